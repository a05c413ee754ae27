"""Reads one file in a process of its own, with little memory and time.

Run as `python -m documents.reader.child FILE NAME`. Prints a JSON object a line: `{page, of}` while
a picture is read, then `{result}` or `{reason}`. A file built to exhaust its reader takes down this
process and nothing else. No Django here: it would double the time to start.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from pathlib import Path
from typing import Any

from documents.reader.reading import read_bytes
from documents.reader.sheet import Unreadable

MEMORY = 6 * 1024**3
"""Of address space, most of it never touched: recognition maps its models and buffers."""
SECONDS = 170


def say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    path, name = Path(sys.argv[1]), sys.argv[2]
    try:
        found = read_bytes(path.read_bytes(), name, lambda done, of: say(page=done + 1, of=of))
    except Unreadable as error:
        say(reason=error.reason)
    except (MemoryError, RecursionError):
        say(reason="large")
    else:
        say(result=found)
    return 0


if __name__ == "__main__":
    sys.exit(main())

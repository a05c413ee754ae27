#!/usr/bin/env python
"""Command line of the office."""

import os
import sys
from importlib import import_module

from office.runtime import address
from office.runtime.paths import var_folder

# These make the database and the key that the settings ask for, so they come before the settings.
BEFORE_SETTINGS = {"up", "with_services"}


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in BEFORE_SETTINGS and "--help" not in sys.argv[:3]:
        sys.exit(import_module(f"office.runtime.{sys.argv[1]}").main(sys.argv[2:]))
    address.adopt(var_folder(), os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the above

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

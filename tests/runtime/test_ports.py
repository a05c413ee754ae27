"""Ports: the default, who holds a busy one, and the next free one."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from office.runtime import ports


def test_without_a_word_it_is_port_8000():
    assert ports.wanted_port("") == 8000
    assert ports.wanted_port("9000") == 9000


def test_a_shared_listener_counts_as_busy():
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        assert not ports.is_free(server.getsockname()[1])


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="this system does not tell")
def test_the_holder_of_a_port_is_found():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        found = ports.holder(port)
        assert found is not None
        assert found[0] == os.getpid()
        assert f"process {os.getpid()}" in ports.busy_sentence(port)
    assert ports.holder(port) is None


def test_the_next_free_port_is_free():
    assert ports.is_free(ports.next_free(8000))

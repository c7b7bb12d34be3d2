"""Tests stay on this machine: a connection to anywhere else is an error, not a slow or lucky test."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any


class OutsideWorld(RuntimeError):
    """A test tried to reach another machine."""


def stay_local() -> None:
    """From now on this process connects only to unix sockets and to itself."""
    connect = socket.socket.connect

    def local(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
            raise OutsideWorld(f"Tes mencoba menghubungi {address[0]}. Pakai server tiruan di mesin ini.")
        connect(self, address)

    socket.socket.connect = local  # type: ignore[method-assign, assignment]


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

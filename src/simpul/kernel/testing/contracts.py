"""A local server that speaks somebody else's contract: the base of those that stand in for the world outside.

class Pharmacy(ContractServer):
    def answer(self, heard):  return 200, {"stock": 3}
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

HANG_UP = (0, None)
Reply = tuple[int, Any]  # status, and bytes or something JSON; `HANG_UP` closes the line without a word


@dataclass(frozen=True)
class Heard:
    """One request."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body."""
        return json.loads(self.body or b"{}")


@dataclass
class Memory:
    """What was heard; `next_replies` are given, one each, before the contract answers again."""

    heard: list[Heard] = field(default_factory=list)
    next_replies: list[Any] = field(default_factory=list)


class ContractServer:
    """Listens on a free port of this machine. `replies` prepares failures: a status, or (status, body[, headers])."""

    def __init__(self) -> None:
        self.memory = Memory()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def answer(self, heard: Heard) -> Reply | tuple[int, Any, Mapping[str, str]]:
        """What the contract says to this request."""
        return 200, {}

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def heard(self) -> list[Heard]:
        """Everything asked so far, oldest first."""
        return self.memory.heard

    def replies(self, *replies: Any) -> None:
        """Say these first."""
        self.memory.next_replies.extend(replies)

    @classmethod
    @contextmanager
    def running(cls, *args: Any) -> Iterator[Self]:
        """A server for as long as the block runs."""
        server = cls(*args)
        server._thread.start()
        try:
            yield server
        finally:
            server._server.shutdown()
            server._thread.join()
            server._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        contract = self

        class Handler(BaseHTTPRequestHandler):
            """Hands each request to the contract."""

            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                parts = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                heard = Heard(self.command, parts.path, parse_qs(parts.query), headers, body)
                contract.memory.heard.append(heard)
                prepared = contract.memory.next_replies
                reply = prepared.pop(0) if prepared else contract.answer(heard)
                self._say(*((reply, {}) if isinstance(reply, int) else reply))

            def _say(self, status: int, content: Any, more: Mapping[str, str] | None = None) -> None:
                if not status:
                    return
                raw = content if isinstance(content, bytes) else json.dumps(content).encode()
                kind = "application/octet-stream" if isinstance(content, bytes) else "application/json"
                self.send_response(status)
                for name, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **(more or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815  names of the library

            def log_message(self, *args: Any) -> None:
                """Nothing."""

        return Handler

"""A local mailbox that speaks as much of IMAP4rev1 (RFC 3501) as fetching letters takes, over TLS with a certificate of its own.

with Mailbox.running(folder) as box:
    box.letters.append(b"From: …")         its number is one more than that of the letter before
    settings = box.settings                what stands in `[connections.mailbox]` to reach it
"""

from __future__ import annotations

import asyncio
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "lapor@batang.contoh.id", 'rahasia "uji"'


class Mailbox:
    """One folder. `hangs_up_at`: the command at which the line goes dead, once; `refuses`: commands answered NO."""

    def __init__(self, folder: Path) -> None:
        self.letters: list[bytes] = []
        self.seen: set[int] = set()
        self.validity = 7
        self.hangs_up_at = ""
        self.refuses: set[str] = set()
        self.port = 0
        self.certificate = folder / "imap.pem"
        self._ready, self._loop = threading.Event(), asyncio.new_event_loop()

    @property
    def settings(self) -> dict[str, Any]:
        """Where it is, and who may open it."""
        return {"imap": f"localhost:{self.port}", "user": USER, "password": PASSWORD, "ca_file": str(self.certificate)}

    @classmethod
    @contextmanager
    def running(cls, folder: Path) -> Iterator[Self]:
        """A server for as long as the block runs."""
        box = cls(folder)
        thread = threading.Thread(target=box._run, daemon=True)
        thread.start()
        assert box._ready.wait(10), "the mailbox does not start"
        try:
            yield box
        finally:
            box._loop.call_soon_threadsafe(box._loop.stop)
            thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_certificate(self.certificate))
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=context))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"* OK IMAP4rev1 siap\r\n")
            while line := (await reader.readline()).decode().strip():
                tag, _space, asked = line.partition(" ")
                command = (
                    " ".join(asked.split()[:2]).upper()
                    if asked.upper().startswith("UID ")
                    else asked.split()[0].upper()
                )
                if self.hangs_up_at == command:
                    self.hangs_up_at = ""
                    writer.transport.abort()
                    return
                known = command not in self.refuses and (command != "LOGIN" or self._may_enter(asked))
                if known:
                    writer.write(self._answer(command, asked))
                writer.write(f"{tag} {'OK' if known else 'NO'} {command}\r\n".encode())
                await writer.drain()
                if command == "LOGOUT":
                    break
            writer.close()
        except (ConnectionError, asyncio.CancelledError):
            writer.transport.abort()

    def _may_enter(self, asked: str) -> bool:
        found = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', asked)[1:]
        words = [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in found]
        return words == [USER, PASSWORD]

    def _answer(self, command: str, asked: str) -> bytes:
        numbers = range(1, len(self.letters) + 1)
        match command:
            case "CAPABILITY":
                return b"* CAPABILITY IMAP4rev1\r\n"
            case "SELECT":
                return f"* {len(self.letters)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] dihitung\r\n".encode()
            case "UID SEARCH":
                first = re.search(r"UID (\d+):\*", asked)
                last = {len(self.letters)} if self.letters else set()  # “n:*” names the last one always (RFC 3501, 9)
                found = [n for n in numbers if not first or n >= int(first[1]) or n in last]
                return f"* SEARCH {' '.join(map(str, found))}\r\n".encode()
            case "UID FETCH":
                return self._fetched(int(asked.split()[2]), "SIZE" in asked)
            case "UID STORE":
                self.seen.add(int(asked.split()[2]))
            case "LOGOUT":
                return b"* BYE\r\n"
        return b""

    def _fetched(self, uid: int, size: bool) -> bytes:
        letter = self.letters[uid - 1]
        if size:
            return f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(letter)})\r\n".encode()
        return f"* {uid} FETCH (UID {uid} BODY[] {{{len(letter)}}}\r\n".encode() + letter + b")\r\n"


def _certificate(path: Path) -> Path:
    """A key and a certificate for this machine, good for a day."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    here = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    plain = serialization.NoEncryption()
    held = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(held + made.public_bytes(serialization.Encoding.PEM))
    return path

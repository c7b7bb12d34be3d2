"""The catcher: a mail server and a gateway for text messages that deliver nothing and keep everything.

Listens on this machine alone. Understands as much SMTP (RFC 5321) and HTTP as the platform speaks.
"""

from __future__ import annotations

import asyncio
import json
import logging
from asyncio import StreamReader, StreamWriter
from functools import partial

from simpul.config.demonstration import mailbox

HOST = "127.0.0.1"
LARGEST = 2_000_000  # bytes of a message
SILENCE = 60.0  # seconds
PATIENCE = 15.0
log = logging.getLogger(__name__)


def serve(mail_port: int, text_port: int) -> None:
    """Listen until the process is told to stop."""
    asyncio.run(_serve(mail_port, text_port))


async def _serve(mail_port: int, text_port: int) -> None:
    doors = ((_mail, mail_port), (_text, text_port))
    servers = [await _open(talk, port) for talk, port in doors]
    await asyncio.gather(*(server.serve_forever() for server in servers))


async def _open(talk: object, port: int) -> asyncio.Server:
    """A door, as soon as nobody else stands in it: a neighbour's trial must not make ours start anew for ever."""
    while True:
        try:
            return await asyncio.start_server(partial(_polite, talk), HOST, port, limit=LARGEST)
        except OSError as error:
            log.warning(
                "Port %s untuk pesan contoh sedang dipakai (%s). Dicoba lagi sebentar lagi.", port, error.strerror
            )
            await asyncio.sleep(PATIENCE)


async def _polite(talk: object, reader: StreamReader, writer: StreamWriter) -> None:
    """Talk, and hang up whatever happens; a caller who falls silent or shouts is no trouble of ours."""
    try:
        await talk(reader, writer)  # type: ignore[operator]
    except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()


async def _mail(reader: StreamReader, writer: StreamWriter) -> None:
    to: list[str] = []
    await _say(writer, b"220 catcher ESMTP")
    while line := await asyncio.wait_for(reader.readline(), SILENCE):
        verb = line[:4].upper().strip()
        if verb == b"RCPT":
            to.append(line.partition(b":")[2].strip().split(b" ")[0].strip(b"<>").decode("utf-8", "replace"))
        if verb in {b"MAIL", b"RSET", b"EHLO", b"HELO"}:
            to = []
        if verb == b"DATA":
            await _say(writer, b"354 go on")
            content = await asyncio.wait_for(reader.readuntil(b"\r\n.\r\n"), SILENCE)
            mailbox.keep_mail(content[:-3].replace(b"\r\n..", b"\r\n."), to)
        await _say(writer, b"221 bye" if verb == b"QUIT" else b"250 ok")
        if verb == b"QUIT":
            return


async def _text(reader: StreamReader, writer: StreamWriter) -> None:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), SILENCE)
    fields = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    if head.startswith(b"GET "):
        await _answer(writer, b"200 OK", b"{}")
        return
    length = next((int(value) for name, _, value in fields if name.lower() == b"content-length"), 0)
    content = await asyncio.wait_for(reader.readexactly(min(length, LARGEST)), SILENCE)
    try:
        if head.split(b" ")[1].endswith(b"/messages"):
            await _answer(writer, b"200 OK", json.dumps(mailbox.keep_chat(content)).encode())
        else:
            mailbox.keep_text(content)
            await _answer(writer, b"202 Accepted", b"")
    except ValueError:
        await _answer(writer, b"400 Bad Request", b"")


async def _answer(writer: StreamWriter, status: bytes, body: bytes) -> None:
    head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
    writer.write(head % (status, len(body)) + body)
    await writer.drain()


async def _say(writer: StreamWriter, line: bytes) -> None:
    writer.write(line + b"\r\n")
    await writer.drain()

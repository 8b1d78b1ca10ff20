"""What a client sends over Bolt, taken apart as far as the texts of its queries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

#: The first message after the handshake: a structure of one field, HELLO.
_HELLO: Final = b"\xb1\x01"
#: A structure of three fields, RUN: query, parameters, further settings.
_RUN: Final = b"\xb3\x10"


def query_texts(sent: bytes | bytearray) -> list[str]:
    """Give the query text of every RUN message of one connection, in order."""
    return [_text(message[2:]) for message in _messages(sent) if message.startswith(_RUN)]


def _messages(sent: bytes | bytearray) -> Iterator[bytes]:
    """Join the chunks of each message; an empty chunk ends it."""
    hello = sent.find(_HELLO)
    if hello < 0:
        return
    at, message = hello - 2, b""
    while at + 2 <= len(sent):
        size = int.from_bytes(sent[at : at + 2])
        message += sent[at + 2 : at + 2 + size]
        at += 2 + size
        if not size:
            if message:
                yield message
            message = b""


def _text(packed: bytes) -> str:
    """Read a PackStream string at the beginning."""
    marker = packed[0]
    if marker >> 4 == 0x8:
        start, size = 1, marker & 0x0F
    else:
        width = {0xD0: 1, 0xD1: 2, 0xD2: 4}[marker]
        start, size = 1 + width, int.from_bytes(packed[1 : 1 + width])
    return packed[start : start + size].decode()

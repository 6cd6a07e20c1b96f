"""What a file holds: bytes in memory, or a big file left on the disk and looked at once."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Thread

BIG = 8_000_000
"""Bytes from which on a file stays on the disk and its table is read by column instead of record by record."""

Content = bytes | Path
"""What a file holds: its bytes, or for a big file the place where they are."""

_CHUNK = 1 << 20


def content_of(path: Path) -> Content:
    """The content of a file on the disk."""
    return path if path.stat().st_size > BIG else path.read_bytes()


def bytes_of(content: Content) -> bytes:
    """All bytes of a content."""
    return content.read_bytes() if isinstance(content, Path) else content


def start_of(content: Content, n: int) -> bytes:
    """The first ``n`` bytes of a content."""
    if isinstance(content, bytes):
        return content[:n]
    with content.open("rb") as stream:
        return stream.read(n)


@dataclass(frozen=True)
class Bytes:
    """What one look at every byte of a file tells: its SHA-256, and which of the bytes asked for it holds."""

    sha256: str
    odd: frozenset[bytes]


def digest_of(content: Content) -> str:
    """SHA-256 of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else looking(content).result().sha256


def holds(content: Content, odd: bytes) -> bool:
    """Does a content hold this byte (a carriage return or zero)?"""
    return odd in (content if isinstance(content, bytes) else looking(content).result().odd)


def looking(path: Path) -> Future[Bytes]:
    """Begin to look at a file on the disk, while it is read; it is looked at once as long as it stays as it is."""
    state = path.stat()
    return _looking(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=64)
def _looking(path: Path, size: int, changed: int) -> Future[Bytes]:
    found: Future[Bytes] = Future()

    def look() -> None:
        seen, odd = hashlib.sha256(), set[bytes]()
        try:
            with path.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    seen.update(chunk)
                    odd |= {b for b in (b"\r", b"\x00") if b in chunk}
            found.set_result(Bytes(seen.hexdigest(), frozenset(odd)))
        except OSError as problem:
            found.set_exception(problem)

    Thread(target=look, daemon=True).start()
    return found

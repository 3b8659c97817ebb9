"""Messages in a stream of bytes: each after its length."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_BYTES = 256 * 1024  # read at once
LENGTH = Struct("<I")


def framed(message: bytes) -> bytes:
    """A message as it is written."""
    return LENGTH.pack(len(message)) + message


class Frames:
    """Cuts what is read into messages; the beginning of one is kept until its end has come."""

    def __init__(self) -> None:
        self._read = bytearray()

    def cut(self, read: bytes) -> Iterator[bytes]:
        """The messages that are whole with what was read now."""
        self._read += read
        while len(self._read) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._read)[0]
            if len(self._read) < end:
                return
            yield bytes(self._read[LENGTH.size : end])
            del self._read[:end]

"""The one error of reading."""

from __future__ import annotations


class LatexError(Exception):
    """Text that could not be understood, with the half-open span of the source it is about.

    `code` is stable and for machines ("latex.missing-argument", "reading.unknown-shape");
    `message` is a sentence for the contestant that says what was expected and what stood there.
    """

    def __init__(
        self, message: str, start: int, end: int, *, code: str = "latex.unexpected"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.code = code

"""Lists of names for the tables, written as one text."""

from __future__ import annotations


def names(text: str) -> tuple[str, ...]:
    """The names in a text with spaces between them."""
    return tuple(text.split())

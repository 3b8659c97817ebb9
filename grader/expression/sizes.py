"""Symbolic sizes of axes, and how two of them are made the same.

A size is a letter of the statement ("M"), a literal number, or a `SizeVariable`: the size of an
identity, of a ones vector or of an index that nothing has fixed yet.
"""

from __future__ import annotations

from itertools import count

_NUMBERS = count(1)


class SizeVariable:
    """An unknown size; `bound` is what it has been found equal to."""

    __slots__ = ("bound", "number")

    def __init__(self) -> None:
        self.bound: Size | None = None
        self.number = next(_NUMBERS)

    def __repr__(self) -> str:
        return f"?{self.number}"


Size = str | int | SizeVariable


def resolve(size: Size) -> Size:
    """What is known of a size: a letter, a number, or a variable that is still free."""
    while isinstance(size, SizeVariable) and size.bound is not None:
        size = size.bound
    return size


def unify(left: Size, right: Size) -> bool:
    """Make two sizes the same; False, with nothing changed, where they are known to differ."""
    left, right = resolve(left), resolve(right)
    if left is right or left == right:
        return True
    if isinstance(left, SizeVariable):
        left.bound = right
        return True
    if isinstance(right, SizeVariable):
        right.bound = left
        return True
    return False


def name_of(size: Size) -> str:
    """A size in words; `?` where it is not known."""
    size = resolve(size)
    return "?" if isinstance(size, SizeVariable) else str(size)

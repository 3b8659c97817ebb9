"""Tokens: a role in the grammar, a canonical name and a span of the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


Token = tuple[str, str, int, int]
"""Role, name, start and end."""


@dataclass(slots=True)
class Tokens:
    """Tokens as columns, so that looking at a role costs one index; four "end" close them."""

    roles: list[str]
    names: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, tokens: list[Token]) -> Tokens:
        """The columns of some tokens."""
        return cls(*map(list, zip(*tokens, strict=True))) if tokens else cls([], [], [], [])

    def keep(self, places: list[int]) -> None:
        """Leave only the tokens at these places."""
        for column in (self.roles, self.names):
            column[:] = [column[at] for at in places]
        for spans in (self.starts, self.ends):
            spans[:] = [spans[at] for at in places]

    def at(self, place: int) -> Token:
        """One token."""
        return self.roles[place], self.names[place], self.starts[place], self.ends[place]

    def each(self) -> Iterator[Token]:
        """Role, name, start and end of each token."""
        return zip(self.roles, self.names, self.starts, self.ends, strict=True)

    def become(self, other: Tokens) -> None:
        """Hold the tokens of another in place of these."""
        self.roles[:], self.names[:] = other.roles, other.names
        self.starts[:], self.ends[:] = other.starts, other.ends

    def drop_last(self) -> None:
        """Drop the last token."""
        del self.roles[-1], self.names[-1], self.starts[-1], self.ends[-1]

    def close(self, length: int) -> None:
        """Add the end, often enough to look some tokens ahead."""
        self.roles += ["end"] * 4
        self.names += [""] * 4
        self.starts += [length] * 4
        self.ends += [length] * 4

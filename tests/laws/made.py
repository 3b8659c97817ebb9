"""Answers made with their meaning: spellings of one answer, and of others that are not it.

Whatever is true of them is known from exact arithmetic here, so that nothing of the grader judges
the grader.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.model import Declarations

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING = Declarations()


@dataclass(frozen=True, slots=True)
class Made:
    """Spellings of one answer (`right`, the first as a person would write it) and slips (`wrong`).

    The right ones mean the same wherever they are defined, and are defined at the same places; each
    of the wrong ones certainly means something else. `keys` are the only ones that are references,
    where what the rubric accepts depends on how the reference is written.
    """

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    declarations: Declarations = field(default=NOTHING)
    keys: tuple[str, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """The right ones that a rubric may have."""
        return self.keys or self.right

    @property
    def compares(self) -> bool:
        """Whether what is right is what equals the reference, and no more is asked."""
        said = self.declarations
        return not (self.keys or said.form or said.satisfies or said.also)


def made(right: Iterable[str], wrong: Iterable[str], declarations: Declarations = NOTHING) -> Made:
    """The same from any iterables, each text once."""
    rights = tuple(dict.fromkeys(right))
    return Made(rights, tuple(text for text in dict.fromkeys(wrong)), declarations)


def rational(value: Fraction | int) -> str:
    r"""A rational as `-\frac{p}{q}`, or as a whole number."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def bracketed(text: str) -> str:
    """A text in brackets where it begins with a sign."""
    return f"({text})" if text.startswith("-") else text


def summed(terms: Iterable[tuple[Fraction | int, str]]) -> str:
    r"""A sum of multiples: `2x - \\frac{1}{2}y + 3`, the factor "" for a number; 0 if none is left."""
    text = ""
    for value, name in terms:
        factor = Fraction(value)
        if factor:
            size = abs(factor)
            shown = name if name and size == 1 else rational(size) + name
            sign = "-" if factor < 0 else "+" if text else ""
            text += f" {sign} {shown}" if text else sign + shown
    return text or "0"

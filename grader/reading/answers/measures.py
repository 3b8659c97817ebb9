"""Numbers with what stands after them: units, numerals in words, ordinals, bases."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers.unit_tails import (
    UNKNOWN,
    WORDY,
    asked_unit,
    first,
    is_numeric,
    is_words,
    mixed,
    spelled,
    temperature,
    upright,
)
from grader.reading.answers.unit_words import unit_of
from grader.reading.answers.units import IDLE, NUMERALS, ORDINAL, PERCENT
from grader.reading.bases import in_base

if TYPE_CHECKING:
    from grader.latex.tree import Node
    from grader.reading.problem import Problem

ORDINALS = frozenset({"st", "nd", "rd", "th", "tanh"})


def measured(node: Node, text: str, problem: Problem) -> tuple[Node, str] | None:
    """A value without the words after it, and the unit they name; None where there are none.

    The unit of words that are not known is `?` with the words: such an answer is compared, and
    never settled by its value alone.
    """
    inside = _behind_function(node, text, problem)
    if inside is not None:
        return inside
    if not isinstance(node, t.Factors):
        return None
    found = (
        temperature(node, problem.unit)
        or mixed(node, text, problem)
        or asked_unit(node, text, problem.unit)
    )
    if found is not None:
        return found
    at = len(node.factors)
    while at > 1 and is_words(node.factors[at - 1]):
        at -= 1
    words = spelled(node.factors[at:], text) if at < len(node.factors) else ""
    found = upright(node, text, problem) if not words or unit_of(words) is None else None
    if found is not None:
        return found
    if words:
        return _after(node, at, words)
    return _bare(node, text) if not problem.objects else None


def _behind_function(node: Node, text: str, problem: Problem) -> tuple[Node, str] | None:
    r"""`2\cos 3t \mathrm{ft}` apart from its unit, which is none of the angle."""
    before = node.factors[:-1] if isinstance(node, t.Factors) else ()
    last = node.factors[-1] if isinstance(node, t.Factors) else node
    match last:
        case t.Apply(argument=t.Factors(factors=(*_, t.Word())) as argument):
            found = measured(argument, text, problem)
        case _:
            return None
    if found is None or found[1] in ANGLES or found[1].startswith(UNKNOWN):
        return None
    call = replace(last, argument=found[0])
    if isinstance(node, t.Factors):
        return replace(node, factors=(*before, call)), found[1]
    return call, found[1]


ANGLES = frozenset({"", "°", "rad"})


def _after(node: t.Factors, at: int, words: str) -> tuple[Node, str]:
    kept = first(node, at)
    lowered = words.lower()
    if lowered in IDLE:
        return kept, ""
    if lowered in PERCENT:
        return t.Postfix("%", kept, start=kept.start, end=node.end), ""
    word, _, rest = lowered.partition(" ")
    if word in NUMERALS or (word.endswith("s") and word[:-1] in NUMERALS):
        number = t.Number(str(NUMERALS.get(word) or NUMERALS[word[:-1]]))
        product = t.Factors((kept, number), ("·",), start=kept.start, end=node.end)
        return product, (unit_of(words.partition(" ")[2]) or UNKNOWN + rest) if rest else ""
    match = ORDINAL.match(words)
    if match and isinstance(kept, t.Number):
        rest = words[match.end() :]
        return kept, (unit_of(rest) or UNKNOWN + rest) if rest else ""
    return kept, unit_of(words) or UNKNOWN + words


def _bare(node: t.Factors, text: str) -> tuple[Node, str] | None:
    """A number with letters that spell a known unit of several letters: `10 cm^2`, `125 miles`."""
    at = next((i for i, part in enumerate(node.factors) if _is_letter(part)), 0)
    if not at or not all(_is_letter(part) for part in node.factors[at:]):
        return None
    if any(node.operators[at - 1 :]) or not all(is_numeric(part) for part in node.factors[:at]):
        return None
    words = " ".join(text[node.factors[at].start : node.end].split())
    match = ORDINAL.match(words)
    if match and at == 1 and isinstance(node.factors[0], t.Number):
        rest = words[match.end() :]
        unit = unit_of(rest, bare=True) if rest else ""
        return None if unit is None else (node.factors[0], unit)
    if words.lower() in PERCENT:
        kept = first(node, at)
        return t.Postfix("%", kept, start=kept.start, end=node.end), ""
    if words.lower().partition(" ")[0] in NUMERALS:
        return _after(node, at, words)
    unit = unit_of(words, bare=True)
    if unit is None and PROSE.fullmatch(words) and text[node.factors[at].start - 1] in " ~":
        unit = UNKNOWN + words
    return None if unit is None else (first(node, at), unit)


PROSE = re.compile(r"(?=.*[aeiou])[A-Za-z]{4,}(?: [A-Za-z]{2,})*")


def _is_letter(node: Node) -> bool:
    base = node.base if isinstance(node, t.Scripted) and node.sub is None else node
    return isinstance(base, t.Letter) and not base.font and not base.marks and len(base.name) == 1


def plain(node: Node, *, based: bool = True) -> Node:
    """A number in a base or with an ordinal's ending as a plain number; any other node as it is."""
    if not isinstance(node, t.Scripted):
        return node
    if not isinstance(node.base, t.Number | t.GroupedNumber):
        return _valued(node, based=based)
    sup, sub = node.sup, node.sub
    if sup is not None and isinstance(sup, WORDY) and _ending(sup) in ORDINALS:
        return node.base
    if sup is not None and sub is None and _is_ending(node.base, sup):
        return node.base
    return _valued(node, based=based)


def _valued(node: t.Scripted, *, based: bool) -> Node:
    """A number with its base below as its value, or as its digits alone."""
    value = in_base(node)
    if value is None:
        return node
    return value if based else node.base


def _is_ending(number: Node, sup: Node) -> bool:
    """Whether `12^{th}` ends in the letters of its own ordinal."""
    if (
        not isinstance(number, t.Number)
        or not number.text.isdecimal()
        or not isinstance(sup, t.Factors)
    ):
        return False
    letters = "".join(part.name for part in sup.factors if isinstance(part, t.Letter))
    teens = number.text[-2:] in {"11", "12", "13"}
    return letters == (
        "th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(number.text[-1], "th")
    )


def _ending(node: Node) -> str:
    return node.name if isinstance(node, t.Word) else getattr(node, "text", "").strip()

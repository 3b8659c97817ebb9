"""Left sides: the names that answers are given to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers.kinds import Name
from grader.reading.barred import is_run
from grader.reading.keys import label, name_key

if TYPE_CHECKING:
    from grader.latex.tree import Node

_MEASURED = frozenset("|‖[(")  # the length `|AB|`, the area `[ABC]`
CONSTANTS = frozenset({"e", "i", "\\pi", "\\infty"})
_IDLE = re.compile(r"\\(?:left|right|quad|[,;:! ])(?![A-Za-z])|\s+|[{}$]")


def symbol_of(node: Node) -> str | None:
    """The name of a letter with its subscript and primes, `y_2`, `f'`; None for anything else."""
    if isinstance(node, t.Scripted) and node.primes and node.sup is None:
        base = name_key(t.Scripted(node.base, node.sub) if node.sub is not None else node.base)
        return None if base is None else base + "'" * node.primes
    key = name_key(node)
    return None if key in CONSTANTS else key


def name_of_side(node: Node, text: str) -> Name | None:
    """The name a side of an equation is, without its value; None where it is an expression."""
    if isinstance(node, t.Fenced) and node.opening == "(" and isinstance(node.body, t.Letter):
        return None
    key = symbol_of(node)
    if key is not None:
        return Name(key)
    if isinstance(node, t.Factors):
        return _product(node, text)
    if isinstance(node, t.Quotient):
        return _geometric(node, text)
    if isinstance(node, t.Fenced) and node.opening in _MEASURED and _segment(node.body):
        return Name(spelled(node, text))
    arrow = isinstance(node, t.Apply) and node.function == "overrightarrow"
    if arrow or (isinstance(node, t.Apply | t.Scripted) and _opaque(node)):
        return Name(spelled(node, text))
    named = isinstance(node, t.Text | t.Word | t.Operator) or is_run(node)
    return Name(spelled(node, text)) if named else None


def _opaque(node: Node) -> bool:
    """`f^{-1}` and the like: a letter raised to -1 or marked by a word."""
    return (
        isinstance(node, t.Scripted)
        and isinstance(node.base, t.Letter | t.Word)
        and isinstance(node.sup, t.Text | t.Word)
    )


def _product(node: t.Factors, text: str) -> Name | None:
    r"""`f(x)` with its arguments, a segment `AB`, `\angle ABC`, words before a letter."""
    first, *rest = node.factors
    if any(node.operators):
        return None
    if len(rest) == 1 and _is_call(first, rest[0]):
        return _called(first, rest[0], text)
    if (
        isinstance(first, t.Letter)
        and first.name == "\\Delta"
        and len(rest) == 1
        and symbol_of(rest[0])
    ):
        return Name(spelled(node, text))
    if isinstance(first, t.Text) and len(rest) == 1:
        return _worded(first, name_of_side(rest[0], text))
    if isinstance(first, t.Symbol) or _segment(node) or isinstance(first, t.Word | t.Text):
        return Name(spelled(node, text))
    return Name(spelled(node, text)) if _is_word(node, text) else None


def _worded(words: t.Text, name: Name | None) -> Name | None:
    r"""`\text{the value of } N` is N; `\text{the sum of } N` is another quantity."""
    said = words.text.lower()
    if name is None or (_IDLE_WORDS.fullmatch(said) and not _AVERAGE.search(said)):
        return name
    return replace(name, key=f"{' '.join(words.text.lower().split())} {name.key}")


_IDLE_WORDS = re.compile(
    r"(?:(?:the|an?|this|that|its|our|your|and|so|thus|hence|therefore|then|now|finally|since|which"
    r"|we|i|you|it|ha(?:ve|s|d)|gets?|got|obtain|find|found|see|conclude|gives?|is|are|be|must"
    r"|means?|mean|say|call|exactly|precisely|simply|just|only|final|answers?|results?|solutions?"
    r"|values?|of|for|roots?|required|desired|requested|correct|possible|all|both|number|integer"
    r"|real|positive|negative|variable|unknown|parameter|constant|function|point|case|expression"
    r"|equation)\b|[^a-z])*"
)


_AVERAGE = re.compile(r"(?<!\bwe )(?<!\bi )(?<!\bthis )(?<!\bit )\bmean\b(?! that)")


def _is_call(first: Node, second: Node) -> bool:
    head = first.base if isinstance(first, t.Scripted) else first
    return (
        isinstance(head, t.Letter | t.Word)
        and isinstance(second, t.Fenced)
        and (second.opening == "(" or (second.opening == "[" and _is_expectation(head)))
        and symbol_of(head) is not None
    )


def _is_expectation(head: Node) -> bool:
    r"""`\mathbb{E}` or `\mathbb{P}`, which no one multiplies by."""
    return isinstance(head, t.Letter) and head.font == "bb" and head.name in {"E", "P"}


def _called(first: Node, bracket: Node, text: str) -> Name | None:
    body = bracket.body if isinstance(bracket, t.Fenced) else bracket
    arguments = tuple(symbol_of(part) for part in _listed(body))
    head = (
        first.name
        if isinstance(first, t.Letter) and _is_expectation(first)
        else spelled(first, text)
    )
    if all(arguments):
        return Name(head, tuple(str(argument) for argument in arguments))
    if (
        isinstance(body, t.Terms)
        and not head.isupper()
        and len(head) == 1
        and head not in "fghpqFGHPQEVDSTN"
    ):
        return None
    return Name(f"{head}({spelled(body, text)})")


def _listed(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, t.Listing) else (node,)


def _segment(node: Node) -> bool:
    """Several capital letters side by side: a segment, an angle, a triangle."""
    letters = node.factors if isinstance(node, t.Factors) else (node,)
    return len(letters) > 1 and all(_is_capital(letter) for letter in letters)


def _is_capital(node: Node) -> bool:
    base = node.base if isinstance(node, t.Scripted) and node.sup is None else node
    return isinstance(base, t.Letter) and base.name.isupper() and base.name.isascii()


def _geometric(node: t.Quotient, text: str) -> Name | None:
    r"""A ratio of segments, `\frac{AB}{CD}`, or a derivative."""
    if isinstance(node.numerator, t.Operator):
        return Name(spelled(node, text))
    both = (node.numerator, node.denominator)
    return Name(spelled(node, text)) if all(_segment(part) for part in both) else None


def _is_word(node: t.Factors, text: str) -> bool:
    """Whether letters stand side by side like a word: `Maximum`."""
    written = text[node.start : node.end]
    return len(written) >= LEAST_WORD and written.isalpha() and written.isascii()


LEAST_WORD = 4


def spelled(node: Node, text: str) -> str:
    """What was written, without what only lays out."""
    return label(node) or _IDLE.sub("", text[node.start : node.end])


def is_clause(node: Node) -> bool:
    r"""Whether a side holds more than a name: `2^k \text{ where } k`, `\text{twice } x`.

    What follows the sign of equality is then no value of the whole side.
    """
    if isinstance(node, t.Text):
        return bool(_SCALED.match(node.text.strip().lower()))
    if not isinstance(node, t.Factors):
        return False
    first = node.factors[0]
    texts = [part.text.strip().lower() for part in node.factors if isinstance(part, t.Text)]
    named = isinstance(first, t.Text | t.Word | t.Symbol) or symbol_of(first) is not None
    if any(map(_DENIES.search, texts)):
        return True
    return bool(texts) and (not named or bool(_CLAUSE.search(texts[-1])))


_DENIES = re.compile(
    r"^(?:(?:the|an?|is|are|it|must|be)\b\s*)*(?:(?:less|more|fewer|greater|smaller|larger|bigger"
    r"|other|rather|different)\s+(?:than|from)|at\s+(?:least|most)|no|none|any\w*|every\w*|some\w*"
    r"|up\s+to|above|below|over|under|between|about|approx\w*|roughly|around|nearly|almost"
    r"|multiples?|divisors?|factors?|powers?|half)\b"
    r"|\b(?:not|never|cannot|nor|except|excluding|unless|wrong|false|incorrect\w*|impossible)\b"
    r"|n['’]t\b|[不非]"
)
_SCALED = re.compile(r"(?:twice|thrice|(?:half|double|triple)(?: of)? (?:the|its|this|that)\b)")
_CLAUSE = re.compile(
    r"(?:^|\W)(?:where|when|if|for|with|or|and|but|not|such that|so that|given|unless|maybe|perhaps"
    r"|assuming|suppose|let|twice|thrice|double|half|half of"
    r"|times|(?:square|cube|root|reciprocal|negative|inverse|opposite) of)\W*$"
)

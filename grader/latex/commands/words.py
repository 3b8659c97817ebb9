r"""Words: `\text{...}`, upright names, runs of ASCII letters that are a known name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.latex import bars
from grader.latex.commands import big, functions, letters
from grader.latex.names import names
from grader.latex.roles import SCRIPTS
from grader.latex.tree import (
    Blank,
    Currency,
    Factors,
    GroupedNumber,
    Letter,
    Listing,
    Node,
    Number,
    Scripted,
    Symbol,
    Terms,
    Text,
    Word,
)

if TYPE_CHECKING:
    from grader.latex.commands import Entry, Handlers, Table
    from grader.latex.parser import Parser

LOGIC: Table = {
    "or": ("or", "or"),
    "and": ("and", "and"),
    "not": ("not", "not"),
    "或": ("or", "or"),
    "且": ("and", "and"),
    "和": ("and", "and"),
    "mod": ("mod", "mod"),
}
BARE: Table = (
    functions.BARE_WORDS
    | letters.BARE
    | big.WORDS
    | {word: LOGIC[word] for word in ("or", "and", "not", "mod")}
    | {word: ("text", word) for word in ("if", "otherwise", "else")}
    | {"oxed": ("boxed", "boxed"), "sqrt": ("sqrt", "2"), "cbrt": ("sqrt", "3")}
)
INDEX_ENDS = frozenset({"close", "right", "}", "comma"})
NEED_ARGUMENT = frozenset({"func", "extreme", "sqrt", "big", "boxed"})
ELEMENTARY = frozenset(
    names("sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh exp ln log lg sqrt tg ctg")
)


def upright(command: str, name: str) -> Entry:
    r"""What `\mathrm{name}` or `\operatorname{name}` stands for; `name` is letters only."""
    if len(name) == 1:
        return ("styled", f"{'sf' if command in {'mathsf', 'sf'} else 'rm'}:{name}")
    return known(name) or LOGIC.get(name) or ("word", name)


def known(name: str) -> Entry | None:
    """The entry of a function or an operator by its name."""
    return functions.WORDS.get(name) or big.WORDS.get(name)


def text(content: str) -> Entry:
    r"""What `\text{content}` stands for: a function, a joining word, one letter, or words."""
    name = content.strip(" ~\n\t,")
    if not name:
        return ("comma", ",") if "," in content else ("", "")
    if len(name) == 1 and name.isascii() and name.isalpha():
        return ("styled", f"rm:{name}")
    return known(name) or LOGIC.get(name.lower()) or ("text", content)


def styled(parser: Parser) -> Node:
    r"""A letter with its font: `\mathbf{W}`, `\mathbb{R}`, `\mathbf{1}`."""
    at = parser.at
    parser.at = at + 1
    style, _, name = parser.names[at].partition(":")
    start, end = parser.starts[at], parser.ends[at]
    if name.isdigit() and not (name in {"0", "1"} and style in {"bold", "bb"}):
        return Number(name, start=start, end=end)
    return Letter(name, (), style or parser.font, start=start, end=end)


def word(parser: Parser) -> Node:
    """An upright name of several letters that is no known function."""
    at = parser.at
    parser.at = at + 1
    return Word(parser.names[at], start=parser.starts[at], end=parser.ends[at])


def words(parser: Parser) -> Node:
    """Words between the mathematics."""
    at = parser.at
    parser.at = at + 1
    return Text(parser.names[at], start=parser.starts[at], end=parser.ends[at])


def symbol(parser: Parser) -> Node:
    """A constant sign."""
    at = parser.at
    parser.at = at + 1
    return Symbol(parser.names[at], start=parser.starts[at], end=parser.ends[at])


def currency(parser: Parser) -> Node:
    r"""`\$5`."""
    at = parser.at
    parser.at = at + 1
    amount = parser.factor()
    return Currency(parser.names[at], amount, start=parser.starts[at], end=amount.end)


def any_argument(parser: Parser) -> Node:
    r"""`\cdot` where an operand is expected, as in `f(\cdot)`."""
    at = parser.at
    alone = parser.roles[at + 1] in INDEX_ENDS or bars.closes(parser, at + 1)
    if parser.names[at] != "·" or not alone:
        raise parser.expected_operand()
    parser.at = at + 1
    return Symbol("\\cdot", start=parser.starts[at], end=parser.ends[at])


def signed(parser: Parser) -> Node:
    r"""A sign where a factor is expected: `2 \cdot -3`."""
    at = parser.at
    parser.at = at + 1
    operand = parser.factor()
    return Terms(((parser.names[at], operand),), start=parser.starts[at], end=operand.end)


def empty(parser: Parser) -> Node:
    """`{}` before an operand leaves nothing; before a script it is the base, `{}_nC_k`."""
    at = parser.at
    parser.at = at + 1
    if parser.roles[parser.at] in SCRIPTS:
        return Blank(start=parser.starts[at], end=parser.ends[at])
    return parser.factor()


def leading_script(parser: Parser) -> Node:
    """`_nC_k` without the empty group before it: the base is nothing."""
    here = parser.starts[parser.at]
    return Blank(start=here, end=here)


def choices_above(parser: Parser) -> Node:
    """`^nC_k` without the empty group before it; no other superscript stands above nothing."""
    if parser.names[_end_of_group(parser, parser.at + 1)] not in {"C", "P"}:
        raise parser.expected_operand()
    return leading_script(parser)


def _end_of_group(parser: Parser, at: int) -> int:
    """The place behind a token, or behind the group that it opens."""
    depth = 0
    while parser.roles[at] != "end":
        depth += (parser.roles[at] == "{") - (parser.roles[at] == "}")
        at += 1
        if depth <= 0:
            break
    return at


def whole_slice(parser: Parser) -> Node:
    """The colon of `W_{:, j}`; in `x_{:n}` a ratio without its first side."""
    at = parser.at
    start, end = parser.starts[at], parser.ends[at]
    parser.at = at + 1
    if parser.roles[parser.at] in INDEX_ENDS:
        return Symbol(":", start=start, end=end)
    last = parser.terms()
    return Listing((Blank(start=start, end=start), last), ":", start=start, end=last.end)


def grouped(parser: Parser) -> Node:
    """`1,234.5`: a number with separators, or a list."""
    at = parser.at
    parser.at = at + 1
    groups = tuple(parser.names[at].split(","))
    return GroupedNumber(groups, start=parser.starts[at], end=parser.ends[at])


def repeating(parser: Parser) -> Node:
    r"""`0.1\overline{6}`, `0.(6)`."""
    at = parser.at
    parser.at = at + 1
    whole, bar = re.split(r"[\\(]", parser.names[at], maxsplit=1)
    digits = re.sub(r"\D", "", bar)
    return Number(whole.strip(), digits, start=parser.starts[at], end=parser.ends[at])


def scientific(parser: Parser) -> Node:
    r"""`1e-5`, read as `1 \times 10^{-5}`."""
    at = parser.at
    parser.at = at + 1
    mantissa, _, exponent = parser.names[at].lower().replace("−", "-").partition("e")
    start, end = parser.starts[at], parser.ends[at]
    power: Node = Number(exponent.lstrip("+-"), start=start, end=end)
    if exponent.startswith("-"):
        power = Terms((("-", power),), start=start, end=end)
    ten = Scripted(Number("10", start=start, end=end), None, power, start=start, end=end)
    return Factors((Number(mantissa, start=start, end=end), ten), ("×",), start=start, end=end)


HANDLERS: Handlers = {
    "styled": styled,
    "word": word,
    "text": words,
    "symbol": symbol,
    "currency": currency,
    "times": any_argument,
    "sign": signed,
    "empty": empty,
    "_": leading_script,
    "^": choices_above,
    "colon": whole_slice,
    "grouped": grouped,
    "repeating": repeating,
    "scientific": scientific,
}

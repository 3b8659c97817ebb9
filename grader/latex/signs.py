"""How the names of the tree are spelled in LaTeX: the tables of commands, read backwards."""

from __future__ import annotations

from grader.latex.commands import big, fences, fonts, functions, operators
from grader.latex.names import names

STANDARD = frozenset(
    names(
        "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp ln log lg det "
        "gcd deg dim ker hom arg max min sup inf",
    ),
)


def first_spellings(table: dict[str, str]) -> dict[str, str]:
    """The first spelling of each name of a table."""
    found: dict[str, str] = {}
    for spelling, name in table.items():
        found.setdefault(name, spelling)
    return found


SIGNS = {"±": r"\pm", "∓": r"\mp", "+": "+", "-": "-"}
PRODUCTS = first_spellings(operators.TIMES) | {"": ""}
UNIONS = first_spellings(operators.UNIONS)
PLAIN = first_spellings(operators.RELATIONS) | {"∣": "∣"}
STRUCK = {
    struck: r"\not" + (r"\mid" if plain == "∣" else PLAIN[plain])
    for plain, struck in operators.NEGATED.items()
}
RELATIONS = STRUCK | PLAIN
LONE = {sign: spelling for sign, spelling in (PRODUCTS | RELATIONS | SIGNS).items() if sign}
LOGIC = first_spellings(operators.IMPLICATIONS) | {"or": r"\lor", "and": r"\land"}
OPENING = first_spellings(fences.OPENING) | first_spellings(fences.BARS)
CLOSING = first_spellings(fences.CLOSING)
DELIMITERS = OPENING | CLOSING | {".": ".", "/": "/"}
FONTS = first_spellings({name: font for name, font in fonts.FONTS.items() if font}) | {"vec": "vec"}
MARKS = first_spellings({name: mark for name, mark in fonts.MARKS.items() if mark != "vec"}) | {
    "bar": "bar",
}
OVER_SEVERAL = {
    fonts.OVER_SEVERAL.get(mark, mark): spelling for mark, spelling in (MARKS | {"vec": ""}).items()
} | {"overline": "overline", "overrightarrow": "overrightarrow"}
BIG = (
    {kind: f"\\{kind}" for kind in functions.EXTREMES.values()}
    | first_spellings(big.KINDS)
    | {name: rf"\operatorname*{{{name}}}" for name in ("argmax", "argmin")}
)
OPERATORS = {"∂": r"\partial", "∇": r"\nabla", "d": "d"}
CURRENCIES = {"$": r"\$"}
POSTFIX = {"%": r"\%"}


def function(name: str) -> str:
    """The command of a function."""
    if name in STANDARD:
        return f"\\{name}"
    return "\\Pr" if name == "pr" else rf"\operatorname{{{name}}}"

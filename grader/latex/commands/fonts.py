r"""Fonts and accents: `\mathbf{W}`, `\mathrm{E}`, `\hat y`, `\overline{AB}`, colours, boxes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex.commands import big
from grader.latex.digits import repeated
from grader.latex.roles import LONE
from grader.latex.scripts import scripts
from grader.latex.tree import Apply, Boxed, Letter, Node, Number, Scripted

if TYPE_CHECKING:
    from grader.latex.commands import Handlers, Table
    from grader.latex.parser import Parser

FONTS = {
    "mathbf": "bold",
    "boldsymbol": "bold",
    "bm": "bold",
    "pmb": "bold",
    "symbf": "bold",
    "mathbfit": "bold",
    "mathbb": "bb",
    "Bbb": "bb",
    "mathds": "bb",
    "mathbbm": "bb",
    "mathcal": "cal",
    "mathscr": "cal",
    "cal": "cal",
    "mathfrak": "frak",
    "frak": "frak",
    "mathrm": "rm",
    "mathsf": "sf",
    "mathtt": "tt",
    "mathit": "",
    "mathnormal": "",
    "mathop": "",
    "mathord": "",
    "mathrel": "",
    "mathbin": "",
    "mathstrut": "",
    "operatorname": "rm",
    "symup": "rm",
}
SWITCHES = {
    "bf": "bold",
    "bfseries": "bold",
    "rm": "rm",
    "sf": "sf",
    "tt": "tt",
    "it": "",
    "em": "",
}
MARKS = {
    "hat": "hat",
    "widehat": "hat",
    "tilde": "tilde",
    "widetilde": "tilde",
    "bar": "bar",
    "overline": "bar",
    "dot": "dot",
    "ddot": "ddot",
    "dddot": "dddot",
    "check": "check",
    "breve": "breve",
    "acute": "acute",
    "grave": "grave",
    "mathring": "ring",
    "underline": "underline",
    "vec": "vec",
    "overrightarrow": "vec",
    "overleftarrow": "overleftarrow",
    "overleftrightarrow": "overleftrightarrow",
    "overarc": "arc",
    "wideparen": "arc",
    "overparen": "arc",
}
SIGNS_OVER = {"→": "vec", "∼": "tilde", "-": "bar"}
OVER_SEVERAL = {"bar": "overline", "vec": "overrightarrow", "underline": "underline"}

TABLE: Table = (
    {f"\\{name}": ("font", font) for name, font in FONTS.items()}
    | {f"\\{name}": ("switch", font) for name, font in SWITCHES.items()}
    | {f"\\{name}": ("mark", mark) for name, mark in MARKS.items()}
    | {"\\boxed": ("boxed", "boxed"), "\\fbox": ("boxed", "fbox")}
    | {"\\bbox": ("boxed", "bbox"), "\\framebox": ("boxed", "framebox")}
    | {f"\\{name}": ("brace", name) for name in ("underbrace", "overbrace", "underbracket")}
    | {f"\\{name}": ("over-under", name) for name in ("overset", "stackrel", "underset")}
)


def font(parser: Parser) -> Node:
    r"""`\mathbf{Ax}`: the letters of the argument in a font."""
    at = parser.at
    saved, parser.font = parser.font, parser.names[at] or parser.font
    parser.at = at + 1
    body = parser.argument("argument of a font command")
    parser.font, applied = saved, parser.font
    if isinstance(body, Number) and body.text in {"0", "1"} and applied in {"bold", "bb"}:
        return Letter(body.text, font=applied, start=parser.starts[at], end=body.end)
    return body


def switch(parser: Parser) -> Node:
    r"""`\bf x`: a font to the end of the group; `\bf{x}`: of that group only."""
    at = parser.at
    if parser.roles[at + 1] == "{":
        return font(parser)
    parser.at = at + 1
    parser.font = parser.names[at]
    return parser.factor()


def mark(parser: Parser) -> Node:
    r"""`\hat y`, `\bar{x}_i`, `\vec{AB}`."""
    at = parser.at
    name = parser.names[at]
    parser.at = at + 1
    body = parser.argument(f"letter under \\{name}")
    return marked(name, body, start=parser.starts[at], end=parser.end_after(body))


def marked(name: str, body: Node, *, start: int, end: int) -> Node:
    """`body` under an accent: another letter, or an application to what is no single letter."""
    if isinstance(body, Scripted):
        base = marked(name, body.base, start=start, end=end)
        return replace(body, base=base, start=start, end=end)
    if name == "vec" and isinstance(body, Number) and body.text == "0":
        return Letter(body.text, font="bold", start=start, end=end)
    if not isinstance(body, Letter):
        return Apply(OVER_SEVERAL.get(name, name), body, start=start, end=end)
    if name == "vec":
        return replace(body, font="vec", start=start, end=end)
    return replace(body, marks=(*body.marks, name), start=start, end=end)


def boxed(parser: Parser) -> Node:
    r"""`\boxed{x = 5.}`: a full stop at the end of a box is dropped."""
    at = parser.at
    parser.at = at + 1
    if parser.roles[parser.at] != "{":
        body = parser.argument("contents of \\boxed")
    else:
        body = parser.group()
    return Boxed(body, start=parser.starts[at], end=parser.ends[parser.at - 1])


def brace(parser: Parser) -> Node:
    r"""`\underbrace{x}_{why}`: what is braced; what is no count of digits is dropped from below."""
    at = parser.at
    parser.at = at + 1
    body = parser.argument("argument of \\underbrace")
    sub, sup, _ = scripts(parser)
    label, power = (sup, sub) if parser.names[at].startswith("over") else (sub, sup)
    if power is not None:
        raise parser.error("a script across a brace is not understood", at, code="latex.brace")
    return repeated(parser, at, body, label) or body


def over_under(parser: Parser) -> Node:
    r"""`\underset{x}{\max} f` is an operator; `\overset{*}{y}` is its second argument."""
    at = parser.at
    name = parser.names[at]
    parser.at = at + 1
    if parser.roles[at + 1] == "{" and parser.roles[at + 2] in LONE and parser.roles[at + 3] == "}":
        return signed_over(parser, at)
    first = parser.argument(f"first argument of \\{name}")
    found = big.under(parser, first) if name == "underset" else None
    if found is not None:
        return replace(found, start=parser.starts[at])
    return parser.argument(f"second argument of \\{name}")


def signed_over(parser: Parser, at: int) -> Node:
    r"""`\overset{\rightarrow}{AB}` is a vector, `\overset{\sim}{y}` another letter than `y`."""
    sign = parser.names[at + 2]
    parser.at = at + 4
    body = parser.argument(f"second argument of \\{parser.names[at]}")
    if sign not in SIGNS_OVER or parser.names[at] == "underset":
        return body
    return marked(SIGNS_OVER[sign], body, start=parser.starts[at], end=parser.end_after(body))


HANDLERS: Handlers = {
    "font": font,
    "switch": switch,
    "mark": mark,
    "boxed": boxed,
    "brace": brace,
    "over-under": over_under,
}

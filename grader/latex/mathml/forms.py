# ruff: noqa: RUF001 - these are the signs that are shown
"""The MathML of each kind of node.

The tree keeps no braces, so a part that binds looser than its place is shown in brackets: what is
seen is how the answer was taken apart. All text of the source passes through `escaped`.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from grader.latex import signs, tree
from grader.latex.chains import LEVELS
from grader.latex.mathml.letters import ACCENTS, SIGNS, letter_sign

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.latex.tree import Node

LOOSEST, COMMA, RELATION, UNION = 1, LEVELS["comma"], LEVELS["relation"], LEVELS["union"]
TERMS, PRODUCT, FACTOR, ATOM = UNION + 1, UNION + 2, UNION + 3, UNION + 4
SEPARATORS = {";": LEVELS["semicolon"], ",": LEVELS["comma"], ":": LEVELS["colon"]}
LOGIC = {"and": ("and", LEVELS["and"]), "or": ("or", LEVELS["or"])}
FENCES = {"‖": "‖", ".": ""}
BIG = {
    "sum": "∑",
    "prod": "∏",
    "coprod": "∐",
    "bigcup": "⋃",
    "bigcap": "⋂",
    "bigoplus": "⨁",
    "bigotimes": "⨂",
    "bigodot": "⨀",
    "bigwedge": "⋀",
    "bigvee": "⋁",
    "oint": "∮",
}
INVISIBLE_TIMES, APPLY = "&#x2062;", "&#x2061;"
Markup = tuple[str, int]


def to_mathml(node: Node) -> str:
    """The tree as a `math` element; every character of the source in it is escaped."""
    return f'<math display="block">{row(node)}</math>'


def row(node: Node) -> str:
    """The markup of a node, as one element."""
    return at_level(node, LOOSEST)


def at_level(node: Node, level: int) -> str:
    """The markup as one element, in brackets if it binds looser than `level`."""
    markup, own = FORMS[type(node)](node)
    if own >= level:
        return f"<mrow>{markup}</mrow>"
    return f"<mrow>{operator_sign('(')}{markup}{operator_sign(')')}</mrow>"


def escaped(text: str) -> str:
    """Text of the source as text of the markup."""
    return escape(text, quote=True)


def operator_sign(sign: str) -> str:
    """An operator, a bracket or a separator."""
    return f"<mo>{escaped(sign)}</mo>" if sign else ""


def identifier(name: str, *, upright: bool = False) -> str:
    """A letter or the name of a function."""
    variant = ' mathvariant="normal"' if upright and len(name) == 1 else ""
    return f"<mi{variant}>{escaped(name)}</mi>"


def scripted_markup(markup: str, sub: Node | None, sup: Node | None, primes: int = 0) -> str:
    """An element with what stands below and above it."""
    raised = operator_sign("′" * primes) + (row(sup) if sup is not None else "")
    above = f"<mrow>{raised}</mrow>" if raised else ""
    if sub is not None and above:
        return f"<msubsup>{markup}{row(sub)}{above}</msubsup>"
    if sub is not None:
        return f"<msub>{markup}{row(sub)}</msub>"
    return f"<msup>{markup}{above}</msup>" if above else markup


def limited(markup: str, lower: Node | None, upper: Node | None) -> str:
    """A big operator with its limits."""
    if lower is not None and upper is not None:
        return f"<munderover>{markup}{row(lower)}{row(upper)}</munderover>"
    if lower is not None:
        return f"<munder>{markup}{row(lower)}</munder>"
    return f"<mover>{markup}{row(upper)}</mover>" if upper is not None else markup


def number(node: tree.Number) -> Markup:
    """`12`, or `0.1` with a bar over what repeats."""
    shown = f"<mn>{escaped(node.text)}</mn>"
    if not node.repeating:
        return shown, ATOM
    bar = f'<mover accent="true"><mn>{escaped(node.repeating)}</mn><mo>¯</mo></mover>'
    return shown + bar, ATOM


def letter(node: tree.Letter) -> Markup:
    """A letter with its accents."""
    shown = identifier(letter_sign(node), upright=node.font == "rm")
    for mark in node.marks:
        accent = operator_sign(ACCENTS.get(mark, "¯"))
        shown = f'<mover accent="true">{shown}{accent}</mover>'
    return shown, ATOM


def symbol(node: tree.Symbol) -> Markup:
    """A constant sign."""
    if node.name == "otherwise":
        return "<mtext>otherwise</mtext>", ATOM
    sign = SIGNS.get(node.name, node.name.removeprefix("\\"))
    return (identifier(sign) if sign in {"∞", "∅"} else operator_sign(sign)), ATOM


def scripted(node: tree.Scripted) -> Markup:
    """A base with its scripts."""
    if isinstance(node.base, tree.Blank):
        return scripted_markup("<mrow></mrow>", node.sub, node.sup, node.primes), ATOM
    inner = isinstance(node.base, (tree.Scripted, tree.Postfix))
    markup = at_level(node.base, FACTOR if inner else ATOM)
    return scripted_markup(markup, node.sub, node.sup, node.primes), FACTOR


def quotient(node: tree.Quotient) -> Markup:
    """A fraction; a slash is shown as one."""
    if not node.slashed:
        return f"<mfrac>{row(node.numerator)}{row(node.denominator)}</mfrac>", ATOM
    above, below = at_level(node.numerator, PRODUCT), at_level(node.denominator, FACTOR)
    return above + operator_sign("/") + below, PRODUCT


def root(node: tree.Root) -> Markup:
    """A root with its degree."""
    if node.degree is None:
        return f"<msqrt>{row(node.radicand)}</msqrt>", ATOM
    return f"<mroot>{row(node.radicand)}{row(node.degree)}</mroot>", ATOM


def terms(node: tree.Terms) -> Markup:
    """A sum with its signs."""
    (sign, first), *rest = node.items
    begins = "" if sign == "+" and rest else operator_sign(_minus(sign))
    more = "".join(operator_sign(_minus(sign)) + at_level(item, PRODUCT) for sign, item in rest)
    return begins + at_level(first, PRODUCT) + more, TERMS


def _minus(sign: str) -> str:
    return "−" if sign == "-" else sign


def factors(node: tree.Factors) -> Markup:
    """A product; factors side by side are multiplied."""
    loose = node.operators[0] in signs.UNIONS
    parts = [at_level(factor, TERMS if loose else FACTOR) for factor in node.factors]
    between = [f"<mo>{INVISIBLE_TIMES}</mo>" if not s else operator_sign(s) for s in node.operators]
    return interleaved(parts, between), UNION if loose else PRODUCT


def interleaved(parts: Sequence[str], between: Sequence[str]) -> str:
    """Parts with what stands between them."""
    rest = zip(between, parts[1:], strict=True)
    return parts[0] + "".join(sign + part for sign, part in rest)


def relation(node: tree.Relation) -> Markup:
    """A chain of relations."""
    sides = [at_level(side, RELATION) for side in node.sides]
    return interleaved(sides, [operator_sign(sign) for sign in node.operators]), RELATION


def logic(node: tree.Logic) -> Markup:
    """Statements with the words or arrows between them."""
    if node.operator == "not":
        return operator_sign("¬") + at_level(node.items[0], RELATION), COMMA
    word, level = LOGIC.get(node.operator, ("", LEVELS["implies"]))
    sign = f"<mtext>&#xA0;{word}&#xA0;</mtext>" if word else operator_sign(node.operator)
    items = [at_level(item, level + 1) for item in node.items]
    return interleaved(items, [sign] * (len(items) - 1)), level


def listing(node: tree.Listing) -> Markup:
    """A list with its separators."""
    level = SEPARATORS[node.separator]
    items = [at_level(item, level + 1) for item in node.items]
    return interleaved(items, [operator_sign(node.separator)] * (len(items) - 1)), level


def fenced(node: tree.Fenced) -> Markup:
    """What stands in brackets, with the brackets that were typed."""
    opening, closing = (FENCES.get(sign, sign) for sign in (node.opening, node.closing))
    return operator_sign(opening) + row(node.body) + operator_sign(closing), ATOM


def builder(node: tree.Builder) -> Markup:
    """The inside of a set given by a condition."""
    return row(node.element) + operator_sign("∣") + row(node.condition), LOOSEST


def applied(node: tree.Apply) -> Markup:
    """A function with its argument in brackets."""
    if node.function in signs.OVER_SEVERAL:
        accent = operator_sign({"overrightarrow": "→"}.get(node.function, "¯"))
        return f'<mover accent="true">{row(node.argument)}{accent}</mover>', ATOM
    match node:
        case tree.Apply(function="binom", argument=tree.Listing(items=(above, below))):
            stacked = f'<mfrac linethickness="0">{row(above)}{row(below)}</mfrac>'
            return operator_sign("(") + stacked + operator_sign(")"), ATOM
        case _:
            name = scripted_markup(identifier(node.function), node.sub, node.sup, node.primes)
            inside = operator_sign("(") + row(node.argument) + operator_sign(")")
            return f"{name}<mo>{APPLY}</mo>{inside}", FACTOR


def big(node: tree.Big) -> Markup:
    """A sum, product, limit or extreme with its range."""
    sign = BIG.get(node.kind)
    head = operator_sign(sign) if sign else identifier(node.kind)
    return limited(head, node.lower, node.upper) + at_level(node.body, PRODUCT), FACTOR


def integral(node: tree.Integral) -> Markup:
    """An integral with its limits and its variable."""
    head = scripted_markup(operator_sign("∫"), node.lower, node.upper)
    variable = "" if node.variable is None else identifier("d") + at_level(node.variable, FACTOR)
    return head + at_level(node.body, TERMS) + variable, FACTOR


def differential(node: tree.Operator) -> Markup:
    """A differential operator before its operand."""
    head = scripted_markup(operator_sign(node.kind), node.sub, node.sup)
    operand = "" if node.operand is None else at_level(node.operand, FACTOR)
    return head + operand, FACTOR


def postfix(node: tree.Postfix) -> Markup:
    """`n!`, `50%`, `90°`."""
    inner = isinstance(node.operand, (tree.Scripted, tree.Postfix))
    return at_level(node.operand, FACTOR if inner else ATOM) + operator_sign(node.operator), FACTOR


def grid(rows: Sequence[Sequence[Node]]) -> str:
    """Rows of cells."""
    lines = ("".join(f"<mtd>{row(cell)}</mtd>" for cell in cells) for cells in rows)
    return f"<mtable>{''.join(f'<mtr>{line}</mtr>' for line in lines)}</mtable>"


MATRIX_FENCES = {
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
    "smallmatrix": ("(", ")"),
}


def matrix(node: tree.Matrix) -> Markup:
    """A grid in the brackets of its environment."""
    opening, closing = MATRIX_FENCES.get(node.kind, ("", ""))
    return operator_sign(opening) + grid(node.rows) + operator_sign(closing), ATOM


def cases(node: tree.Cases) -> Markup:
    """Values with their conditions, behind a brace."""
    return operator_sign("{") + grid(node.rows), ATOM


FORMS: dict[type, Callable[[Any], Markup]] = {
    tree.Number: number,
    tree.GroupedNumber: lambda node: (f"<mn>{escaped(','.join(node.groups))}</mn>", ATOM),
    tree.Letter: letter,
    tree.Word: lambda node: (identifier(node.name), ATOM),
    tree.Text: lambda node: (f"<mtext>{escaped(node.text)}</mtext>", ATOM),
    tree.Symbol: symbol,
    tree.Blank: lambda _: ("<mrow></mrow>", ATOM),
    tree.Scripted: scripted,
    tree.Quotient: quotient,
    tree.Root: root,
    tree.Terms: terms,
    tree.Factors: factors,
    tree.Relation: relation,
    tree.Logic: logic,
    tree.Listing: listing,
    tree.Fenced: fenced,
    tree.Builder: builder,
    tree.Apply: applied,
    tree.Big: big,
    tree.Integral: integral,
    tree.Operator: differential,
    tree.Postfix: postfix,
    tree.Currency: lambda node: (operator_sign(node.sign) + at_level(node.amount, FACTOR), FACTOR),
    tree.Matrix: matrix,
    tree.Cases: cases,
    tree.Lines: lambda node: (grid([[item] for item in node.items]), ATOM),
    tree.Boxed: lambda node: (f'<mrow class="boxed">{row(node.body)}</mrow>', ATOM),
}

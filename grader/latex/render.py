r"""A tree as LaTeX that parses back to the same tree.

Braces leave no node, so whatever binds too loosely for its place is put in them. Brackets are
written with `\left` and `\right`, arguments and scripts in braces. A tree close to the limit of
nesting may come out nested deeper than `parse` takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.latex import signs, tree
from grader.latex.chains import LEVELS
from grader.latex.commands import functions
from grader.latex.commands.differentials import is_d

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.tree import Node

LOOSEST, COMMA, RELATION, UNION = 1, LEVELS["comma"], LEVELS["relation"], LEVELS["union"]
TERMS, PRODUCT, FACTOR, ATOM = UNION + 1, UNION + 2, UNION + 3, UNION + 4
SEPARATORS = {";": LEVELS["semicolon"], ",": LEVELS["comma"], ":": LEVELS["colon"]}
LOGIC_LEVELS = {"or": LEVELS["or"], "and": LEVELS["and"]}
OTHERWISE = tree.Symbol("otherwise")
DIGITS = tuple("0123456789.")
Written = tuple[str, int]


def to_latex(node: Node) -> str:
    """The tree as LaTeX: `parse(to_latex(tree)) == tree`."""
    return at_level(node, LOOSEST)


def at_level(node: Node, level: int) -> str:
    """The tree, in braces if it binds looser than `level`; a list in bare braces would be a set."""
    text, own = FORMS[type(node)](node)
    if own >= level:
        return text
    return rf"\mathord{{{text}}}" if isinstance(node, tree.Listing) else f"{{{text}}}"


def base(node: Node) -> str:
    """What scripts and postfix operators are written after."""
    chained = isinstance(node, (tree.Scripted, tree.Postfix))
    return at_level(node, FACTOR if chained else ATOM)


def scripts(sub: Node | None, sup: Node | None, primes: int = 0) -> str:
    """Primes, subscript, superscript."""
    below = "" if sub is None else f"_{{{to_latex(sub)}}}"
    above = "" if sup is None else f"^{{{to_latex(sup)}}}"
    return "'" * primes + below + above


def number(node: tree.Number) -> Written:
    r"""`12`, `0.1\overline{6}`."""
    return node.text + (rf"\overline{{{node.repeating}}}" if node.repeating else ""), ATOM


def letter(node: tree.Letter) -> Written:
    r"""`x`, `\hat{\mathbf{x}}`."""
    name = rf"\mathbf{{{node.name}}}" if node.name.isdigit() and node.font == "vec" else node.name
    text = f"\\{signs.FONTS[node.font]}{{{name}}}" if node.font else name
    for mark in node.marks:
        text = f"\\{signs.MARKS[mark]}{{{text}}}"
    return text, ATOM


def word(node: tree.Word) -> Written:
    r"""`\operatorname{Var}`; the name of a function is kept from taking an argument."""
    known = node.name in functions.WORDS
    return rf"\operatorname{{{node.name}}}", LOOSEST if known else ATOM


def symbol(node: tree.Symbol) -> Written:
    """A constant sign, or a lone sign of a script."""
    if node == OTHERWISE:
        return r"\text{otherwise}", ATOM
    if node.name in {":", "\\cdot"}:
        return f"{{{node.name}}}", ATOM
    return signs.LONE.get(node.name, signs.POSTFIX.get(node.name, node.name)), ATOM


def currency(node: tree.Currency) -> Written:
    r"""`\$5`."""
    return signs.CURRENCIES.get(node.sign, node.sign) + at_level(node.amount, FACTOR), FACTOR


def scripted(node: tree.Scripted) -> Written:
    """`x_{i}^{2}`; scripts on scripts stand after an empty group."""
    written = scripts(node.sub, node.sup, node.primes)
    if isinstance(node.base, tree.Blank):
        return f"{{{{}}{written}}}", ATOM
    return base(node.base) + (
        "{}" if isinstance(node.base, tree.Scripted) else ""
    ) + written, FACTOR


def postfix(node: tree.Postfix) -> Written:
    r"""`n!`, `50\%`, `90^{\circ}`."""
    if node.operator != "°":
        return f"{base(node.operand)} {signs.POSTFIX.get(node.operator, node.operator)}", FACTOR
    if isinstance(node.operand, tree.Blank):
        return r"{{}^{\circ}}", ATOM
    again = isinstance(node.operand, tree.Scripted)
    operand = at_level(node.operand, ATOM) if again else base(node.operand)
    return operand + r"^{\circ}", FACTOR


def quotient(node: tree.Quotient) -> Written:
    r"""`\frac{a}{b}`, `a/b`, `dy/dx`."""
    above, below = node.numerator, node.denominator
    if not node.slashed:
        return rf"\frac{{{to_latex(above)}}}{{{to_latex(below)}}}", ATOM
    chained = isinstance(above, (tree.Quotient, tree.Operator))
    left = at_level(above, PRODUCT) if chained else closed(above)
    right = at_level(below, PRODUCT) if isinstance(below, tree.Operator) else closed(below)
    return f"{left}/{right}", PRODUCT


def root(node: tree.Root) -> Written:
    r"""`\sqrt[3]{x}`."""
    degree = "" if node.degree is None else f"[{to_latex(node.degree)}]"
    return rf"\sqrt{degree}{enclosed(node.radicand)}", ATOM


def terms(node: tree.Terms) -> Written:
    r"""`a - b \pm c`."""
    first, *rest = [(signs.SIGNS[sign], at_level(item, PRODUCT)) for sign, item in node.items]
    plus = "" if first[0] == "+" and rest else first[0]
    return f"{plus} {first[1]}".strip() + "".join(f" {s} {text}" for s, text in rest), TERMS


def factors(node: tree.Factors) -> Written:
    r"""`2 x \cdot y`, `A \cup B`."""
    if node.operators[0] in signs.UNIONS:
        parts = [at_level(factor, TERMS) for factor in node.factors]
        return interleaved(parts, [signs.UNIONS[sign] for sign in node.operators]), UNION
    parts = [to_latex(node.factors[0]) if is_differentials(node) else opening_factor(node)]
    for at, factor in enumerate(node.factors[1:], start=1):
        last = at == len(node.factors) - 1
        text = to_latex(factor) if is_differentials(node) else later_factor(factor, last=last)
        refused = isinstance(node.factors[at - 1], tree.Number) and not is_slashed(factor)
        parts.append(f"{{{text}}}" if run_together(parts[-1], text, refused) else text)
    return interleaved(parts, [signs.PRODUCTS[sign] for sign in node.operators]), PRODUCT


def is_differentials(node: tree.Factors) -> bool:
    """Whether a product is the `dx dy` below a fraction."""
    return all(isinstance(factor, tree.Operator) and factor.kind == "d" for factor in node.factors)


def opening_factor(node: tree.Factors) -> str:
    """The first factor of a product."""
    first = node.factors[0]
    if isinstance(first, tree.Quotient) and first.slashed and not is_open(first):
        return at_level(first, PRODUCT)
    return closed(first)


def later_factor(factor: Node, *, last: bool) -> str:
    """A factor after the first; a derivative with a slash would take the one before it along."""
    if isinstance(factor, tree.Quotient) and factor.slashed:
        free = not begins_with_derivative(factor) and (last or not is_open(factor))
        return at_level(factor, PRODUCT if free else FACTOR)
    return at_level(factor, FACTOR) if last and not is_d(factor) else closed(factor)


def begins_with_derivative(node: tree.Quotient) -> bool:
    """Whether a chain of slashes begins with `dy/dx`."""
    below: Node = node
    while isinstance(below, tree.Quotient) and below.slashed:
        if isinstance(below.denominator, tree.Operator) and below.denominator.kind == "d":
            return True
        below = below.numerator
    return False


def is_slashed(node: Node) -> bool:
    """Whether a factor is a quotient with a slash, which may follow a number: `5 1/2`."""
    return isinstance(node, tree.Quotient) and node.slashed


def run_together(before: str, after: str, number_before: bool) -> bool:  # noqa: FBT001
    """Whether digits side by side would be read as one number, or refused as two."""
    return after[:1] in DIGITS and (number_before or before[-1:] in DIGITS)


def closed(node: Node) -> str:
    """A factor that nothing after it can become part of."""
    text = at_level(node, FACTOR)
    return f"{{{text}}}" if is_open(node) and not text.startswith("{") else text


def is_open(node: Node) -> bool:
    """Whether what follows a factor would be read as part of it."""
    match node:
        case tree.Big() | tree.Integral() | tree.Operator():
            return True
        case tree.Currency(amount=amount):
            return is_open(amount)
        case tree.Quotient(slashed=True, denominator=tree.Operator()):
            return True
        case _:
            return is_d(node)


def interleaved(parts: list[str], between: list[str]) -> str:
    """Parts with signs between them."""
    rest = zip(between, parts[1:], strict=True)
    return parts[0] + "".join(f" {sign} {part}" if sign else f" {part}" for sign, part in rest)


def relation(node: tree.Relation) -> Written:
    r"""`a = b < c`, `a \equiv b \pmod{n}`."""
    sides = [side(part) for part in node.sides]
    return interleaved(sides, [signs.RELATIONS[sign] for sign in node.operators]).strip(), RELATION


def side(node: Node) -> str:
    """A side of a relation."""
    modulo = isinstance(node, tree.Apply) and node.function == "mod"
    return at_level(node, RELATION if modulo else RELATION + 1)


def logic(node: tree.Logic) -> Written:
    r"""`A \lor B`, `\neg A`, `A \Rightarrow B`."""
    if node.operator == "not":
        return rf"\neg {at_level(node.items[0], RELATION)}", COMMA
    level = LOGIC_LEVELS.get(node.operator, LEVELS["implies"])
    items = [at_level(item, level + 1) for item in node.items]
    return interleaved(items, [signs.LOGIC[node.operator]] * (len(items) - 1)).strip(), level


def listing(node: tree.Listing) -> Written:
    """`a, b`."""
    level = SEPARATORS[node.separator]
    space = " " if node.separator == ":" else ""
    text = f"{space}{node.separator} ".join(at_level(item, level + 1) for item in node.items)
    if space and isinstance(node.items[-1], tree.Blank):
        return rf"\mathord{{{text}}}", ATOM
    return text, level


def fenced(node: tree.Fenced) -> Written:
    r"""`\left(a, b\right)`."""
    if node.bare:
        return f"{{{to_latex(node.body)}}}", ATOM
    opening, closing = signs.DELIMITERS[node.opening], signs.DELIMITERS[node.closing]
    body = to_latex(node.body)
    inside = f"{{{body}}}" if node.opening == "{" and is_plain_array(node.body) else body
    return rf"\left{opening} {inside} \right{closing}", ATOM


def is_plain_array(node: Node) -> bool:
    r"""Whether an array behind `\{` would wrongly be read as a list of cases."""
    if not isinstance(node, tree.Matrix) or node.kind != "array":
        return False
    return not any(cell == OTHERWISE for row in node.rows for cell in row)


def applied(node: tree.Apply) -> Written:
    r"""`\sin^{2}{x}`, `\binom{n}{k}`, `b \pmod{n}`, `\overline{AB}`."""
    if node.function in signs.OVER_SEVERAL:
        level = LOOSEST if isinstance(node.argument, tree.Number) else ATOM
        return rf"\{signs.OVER_SEVERAL[node.function]}{{{to_latex(node.argument)}}}", level
    match node:
        case tree.Apply(function="binom", argument=tree.Listing(items=(above, below))):
            return rf"\binom{{{to_latex(above)}}}{{{to_latex(below)}}}", ATOM
        case tree.Apply(function="mod", argument=tree.Listing(items=(left, modulus))):
            return rf"{side(left)} \pmod{{{to_latex(modulus)}}}", RELATION
        case _:
            text = signs.function(node.function) + labels(node) + enclosed(node.argument)
            return text, FACTOR


def enclosed(argument: Node) -> str:
    """An argument in braces, or in brackets if it ends with a comma."""
    match argument:
        case tree.Listing(items=(*_, tree.Blank())):
            return rf"\left( {to_latex(argument)} \right)"
        case _:
            return f"{{{to_latex(argument)}}}"


def labels(node: tree.Apply) -> str:
    r"""The scripts of a function; `\max_{x}` would begin an operator, `\max^{2}_{x}` does not."""
    if node.function in functions.EXTREMES and node.sub is not None:
        return "'" * node.primes + scripts(None, node.sup) + scripts(node.sub, None)
    return scripts(node.sub, node.sup, node.primes)


def big(node: tree.Big) -> Written:
    r"""`\sum_{i=1}^{n} a_{i}`."""
    limits = scripts(node.lower, node.upper)
    return f"{signs.BIG[node.kind]}{limits} {at_level(node.body, PRODUCT)}", FACTOR


def integral(node: tree.Integral) -> Written:
    r"""`\int_{a}^{b} {f} \, d x`."""
    text = rf"\int{scripts(node.lower, node.upper)} {{{to_latex(node.body)}}}"
    if node.variable is None:
        return text, LOOSEST
    return rf"{text} \, d {at_level(node.variable, FACTOR)}", FACTOR


def operator(node: tree.Operator) -> Written:
    r"""`\partial y_{m}`, `d^{2} y`."""
    head = signs.OPERATORS[node.kind] + scripts(node.sub, node.sup)
    if node.operand is None:
        return head, FACTOR if node.kind != "d" else PRODUCT
    if node.kind == "d":
        return f"{head} {at_level(node.operand, PRODUCT)}", PRODUCT
    return f"{head} {at_level(node.operand, FACTOR)}", FACTOR


def grid(rows: tuple[tuple[Node, ...], ...]) -> str:
    """Rows of cells."""
    return r" \\ ".join(" & ".join(map(to_latex, row)) for row in rows)


def matrix(node: tree.Matrix) -> Written:
    """A grid in its environment."""
    columns = max((len(row) for row in node.rows), default=1)
    layout = f"{{{'c' * columns}}}" if node.kind in {"array", "tabular"} else ""
    return rf"\begin{{{node.kind}}}{layout} {grid(node.rows)} \end{{{node.kind}}}", ATOM


def in_cases(node: tree.Cases) -> Written:
    """Values with their conditions."""
    rows = tuple(row[:1] if isinstance(row[-1], tree.Blank) else row for row in node.rows)
    return rf"\begin{{cases}} {grid(rows)} \end{{cases}}", ATOM


def lines(node: tree.Lines) -> Written:
    """Lines one below the other."""
    return rf"\begin{{aligned}} {grid(tuple((item,) for item in node.items))} \end{{aligned}}", ATOM


FORMS: dict[type, Callable[[Any], Written]] = {
    tree.Number: number,
    tree.GroupedNumber: lambda node: (",".join(node.groups), ATOM),
    tree.Letter: letter,
    tree.Word: word,
    tree.Text: lambda node: (rf"\text{{{node.text}}}", ATOM),
    tree.Symbol: symbol,
    tree.Blank: lambda _: ("", ATOM),
    tree.Scripted: scripted,
    tree.Quotient: quotient,
    tree.Root: root,
    tree.Terms: terms,
    tree.Factors: factors,
    tree.Relation: relation,
    tree.Logic: logic,
    tree.Listing: listing,
    tree.Fenced: fenced,
    tree.Builder: lambda node: (
        rf"{to_latex(node.element)} \mid {to_latex(node.condition)}",
        LOOSEST,
    ),
    tree.Apply: applied,
    tree.Big: big,
    tree.Integral: integral,
    tree.Operator: operator,
    tree.Postfix: postfix,
    tree.Currency: currency,
    tree.Matrix: matrix,
    tree.Cases: in_cases,
    tree.Lines: lines,
    tree.Boxed: lambda node: (rf"\boxed{{{to_latex(node.body)}}}", ATOM),
}

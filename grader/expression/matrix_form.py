r"""Index expressions as matrix expressions, where they are products along a path.

Each term is a graph: its indices are the nodes, a factor with two of them is an edge, one with a
single index is a vector at that node. A path from the row to the column is a matrix product, a
vector at an inner node a `\operatorname{diag}`, what hangs together without a slot a scalar.
`NoLatexFormError` where a term is none of this; what comes out is to be read back and compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import fmpq

from grader.expression import nodes as n
from grader.expression.build import is_number, multiply
from grader.expression.keys import apart, logistic
from grader.expression.latex_form import (
    ATOM,
    COMMANDS,
    PRODUCT,
    SUM,
    NoLatexFormError,
    Printer,
    spelled,
    total,
)
from grader.expression.traverse import free_indices

if TYPE_CHECKING:
    from grader.expression.nodes import Expr, Index

FUNCTIONS = {**COMMANDS, "exp": r"\exp"}
MAX_POWER = 4
ELEMENTWISE = frozenset(FUNCTIONS) - {"max", "min", "gcd"}


@dataclass(frozen=True, slots=True)
class Text:
    """LaTeX of a matrix, vector or scalar, and how tightly it binds."""

    text: str
    level: int = ATOM

    def at(self, level: int) -> str:
        """In brackets if it binds looser than `level`."""
        return self.text if self.level >= level else rf"\left({self.text}\right)"


def matrix_text(printer: Printer, expr: Expr, row: Index | None, column: Index | None) -> str:
    """A matrix with these slots, a column vector without a column, a scalar without either."""
    return _whole(printer, expr, row, column).at(ATOM)


def matrix_latex(printer: Printer, expr: Expr, row: Index | None, column: Index | None) -> str:
    """The same without brackets around it."""
    return _whole(printer, expr, row, column).text


def _whole(printer: Printer, expr: Expr, row: Index | None, column: Index | None) -> Text:
    if not isinstance(expr, n.Add):
        return _term(printer, expr, row, column)
    counted: dict[str, fmpq] = {}
    for part in expr.terms:
        number, rest = apart(part)
        written = _ones(row, column) if is_number(rest, 1) else _term(printer, rest, row, column)
        text = written.at(PRODUCT)
        counted[text] = counted.get(text, fmpq(0)) + number
    return Text(total(counted), SUM)


def _ones(row: Index | None, column: Index | None) -> Text:
    """The value 1 in every entry."""
    if column is not None:
        raise NoLatexFormError("a number beside a matrix")
    return Text("" if row is None else r"\mathbf{1}")


# -- one term ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Graph:
    """The factors of a term by the indices they hold."""

    scalars: list[Expr]
    vectors: dict[Index, list[Expr]]
    edges: list[tuple[Index, Index, Expr]]

    def edges_at(self, node: Index) -> list[tuple[Index, Index, Expr]]:
        """The edges that end at a node."""
        return [edge for edge in self.edges if node in edge[:2]]


def _term(printer: Printer, expr: Expr, row: Index | None, column: Index | None) -> Text:
    number, rest = apart(expr)
    if number != 1 and not is_number(rest, 1):
        return Text(total({_term(printer, rest, row, column).at(PRODUCT): number}), SUM)
    if isinstance(expr, n.Delta) and {expr.left, expr.right} == {row, column}:
        return Text("I")
    factors, bound = _opened(expr)
    slots = [slot for slot in (row, column) if slot is not None]
    simple = _single(printer, expr, row, column) if not bound and len(factors) == 1 else None
    if simple is not None:
        return simple
    graph = _graph(factors, {*slots, *bound})
    if any(factor is expr for _, _, factor in graph.edges):
        raise NoLatexFormError(type(expr).__name__)
    parts = _slots(printer, graph, row, column)
    while graph.edges or graph.vectors:
        parts.insert(0, _component(printer, graph))
    return _with_scalars(printer, graph.scalars, parts)


def _opened(expr: Expr) -> tuple[list[Expr], list[Index]]:
    """The factors under nested sums, and the indices summed over."""
    match expr:
        case n.SumOver(index=index, body=body):
            factors, bound = _opened(body)
            return factors, [index, *bound]
        case n.Multiply(factors=parts):
            opened = [_opened(part) for part in parts]
            return [f for found, _ in opened for f in found], [b for _, bs in opened for b in bs]
        case n.Power(base=base, exponent=n.Number(value=value)) if value == 2:
            factors, bound = _opened(base)
            if bound:
                return [expr], []
            return [*factors, *factors], []
        case _:
            return [expr], []


def _graph(factors: list[Expr], indices: set[Index]) -> Graph:
    graph = Graph([], {}, [])
    for factor in factors:
        held = [index for index in free_indices(factor) if index in indices]
        if not held:
            graph.scalars.append(factor)
        elif len(held) == 1 and not _is_diagonal(factor):
            graph.vectors.setdefault(held[0], []).append(factor)
        elif len(held) == 2:
            graph.edges.append((held[0], held[1], factor))
        else:
            raise NoLatexFormError("a factor with three indices")
    return graph


def _is_diagonal(factor: Expr) -> bool:
    """`P_{ii}`, which is no vector by its name."""
    return isinstance(factor, n.Element) and len(factor.indices) > 1


def _slots(printer: Printer, graph: Graph, row: Index | None, column: Index | None) -> list[Text]:
    """The part of a term that holds its row and its column."""
    if row is None:
        return []
    if column is None:
        return [_column(printer, graph, row)]
    if not _reaches(graph, row, column):
        left, right = (_column(printer, graph, slot) for slot in (row, column))
        return [Text(f"{left.at(PRODUCT)} {_transposed(right)}", PRODUCT)]
    return [_path(printer, graph, row, column)]


def _reaches(graph: Graph, start: Index, end: Index) -> bool:
    seen, stack = {start}, [start]
    while stack:
        node = stack.pop()
        for left, right, _ in graph.edges_at(node):
            other = right if node is left else left
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return end in seen


def _path(printer: Printer, graph: Graph, start: Index, end: Index) -> Text:
    """The product of the matrices from one node to another."""
    parts: list[str] = []
    node = start
    while True:
        vector = graph.vectors.pop(node, None)
        if vector is not None:
            parts.append(
                rf"\operatorname{{diag}}\left({_vector(printer, vector, node).text}\right)"
            )
        if node is end:
            return _product(parts)
        node = _next_edge(printer, graph, node, parts)


def _next_edge(printer: Printer, graph: Graph, node: Index, parts: list[str]) -> Index:
    edges = graph.edges_at(node)
    if len(edges) != 1:
        raise NoLatexFormError("a node where paths meet")
    left, right, factor = edges[0]
    other = right if node is left else left
    graph.edges = [edge for edge in graph.edges if edge is not edges[0]]
    written = _whole(printer, factor, node, other)
    if written.text != "I":
        parts.append(written.at(PRODUCT))
    return other


def _product(parts: list[str]) -> Text:
    if not parts:
        return Text("I")
    return Text(" ".join(parts), ATOM if len(parts) == 1 else PRODUCT)


def _column(printer: Printer, graph: Graph, start: Index) -> Text:
    """A column vector: a path that ends in a vector."""
    own = graph.vectors.pop(start, None)
    edges = graph.edges_at(start)
    if not edges:
        if own is None:
            return _ones(start, None)
        return _vector(printer, own, start)
    parts: list[str] = []
    node = start
    while graph.edges_at(node):
        if parts and node in graph.vectors and len(graph.edges_at(node)) == 1:
            inner = _vector(printer, graph.vectors.pop(node), node)
            parts.append(rf"\operatorname{{diag}}\left({inner.text}\right)")
        node = _next_edge(printer, graph, node, parts)
    last = graph.vectors.pop(node, None)
    ending = r"\mathbf{1}" if last is None else _vector(printer, last, node).at(ATOM)
    whole = Text(" ".join([*parts, ending]), PRODUCT)
    if own is None:
        return whole
    return Text(rf"{_vector(printer, own, start).at(ATOM)} \odot {whole.at(ATOM)}", SUM)


def _component(printer: Printer, graph: Graph) -> Text:
    r"""A scalar: `a^\top B c` between two ends, or the sum of a vector's entries."""
    ends = [node for node in graph.vectors if len(graph.edges_at(node)) <= 1]
    if not ends:
        raise NoLatexFormError("a closed path")
    start = ends[0]
    own = graph.vectors.pop(start)
    if not graph.edges_at(start):
        return _entry_sum(printer, own, start)
    left = _vector(printer, own, start)
    right = _column(printer, graph, start)
    return Text(f"{_transposed(left)} {right.at(PRODUCT)}", PRODUCT)


def _entry_sum(printer: Printer, factors: list[Expr], node: Index) -> Text:
    if len(factors) == 1:
        return Text(rf"\mathbf{{1}}^\top {_vector(printer, factors, node).at(ATOM)}", PRODUCT)
    left, right = _vector(printer, factors[:1], node), _vector(printer, factors[1:], node)
    return Text(f"{_transposed(left)} {right.at(ATOM)}", PRODUCT)


def _transposed(text: Text) -> str:
    return f"{{{text.at(ATOM)}}}^\\top"


def _vector(printer: Printer, factors: list[Expr], node: Index) -> Text:
    """The entrywise product of vectors over one index."""
    texts = [_one_vector(printer, factor, node) for factor in factors]
    if len(texts) == 1:
        return texts[0]
    return Text(r" \odot ".join(text.at(ATOM) for text in texts), SUM)


def _one_vector(printer: Printer, factor: Expr, node: Index) -> Text:
    """A factor with one index as a vector: a sum, an object, a function or a power of one."""
    if isinstance(factor, n.Add | n.SumOver):
        return _whole(printer, factor, node, None)
    written = _single(printer, factor, node, None)
    if written is None:
        raise NoLatexFormError("a vector")
    return written


def _with_scalars(printer: Printer, scalars: list[Expr], parts: list[Text]) -> Text:
    """Scalars in front of the rest, each in matrix form where it has one."""
    if not scalars:
        texts = [part.at(PRODUCT) for part in parts]
        return parts[0] if len(parts) == 1 else Text(" ".join(texts), PRODUCT)
    whole = multiply(scalars)
    written = Text(_scalar(printer, whole), SUM if _is_sum(whole) else PRODUCT)
    front = written.text if not parts else written.at(PRODUCT)
    if front == "-1" and parts:
        return Text(f"-{parts[0].at(PRODUCT)}", SUM)
    text = " ".join([front, *(part.at(PRODUCT) for part in parts)])
    return Text(text, SUM if text.startswith("-") else PRODUCT)


def _is_sum(expr: Expr) -> bool:
    return isinstance(expr, n.Add)


def _scalar(printer: Printer, expr: Expr) -> str:
    """A scalar with its inner sums in matrix form."""
    names = (printer.taken, printer.names, printer.families, printer.sigma)
    return MatrixPrinter(*names).write(expr)


class MatrixPrinter(Printer):
    """Prints the sums inside a scalar as matrix products."""

    def write(self, expr: Expr, level: int = SUM) -> str:
        """A sum over an index as a product where it is one; the rest entry by entry."""
        if isinstance(expr, n.SumOver):
            return _term(self, expr, None, None).at(level)
        return Printer.write(self, expr, level)


# -- one factor ----------------------------------------------------------------------------------


def _single(printer: Printer, expr: Expr, row: Index | None, column: Index | None) -> Text | None:
    """An object, an inverse or a function of a vector; None for a product."""
    slots = tuple(slot for slot in (row, column) if slot is not None)
    match expr:
        case n.Element(name=name, indices=indices) if len(indices) == len(slots):
            return _object(name, indices, slots)
        case n.InverseEntry(row=top, column=side) if len(slots) == 2 and {top, side} == set(slots):
            inside = matrix_text(printer, expr.body, expr.rows, expr.columns)
            return Text(f"{{{inside}}}^{{-1}}" if top is slots[0] else f"{{{inside}}}^{{-\\top}}")
        case n.Apply(function=function, arguments=(inside,)) if function in ELEMENTWISE and slots:
            return Text(
                rf"{FUNCTIONS[function]}\left({_whole(printer, inside, row, column).text}\right)"
            )
        case n.Power() if slots and logistic(expr) is not None and printer.sigma:
            argument = logistic(expr) or expr
            return Text(rf"\sigma\left({_whole(printer, argument, row, column).text}\right)")
        case n.Power(base=base, exponent=n.Number(value=value)) if slots and value.q == 1:
            if not 0 < value.p <= MAX_POWER or column is not None:
                raise NoLatexFormError("a power of every entry")
            inside_text = _whole(printer, base, row, column).at(ATOM)
            return Text(r" \odot ".join([inside_text] * int(value.p)), SUM)
        case n.Number() | n.Symbol() | n.SizeValue() if not slots:
            return Text(printer.write(expr))
        case _:
            return None


def _object(name: str, indices: tuple[n.Place, ...], slots: tuple[Index, ...]) -> Text | None:
    if indices == slots:
        return Text(spelled(name, []))
    if indices == slots[::-1]:
        return Text(f"{{{spelled(name, [])}}}^\\top")
    return None

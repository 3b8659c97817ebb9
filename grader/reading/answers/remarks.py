r"""What stands behind a value and says only where its indices run or where it lies.

`x_n \delta_{mk}, \quad m,k = 1, \dots, M`, `x_n \delta_{mk}\ \forall m, k, n`,
`\nabla_x y = W \in \mathbb{R}^{M \times N}`. A condition, `i \ne j` or `m = 1`, is no such remark.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.answers.spaces import space_of
from grader.reading.conventions import parts
from grader.reading.keys import label, name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.latex.tree import Node
    from grader.reading.problem import Problem


Parted = tuple["Node", tuple["Node", ...]]


def without_ranges(problem: Problem, node: Node) -> Parted:
    """A value without what it says of the range of its indices, and that."""
    match node:
        case t.Relation(sides=(t.Blank(), space), operators=("∈",)) if space_of(space):
            return space, ()
        case t.Listing(items=(first, *rest), separator=","):
            parted = _before_forall(problem, first, rest)
            if parted is None and rest and (_are_ranges(problem, rest) or _all(problem, rest)):
                parted = first, tuple(map(_after_forall, rest))
            if parted is None:
                return node, ()
            inside = without_ranges(problem, parted[0])
            return inside[0], (*parted[1], *inside[1])
        case _:
            cut = _before_forall(problem, node, ()) or _last_cut(node, _bracketed(problem))
            return (node, ()) if cut is None else cut


def ends(problem: Problem, remark: Sequence[Node]) -> dict[str, str]:
    r"""The size up to which each index runs: M for m and k in `m, k = 1, \dots, M`."""
    found: dict[str, str] = {}
    waiting: list[str] = []
    for item in remark:
        sides = item.sides if isinstance(item, t.Relation) else (item,)
        waiting += [name_key(side) or "" for side in sides if _is_index(problem, side)]
        sizes = [size for side in sides for size in _sizes_in(problem, side)]
        if sizes:
            found |= dict.fromkeys(waiting, sizes[-1])
            waiting = []
    return found


def _sizes_in(problem: Problem, node: Node) -> list[str]:
    names = (name_key(part) for part in parts(node) if isinstance(part, t.Letter | t.Scripted))
    return [name for name in names if name is not None and name in problem.sizes]


def apart_from_space(node: Node) -> tuple[Node, tuple[Node, ...]] | None:
    r"""`y = W x \in \mathbb{R}^M` as the equation and the sizes; None where no space is named.

    A letter alone is left with its space, which may be what is asked for.
    """
    match node:
        case t.Boxed(body=body):
            return apart_from_space(body)
        case t.Relation(sides=(*sides, space), operators=(*operators, "∈")):
            sizes = space_of(space)
            if sizes is None or (len(sides) == 1 and isinstance(sides[0], t.Letter | t.Blank)):
                return None
            inside = replace(node, sides=tuple(sides), operators=tuple(operators))
            return (inside if operators else sides[0]), sizes
        case _:
            return None


def _are_ranges(problem: Problem, items: Sequence[Node]) -> bool:
    r"""Whether every item says how far an index runs, or is part of `i = 1, \dots, n`."""
    runs = False
    items = [_after_forall(item) for item in items]
    for item, after in zip(items, [*items[1:], None], strict=True):
        match item:
            case t.Relation(operators=("=",), sides=(left, t.Number(text="0" | "1"))):
                if not (_is_index(problem, left) and _is_dots(after)):
                    return False
                runs = True
            case t.Relation():
                if not _is_range(problem, item):
                    return False
                runs = True
            case _:
                if not (_is_dots(item) or _is_index(problem, item) or _is_end(problem, item)):
                    return False
    return runs


def _all(problem: Problem, items: Sequence[Node]) -> bool:
    r"""`\forall m, k, n`, with nothing said of their ends."""
    bare = [_after_forall(item) for item in items]
    return bare[0] is not items[0] and all(_is_index(problem, item) for item in bare)


def _after_forall(node: Node) -> Node:
    r"""`\forall m \le M` without its sign."""
    match node:
        case t.Factors(factors=(t.Symbol(name="\\forall"), letter), operators=("",)):
            return letter
        case t.Relation(sides=(first, *rest)):
            return replace(node, sides=(_after_forall(first), *rest))
        case _:
            return node


def _is_range(problem: Problem, node: t.Relation) -> bool:
    r"""`0 \le i < M`, `j \le n`, `i \in \{1, \dots, M\}`: one index between the ends of an axis."""
    indices = [side for side in node.sides if _is_index(problem, side)]
    others = [side for side in node.sides if not _is_index(problem, side)]
    if len(indices) != 1 or not set(node.operators) <= set("<≤>≥∈"):
        return False
    if t.Number("2") in others or not _runs_upwards(problem, node):
        return False
    return all(_is_end(problem, side) or _is_axis(problem, side) for side in others)


def _runs_upwards(problem: Problem, node: t.Relation) -> bool:
    """Whether a first number stands below the index and a size above it; not so in `k > M`."""
    for left, operator, right in zip(node.sides, node.operators, node.sides[1:], strict=False):
        below, above = (left, right) if operator in "<≤" else (right, left)
        ordered = operator != "∈"
        if ordered and (isinstance(above, t.Number) or not _may_be_first(problem, below)):
            return False
    return True


def _may_be_first(problem: Problem, node: Node) -> bool:
    return isinstance(node, t.Number) or _is_index(problem, node)


def _is_axis(problem: Problem, node: Node) -> bool:
    r"""`\{1, \dots, M\}`, `[M]`."""
    if not isinstance(node, t.Fenced) or node.opening not in "{[":
        return False
    items = node.body.items if isinstance(node.body, t.Listing) else (node.body,)
    if items[0] == t.Number("2") or (len(items) > 1 and not _may_be_last(problem, items[-1])):
        return False
    return all(_is_dots(item) or _is_end(problem, item) for item in items)


def _may_be_last(problem: Problem, node: Node) -> bool:
    """Whether a node can be the last number of an axis; a number only where one has that size."""
    if not isinstance(node, t.Number):
        return not _is_dots(node)
    families = problem.objects.values()
    return any(
        size in {int(node.text), int(node.text) + 1} for f in families for d in f for size in d.axes
    )


def _is_end(problem: Problem, node: Node) -> bool:
    """Whether a node can be the first or the last number of an axis: 0, 1, 2, M, M - 1."""
    match node:
        case t.Number(text=text):
            return text in {"0", "1", "2"}
        case t.Terms(items=(("+", size), ("-", t.Number(text="1")))):
            return _is_end(problem, size)
        case _:
            return name_key(node) in problem.sizes


def _is_index(problem: Problem, node: Node | None) -> bool:
    """Whether a node is a letter that is neither an object nor a size of the problem."""
    if not isinstance(node, t.Letter | t.Scripted):
        return False
    name = name_key(node)
    base = node.base if isinstance(node, t.Scripted) else node
    known = label(base) in problem.objects or name in problem.sizes
    return name is not None and not known


def _is_dots(node: Node | None) -> bool:
    return isinstance(node, t.Symbol) and node.name == "\\dots"


def _before_forall(problem: Problem, node: Node, rest: Sequence[Node]) -> Parted | None:
    r"""What stands before `\forall m, k, n`, and that; None where nothing is said so."""
    if not all(_is_index(problem, item) for item in rest) and not _are_ranges(problem, rest):
        return None

    def cut(factors: tuple[Node, ...]) -> int | None:
        at = next((i for i, part in enumerate(factors) if part == t.Symbol("\\forall")), 0)
        after = factors[at + 1 :]
        return at if at and after and all(_is_index(problem, part) for part in after) else None

    found = _last_cut(node, cut)
    return None if found is None else (found[0], (*found[1][1:], *rest))


def _bracketed(problem: Problem) -> Cut:
    r"""Where `(0 \le m < M)` begins at the end of a product."""

    def cut(factors: tuple[Node, ...]) -> int | None:
        last = factors[-1]
        if not isinstance(last, t.Fenced) or last.opening != "(":
            return None
        return len(factors) - 1 if _are_ranges(problem, _items((last,))) else None

    return cut


def _items(cut_off: tuple[Node, ...]) -> tuple[Node, ...]:
    """What was cut off, the members of a bracket one by one."""
    match cut_off:
        case (t.Fenced(body=t.Listing(items=items)),):
            return items
        case (t.Fenced(body=body),):
            return (body,)
        case _:
            return cut_off


def _last_cut(node: Node, cut: Cut) -> Parted | None:
    """The node with its last product cut off where `cut` says, and the rest; None where not."""
    match node:
        case t.Relation(sides=(*sides, last)):
            found = _last_cut(last, cut)
            return found and (replace(node, sides=(*sides, found[0])), found[1])
        case t.Terms(items=(*items, (sign, last))):
            found = _last_cut(last, cut)
            return found and (replace(node, items=(*items, (sign, found[0]))), found[1])
        case t.Factors(factors=factors, operators=operators):
            at = cut(factors)
            if at is None:
                return None
            kept = replace(node, factors=factors[:at], operators=operators[: at - 1])
            return (factors[0] if at == 1 else kept), _items(factors[at:])
        case _:
            return None


if TYPE_CHECKING:
    from collections.abc import Callable

    Cut = Callable[[tuple[Node, ...]], int | None]

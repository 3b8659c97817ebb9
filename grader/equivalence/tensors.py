"""Comparing entries over slots: which slot is which, then the ways of equality in order."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

from grader.equivalence.decide import decide
from grader.equivalence.pair import Pair
from grader.equivalence.verdicts import incorrect, undecided
from grader.expression.nodes import Number
from grader.expression.sizes import SizeVariable, name_of, resolve, unify
from grader.model import Judgement, Verdict
from grader.reading.tensor import open_sizes
from grader.reading.values import axis_words

if TYPE_CHECKING:
    from grader.expression.nodes import Index
    from grader.expression.sizes import Size
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor
    from grader.reading.values import Axis

MAX_RENAMINGS = 24


def compare(answer: Tensor, reference: Tensor, problem: Problem) -> Judgement:
    """Whether an answer's entries are the reference's; sizes are made the same on the way."""
    clash = _shape_clash(answer, reference, problem)
    if clash is not None:
        return clash
    orders = _orders(answer, reference, problem)
    if isinstance(orders, Judgement):
        return orders
    found = [
        decide(Pair(problem, answer.body, order, reference.body, reference.slots, reference.kept))
        for order in orders
    ]
    if problem.declarations.layout == "either" and answer.shape is not None:
        return max(found, key=lambda judgement: judgement.verdict is Verdict.CORRECT)
    if _is_number_for_matrix(answer, reference) and found[0].verdict is Verdict.CORRECT:
        return undecided(
            "type.number",
            "one number, where every entry of the reference is that number; "
            "it is right only if each entry was meant",
        )
    if len({judgement.verdict for judgement in found}) > 1:
        return undecided(
            "index.ambiguous",
            "the indices can be matched with those of the reference in more than one way, "
            "and the verdict depends on which is meant; a left side would settle it",
        )
    if found[0].verdict is Verdict.INCORRECT and open_sizes(answer):
        return undecided(
            "size.open",
            "the size of a part of the answer is not said, and the verdict may depend on it",
        )
    if answer.slots and answer.vanished and found[0].verdict is Verdict.CORRECT:
        return _though_vanished(found[0], answer, reference)
    return found[0]


def _though_vanished(found: Judgement, answer: Tensor, reference: Tensor) -> Judgement:
    """A right answer, for a person where an index of a derivative is nowhere in its value."""
    strange = answer.vanished - {index.name for index in (*answer.slots, *reference.slots)}
    if not strange:
        return found
    return undecided(
        "index.vanished",
        f"the index {min(strange)} is free in a derivative and not in its value, "
        "so the answer is right only if that was meant",
    )


def _is_number_for_matrix(answer: Tensor, reference: Tensor) -> bool:
    """Whether a number other than 0 stands for a vector or matrix that has no named indices."""
    if answer.slots or not reference.slots or any(index.name for index in reference.slots):
        return False
    return not (isinstance(answer.body, Number) and answer.body.value == 0)


# -- shapes --------------------------------------------------------------------------------------


def _shape_clash(answer: Tensor, reference: Tensor, problem: Problem) -> Judgement | None:
    """The verdict where two matrix forms have other shapes; None where they fit."""
    if answer.shape is None or reference.shape is None:
        return None
    if len(answer.slots) != len(reference.slots):
        return _stray(answer, reference)
    if _fits(answer.shape, reference.shape):
        _made_same(answer, reference)
        return None
    turned = (answer.shape[1], answer.shape[0])
    if _fits(turned, reference.shape):
        if problem.declarations.layout == "either":
            return None
        return _transposed(answer, reference, problem)
    return incorrect(
        "type.shape",
        f"the answer is {_words(answer.shape)}, the reference {_words(reference.shape)}",
    )


def _stray(answer: Tensor, reference: Tensor) -> Judgement:
    """The verdict where a matrix has other free indices than the reference."""
    more = len(answer.slots) > len(reference.slots)
    names = [index.name for index in (answer if more else reference).slots if index.name]
    told = f"the index {', '.join(names)} is free in the {'answer' if more else 'reference'} alone"
    return incorrect("type.free-index", f"{told}: a sum is {'missing' if more else 'too many'}")


def _made_same(answer: Tensor, reference: Tensor) -> None:
    for mine, other in zip(answer.slots, reference.slots, strict=False):
        unify(mine.size, other.size)


def _fits(shape: tuple[Axis, Axis], wanted: tuple[Axis, Axis]) -> bool:
    """Whether one shape could be another, without making it so."""
    if shape == wanted:
        return True
    assigned: dict[SizeVariable, Size] = {}
    for axis, other in zip(shape, wanted, strict=True):
        if len(axis) != len(other):
            return False
        for mine, theirs in zip(map(resolve, axis), map(resolve, other), strict=True):
            size = assigned.setdefault(mine, theirs) if isinstance(mine, SizeVariable) else mine
            if size != theirs:
                return False
    return True


def _transposed(answer: Tensor, reference: Tensor, problem: Problem) -> Judgement:
    """The entries may be right but rows and columns are exchanged."""
    words = f"the answer is {_words(_shape(answer))}, the reference {_words(_shape(reference))}"
    rows = len(_shape(answer)[0])
    turned = answer.slots[rows:] + answer.slots[:rows]
    for mine, other in zip(turned, reference.slots, strict=True):
        unify(mine.size, other.size)
    pair = Pair(problem, answer.body, turned, reference.body, reference.slots)
    if decide(pair).verdict is Verdict.CORRECT:
        return incorrect(
            "slip.transposed", f"{words}: the right entries, transposed for the layout asked"
        )
    return incorrect("type.shape", words)


def _shape(tensor: Tensor) -> tuple[Axis, Axis]:
    return tensor.shape or ((), ())


def _words(shape: tuple[Axis, Axis]) -> str:
    rows, columns = shape
    return "a scalar" if not rows and not columns else f"{axis_words(rows)} x {axis_words(columns)}"


# -- names of free indices -----------------------------------------------------------------------


def _orders(
    answer: Tensor, reference: Tensor, problem: Problem
) -> list[tuple[Index, ...]] | Judgement:
    """The admissible orders of the answer's slots, or the verdict where there is none."""
    if answer.shape is not None and reference.shape is not None:
        return _by_shape(answer, answer.shape, reference.shape, problem)
    if answer.ordered and answer.slots:
        return _by_order(answer, reference, problem)
    names = {index.name: index for index in answer.slots}
    wanted = [index.name for index in reference.slots]
    fixed = problem.declarations.names == "fixed"
    if set(names) <= set(wanted) and (names or not answer.slots):
        return _by_name(reference, names)
    if answer.vanished and set(wanted) <= names.keys() | answer.vanished:
        strange = ", ".join(name for name in names if name not in wanted)
        return incorrect("type.free-index", f"the index {strange} is free in the answer alone")
    if fixed:
        strange = ", ".join(name for name in names if name not in wanted)
        return incorrect("index.names", f"the index {strange} is not one of the problem's")
    return _by_renaming(answer, reference)


def _by_shape(
    answer: Tensor, mine: tuple[Axis, Axis], wanted: tuple[Axis, Axis], problem: Problem
) -> list[tuple[Index, ...]]:
    """The slots as they are, and turned where either layout is right."""
    first = len(answer.slots) - len(mine[0]) - len(mine[1])
    rows = first + len(mine[0])
    turned = (*answer.slots[:first], *answer.slots[rows:], *answer.slots[first:rows])
    if not _fits(mine, wanted):
        return [turned]
    square = len(mine[0]) == len(mine[1]) == 1 and _fits((mine[1], mine[0]), wanted)
    if problem.declarations.layout == "either" and square:
        return [answer.slots, turned]
    return [answer.slots]


def _by_order(
    answer: Tensor, reference: Tensor, problem: Problem
) -> list[tuple[Index, ...]] | Judgement:
    slots = _in_layout(answer, reference, problem)
    if len(slots) != len(reference.slots):
        return incorrect(
            "type.slots",
            f"the answer has {len(slots)} free indices, the reference {len(reference.slots)}",
        )
    orders = [slots]
    if problem.declarations.layout == "either" and answer.shape is not None and len(slots) > 1:
        orders = [slots, slots[::-1]]
    fitting = [order for order in orders if _typed(order, reference.slots)]
    if not fitting:
        return _size_clash(slots, reference.slots)
    for mine, other in zip(fitting[0], reference.slots, strict=True):
        unify(mine.size, other.size)
    return fitting[:1]


def _in_layout(answer: Tensor, reference: Tensor, problem: Problem) -> tuple[Index, ...]:
    """Named slots in the order of the reference's rows and columns.

    In the denominator layout these are the slots of what is differentiated by, then the others.
    """
    split = answer.left.numerator if answer.left is not None else 0
    turned = problem.declarations.layout == "denominator" and reference.shape is not None
    if turned and 0 < split < len(answer.slots) and answer.shape is None:
        return answer.slots[split:] + answer.slots[:split]
    return answer.slots


def _typed(order: tuple[Index, ...], slots: tuple[Index, ...]) -> bool:
    shape = (tuple(index.size for index in order), ())
    return _fits(shape, (tuple(index.size for index in slots), ()))


def _size_clash(order: tuple[Index, ...], slots: tuple[Index, ...]) -> Judgement:
    for number, (mine, other) in enumerate(zip(order, slots, strict=True), start=1):
        if resolve(mine.size) != resolve(other.size):
            name = f"the index {mine.name}" if mine.name else f"index {number}"
            return incorrect(
                "type.index-size",
                f"{name} runs over {name_of(mine.size)}, "
                f"in the reference over {name_of(other.size)}",
            )
    return incorrect("type.index-size", "the sizes of the indices do not fit together")


def _by_name(reference: Tensor, names: dict[str, Index]) -> list[tuple[Index, ...]] | Judgement:
    order = tuple(names.get(index.name) or replace(index) for index in reference.slots)
    if not _typed(order, reference.slots):
        return _size_clash(order, reference.slots)
    for mine, other in zip(order, reference.slots, strict=True):
        unify(mine.size, other.size)
    return [order]


def _by_renaming(answer: Tensor, reference: Tensor) -> list[tuple[Index, ...]] | Judgement:
    """Every order that types allow; slots the answer does not mention are constant."""
    if len(answer.slots) > len(reference.slots):
        return incorrect(
            "type.slots",
            f"the answer has {len(answer.slots)} free indices, the reference "
            f"{len(reference.slots)}: a sum is missing",
        )
    fillers = tuple(replace(i, name="") for i in reference.slots[len(answer.slots) :])
    orders = []
    for order in permutations((*answer.slots, *(None for _ in fillers)), len(reference.slots)):
        filled = tuple(
            mine or replace(other) for mine, other in zip(order, reference.slots, strict=True)
        )
        if _typed(filled, reference.slots):
            orders.append(filled)
        if len(orders) > MAX_RENAMINGS:
            return undecided("index.ambiguous", "the indices can be matched in too many ways")
    if not orders:
        return incorrect(
            "type.index-size", "no naming of the indices fits the sizes of the reference"
        )
    unique = list(
        {
            tuple(id(i) if i in answer.slots else 0 for i in order): order for order in orders
        }.values()
    )
    if len(unique) == 1:
        for mine, other in zip(unique[0], reference.slots, strict=True):
            unify(mine.size, other.size)
    return unique

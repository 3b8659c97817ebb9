"""Lists of answers: sets where no order is meant, rows where one is.

Policies: a bare list, `or`, `and` and braces are all sets of answers; a repeated answer in bare
lists counts only where the reference repeats one too; where one side has names (`a = 2, b = 3`) and
the other has none, the order of writing must agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.equivalence.answers.comparison import Comparison, apart, fingerprints
from grader.equivalence.answers.naming import named, stripped
from grader.equivalence.answers.words import all_correct, softened
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.model import Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from grader.reading.answers.kinds import Answer


MAX_ITEMS = 60
FLAT = frozenset({",", ";", "or", "and", "±"})


def items_of(answer: Answer) -> tuple[Answer, ...] | None:
    r"""The answers in a list, whatever joins them; None for an answer of another kind.

    `x = 1 or x = 2`, `a = 4, -8`, `\pm 2` and `x \in \{1, 2\}` are lists; so is one value.
    """
    match answer:
        case k.Listed(items=items):
            return tuple(part for item in items for part in _spread(item))
        case k.Joined(operator="or", items=items):
            return _alternatives(items)
        case k.Grouped(items=items):
            return items
        case k.Related(operators=("∈",), sides=(_, inner)):
            return items_of(inner) if isinstance(inner, k.Listed) else None
        case k.Related():
            value = stripped(answer)
            return None if value is answer else items_of(value) or (answer,)
        case k.Single() | k.Row() | k.Choice() | k.Words() | k.Ratio() | k.NumberSet():
            return (answer,)
        case _:
            return None


def _spread(item: Answer) -> tuple[Answer, ...]:
    """An item, or the items of a list within a list that has no braces of its own."""
    if isinstance(item, k.Listed) and item.joined in FLAT and item.joined != ";":
        return _row_of_names(item) or tuple(part for inner in item.items for part in _spread(inner))
    if isinstance(item, k.Joined) and item.operator == "or":
        return _alternatives(item.items) or (item,)
    value = stripped(item)
    if value is not item and isinstance(value, k.Listed) and value.joined in FLAT:
        return value.items
    return (item,)


def _alternatives(items: tuple[Answer, ...]) -> tuple[Answer, ...] | None:
    """The values of `x = 1 or x = 2`; None where an alternative is no value."""
    found: list[Answer] = []
    for item in items:
        if isinstance(item, k.Joined) and item.operator == "and":
            row = _row_of_names(k.Listed(item.items, ","))
            if not row:
                return None
            found += row
            continue
        inner = items_of(item)
        if inner is None or (isinstance(item, k.Related) and named(item) is None):
            return None
        found += inner
    return tuple(found)


def _row_of_names(item: k.Listed) -> tuple[Answer, ...]:
    """`p = 5, q = 2` inside a longer list as one row."""
    pairs = [named(part) for part in item.items]
    keys = [pair.names[0].key for pair in pairs if pair is not None and len(pair.names) == 1]
    if len(keys) == len(item.items) > 1 and len(set(keys)) == len(keys):
        return (k.Row("(", ")", tuple(pair.value for pair in pairs if pair is not None)),)
    return ()


def names_in(items: tuple[Answer, ...]) -> tuple[str, ...] | None:
    """The different names of a list of named values; None where it is not one.

    `x_1 = -2, x_2 = 3` and `x = 1, x = 2` are answers for one unknown: their names are dropped.
    """
    keys = []
    for item in items:
        found = named(item)
        if found is None or len(found.names) != 1:
            return None
        keys.append(found.names[0].key)
    bases = {key.split("_")[0] for key in keys}
    return tuple(keys) if len(bases) > 1 and len(set(keys)) == len(keys) else None


# -- sets ----------------------------------------------------------------------------------------


def compare_sets(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], compare: Comparison
) -> Judgement:
    """Whether two lists hold the same answers, repeated ones as often."""
    if max(len(answer), len(reference)) > MAX_ITEMS:
        return undecided("list.long", "the lists are too long to compare")
    if _in_order(answer, reference, compare):
        return correct("list.equal", "the same entries")
    return _matched(answer, reference, compare)


def _in_order(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], compare: Comparison
) -> bool:
    if len(answer) != len(reference):
        return False
    return all(
        compare(a, b).verdict is Verdict.CORRECT for a, b in zip(answer, reference, strict=True)
    )


def _matched(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], compare: Comparison
) -> Judgement:
    """Every answer beside every entry of the reference: equal, different or open."""
    grid = _grid(answer, reference, compare)
    extra = [i for i, row in enumerate(grid) if Verdict.CORRECT not in row]
    missing = [
        j for j in range(len(reference)) if all(row[j] is not Verdict.CORRECT for row in grid)
    ]
    certain_extra = [i for i in extra if all(v is Verdict.INCORRECT for v in grid[i])]
    certain_missing = [j for j in missing if all(row[j] is Verdict.INCORRECT for row in grid)]
    if certain_extra:
        return incorrect("list.extra", f"entry {certain_extra[0] + 1} is none of the reference's")
    if certain_missing:
        return incorrect("list.missing", _missing_words(certain_missing, len(reference)))
    if extra or missing:
        return undecided(
            "list.open", "not every entry was found equal to one of the reference, nor different"
        )
    if len(answer) != len(reference):
        return undecided("list.repeated", "the right entries, but not each as often")
    if not _perfect(grid):
        return incorrect("list.repeated", "an entry is repeated otherwise than in the reference")
    return correct("list.equal", "the same entries in another order")


def _grid(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], compare: Comparison
) -> list[list[Verdict]]:
    """The verdict on every pair of entries."""
    wanted = [(item, fingerprints(item, compare.problem)) for item in reference]
    grid = []
    for item in answer:
        mine = fingerprints(item, compare.problem)
        row = [
            Verdict.INCORRECT if apart(mine, other) else compare(item, entry).verdict
            for entry, other in wanted
        ]
        grid.append(row)
    return grid


def _missing_words(missing: list[int], count: int) -> str:
    if len(missing) == 1:
        return f"entry {missing[0] + 1} of the reference is missing"
    return f"{len(missing)} of the {count} entries of the reference are missing"


def _perfect(grid: list[list[Verdict]]) -> bool:
    """Whether equal entries pair off; equality is transitive, so counting is enough."""
    free = set(range(len(grid)))
    for row in grid:
        match = next((j for j in sorted(free) if row[j] is Verdict.CORRECT), None)
        if match is None:
            return False
        free.discard(match)
    return True


# -- rows ----------------------------------------------------------------------------------------


def compare_rows(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], compare: Comparison
) -> Judgement:
    """Whether two rows have the same entries in the same places."""
    if len(answer) != len(reference):
        return incorrect(
            "row.length", f"the answer has {len(answer)} entries, the reference {len(reference)}"
        )
    pairs = zip(answer, reference, strict=True)
    return all_correct((compare(a, b) for a, b in pairs), "row.equal", "the same entries in order")


# -- lists with names ----------------------------------------------------------------------------


def compare_named(
    mine: tuple[Answer, ...], other: tuple[Answer, ...], compare: Comparison
) -> Judgement:
    """Lists with names on both sides, on one side or on none."""
    left, right = names_in(mine), names_in(other)
    if left and right and sorted(left) == sorted(right):
        order = [mine[left.index(key)] for key in right]
        return compare_rows(tuple(map(stripped, order)), tuple(map(stripped, other)), compare)
    values, wanted = tuple(map(stripped, mine)), tuple(map(stripped, other))
    if bool(left) != bool(right) and len(values) == len(wanted):
        in_order = compare_rows(values, wanted, compare)
        if in_order.verdict is not Verdict.INCORRECT:
            return in_order
        unordered = compare_sets(values, wanted, compare)
        return softened(
            unordered,
            "list.names",
            "the right values, but nothing settles which is meant by which name",
        )
    judgement = compare_sets(values, wanted, compare)
    if left and right:
        return softened(judgement, "name.differs", "the right values under other names")
    return judgement

"""Lists of answers: sets where no order is meant, rows where one is.

Policies: a bare list, `or`, `and` and braces are all sets of answers; a repeated answer in bare
lists counts only where the reference repeats one too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.comparison import Comparison, apart, fingerprints
from grader.equivalence.answers.entries import by_place, each, entry, numbered, places
from grader.equivalence.answers.naming import named, stripped
from grader.equivalence.answers.words import softened
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.model import Entry, Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    """`p = 5, q = 2` inside a longer list as one row, with its names where they are unsorted."""
    pairs = [named(part) for part in item.items]
    names = [pair.names[0] for pair in pairs if pair is not None and len(pair.names) == 1]
    keys = [name.key for name in names]
    if not len(keys) == len(item.items) > 1 or len(set(keys)) < len(keys):
        return ()
    row = k.Row("(", ")", tuple(pair.value for pair in pairs if pair is not None))
    if keys == sorted(keys):
        return (row,)
    return (k.Related((k.Row("(", ")", tuple(names)), row), ("=",)),)


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


def in_any_order(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], compare: Comparison
) -> Judgement:
    """The verdict on a tuple whose order the rubric leaves free."""
    judgement = compare_sets(answer, reference, compare)
    if judgement.verdict is Verdict.CORRECT:
        return replace(judgement, code="freedom.order", detail="right up to the order of entries")
    return judgement


# -- sets ----------------------------------------------------------------------------------------


def compare_sets(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], compare: Comparison
) -> Judgement:
    """Whether two lists hold the same answers, repeated ones as often."""
    if len(answer) == len(reference) and _in_order(answer, reference, compare):
        return by_place([SAME] * len(reference), numbered(len(reference)), EQUAL)
    if max(len(answer), len(reference)) > MAX_ITEMS:
        return undecided("list.long", "the lists are too long to compare")
    grid = _grid(answer, reference, compare)
    declared = compare.problem.declarations
    if "repeats" in declared.accept or declared.type == "set":
        return _matched_once(grid, len(reference))
    return _matched(grid, len(reference))


def _matched_once(grid: Lines, count: int) -> Judgement:
    """The verdict where it does not matter how often an entry is given."""
    turned = [[line[column] for line in grid] for column in range(count)]
    if all(Verdict.CORRECT in line for line in (*grid, *turned)):
        return correct("set.equal", "the same entries, however often each is given")
    return _matched(grid, count)


EQUAL = correct("list.equal", "the same entries")
SAME = correct("list.equal", "given")
ABSENT = incorrect("list.missing", "not given")
OPEN = undecided("list.open", "neither found among the values given nor shown to be missing")


def _in_order(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], compare: Comparison
) -> bool:
    return all(
        compare(a, b).verdict is Verdict.CORRECT for a, b in zip(answer, reference, strict=True)
    )


Lines = list[list[Verdict]]


def _matched(grid: Lines, count: int) -> Judgement:
    """The verdict where every answer was held against each of the reference's entries."""
    turned = [[line[column] for line in grid] for column in range(count)]
    told = _unmatched_words(grid, turned)
    if told:
        entries = _paired(grid, turned) if len(grid) <= count else ()
        code = "list.extra" if any(map(_is_none, grid)) else "list.missing"
        return replace(incorrect(code, told), entries=entries)
    if any(Verdict.CORRECT not in line for line in (*grid, *turned)):
        return undecided(
            "list.open", "not every entry was found equal to one of the reference, nor different"
        )
    if len(grid) != count:
        return undecided("list.repeated", "the right entries, but not each as often")
    entries = _paired(grid, turned)
    if any(found.verdict is not Verdict.CORRECT for found in entries):
        return incorrect("list.repeated", "an entry is repeated otherwise than in the reference")
    return replace(correct("list.equal", "the same entries in another order"), entries=entries)


def _is_none(line: list[Verdict]) -> bool:
    """Whether an entry is certainly none of the other side's."""
    return all(verdict is Verdict.INCORRECT for verdict in line)


def _unmatched_words(grid: Lines, turned: Lines) -> str:
    """Every entry of either side that is certainly none of the other's; "" if there is none."""
    extra, missing = (
        [name for name, line in zip(numbered(len(lines)), lines, strict=True) if _is_none(line)]
        for lines in (grid, turned)
    )
    verbs = ["is" if len(names) == 1 else "are" for names in (extra, missing)]
    told = [f"{places(extra)} {verbs[0]} none of the reference's"] if extra else []
    told += [f"{places(missing)} of the reference {verbs[1]} missing"] if missing else []
    return "; ".join(told)


def _paired(grid: Lines, turned: Lines) -> tuple[Entry, ...]:
    """The verdict on each entry of the reference, each answer counted for one of them.

    Equality is transitive, so the first free answer will do. An entry whose value is given, but
    for another, is left open.
    """
    free = list(range(len(grid)))
    partners: list[int | None] = []
    for line in turned:
        partner = next((place for place in free if line[place] is Verdict.CORRECT), None)
        partners.append(partner)
        free = [place for place in free if place != partner]
    found = [
        SAME if partner is not None else ABSENT if _is_none(line) else OPEN
        for partner, line in zip(partners, turned, strict=True)
    ]
    return tuple(map(entry, numbered(len(found)), found))


def _grid(
    answer: tuple[Answer, ...], reference: tuple[Answer, ...], compare: Comparison
) -> list[list[Verdict]]:
    """The verdict on every pair of entries."""
    wanted = [(item, fingerprints(item, compare.problem)) for item in reference]
    grid = []
    for item in answer:
        mine = fingerprints(item, compare.problem)
        row = [
            Verdict.INCORRECT if apart(mine, other) else compare(item, key).verdict
            for key, other in wanted
        ]
        grid.append(row)
    return grid


# -- rows ----------------------------------------------------------------------------------------


def compare_rows(
    answer: tuple[Answer, ...],
    reference: tuple[Answer, ...],
    compare: Comparison,
    names: Sequence[str] = (),
) -> Judgement:
    """Whether two rows have the same entries in the same places."""
    if len(answer) != len(reference):
        if any(isinstance(item, k.Unvalued) for item in (*answer, *reference)):
            return undecided("row.dots", "the dots may stand for entries that the other side shows")
        return incorrect(
            "row.length", f"the answer has {len(answer)} entries, the reference {len(reference)}"
        )
    found = each(zip(answer, reference, strict=True), compare)
    names = names or numbered(len(reference))
    judgement = by_place(found, names, correct("row.equal", "the same entries in order"))
    if any(map(_is_in_braces, answer, reference)) or any(map(_is_in_braces, reference, answer)):
        return softened(judgement, "row.braces", "an entry stands in braces, a set of one value")
    return judgement


def _is_in_braces(answer: Answer, reference: Answer) -> bool:
    r"""Whether an entry is a set of one value where the other side has the value, `(\{1\}, 2)`."""
    braced = isinstance(answer, k.Listed) and answer.joined == "{" and not answer.bare
    return braced and isinstance(reference, k.Single)

"""Lists of values with names, `a = 2, b = 3`: by their names where both sides have them.

Names of one letter with numbers, `x_1 = -2, x_2 = 3`, may only count the values: where the values
are right under exchanged numbers a person is asked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.entries import differences, entry, places
from grader.equivalence.answers.lists import compare_rows, compare_sets, names_in
from grader.equivalence.answers.naming import named, stripped
from grader.equivalence.answers.words import softened
from grader.equivalence.verdicts import incorrect
from grader.model import Entry, Judgement, Verdict
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.equivalence.answers.comparison import Comparison
    from grader.reading.answers.kinds import Answer

Items = tuple["Answer", ...]
NOT_GIVEN = incorrect("name.missing", "not given")
NAME_OR_VALUE = "right by its name or by its value alone, but not by both"
UNSETTLED = "the right values, but nothing settles which is meant by which name"


def compare_named(mine: Items, other: Items, compare: Comparison) -> Judgement:
    """Lists with names on both sides, on one side or on none."""
    right = _labels(other)
    mine = _said_once(mine, compare) if right else mine
    left = _labels(mine)
    values, wanted = tuple(map(_bare, mine)), tuple(map(_bare, other))
    if left and right:
        return _both_named(dict(zip(left, values, strict=True)), right, wanted, compare)
    unknown = _one_unknown(mine, other)
    if not unknown and all(map(_name_of, (*mine, *other))):
        return compare_sets(mine, other, compare)
    if right and not unknown and any(map(_name_of, mine)):
        return softened(compare_sets(values, wanted, compare), "list.names", UNSETTLED)
    if (right or names_in(mine)) and len(values) == len(wanted):
        names = right or left or ()
        sides = (values, wanted) if unknown or not right else (mine, other)
        in_order = compare_rows(*sides, compare, names)
        if in_order.verdict is not Verdict.INCORRECT:
            return in_order
    judgement = compare_sets(values, wanted, compare)
    return softened(judgement, "list.names", UNSETTLED) if right or names_in(mine) else judgement


def _bare(item: Answer) -> Answer:
    """An item without its names, which stay on a row whose order they settle: `(y, x) = (2, 1)`."""
    found = named(item)
    keys = [name.key for name in found.names] if found is not None else []
    return stripped(item) if keys == sorted(keys) else item


def _name_of(item: Answer) -> k.Name | None:
    """The one name of an item; None where it has none or several."""
    found = named(item)
    return found.names[0] if found is not None and len(found.names) == 1 else None


def _one_unknown(mine: Items, other: Items) -> bool:
    """Whether the names of two lists only count the values of one letter.

    A number given to two values counts nothing: `x_1 = 2, x_1 = 3`.
    """
    names = [name for name in map(_name_of, (*mine, *other)) if name is not None]
    keys = [name.key for name in map(_name_of, mine) if name is not None and "_" in name.key]
    plain = not any(name.arguments for name in names) and len(set(keys)) == len(keys)
    return plain and len({name.key.split("_")[0] for name in names}) == 1


def spread_names(item: Answer) -> Items:
    """`(a, b) = (1, 2)` as `a = 1` and `b = 2`; any other answer alone."""
    found = named(item)
    if found is None or not isinstance(found.value, k.Row) or len(found.names) < 2:
        return (item,)
    if len(found.names) != len(found.value.items):
        return (item,)
    pairs = zip(found.names, found.value.items, strict=True)
    return tuple(k.Related((name, value), ("=",)) for name, value in pairs)


def spread_family(item: Answer, others: Items) -> Items:
    """`f = (3, 2)` as `f(1) = 3` and `f(2) = 2` beside a list that names these; () for others."""
    found, keys = named(item), _labels(others)
    if found is None or len(found.names) != 1 or not isinstance(found.value, k.Row):
        return ()
    numbered = [NUMBERED.fullmatch(key) for key in keys]
    families = {match["family"] if match else "" for match in numbered}
    if families != {found.names[0].key} or len(keys) != len(found.value.items):
        return ()
    pairs = zip(keys, found.value.items, strict=True)
    return tuple(k.Related((k.Name(key), value), ("=",)) for key, value in pairs)


NUMBERED = re.compile(r"(?P<family>.+?)(?:_(?P<index>\d)|_\{(?P<long>\d+)\}|\((?P<place>\d+)\))")


def count_from_one(items: Items) -> bool:
    """Whether a list names its values by the numbers 1, 2, ... in their order."""
    found = [NUMBERED.fullmatch(key) for key in _labels(items)]
    return [int(m["index"] or m["long"] or m["place"]) for m in found if m] == [
        *range(1, len(items) + 1)
    ]


def names_values(items: Items) -> bool:
    """Whether a list gives every value a name of its own, by which alone it is known."""
    return bool(_labels(items))


def in_usual_order(items: Items) -> bool:
    """Whether a list names its values in the order that a bare row of them is taken to have."""
    keys = _labels(items)
    plain = len({len(key) for key in keys}) == 1
    return len(keys) > 1 and plain and list(keys) == sorted(keys)


def _labels(items: Items) -> tuple[str, ...]:
    """The name of each item of a list of several; () where one has none or shares its own."""
    keys = tuple(_plain(name.key) for name in map(_name_of, items) if name is not None)
    return keys if len(set(keys)) == len(items) else ()


def _said_once(items: Items, compare: Comparison) -> Items:
    """A list without what repeats an earlier item: the same name with the same value."""
    kept: dict[str, Answer] = {}
    for item in items:
        name = _name_of(item)
        key = _plain(name.key) if name is not None else ""
        if not key:
            return items
        first = kept.setdefault(key, item)
        if compare(stripped(item), stripped(first)).verdict is not Verdict.CORRECT:
            return items
    return tuple(kept.values())


def _plain(key: str) -> str:
    """`F_2` for `F_{2}`."""
    return ONE_CHARACTER.sub(r"\1", key)


ONE_CHARACTER = re.compile(r"\{(\w)\}")


def _both_named(
    given: dict[str, Answer], names: tuple[str, ...], wanted: Items, compare: Comparison
) -> Judgement:
    values = tuple(given.values())
    if set(given) != set(names):
        judgement = compare_sets(values, wanted, compare)
        if judgement.verdict is Verdict.INCORRECT and set(given) < set(names):
            return _left_out(judgement, given, names, wanted, compare)
        return softened(judgement, "name.differs", "the right values under other names")
    in_order = tuple(given[name] for name in names)
    judgement = compare_rows(in_order, wanted, compare, names)
    if judgement.verdict is not Verdict.INCORRECT or not _one_letter(names):
        return judgement
    unordered = compare_sets(values, wanted, compare)
    if unordered.verdict is not Verdict.INCORRECT:
        return softened(unordered, "name.numbers", "the right values, numbered otherwise")
    return replace(judgement, entries=agreed(judgement.entries, unordered.entries))


def _one_letter(names: Sequence[str]) -> bool:
    return len({name.split("_")[0] for name in names}) == 1


def _left_out(
    by_value: Judgement,
    given: dict[str, Answer],
    names: tuple[str, ...],
    wanted: Items,
    compare: Comparison,
) -> Judgement:
    """A refusal where some names of the reference are left out, and no other is given."""
    found = [
        compare(given[name], value) if name in given else NOT_GIVEN
        for name, value in zip(names, wanted, strict=True)
    ]
    entries = tuple(map(entry, names, found))
    if _one_letter(names):
        entries = agreed(entries, by_value.entries)
    left_out = f"not given: {places([name for name in names if name not in given])}"
    wrong = any(found[names.index(name)].verdict is Verdict.INCORRECT for name in given)
    others = (
        f"; {differences(tuple(given), [found[names.index(g)] for g in given])}" if wrong else ""
    )
    return replace(by_value, detail=left_out + others, entries=entries)


def agreed(by_name: tuple[Entry, ...], by_value: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Verdicts by name, where values without regard to names say no other; else undecided."""
    if len(by_name) != len(by_value):
        return ()
    return tuple(
        mine
        if mine.verdict is other.verdict
        else replace(mine, verdict=Verdict.UNDECIDED, detail=NAME_OR_VALUE)
        for mine, other in zip(by_name, by_value, strict=True)
    )

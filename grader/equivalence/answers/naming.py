"""Answers as values with names: `x = 2`, `5 = N`, `(p, q) = (3, 2)`, `f(x) = x^2`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.equivalence.answers.numbers import symbols_in
from grader.expression import nodes as n
from grader.expression.substitution import substituted
from grader.reading.answers import kinds as k

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.reading.answers.kinds import Answer
    from grader.reading.tensor import Tensor

EQUALS = frozenset({"=", ":="})


@dataclass(frozen=True, slots=True)
class Named:
    """A value with the names it is given; `approximate` where only `≈` leads to it."""

    names: tuple[k.Name, ...]
    value: Answer
    approximate: bool = False


def named(answer: Answer) -> Named | None:
    """The names and the value of a chain of equations; None for a relation of another kind.

    What stands after `≈` behind an exact side is dropped. A chain without names has all its sides
    as its value.
    """
    if not isinstance(answer, k.Related) or not set(answer.operators) <= EQUALS | {"≈"}:
        return None
    approximate = answer.operators[0] == "≈" and isinstance(answer.sides[0], k.Name)
    sides = answer.sides if approximate else _exact(answer)
    names = _leading(sides)
    if len(names) == len(sides):
        names = names[:-1] or names
        return _named(names, sides[-1:], approximate) if _has_value(sides[-1]) else None
    if not names and _is_name(sides[-1]):
        return _named(sides[-1:], sides[:-1], approximate)
    return _named(names, sides[len(names) :], approximate)


def _named(names: tuple[Answer, ...], sides: tuple[Answer, ...], approximate: bool) -> Named:  # noqa: FBT001 - the field it fills
    value = _valued(sides)
    return Named(tuple(_whole(name, value) for name in _parts(names)), value, approximate)


def _whole(name: k.Name, value: Answer) -> k.Name:
    """A name with its arguments in it where they stand for themselves, `P(A)` for 1/2.

    In `f(x) = x^2` and in the constant function `f(x) = 3` they stand for any value.
    """
    if not name.arguments or VARIABLES.issuperset(name.arguments):
        return name
    letters = _letters(value)
    if letters is None or not letters.isdisjoint(name.arguments):
        return name
    return replace(name, key=f"{name.key}({','.join(name.arguments)})", arguments=())


VARIABLES = frozenset("fghijklmnorstuvwxyz") | {"\\theta", "\\varphi", "\\lambda", "\\alpha"}


def _letters(value: Answer) -> frozenset[str] | None:
    """The letters in a value or in the entries of one; None for a value of another kind."""
    if isinstance(value, k.Single):
        return frozenset(symbols_in(value.value))
    if not isinstance(value, k.Row | k.Listed):
        return None
    found = [_letters(item) for item in value.items]
    return None if None in found else frozenset().union(*(part for part in found if part))


def _exact(answer: k.Related) -> tuple[Answer, ...]:
    cut = next((i for i, op in enumerate(answer.operators) if op == "≈"), len(answer.operators))
    return answer.sides[: cut + 1]


def _leading(sides: tuple[Answer, ...]) -> tuple[Answer, ...]:
    count = next((i for i, side in enumerate(sides) if not _is_name(side)), len(sides))
    if count == len(sides) and isinstance(sides[0], k.Row | k.Ratio):
        return sides[:1]
    return sides[:count]


def _is_name(side: Answer) -> bool:
    if isinstance(side, k.Row | k.Ratio):
        return all(row_name(item) for item in side.items)
    return isinstance(side, k.Name)


def row_name(item: Answer) -> str:
    """The letter an item of `(p, q)` is; "" where it is an expression."""
    if isinstance(item, k.Name):
        return item.key
    if isinstance(item, k.Single) and isinstance(item.value, n.Symbol):
        return item.value.name
    return ""


def _parts(names: tuple[Answer, ...]) -> tuple[k.Name, ...]:
    found: list[k.Name] = []
    for name in names:
        if isinstance(name, k.Row | k.Ratio):
            items = name.items
            found += [i if isinstance(i, k.Name) else k.Name(row_name(i)) for i in items]
        elif isinstance(name, k.Name):
            found.append(name)
    return tuple(found)


def _has_value(side: Answer) -> bool:
    return not isinstance(side, k.Name) or side.value is not None


def _valued(sides: tuple[Answer, ...]) -> Answer:
    """The sides of a chain as one value."""
    values = tuple(map(plain_value, sides))
    if len(values) == 1:
        return values[0]
    last = values[-1]
    if isinstance(last, k.Single) and all(isinstance(v, k.Single) for v in values):
        tensors = tuple(v.tensor for v in values if isinstance(v, k.Single))
        return replace(last, sides=tensors)
    return k.Related(values, ("=",) * (len(values) - 1))


def plain_value(side: Answer) -> Answer:
    """A side that is a name by the value it also has, also within a row."""
    if isinstance(side, k.Row):
        return replace(side, items=tuple(map(plain_value, side.items)))
    return side.value if isinstance(side, k.Name) and side.value is not None else side


def counts_by(name: k.Name, letter: str, numbers: str) -> bool:
    """Whether a name is that of a sequence, `a_{n}`, or of a function of all whole numbers.

    `f(n) = 2n` for natural numbers alone may leave out values that are asked for.
    """
    everywhere = name.arguments == (letter,) and numbers == "Z"
    return everywhere or name.key.endswith(f"_{{{letter}}}")


def each_named(answer: Answer, other: Answer) -> Answer:
    """`x = y = z = 1` as the values of three names, beside as many entries or named values.

    So are the chains in a list, `x = y = 1, z = 2`.
    """
    other = stripped(other)
    if not isinstance(other, k.Row | k.Listed | k.Joined):
        return answer
    listed = answer.items if isinstance(answer, k.Listed) and answer.joined in ",;" else (answer,)
    items = tuple(part for item in listed for part in _each(item))
    return k.Listed(items, ",") if len(listed) < len(items) == len(other.items) else answer


def _each(item: Answer) -> tuple[Answer, ...]:
    """The names of a chain `x = y = 1` with its value each; any other answer alone."""
    found = named(item) if isinstance(item, k.Related) and len(item.sides) > 2 else None
    if found is None or found.approximate or not isinstance(found.value, k.Single):
        return (item,)
    if len(found.names) < 2 or any(name.arguments for name in found.names):
        return (item,)
    return tuple(k.Related((name, found.value), ("=",)) for name in found.names)


def stripped(answer: Answer) -> Answer:
    """The value of a named answer; any other answer as it is."""
    found = named(answer)
    return found.value if found is not None and found.names else answer


def key_of(names: tuple[k.Name, ...]) -> tuple[str, ...]:
    """What two left sides must have in common: letters, and `f` for `f(x)`."""
    return tuple(name.key for name in names)


def mentions(value: Answer, names: tuple[k.Name, ...]) -> bool:
    """Whether a value contains one of its own names, so that it is an equation."""
    if not isinstance(value, k.Single):
        return False
    return bool({name.key for name in names} & set(symbols_in(value.value)))


# -- renaming ------------------------------------------------------------------------------------


def renamed(answer: Answer, letters: Mapping[str, str]) -> Answer:
    """A value with letters exchanged; an answer of another kind as it is."""
    if not isinstance(answer, k.Single) or not letters:
        return answer
    return replace(answer, sides=renamed_sides(answer, letters))


def renamed_sides(answer: k.Single, letters: Mapping[str, str]) -> tuple[Tensor, ...]:
    """The sides of a value with letters exchanged."""
    free = {new: f"{new}~" for new in letters.values() if new not in letters}
    letters = {**free, **letters}
    return tuple(_renamed_tensor(side, letters) for side in answer.sides)


def _renamed_tensor(tensor: Tensor, letters: Mapping[str, str]) -> Tensor:
    return replace(
        tensor, body=substituted(tensor.body, {old: n.Symbol(new) for old, new in letters.items()})
    )

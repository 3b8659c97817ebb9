"""Two sides of one equality, and what is computed of them once."""

from __future__ import annotations

from dataclasses import field
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from grader.expression import nodes as n
from grader.expression.evaluate import BUDGET_STEPS, Budget
from grader.expression.traverse import by_kind, parts_of, walk
from grader.nodes import by_itself

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.expression.nodes import Expr, Index
    from grader.expression.sizes import Size
    from grader.reading.problem import Definition, Problem

T = TypeVar("T")
K = TypeVar("K", bound=n.Node)
MOST_KEPT = 32


@by_itself
class Pair:
    """An answer's entries beside the reference's, over slots in the same order.

    `budget` is the steps that all evaluations of it may take together; `found` is what functions
    of it gave (`once`), `kept` what was computed of the reference for other answers.
    """

    problem: Problem
    answer: Expr
    answer_slots: tuple[Index, ...]
    reference: Expr
    reference_slots: tuple[Index, ...]
    kept: dict[Any, Any] = field(default_factory=dict, repr=False)
    budget: Budget = field(init=False, repr=False, default_factory=partial(Budget, BUDGET_STEPS))
    found: dict[object, Any] = field(init=False, repr=False, default_factory=dict)
    properties: dict[str, frozenset[str]] = field(init=False, repr=False, default_factory=dict)

    def of_reference(self, name: object, compute: Callable[[], T]) -> T:
        """What follows from the reference and the problem alone, kept for the next answer."""
        own = (self.problem, self.reference, self.reference_slots)
        key = (name, *map(id, own))
        if key in self.kept:
            return self.kept[key][1]  # type: ignore[no-any-return]
        value = compute()
        if len(self.kept) < MOST_KEPT:
            self.kept[key] = own, value  # with what the ids are of, so that they stay theirs
        return value

    def forget_of_reference(self, name: object) -> None:
        """Keep this no longer."""
        own = (self.problem, self.reference, self.reference_slots)
        self.kept.pop((name, *map(id, own)), None)

    def assumed(self, name: str) -> frozenset[str]:
        """The properties of a letter: declared, or forced by where it stands."""
        known = self.properties.get(name)
        if known is None:
            known = self.problem.assumed(name) | forced(self).get(name, NOTHING)
            self.properties[name] = known
        return known

    def last_axis(self, name: str) -> Size | None:
        """The size of the last axis of an object."""
        return self.problem.last_axis(name)

    def definition(self, name: str) -> Definition | None:
        """The definition of a letter."""
        return self.problem.definition(name)

    @property
    def parts(self) -> tuple[Expr, ...]:
        """Every node of both sides."""
        return (*parts_of(self.answer), *parts_of(self.reference))

    @property
    def kinds(self) -> frozenset[type]:
        """The kinds of nodes that occur on either side."""
        return kinds(self)

    def of(self, kind: type[K]) -> tuple[K, ...]:
        """The nodes of one kind, the answer's first."""
        return by_kind(self.answer).get(kind, ()) + by_kind(self.reference).get(kind, ())


def once(function: Callable[[Pair], T]) -> Callable[[Pair], T]:
    """Keep what a function of a pair gives on the pair."""

    @wraps(function)
    def kept(pair: Pair) -> T:
        try:
            return pair.found[function]  # type: ignore[no-any-return]
        except KeyError:
            value = pair.found[function] = function(pair)
            return value

    return kept


@once
def kinds(pair: Pair) -> frozenset[type]:
    """The kinds of nodes that occur on either side."""
    return frozenset((*by_kind(pair.answer), *by_kind(pair.reference)))


NOTHING: frozenset[str] = frozenset()
NATURAL = frozenset({"natural"})
WHOLE_ARGUMENTS = frozenset({"factorial", "factorial2", "binomial", "gcd", "lcm"})


@once
def forced(pair: Pair) -> dict[str, frozenset[str]]:
    r"""What a letter's place says of it: `n!` and `(-1)^n` need whole n, `\bar z` complex z."""
    found: dict[str, frozenset[str]] = {}
    for kind in FORCING:
        for part in pair.of(kind):
            for inside, properties in _forcing(part):
                for leaf in walk(inside):
                    if isinstance(leaf, n.Symbol) and not leaf.name.startswith("#"):
                        found[leaf.name] = found.get(leaf.name, NOTHING) | properties
    return found


def _forcing(part: n.Node) -> tuple[tuple[Expr, frozenset[str]], ...]:
    match part:
        case n.Apply(function="conj", arguments=(inside,)):
            return ((inside, frozenset({"complex"})),)
        case n.Apply(function=function, arguments=parts) if function in WHOLE_ARGUMENTS:
            return tuple((inside, NATURAL) for inside in parts)
        case n.Ranged(lower=lower, upper=upper):
            return ((lower, NATURAL), (upper, NATURAL))
        case n.Power(base=n.Number(value=value), exponent=exponent) if value < 0:
            return ((exponent, NATURAL),)
        case n.Indicator(relation="=" | "≠", left=n.Apply(function="mod", arguments=(inside, _))):
            return ((inside, NATURAL),)
        case _:
            return ()


FORCING = (n.Apply, n.Ranged, n.Power, n.Indicator)


DRAWN: frozenset[type] = frozenset({n.Symbol, n.Element, n.SizeValue})


@once
def letters_in(pair: Pair) -> bool:
    """Whether anything is drawn at random: a letter, an element or an unknown function."""
    if not DRAWN.isdisjoint(pair.kinds):
        return True
    return any(part.function.endswith(("()", "_")) for part in pair.of(n.Apply))


@once
def symbols_in(pair: Pair) -> frozenset[str]:
    """The names of the scalar letters of both sides."""
    return frozenset(part.name for part in pair.of(n.Symbol))


@once
def is_complex(pair: Pair) -> bool:
    """Whether the imaginary unit, a complex letter or an even root of a negative number occurs."""
    return (
        any(part.name == "i" for part in pair.of(n.Constant))
        or any(part.function in COMPLEX for part in pair.of(n.Apply))
        or any(map(_is_imaginary, pair.of(n.Power)))
        or any("complex" in pair.assumed(name) for name in symbols_in(pair))
        or any("complex" in pair.assumed(part.name) for part in pair.of(n.Element))
    )


COMPLEX = frozenset({"conj", "re", "im", "arg"})


def _is_imaginary(part: n.Power) -> bool:
    base, exponent = part.base, part.exponent
    if not isinstance(base, n.Number) or not isinstance(exponent, n.Number):
        return False
    return bool(base.value < 0 and int(exponent.value.q) % 2 == 0)

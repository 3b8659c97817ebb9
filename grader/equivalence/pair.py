"""Two sides of one equality, and what is computed of them once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from grader.expression import nodes as n
from grader.expression.evaluate import BUDGET_STEPS, Budget
from grader.expression.traverse import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grader.expression.nodes import Expr, Index
    from grader.reading.problem import Definition, Problem

T = TypeVar("T")
MOST_KEPT = 32


@dataclass(frozen=True)  # without slots: what is computed of it once is kept on it
class Pair:
    """An answer's entries beside the reference's, over slots in the same order."""

    problem: Problem
    answer: Expr
    answer_slots: tuple[Index, ...]
    reference: Expr
    reference_slots: tuple[Index, ...]
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

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
        kept = self._assumed.get(name)
        if kept is None:
            kept = self.problem.assumed(name) | self._forced.get(name, NOTHING)
            self._assumed[name] = kept
        return kept

    def definition(self, name: str) -> Definition | None:
        """The definition of a letter."""
        return self.problem.definition(name)

    @cached_property
    def budget(self) -> Budget:
        """The steps that all evaluations of this pair may take together."""
        return Budget(BUDGET_STEPS)

    @cached_property
    def parts(self) -> tuple[Expr, ...]:
        """Every node of both sides."""
        return (*walk(self.answer), *walk(self.reference))

    @cached_property
    def kinds(self) -> frozenset[type]:
        """The kinds of nodes that occur on either side."""
        return frozenset(map(type, self.parts))

    @cached_property
    def free(self) -> dict[int, tuple[Index, ...]]:
        """The free indices of nodes by their ids, for all evaluations of this pair."""
        return {}

    @cached_property
    def _assumed(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _forced(self) -> dict[str, frozenset[str]]:
        return forced(self.parts)


NOTHING: frozenset[str] = frozenset()
NATURAL = frozenset({"natural"})
WHOLE_ARGUMENTS = frozenset({"factorial", "factorial2", "binomial", "gcd", "lcm"})


def forced(parts: Iterable[Expr]) -> dict[str, frozenset[str]]:
    r"""What a letter's place says of it: `n!` and `(-1)^n` need whole n, `\bar z` complex z."""
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        for inside, properties in _forcing(part):
            for leaf in walk(inside):
                if isinstance(leaf, n.Symbol) and not leaf.name.startswith("#"):
                    found[leaf.name] = found.get(leaf.name, NOTHING) | properties
    return found


def _forcing(part: Expr) -> tuple[tuple[Expr, frozenset[str]], ...]:
    if not isinstance(part, FORCING):
        return ()
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


def once(function: Callable[[Pair], T]) -> Callable[[Pair], T]:
    """Keep what a function of a pair gives on the pair."""
    name = f"once {function.__module__}.{function.__name__}"

    @wraps(function)
    def kept(pair: Pair) -> T:
        store: dict[str, Any] = vars(pair)
        if name not in store:
            store[name] = function(pair)
        return store[name]  # type: ignore[no-any-return]

    return kept


DRAWN: frozenset[type] = frozenset({n.Symbol, n.Element, n.SizeValue})


@once
def letters_in(pair: Pair) -> bool:
    """Whether anything is drawn at random: a letter, an element or an unknown function."""
    if not DRAWN.isdisjoint(pair.kinds):
        return True
    return n.Apply in pair.kinds and any(
        isinstance(part, n.Apply) and part.function.endswith(("()", "_")) for part in pair.parts
    )


@once
def symbols_in(pair: Pair) -> frozenset[str]:
    """The names of the scalar letters of both sides."""
    return frozenset(part.name for part in pair.parts if isinstance(part, n.Symbol))


@once
def is_complex(pair: Pair) -> bool:
    """Whether the imaginary unit, a complex letter or an even root of a negative number occurs."""
    return any(_makes_complex(pair, part) for part in pair.parts)


def _makes_complex(pair: Pair, part: Expr) -> bool:
    match part:
        case n.Constant(name="i"):
            return True
        case n.Apply(function=function):
            return function in {"conj", "re", "im", "arg"}
        case n.Power(base=n.Number(value=base), exponent=n.Number(value=exponent)):
            return bool(base < 0 and int(exponent.q) % 2 == 0)
        case n.Symbol(name=name) | n.Element(name=name):
            return "complex" in pair.assumed(name)
        case _:
            return False

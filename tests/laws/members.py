r"""Sets of whole numbers by a condition, sets of sets and of pairs, truth by their members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.laws.made import Made, made, summed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Condition = tuple[str, Callable[[int], bool]]

RANGE = range(-200, 201)  # no condition below holds for a member outside of it
MOST = 12
NEVER = "77"


def conditions(a: int, b: int, c: int) -> list[Condition]:
    """Conditions on a whole number n that hold for finitely many."""
    low, high = a, a + b
    shifted = summed([(1, "n"), (-a, "")])
    return [
        (rf"{low} \le n \le {high}", lambda n: low <= n <= high),
        (f"{low} < n < {high + 1}", lambda n: low < n < high + 1),
        (rf"{high} \ge n > {low}", lambda n: low < n <= high),
        (f"n^2 < {b * c}", lambda n: n * n < b * c),
        (rf"n^2 \le {b}", lambda n: n * n <= b),
        (f"|n| < {b}", lambda n: abs(n) < b),
        (rf"|{shifted}| \le {c}", lambda n: abs(n - a) <= c),
        (rf"n^2 = {c * c}", lambda n: n * n == c * c),
        (f"({shifted})(n - {b}) < 0", lambda n: (n - a) * (n - b) < 0),
        (rf"{low} < 2n \le {high}", lambda n: low < 2 * n <= high),
    ]


def listed(members: Iterable[int]) -> str:
    return r"\{" + ", ".join(map(str, members)) + r"\}"


def built(condition: str) -> list[str]:
    return [
        rf"\{{n \in \mathbb{{Z}} : {condition}\}}",
        rf"\{{n \in \mathbb{{Z}} \mid {condition}\}}",
        rf"\left\{{n \mid n \in \mathbb{{Z}}, {condition}\right\}}",
        rf"\{{k \in \mathbb{{Z}} : {condition.replace('n', 'k')}\}}",
        rf"n \in \mathbb{{Z}}, {condition}",
    ]


@st.composite
def whole(draw: st.DrawFn) -> Made:
    """Finite sets of whole numbers: by their members, by every condition that gives them."""
    a, b, c = draw(st.integers(-6, 6)), draw(st.integers(1, 9)), draw(st.integers(1, 4))
    every = conditions(a, b, c)
    first = draw(st.sampled_from(every))
    members = [n for n in RANGE if first[1](n)]
    right = (
        [*built(first[0]), listed(members), listed(members[::-1])] if members else built(first[0])
    )
    if members and members == list(range(members[0], members[-1] + 1)):
        low, high = members[0], members[-1]
        right += [
            rf"[{low}, {high}] \cap \mathbb{{Z}}",
            rf"\mathbb{{Z}} \cap ({low - 1}, {high + 1})",
        ]
    for text, holds in every:
        if [n for n in RANGE if holds(n)] == members:
            right += built(text)
    wrong = [text for condition, holds in every if [n for n in RANGE if holds(n)] != members for text in built(condition)]  # fmt: skip
    wrong += [listed([*members, 77]), listed(members[1:]) if members[1:] else r"\{77\}"]
    wrong += [listed([*members[1:], 78])]
    return made(right, wrong)


@st.composite
def positive(draw: st.DrawFn) -> Made:
    """Whole numbers from 1 on, and images of them."""
    top, factor, add = draw(st.integers(2, 9)), draw(st.integers(2, 5)), draw(st.integers(-3, 3))
    values = [factor * n + add for n in range(1, top + 1)]
    image = summed([(factor, "n"), (add, "")])
    right = [listed(values), rf"\{{{image} \mid n \in \mathbb{{Z}}, 1 \le n \le {top}\}}"]
    right += [
        rf"\{{{image} : n = 1, 2, \ldots, {top}\}}",
        rf"\{{{image} : n \in \{{{', '.join(map(str, range(1, top + 1)))}\}}\}}",
    ]
    right += [rf"\{{{values[0]}, {values[1]}, \ldots, {values[-1]}\}}"] if top > 3 else []
    others = [values[1:], [*values, factor * (top + 1) + add], [*values[:-1], values[-1] + 1]]
    wrong = [listed(other) for other in others]
    wrong += [rf"\{{{image} \mid n \in \mathbb{{Z}}, 1 \le n < {top}\}}"]
    wrong += [rf"\{{{image} \mid n \in \mathbb{{Z}}, 0 \le n \le {top}\}}"]
    wrong += [rf"\{{n \in \mathbb{{Z}} : {values[0]} \le n \le {values[-1]}\}}"]
    wrong += [rf"\{{n \in \mathbb{{Z}} : 1 \le n \le {top}\}}"]
    return made(right, wrong)


# Sets of sets and of pairs


@st.composite
def nested(draw: st.DrawFn) -> Made:
    """Sets whose members are sets."""
    parts = st.frozensets(st.integers(0, 9), min_size=0, max_size=3)
    members = draw(st.sets(parts, min_size=1, max_size=3))

    def said(sets: Iterable[Iterable[int]], turn: int = 1, empty: str = r"\emptyset") -> str:
        texts = [listed(sorted(each)[::turn]) if each else empty for each in sets]
        return r"\{" + ", ".join(texts[::turn]) + r"\}"

    first = sorted(members, key=sorted)
    right = [said(first), said(first, -1), said(first, 1, r"\{\}"), said(first, -1, r"\varnothing")]
    others = [
        {*members, frozenset({11})},
        members - {first[0]},
        (members - {first[0]}) | {first[0] ^ {12}},
        {frozenset().union(*members)},
        {frozenset(range(3, 7)), *members},
    ]
    wrong = [said(sorted(other, key=sorted)) for other in others if other and other != members]
    flat = sorted(frozenset().union(*members))
    return made(right, [*wrong, listed(flat), rf"\{{{said(first)}\}}"])


@st.composite
def pairs(draw: st.DrawFn) -> Made:
    """Sets and lists of pairs, the pairs in their order."""
    values = st.tuples(st.integers(-9, 9), st.integers(-9, 9))
    members = draw(st.lists(values, min_size=2, max_size=4, unique=True))
    turned = draw(st.permutations(members))

    def said(some: Iterable[tuple[int, int]], mark: str = ", ") -> str:
        return mark.join(f"({a}, {b})" for a, b in some)

    right = [rf"\{{{said(members)}\}}", rf"\{{{said(turned)}\}}", said(members), said(turned)]
    right += [rf"(x, y) \in \{{{said(turned)}\}}", said(members, r" \text{ and } ")]
    right += [r" \text{ or } ".join(f"x = {a}, y = {b}" for a, b in turned)]
    right += [r" \text{ or } ".join(f"(x, y) = ({a}, {b})" for a, b in members)]
    (a, b), *rest = members
    others = [
        [(b, a), *rest],
        rest,
        [*members, (11, 12)],
        [(a + 20, b), *rest],
        [(y, x) for x, y in members],
    ]
    different = [other for other in others if set(other) != set(members)]
    wrong = [text for other in different for text in (rf"\{{{said(other)}\}}", said(other))]
    return made(right, [*wrong, f"({said(members)})"] if len(members) > 9 else wrong)


MEMBERS = {
    "sets of whole numbers": whole(),
    "images of whole numbers": positive(),
    "sets of sets": nested(),
    "sets of pairs": pairs(),
}

r"""What a rubric declares of letters and derivatives: layout, vec, names, sums, definitions."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws.asked import to_places
from tests.laws.made import Made, made, rational, summed

SIZES = ("M", "N", "K", "R")
NAMES = ("A", "B", "C")
CHAINS = st.integers(1, 3)  # a product of so many matrices, each of other sizes
LAYOUT_WORDS: tuple[Literal["numerator", "denominator", "either"], ...] = (
    "numerator",
    "denominator",
    "either",
)
VEC_WORDS: tuple[Literal["columns", "rows"], ...] = ("columns", "rows")
NUMBERS = st.integers(-5, 5).filter(bool)


def objects(length: int) -> dict[str, str]:
    """A chain `A B C` whose sizes fit in one order alone, a vector at each end."""
    sizes = {name: f"{SIZES[i]} x {SIZES[i + 1]}" for i, name in enumerate(NAMES[:length])}
    return {**sizes, "x": SIZES[length], "g": SIZES[0]}


def chain(length: int) -> str:
    return " ".join(NAMES[:length])


def turned(length: int) -> str:
    return " ".join(rf"{name}^\top" for name in NAMES[:length][::-1])


def indexed(length: int, names: str = "ijkl", *, sums: bool = True) -> str:
    """One entry of the chain, its bound indices summed over."""
    factors = [f"{name}_{{{names[i]}{names[i + 1]}}}" for i, name in enumerate(NAMES[:length])]
    bound = "".join(rf"\sum_{{{name}}} " for name in names[1:length]) if sums else ""
    return bound + " ".join(factors)


@st.composite
def layouts(draw: st.DrawFn) -> Made:
    """The derivative of `A B x` by x under each layout."""
    length, k = draw(CHAINS), draw(NUMBERS)
    layout = draw(st.sampled_from(LAYOUT_WORDS))
    left = r"\frac{\partial y}{\partial x} = "
    factor = {1: "", -1: "-"}.get(k, str(k))
    upright, flipped = (f"{factor}{text(length)}" for text in (chain, turned))
    whole = rf"{factor}\left({chain(length)}\right)^\top"
    ways = {
        "numerator": ([upright], [flipped, whole]),
        "denominator": ([flipped, whole], [upright]),
    }
    right, wrong = ways.get(layout, ([upright, flipped, whole], []))
    wrong = [*wrong, f"{k + 7}{chain(length)}", f"{k + 7}{turned(length)}", "0"]
    entry = f"{factor}{indexed(length)}"
    declared = {**objects(length), "y": SIZES[0]}
    texts = [*(left + text for text in right), *right[1:]]
    if layout == "numerator":
        texts += [rf"\frac{{\partial y_i}}{{\partial x_{'jkl'[length - 1]}}} = {entry}"]
    return made(
        texts, [left + text for text in wrong], Declarations(objects=declared, layout=layout)
    )


@st.composite
def gradients(draw: st.DrawFn) -> Made:
    """The gradient of `k g^T A x + x^T x`, whose key is carried out or written."""
    length, k = draw(CHAINS), draw(NUMBERS)
    factor = {1: "", -1: "-"}.get(k, str(k))
    value = rf"{factor}g^\top {chain(length)} x + x^\top x"
    right = [
        rf"\nabla_x L = {factor}{turned(length)} g + 2x",
        rf"2x + {factor}{turned(length)} g" if k > 0 else rf"2x {factor}{turned(length)} g",
    ]
    right += [
        rf"\nabla_x \left({value}\right)",
        rf"\frac{{\partial}}{{\partial x}}\left({value}\right)",
    ]
    wrong = [f"{factor}{turned(length)} g + x", f"{-k}{turned(length)} g + 2x", "2x"]
    wrong += [
        rf"{factor}{turned(length)} g",
        f"{factor}{chain(length)} x + 2x",
        rf"{factor}{turned(length)} g - 2x",
    ]
    declared = Declarations(objects={**objects(length), "L": "scalar"}, ask=r"\nabla_x L")
    return made(right, wrong, declared)


@st.composite
def stacked(draw: st.DrawFn) -> Made:
    r"""`vec(A X B)` as a Kronecker product, by columns or by rows."""
    way = draw(st.sampled_from(VEC_WORDS))
    sizes = {"A": "M x N", "X": "N x K", "B": "K x R"}
    vec = r"\operatorname{vec}"
    ways = {
        "columns": rf"(B^\top \otimes A) {vec}(X)",
        "rows": rf"(A \otimes B^\top) {vec}(X)",
    }
    k = draw(st.integers(2, 5))
    right = [f"{k}{vec}(A X B)", f"{vec}({k}A X B)", f"{k}{ways[way]}"]
    wrong = [f"{k}{text}" for name, text in ways.items() if name != way]
    wrong += [
        f"{k + 1}{ways[way]}",
        f"{k}{vec}(B^\\top X^\\top A^\\top)",
        rf"{k}(B \otimes A^\top) {vec}(X)",
    ]
    return made(right, wrong, Declarations(objects=sizes, vec=way))


@st.composite
def einstein(draw: st.DrawFn) -> Made:
    """Repeated indices are summed over where the rubric says so, and named freely or not."""
    length = draw(st.integers(2, 3))
    names, other = "ijkl", draw(st.permutations("pqrs"))
    others = "".join(other)
    declared = objects(length)
    ends = names[0] + names[length]
    key = f"P_{{{ends}}} = "
    sizes = {**declared, "P": f"{SIZES[0]} x {SIZES[length]}"}
    bare, summed_up = indexed(length, names, sums=False), indexed(length, names)
    if draw(st.booleans()):
        right = [key + bare, key + summed_up, f"P = {chain(length)}"]
        right += [f"P_{{{others[0]}{others[length]}}} = {indexed(length, others, sums=False)}"]
        wrong = [f"{key}2 {bare}", f"P = {chain(length)} + {chain(length)}"]
        return made(right, wrong, Declarations(objects=sizes, summation="einstein"))
    right = [key + summed_up, f"P = {chain(length)}"]
    right += [f"P_{{{others[0]}{others[length]}}} = {indexed(length, others)}"]
    return made(right, [key + bare, f"{key}2 {summed_up}"], Declarations(objects=sizes))


@st.composite
def defined(draw: st.DrawFn) -> Made:
    """Letters of the statement, with what they stand for in their place or not."""
    length, k = draw(CHAINS), draw(NUMBERS)
    text = summed([(k, "z"), (1, "g")])
    right = [
        text,
        summed([(1, "g"), (k, f"{chain(length)} x")]),
        summed([(k, f"({chain(length)} x)"), (1, "g")]),
    ]
    right += [
        rf"\left({summed([(k, 'z')])}\right) + g",
        summed([(k, rf"(x^\top {turned(length)})^\top"), (1, "g")]),
    ]
    wrong = [summed([(k + 7, "z"), (1, "g")]), summed([(k, "z"), (-1, "g")]), summed([(k, "z")])]
    wrong += [
        summed([(k, f"{chain(length)} x"), (2, "g")]),
        summed([(-k, f"{chain(length)} x"), (1, "g")]),
    ]
    declared = Declarations(
        objects={**objects(length), "z": SIZES[0]}, define={"z": f"{chain(length)} x"}
    )
    return made(right, wrong, declared)


@st.composite
def assumed(draw: st.DrawFn) -> Made:
    """Equal only by what is assumed of a letter."""
    a, b = draw(st.integers(1, 5)), draw(st.integers(2, 6))
    kinds = [
        ({"x": "positive"}, [f"{a}x", rf"{a}\sqrt{{x^2}}", f"{a}|x|", rf"{a}e^{{\ln x}}"], [f"-{a}x", f"{a}x^2", f"{a + 1}|x|", rf"{a}\sqrt{{x}}"]),
        ({"x": "nonnegative"}, [f"{a}x", rf"{a}|x|", rf"{a}(\sqrt{{x}})^2"], [f"-{a}|x|", f"{a + 1}x", rf"{a}\sqrt{{x}}"]),
        ({"n": "integer"}, [rf"{a}\cos(2\pi n)", f"{a}", rf"{a}(-1)^{{2n}}", rf"{a} + \sin(\pi n)"], [rf"{a}\cos(\pi n)", f"{a}n", f"{a + 1}", rf"{a}\cos(\frac{{2\pi n}}{{{b}}})"]),
        ({"n": "natural"}, [rf"\lfloor n + \frac{{1}}{{{b}}} \rfloor + {a}", f"n + {a}", rf"|n| + {a}", rf"\lceil n \rceil + {a}"], [rf"\lfloor \frac{{n}}{{{b}}} \rfloor + {a}", f"n + {a + 1}", f"-n + {a}"]),
        ({"A": "symmetric"}, [f"{b}A^\\top A", f"{b}A^2", f"{b}A A^\\top", f"{b}A^\\top A^\\top"], [f"{b}A", f"{b + 1}A^2", f"{b}A^3", "0"]),
        ({"p": "simplex"}, [rf"{a}\sum_i p_i", f"{a}", rf"{a}\mathbf{{1}}^\top p"], [rf"{a}\sum_i p_i^2", f"{a + 1}", rf"{a + 1}\sum_i p_i"]),
        ({"y": "one-hot"}, [rf"{a}\sum_i y_i^2", f"{a}", rf"{a}y^\top y", rf"{a}\sum_i y_i"], [f"{a + 1}", rf"{a + 1}y^\top y", "0"]),
    ]  # fmt: skip
    assume, right, wrong = draw(st.sampled_from(kinds))
    shapes = {"A": "N x N", "p": "N", "y": "N"}
    shaped = {name: shapes[name] for name in assume if name in shapes}
    return made(right, wrong, Declarations(assume=assume, objects=shaped))


@st.composite
def near(draw: st.DrawFn) -> Made:
    """Within a relative tolerance, to decimal places, to significant figures."""
    whole, part = draw(st.integers(1, 99)), draw(st.integers(1, 98))
    value = whole + Fraction(part, 99)
    half = Fraction(10 ** (len(str(whole)) - 1), 200)
    exact = rational(value)
    ways = [("1%", value / 100), ("2dp", Fraction(1, 200)), ("3sf", half)]
    tolerance, allowed = draw(st.sampled_from(ways))
    inside, outside = allowed * Fraction(98, 100), allowed * Fraction(102, 100)
    right = [exact, *(to_places(value + by, 9) for by in (0, inside, -inside))]
    others = [value + outside, value - outside, -value, value * 10]
    wrong = [to_places(other, 9) for other in others]
    return Made(tuple(right), tuple(wrong), Declarations(tolerance=tolerance), keys=(exact,))


LAYOUTS = {
    "layouts": layouts(),
    "gradients": gradients(),
    "stacked matrices": stacked(),
    "sums by convention": einstein(),
    "definitions": defined(),
    "assumptions": assumed(),
    "other tolerances": near(),
}

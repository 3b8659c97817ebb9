"""Equations, systems, chains and congruences: truth by their coefficients and solutions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.laws.made import Made, made, rational, summed

SMALL = st.integers(-6, 6)
NONZERO = SMALL.filter(bool)
FLIPPED = {"<": ">", r"\le": r"\ge", ">": "<", r"\ge": r"\le"}
OPPOSITE = {"<": r"\ge", r"\le": ">", ">": r"\le", r"\ge": "<"}
STRICT = {"<": r"\le", r"\le": "<", ">": r"\ge", r"\ge": ">"}


def linear(a: int, b: int, c: int = 0) -> str:
    return summed([(a, "x"), (b, "y"), (c, "")])


@st.composite
def lines(draw: st.DrawFn) -> Made:
    """Equations of lines."""
    a, b, c, k = draw(NONZERO), draw(NONZERO), draw(SMALL), draw(NONZERO)
    right = [
        f"{linear(a, b)} = {c}", f"{linear(a, b, -c)} = 0", f"{linear(k * a, k * b)} = {k * c}",
        f"{summed([(a, 'x')])} = {summed([(-b, 'y'), (c, '')])}", f"{c} = {linear(a, b)}",
        f"y = {summed([(Fraction(-a, b), 'x'), (Fraction(c, b), '')])}",
        f"x = {summed([(Fraction(-b, a), 'y'), (Fraction(c, a), '')])}",
        f"({linear(a, b, -c)})^2 = 0",
    ]  # fmt: skip
    others = [(a, b, c + 1), (a, -b, c), (a + k, b, c), (b, a, c), (a, b, -c)]
    wrong = [
        f"{linear(p, q)} = {r}"
        for p, q, r in others
        if (p * b, p * c, q * c) != (a * q, a * r, b * r)
    ]
    wrong += [f"{linear(a, b)} {sign} {c}" for sign in (r"\le", "<", r"\ne")]
    wrong += [f"({linear(a, b, -c)})({linear(a, b, -c + k)}) = 0", "0 = 0", "0 = 1"]
    return made(right, wrong)


@st.composite
def halves(draw: st.DrawFn) -> Made:
    """Linear inequalities of two letters."""
    a, b, c, k = draw(NONZERO), draw(NONZERO), draw(SMALL), draw(st.integers(1, 5))
    sign = draw(st.sampled_from(["<", r"\le", ">", r"\ge"]))
    right = [
        f"{linear(a, b)} {sign} {c}", f"{linear(a, b, -c)} {sign} 0", f"{linear(k * a, k * b)} {sign} {k * c}",
        f"{linear(-a, -b)} {FLIPPED[sign]} {-c}", f"{c} {FLIPPED[sign]} {linear(a, b)}",
        f"{summed([(b, 'y')])} {sign} {summed([(-a, 'x'), (c, '')])}",
    ]  # fmt: skip
    wrong = [f"{linear(a, b)} {other[sign]} {c}" for other in (FLIPPED, OPPOSITE, STRICT)]
    wrong += [
        f"{linear(a, b)} {sign} {c + 1}",
        f"{linear(-a, -b)} {sign} {-c}",
        f"{linear(a, b)} = {c}",
    ]
    return made(right, wrong)


@st.composite
def curves(draw: st.DrawFn) -> Made:
    a, b, size, k = draw(SMALL), draw(SMALL), draw(st.integers(1, 6)), draw(NONZERO)
    left = f"({summed([(1, 'x'), (-a, '')])})^2 + ({summed([(1, 'y'), (-b, '')])})^2"

    def spread(factor: int, constant: int) -> str:
        terms = [(factor, "x^2"), (factor, "y^2"), (-2 * a * factor, "x"), (-2 * b * factor, "y")]
        return summed([*terms, (factor * constant, "")])

    constant = a * a + b * b - size * size
    right = [f"{left} = {size * size}", f"{spread(1, constant)} = 0", f"{spread(k, constant)} = 0"]
    right += [
        rf"\sqrt{{{left}}} = {size}",
        rf"\frac{{{left}}}{{{size * size}}} = 1",
        f"{size}^2 = {left}",
    ]
    wrong = [f"{left} = {size}" if size > 1 else f"{left} = 2", f"{left} = {size * size + 1}"]
    wrong += [
        left.replace(")^2 + (", ")^2 - (") + f" = {size * size}",
        f"{spread(1, constant + 1)} = 0",
    ]
    wrong += [
        rf"{left} \le {size * size}",
        f"{spread(1, -constant)} = 0" if constant else "x = 0",
        rf"{left} = -{size * size}",
    ]
    return made(right, wrong)


@st.composite
def systems(draw: st.DrawFn) -> Made:
    """Two equations with one solution, beside others with another."""
    x, y = draw(SMALL), draw(SMALL)
    rows = draw(st.lists(st.tuples(SMALL, SMALL), min_size=2, max_size=2))
    (a, b), (c, d) = rows
    if a * d == b * c:
        a, b, c, d = 1, 1, 1, -1

    def both(first: str, second: str) -> list[str]:
        return [
            f"{first}, {second}",
            rf"{second} \text{{ and }} {first}",
            rf"\begin{{cases}} {first} \\ {second} \end{{cases}}",
        ]

    def equations(x: int, y: int) -> tuple[str, str]:
        return f"{linear(a, b)} = {a * x + b * y}", f"{linear(c, d)} = {c * x + d * y}"

    right = both(*equations(x, y))
    right += [
        rf"\begin{{cases}} {linear(a + c, b + d)} = {(a + c) * x + (b + d) * y} \\ {equations(x, y)[1]} \end{{cases}}"
    ]
    wrong = [*both(*equations(x + 1, y)), *both(f"x = {x}", f"y = {y + 1}"), equations(x, y)[0]]
    wrong += both(f"x = {y}", f"y = {x}") if x != y else []
    wrong += [rf"x = {x} \text{{ or }} y = {y}"]
    return made(right, wrong)


@st.composite
def roots(draw: st.DrawFn) -> Made:
    """Equations of one letter and their solutions."""
    first, second = sorted(draw(st.lists(SMALL, min_size=2, max_size=2, unique=True)))
    square = summed([(1, "x^2"), (-first - second, "x"), (first * second, "")])
    right = [
        f"{square} = 0", f"x = {first} \\text{{ or }} x = {second}", f"x = {first}, {second}",
        f"x^2 = {summed([(first + second, 'x'), (-first * second, '')])}", rf"x \in \{{{second}, {first}\}}",
        f"({summed([(1, 'x'), (-first, '')])})({summed([(1, 'x'), (-second, '')])}) = 0", f"2({square}) = 0",
        rf"x = {rational(Fraction(first + second, 2))} \pm {rational(Fraction(second - first, 2))}",
    ]  # fmt: skip
    wrong = [
        f"x = {first}",
        f"x = {second}",
        f"{square} = 1",
        rf"x = {first} \text{{ or }} x = {second + 1}",
    ]
    wrong += [
        rf"{square} \le 0",
        rf"{square} \ne 0",
        rf"x \ne {first}",
        f"x = {first}, {second}, {second + 7}",
        r"x \in \emptyset",
    ]
    wrong += [
        f"x = {-first}, {-second}" if first + second else f"x = {first}, 9",
        f"[{first}, {second}]",
        f"x = {first} = {second}",
    ]
    return made(right, wrong)


@st.composite
def congruences(draw: st.DrawFn) -> Made:
    n = draw(st.integers(2, 30))
    a, k, other = draw(st.integers(0, n - 1)), draw(st.integers(-3, 3)), draw(st.integers(1, n - 1))
    right = [
        rf"x \equiv {a} \pmod{{{n}}}",
        rf"x \equiv {a + k * n} \pmod {{{n}}}",
        rf"x \equiv {a - n} \mod {n}",
        rf"x \equiv {a} (\operatorname{{mod}} {n})",
        rf"{a} \equiv x \pmod{{{n}}}",
    ]
    wrong = [
        rf"x \equiv {a + other} \pmod{{{n}}}",
        rf"x \equiv {a} \pmod{{{n + 1}}}",
        rf"x \equiv {a} \pmod{{{2 * n}}}",
    ]
    wrong += [rf"x \not\equiv {a} \pmod{{{n}}}", f"x = {a}"]
    wrong += [rf"x \equiv {-a} \pmod{{{n}}}"] if 2 * a % n else []
    return made(right, wrong)


@st.composite
def chains(draw: st.DrawFn) -> Made:
    """Orders of three letters or numbers."""
    low, high = sorted(draw(st.lists(SMALL, min_size=2, max_size=2, unique=True)))
    k = draw(st.integers(1, 4))
    first, second = draw(st.sampled_from(["<", r"\le"])), draw(st.sampled_from(["<", r"\le"]))
    right = [
        f"{low} {first} x {second} {high}", f"{high} {FLIPPED[second]} x {FLIPPED[first]} {low}",
        f"{low + k} {first} x + {k} {second} {high + k}", f"{-high} {second} -x {first} {-low}",
        rf"x {FLIPPED[first]} {low} \text{{ and }} x {second} {high}", f"{k * low} {first} {summed([(k, 'x')])} {second} {k * high}",
    ]  # fmt: skip
    wrong = [f"{low} {STRICT[first]} x {second} {high}", f"{low} {first} x {STRICT[second]} {high}"]
    wrong += [
        f"{low} {first} x {second} {high + 1}",
        rf"x {FLIPPED[first]} {low} \text{{ or }} x {second} {high}",
    ]
    wrong += [
        f"x {second} {high}",
        f"{-high} {second} x {first} {-low}" if low + high or first != second else "x = 1",
    ]
    wrong += [f"{low} {first} 2x {second} {high}", f"{high} {first} x {second} {low}"]
    return made(right, wrong)


@st.composite
def products(draw: st.DrawFn) -> Made:
    """Products that vanish, as alternatives."""
    a, b = draw(SMALL), draw(SMALL)
    p, q = summed([(1, "x"), (-a, "")]), summed([(1, "y"), (-b, "")])
    right = [
        rf"x = {a} \text{{ or }} y = {b}",
        f"({p})({q}) = 0",
        rf"y = {b} \lor x = {a}",
        f"({q})({p})^2 = 0",
    ]
    wrong = [
        rf"x = {a} \text{{ and }} y = {b}",
        f"x = {a}",
        f"({p})({q}) = 1",
        f"({p})^2 + ({q})^2 = 0",
        f"{p} = {q}",
    ]
    return made(right, wrong)


RELATIONS = {
    "lines": lines(),
    "linear inequalities": halves(),
    "curves": curves(),
    "systems": systems(),
    "equations of one letter": roots(),
    "congruences": congruences(),
    "chains": chains(),
    "alternatives": products(),
}

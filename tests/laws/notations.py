"""Notations beside the usual ones: dots, binomials, classes, maps, signs in a row, plain keyboards."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws import polynomials as p
from tests.laws.collections import VALUES
from tests.laws.made import Made, made, rational, summed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SMALL = st.integers(-6, 6)
NONZERO = SMALL.filter(bool)
WHOLE = Declarations(assume={"n": "natural"})

# Sums and products with dots


@st.composite
def dots(draw: st.DrawFn) -> Made:
    r"""`p(1) + p(2) + p(3) + \cdots + p(n)`, whose third term leaves no doubt."""
    step, first = draw(st.integers(1, 6)), draw(st.integers(1, 9))
    last = summed([(step, "n"), (first - step, "")])
    terms = [first + k * step for k in range(4)]
    total = p.polynomial(0, first - Fraction(step, 2), Fraction(step, 2))
    inner = summed([(step, "k"), (first - step, "")])

    def going(terms: Sequence[int], last: str, mark: str = r"\cdots") -> str:
        return f"{' + '.join(map(str, terms))} + {mark} + {last}"

    right = [p.expanded(total, "n"), p.horner(total, "n"), p.common(total, "n")]
    right += [going(terms[:3], last), going(terms, last), going(terms[:3], last, r"\dots")]
    right += [going(terms[:3], f"({last})", r"\ldots"), rf"\sum_{{k=1}}^n ({inner})"]
    others = [p.plus(total, p.polynomial(0, 1)), p.plus(total, p.polynomial(first), -1)]
    wrong = [p.expanded(other, "n") for other in (*others, p.plus(total, total))]
    wrong += [going(terms[1:], last), going(terms[:3], summed([(step, "n"), (first, "")]))]
    wrong += [going([t + 1 for t in terms[:3]], f"{last} + 1"), rf"\sum_{{k=0}}^n ({inner})"]
    if first == step:  # the sum from k = 0 has a first term that is 0
        wrong = wrong[:-1]
    return made(right, wrong, WHOLE)


@st.composite
def powers(draw: st.DrawFn) -> Made:
    """Geometric sums with dots, of a number and of a letter."""
    base = draw(st.sampled_from(["2", "3", "5", "x"]))
    lower = f"{base} - 1" if base == "x" else str(int(base) - 1)
    right = [rf"\sum_{{k=0}}^n {base}^k", rf"1 + {base} + {base}^2 + \cdots + {base}^n"]
    right += [rf"1 + {base} + {base}^2 + {base}^3 + \dots + {base}^{{n}}"]
    right += [
        rf"{base}^n + \sum_{{k=0}}^{{n-1}} {base}^k",
        rf"{base}^n + \cdots + {base}^2 + {base} + 1",
    ]
    if base != "x":
        right += [rf"\frac{{{base}^{{n+1}} - 1}}{{{lower}}}"]
    wrong = [rf"\sum_{{k=1}}^n {base}^k", rf"1 + {base} + {base}^2 + \cdots + {base}^{{n+1}}"]
    wrong += [
        rf"{base} + {base}^2 + {base}^3 + \cdots + {base}^n",
        rf"\frac{{{base}^n - 1}}{{{lower}}}",
    ]
    wrong += [rf"1 \cdot {base} \cdot {base}^2 \cdots {base}^n", rf"{base}^n", rf"n {base}^n"]
    return made(right, wrong, WHOLE)


@st.composite
def counted(draw: st.DrawFn) -> Made:
    """Binomials and arrangements in the notations of several countries."""
    n = draw(st.integers(3, 12))
    k = draw(st.integers(1, n - 1))
    combined = {n_k: math.comb(*n_k) for n_k in ((n, k), (n, k + 1), (n + 1, k), (n, k - 1))}
    notations: list[Callable[[int, int], str]] = [
        lambda n, k: rf"\binom{{{n}}}{{{k}}}", lambda n, k: rf"{{}}_{{{n}}}C_{{{k}}}",
        lambda n, k: rf"C_{{{n}}}^{{{k}}}", lambda n, k: rf"{{{n} \choose {k}}}",
        lambda n, k: rf"{{}}^{{{n}}}C_{{{k}}}", lambda n, k: rf"\mathrm{{C}}_{{{n}}}^{{{k}}}",
        lambda n, k: rf"\frac{{{n}!}}{{{k}!\,({n}-{k})!}}",
    ]  # fmt: skip
    arranged: list[Callable[[int, int], str]] = [lambda n, k: rf"{{}}_{{{n}}}P_{{{k}}}", lambda n, k: rf"A_{{{n}}}^{{{k}}}", lambda n, k: rf"\frac{{{n}!}}{{({n}-{k})!}}"]  # fmt: skip
    value = combined[n, k]
    wrong = [say(*pair) for pair, other in combined.items() if other != value for say in notations]
    if k > 1:
        wrong += [say(n, k) for say in arranged]
    right = [
        str(value),
        *(say(n, k) for say in notations),
        *(say(n, n - k) for say in notations[:4]),
    ]
    return made(right, [*wrong, str(value + 1)])


@st.composite
def doubled(draw: st.DrawFn) -> Made:
    """Sums over two letters and over a region."""
    n, a, b = draw(st.integers(2, 5)), draw(SMALL), draw(NONZERO)
    term = summed([(a, "i"), (b, "j"), (1, "ij")])

    def value(holds: Callable[[int, int], bool]) -> int:
        some = product(range(1, n + 1), repeat=2)
        return sum(a * i + b * j + i * j for i, j in some if holds(i, j))

    regions = [
        (value(lambda i, j: i < j), [rf"\sum_{{1 \le i < j \le {n}}} ({term})", rf"\sum_{{i=1}}^{{{n - 1}}} \sum_{{j=i+1}}^{{{n}}} ({term})", rf"\sum_{{j=2}}^{{{n}}} \sum_{{i=1}}^{{j-1}} ({term})"]),
        (value(lambda i, j: i <= j), [rf"\sum_{{1 \le i \le j \le {n}}} ({term})", rf"\sum_{{i=1}}^{{{n}}} \sum_{{j=i}}^{{{n}}} ({term})"]),
        (value(lambda _, __: True), [rf"\sum_{{i,j=1}}^{{{n}}} ({term})", rf"\sum_{{i=1}}^{{{n}}} \sum_{{j=1}}^{{{n}}} ({term})", rf"\sum_{{1 \le i, j \le {n}}} ({term})"]),
    ]  # fmt: skip
    total, right = draw(st.sampled_from(regions))
    wrong = [text for other, texts in regions if other != total for text in texts]
    return made([str(total), *right], [*wrong, str(total + 1), str(-total - 1)])


# Classes of numbers modulo n, by their residues


def below(residues: Iterable[int], n: int, whole: int) -> set[int]:
    return {place for place in range(whole) if place % n in {r % n for r in residues}}


@st.composite
def classes(draw: st.DrawFn) -> Made:
    n = draw(st.integers(3, 12))
    residues = draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=2, unique=True))
    whole, k = n * 4 * (n + 1), draw(st.integers(-2, 2))

    def said(residues: Sequence[int], n: int) -> list[str]:
        joined = ", ".join(map(str, residues))
        return [
            rf"x \equiv {joined} \pmod{{{n}}}",
            " \\text{ or } ".join(rf"x \equiv {r} \pmod{{{n}}}" for r in residues),
            "x = "
            + ", ".join(summed([(n, "k"), (r, "")]) for r in residues)
            + r",\ k \in \mathbb{Z}",
        ]

    right = [*said(residues, n), *said([r + k * n for r in residues[::-1]], n)]
    right += said([r + step for r in residues for step in (0, n)], 2 * n)
    cases = [([r + 1 for r in residues], n), (residues, n + 1), (residues, 2 * n), (residues[1:] or [residues[0] + 1], n)]  # fmt: skip
    cases += [([*residues, residues[0] + 1], n), ([-r for r in residues], n)]
    truth = below(residues, n, whole)
    wrong = [text for rs, m in cases if below(rs, m, whole) != truth for text in said(rs, m)]
    return made(right, [*wrong, str(residues[0]) + ".5"])


# Signs in a row, roots of quadratics


@st.composite
def plus_minus(draw: st.DrawFn) -> Made:
    a, b, r = draw(SMALL), draw(st.integers(1, 6)), draw(st.sampled_from([2, 3, 5, 7]))
    c = draw(st.sampled_from([1, 1, 2, 3]))
    root = rf"{'' if b == 1 else b}\sqrt{{{r}}}"
    head = str(a) if a else ""
    upper, lower = f"{head} + {root}" if a else root, f"{head} - {root}"
    over = (lambda text: rf"\frac{{{text}}}{{{c}}}") if c > 1 else (lambda text: text)
    both = over(rf"{head} \pm {root}")
    square = f"{summed([(c, 'x'), (-a, '')])}"
    right = [
        rf"x = {both}",
        f"{over(upper)}, {over(lower)}",
        f"x = {over(lower)} \\text{{ or }} x = {over(upper)}",
    ]
    right += [rf"\left\{{{over(lower)}, {over(upper)}\right\}}", both, over(rf"{head} \mp {root}")]
    right += [f"({square})^2 = {b * b * r}"]
    wrong = [
        f"x = {over(upper)}",
        over(lower),
        over(rf"{a + 1} \pm {root}"),
        over(rf"{head} \pm {b + 1}\sqrt{{{r}}}"),
    ]
    wrong += [over(rf"{-a} \pm {root}")] if a else []
    wrong += [f"({square})^2 = {b * b * r + 1}", f"{over(upper)}, {over(upper)}"]
    return made(right, wrong)


# Maps, names, places


@st.composite
def maps(draw: st.DrawFn) -> Made:
    values = p.polynomial(*draw(st.lists(SMALL, min_size=1, max_size=3)), draw(NONZERO))
    right = [f"f(x) = {p.expanded(values)}", f"f(t) = {p.horner(values, 't')}"]
    right += [
        rf"x \mapsto {p.expanded(values)}",
        rf"f : \mathbb{{R}} \to \mathbb{{R}},\ x \mapsto {p.expanded(values)}",
    ]
    right += [rf"f : t \mapsto {p.expanded(values, 't')}", p.expanded(values, "x", 1)]
    others = [p.plus(values, p.polynomial(1)), p.plus((), values, 2), p.polynomial(0, *values)]
    wrong = [left + p.expanded(o) for o in others for left in ("f(x) = ", r"x \mapsto ", "")]
    return made(right, [*wrong, f"f(t) = {p.expanded(others[0], 't')}"])


@st.composite
def named(draw: st.DrawFn) -> Made:
    """A value with a name or without; chains that hold, and others."""
    value, by, name = draw(VALUES), draw(VALUES.filter(bool)), draw(st.sampled_from("xnSA"))
    text, other = rational(value), rational(value + by)
    halves = (
        f"{rational(value / 2)} + {rational(value / 2)}"
        if value > 0
        else f"{rational(value - 1)} + 1"
    )
    right = [
        text,
        f"{name} = {text}",
        f"{text} = {name}",
        f"{name} = {halves} = {text}",
        f"{halves} = {text}",
    ]
    wrong = [
        other,
        f"{name} = {other}",
        f"{name} > {text}",
        rf"{name} \ne {text}",
        rf"{name} \le {text}",
    ]
    wrong += [
        f"{text} = {other}",
        f"{other} = {text}",
        f"{name} = {other} = {text}",
        rf"\ne {text}",
    ]
    wrong += [
        f"{name} = {text}, {other}",
        rf"{text} \text{{ or }} {other}",
        rf"\text{{not }} {text}",
    ]
    return replace(made(right, wrong), keys=tuple(right[:4]))  # all but the bare chain


@st.composite
def places(draw: st.DrawFn) -> Made:
    """Values of a function at places, in any order."""
    where = draw(st.lists(st.integers(-5, 5), min_size=2, max_size=3, unique=True))
    row = draw(st.lists(VALUES, min_size=len(where), max_size=len(where), unique=True))
    table = list(zip(where, row, strict=True))
    turned = draw(st.permutations(table))

    def said(table: Sequence[tuple[int, Fraction]], mark: str = ", ", f: str = "f") -> str:
        return mark.join(f"{f}({a}) = {rational(value)}" for a, value in table)

    right = [
        said(table),
        said(turned),
        said(turned, r" \text{ and } "),
        said(table[::-1], r",\quad "),
    ]
    (a, value), *rest = table
    moved = list(zip(where, [*row[1:], row[0]], strict=True))
    others = [[(a, value + 1), *rest], [(a + 20, value), *rest], rest, moved]
    return made(right, [*(said(other) for other in others), rational(value) + "1"])


@st.composite
def approximate(draw: st.DrawFn) -> Made:
    r"""`\sqrt{3} \approx 1.73`: the exact side counts."""
    n, k = draw(st.sampled_from([2, 3, 5, 6, 7, 10, 11])), draw(st.integers(1, 9))
    places = draw(st.integers(2, 4))
    exact = summed([(k, rf"\sqrt{{{n}}}")])
    scaled = math.isqrt(k * k * n * 100 ** (places + 1))
    rounded = Fraction((scaled + 5) // 10, 10**places)
    near = f"{float(rounded):.{places}f}"
    right = [
        exact,
        rf"{exact} \approx {near}",
        rf"x = {exact} \approx {near}",
        rf"\sqrt{{{k * k * n}}}",
    ]
    wrong = [rf"\sqrt{{{k * k * n + 1}}}", f"-{exact}"]
    wrong += [
        f"{float(rounded + Fraction(1, 10)):.{places}f}",
        rf"{summed([(k + 1, rf'sqrt({n})')])}",
    ]
    wrong += [rf"-{exact} \approx -{near}", rf"\sqrt{{{k * k * n + 1}}} \approx {near}"]
    return made(right, wrong)


# As typed on a plain keyboard, or with the signs of Unicode

TYPED = str.maketrans({"{": "(", "}": ")"})
ABOVE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@st.composite
def typed(draw: st.DrawFn) -> Made:
    values = p.polynomial(*draw(st.lists(SMALL, min_size=2, max_size=4)), draw(NONZERO))
    x = draw(st.sampled_from("xyt"))
    if draw(st.booleans()):
        values = p.plus(values, p.polynomial(Fraction(1, 2)))

    def said(values: p.Polynomial) -> list[str]:
        plain = p.expanded(values, x)
        signs = plain.replace("-", "−")
        for n in range(2, 9):
            signs = signs.replace(f"^{{{n}}}", str(n).translate(ABOVE))
        starred = "".join(
            f"{a}*" if a.isdigit() and b == x else a
            for a, b in zip(plain, plain[1:] + " ", strict=True)
        )
        texts = [signs, starred, plain.replace(" ", ""), plain.replace("{", "").replace("}", "")]
        return [
            text.replace(r"\frac12", "½") for text in texts if r"\frac" not in text or "{" in text
        ]

    others = [p.plus(values, p.polynomial(1)), p.plus((), values, -1), p.polynomial(0, *values)]
    wrong = [text for other in others for text in said(other)]
    return made([p.expanded(values, x), *said(values)], wrong)


@st.composite
def plain(draw: st.DrawFn) -> Made:
    """Functions by their names: `sqrt(2)/2`, `abs(-3)`, `floor(7/2)`."""
    a, b, c = draw(st.integers(1, 20)), draw(st.integers(2, 9)), draw(st.sampled_from([2, 3, 5]))
    kinds = [
        ([f"sqrt({c})/{b}", rf"\frac{{\sqrt{{{c}}}}}{{{b}}}", f"√{c}/{b}", f"(1/{b})*sqrt({c})"], [f"sqrt({c})*{b}", f"sqrt({c}/{b})", f"sqrt({c}) + {b}"]),
        ([f"abs(-{a})", str(a), f"|-{a}|", f"abs({a})"], [f"-{a}", f"-abs({a})", f"abs({a + 1})"]),
        ([f"floor({a}/{b})", str(a // b), rf"\left\lfloor \frac{{{a}}}{{{b}}} \right\rfloor"], [f"ceil({a}/{b})" if a % b else str(a // b + 1), f"floor({a}/{b}) + 1"]),
        ([f"{a}*pi/{b}", rf"\frac{{{a}\pi}}{{{b}}}", f"{a}π/{b}", f"({a}/{b})pi"], [f"{a}/(pi*{b})", f"{a}*pi*{b}", f"{a + 1}*pi/{b}"]),
        ([f"{b}^{{1/{c}}}", f"{b}^(1/{c})", rf"\sqrt[{c}]{{{b}}}"], [f"{b}^1/{c}", f"{b}^{{-1/{c}}}", f"{b}^{{{c}}}"]),
    ]  # fmt: skip
    right, wrong = draw(st.sampled_from(kinds))
    return made(right, [*wrong, "91"])


# Orders of letters, claims about signs


@st.composite
def orders(draw: st.DrawFn) -> Made:
    """Three letters in order."""
    letters = draw(st.permutations("abc"))
    x, y, z = letters

    def said(x: str, y: str, z: str) -> list[str]:
        return [
            f"{x} < {y} < {z}",
            f"{z} > {y} > {x}",
            f"{x} < {y}, {y} < {z}",
            rf"{y} < {z} \text{{ and }} {y} > {x}",
        ]

    wrong = [text for other in permutations("abc") if other != (x, y, z) for text in said(*other)]
    wrong += [rf"{x} \le {y} < {z}", rf"{x} < {y} \le {z}", f"{x} < {y}", f"{x} < {z}"]
    wrong += [rf"{x} < {y} \text{{ or }} {y} < {z}", f"{x} = {y} < {z}"]
    return made(said(x, y, z), wrong)


Claim = tuple[str, frozenset[tuple[bool, ...]]]
CASES = frozenset(product([True, False], repeat=2))
POSITIVE: list[Claim] = [
    (f"{letter} > 0", frozenset(case for case in CASES if case[place]))
    for place, letter in enumerate("xy")
]


def negated(claim: Claim) -> Claim:
    text, truth = claim
    plain = text.removesuffix(" > 0")
    shown = rf"{plain} \le 0" if len(plain) == 1 else rf"\neg({text})"
    return shown, CASES - truth


def joined(left: Claim, right: Claim, word: str) -> Claim:
    truth = left[1] & right[1] if word in {r"\land", r"\text{ and }"} else left[1] | right[1]
    texts = [text if len(text) < 9 else f"({text})" for text in (left[0], right[0])]
    return f" {word} ".join(texts), truth


@st.composite
def claims(draw: st.DrawFn) -> Made:
    """Claims about the signs of two letters, joined by "and" and "or"; truth by cases."""
    plain = [*POSITIVE, *map(negated, POSITIVE)]
    words = (r"\land", r"\lor", r"\text{ and }", r"\text{ or }")
    two = [joined(a, b, word) for a, b in permutations(plain, 2) for word in words]
    two += [negated(joined(a, b, word)) for a, b in permutations(plain, 2) for word in words[:2]]
    proper = [claim for claim in two if 0 < len(claim[1]) < len(CASES)]
    first = draw(st.sampled_from(proper))
    right = [text for text, truth in proper if truth == first[1]]
    wrong = [text for text, truth in [*two, *plain] if truth != first[1]]
    return made([first[0], *right], wrong)


NOTATIONS = {
    "sums with dots": dots(),
    "powers with dots": powers(),
    "binomials": counted(),
    "double sums": doubled(),
    "classes of residues": classes(),
    "signs in a row": plus_minus(),
    "maps": maps(),
    "values with a name": named(),
    "values at places": places(),
    "approximations beside": approximate(),
    "typed polynomials": typed(),
    "typed functions": plain(),
    "orders of letters": orders(),
    "claims": claims(),
}

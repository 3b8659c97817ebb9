"""What the rubric asks for: a kind, a form, further right answers, what is accepted beyond them."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws import polynomials as p
from tests.laws.collections import COLLECTIONS, VALUES
from tests.laws.expressions import EXPRESSIONS
from tests.laws.made import Made, made, rational, summed
from tests.laws.numbers import NUMBERS, decimal, near, spellings
from tests.laws.relations import RELATIONS
from tests.laws.sets import SETS
from tests.laws.wordings import WORDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    Strategy = st.SearchStrategy[Made]

SMALL = st.integers(-6, 6)
NONZERO = SMALL.filter(bool)

# Kinds: the laws of a kind hold where it is asked for, and certain answers of others are not right


def of_kind(kind: str, answers: Strategy, *foreign: str) -> Strategy:
    declared = Declarations(type=kind)
    return answers.map(lambda each: Made(each.right, (*each.wrong, *foreign), declared))


@st.composite
def spans(draw: st.DrawFn) -> Made:
    """One interval, as a claim too."""
    low, size = draw(VALUES), draw(VALUES.filter(lambda v: v > 0))
    a, b = rational(low), rational(low + size)
    opening, closing = draw(st.sampled_from("([")), draw(st.sampled_from(")]"))
    left, right = "<" if opening == "(" else r"\le", "<" if closing == ")" else r"\le"
    texts = [f"{opening}{a}, {b}{closing}", f"{a} {left} x {right} {b}"]
    texts += [rf"x \in {opening}{a}, {b}{closing}", rf"\left{opening}{a}, {b}\right{closing}"]
    texts += [rf"\{{x \mid {a} {left} x {right} {b}\}}"]
    ends = [("(" if opening == "[" else "[", closing), (opening, ")" if closing == "]" else "]")]
    wrong = [f"{start}{a}, {b}{end}" for start, end in ends]
    wrong += [f"{opening}{a}, {rational(low + size + 1)}{closing}", f"{opening}{b}, {a}{closing}"]
    return made(texts, [*wrong, rf"x \ge {a}", f"{a}, {b}", rf"\{{{a}, {b}\}}"])


@st.composite
def repeated(draw: st.DrawFn) -> Made:
    """Sets with members given more than once."""
    members = draw(st.lists(VALUES, min_size=1, max_size=3, unique=True))
    again = [*members, draw(st.sampled_from(members))]
    texts = [list(map(rational, row)) for row in (members, again, draw(st.permutations(again)))]
    right = [rf"\{{{', '.join(row)}\}}" for row in texts] + [", ".join(row) for row in texts[1:]]
    others = [[*texts[0], "88"], ["89", *texts[0][1:]], [*texts[0], *texts[0], "90"]]
    wrong = [text for other in others for text in (rf"\{{{', '.join(other)}\}}", ", ".join(other))]
    return made(right, wrong)


@st.composite
def thousands(draw: st.DrawFn) -> Made:
    """Digits in groups of three: one number, or a list, by the kind that is asked for."""
    head, tail = draw(st.integers(1, 99)), draw(st.integers(100, 999))
    value = head * 1000 + tail
    if draw(st.booleans()):
        right = [str(value), f"{head},{tail}", rf"{head}{{,}}{tail}", rf"{head}\,{tail}"]
        wrong = [f"({head}, {tail})", rf"\{{{head}, {tail}\}}", f"{head}", f"{head},{tail - 1}"]
        return made(right, wrong, Declarations(type="number"))
    right = [
        f"{head}, {tail}",
        f"{head},{tail}",
        rf"{tail} \text{{ and }} {head}",
        f"{tail}, {head}",
    ]
    wrong = [str(value), rf"{head}\,{tail}", f"{head}", f"{head},{tail + 1}"]
    return made(right, wrong, Declarations(type="list"))


@st.composite
def functions(draw: st.DrawFn) -> Made:
    """`f(t) = t^2`, `y = x^2` and `x^2` for `f(x) = x^2`."""
    values = p.polynomial(*draw(st.lists(SMALL, min_size=1, max_size=3)), draw(NONZERO))
    said = [f"f({x}) = {p.expanded(values, x)}" for x in "xtu"]
    right = [*said, f"y = {p.horner(values)}", p.expanded(values), p.common(values)]
    right += [f"f : x \\mapsto {p.expanded(values)}"]
    others = [p.plus(values, p.polynomial(1)), p.plus((), values, -1), p.polynomial(0, *values)]
    wrong = [f"{left} = {p.expanded(o)}" for o in others for left in ("f(x)", "y")]
    wrong += [p.expanded(other) for other in others] + [f"f(t) = {p.expanded(others[0], 't')}"]
    wrong += [f"({p.expanded(values)}, 1)", r"\mathbb{R}", "[0, 1)"]
    return made(right, wrong, Declarations(type="function"))


@st.composite
def lettered(draw: st.DrawFn) -> Made:
    """One choice or several, with a value behind them or before."""
    letters = draw(st.permutations("ABCDE"))
    value = draw(st.integers(2, 99))
    if draw(st.booleans()):
        one, other = letters[:2]
        right = [one, one.lower(), f"({one})", f"({one.lower()})", rf"\text{{({one})}}", f"{one}."]
        right += [rf"\textbf{{({one})}}\ {value}", f"{one}. {value}", f"{value} ({one})"]
        wrong = [
            other,
            other.lower(),
            rf"\text{{({other})}}",
            f"{other}. {value}",
            f"{one}, {other}",
        ]
        return made(right[:6], [*wrong, f"{value} ({other})"], Declarations(type="choice"))
    chosen, rest = sorted(letters[: value % 2 + 2]), letters[3]
    turned = draw(st.permutations(chosen))
    right = [
        ", ".join(chosen),
        "".join(turned),
        ", ".join(turned).lower(),
        r" \text{ and } ".join(turned),
    ]
    others = [chosen[1:], [*chosen, rest], [*chosen[1:], rest]]
    wrong = [text for other in others for text in (", ".join(other), "".join(other))]
    return made(right, wrong, Declarations(type="choice"))


ONE_VALUE, ENTRIES, STATEMENT = ("91", r"-\frac{91}{2}"), ("(91, 92)",), ("x = 91",)
PAIR = ("(91, 92)", r"\{91, 92\}", r"\mathbb{R}", "[91, 92)", r"\emptyset")
KINDS = {
    "type number": of_kind("number", NUMBERS["rationals"], *PAIR),
    "type expression": of_kind("expression", EXPRESSIONS["polynomials"], *PAIR),
    "type function": functions(),
    "type tuple": of_kind("tuple", COLLECTIONS["tuples"], *ONE_VALUE, "91 < x < 92", "[91, 92)"),
    "type vector": of_kind("vector", COLLECTIONS["tuples"], *ONE_VALUE, r"\mathbb{R}"),
    "type matrix": of_kind("matrix", COLLECTIONS["matrices"], *ONE_VALUE, r"\mathbb{R}"),
    "type list": of_kind("list", COLLECTIONS["lists"], "[91, 92)", r"\mathbb{Q}"),
    "type set": of_kind("set", SETS["finite sets"], "91:92", "[91, 92)"),
    "sets with repeats": of_kind("set", repeated(), "91:92"),
    "type interval": of_kind("interval", spans(), *ONE_VALUE, "91, 92"),
    "type ratio": of_kind("ratio", COLLECTIONS["ratios"], r"\mathbb{R}", "[91, 92)"),
    "type equation": of_kind("equation", RELATIONS["lines"], *ONE_VALUE, "x < 91", "91:92"),
    "type inequality": of_kind(
        "inequality", RELATIONS["linear inequalities"], *ONE_VALUE, *STATEMENT
    ),
    "type choice": lettered(),
    "type text": of_kind("text", WORDINGS["words"], *ONE_VALUE, "x", "(91, 92)"),
    "digits in threes": thousands(),
}

# Further right answers


@st.composite
def synonyms(draw: st.DrawFn) -> Made:
    """Words with their declared synonyms, and values beside words."""
    words = draw(st.permutations(["circle", "disk", "infinitely many", "none", "parabola", "cube"]))
    value, other = draw(st.lists(st.integers(2, 99), min_size=2, max_size=2, unique=True))
    known = [rf"\text{{{word}}}" for word in words[:2]] + [str(value)]
    right = [*known, *words[:2], words[0].upper(), rf"\textbf{{{words[1]}}}", f"{value}.0"]
    wrong = [words[2], rf"\text{{{words[3]}}}", str(other), str(-value), f"{value}, {other}"]
    wrong += [rf"\text{{not {words[0]}}}", rf"\text{{{words[0]} {words[1]}}}"]
    return made(right, wrong, Declarations(also=tuple(known)))


@st.composite
def alternatives(draw: st.DrawFn) -> Made:
    """Two values of which either is right."""
    first, second = draw(st.lists(VALUES, min_size=2, max_size=2, unique=True))
    right = [*spellings(first, 3), *spellings(second, 2)]
    wrong = {other for value in (first, second) for other in near(value, 5)} - {first, second}
    texts = [rational(other) for other in sorted(wrong)]
    texts += [f"({rational(first)}, {rational(second)})"]
    return made(right, texts, Declarations(also=(rational(first), rational(second))))


# What is accepted beyond equality: each from its reference alone


@st.composite
def rounding(draw: st.DrawFn) -> Made:
    value = Fraction(draw(st.integers(1000, 99999)), draw(st.sampled_from([7, 11, 13, 17])))
    if value.denominator == 1:
        value += Fraction(1, 7)
    places = draw(st.integers(2, 6))
    right = [f"{to_places(value, n)}" for n in {2, places}]
    step = Fraction(1, 10**places)
    wrong = [to_places(value + k * step, places) for k in (2, -2, 5)] + [to_places(-value, 3)]
    declared = Declarations(accept=("rounded",))
    return replace(made([rational(value), *right], wrong, declared), keys=(rational(value),))


def to_places(value: Fraction, places: int) -> str:
    """A decimal, rounded half up."""
    scaled = math.floor(abs(value) * 10**places + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**places)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{places}}"


@st.composite
def percents(draw: st.DrawFn) -> Made:
    value, by = draw(st.integers(2, 400)), draw(st.integers(1, 9))
    right = [rf"{value}\%", f"{value}", rational(Fraction(value, 100)), rf"{value}.0\%"]
    right += [decimal(Fraction(value, 100)), rf"{value} \text{{ percent}}"]
    wrong = [
        rf"{value + by}\%",
        f"{value + by}",
        f"{-value}",
        str(value * 100),
        rational(Fraction(value, 1000)),
    ]
    return replace(made(right, wrong, Declarations(accept=("bare percent",))), keys=(right[0],))


def digits(value: int, base: int) -> str:
    text = ""
    while value:
        value, digit = divmod(value, base)
        text = str(digit) + text
    return text or "0"


@st.composite
def bases(draw: st.DrawFn) -> Made:
    value, base = draw(st.integers(20, 3000)), draw(st.integers(2, 9))
    by, other = draw(st.integers(1, 9)), draw(st.integers(2, 9).filter(lambda b: b != 10))
    text = digits(value, base)
    right = [f"{text}_{base}", f"{text}_{{{base}}}", f"({text})_{base}", str(value)]
    right += [f"{digits(value, other)}_{other}", rf"{text}_{{\text{{{WORDS[base]}}}}}"]
    wrong = [f"{digits(value + by, base)}_{base}", str(value + by), f"{text}0_{base}"]
    wrong += [f"{text}_{base + 1}"] if base < 9 else [f"{text}1_9"]
    if draw(st.booleans()):
        declared = Declarations(accept=("base omitted",))
        wrong += [digits(value + by, base)] if int(digits(value + by, base)) != value else []
        wrong = [each for each in wrong if each != text]  # a number in base ten with these digits
        return replace(made([*right, text], wrong, declared), keys=(right[0], right[2]))
    return made(right, [*wrong, text])


WORDS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@st.composite
def commas(draw: st.DrawFn) -> Made:
    whole, rest = draw(st.integers(0, 999)), draw(st.integers(1, 99))
    if draw(st.booleans()):
        right = [f"{whole}.{rest:02}", f"{whole},{rest:02}", f"{whole}{{,}}{rest:02}"]
        right += [rational(whole + Fraction(rest, 100))]
        wrong = [f"{whole},{(rest + 1) % 100:02}", f"{whole + 1},{rest:02}", f"{whole}", f"{rest}"]
    else:
        right = [f"{whole}.{rest:04}", f"{whole},{rest:04}"]
        wrong = [f"{whole},{rest + 1:04}", f"{rest},{whole:04}"] if rest != whole else ["98,7654"]
    wrong += [rf"\{{{whole}, {rest}\}}", f"({whole}, {rest})"]
    declared = Declarations(accept=("decimal comma",))
    return replace(made(right, wrong, declared), keys=(right[0],))


@st.composite
def cases(draw: st.DrawFn) -> Made:
    a, b, c = draw(NONZERO), draw(NONZERO), draw(SMALL)
    x, y = draw(st.permutations("xyab"))[:2]

    def said(x: str, y: str, a: int = a, b: int = b) -> str:
        return summed([(a, f"{x}^2"), (b, y), (c, "")])

    right = [said(x, y), said(x.upper(), y), said(x, y.upper()), said(x.upper(), y.upper())]
    wrong = [said(x, y.upper(), a, b + 1), said(x.upper(), y, a + 7), said("Z", y), said(x, "m")]
    wrong += [said(y, x), said(y.upper(), x)]
    return made(right, wrong, Declarations(accept=("letter case",)))


@st.composite
def repeats(draw: st.DrawFn) -> Made:
    row = draw(st.lists(VALUES, min_size=2, max_size=3, unique=True))
    texts = list(map(rational, row))
    right = [
        ", ".join(each) for each in (texts, [*texts, texts[0]], [texts[-1], *texts], texts * 2)
    ]
    others = [texts[1:], [*texts, "88"], [*texts[1:], texts[-1]], [*texts[1:], "89"]]
    return made(right, [", ".join(o) for o in others], Declarations(accept=("repeats",)))


@st.composite
def brackets(draw: st.DrawFn) -> Made:
    row = draw(st.lists(VALUES, min_size=2, max_size=4))
    pairs = [("(", ")"), ("[", "]"), (r"\{", r"\}"), ("", ""), (r"\langle ", r"\rangle")]

    def said(values: Sequence[Fraction]) -> list[str]:
        inner = ", ".join(map(rational, values))
        return [f"{opening}{inner}{closing}" for opening, closing in pairs]

    others = [[*row[1:], row[0]], [*row[:-1], row[-1] + 1], row[:-1], [*row, Fraction(7)]]
    wrong = [text for other in others if other != row for text in said(other)]
    declared = Declarations(accept=("any brackets",))
    return replace(made(said(row), wrong, declared), keys=(said(row)[0],))


@st.composite
def ends(draw: st.DrawFn) -> Made:
    low, size = draw(VALUES), draw(VALUES.filter(lambda v: v > 0))
    a, b, c = rational(low), rational(low + size), rational(low + size + 1)
    right = [f"{opening}{a}, {b}{closing}" for opening in "([" for closing in ")]"]
    right += [rf"{a} \le x < {b}", rf"{a} < x \le {b}"]
    wrong = [
        f"({a}, {c})",
        f"[{a}, {c}]",
        f"({b}, {c})",
        rf"x \ge {a}",
        rf"({a}, {b}) \cup ({b}, {c})",
    ]
    declared = Declarations(accept=("interval ends",), type="interval")
    return made(right, wrong, declared)


BEYOND = {
    "synonyms": synonyms(),
    "either of two": alternatives(),
    "accept rounded": rounding(),
    "accept bare percent": percents(),
    "bases": bases(),
    "accept decimal comma": commas(),
    "accept letter case": cases(),
    "accept repeats": repeats(),
    "accept any brackets": brackets(),
    "accept interval ends": ends(),
}

# Forms


@st.composite
def decimals(draw: st.DrawFn) -> Made:
    """Exact answers, decimals, whole numbers."""
    value = Fraction(draw(st.integers(-999, 999)), draw(st.sampled_from([2, 4, 5, 8, 20])))
    sign = "-" if value < 0 else ""
    exact, written = rational(value), sign + decimal(abs(value))
    if value.denominator == 1:
        right, form = [exact, f"x = {exact}"], "integer"
        wrong = [
            f"{exact}.0",
            f"{rational(value - 1)} + 1",
            str(value + 1),
            rf"\frac{{{2 * value}}}{{2}}",
        ]
    elif draw(st.booleans()):
        right, form = [exact, f"{sign}{abs(value.numerator)}/{value.denominator}"], "exact"
        wrong = [written, rational(value + 1), sign + decimal(abs(value) * 10)]
    else:
        right, form = [written, f"{written}0", f"x = {written}"], "decimal"
        wrong = [exact, rational(-value), f"{sign}{abs(value.numerator)}/{value.denominator}"]
    return made(right, wrong, Declarations(form=form))


@st.composite
def surd_forms(draw: st.DrawFn) -> Made:
    """Roots without square factors, none below a fraction."""
    k, n, r = (
        draw(st.integers(2, 6)),
        draw(st.integers(1, 9)),
        draw(st.sampled_from([2, 3, 5, 6, 7, 10])),
    )
    share = Fraction(n, r)
    root = summed([(share, rf"\sqrt{{{r}}}")])
    if draw(st.booleans()):
        right = [summed([(k * n, rf"\sqrt{{{r}}}")]), rf"{k * n} \cdot \sqrt{{{r}}}"]
        wrong = [rf"\sqrt{{{k * k * n * n * r}}}", summed([(n, rf"\sqrt{{{k * k * r}}}")])]
        wrong += [rf"\frac{{{k * n * r}}}{{\sqrt{{{r}}}}}", summed([(k * n + 1, rf"\sqrt{{{r}}}")])]
    else:
        right = [
            root,
            summed([(Fraction(1, share.denominator), rf"{share.numerator}\sqrt{{{r}}}")]),
        ]
        wrong = [rf"\frac{{{n}}}{{\sqrt{{{r}}}}}", rf"\sqrt{{\frac{{{n * n}}}{{{r}}}}}"]
        wrong += [summed([(-share, rf"\sqrt{{{r}}}")])]
    return made(right, wrong, Declarations(form="simplified surd"))


@st.composite
def fractions(draw: st.DrawFn) -> Made:
    """One fraction for the whole."""
    a, b, c = draw(NONZERO), draw(NONZERO), draw(NONZERO)
    root = draw(NONZERO)
    bottom, first = summed([(1, "x"), (-root, "")]), p.polynomial(b, a)
    top = p.plus(first, p.of_roots([root], c))
    right = [rf"\frac{{{p.expanded(top)}}}{{{bottom}}}", rf"\frac{{{p.horner(top)}}}{{{bottom}}}"]
    wrong = [
        rf"\frac{{{p.expanded(first)}}}{{{bottom}}} + {c}"
        if c > 0
        else rf"{c} + \frac{{{p.expanded(first)}}}{{{bottom}}}"
    ]
    wrong += [rf"\frac{{{p.expanded(p.plus(top, p.polynomial(1)))}}}{{{bottom}}}"]
    return made(right, wrong, Declarations(form="single fraction"))


@st.composite
def closed(draw: st.DrawFn) -> Made:
    """Without sums, and in given letters only."""
    a, b = draw(st.integers(1, 6)), draw(SMALL)
    value = p.polynomial(0, Fraction(a, 2) + b, Fraction(a, 2))
    declared = Declarations(form="no sums; letters: n", assume={"n": "natural"})
    term = summed([(a, "k"), (b, "")])
    wrong = [rf"\sum_{{k=1}}^n ({term})", p.expanded(p.plus(value, p.polynomial(1)), "n")]
    wrong += [p.expanded(value, "n") + " + m - m", p.expanded(value, "m")]
    return made(p.spellings(value, "n"), wrong, declared)


@st.composite
def slots(draw: st.DrawFn) -> Made:
    """Matrices as wholes, and by their entries."""
    objects = {"A": "M x N", "B": "N x K", "C": "M x N"}
    cases = [
        (["A B", "(B^\\top A^\\top)^\\top", "-A(-B)"], [r"\sum_n A_{mn} B_{nk}", r"\sum_j A_{mj} B_{jk}"], ["A B + A B", r"\sum_n A_{mn} B_{nk} + 1", "B A"]),
        (["A + C", "C + A", "(A^\\top + C^\\top)^\\top"], ["A_{mn} + C_{mn}", "C_{ij} + A_{ij}"], ["A - C", "A_{mn} - C_{mn}", "A_{mn} + C_{nm}"]),
        (["2A", "A + A"], ["2A_{mn}", "A_{ij} + A_{ij}"], ["A", "A_{mn}", "2C_{mn}", "A^\\top"]),
    ]  # fmt: skip
    whole, entries, wrong = draw(st.sampled_from(cases))
    if draw(st.booleans()):
        return made(whole, [*entries, *wrong], Declarations(objects=objects, form="matrix"))
    return made(entries, [*whole, *wrong], Declarations(objects=objects, form="elementwise"))


FORMS = {
    "exact, decimal, whole": decimals(),
    "simplified surds": surd_forms(),
    "single fractions": fractions(),
    "no sums, given letters": closed(),
    "matrix or element-wise": slots(),
}
ASKED = {**KINDS, **BEYOND, **FORMS}

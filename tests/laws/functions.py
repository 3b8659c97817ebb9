"""Functions of a real or whole letter with parameters: moduli, steps, trigonometry, exponentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws.made import Made, made, summed

if TYPE_CHECKING:
    from collections.abc import Callable

    Family = Callable[[int, int, int], tuple[list[str], list[str]]]

WHOLE = Declarations(assume={"n": "natural"})


def shifted(x: str, a: int, factor: int = 1) -> str:
    return summed([(factor, x), (a, "")])


def modulus(a: int, b: int, c: int) -> tuple[list[str], list[str]]:
    inner, other = shifted("x", -a), shifted("x", a, -1)
    right = [
        f"|{inner}|", rf"\left|{other}\right|", rf"\sqrt{{({inner})^2}}", rf"\max({inner}, {other})",
        rf"\begin{{cases}} {inner} & x \ge {a} \\ {other} & x < {a} \end{{cases}}",
        rf"\begin{{cases}} {other}, & \text{{if }} x \leq {a} \\ {inner}, & \text{{otherwise}} \end{{cases}}",
        rf"\lvert {inner} \rvert", rf"\operatorname{{sgn}}({inner}) \cdot ({inner})",
    ]  # fmt: skip
    wrong = [
        inner, other, f"|{shifted('x', -a - b)}|", rf"\min({inner}, {other})", f"|{inner}| + {c}",
        f"-|{inner}|", f"({inner})^2",
        rf"\begin{{cases}} {inner} & x \ge {a + b} \\ {other} & x < {a + b} \end{{cases}}",
        rf"\begin{{cases}} {other} & x \ge {a} \\ {inner} & x < {a} \end{{cases}}",
    ]  # fmt: skip
    return right, wrong


def greatest(a: int, b: int, c: int) -> tuple[list[str], list[str]]:
    x, y = shifted("x", a), shifted("y", -b)
    mean = rf"\frac{{{x} + {y} + |{x} - ({y})|}}{{2}}"
    right = [
        rf"\max({x}, {y})",
        rf"\max\{{{y}, {x}\}}",
        mean,
        rf"-\min(-({x}), -({y}))",
        rf"{x} + {y} - \min({x},{y})",
    ]
    wrong = [
        rf"\min({x}, {y})",
        x,
        y,
        mean.replace("+ |", "- |"),
        rf"\max({x}, {y}) + {c}",
        rf"\max({x}, {shifted('y', c)})",
    ]
    return right, [text for text in wrong if c != -b or "max" not in text or "+" in text[-3:]]


def steps(a: int, b: int, c: int) -> tuple[list[str], list[str]]:
    right = [
        rf"\lfloor x \rfloor + {a}", rf"\left\lfloor {shifted('x', a)} \right\rfloor",
        rf"-\lceil {shifted('x', -a, -1)} \rceil", rf"{a} - \lceil -x \rceil",
        rf"\lfloor \lfloor x \rfloor + {a} \rfloor",
    ]  # fmt: skip
    wrong = [
        rf"\lceil x \rceil + {a}", f"x + {a}", rf"\lfloor x \rfloor + {a + b}", rf"\lceil x \rceil + {a - 1}",
        rf"\lfloor x + \frac12 \rfloor + {a}", rf"\lfloor {shifted('x', a, 2)} \rfloor", rf"x - \lfloor x \rfloor + {a}",
        rf"\lfloor x - 10^{{-{b + 2}}} \rfloor + {a}", rf"\lfloor x \rfloor + {a} + 10^{{-{c}}}",
    ]  # fmt: skip
    return right, wrong


def circular(a: int, b: int, c: int) -> tuple[list[str], list[str]]:
    inner = summed([(b, "x"), (a, "")])
    double = summed([(2 * b, "x"), (2 * a, "")])
    right = [
        rf"\sin({double})", rf"2\sin({inner})\cos({inner})", rf"\sin({double} + {2 * c}\pi)",
        rf"\cos\left(\frac{{\pi}}{{2}} - ({double})\right)", rf"-\sin(-({double}))",
        rf"(\sin({inner}) + \cos({inner}))^2 - 1",
    ]  # fmt: skip
    wrong = [
        rf"\cos({double})", rf"\sin({inner})\cos({inner})", rf"2\sin({inner})", rf"-\sin({double})",
        rf"\sin({double} + {2 * c + 1}\pi)", rf"|\sin({double})|", rf"\sin^2({inner})", rf"\sin({inner}^2)",
        rf"\sin({double}) + 10^{{-{b}}}", rf"\sin^{{-1}}({double})",
    ]  # fmt: skip
    return right, wrong


def exponential(a: int, b: int, c: int) -> tuple[list[str], list[str]]:
    base = b + 1
    right = [
        rf"{base}^{{x + {a}}}", rf"{base}^{a} \cdot {base}^x" if 0 <= a < 10 else rf"{base}^{{{a}}} \cdot {base}^x",
        rf"\frac{{{base}^{{x + {a + c}}}}}{{{base ** abs(c)}}}" if c > 0 else rf"{base}^x {base}^{{{a}}}",
        rf"e^{{(x + {a})\ln {base}}}", rf"\exp((x+{a}) \ln({base}))", rf"\sqrt{{{base}^{{2x + {2 * a}}}}}",
        rf"\left(\frac{{1}}{{{base}}}\right)^{{-x - {a}}}",
    ]  # fmt: skip
    wrong = [
        rf"{base}^x + {a}", rf"{base + 1}^{{x + {a}}}", rf"{base}^{{-x - {a}}}", rf"{base}^{{x + {a + 1}}}",
        rf"{base}x + {a}", rf"(x + {a})^{base}", rf"{base}^{{x}} + {base}^{{{a}}}", rf"{base}^{{{shifted('x', a, 2)}}}",
    ]  # fmt: skip
    return right, wrong


def whole(a: int, b: int, c: int) -> tuple[list[str], list[str]]:
    kinds = [
        ([rf"\frac{{(n+{b})!}}{{n!}}", rf"\prod_{{k=1}}^{{{b}}} (n + k)", "".join(f"(n+{k})" for k in range(1, b + 1)), rf"{b}! \binom{{n+{b}}}{{{b}}}", rf"{b}! \binom{{n+{b}}}{{n}}"],
         [rf"\frac{{(n+{b})!}}{{(n-1)!}}", rf"\prod_{{k=0}}^{{{b}}} (n + k)", rf"(n+{b})! - n!", rf"{b}!", rf"n^{{{b}}}", rf"\binom{{n+{b}}}{{{b}}} + n"]),
        ([rf"{b + 1}\gcd(n, {b})", rf"\gcd({(b + 1)}n, {b * (b + 1)})", rf"\frac{{{b * (b + 1)} n}}{{\operatorname{{lcm}}(n, {b})}}"],
         [rf"\gcd(n,{b})", f"{b + 1}", f"{b + 1}n", rf"\operatorname{{lcm}}(n, {b})" if b > 1 else f"{b + 3}", rf"{b + 1}\gcd(n, {b}) + 1"]),
        ([rf"\frac{{{b + 1}^{{n+1}} - 1}}{{{b}}}", rf"\sum_{{k=0}}^n {b + 1}^k", rf"1 + \sum_{{j=1}}^{{n}} {b + 1}^{{j}}", rf"\frac{{1 - {b + 1}^{{n+1}}}}{{-{b}}}"],
         [rf"\frac{{{b + 1}^{{n}} - 1}}{{{b}}}", rf"\sum_{{k=1}}^n {b + 1}^k", rf"\sum_{{k=0}}^{{n-1}} {b + 1}^k", rf"{b + 1}^{{n+1}} - 1" if b > 1 else "2^{n}", rf"\frac{{{b + 1}^{{n+1}}}}{{{b}}}"]),
        ([r"(-1)^n", r"(-1)^{n+2}", r"\cos(n\pi)", r"1 - 2(n \bmod 2)", r"(-1)^{n^2}", r"(-1)^{-n}"],
         [r"(-1)^{n+1}", "1", "-1", r"\sin(n\pi)", r"(-1)^{2n}", r"-1^n", r"(-1)^{\lfloor n/2 \rfloor}"]),
        ([r"\binom{n}{2}", r"\frac{n(n-1)}{2}", r"\sum_{k=1}^{n-1} k", r"\frac{n^2-n}{2}"],
         [r"\frac{n(n+1)}{2}", r"\binom{n}{3}", r"n(n-1)", r"\sum_{k=1}^{n} k", r"\frac{n^2}{2}", r"\binom{n+1}{2}"]),
        ([r"2^n", r"\sum_{k=0}^n \binom{n}{k}", r"4^{n/2}", r"\prod_{i=1}^n 2", r"2^{n+1} - 2^n"],
         [r"2^n - 1", r"\sum_{k=1}^n \binom{n}{k}", "2n", "n^2", r"2^{n-1}", r"2^{2n}", r"\frac{n^2 - n + 2}{2}"]),
    ]  # fmt: skip
    return kinds[(a + c) % len(kinds)]


REAL: dict[str, Family] = {
    "moduli": modulus,
    "maxima": greatest,
    "steps": steps,
    "trigonometry": circular,
    "exponentials": exponential,
}


@st.composite
def functions(draw: st.DrawFn, family: Family) -> Made:
    a, b, c = (draw(st.integers(1, 6)) for _ in range(3))
    return made(*family(a, b, c))


@st.composite
def of_whole(draw: st.DrawFn) -> Made:
    a, b, c = (draw(st.integers(1, 6)) for _ in range(3))
    return made(*whole(a, b, c), WHOLE)


FUNCTIONS = {
    **{name: functions(family) for name, family in REAL.items()},
    "functions of whole numbers": of_whole(),
}

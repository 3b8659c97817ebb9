"""The syntax tree of LaTeX mathematics: what was written, before any letter has a meaning.

The tree knows precedence and nothing of declarations: `f(x)` is a juxtaposition of a letter and a
bracket, `x^{(n)}` a letter with a bracket above, `I` a letter. `grader.reading` gives them meaning.
Every node carries the half-open span of the source it was read from; spans do not take part in
equality.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Spanned:
    """A stretch of the source, `text[start:end]`."""

    start: int = field(default=0, compare=False, kw_only=True)
    end: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(Spanned):
    """Digits with at most one point: `12`, `0.5`, `.5`; `repeating` is what stands under a bar."""

    text: str
    repeating: str = ""


@dataclass(frozen=True, slots=True)
class GroupedNumber(Spanned):
    """`1,234` or `1,234.5`: a number with separators, or a list of numbers; the reader decides."""

    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter(Spanned):
    """One letter: `x`, `\\alpha`, `\\ell`. `marks` (`hat`, `tilde`, `bar`) make another letter; `font` does not.

    `name` is the character or the command with its backslash; `font` is one of "", "bold", "bb",
    "cal", "frak", "rm", "sf", "tt", "vec".
    """

    name: str
    marks: tuple[str, ...] = ()
    font: str = ""


@dataclass(frozen=True, slots=True)
class Word(Spanned):
    """An upright name of several letters: `\\operatorname{Var}`, `\\mathrm{rank}`; no known function."""

    name: str


@dataclass(frozen=True, slots=True)
class Text(Spanned):
    """Words between the mathematics, raw: `\\text{ if }`, `\\mbox{cm}`."""

    text: str


@dataclass(frozen=True, slots=True)
class Symbol(Spanned):
    """A constant sign: `\\infty`, `\\emptyset`, `\\dots` (every kind of dots is `\\dots`), `\\cdot` alone in `f(\\cdot)`."""

    name: str


@dataclass(frozen=True, slots=True)
class Blank(Spanned):
    """Nothing where something could stand: before `=` in `= 5`, after the comma in `(D,)`."""


@dataclass(frozen=True, slots=True)
class Scripted(Spanned):
    """A base with a subscript, a superscript and primes: `x_i^2`, `f'`, `W^{Q,\\top}_h`."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Quotient(Spanned):
    """`\\frac{a}{b}`, `a/b`, `{a \\over b}`, `a \\div b`."""

    numerator: Node
    denominator: Node
    slashed: bool = False


@dataclass(frozen=True, slots=True)
class Root(Spanned):
    """`\\sqrt[n]{x}`; `degree` is None for a square root."""

    radicand: Node
    degree: Node | None = None


@dataclass(frozen=True, slots=True)
class Terms(Spanned):
    """A sum as written: `a - b`, `-x`, `1 \\pm \\sqrt 2`. Each sign is one of `+ - ± ∓`; a first `+` may be written."""

    items: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Factors(Spanned):
    """A product as written; `operators[i]` stands between factors i and i+1.

    An operator is "" (side by side), "·", "×", "*", "⊙", "⊗", "∘", "∩", "∪", "∖" (set difference), "mod".
    Union and set difference bind looser than the others and stand in a node of their own.
    """

    factors: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation(Spanned):
    """A chain `a = b < c`; len(sides) == len(operators) + 1.

    Operators: `= ≠ < ≤ > ≥ ≈ ∼ ≡ ∈ ∉ ⊂ ⊆ ∋ ∝ := → ↦ ∣ ∥ ⊥`; a missing side is `Blank`.
    """

    sides: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logic(Spanned):
    """Statements joined by words or signs: operator "and", "or", "not", "⇒", "⇔", "⇐"."""

    operator: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Listing(Spanned):
    """`a, b, c` or `a; b` or `a : b` (a ratio); separator is ",", ";" or ":". A trailing comma leaves a `Blank`."""

    items: tuple[Node, ...]
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Fenced(Spanned):
    """Something in brackets. `opening` and `closing` are `( ) [ ] { } | ‖ ⟨ ⟩ ⌊ ⌋ ⌈ ⌉` or "." (none).

    `{` is `\\{`; a plain TeX group leaves no node, except that a comma list in a bare group `{1,2}`
    at the top is `Fenced("{", "}")` with `bare` set.
    """

    opening: str
    closing: str
    body: Node
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Builder(Spanned):
    """The inside of `\\{ x \\mid x > 0 \\}` (also `|` and `:`)."""

    element: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Apply(Spanned):
    """A known function with its argument: `\\sin^2 x`, `\\log_2(8)`, `\\operatorname{tr}(AB)`, `\\max(a, b)`.

    `function` is the bare name in lower case ("sin", "arcsin", "tr", "det", "diag", "softmax", "vec",
    "exp", "ln", "log", "binom", ...); several arguments stand in a `Listing`. `sub` and `sup` are the
    scripts between name and argument; primes as in `Scripted`.
    """

    function: str
    argument: Node
    sub: Node | None = None
    sup: Node | None = None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Big(Spanned):
    """An operator over what follows: `\\sum_{i=1}^n a_i`, `\\prod`, `\\lim_{x \\to 0}`, `\\bigcup`, `\\max_{x \\in S}`.

    `kind` is "sum", "prod", "lim", "max", "min", "sup", "inf", "argmax", "argmin", "bigcup", "bigcap".
    """

    kind: str
    body: Node
    lower: Node | None = None
    upper: Node | None = None


@dataclass(frozen=True, slots=True)
class Integral(Spanned):
    """`\\int_a^b f \\, dx`; `variable` is None where no differential was found."""

    body: Node
    variable: Node | None
    lower: Node | None = None
    upper: Node | None = None


@dataclass(frozen=True, slots=True)
class Operator(Spanned):
    """A differential operator before its operand: kind "∂", "d" or "∇".

    `\\partial y_m`, `\\partial^2 f`, `\\partial_w y`, `\\nabla^2_\\beta L`, the `dx` of `\\frac{df}{dx}`.
    `operand` is None for a bare `\\partial` or `d` on top of a fraction (`\\frac{\\partial}{\\partial x}`).
    """

    kind: str
    operand: Node | None
    sub: Node | None = None
    sup: Node | None = None


@dataclass(frozen=True, slots=True)
class Postfix(Spanned):
    """An operator after its operand: "!", "!!", "%", "°"."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Currency(Spanned):
    """`\\$5`: an amount with its sign."""

    sign: str
    amount: Node


@dataclass(frozen=True, slots=True)
class Matrix(Spanned):
    """A literal grid: `bmatrix`, `pmatrix`, `vmatrix` (a determinant), `array`; `kind` is the environment's name."""

    kind: str
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Cases(Spanned):
    """`\\begin{cases} value & condition \\\\ ... \\end{cases}`; a missing condition is `Blank`."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Lines(Spanned):
    """Lines of `align`, `aligned`, `split`, `gather`, `eqnarray`; the `&` are gone. A line may begin with a `Blank` side."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Boxed(Spanned):
    """`\\boxed{...}` or `\\fbox{...}`."""

    body: Node


Node = (
    Number
    | GroupedNumber
    | Letter
    | Word
    | Text
    | Symbol
    | Blank
    | Scripted
    | Quotient
    | Root
    | Terms
    | Factors
    | Relation
    | Logic
    | Listing
    | Fenced
    | Builder
    | Apply
    | Big
    | Integral
    | Operator
    | Postfix
    | Currency
    | Matrix
    | Cases
    | Lines
    | Boxed
)

"""The syntax tree of LaTeX mathematics: what was written, before any letter has a meaning.

The tree knows precedence and nothing of declarations: `f(x)` is a juxtaposition of a letter and a
bracket, `x^{(n)}` a letter with a bracket above, `I` a letter. `grader.reading` gives them meaning.
Every node carries the half-open span of the source it was read from; spans do not take part in
equality.
"""

from __future__ import annotations

from dataclasses import field

from grader.nodes import by_value


@by_value
class Spanned:
    """A stretch of the source, `text[start:end]`."""

    start: int = field(default=0, compare=False, kw_only=True)
    end: int = field(default=0, compare=False, kw_only=True)


@by_value
class Number(Spanned):
    """Digits with at most one point: `12`, `0.5`, `.5`; `repeating` is what stands under a bar."""

    text: str
    repeating: str = ""


@by_value
class GroupedNumber(Spanned):
    """`1,234` or `1,234.5`: a number with separators, or a list of numbers; the reader decides."""

    groups: tuple[str, ...]


@by_value
class Letter(Spanned):
    r"""One letter: `x`, `\alpha`, `\ell`.

    `marks` (`hat`, `tilde`, `bar`) make another letter; `font` does not.

    `name` is the character or the command with its backslash; `font` is one of "", "bold", "bb",
    "cal", "frak", "rm", "sf", "tt", "vec".
    """

    name: str
    marks: tuple[str, ...] = ()
    font: str = ""


@by_value
class Word(Spanned):
    r"""An upright name of several letters that is no known function: `\operatorname{Var}`."""

    name: str


@by_value
class Text(Spanned):
    r"""Words between the mathematics, raw: `\text{ if }`, `\mbox{cm}`."""

    text: str


@by_value
class Symbol(Spanned):
    r"""A constant sign: `\infty`, `\emptyset`, `\dots` (every kind of dots), `\cdot` in `f(\cdot)`.

    In a script it may be a lone sign: `+` in `0^+`, `*` in `A^*`, `:` in `W_{:,j}`.
    """

    name: str


@by_value
class Blank(Spanned):
    """Nothing where something could stand: before `=` in `= 5`, after the comma in `(D,)`."""


@by_value
class Scripted(Spanned):
    r"""A base with a subscript, a superscript and primes: `x_i^2`, `f'`, `W^{Q,\top}_h`."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None
    primes: int = 0


@by_value
class Quotient(Spanned):
    r"""`\frac{a}{b}`, `a/b`, `{a \over b}`, `a \div b`."""

    numerator: Node
    denominator: Node
    slashed: bool = False


@by_value
class Root(Spanned):
    r"""`\sqrt[n]{x}`; `degree` is None for a square root."""

    radicand: Node
    degree: Node | None = None


@by_value
class Terms(Spanned):
    r"""A sum as written: `a - b`, `-x`, `1 \pm \sqrt 2`; each sign is one of `+ - ± ∓`.

    One item with "+" is a written plus: `+\infty`.
    """

    items: tuple[tuple[str, Node], ...]


@by_value
class Factors(Spanned):
    """A product as written; `operators[i]` stands between factors i and i+1.

    An operator is "" (side by side), "·", "×", "*", "⊙", "⊗", "∘", "∩" or "mod". The operators "∪",
    "∖" (set difference), "⊔", "⊎", "⊕" and "⊖" bind looser than a sum and stand in a node of their
    own.
    """

    factors: tuple[Node, ...]
    operators: tuple[str, ...]


@by_value
class Relation(Spanned):
    """A chain `a = b < c`; len(sides) == len(operators) + 1.

    Operators: `= ≠ < ≤ > ≥ ≪ ≫ ≈ ∼ ≡ ≅ ∈ ∉ ∋ ⊂ ⊆ ⊃ ⊇ ∝ := → ← ↦ ∣ ∤ ∥ ⊥ ≺ ⪯ ≻ ⪰ ⊢ ⊨` and those
    struck through; a missing first side is `Blank`.
    """

    sides: tuple[Node, ...]
    operators: tuple[str, ...]


@by_value
class Logic(Spanned):
    """Statements joined by words or signs: operator "and", "or", "not", "⇒", "⇔", "⇐"."""

    operator: str
    items: tuple[Node, ...]


@by_value
class Listing(Spanned):
    """`a, b, c` or `a; b` or `a : b` (a ratio); the separator is ",", ";" or ":".

    A comma before a closing bracket leaves a `Blank`: `(D,)`.
    """

    items: tuple[Node, ...]
    separator: str = ","


@by_value
class Fenced(Spanned):
    r"""Something in brackets: `( ) [ ] { } | ‖ ⟨ ⟩ ⌊ ⌋ ⌈ ⌉` or "." (none) at either side.

    Half-open intervals keep what was typed: `[0, 1)`, `]0, 1[`. The bar of `f|_{x=0}` closes what
    "." opens. Empty brackets hold a `Blank`.
    `{` is `\{`; a plain TeX group leaves no node, except that a comma list in a bare group `{1,2}`
    at the top is `Fenced("{", "}")` with `bare` set.
    """

    opening: str
    closing: str
    body: Node
    bare: bool = False


@by_value
class Builder(Spanned):
    r"""The inside of `\{ x \mid x > 0 \}` (also `|` and `:`)."""

    element: Node
    condition: Node


@by_value
class Apply(Spanned):
    r"""A known function with its argument: `\sin^2 x`, `\log_2(8)`, `\operatorname{tr}(AB)`.

    `function` is the bare name in lower case ("sin", "arcsin", "tr", "det", "diag", "softmax",
    "exp", "ln", "max", "binom", "mod", ...); brackets around the argument are gone and several
    arguments stand in a `Listing`. `sub` and `sup` are the scripts between name and argument;
    primes as in `Scripted`. An accent over more than a letter is one too: "overline",
    "overrightarrow", "hat", "tilde".
    """

    function: str
    argument: Node
    sub: Node | None = None
    sup: Node | None = None
    primes: int = 0


@by_value
class Big(Spanned):
    r"""An operator over the product that follows: `\sum_{i=1}^n a_i`, `\max_{x \in S} f(x)`.

    `kind` is "sum", "prod", "lim", "limsup", "liminf", "max", "min", "sup", "inf", "argmax",
    "argmin", "bigcup", "bigcap", "bigoplus", "bigotimes", "bigodot", "bigwedge", "bigvee",
    "coprod" or "oint".
    """

    kind: str
    body: Node
    lower: Node | None = None
    upper: Node | None = None


@by_value
class Integral(Spanned):
    r"""`\int_a^b f \, dx`; `variable` is None where no differential was found."""

    body: Node
    variable: Node | None
    lower: Node | None = None
    upper: Node | None = None


@by_value
class Operator(Spanned):
    r"""A differential operator before its operand: kind "∂", "d" or "∇".

    `\partial y_m`, `\partial^2 f`, `\partial_w y`, `\nabla^2_\beta L`, the `dx` of `\frac{df}{dx}`.
    `operand` is None where nothing follows: on top of `\frac{\partial}{\partial x}`, in
    `\nabla \cdot F`. Several differentials below a fraction are `Factors` of operators.
    """

    kind: str
    operand: Node | None
    sub: Node | None = None
    sup: Node | None = None


@by_value
class Postfix(Spanned):
    """An operator after its operand: "!", "!!", "%", "°"."""

    operator: str
    operand: Node


@by_value
class Currency(Spanned):
    r"""`\$5`: an amount with its sign."""

    sign: str
    amount: Node


@by_value
class Matrix(Spanned):
    """A literal grid; `kind` is the environment's name, of which `vmatrix` is a determinant."""

    kind: str
    rows: tuple[tuple[Node, ...], ...]


@by_value
class Cases(Spanned):
    r"""`\begin{cases} value & condition \\ ... \end{cases}`; a missing condition is `Blank`."""

    rows: tuple[tuple[Node, ...], ...]


@by_value
class Lines(Spanned):
    """Lines of `align`, `split`, `gather` or of text with line breaks; the `&` are gone.

    A line may begin with a `Blank` side. An environment of one line is that line.
    """

    items: tuple[Node, ...]


@by_value
class Boxed(Spanned):
    r"""`\boxed{...}` or `\fbox{...}`."""

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

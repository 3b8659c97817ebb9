r"""Functions by name: `\sin x`, `\log_2 8`, `\operatorname{tr}(AB)`, `sqrt(2)`, `\max(a, b)`.

Without brackets the argument is the product that follows, up to a sign, a relation, another
function or a big operator: `\sin 2x`, `\sin x \cos x`. With brackets it is what they hold, and a
power after them belongs to the value: `\sin(x)^2`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.names import names
from grader.latex.roles import FIRST, POSTFIX, SIMPLE
from grader.latex.scripts import is_degree, leaf, scripts
from grader.latex.tree import Apply, Blank, Builder, Factors, Fenced, Letter, Node, Quotient, Word

if TYPE_CHECKING:
    from grader.latex.chains import Continue
    from grader.latex.commands import Handlers, Table
    from grader.latex.parser import Parser

PLAIN = names(
    "sin cos tan cot sec csc arcsin arccos arctan arccot arcsec arccsc "
    "cis sinh cosh tanh coth sech csch arsinh arcosh artanh arcoth "
    "exp ln log lg det gcd lcm deg dim ker hom arg tr diag vec rank "
    "abs floor ceil "
    "pr softmax sigmoid relu gelu silu softplus logsumexp sgn erf erfc re im proj span ord adj cof"
)
SYNONYMS = {
    "arg": "arg",
    "Abs": "abs",
    "Floor": "floor",
    "ceiling": "ceil",
    "Pr": "pr",
    "Tr": "tr",
    "trace": "tr",
    "Trace": "tr",
    "TR": "tr",
    "Diag": "diag",
    "Vec": "vec",
    "Rank": "rank",
    "rk": "rank",
    "Det": "det",
    "Softmax": "softmax",
    "SoftMax": "softmax",
    "Sigmoid": "sigmoid",
    "ReLU": "relu",
    "Relu": "relu",
    "GELU": "gelu",
    "SiLU": "silu",
    "Softplus": "softplus",
    "LogSumExp": "logsumexp",
    "LSE": "logsumexp",
    "sign": "sgn",
    "Sign": "sgn",
    "Re": "re",
    "Im": "im",
    "tg": "tan",
    "ctg": "cot",
    "cotg": "cot",
    "cosec": "csc",
    "arctg": "arctan",
    "arcctg": "arccot",
    "atan": "arctan",
    "asin": "arcsin",
    "acos": "arccos",
    "acot": "arccot",
    "sh": "sinh",
    "ch": "cosh",
    "th": "tanh",
    "arcsinh": "arsinh",
    "arccosh": "arcosh",
    "arctanh": "artanh",
    "asinh": "arsinh",
    "acosh": "arcosh",
    "atanh": "artanh",
    "LCM": "lcm",
    "GCD": "gcd",
    "Gcd": "gcd",
    "Log": "log",
    "Ln": "ln",
    "Exp": "exp",
    "Span": "span",
    "Ker": "ker",
    "Dim": "dim",
}
NAMES = {name: name for name in PLAIN} | SYNONYMS
EXTREMES = {"max": "max", "min": "min", "sup": "sup", "inf": "inf", "Max": "max", "Min": "min"}
NO_BARE_WORD = names(
    "sh ch th vec re im Re Im LSE TR rk ord adj span Span cof sup inf hom proj",
)

COMMANDS = {f"\\{name}": ("func", canonical) for name, canonical in NAMES.items() if name != "vec"}
TABLE: Table = COMMANDS | {f"\\{name}": ("extreme", kind) for name, kind in EXTREMES.items()}

WORDS = {name: ("func", canonical) for name, canonical in NAMES.items()} | {
    name: ("extreme", kind) for name, kind in EXTREMES.items()
}
BARE_WORDS = {name: entry for name, entry in WORDS.items() if name not in NO_BARE_WORD}


def function(parser: Parser) -> Node:
    r"""`\sin^2 x`, `\log_2(8)`: the name, its scripts, its argument."""
    at = parser.at
    name, start = parser.names[at], parser.starts[at]
    parser.at = at + 1
    sub, sup, primes = scripts(parser)
    role = parser.roles[parser.at]
    if role not in FIRST and parser.at == at + 1 and is_label(parser, at):
        return Word(name, start=start, end=parser.ends[at])
    if role not in FIRST or parser.names[parser.at] == "+":
        raise parser.missing(f"the argument of {parser.source(at)}")
    value = argument(parser, role)
    return Apply(name, value, sub, sup, primes, start=start, end=parser.ends[parser.at - 1])


def is_label(parser: Parser, at: int) -> bool:
    r"""Whether a name without an argument is only a name: `x_{\max}`, `\text{softmax}`."""
    return (
        parser.roles[at + 1] == "}" or parser.text[parser.starts[at] : parser.ends[at]][-1] == "}"
    )


def argument(parser: Parser, role: str) -> Node:
    """What a function is applied to: a bracket, a group, or the product that follows."""
    if role in {"open", "left"}:
        bracket = parser.operand(role)
        in_degrees = parser.roles[parser.at] == "^" and is_degree(parser)
        plain = is_plain(bracket) and not in_degrees
        return unwrapped(parser, bracket) if plain else scripted(parser, bracket)
    if role == "{":
        return scripted(parser, parser.group())
    if role == "bar":
        return parser.factor()
    product = parser.product(SIMPLE, WITHOUT_SIGNS)
    return over_number(parser, product) if parser.roles[parser.at] == "slash" else product


def over_number(parser: Parser, product: Node) -> Node:
    r"""`\sin \pi/6` is the sine of 30 degrees, though `\ln x/x` is a quotient."""
    factors = product.factors if isinstance(product, Factors) else (product,)
    has_pi = any(isinstance(factor, Letter) and factor.name == "\\pi" for factor in factors)
    if not has_pi or parser.roles[parser.at + 1] != "number":
        return product
    parser.at += 1
    below = leaf(parser)
    return Quotient(product, below, slashed=True, start=product.start, end=below.end)


def scripted(parser: Parser, node: Node) -> Node:
    """`node` with the scripts that follow it."""
    while parser.roles[parser.at] in POSTFIX:
        node = parser.followed(node)
    return node


def is_plain(node: Node) -> bool:
    r"""Whether brackets only delimit an argument; `|x|` or `\{x \mid x > 0\}` do more."""
    if not isinstance(node, Fenced) or isinstance(node.body, Builder):
        return False
    return (node.opening, node.closing) in STRIPPED


def unwrapped(parser: Parser, node: Node) -> Node:
    """The inside of brackets that only delimit; an error if there is none."""
    if not isinstance(node, Fenced):
        return node
    if isinstance(node.body, Blank):
        parser.at -= 1
        raise parser.missing("an argument in the brackets")
    return node.body


STRIPPED = {("(", ")"), ("[", "]"), ("{", "}")}
WITHOUT_SIGNS: dict[str, Continue] = {}
HANDLERS: Handlers = {"func": function}

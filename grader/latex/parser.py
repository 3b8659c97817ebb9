"""Tokens to a tree, from the loosest operators to the tightest, without a step back.

    statement   ⇒ ⇔  |  or  |  and  |  ;  |  ,  |  = < ∈ →  |  :  |  ∪ ∖      `chains.CHAINS`
    terms       + - ± ∓
    product     side by side, · × * ⊙ ⊗ ∘ ∩ mod, and the slash                `chains.CONTINUES`
    factor      an operand with its scripts and what follows it (! % °)       `scripts`
    operand     a leaf, or what its first token begins                        `commands`

A slash takes one factor on each side: `1/2x` is `(1/2) x`. Each token is looked at a bounded number
of times, so parsing is linear. An operand inside an operand costs at most nine Python frames;
`cursor.MAX_DEPTH` keeps any input far below the limit that `grader` sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.chains import CHAINS, CONTINUES, LEVELS
from grader.latex.commands.all import HANDLERS
from grader.latex.commands.fractions import over
from grader.latex.cursor import Cursor
from grader.latex.errors import LatexError
from grader.latex.lexer import lex
from grader.latex.roles import ENDS, FIRST, OPERANDS, POSTFIX
from grader.latex.scripts import degrees, is_degree, leaf, scripts
from grader.latex.tree import (
    Blank,
    Factors,
    Lines,
    Logic,
    Node,
    Number,
    Postfix,
    Relation,
    Scripted,
    Terms,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.latex.chains import Continue
    from grader.latex.tokens import Tokens

VARIABLES = frozenset({"letter", "styled", "font", "mark"})
LEADING = {"relation": LEVELS["relation"], "implies": LEVELS["implies"], "not": 99}


class Parser(Cursor):
    """One reading of one text: a place among the tokens and what surrounds it."""

    __slots__ = ("bars", "fence", "font", "integrals", "variables")

    def __init__(self, text: str, tokens: Tokens) -> None:
        super().__init__(text, tokens)
        self.font = ""
        self.fence = ""
        self.integrals = 0
        self.variables: list[Node] = []
        self.bars: dict[int, tuple[bool, bool]] | None = None

    def whole(self) -> Node:
        """The tree of the whole text: a statement, or several on lines of their own."""
        lines: list[Node] = []
        while True:
            if self.roles[self.at] not in {"newline", "end"}:
                lines.append(self.statement())
                self.drop_stop()
            if self.roles[self.at] != "newline":
                break
            self.at += 1
        if self.roles[self.at] != "end":
            raise self.leftover()
        if not lines:
            raise LatexError("there is nothing to read", 0, len(self.text), code="latex.empty")
        if len(lines) == 1:
            return lines[0]
        return Lines(tuple(lines), start=lines[0].start, end=lines[-1].end)

    def drop_stop(self) -> None:
        """Pass over a full stop at the end of a line, a cell or a box."""
        if self.roles[self.at] == "stop" and self.roles[self.at + 1] in ENDS:
            self.at += 1

    # the levels of the grammar

    def statement(self, level: int = 1) -> Node:
        """An expression whose operators bind at `level` or tighter."""
        role = self.roles[self.at]
        left = self.leading(role) if LEADING.get(role, 0) >= level else self.terms()
        while True:
            role = self.roles[self.at]
            if LEVELS.get(role, 0) < level:
                return left
            chained = CHAINS[role](self, left)
            if chained is None:
                return left
            left = chained

    def deeper(self, level: int) -> Node:
        """An operand of a chain, one level of nesting further in."""
        self.enter()
        node = self.statement(level)
        self.depth -= 1
        return node

    def leading(self, role: str) -> Node:
        """What stands before a first relation or arrow, which is nothing; or a negation."""
        here = self.starts[self.at]
        if role != "not":
            return Blank(start=here, end=here)
        self.at += 1
        operand = self.deeper(LEVELS["relation"])
        return Logic("not", (operand,), start=here, end=operand.end)

    def terms(self) -> Node:
        """A sum: products between signs."""
        at = self.at
        if self.roles[at] == "sign":
            self.at = at + 1
            items = [(self.names[at], self.product())]
        else:
            first = self.product()
            if self.roles[self.at] != "sign" or (self.variables and self.integrals):
                return first
            items = [("+", first)]
        while self.roles[self.at] == "sign" and not (self.variables and self.integrals):
            sign = self.names[self.at]
            self.at += 1
            items.append((sign, self.product()))
        return Terms(tuple(items), start=self.starts[at], end=self.ends[self.at - 1])

    def product(
        self,
        starts: frozenset[str] = OPERANDS,
        continues: Mapping[str, Continue] = CONTINUES,
    ) -> Node:
        """Factors; one side by side begins with a role in `starts`, `continues` reads the rest."""
        start = self.starts[self.at]
        factors = [self.factor()]
        operators: list[str] = []
        while True:
            role = self.roles[self.at]
            if role in starts:
                if (self.integrals or role == "open") and self.stops_here(role):
                    break
                if role == "number" and isinstance(factors[-1], Number):
                    self.check_mixed()
                operators.append("")
                factors.append(self.factor())
            elif role not in continues or not continues[role](self, factors, operators):
                break
        if not operators:
            return factors[0]
        end = self.ends[self.at - 1]
        return Factors(tuple(factors), tuple(operators), start=start, end=end)

    def check_mixed(self) -> None:
        """Refuse two numbers side by side, except `5 1/2`."""
        if self.roles[self.at + 1] != "slash":
            raise self.error("two numbers stand side by side", self.at, code="latex.numbers")

    def stops_here(self, role: str) -> bool:
        """Whether what may begin a factor ends the product: `dx`, or `[` closing `[0, 1[`."""
        if role == "open":
            wrong_way = self.names[self.at] == "[" and self.fence in {"(", "[", "]"}
            return wrong_way and self.roles[self.at + 1] not in FIRST
        return bool(self.variables) or self.at_differential()

    def at_differential(self) -> bool:
        """Whether a `d` with a letter after it stands here."""
        return self.names[self.at] in {"d", "rm:d"} and self.roles[self.at + 1] in VARIABLES

    def factor(self) -> Node:
        """An operand with its scripts, factorial, percent or degree."""
        role = self.roles[self.at]
        node = leaf(self) if role in {"letter", "number"} else self.operand(role)
        while self.roles[self.at] in POSTFIX:
            node = self.followed(node)
        return node

    def followed(self, node: Node) -> Node:
        """`node` with the scripts or the postfix operator that stand here."""
        at = self.at
        role = self.roles[at]
        if role == "empty":
            self.at = at + 1
            return node
        if isinstance(node, (Scripted, Postfix)):
            self.stack_up()
        if role == "postfix":
            self.at = at + 1
            return Postfix(self.names[at], node, start=node.start, end=self.ends[at])
        if role == "^" and is_degree(self):
            return degrees(self, node)
        sub, sup, primes = scripts(self)
        if sub is None and sup is None and not primes:
            return node
        return Scripted(node, sub, sup, primes, start=node.start, end=self.ends[self.at - 1])

    def operand(self, role: str) -> Node:
        """An operand that begins with a token of this role."""
        handler = HANDLERS.get(role)
        if handler is None:
            raise self.expected_operand()
        self.enter()
        node = handler(self)
        self.depth -= 1
        return node

    # groups and arguments

    def inside(self, fence: str) -> Node:
        """What stands in brackets, up to the closing one; `Blank` if nothing does."""
        if self.roles[self.at] in {"close", "right"} and (
            self.names[self.at] != "]" or fence != "("
        ):
            here = self.starts[self.at]
            return Blank(start=here, end=here)
        saved = self.fence, self.integrals
        self.fence, self.integrals = fence, 0
        body = self.statement()
        self.fence, self.integrals = saved
        return body

    def group(self) -> Node:
        """The inside of a TeX group at its `{`."""
        self.enter()
        saved = self.fence, self.integrals, self.font
        self.fence, self.integrals = "", 0
        opening = self.at
        self.at = opening + 1
        body = self.statement()
        if self.roles[self.at] == "over":
            body = over(self, body)
        self.drop_stop()
        if self.roles[self.at] != "}":
            raise self.unclosed("}", opening)
        self.at += 1
        self.depth -= 1
        self.fence, self.integrals, self.font = saved
        return body

    def argument(self, what: str) -> Node:
        """The argument of a command: a group, one digit, or one operand without scripts."""
        role = self.roles[self.at]
        if role == "{":
            return self.group()
        if role == "number" and len(self.names[self.at]) > 1:
            return self.first_digit()
        if role in {"letter", "number"}:
            return leaf(self)
        if role not in OPERANDS:
            raise self.missing(f"the {what}")
        return self.operand(role)

    def end_after(self, node: Node) -> int:
        """Where what ends with `node` ends: behind its brace, or inside a number cut by digits."""
        return max(node.end, self.ends[self.at - 1])

    def first_digit(self) -> Node:
        r"""The first digit of a longer number, which stays for what follows: `\frac12`."""
        at = self.at
        digits, start = self.names[at], self.starts[at]
        if "." in digits[:2]:
            raise self.error(f"put braces around {self.source(at)}", at, code="latex.braces")
        self.names[at], self.starts[at] = digits[1:], start + 1
        return Number(digits[0], start=start, end=start + 1)

    def inside_text(self, words: str, at: int) -> Node | None:
        """The relation that stands in the words of the token at `at`; None if none does."""
        start = self.text.find(words, self.starts[at])
        tokens = lex(words)
        tokens.starts[:] = [start + place for place in tokens.starts]
        tokens.ends[:] = [start + place for place in tokens.ends]
        inner = Parser(self.text, tokens)
        inner.depth = self.depth + 1
        try:
            node = inner.whole()
        except LatexError:
            return None
        return node if isinstance(node, Relation) else None

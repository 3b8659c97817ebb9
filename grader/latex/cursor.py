"""A place among the tokens, and the sentences about what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.latex.errors import LatexError
from grader.latex.roles import CLOSING

if TYPE_CHECKING:
    from grader.latex.tokens import Tokens

MAX_DEPTH: Final = 200
MAX_STACKED: Final = 200
OPERAND: Final = "a number, a letter or a bracket"


class Cursor:
    """The tokens of one text, the place reached and the nesting there."""

    __slots__ = ("at", "depth", "ends", "names", "roles", "stacked", "starts", "text")

    def __init__(self, text: str, tokens: Tokens) -> None:
        self.text = text
        self.roles, self.names = tokens.roles, tokens.names
        self.starts, self.ends = tokens.starts, tokens.ends
        self.at = 0
        self.depth = 0
        self.stacked = 0

    def enter(self) -> None:
        """Count one more level of nesting; the caller takes it off again when it is done."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.too_deep()

    def stack_up(self) -> None:
        """Count an operator put on another one of its kind without brackets: `x!!!!`, `a/b/c`."""
        self.stacked += 1
        if self.stacked > MAX_STACKED:
            raise self.too_deep()

    def too_deep(self) -> LatexError:
        """More nesting than any mathematics needs."""
        return self.error("nested too deeply", self.at, code="latex.too-deep")

    def error(self, message: str, at: int, *, code: str) -> LatexError:
        """An error about the token at `at`."""
        return LatexError(message, self.starts[at], self.ends[at], code=code)

    def source(self, at: int) -> str:
        """The token at `at` as it was typed, in quotes."""
        return f"'{self.text[self.starts[at] : self.ends[at]]}'"

    def found(self) -> str:
        """What stands here, for the end of a message."""
        return "the end" if self.roles[self.at] == "end" else self.source(self.at)

    def expected(self, what: str, *, code: str = "latex.unexpected") -> LatexError:
        """An error that says what was expected here and what stands here."""
        if self.roles[self.at] in {"unknown", "unclosed"}:
            return self.unknown()
        return self.error(f"expected {what}, not {self.found()}", self.at, code=code)

    def expected_operand(self) -> LatexError:
        """An error where an operand should begin."""
        return self.expected(f"{OPERAND} after {self.source(self.at - 1)}" if self.at else OPERAND)

    def missing(self, what: str) -> LatexError:
        """An error where an argument should begin."""
        return self.expected(what, code="latex.missing-argument")

    def unclosed(self, closing: str, opening: int) -> LatexError:
        """An error where the bracket opened at token `opening` should be closed."""
        what = f"'{closing}' to close {self.source(opening)}"
        return self.expected(what, code="latex.unclosed")

    def unknown(self) -> LatexError:
        """A command, a character or a number that nobody knows how to read."""
        if self.roles[self.at] == "unclosed":
            message = f"the braces of {self.found()} are missing or not closed"
            return self.error(message, self.at, code="latex.unclosed")
        name = self.names[self.at]
        kind = "command" if name[0] == "\\" else "character" if len(name) == 1 else "number"
        return self.error(f"unknown {kind} {self.found()}", self.at, code=f"latex.unknown-{kind}")

    def leftover(self) -> LatexError:
        """An error about something that cannot follow what was read."""
        role = self.roles[self.at]
        if role in {"unknown", "unclosed"}:
            return self.unknown()
        if role == "over":
            message = f"put braces around both sides of {self.found()}"
            return self.error(message, self.at, code="latex.over")
        if role in CLOSING:
            return self.error(f"{self.found()} closes nothing", self.at, code="latex.unopened")
        return self.error(f"unexpected {self.found()}", self.at, code="latex.unexpected")

"""A function that was answered, put in for its name: `f(x + y)` for `f(x) = 3x` is `3(x + y)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from grader.equivalence.answers.numbers import symbols_in
from grader.expression import nodes as n
from grader.expression.substitution import EXPRESSIONS, substituted
from grader.expression.traverse import children, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.expression.nodes import Expr
    from grader.reading.tensor import Tensor

Functions = dict[str, tuple[str, "Expr"]]
_CALL = re.compile(r"\s*(?P<name>[fgh])\s*\(\s*(?P<letter>[A-Za-z])\s*\)\s*")


def functions_of(answers: Mapping[str, Tensor]) -> Functions:
    """The letter and the body of every answer that is given by a call, `f(x)`."""
    calls = {name: _CALL.fullmatch(name) for name in answers if "(" in name}
    return {
        name: (call["letter"] if call else "", answers[name].body) for name, call in calls.items()
    }


def carried_out(sides: tuple[Expr, ...], functions: Functions) -> tuple[Expr, ...] | None:
    """Both sides with the functions put in; None where a use of one is not understood."""
    known = {_applied(name): function for name, function in functions.items()}
    if not all(letter for letter, _ in functions.values()) or _share_letters(sides, functions):
        return None
    calls = (part for side in sides for part in walk(side) if isinstance(part, n.Apply))
    used = {call.function for call in calls if call.function.endswith("()")}
    heads = tuple(name[0] for name in known)
    if not used or any(name.startswith(heads) and name not in known for name in used):
        return None
    return tuple(_put_in(side, known) for side in sides)


def _share_letters(sides: tuple[Expr, ...], functions: Functions) -> bool:
    """Whether a letter of a body, beside its own, also stands in the property: `f(x) = x y`."""
    outside = {letter for side in sides for letter in symbols_in(side)}
    return any(outside & {*symbols_in(body)} - {letter} for letter, body in functions.values())


def _applied(name: str) -> str:
    return f"{name.partition('(')[0].strip()}()"


def _put_in(expr: Expr, known: Functions) -> Expr:
    if not children(expr):
        return expr
    made = type(expr)(*[_within(getattr(expr, name), known) for name in expr.__match_args__])
    if isinstance(made, n.Apply) and made.function in known and len(made.arguments) == 1:
        letter, body = known[made.function]
        return substituted(body, {letter: made.arguments[0]})
    return made


def _within(part: Any, known: Functions) -> Any:  # noqa: ANN401 - any field of a node
    if isinstance(part, tuple):
        return tuple(_within(inner, known) for inner in part)
    return _put_in(part, known) if type(part) in EXPRESSIONS else part

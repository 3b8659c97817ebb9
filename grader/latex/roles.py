"""The roles that tokens play in the grammar, and the sets of them that the parser asks about."""

from __future__ import annotations

from grader.latex.names import names

OPERANDS = frozenset(
    names(
        "letter number styled word text symbol currency func extreme big integral substack "
        "operator begin-environment open left { font switch mark boxed brace over-under frac binom "
        "sqrt vulgar "
        "grouped repeating scientific empty-set"
    )
)
"""Roles that begin a factor, also side by side with the one before."""

SIMPLE = OPERANDS - {"func", "big", "extreme", "integral", "operator", "text", "boxed"}
"""Roles that continue the argument of a function written without brackets."""

FIRST = OPERANDS | {"bar", "sign"}
"""Roles that may begin an operand."""

SCRIPTS = frozenset({"^", "_", "prime", "superscript", "subscript"})
POSTFIX = SCRIPTS | {"postfix", "empty"}
"""Roles that follow a factor and belong to it."""

ENDS = frozenset({"end", "}", "newline", "cell", "end-environment", "close", "right", "stop"})
"""Roles that end a statement."""

LONE = frozenset({"sign", "times", "relation", "colon", "postfix"})
"""Signs that may stand alone in a script: `0^+`, `A^*`, `W_{:}`."""

OPENING = frozenset({"{", "open", "left", "begin-environment"})
CLOSING = frozenset({"}", "close", "right", "end-environment"})
"""Brackets of every kind but bars, which are the same at both ends."""

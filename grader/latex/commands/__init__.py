"""The commands of LaTeX, a file for each family.

A family gives a `TABLE` from spellings to entries (a role in the grammar and a canonical name) and
`HANDLERS` from roles to the functions that read an operand beginning with such a token. A role that
is "" leaves no token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

Entry = tuple[str, str]
Table = dict[str, Entry]

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.parser import Parser
    from grader.latex.tree import Node

    Handlers = dict[str, Callable[[Parser], Node]]

"""All families together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.commands import (
    big,
    differentials,
    environments,
    fences,
    fonts,
    fractions,
    functions,
    letters,
    operators,
    spacing,
    symbols,
    words,
)

if TYPE_CHECKING:
    from grader.latex.commands import Handlers, Table

TABLE: Table = (
    letters.TABLE
    | symbols.TABLE
    | operators.TABLE
    | fences.TABLE
    | fractions.TABLE
    | fonts.TABLE
    | functions.TABLE
    | big.TABLE
    | differentials.TABLE
    | spacing.TABLE
    | {"\\substack": ("substack", "substack")}
    | words.BARE
)
HANDLERS: Handlers = (
    words.HANDLERS
    | functions.HANDLERS
    | big.HANDLERS
    | differentials.HANDLERS
    | environments.HANDLERS
    | fences.HANDLERS
    | fonts.HANDLERS
    | fractions.HANDLERS
)

"""`grader derive`: what the definitions of a statement give for an ask, as LaTeX."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.compare import pairs
from grader.latex import LatexError
from grader.model import Declarations
from grader.steps.derive import derive as derived

Many = Annotated[list[str] | None, typer.Option(help="NAME=VALUE, may be repeated.")]


def derive(
    ask: Annotated[str, typer.Option(help=r"What is asked for: '\nabla_W y'.")],
    object_: Annotated[list[str] | None, typer.Option("--object", help="'W=M x N'.")] = None,
    define: Many = None,
    assume: Many = None,
    index: Many = None,
    layout: Annotated[str, typer.Option(help="numerator, denominator or either.")] = "numerator",
) -> None:
    r"""Derive what is asked for, entry by entry and, where it has one, in matrix form.

    grader derive --object 'A=d x d' --object w=d --ask '\nabla_w w^\top A w'
    """
    declarations = Declarations(
        objects=pairs(object_ or []),
        define=pairs(define or []),
        assume=pairs(assume or []),
        indices=pairs(index or []),
        layout=layout,  # type: ignore[arg-type] # checked where it is used
    )
    try:
        found = derived(ask, declarations)
    except LatexError as error:
        typer.echo(f"not derived: {error.message}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"shape        {found.shape}")
    typer.echo(f"elements     {_named(ask, found.slots)}{found.elementwise or 'no form'}")
    if found.matrix:
        typer.echo(f"matrix form  {ask} = {found.matrix}")


def _named(ask: str, slots: tuple[str, ...]) -> str:
    if not slots:
        return f"{ask} = "
    joint = "" if all(len(slot) == 1 for slot in slots) else ","
    return rf"\left({ask}\right)_{{{joint.join(slots)}}} = "

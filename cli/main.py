"""The `grader` command: one function a subcommand, each in a module of its own."""

from __future__ import annotations

import typer

from cli.compare import compare

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Grade LaTeX answers of olympiad problems: a verdict, a reason, points.",
)
app.command()(compare)


@app.callback()
def main() -> None:
    """Keep subcommands even where there is only one."""

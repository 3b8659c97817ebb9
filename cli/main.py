"""The `grader` command: one module a subcommand, imported only when it is called.

Celery and SQLAlchemy take longer to import than a comparison takes to run.
"""

from __future__ import annotations

import sys
from importlib import import_module

import typer

COMMANDS = {
    "compare": "cli.compare",
    "steps": "cli.steps",
    "derive": "cli.derive",
    "grade": "cli.grade",
    "batch": "cli.batch",
    "check": "cli.check",
    "prepare": "cli.prepare",
    "doctor": "cli.doctor",
    "password": "cli.password",
    "worker": "cli.worker",
    "serve": "cli.serve",
    "demo": "cli.demo",
}
HELP = "Grade LaTeX answers of olympiad problems: a verdict, a reason, points."


def application(names: list[str]) -> typer.Typer:
    """The command line with these subcommands."""
    made = typer.Typer(
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=HELP
    )
    made.callback()(lambda: None)
    for name in names:
        made.command(name)(getattr(import_module(COMMANDS[name]), name))
    return made


def app() -> None:
    """Run the subcommand that the arguments name; without one, show all of them."""
    named = sys.argv[1] if len(sys.argv) > 1 else ""
    application([named] if named in COMMANDS else list(COMMANDS))()

"""Every check, in the order in which one would mend what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from store.intake import reason_of
from workers.checkup import machine, parts, stored
from workers.checkup.finding import Finding, ok, wrong
from workers.settings import VARIABLES, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Read by the command line, not by the service.
OTHERS = {"GRADER_TOKEN"}


def examine(environment: Mapping[str, str]) -> Iterator[Finding]:
    """The findings as they come; what needs settings is left out where these are wrong."""
    yield machine.python()
    yield machine.packages()
    yield from _unknown(environment)
    try:
        settings = Settings.from_environment(environment)
    except ValidationError as error:
        yield from _invalid(error)
        return
    yield ok("settings", "every variable that is set can work")
    yield machine.memory_limit()
    yield machine.time_limit()
    yield from machine.disk(settings)
    yield from stored.examine(settings)
    yield from parts.examine(settings)


def _unknown(environment: Mapping[str, str]) -> Iterator[Finding]:
    known = {*VARIABLES.values(), *OTHERS}
    for name in sorted(environment):
        if name.startswith("GRADER_") and name not in known:
            yield wrong("settings", f"{name} is no setting", "see the table in docs/operations.md")


def _invalid(error: ValidationError) -> Iterator[Finding]:
    for fault in error.errors():
        variable = VARIABLES.get(str(fault["loc"][0])) if fault["loc"] else None
        name = f"{variable}: " if variable else ""
        yield wrong("settings", f"{name}{reason_of(fault)}", "see the table in docs/operations.md")

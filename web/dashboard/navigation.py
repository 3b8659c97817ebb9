"""The navigation: an entry for each page that a person may open, in the order of use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.people import Role
from web.dashboard.links import at

if TYPE_CHECKING:
    from store.people import Person


@dataclass(frozen=True, slots=True)
class Entry:
    """A page to go to, and the role that it needs; `also` are other paths that belong to it."""

    label: str
    path: str
    role: Role = Role.VIEWER
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as it is shown; `here` where the page is the one that is open, or within it."""

    label: str
    address: str
    here: bool


ENTRIES = (
    Entry("Overview", "/"),
    Entry("Problems", "/problems", also=("/editor",)),
    Entry("Submissions", "/submissions"),
    Entry("Review", "/review"),
    Entry("Regrades", "/regrades"),
    Entry("Batches", "/batches"),
    Entry("Webhooks", "/webhooks", Role.ADMIN),
    Entry("API keys", "/keys", Role.ADMIN),
    Entry("People", "/people", Role.ADMIN),
    Entry("Audit log", "/audit", Role.ADMIN),
)


def entries_for(person: Person, path: str) -> list[Shown]:
    """The entries that a person may open, seen from the page at `path`."""
    if person.must_change:
        return []
    return [
        Shown(entry.label, at(entry.path), here=_is_here(entry, path))
        for entry in ENTRIES
        if person.may(entry.role)
    ]


def _is_here(entry: Entry, path: str) -> bool:
    if entry.path == "/":
        return path == at("/")
    return any(f"{path}/".startswith(f"{at(own)}/") for own in (entry.path, *entry.also))

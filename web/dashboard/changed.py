"""What a change of the audit log changed, field by field, as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from store.audit import Change


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its values; None is not there."""

    name: str
    before: str | None
    after: str | None


def fields(change: Change) -> list[Field]:
    """The fields that differ, in the order in which they were written."""
    before = dict(_flat(change.before or {}))
    after = dict(_flat(change.after or {}))
    names = [*before, *(name for name in after if name not in before)]
    found = [Field(name, before.get(name), after.get(name)) for name in names]
    return [each for each in found if each.before != each.after]


def _flat(values: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        name = f"{within}{key.replace('_', ' ')}"
        if isinstance(value, dict):
            yield from _flat(value, f"{name}: ")
        elif value is not None:
            yield name, _said(value)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value)
    return str(value)

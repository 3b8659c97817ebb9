"""Addresses within the dashboard."""

from __future__ import annotations

from urllib.parse import quote, urlencode

BASE = "/dashboard"


def at(path: str, query: dict[str, object] | None = None, **values: object) -> str:
    """The address of a page: `at("/problems/{problem}", problem="a")`.

    Of the query what is None or empty is left out.
    """
    quoted = {name: quote(str(value), safe="") for name, value in values.items()}
    said = {name: value for name, value in (query or {}).items() if value not in {None, ""}}
    return BASE + path.format(**quoted) + (f"?{urlencode(said)}" if said else "")

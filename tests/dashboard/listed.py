"""Every page of the dashboard: what is listed here is checked in a browser and photographed.

A new page is a line here and, with its calls, in `CALLS` of test_access.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from store.people import Role


@dataclass(frozen=True, slots=True)
class Listed:
    """A page by the name of its picture, its path, and the role that looks at it (None: nobody)."""

    name: str
    path: str
    role: Role | None = Role.ADMIN


PAGES = (
    Listed("sign-in", "/sign-in", None),
    Listed("overview", "/"),
    Listed("account", "/account"),
    Listed("password", "/account/password"),
    Listed("missing", "/nowhere"),
)

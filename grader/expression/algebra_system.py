"""Sympy, and the module that knows its forms, loaded when something is first asked of them.

Loading takes as long as a thousand gradings, and most processes never need it. Where answers have a
limit of time, `grader.load` comes before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sympy

    from grader.expression import sympy_form

__all__ = ["sympy", "sympy_form"]


class _OnFirstUse:
    """A module that is loaded when one of its names is asked for."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> object:
        found = getattr(import_module(self._module), name)
        setattr(self, name, found)  # the next time it is at hand
        return found


if not TYPE_CHECKING:
    sympy = _OnFirstUse("sympy")
    sympy_form = _OnFirstUse("grader.expression.sympy_form")

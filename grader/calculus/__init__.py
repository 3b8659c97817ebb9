"""Differentiation in index notation; importing it teaches the reader derivative operators."""

from __future__ import annotations

from grader.calculus import calls, operators
from grader.calculus.differentiate import derivative
from grader.calculus.functions import NotDifferentiableError

__all__ = ["NotDifferentiableError", "calls", "derivative", "operators"]

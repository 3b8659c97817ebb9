"""Derivations: how each line stands to the one before it."""

from __future__ import annotations

from grader.steps.check import check
from grader.steps.relation import Relation, Step

__all__ = ["Relation", "Step", "check"]

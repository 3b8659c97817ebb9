"""The decorator of the nodes of syntax trees and expressions, of which every answer makes many.

A frozen dataclass sets each field by `object.__setattr__`, which takes three times as long as an
assignment. These are frozen to the type checker, which all code passes, and plain when they run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def by_value(kind: type[T]) -> type[T]:
    """A slotted node that is equal to another with the same fields."""
    return dataclass(slots=True, unsafe_hash=True)(kind)


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def by_itself(kind: type[T]) -> type[T]:
    """A slotted node that is equal to itself alone."""
    return dataclass(slots=True, eq=False)(kind)

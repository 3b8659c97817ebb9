r"""Decimals that go on, `0.333\ldots`: a rational number where what repeats is certain.

A block counts as repeating where it ends the digits three times, or is all of them twice and longer
than one digit: of `2.718281828` neither holds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.latex import tree as t
from grader.reading.dotted import is_dots

if TYPE_CHECKING:
    from grader.latex.tree import Node

THRICE = re.compile(r"(\d*?)(\d+?)\2\2+")
TWICE = re.compile(r"()(\d\d+?)\2")


def endless_decimal(node: Node) -> t.Number | None:
    """A decimal before dots with what repeats of it under a bar; None for anything else."""
    match node:
        case t.Factors(factors=(t.Number(text=text, repeating="") as number, dots)) if is_dots(
            dots
        ):
            whole, _, decimals = text.partition(".")
        case _:
            return None
    found = THRICE.fullmatch(decimals) or TWICE.fullmatch(decimals)
    if found is None:
        return None
    before, block = found.groups()
    return replace(number, text=f"{whole}.{before}", repeating=block)

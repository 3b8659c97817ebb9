r"""Numbers of choices: `{}_nC_k`, `{}^nC_k`, and of ordered ones, `{}_nP_k`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex import tree as t

if TYPE_CHECKING:
    from grader.latex.tree import Node


def choices(before: Node, after: Node) -> Node | None:
    """The number that two factors write together; None where they are factors."""
    many = _script_of_nothing(before)
    if many is None or not isinstance(after, t.Scripted) or after.sub is None or after.sup:
        return None
    chosen = binomial(many, after.sub)
    match after.base:
        case t.Letter(name="C"):
            return chosen
        case t.Letter(name="P"):
            orders = t.Postfix("!", after.sub, start=after.start, end=after.end)
            return t.Factors((chosen, orders), ("",), start=before.start, end=after.end)
        case _:
            return None


def binomial(many: Node, few: Node) -> Node:
    """The number of choices of `few` among `many`."""
    pair = t.Listing((many, few), start=many.start, end=few.end)
    return t.Apply("binom", pair, start=many.start, end=few.end)


def _script_of_nothing(node: Node) -> Node | None:
    """The n of `{}_n` or `{}^n`."""
    match node:
        case t.Scripted(base=t.Blank(), sub=sub, sup=None, primes=0):
            return sub
        case t.Scripted(base=t.Blank(), sub=None, sup=sup, primes=0):
            return sup
        case _:
            return None

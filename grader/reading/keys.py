"""Names of letters: what makes two letters the same."""

from __future__ import annotations

from grader.latex.tree import (
    Factors,
    Fenced,
    Letter,
    Listing,
    Node,
    Number,
    Scripted,
    Symbol,
    Terms,
    Text,
    Word,
)

KEPT_FONTS = frozenset({"bb", "cal", "frak"})


def letter_key(letter: Letter) -> str:
    r"""A letter's own name; bold, upright and an arrow change nothing, `hat` and `\mathcal` do."""
    name = letter.name
    for mark in letter.marks:
        name = f"\\{mark}{{{name}}}"
    return f"\\math{letter.font}{{{name}}}" if letter.font in KEPT_FONTS else name


def label(node: Node | None) -> str | None:  # noqa: C901 - a case a kind of node
    """A subscript or superscript as a plain label, `UK`, `max`, `n+1`; None if it is not one."""
    match node:
        case Letter():
            return letter_key(node)
        case Number(text=text):
            return text
        case Word(name=name):
            return name
        case Text(text=text):
            return text.strip()
        case Symbol(name=name):
            return name
        case Factors(factors=parts) | Listing(items=parts):
            labels = [label(part) for part in parts]
            joint = "," if isinstance(node, Listing) else ""
            return None if None in labels else joint.join(map(str, labels))
        case Fenced(body=body, opening="(", closing=")"):
            return None if label(body) is None else f"({label(body)})"
        case Terms(items=items):
            signed = [(sign, label(part)) for sign, part in items]
            if any(part is None for _, part in signed):
                return None
            return "".join(f"{sign}{part}" for sign, part in signed).removeprefix("+")
        case Scripted(base=base, sub=sub, sup=None, primes=0) if sub is not None:
            names = (label(base), label(sub))
            return None if None in names else f"{names[0]}_{{{names[1]}}}"
        case _:
            return None


def name_key(node: Node) -> str | None:
    """The whole name of a letter with its subscript: `D_{qk}`, `x`; None if it is not one."""
    if isinstance(node, Letter | Word):
        return label(node)
    if isinstance(node, Scripted) and node.primes and node.sub is None and node.sup is None:
        inside = label(node.base) if isinstance(node.base, Letter) else None
        return None if inside is None else inside + "'" * node.primes
    if isinstance(node, Scripted) and isinstance(node.base, Letter | Word) and node.sup is None:
        below = label(node.sub) if node.sub is not None else ""
        if below is None or node.primes:
            return None
        return f"{label(node.base)}_{{{below}}}" if below else label(node.base)
    return None


def parts_of(node: Node | None) -> tuple[Node, ...]:
    """The members of an index or label list: `ij` and `i,j` alike."""
    match node:
        case None:
            return ()
        case Listing(items=items):
            return tuple(part for item in items for part in parts_of(item))
        case Factors(factors=factors):
            return factors
        case Letter(name="\\pi", start=start, end=end) if end - start == 2:
            return (Letter("p", start=start, end=start + 1), Letter("i", start=start + 1, end=end))
        case Fenced(body=Listing() | Factors() as body):
            return parts_of(body)
        case _:
            return (node,)

"""The declarations of a problem, read once: which letters there are and what shape they have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.latex import LatexError, parse
from grader.latex.tree import Fenced, Letter, Scripted
from grader.reading.keys import label, letter_key, name_key
from grader.reading.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.expression.nodes import Expr, Index
    from grader.expression.sizes import Size
    from grader.model import Declarations
    from grader.reading.values import Axis

_TIMES = re.compile(r"\s*(?:\bx\b|×|\\times)\s*")
PROPERTIES = frozenset(
    [
        "symmetric",
        "skew",
        "diagonal",
        "orthogonal",
        "simplex",
        "one-hot",
        "positive",
        "nonnegative",
        "integer",
        "natural",
        "complex",
        "real",
        "nonzero",
        "invertible",
    ]
)


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared letter.

    `sub` and `sup` are labels that belong to its name; where they are the names of an index
    instead, `sub_index` and `sup_index` hold it and every value is a member of the family.
    """

    name: str
    letter: str
    rows: Axis
    columns: Axis
    sub: str = ""
    sup: str = ""
    sub_index: str = ""
    sup_index: str = ""
    is_size: bool = False
    assume: frozenset[str] = frozenset()

    @property
    def axes(self) -> Axis:
        """The sizes of an element's indices, without a family's own."""
        return self.rows + self.columns


Definition = tuple[tuple["Index", ...], "Expr"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a reader must know of the statement; made by `statement.declare`.

    `unit` is the one unit that the reference or the rubric names, in whose letters answers may
    give theirs; "" where none is.
    """

    declarations: Declarations
    objects: dict[str, tuple[Declared, ...]] = field(default_factory=dict)
    sizes: frozenset[str] = frozenset()
    indices: Mapping[str, Size] = field(default_factory=dict)
    everywhere: frozenset[str] = frozenset()
    shaped: bool = False
    definitions: dict[str, Definition] = field(default_factory=dict)
    unknown: dict[str, Definition] = field(default_factory=dict)
    conventions: frozenset[str] = frozenset()
    unit: str = ""

    def by_name(self, name: str) -> Declared | None:
        """The declared object whose elements carry this name."""
        letter = name.partition("_")[0].partition("^")[0]
        for declared in self.objects.get(letter, ()):
            if declared.name == name:
                return declared
        return None

    def last_axis(self, name: str) -> Size | None:
        """The size of the last axis of a declared object; None for any other letter."""
        declared = self.by_name(name)
        return declared.axes[-1] if declared is not None and declared.axes else None

    def definition(self, name: str) -> Definition | None:
        """The indices and the body of a letter that the statement defines."""
        return self.definitions.get(name)

    def differentiated(self, name: str) -> Definition | None:
        """What a letter is where it is differentiated: its definition, or its linear form.

        A function that nothing defines stands in `unknown` as a linear form of what it depends on,
        with its own derivatives as coefficients.
        """
        return self.definitions.get(name) or self.unknown.get(name)

    def assumed(self, name: str) -> frozenset[str]:
        """The properties of a letter, with those given for every letter."""
        declared = self.by_name(name)
        own = declared.assume if declared else _properties(self.declarations.assume.get(name, ""))
        return own | self.everywhere


def letters_of(declarations: Declarations) -> Problem:
    """Read shapes, sizes and assumptions; LatexError names the letter that could not be read."""
    indices = {name: size_of(text) for name, text in declarations.indices.items()}
    objects: dict[str, list[Declared]] = {}
    for text, shape in declarations.objects.items():
        declared = _declared(text, shape, indices, declarations.assume)
        objects.setdefault(declared.letter, []).append(declared)
    known = [d for family in objects.values() for d in family]
    sizes = {size for d in known for size in d.axes if isinstance(size, str)}
    sizes |= {size for size in indices.values() if isinstance(size, str)}
    sizes |= {d.name for d in known if d.is_size}
    return Problem(
        declarations,
        {letter: tuple(sorted(family, key=_specific)) for letter, family in objects.items()},
        frozenset(sizes),
        indices,
        _properties(declarations.assume.get("*", "")),
        shaped=any(d.axes or d.is_size for d in known) or "scalar" in declarations.objects.values(),
    )


def _specific(declared: Declared) -> tuple[bool, bool]:
    """Order of trial: a labelled letter before a family, a family before the bare letter."""
    labelled = bool(declared.sub or declared.sup)
    return (not labelled, not (declared.sub_index or declared.sup_index))


def size_of(text: str) -> Size:
    """A size as written in a declaration: a number or the name of a letter."""
    text = text.strip()
    if text.isdecimal():
        return int(text)
    return name_key(parse(text)) or text


def shape_of(text: str) -> tuple[Axis, Axis]:
    """Rows and columns of `"M x N"`, `"N"`, `"1 x N"`, `"scalar"`; a length 1 vanishes."""
    if text.strip() in {"scalar", "dimension", ""}:
        return (), ()
    axes = [size_of(part) for part in _TIMES.split(text.strip().strip("()"))]
    if len(axes) > 2:
        raise LatexError(
            f"the shape '{text}' has more than two axes", 0, len(text), code="declare.shape"
        )
    rows, columns = (axes[0], axes[1] if len(axes) > 1 else 1)
    return _axis(rows), _axis(columns)


def _axis(size: Size) -> Axis:
    return () if size == 1 else (size,)


def _properties(text: str) -> frozenset[str]:
    words = frozenset(text.replace(",", " ").split())
    if unknown := words - PROPERTIES:
        word = min(unknown)
        hint = did_you_mean(word, PROPERTIES)
        raise LatexError(f"unknown assumption '{word}'; {hint}", 0, 0, code="declare.assume")
    return words


def _declared(
    text: str, shape: str, indices: Mapping[str, Size], assume: Mapping[str, str]
) -> Declared:
    node = parse(text)
    base, sub, sup = node, None, None
    if isinstance(node, Scripted):
        base, sub, sup = node.base, node.sub, node.sup
    if not isinstance(base, Letter):
        raise LatexError(f"'{text}' is not a letter", 0, len(text), code="declare.object")
    letter = letter_key(base)
    below, above = label(sub) or "", label(sup) or ""
    sub_index = below if below in indices else ""
    sup_index = (
        above.strip("()") if above.strip("()") in indices and isinstance(sup, Fenced) else ""
    )
    rows, columns = shape_of(shape)
    name = letter + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
    return Declared(
        name,
        letter,
        rows,
        columns,
        "" if sub_index else below,
        "" if sup_index else above,
        sub_index,
        sup_index,
        shape.strip() == "dimension",
        _properties(assume.get(text, "")),
    )

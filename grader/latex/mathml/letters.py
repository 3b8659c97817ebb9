# ruff: noqa: RUF001 - these are the signs that are shown
"""The character that shows a letter, a font or a constant sign of the tree."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from grader.latex.commands import letters

if TYPE_CHECKING:
    from grader.latex import tree

GREEK = {f"\\{name}": sign for sign, name in letters.UNICODE_VARIANTS.items()} | {
    f"\\{name}": sign for sign, name in letters.UNICODE_GREEK.items()
}
LETTERS = GREEK | {
    "\\varepsilon": "ε",
    "\\epsilon": "ϵ",
    "\\varphi": "φ",
    "\\phi": "ϕ",
    "\\varkappa": "ϰ",
    "\\digamma": "ϝ",
    "\\imath": "ı",
    "\\jmath": "ȷ",
    "\\aleph": "ℵ",
    "\\beth": "ℶ",
    "\\eth": "ð",
}
STYLES = {
    "bold": ("MATHEMATICAL BOLD",),
    "vec": ("MATHEMATICAL BOLD",),
    "bb": ("MATHEMATICAL DOUBLE-STRUCK", "DOUBLE-STRUCK"),
    "cal": ("MATHEMATICAL SCRIPT", "SCRIPT"),
    "frak": ("MATHEMATICAL FRAKTUR", "BLACK-LETTER"),
    "sf": ("MATHEMATICAL SANS-SERIF",),
    "tt": ("MATHEMATICAL MONOSPACE",),
}
KINDS = {"Lu": "CAPITAL", "Ll": "SMALL", "Nd": "DIGIT"}
ACCENTS = {
    "hat": "^",
    "tilde": "~",
    "bar": "¯",
    "dot": "˙",
    "ddot": "¨",
    "check": "ˇ",
    "breve": "˘",
}
SIGNS = {
    "\\infty": "∞",
    "\\emptyset": "∅",
    "\\dots": "…",
    "\\cdot": "·",
    "\\top": "⊤",
    "\\perp": "⊥",
    "\\dagger": "†",
    "\\square": "□",
    "\\prime": "′",
}


def letter_sign(letter: tree.Letter) -> str:
    """The character of a letter in its font."""
    plain = LETTERS.get(letter.name, letter.name.removeprefix("\\"))
    return styled(plain, letter.font)


def styled(plain: str, font: str) -> str:
    """A character in a mathematical alphabet; itself where that alphabet lacks it."""
    kind = KINDS.get(unicodedata.category(plain)) if len(plain) == 1 else None
    if kind is None or font not in STYLES:
        return plain
    name = unicodedata.name(plain).split(kind)[-1].replace("LETTER", "").strip()
    for style in STYLES[font]:
        try:
            return unicodedata.lookup(f"{style} {kind} {name}")
        except KeyError:
            continue
    return plain

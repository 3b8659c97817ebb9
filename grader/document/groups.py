"""Which answers are equal as written: one key for all spellings of the same formula.

A key is that of the syntax tree's structure, whatever prints it, and begins with the version of
what structures are. An answer that cannot be read has a key of its text; `spelling` is what was
typed itself, by which a decision stays with an answer that another grader reads otherwise.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from grader.latex import LatexError, parse
from grader.latex.structure import VERSION, structure

if TYPE_CHECKING:
    from grader.model import Found

KEY_DIGITS: Final = 32
VERSION_PREFIX: Final = f"{VERSION:02x}"
SCRIPTS: Final = re.compile(r"[_^]")
DERIVATIVE: Final = re.compile(r"\\partial|\\nabla|∂|∇")


def group_key(found: Found) -> str | None:
    """The key that equal answers to a part share, whatever rubric version marks them.

    None for a find that stands for itself alone: nothing was found, it is in doubt, or it is one of
    several. What a person says of it says nothing of another write-up.
    """
    if found.how == "blank":
        return _key("blank")
    if found.doubt or found.rivals or not found.text.strip():
        return None
    return _key(canonical_text(found.text), _left_side(found))


def spelling(found: Found) -> str:
    """The digest of an answer as it was typed but for white space, with its left side."""
    return _digest(" ".join(found.text.split()), _left_side(found))


@lru_cache(maxsize=4096)
def canonical_text(answer: str) -> str:
    """An answer's structure; as it was typed but for white space where it cannot be read."""
    try:
        return f"read: {structure(parse(answer))}"
    except LatexError:
        return f"typed: {' '.join(answer.split())}"


def _left_side(found: Found) -> str:
    """The text before an answer in entries from the derivative on, which may name its indices."""
    derivative = DERIVATIVE.search(found.before) if SCRIPTS.search(found.text) else None
    return " ".join(found.before[derivative.start() :].split()) if derivative else ""


def _key(*texts: str) -> str:
    return f"{VERSION_PREFIX}{_digest(*texts)}"[:KEY_DIGITS]


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:KEY_DIGITS]

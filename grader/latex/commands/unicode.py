"""Characters that are another one in disguise: full width, mathematical alphabets, fractions."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.latex.commands.all import TABLE

if TYPE_CHECKING:
    from grader.latex.commands import Entry

FRACTION_SLASH = "\N{FRACTION SLASH}"

STYLES = {
    "DOUBLE-STRUCK": "bb",
    "BOLD": "bold",
    "SCRIPT": "cal",
    "FRAKTUR": "frak",
    "BLACK-LETTER": "frak",
    "SANS-SERIF": "sf",
    "MONOSPACE": "tt",
}


@lru_cache(maxsize=4096)
def character(sign: str) -> Entry:
    """The entry of a character that no table lists as it stands."""
    if "①" <= sign <= "⑳":
        return ("letter", sign)
    plain = unicodedata.normalize("NFKC", sign)
    if FRACTION_SLASH in plain:
        return ("vulgar", plain.replace(FRACTION_SLASH, "/"))
    if plain != sign and plain in TABLE:
        return disguised(sign, *TABLE[plain])
    if unicodedata.category(sign) in {"Lu", "Ll"}:
        return ("letter", sign)
    return ("unknown", sign)


def disguised(sign: str, role: str, name: str) -> Entry:
    """The entry of the plain character, with the font of the sign if it is a letter."""
    style = next((STYLES[word] for word in STYLES if word in unicodedata.name(sign, "")), "")
    return ("styled", f"{style}:{name}") if role == "letter" and style else (role, name)

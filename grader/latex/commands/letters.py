# ruff: noqa: RUF001 - people type characters that look like others
"""Letters: Latin, Greek, and the double-struck sets; what a font or an accent makes of them."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from grader.latex.names import names

if TYPE_CHECKING:
    from grader.latex.commands import Table

GREEK = names(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma "
    "tau upsilon phi chi psi omega"
)
VARIANTS = names("varepsilon vartheta varpi varrho varsigma varphi varkappa digamma")
CAPITALS = names("Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega")
OTHERS = names("ell hbar imath jmath wp aleph beth eth")

UNICODE_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", GREEK, strict=True)) | dict(
    zip("ΓΔΘΛΞΠΣΥΦΨΩ", CAPITALS, strict=True),
)
UNICODE_VARIANTS = {
    "ϵ": "epsilon",
    "ϑ": "vartheta",
    "ϖ": "varpi",
    "ϱ": "varrho",
    "ς": "varsigma",
    "ϕ": "phi",
    "µ": "mu",
    "ℓ": "ell",
    "ℏ": "hbar",
    "℘": "wp",
}
LOOKALIKES = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True)) | dict(
    zip("АВЕЅІЈКМНОРСТУХаеорсухіј", "ABESIJKMHOPCTYXaeopcyxij", strict=True),
)
DOUBLE_STRUCK = {
    "\\R": "R",
    "\\N": "N",
    "\\Z": "Z",
    "\\Q": "Q",
    "\\C": "C",
    "\\reals": "R",
    "ℝ": "R",
    "ℕ": "N",
    "ℤ": "Z",
    "ℚ": "Q",
    "ℂ": "C",
    "ℙ": "P",
    "𝔼": "E",
    "𝟙": "1",
}
BARE_GREEK = names("pi alpha beta gamma delta theta lambda sigma omega epsilon")

BARE: Table = {name: ("letter", f"\\{name}") for name in BARE_GREEK}
TABLE: Table = (
    {letter: ("letter", letter) for letter in string.ascii_letters}
    | {f"\\{name}": ("letter", f"\\{name}") for name in (*GREEK, *VARIANTS, *CAPITALS, *OTHERS)}
    | {sign: ("letter", f"\\{name}") for sign, name in UNICODE_GREEK.items()}
    | {sign: ("letter", f"\\{name}") for sign, name in UNICODE_VARIANTS.items()}
    | {sign: ("letter", letter) for sign, letter in LOOKALIKES.items()}
    | {sign: ("styled", f"bb:{letter}") for sign, letter in DOUBLE_STRUCK.items()}
)

"""Whether a box holds the whole of its formula, or something beside it changes what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.document.regions import region_at

if TYPE_CHECKING:
    from grader.document.source import Source

REACH = 400  # characters of the formula that are looked at on either side
GRID_REACH = 4000  # characters before a box in which a matrix around it begins
LISTED = 60  # characters before a box in which another value of its list is looked for
PART = "the box is only a part of the formula"

_WORDS = r"\\(?:text(?:bf|it|rm|sf|tt|color)?|mbox|mathrm|mathbf|mathsf|operatorname|hbox|bf)"
_ROW = re.compile(r"\\\\(?:\s*\[[^\]\n]*\])?|&|\\(?:begin|end)\s*\{\w+\*?\}|\n[ \t]*\n")
_ENVIRONMENT = re.compile(r"\\begin\s*\{(?P<begin>\w+)\*?\}|\\(?P<end>end)\s*\{\w+\*?\}")
_SPACE = (
    r"\s|\\[,;:! ]|~|\\(?:hline|displaystyle|textstyle|bf|Large|large|huge|Huge|left|bold"
    r"|hfill|noindent|boldsymbol|bm)(?![A-Za-z])|\\hspace\s*\{[^}]*\}"
)
_DECORATION = re.compile(
    rf"(?:{_SPACE}|\\color\s*\{{[^{{}}]*\}}|\\textcolor\s*\{{[^{{}}]*\}}(?=\{{\Z|\Z)"
    rf"|{_WORDS}\s*(?=\{{?\Z)"
    r"|\{|\\?\$|\\[(\[]|[£€¥])\Z"
)
_LEADS = re.compile(
    r"(?:[=≈≡∈⇒→⟹∴⇔:;,.：，；、。]|(?<![<>])(?<!(?<![\d)}])!)=|\\(?:approx|equiv|cong|in|[rR]ightarrow"
    r"|implies|iff"
    r"|therefore|to|[lL]ongrightarrow|[lL]eftrightarrow|[lL]ongleftrightarrow|leadsto|sim|simeq"
    r"|colon|coloneqq|q?quad|triangleq|doteq|newline|mapsto)"
    rf"|{_WORDS}\s*\{{[^{{}}]*\}}|\\(?:stackrel|overset)\s*\{{[^{{}}]*\}}\s*\{{=\}})\Z"
)
_UNEQUAL = re.compile(r"(?:[<>]|(?<![\d)}])!|\\not\s*)=\Z")
_SKIPPED = re.compile(rf"(?:{_SPACE}|\\right\.|\}}|\$|\\[)\]])+")
_ENDS = re.compile(
    r"\Z|[.,;:，。；、]|\\\\|&|\\end(?![A-Za-z])|\\?%|°|(?:\{\})?\^\s*\{?\s*\\(?:circ|degree)"
    r"|\\(?:degree|circ|pmod|bmod|mod|tag|label|q?quad|blacksquare|square|Box|qed|checkmark"
    r"|nonumber"
    rf"|notag|newline|vspace|par|boxed|fbox)(?![A-Za-z])|{_WORDS}\s*\{{|[a-zA-Z]{{2,}}"
    r"|=\s*[A-Za-z][\s.]*\Z"
)
_SCALE = re.compile(
    r"[\s$~{}()\[\]\\]*(?:(?:text|mbox|mathrm)\s*\{\s*)?"
    r"(?:times|plus|minus|million|thousand|billion|trillion|hundred|dozen|squared|cubed"
    r"|factorial)\b",
    re.IGNORECASE,
)
_TO_LIST = r"\\?\s*(?:\\(?:text|mbox)\s*\{\s*)?"
_OR = "or|oder|или|ou|或"
_LISTED_AFTER = re.compile(
    rf"(?:\s|\$|\\[)\]])*(?:,\s*)?{_TO_LIST}(?:{_OR}|and|und|et|и|和|,)\s*\}}?\s*(?:\$|\\[(\[])?\s*"
    rf"(?:-?\d|\\[dt]?frac|\\sqrt)[^=$\n]{{0,40}}(?=[$.\n]|\Z)|(?:\s|\$"
    rf"|\\[)\]])*{_TO_LIST}or\s*\}}?\s*\$?\s*[A-Za-z]\s*="
)
_LISTED_BEFORE = re.compile(
    rf"(?:(?:\$|\\[(\[])\s*-?\d[\d.]*\s*,\s*|[\d)}}]\s*(?:\$"
    rf"|\\[)\]])?\s*{_TO_LIST}(?:{_OR})\s*\}}?\s*(?:\$|\\[(\[])?\s*(?:[A-Za-z]\s*=\s*)?"
    rf"|(?:=|\bare)\s*\$?\s*-?[\d\\][^=$;.]{{0,20}}\$?\s*(?:,|\band\b)\s*\$?\s*)\Z"
)
_UNIT_LETTERS = "[msghlLNJWVCFAaI]"  # of a unit in one letter, or of a word in one letter
_BARE_BEFORE = re.compile(
    r"(?:[\d)}\s]\s*[-+*/^]|\A[-+/^]|[\w)}$]\s*[<>]|[≤≥]|\\(?:leq?|geq?|neq?|lt|gt)\s"
    r"|(?<![$\w])[A-Za-z\d]|\\(?:cdot|times|div|pm|sqrt\s*\{)|\^\{?)\s*\Z"
)
_BARE_AFTER = re.compile(
    r"[ \t]*(?:[\^+/<>≤≥]|\\(?:cdot|times|pi|div|pm|sqrt|frac)(?![A-Za-z])|-\s?[\d\\(])|[.,:*]\d|\d"
    r"|\$(?=[\\A-Za-z\d(])|[kKM](?![A-Za-z])"
    rf"|\s?(?!{_UNIT_LETTERS})[A-Za-z](?![A-Za-z.'’)])"
)


def beside(source: Source, start: int, end: int) -> str:
    """Why boxes at `[start, end)` may be only a part, or one of several things said; or ""."""
    return _part(source, start, end) or _listed(source.text, start, end)


def _listed(text: str, start: int, end: int) -> str:
    """Whether a value without a box stands in one list with the boxes."""
    after = _LISTED_AFTER.match(text, end, end + REACH)
    if after or _LISTED_BEFORE.search(text, max(0, start - LISTED), start):
        return "another is given beside it"
    return ""


def _part(source: Source, start: int, end: int) -> str:
    """Why boxes at `[start, end)` may be only a part of what is said; or ""."""
    if _SCALE.match(source.text, end, end + REACH):
        return PART
    region = region_at(source.math, start)
    if region is None:
        bare = _BARE_BEFORE.search(source.text, max(0, start - 40), start)
        return PART if bare or _BARE_AFTER.match(source.text, end) else ""
    if _in_grid(source.text[max(region.inner_start, start - GRID_REACH) : start]):
        return PART
    before = source.text[max(region.inner_start, start - REACH) : start]
    after = source.text[end : min(max(region.inner_end, end), end + REACH)]
    return "" if _leads_in(before) and _ends(after) else PART


def _in_grid(before: str) -> bool:
    """Whether a matrix or a value by cases is open, of which a box is one entry."""
    opened: list[str] = []
    for environment in _ENVIRONMENT.finditer(before):
        if environment["end"] is None:
            opened.append(environment["begin"])
        elif opened:
            opened.pop()
    return any(name.endswith(("matrix", "cases")) for name in opened)


def _leads_in(before: str) -> bool:
    """Whether nothing, or an equality and its like, stands before the box in its row."""
    rows = list(_ROW.finditer(before))
    row = before[rows[-1].end() :] if rows else before
    if rows and rows[-1].group().startswith(r"\begin"):
        row = re.sub(r"\A\s*(?:\{[^{}]*\}|\[[^\]]*\])+", "", row)
    while decoration := _DECORATION.search(row):
        row = row[: decoration.start()]
    if not row:
        return True
    if sum(map(row.count, "([")) > sum(map(row.count, ")]")):
        return False
    return bool(_LEADS.search(row)) and not _UNEQUAL.search(row)


def _ends(after: str) -> bool:
    """Whether the formula ends behind the box, or goes on with a unit, a remark, a new row."""
    skipped = _SKIPPED.match(after)
    return bool(_ENDS.match(after, skipped.end() if skipped else 0))

"""Spellings that no table can list: numbers, and commands read together with their argument.

Each family is a pattern and, in `READERS`, the function that gives the entry of what it matched.
The patterns of `COMMANDS` stand after a backslash. None repeats what already repeats, so matching
stays linear.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.latex.commands import fences, fonts, operators, words
from grader.latex.commands.all import TABLE
from grader.latex.commands.unicode import character
from grader.latex.names import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.latex.commands import Entry

FLAT = r"\{[^{}]*+\}"
NESTED = r"\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*+\})*+\})*+\}"
TEXTS = names(
    "textnormal textbf textit textrm textsf texttt textup textsc textmd text mbox hbox emph"
)
UPRIGHT = names("mathrm mathsf operatorname mathop mathit rm")
DROPPED = names(
    "hspace vspace label tag ref eqref cline mspace hskip textcolor color colorbox style class "
    "intertext vskip kern mkern"
)
ONE_GROUP = "|".join(sorted(fonts.FONTS, key=len, reverse=True))
LENGTH = r"\s*\[\s*-?[\d.]+\s*(?:em|ex|pt|cm|mm|in|\\baselineskip)\s*\]"
RELATIONS = "|".join(
    re.escape(sign) for sign in sorted(operators.RELATIONS | operators.IMPLICATIONS, reverse=True)
)
NAME_END = "(?![A-Za-z])"

NO_LIST = r"(?:(?<![0-9],)|(?=[0-9]+[^0-9,]))"  # in `27,54,108` the last two are no number

NUMBERS = {
    "repeating": r"(?:[0-9]*\.[0-9]*\s*\\(?:(?:overline|bar)\s*(?:\{\s*[0-9]+\s*\}|[0-9])"
    r"|dot\s*(?:\{[0-9]\}|[0-9])(?:[0-9]*\\dot\s*(?:\{[0-9]\}|[0-9]))?)"
    r"|[0-9]*\.\([0-9]+\))",
    "grouped": NO_LIST
    + r"[1-9][0-9]{0,2}(?:(?:,|\{,\}|,?\\[,!;: ]\s*|\{\\,\}|[ \u00a0\u202f])[0-9]{3})++"
    r"(?![0-9]|,[0-9])(?:\.[0-9]+)?",
    "decimal": r"[0-9]+\{,\}[0-9]+",
    "scientific": r"(?:1|[0-9]+\.[0-9]+)[eE][-+−]?[0-9]+(?![0-9]|\.[0-9])",
    "dotted": r"[0-9]+\.[0-9]+(?:\.[0-9]+)+",
    "plain": r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)",
}
COMMANDS = {
    "text": rf"(?:{'|'.join(TEXTS)})\s*{NESTED}",
    "upright": rf"(?:{'|'.join(UPRIGHT)})\*?\s*\{{(?:[~\s]|\\[,;: ]|\\rm{NAME_END})*+"
    r"(?:arg(?:\\[,!;:]|\s)*\\?(?:max|min)|[A-Za-z]+|\\(?:mathrm|rm)\s*\{\s*[A-Za-z]+\s*\})"
    r"[~\s]*\}",
    "styled": rf"(?:{ONE_GROUP})\s*\{{\s*[A-Za-z0-9]\s*\}}",
    "grid": r"begin\s*\{\s*(?:array|tabular|alignat\*?|alignedat|subarray)\s*\}\s*(?:\[\w\])?\s*"
    rf"\{{(?:[^{{}}]|{FLAT})*+\}}",
    "environment": rf"(?:begin|end)\s*{FLAT}(?:\s*\[[tbc]\])?",
    "delimiter": rf"(?:left|right){NAME_END}\s*"
    r"(?:\\[A-Za-z]+|\\.|.)?",
    "negated": rf"not\s*(?:[=<>∈]|\\(?:{'|'.join(operators.NEGATABLE)}){NAME_END})",
    "dropped": rf"(?:{'|'.join(DROPPED)})\*?\s*(?:\[\w*\])?\s*{FLAT}",
    "argmax": rf"arg\s*(?:\\[,!;:]\s*)*\\(?:max|min){NAME_END}",
    "labelled": rf"(?:overset|stackrel|underset)\s*{FLAT}\s*\{{\s*(?:{RELATIONS})\s*\}}",
    "arrow": rf"x(?:right|Right|mapsto)(?:arrow)?\s*(?:\[[^\]]{{0,80}}\])?\s*{FLAT}",
    "circled": r"textcircled\s*(?:\{\s*\d+\s*\}|\d)",
    "newline": rf"\\\*?(?:{LENGTH})?",
    "named": r"(?:[A-Za-z]+|.|\Z)",
}
OTHERS = {
    "run": r"[A-Za-z]{2,}",
    "raised": "[⁰¹²³⁴-⁹⁺⁻ⁿⁱᵏᵐˣʸ]+",
    "lowered": "[₀-₉₊₋]+",
    "modulus": rf"\(\s*(?:\\?[bp]?mod{NAME_END}"
    r"|\\(?:text|mathrm|operatorname)\s*\{\s*mod[~\s]*\})",
    "old-font": r"\{\s*\\(?:rm|bf|it|sf|tt|cal)\s+[A-Za-z]+\s*\}",
    "empty": r"\{\s*\}",
    "digits": r"\d+(?:[.\uff0e]\d+)?",
    "break": r"</?br\s*/?>",
    "cjk": "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+",
    "sign": r"(?:\*\*|\+/[-−]|=/=|<=>|<=|>=|(?<![^\s])!=|!!(?!=)|:=|==|->|=>|<>|\.\.\.|\$\$|\{,\}"
    r"|&(?:lt|gt|le|ge|ne|amp|nbsp);|.)",
}

PARTS = re.compile(r"\\([A-Za-z]+)\*?\s*(?:\{(.*)\})?", re.DOTALL)
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱᵏᵐˣʸ₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-nikmxy0123456789+-")
BRACED = frozenset({*TEXTS, "begin", "end"})


def parted(word: str) -> tuple[str, str]:
    """The name of a command and what stands in its braces."""
    match = PARTS.match(word)
    return (match[1], match[2] or "") if match else (word, "")


def unlisted(word: str) -> Entry:
    """The entry of a command or a character that no table lists as it stands."""
    if word[0] == "\\":
        return ("unclosed" if word[1:] in BRACED else "unknown", word)
    return character(word)


@lru_cache(maxsize=4096)
def grouped(word: str) -> Entry:
    r"""`1,234` may be a list; `1{,}234` and `1\,234` are one number."""
    if re.fullmatch(r"[\d,.]+", word):
        return ("grouped", word)
    return ("number", re.sub(r"[^\d.]", "", word))


def dotted(word: str) -> Entry:
    """`1.234.567` groups thousands by points; two points in any other number are a slip."""
    groups = word.split(".")
    thousands = all(len(group) == len("000") for group in groups[1:])
    return ("number", "".join(groups)) if thousands else ("unknown", word)


def decimal(word: str) -> Entry:
    """`3{,}14`: a comma in braces that groups no thousands is a decimal comma."""
    return ("number", word.replace("{,}", "."))


@lru_cache(maxsize=4096)
def text(word: str) -> Entry:
    r"""`\text{...}`."""
    return words.text(word.partition("{")[2][:-1])


@lru_cache(maxsize=4096)
def upright(word: str) -> Entry:
    r"""`\mathrm{...}` and `\operatorname{...}` with letters only."""
    name, content = parted(word)
    return words.upright(name, re.sub(r"\\(?:math)?rm(?![a-z])|\\[,;:! ]|[~\s\\{}]", "", content))


@lru_cache(maxsize=4096)
def styled(word: str) -> Entry:
    r"""`\mathbf{W}`."""
    name, content = parted(word)
    return ("styled", f"{fonts.FONTS[name]}:{content.strip()}")


@lru_cache(maxsize=4096)
def old_font(word: str) -> Entry:
    r"""`{\rm tr}`, `{\bf x}`."""
    name, content = word.strip("{}\\ \n\t").split(None, 1)
    letters = content.strip()
    if len(letters) == 1:
        return ("styled", f"{fonts.SWITCHES.get(name) or fonts.FONTS.get(name, '')}:{letters}")
    return words.upright(name, letters)


@lru_cache(maxsize=4096)
def environment(word: str) -> Entry:
    r"""`\begin{pmatrix}`, `\begin{array}{ll}`, `\end{align*}`."""
    name, _, content = word[1:].partition("{")
    return (f"{name.strip()}-environment", content.partition("}")[0].strip().rstrip("*"))


@lru_cache(maxsize=4096)
def delimiter(word: str) -> Entry:
    r"""`\left(`, `\right\}`: the delimiter's name, "?" if it is none."""
    side = "left" if word.startswith("\\left") else "right"
    return (side, fences.DELIMITERS.get(word[len(side) + 1 :].strip(), "?"))


@lru_cache(maxsize=256)
def negated(word: str) -> Entry:
    r"""`\not=`, `\not\in`."""
    sign = word[4:].strip()
    name = "∣" if sign == "\\mid" else TABLE[sign][1]
    return ("relation", operators.NEGATED[name])


@lru_cache(maxsize=256)
def labelled(word: str) -> Entry:
    r"""`\overset{d}{=}` is the relation; over anything else it is read as a command."""
    sign = word.rstrip("} \n\t").rpartition("{")[2].strip()
    return TABLE.get(sign) or unlisted(sign)


def argmax(word: str) -> Entry:
    r"""`\arg\max`."""
    return ("big", "argmax" if word.endswith("max") else "argmin")


def circled(word: str) -> Entry:
    r"""`\textcircled{2}`, the label of a statement."""
    number = int(re.sub(r"\D", "", word))
    if 1 <= number <= len("①②③④⑤⑥⑦⑧⑨⑩"):
        return ("letter", chr(ord("①") + number - 1))
    return ("unknown", word)


def plain_digit(sign: str) -> str:
    """A digit of any script, or the point between two, as ASCII has it."""
    return str(unicodedata.decimal(sign, "."))


def always(role: str, name: str) -> Callable[[str], Entry]:
    """A reader that gives one entry for all spellings."""
    return lambda _: (role, name)


READERS: dict[str, Callable[[str], Entry]] = {
    "repeating": lambda word: ("repeating", word),
    "grouped": grouped,
    "decimal": decimal,
    "dotted": dotted,
    "scientific": lambda word: ("scientific", word),
    "text": text,
    "upright": upright,
    "styled": styled,
    "grid": environment,
    "environment": environment,
    "delimiter": delimiter,
    "negated": negated,
    "dropped": always("", ""),
    "argmax": argmax,
    "labelled": labelled,
    "arrow": always("relation", "→"),
    "circled": circled,
    "newline": always("newline", "\\\\"),
    "break": always("newline", "\\\\"),
    "raised": lambda word: ("superscript", word.translate(RAISED)),
    "lowered": lambda word: ("subscript", word.translate(RAISED)),
    "modulus": always("pmod", "("),
    "old-font": old_font,
    "empty": always("empty", ""),
    "digits": lambda word: ("number", "".join(map(plain_digit, word))),
    "cjk": lambda word: words.LOGIC.get(word, ("text", word)),
}

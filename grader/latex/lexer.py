"""Text to tokens, in one pass of one pattern.

A token is a role in the grammar, a canonical name and a span. Spaces, sizes and styles leave no
token. What a spelling means stands in the tables of `grader.latex.commands`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.latex import layout
from grader.latex.commands import fences, fonts, operators, words
from grader.latex.commands.all import TABLE

if TYPE_CHECKING:
    from grader.latex.commands import Entry

SPACE = r"(?:[\s~\u2061-\u2064\u200b-\u200f\ufeff\ufe0e\ufe0f\u00ad]|\\[,;:!>\s])*+"
REPEATING = (
    r"\d*\.\d*\s*\\(?:(?:overline|bar)\s*(?:\{\s*\d+\s*\}|\d)"
    r"|dot\s*\{?\d\}?(?:\d*\\dot\s*\{?\d\}?)?)"
)
GROUPED = r"[1-9]\d{0,2}(?:(?:,|\{,\}|,?\\[,!;: ]\s*|\{\\,\})\d{3})++(?!\d|,\d)(?:\.\d+)?"
SCIENTIFIC = r"(?:1|\d+\.\d+)[eE][-+−]?\d+(?![\d.])"
NUMBER = r"\d+(?:\.\d+)?|\.\d+"
RAW_GROUP = r"\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*+\})*+\})*+\}"
FLAT_GROUP = r"\{[^{}]*+\}"
TEXTS = "textnormal|textbf|textit|textrm|textsf|texttt|textup|textsc|textmd|text|mbox|hbox|emph"
UPRIGHT = r"(?:mathrm|mathsf|operatorname\*?|mathop|rm|mathit)"
FONT = "|".join(sorted(fonts.FONTS, key=len, reverse=True))
COMMAND = (
    rf"\\(?:(?:{TEXTS})\s*{RAW_GROUP}"
    rf"|{UPRIGHT}\s*\{{[~\s]*[A-Za-z]+(?:(?:\\,)?[A-Za-z]+)?[~\s]*\}}"
    rf"|(?:{FONT})\s*\{{\s*[A-Za-z0-9]\s*\}}"
    rf"|begin\s*\{{\s*(?:array|tabular|alignat\*?|alignedat|subarray)\s*\}}\s*(?:\[\w\])?\s*"
    rf"\{{(?:[^{{}}]|{FLAT_GROUP})*+\}}"
    rf"|(?:begin|end)\s*{FLAT_GROUP}(?:\s*\[[tbc]\])?"
    rf"|(?:left|right)(?![a-z])\s*(?:\\[A-Za-z]+|\\.|.)?"
    rf"|not\s*(?:[=<>∈]|\\(?:in|subset|subseteq|equiv|mid|parallel|sim|approx|cong|leq?|geq?)"
    rf"(?![A-Za-z]))"
    rf"|(?:hspace|vspace|label|tag|ref|eqref|cline|mspace|hskip|raisebox)\*?\s*{FLAT_GROUP}"
    rf"|(?:color|textcolor|definecolor|colorbox|style|class)\s*(?:\[\w*\])?\s*{FLAT_GROUP}"
    r"|arg\s*(?:\\[,!;:])*\s*\\(?:max|min)(?![A-Za-z])"
    r"|\\\*?(?:\s*\[\s*-?[\d.]+\s*(?:em|ex|pt|cm|mm|in|\\baselineskip)\s*\])?"
    r"|[A-Za-z]+|.)"
)
SIGNS = (
    r"\*\*|<=>|<=|>=|(?<=\s)!=|!!(?!=)|:=|==|->|=>|<>|\.\.\.|\$\$|&(?:lt|gt|le|ge|ne|amp);"
    r"|</?br\s*/?>|\{,\}|\{\s*\}|\(\s*(?:\\?(?:mod|bmod|pmod)(?![A-Za-z])|\\(?:text|mathrm|operatorname)\s*\{\s*mod[~\s]*\})|[⁰¹²³⁴-⁹⁺⁻ⁿ]+|[₀-₉₊₋]+"
)
OTHER = rf"{COMMAND}|[A-Za-z]{{2,}}+|{SIGNS}|."
TOKEN = re.compile(
    rf"{SPACE}(?:({REPEATING}|{GROUPED}|{SCIENTIFIC})|({NUMBER})|({OTHER})|\Z)",
    re.DOTALL,
)
SPECIAL, PLAIN = 1, 2

COMMAND_PARTS = re.compile(r"\\([A-Za-z]+)\*?\s*(?:\{(.*?)\}?)?$", re.DOTALL)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-n0123456789+-")
SKIPPED: Entry = ("", "")


@dataclass(slots=True)
class Tokens:
    """Tokens as columns, so that looking at a role costs one index; four "end" close them."""

    roles: list[str]
    names: list[str]
    starts: list[int]
    ends: list[int]

    def add(self, role: str, name: str, start: int, end: int) -> None:
        """Append one token."""
        self.roles.append(role)
        self.names.append(name)
        self.starts.append(start)
        self.ends.append(end)


def lex(text: str) -> Tokens:
    """The tokens of `text`. Linear in its length; raises LatexError for a stray `$` only."""
    tokens = Tokens([], [], [], [])
    find, add = TABLE.get, tokens.add
    for match in TOKEN.finditer(text):
        kind = match.lastindex
        if kind is None:
            break
        start, end = match.span(kind)
        word = text[start:end]
        if kind == PLAIN:
            add("number", word, start, end)
            continue
        role, name = find(word) or (classified(word) if kind > PLAIN else special(word))
        if role == "letters" or (role in words.NEEDS_ARGUMENT and word[0].isalpha()):
            spell(tokens, text, match)
        elif role:
            add(role, name, start, end)
    layout.arrange(tokens, text)
    end = len(text)
    for _ in range(4):
        add("end", "", end, end)
    return tokens


def spell(tokens: Tokens, text: str, match: re.Match[str]) -> None:
    """Add a run of ASCII letters: a bare function name before its argument, or single letters."""
    start, end = match.span(3)
    for stop in cut(text, start, end):
        word = text[start:stop]
        role, name = TABLE.get(word, ("letters", ""))
        if role == "letters" or (role in words.NEEDS_ARGUMENT and not takes(text, stop)):
            for at in range(start, stop):
                tokens.add("letter", text[at], at, at + 1)
        else:
            tokens.add(role, name, start, stop)
        start = stop


def takes(text: str, end: int) -> bool:
    """Whether a bare name that ends here stands before an argument."""
    following = text[end : end + 2]
    if following[:1] in {"(", "{", "[", "_", "^", "\\", "|"}:
        return following[:2] not in {"\\)", "\\]", "\\}", "\\,", "\\ "}
    return following[:1] in {" ", "~"} and (following[1:] or " ") not in " =<>+,.)}]&$*/"


def cut(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where a run of letters parts: `xsin(` after its letters, `sinx` after its name."""
    run = text[start:end]
    if run in TABLE:
        return (end,)
    for size in range(min(7, len(run) - 1), 1, -1):
        if run[-size:] in NAMES and text[end : end + 1] == "(":
            return (end - size, end)
    if run[-1] in words.LETTERS_AFTER and run[:-1] in NAMES:
        return (end - 1, end)
    return (end,)


NAMES = frozenset(
    name for name in words.BARE if words.BARE[name][0] in {"func", "sqrt"} and len(name) > 1
)


@lru_cache(maxsize=4096)
def special(word: str) -> Entry:
    """A number with separators, with a bar over repeating digits, or with an exponent."""
    if "\\" in word and "." in word and not re.search(r"\\[,!;: ]", word):
        return ("repeating", word)
    if "e" in word.lower():
        return ("scientific", word)
    if re.fullmatch(r"[\d,.]+", word):
        return ("grouped", word)
    return ("number", re.sub(r"[^\d.]", "", word))


@lru_cache(maxsize=4096)
def classified(word: str) -> Entry:
    """The entry of a spelling that no table lists as it stands."""
    if word[0] == "\\":
        return command(word)
    if word.isascii():
        return ascii_sign(word)
    if word[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ":
        return ("superscript", word.translate(SUPERSCRIPTS))
    if word[0] in "₀₁₂₃₄₅₆₇₈₉₊₋":
        return ("subscript", word.translate(SUPERSCRIPTS))
    return unicode_sign(word)


def ascii_sign(word: str) -> Entry:
    """A run of letters, `{,}`, `(mod`, a line break of a forum, or an unknown sign."""
    if word.isalpha():
        return ("letters", word)
    if word == "{,}":
        return ("comma", ",")
    if word[0] == "{":
        return ("empty", "")
    if word[0] == "(":
        return ("pmod", "(")
    if word.startswith("<"):
        return ("newline", "\\\\")
    return ("unknown", word)


def unicode_sign(sign: str) -> Entry:
    """A character that is another one in disguise: full width, mathematical alphabets, fractions."""
    plain = unicodedata.normalize("NFKC", sign)
    if "⁄" in plain:
        return ("vulgar", plain.replace("⁄", "/"))
    if plain != sign and plain in TABLE:
        role, name = TABLE[plain]
        style = font_of(sign)
        return ("styled", f"{style}:{name}") if role == "letter" and style else (role, name)
    if (
        plain.isdecimal()
        and len(plain) == 1
        and ord(sign) > 0xFF
        and unicodedata.decimal(sign, None) is not None
    ):  # noqa: E501
        return ("number", str(int(plain)))
    if sign.isalpha() and unicodedata.category(sign) in {"Lu", "Ll"}:
        return ("letter", sign)
    return ("letter", sign) if "①" <= sign <= "⑳" else ("unknown", sign)


def font_of(sign: str) -> str:
    """The font in the Unicode name of a mathematical letter."""
    name = unicodedata.name(sign, "")
    for word, style in STYLES.items():
        if word in name:
            return style
    return ""


STYLES = {
    "DOUBLE-STRUCK": "bb",
    "BOLD": "bold",
    "SCRIPT": "cal",
    "FRAKTUR": "frak",
    "BLACK-LETTER": "frak",
    "SANS-SERIF": "sf",
    "MONOSPACE": "tt",
}


def command(word: str) -> Entry:
    """The entry of a command together with the argument that was read with it."""
    if word.startswith("\\\\"):
        return ("newline", "\\\\")
    parts = COMMAND_PARTS.match(word)
    if parts is None:
        return delimiter(word) or ("unknown", word)
    name, content = parts.groups()
    if content is None:
        return delimiter(word) or argument_command(name, word)
    return with_argument(name, content, word)


def argument_command(name: str, word: str) -> Entry:
    """`\\not=`, `\\arg\\max`, or an unknown command."""
    del name
    if word.startswith("\\not") and word != "\\not":
        negated = TABLE.get(word[4:].strip(), ("", ""))[1]
        return (
            "relation",
            operators.NEGATED.get({"mid": "∣", "∥": "∥"}.get(negated, negated), "≠"),
        )
    if word.startswith("\\arg") and "max" in word:
        return ("big", "argmax")
    if word.startswith("\\arg") and "min" in word:
        return ("big", "argmin")
    return ("unknown", word)


def delimiter(word: str) -> Entry | None:
    """`\\left(`, `\\right\\}`: the delimiter's name, "?" if it is none."""
    found = re.fullmatch(r"\\(left|right)\s*(\\?.?[a-zA-Z]*)", word, re.DOTALL)
    if found is None:
        return argument_command("", word) if word.startswith(("\\not", "\\arg")) else None
    side, sign = found.groups()
    return (side, fences.DELIMITERS.get(sign, "?"))


def with_argument(name: str, content: str, word: str) -> Entry:
    """`\\text{..}`, `\\mathrm{..}`, `\\mathbf{W}`, `\\begin{..}`, `\\hspace{..}`."""
    if name in {"begin", "end"}:
        environment = content.partition("}")[0].strip().rstrip("*")
        return (f"{name}-environment", environment)
    if name in TEXT_COMMANDS:
        return words.text(content)
    if name in {"left", "right"}:
        return (name, "?")
    return letter_or_word(name, content.strip(), word)


def letter_or_word(name: str, content: str, word: str) -> Entry:
    """`\\mathbf{W}` is a letter with a font, `\\mathrm{rank}` a word; a space leaves nothing."""
    if name in {"mathrm", "operatorname", "mathop", "rm", "mathsf", "mathit"} and content[
        :1
    ].isalpha() | ("~" in content):  # noqa: E501
        return words.upright(name, content.strip("~ \n\t"))
    if name in fonts.FONTS and len(content) == 1:
        return ("styled", f"{fonts.FONTS[name]}:{content}")
    return SKIPPED if word else ("unknown", word)


TEXT_COMMANDS = frozenset(TEXTS.split("|"))

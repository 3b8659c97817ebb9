"""Short text: words, and choices by a letter."""

from __future__ import annotations

import re

_CHOICE = re.compile(r"\(?\s*([A-H])\s*\)?\s*\.?")
_LONE = re.compile(
    r"\s*\\(?:text|mathrm|textbf|mathbf)\s*\{\s*(?:\\left)?\(\s*([A-H])\s*(?:\\right)?\)\s*\}\s*\.?\s*"
)
_CHOICES = re.compile(r"\(?[A-H]\)?(?:\s*(?:,|;|&|\band\b|, and\b)\s*\(?[A-H]\)?)+")
_LABELLED = re.compile(
    r"\s*(?:\\(?:text|mathrm|textbf|mathbf)\s*\{)?\s*\(?\s*([A-H])\s*(?:\)\s*[.:]?|[.:])\s*\}?\s*(?:\\\s)?\s*(\S.*)",
    re.DOTALL,
)
_SHELLS = re.compile(r"\\(?:text\w*|math(?:rm|bf|sf|it)|mbox|boxed|fbox|quad)(?![A-Za-z])|[{}$]")
_FORMULA = re.compile(r"[\\^_=<>|]")
_WORD = re.compile(r"[A-Za-z]{4,}")
_SPELLED = re.compile(r"(?<![\\\w{])(?=[A-Za-z]*[aeiou])[A-Za-z]{4,}(?![\w}(^])")
_SPAN = re.compile(r"\s*-?\d[\d.,]*\s+to\s+-?\d[\d.,]*\s*")
_PROSE = re.compile(r"[A-Za-z][A-Za-z ,.'’-]*")
SHORT_WORDS = frozenset(
    {"yes", "no", "odd", "even", "true", "false", "none", "both", "all", "never", "always", "not"}
)
SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)
SETS = {
    "all real numbers": "R",
    "all reals": "R",
    "real numbers": "R",
    "the real numbers": "R",
    "any real number": "R",
    "all integers": "Z",
    "the integers": "Z",
    "all rational numbers": "Q",
    "all complex numbers": "C",
}
NUMBERS = {word: str(number) for number, word in enumerate(SMALL)}
FUNCTIONS = frozenset(
    {
        *("sqrt", "log", "ln", "exp", "infty", "sinh", "cosh", "tanh"),
        *("sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan"),
    }
)


def choice_letter(text: str) -> str | None:
    """The letter of `(B)`, `B.`, `B`; None for anything else."""
    match = _CHOICE.fullmatch(text)
    return match[1] if match else None


def choice_letters(text: str) -> tuple[str, ...]:
    """The letters of `A, C` and `A and C`; () for anything else."""
    return tuple(re.findall("[A-H]", text)) if _CHOICES.fullmatch(text) else ()


def lone_letter(text: str) -> str | None:
    r"""The letter of `\text{(B)}`, which is the whole answer; None for anything else."""
    match = _LONE.fullmatch(text)
    return match[1] if match else None


def labelled(text: str) -> tuple[str, str] | None:
    """The letter and the rest of `D. 16`, `(D) 16`; None for anything else."""
    match = _LABELLED.fullmatch(text)
    return (match[1], match[2]) if match else None


def is_prose(text: str) -> bool:
    """Whether a text is words and nothing else, so that its letters are no product."""
    text = text.strip().strip("$").strip()
    if not _PROSE.fullmatch(text):
        return False
    words = re.findall(r"[A-Za-z]+", text)
    if any(word.lower() in FUNCTIONS for word in words):
        return False
    if len(words) == 1:
        word = words[0].lower()
        return bool(_WORD.fullmatch(word)) or word in SHORT_WORDS or word in NUMBERS
    return any(_WORD.fullmatch(word) for word in words) and "," not in text


def is_span(text: str) -> bool:
    r"""Whether a text is `3 to 5`, a ratio, a range or a score, and no product of t and o."""
    return "to" in text and bool(_SPAN.fullmatch(without_fonts(text)))


def words_beside(text: str) -> frozenset[str]:
    """The bare words of a text that has more than one word: `minus 3`, `The answer is 5`."""
    words = frozenset(_SPELLED.findall(text)) if " " in text.strip() else frozenset()
    return frozenset(word for word in words if word.lower() not in FUNCTIONS)


def only_words(text: str) -> str:
    """Text without fonts, dollars and boxes, normal; "" where it has no letters or a formula."""
    bare = normal(without_fonts(text))
    return bare if any(map(str.isalpha, bare)) and not _FORMULA.search(bare) else ""


def without_fonts(text: str) -> str:
    """A text without fonts, dollars and boxes."""
    return _SHELLS.sub(" ", text)


def normal(text: str) -> str:
    """Words in lower case with single spaces and no full stop."""
    return " ".join(re.sub(r"\\[ ,;!]|[~$]", " ", text).split()).strip(" .,;:").lower()

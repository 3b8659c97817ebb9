r"""Text to tokens, in one pass of one pattern.

A token is a role in the grammar, a canonical name and a span. Spaces, sizes and styles leave no
token. What a spelling means stands in the tables of `grader.latex.commands`; what a command stands
for together with the argument that is read with it (`\mathbf{W}`, `\text{ or }`), in `spelling`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.latex import escapes, layout, runs, spelling
from grader.latex.commands.all import TABLE
from grader.latex.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.latex.tokens import Token

SPACE = r"(?:[\s~\u2061-\u2064\u200b-\u200f\ufeff\ufe0e\ufe0f\u00ad]|\\[,;:!>\s])*+"


def alternatives(families: Iterable[str]) -> str:
    """One pattern of many; an empty group after each tells by its number which one matched."""
    return "|".join(f"{family}()" for family in families)


KINDS = ("", "end", *spelling.NUMBERS, *spelling.COMMANDS, *spelling.OTHERS)
TOKEN = re.compile(
    SPACE
    + "()(?:"
    + alternatives(spelling.NUMBERS.values())
    + r"|\\(?:"
    + alternatives(spelling.COMMANDS.values())
    + ")|"
    + alternatives(spelling.OTHERS.values())
    + r"|\Z)",
    re.DOTALL,
)
END, NUMBER, NAMED, RUN, SIGN = map(KINDS.index, ("end", "plain", "named", "run", "sign"))
READERS = tuple(spelling.READERS.get(kind, spelling.unlisted) for kind in KINDS)


def lex(text: str) -> Tokens:
    """The tokens of `text`. Linear in its length; raises LatexError for a `$` without a partner."""
    typed = escapes.restored(text)
    if typed is None:
        tokens = read(text)
    else:
        tokens = read(typed.text)
        escapes.relocate(tokens, typed)
    layout.arrange(tokens, text)
    tokens.close(len(text))
    return tokens


def read(text: str) -> Tokens:
    """The tokens as they stand, before it is asked what they mean by their place."""
    found: list[Token] = []
    add, find = found.append, TABLE.get
    for match in TOKEN.finditer(text):
        kind = match.lastindex or END
        if kind == END:
            break
        start, end = match.end(1), match.end()
        word = text[start:end]
        if kind == NUMBER:
            add(("number", word, start, end))
        elif kind == RUN:
            found += runs.spelled(text, start, end)
        elif kind >= SIGN or kind == NAMED:
            role, name = find(word) or spelling.unlisted(word)
            if role:
                add((role, name, start, end))
        else:
            role, name = READERS[kind](word)
            if role:
                add((role, name, start, end))
    return Tokens.of(found)

"""What tokens mean by where they stand: dollars, alignment marks, wide spaces, phantoms."""

from __future__ import annotations

import re
from itertools import pairwise

from grader.latex.commands import words
from grader.latex.commands.environments import LEADING_WORDS, LINES, OTHERWISE
from grader.latex.errors import LatexError
from grader.latex.roles import CLOSING, FIRST, OPENING
from grader.latex.tokens import Token, Tokens

CHOICES = frozenset("ABCDEFGH")
LAST = frozenset({"stop", "comma", "semicolon", "newline"})


def arrange(tokens: Tokens, text: str) -> None:
    """Drop or replace the tokens that only lay out, each pass where its sign occurs at all."""
    if "$" in text:
        join_words(tokens, text)
        drop_dollars(tokens)
    if "&" in text:
        drop_alignment(tokens)
    if "quad" in text:
        settle_wide_spaces(tokens)
    if "phantom" in text:
        drop_phantoms(tokens)
    if "cases" in text:
        part_conditions(tokens)
    if "+-" in text:
        join_signs(tokens)
    if FUNCTION_GROUP.search(text):
        ungroup_functions(tokens)
    if "%" in text:
        refuse_comments(tokens, text)
    drop_end(tokens)
    if "stop" in tokens.roles:
        label_choices(tokens)


FUNCTION_GROUP = re.compile(
    r"\{\s*\\(?:log|ln|lg|exp|(?:arc)?(?:sin|cos|tan|cot)|sec|csc)(?![A-Za-z])"
)
BEFORE_OPERAND = frozenset(
    {"sign", "times", "slash", "relation", "comma", "open", "left", "{", "number", "letter"}
)


def ungroup_functions(tokens: Tokens) -> None:
    r"""Drop the braces of `{\log_2} 3`, which hold the name of a function without its argument."""
    dropped: set[int] = set()
    for at in range(len(tokens.roles) - 2):
        named = tokens.roles[at] == "{" and tokens.roles[at + 1] == "func"
        if named and (at == 0 or tokens.roles[at - 1] in BEFORE_OPERAND):
            end = _end_of_scripts(tokens, at + 2)
            closing, after = (*tokens.roles[end : end + 2], "", "")[:2]
            bare = end == at + 2 and after in {"_", "^"}
            if closing == "}" and (bare or after in FIRST):
                dropped |= {at, end}
    if dropped:
        tokens.keep([at for at in range(len(tokens.roles)) if at not in dropped])


def _end_of_scripts(tokens: Tokens, at: int) -> int:
    """Behind the subscript and the superscript that begin at a place."""
    while tokens.roles[at : at + 1] in (["_"], ["^"]):
        at += 1
        depth = 0
        while at < len(tokens.roles):
            depth += (tokens.roles[at] == "{") - (tokens.roles[at] == "}")
            at += 1
            if depth <= 0:
                break
    return at


def refuse_comments(tokens: Tokens, text: str) -> None:
    """An error for `5 % of` and `5 % 6`: what follows a bare `%` may be a comment or a factor."""
    for at, name in enumerate(tokens.names[:-1]):
        start, after = tokens.starts[at], tokens.starts[at + 1]
        bare = name == "%" and text[start : start + 1] == "%"
        if bare and tokens.roles[at + 1] in {"letter", "number"} and "\n" not in text[start:after]:
            raise LatexError(
                "after '%' on a line LaTeX reads a comment; write '\\%', or leave it out",
                start,
                tokens.ends[at],
                code="latex.comment",
            )


WORD = re.compile(r"[A-Z]?[a-z]{2,}")


def join_words(tokens: Tokens, text: str) -> None:
    """Join letters outside the dollars of a text into words; a lone one behind is upright."""
    places = [at for at, role in enumerate(tokens.roles) if role == "dollar"]
    if not places or len(places) % 2:
        return
    joined: list[Token] = []
    edges = (-1, *places, len(tokens.roles))
    for number, (start, end) in enumerate(pairwise(edges)):
        at = start + 1
        while at < end:
            stop = at if number % 2 else end_of_words(tokens, at, end)
            first, last = tokens.starts[at], tokens.ends[max(at, stop - 1)]
            role, name = tokens.roles[at], tokens.names[at]
            lone = stop == at + 1 and number > 0
            if stop > at and (lone or WORD.search(text, first, last)):
                role, name = words.text(text[first:last])
            else:
                stop, last = at + 1, tokens.ends[at]
            joined.append((role, name, first, last))
            at = stop
        if end < len(tokens.roles):
            joined.append(tokens.at(end))
    tokens.become(Tokens.of(joined))


def end_of_words(tokens: Tokens, at: int, end: int) -> int:
    """Behind the last of the letters that follow one another from `at`."""
    while at < end and tokens.roles[at] == "letter":
        at += 1
    return at


def drop_dollars(tokens: Tokens) -> None:
    """Drop `$` in pairs and a stray one at either end; one before an amount is a currency."""
    places = [at for at, role in enumerate(tokens.roles) if role == "dollar"]
    if not places:
        return
    if len(places) == 1 and places[0] == 0 and tokens.roles[1:2] == ["number"]:
        tokens.roles[0] = "currency"
        return
    last = len(tokens.roles) - 1
    if len(places) % 2 and places[0] != 0 and places[-1] != last:
        at = places[-1]
        raise LatexError(
            "this '$' has no partner", tokens.starts[at], tokens.ends[at], code="latex.dollar",
        )  # fmt: skip
    tokens.keep([at for at, role in enumerate(tokens.roles) if role != "dollar"])


def drop_alignment(tokens: Tokens) -> None:
    """Drop `&` outside grids and cases; every second one of a row parts two equations."""
    kept: list[int] = []
    environments: list[str] = []
    marks = 0
    for at, role in enumerate(tokens.roles):
        if role == "begin-environment":
            environments.append(tokens.names[at])
            marks = 0
        elif role == "end-environment" and environments:
            environments.pop()
        elif role == "newline":
            marks = 0
        elif role == "cell" and (not environments or environments[-1] in LINES):
            marks += 1
            if marks % 2 or beside_relation(tokens, at):
                continue
            tokens.roles[at], tokens.names[at] = "comma", ","
        kept.append(at)
    tokens.keep(kept)


def beside_relation(tokens: Tokens, at: int) -> bool:
    """Whether an alignment mark parts nothing: it stands at a relation or at the edge of a row."""
    edges = {"relation", "newline", "cell", "comma", "end-environment", "implies"}
    before = tokens.roles[at - 1] if at else "newline"
    after = tokens.roles[at + 1] if at + 1 < len(tokens.roles) else "newline"
    return before in edges or after in edges


def settle_wide_spaces(tokens: Tokens) -> None:
    r"""A `\quad` between two relations is a comma; any other leaves nothing."""
    kept: list[int] = []
    waiting: list[int | None] = [None]
    related: list[bool] = [False]
    for at, role in enumerate(tokens.roles):
        if role == "quad":
            if related[-1] and waiting[-1] is None and not beside_relation(tokens, at):
                waiting[-1] = len(kept)
                kept.append(at)
            continue
        if role in OPENING:
            waiting.append(None)
            related.append(False)
        elif role in CLOSING and len(related) > 1:
            waiting.pop()
            related.pop()
        elif role in {"comma", "newline", "cell", "semicolon", "or", "and", "implies"}:
            waiting[-1], related[-1] = None, False
        elif role == "relation":
            place = waiting[-1]
            if place is not None:
                tokens.roles[kept[place]], tokens.names[kept[place]] = "comma", ","
            waiting[-1], related[-1] = None, True
        kept.append(at)
    tokens.keep([at for at in kept if tokens.roles[at] != "quad"])


def drop_phantoms(tokens: Tokens) -> None:
    r"""Drop `\phantom{...}` with its group."""
    kept: list[int] = []
    depth = 0
    starting = False
    for at, role in enumerate(tokens.roles):
        if depth or starting:
            depth += (role == "{") - (role == "}")
            starting = False
        elif role == "phantom":
            starting = True
        else:
            kept.append(at)
    tokens.keep(kept)


def part_conditions(tokens: Tokens) -> None:
    r"""`x \text{ if } x > 0` as a row of cases: a word such as `if` begins the second column."""
    parted: list[Token] = []
    inside, begun = 0, False
    for role, name, start, end in tokens.each():
        inside += (role == "begin-environment") - (role == "end-environment")
        words = name.strip(" ,.~").lower() if role == "text" and inside else ""
        if words and not begun and (words in OTHERWISE or words.split()[0] in LEADING_WORDS):
            parted.append(("cell", "&", start, start))
            begun = True
        elif role in {"newline", "begin-environment", "end-environment", "cell"}:
            begun = role == "cell"
        parted.append((role, name, start, end))
    tokens.become(Tokens.of(parted))


def join_signs(tokens: Tokens) -> None:
    """`+-3` is a double sign where no sum can go on: at the beginning or behind a relation."""
    kept: list[int] = []
    for at, (role, name, start, _) in enumerate(tokens.each()):
        signs = role == "sign" and name == "-" and at > 0 and tokens.names[at - 1] == "+"
        if signs and tokens.ends[at - 1] == start and begins_sum(tokens, at - 1):
            tokens.names[at - 1], tokens.ends[at - 1] = "±", tokens.ends[at]
        else:
            kept.append(at)
    tokens.keep(kept)


def begins_sum(tokens: Tokens, at: int) -> bool:
    """Whether the token at `at` is the first of a sum."""
    before = tokens.roles[at - 1] if at else "newline"
    return before in OPENING | {"relation", "comma", "semicolon", "newline", "cell", "or", "and"}


def drop_end(tokens: Tokens) -> None:
    """Drop a full stop, a comma, a line break or a lone backslash at the very end."""
    while tokens.roles and (tokens.roles[-1] in LAST or tokens.names[-1] == "\\"):
        tokens.drop_last()


def label_choices(tokens: Tokens) -> None:
    """`D. 16` at the beginning or in a box: the label of a choice is a text before the answer."""
    roles, names, starts, ends = tokens.roles, tokens.names, tokens.starts, tokens.ends
    for at in range(len(roles) - 2):
        boxed = at > 1 and roles[at - 2] == "boxed" and roles[at - 1] == "{"
        labels = roles[at] == "letter" and names[at] in CHOICES and roles[at + 1] == "stop"
        if labels and (at == 0 or boxed) and starts[at + 1] == ends[at]:
            roles[at], names[at], ends[at] = "text", f"{names[at]}.", ends[at + 1]
            roles[at + 1] = ""
    tokens.keep([at for at, role in enumerate(roles) if role])

# ruff: noqa: RUF001 - people type characters that look like others
"""Operators between operands: products, unions, relations, logic, separators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.names import names

if TYPE_CHECKING:
    from grader.latex.commands import Table

SIGNS = {
    "+": "+",
    "-": "-",
    "−": "-",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "±": "±",
    "\\pm": "±",
    "+/-": "±",
    "+/−": "±",
    "∓": "∓",
    "\\mp": "∓",
}
TIMES = {
    "*": "*",
    "\\ast": "*",
    "∗": "*",
    "\\cdot": "·",
    "·": "·",
    "⋅": "·",
    "∙": "·",
    "\\cdotp": "·",
    "\\times": "×",
    "×": "×",
    "✕": "×",
    "⨯": "×",
    "\\odot": "⊙",
    "⊙": "⊙",
    "\\otimes": "⊗",
    "⊗": "⊗",
    "\\circ": "∘",
    "∘": "∘",
    "○": "∘",
    "\\cap": "∩",
    "∩": "∩",
    "\\bmod": "mod",
}
SLASHES = {"/": "/", "\\slash": "/", "∕": "/", "⁄": "/", "\\div": "÷", "÷": "÷"}
UNIONS = {
    "\\cup": "∪",
    "∪": "∪",
    "\\setminus": "∖",
    "\\backslash": "∖",
    "\\smallsetminus": "∖",
    "∖": "∖",
    "\\sqcup": "⊔",
    "\\uplus": "⊎",
    "\\oplus": "⊕",
    "⊕": "⊕",
    "\\ominus": "⊖",
    "\\cupdot": "∪",
    "\\dotcup": "∪",
}
RELATIONS = {
    "=": "=",
    "==": "=",
    "\\eq": "=",
    "\\ne": "≠",
    "\\neq": "≠",
    "≠": "≠",
    "!=": "≠",
    "=/=": "≠",
    "<>": "≠",
    "<": "<",
    "\\lt": "<",
    "&lt;": "<",
    ">": ">",
    "\\gt": ">",
    "&gt;": ">",
    "\\le": "≤",
    "\\leq": "≤",
    "\\leqslant": "≤",
    "\\leqq": "≤",
    "≤": "≤",
    "≦": "≤",
    "⩽": "≤",
    "<=": "≤",
    "&le;": "≤",
    "\\ge": "≥",
    "\\geq": "≥",
    "\\geqslant": "≥",
    "\\geqq": "≥",
    "≥": "≥",
    "≧": "≥",
    "⩾": "≥",
    ">=": "≥",
    "&ge;": "≥",
    "&ne;": "≠",
    "\\ll": "≪",
    "≪": "≪",
    "\\gg": "≫",
    "≫": "≫",
    "\\approx": "≈",
    "≈": "≈",
    "\\approxeq": "≈",
    "\\simeq": "≈",
    "≃": "≈",
    "\\doteq": "≈",
    "\\sim": "∼",
    "∼": "∼",
    "\\equiv": "≡",
    "≡": "≡",
    "\\cong": "≅",
    "≅": "≅",
    "\\in": "∈",
    "∈": "∈",
    "\\isin": "∈",
    "\\notin": "∉",
    "∉": "∉",
    "\\ni": "∋",
    "∋": "∋",
    "\\owns": "∋",
    "\\subset": "⊂",
    "⊂": "⊂",
    "\\subseteq": "⊆",
    "⊆": "⊆",
    "\\subsetneq": "⊂",
    "⊊": "⊂",
    "\\supset": "⊃",
    "⊃": "⊃",
    "\\supseteq": "⊇",
    "⊇": "⊇",
    "\\propto": "∝",
    "∝": "∝",
    "\\varpropto": "∝",
    ":=": ":=",
    "\\coloneqq": ":=",
    "\\triangleq": ":=",
    "≜": ":=",
    "≔": ":=",
    "\\to": "→",
    "\\rightarrow": "→",
    "\\longrightarrow": "→",
    "→": "→",
    "⟶": "→",
    "->": "→",
    "\\mapsto": "↦",
    "\\longmapsto": "↦",
    "↦": "↦",
    "\\leftarrow": "←",
    "\\gets": "←",
    "←": "←",
    "\\parallel": "∥",
    "∥": "∥",
    "\\perp": "⊥",
    "⊥": "⊥",
    "∣": "∣",
    "\\divides": "∣",
    "\\nmid": "∤",
    "∤": "∤",
    "\\succ": "≻",
    "\\succeq": "⪰",
    "\\prec": "≺",
    "\\preceq": "⪯",
    "≻": "≻",
    "⪰": "⪰",
    "≺": "≺",
    "⪯": "⪯",
    "\\models": "⊨",
    "\\vdash": "⊢",
}
NEGATED = {
    "=": "≠",
    "∈": "∉",
    "<": "≥",
    ">": "≤",
    "≤": ">",
    "≥": "<",
    "⊂": "⊄",
    "⊆": "⊈",
    "≡": "≢",
    "∣": "∤",
    "∥": "∦",
    "∼": "≁",
    "≈": "≉",
    "≅": "≇",
}
NEGATABLE = names("in subset subseteq equiv mid parallel sim approx cong leq le geq ge")
IMPLICATIONS = {
    "\\Rightarrow": "⇒",
    "\\implies": "⇒",
    "\\Longrightarrow": "⇒",
    "⇒": "⇒",
    "⟹": "⇒",
    "=>": "⇒",
    "\\Leftarrow": "⇐",
    "\\impliedby": "⇐",
    "\\Longleftarrow": "⇐",
    "⇐": "⇐",
    "⟸": "⇐",
    "\\iff": "⇔",
    "\\Leftrightarrow": "⇔",
    "\\Longleftrightarrow": "⇔",
    "\\leftrightarrow": "⇔",
    "\\longleftrightarrow": "⇔",
    "⇔": "⇔",
    "⟺": "⇔",
    "↔": "⇔",
    "<=>": "⇔",
    "\\leadsto": "⇒",
    "\\rightsquigarrow": "⇒",
}
OR = ("\\lor", "\\vee", "∨", "or")
AND = ("\\land", "\\wedge", "∧", "and", "\\&", "&amp;")
NOT = ("\\neg", "\\lnot", "¬", "not")
COMMAS = (",", "{,}", "，", "、", "﹐", "､")
SEMICOLONS = (";", "；")
COLONS = (":", "：", "\\colon", "∶")
STOPS = (".", "。", "．", "\\ldotp")

TABLE: Table = (
    {sign: ("sign", name) for sign, name in SIGNS.items()}
    | {sign: ("times", name) for sign, name in TIMES.items()}
    | {sign: ("slash", name) for sign, name in SLASHES.items()}
    | {sign: ("union", name) for sign, name in UNIONS.items()}
    | {sign: ("relation", name) for sign, name in RELATIONS.items()}
    | {sign: ("implies", name) for sign, name in IMPLICATIONS.items()}
    | dict.fromkeys(OR, ("or", "or"))
    | dict.fromkeys(AND, ("and", "and"))
    | dict.fromkeys(NOT, ("not", "not"))
    | dict.fromkeys(COMMAS, ("comma", ","))
    | dict.fromkeys(SEMICOLONS, ("semicolon", ";"))
    | dict.fromkeys(COLONS, ("colon", ":"))
    | dict.fromkeys(STOPS, ("stop", "."))
    | {"\\mod": ("mod", "mod"), "\\pmod": ("pmod", "{"), "\\pod": ("pmod", "{")}
    | {"^": ("^", "^"), "**": ("^", "^"), "_": ("_", "_"), "{": ("{", "{"), "}": ("}", "}")}
    | {"\\sp": ("^", "^"), "\\sb": ("_", "_"), "\\lbrace": ("open", "{"), "\\bgroup": ("{", "{")}
    | {"\\over": ("over", "over"), "\\choose": ("over", "choose")}
)

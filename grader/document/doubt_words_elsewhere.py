"""The words of `doubt_words` in other languages: wrong, taken back, roughly, in one case."""

from __future__ import annotations

from typing import Final

_WRONG = (
    "falsch|faux|fausse|incorrecto|incorrecta|sbagliat[oa]|errad[oa]|equivocad[oa]|неверн\\w*"
    "|неправильн\\w*|błędn\\w*"
)
_WRONG_FAR_EAST = "错|有误|不对|不正确|間違|誤り|틀[렸린]"

REFUSED: Final = rf"[^\d.。]{{0,20}}(?:\b(?:{_WRONG})\b|{_WRONG_FAR_EAST})"
"""Right behind a find, that it is wrong."""

TAKEN_BACK: Final = (
    r"das (?:stimmt nicht|ist falsch)|ich habe mich geirrt|c['’]est faux|je me suis trompé"
    r"|me equivoqué|нет, это|это неверно|ошибка|ошибся|я ошиблась"
)
TAKEN_BACK_FAR_EAST: Final = "不对[，,。]|错了|有误|間違えた|틀렸"
"""At any place behind a find, that it is taken back."""

ROUGHLY: Final = (
    "mindestens|höchstens|ungefähr|etwa|circa|ca\\.|au moins|au plus|environ|al menos"
    "|como (?:mínimo|máximo)|aproximadamente|almeno|al massimo|pelo menos|no (?:mínimo|máximo)"
    "|не (?:менее|меньше|более|больше)(?: чем)?|как минимум|примерно|около|co (?:najmniej|najwyżej)"
)
ROUGHLY_FAR_EAST: Final = "最多|少なくとも|高々|約|약|적어도"
"""Right before a find, that it is a bound or an estimate."""

IN_ONE_CASE: Final = (
    r"\b(?:wenn|falls|si|se|если|при)\s+\$?[A-Za-z]\$?\s+(?:ist |est |es |è |é )?"
    r"(?:gerade|ungerade|pair|impair|par|impar|pari|dispari|(?:не)?ч[её]тн\w*|prim|premier|прост\w*)\b"
)
"""In the sentence before a find, that it holds for some numbers only."""

MULTIPLIED: Final = (
    "[百十兆多折余]|成(?![立为])|倍|배|つ折|位[数小]|分之|左右|上下|的倍数|次方"
    r"|(?:раза?|fois|veces|volte|vezes|mal)\b"
)
"""Right behind a find, that it is a factor, a part or about the size of what is meant."""

"""How values are shown: formulas, points, times. What is not known to be ours is escaped."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from grader.latex import LatexError, parse
from grader.latex.mathml import to_mathml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from decimal import Decimal

LONGEST_FORMULA = 4000  # a longer one is shown as it was typed
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@lru_cache(maxsize=4096)
def mathematics(source: str) -> Markup | None:
    """LaTeX as MathML; None where it is not understood, and its source is to be shown."""
    if len(source) > LONGEST_FORMULA or not source.strip():
        return None
    try:
        tree = parse(source)
    except LatexError:
        return None
    return Markup(to_mathml(tree))  # noqa: S704 made by us alone, every character escaped


def points(value: Decimal | None) -> str:
    """Points without needless zeros; a dash where they are not known."""
    if value is None:
        return "–"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(value: datetime) -> str:
    """A time to the second, in UTC."""
    return f"{value:%Y-%m-%d %H:%M:%S} UTC"


def duration(seconds: float) -> str:
    """A time span in the two units that matter."""
    span = timedelta(seconds=round(seconds))
    if span < MINUTE:
        return f"{span.seconds} s"
    if span < HOUR:
        return f"{span // MINUTE} min {span.seconds % 60} s"
    if span < DAY:
        return f"{span // HOUR} h {span % HOUR // MINUTE} min"
    return f"{span // DAY} d {span % DAY // HOUR} h"


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 submission`, `1,200 submissions`."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def number(value: float) -> str:
    """A number with its thousands set off."""
    return f"{value:,}"


FILTERS: Mapping[str, Callable[..., object]] = {
    "mathematics": mathematics,
    "points": points,
    "moment": moment,
    "duration": duration,
    "counted": counted,
    "number": number,
}

"""What contestants hand in: the same every time."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

from cli.sample.answers import ANSWERS, WRITE_UPS

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20250322
ALONE, IN_BATCH = 240, 60
WHOLE = 0.12  # of the papers are write-ups
DERIVATION = r"""The layer is $y = W x + b$, so $y_m = \sum_n W_{mn} x_n + b_m$.

Part 1. $\frac{\partial y_m}{\partial x_n} = W_{mn}$, and therefore
\[ \boxed{\nabla_x y = W} \]

Part 2. Only the m-th row of W is in $y_m$:
\[ \boxed{\frac{\partial y_m}{\partial w_{kn}} = x_n \delta_{mk}} \]

Part 3. $\boxed{\nabla_b y = I_{M \times M}}$
"""
SHOUTING = r"<script>alert('full marks')</script> \boxed{\nabla_x y = W} \boxed{\nabla_b y = I}"
Paper = dict[str, Any]


def papers(problem: str) -> list[Paper]:
    """Those that are handed in one by one."""
    drawn = Random(SEED)  # noqa: S311 no secret
    return [_paper(problem, number, drawn) for number in range(1, ALONE + 1)]


def batch_lines(problem: str) -> bytes:
    """A file of more, two rows of which cannot be used."""
    drawn = Random(SEED + 1)  # noqa: S311 no secret
    rows: list[Paper] = [
        _paper(problem, ALONE + number, drawn) for number in range(1, IN_BATCH + 1)
    ]
    rows[20] = {"contestant": "c-9001"}
    rows[41] = {"contestant": "c-9002", "answers": {"dx": 7}}
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def _paper(problem: str, number: int, drawn: Random) -> Paper:
    named = {
        "problem": problem,
        "contestant": f"c-{1000 + number}",
        "reference": f"platform-{70_000 + number}",
    }
    if drawn.random() < WHOLE:
        return named | {"text": drawn.choice((*WRITE_UPS, DERIVATION, DERIVATION, SHOUTING))}
    return named | {"answers": dict(_answers(drawn))}


def _answers(drawn: Random) -> Iterator[tuple[str, str]]:
    for part, spellings in ANSWERS.items():
        yield part, drawn.choices(list(spellings), list(spellings.values()))[0]

"""How many examples the laws take: few in every run, many in the slow ones, the same each time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings

LAW = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # the texts are short as they are
    suppress_health_check=[HealthCheck.too_slow],
)
FEW, MANY = 6, 400
EXAMPLES = [FEW, pytest.param(MANY, marks=pytest.mark.slow)]

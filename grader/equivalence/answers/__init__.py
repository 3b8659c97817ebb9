"""Whether two answers of any kind are the same; values in them go to one engine."""

from grader.equivalence.answers import (
    listings,
    ratios,
    repeating,
    rows,
    sets,
    statements,
    text,
    values,
)
from grader.equivalence.answers.dispatch import compare_answers

REGISTERED = (listings, ratios, repeating, rows, sets, statements, text, values)
__all__ = ["compare_answers"]

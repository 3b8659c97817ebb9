"""Whether two answers of any kind are the same; values in them go to one engine."""

from grader.equivalence.answers.compare import compare_answers

__all__ = ["compare_answers"]

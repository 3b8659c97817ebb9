"""Answers of every kind: from the syntax tree to the closed union `Answer`."""

from grader.reading.answers.kinds import Answer
from grader.reading.answers.read import read_answer

__all__ = ["Answer", "read_answer"]

"""A whole write-up in text, Markdown or TeX -> the answers in it, each with where it stands."""

from __future__ import annotations

from grader.document.answer import find_answer
from grader.document.parts import Asked, find_parts

__all__ = ["Asked", "find_answer", "find_parts"]

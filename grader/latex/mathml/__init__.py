"""A tree as MathML Core: how an answer was read, to look at and to read aloud."""

from grader.latex.mathml.forms import to_mathml

__all__ = ["to_mathml"]

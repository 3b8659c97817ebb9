"""`grader batch`: a whole contest by one rubric, on all cores."""

from cli.batch.command import batch

__all__ = ["batch"]

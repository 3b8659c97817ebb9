"""Sample data for `grader serve --sample`: a contest, handed in through the public API."""

from cli.sample.contest import SampleError, load

__all__ = ["SampleError", "load"]

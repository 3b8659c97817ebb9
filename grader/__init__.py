"""The pure core: from a submission's text and a rubric to points, verdicts and reasons.

Nesting of 200 levels is read (`grader.latex.cursor`), each some frames deep in the parser, the
reader and the evaluator; the interpreter's usual limit of 1,000 frames is too low for that.

`prepare`, `judge_text` and `to_sympy` can be taken from here and are imported when asked for.
"""

import sys
from importlib import import_module

FRAMES = 5_000
HOMES = {
    "judge_text": "grader.write_up",
    "prepare": "grader.judge",
    "to_sympy": "grader.expression.sympy_form",
}

NEEDED = ("grader.grade", "grader.rubric_file.read", "grader.expression.sympy_form")

sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))


def load() -> None:
    """Load what a grading may need and loads on first use otherwise.

    For one who forks processes that grade, or limits the time of an answer.
    """
    for module in NEEDED:
        import_module(module)


def __getattr__(name: str) -> object:
    """A public function from the module it lives in."""
    if name not in HOMES:
        raise AttributeError(f"module 'grader' has no attribute '{name}'")
    return getattr(import_module(HOMES[name]), name)

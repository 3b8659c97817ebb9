"""The pure core: from a submission's text and a rubric to points, verdicts and reasons.

Nesting of 200 levels is read (`grader.latex.cursor`), each some frames deep in the parser, the
reader and the evaluator; the interpreter's usual limit of 1,000 frames is too low for that.
"""

import sys

FRAMES = 5_000

sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))

"""The line of a key in a rubric's text."""

import pytest

from grader.rubric_check.lines import line_of

TEXT = """\
problem = "p"

[objects]
W = "M x N"
"x^{(n)}" = "d"

[[part]]
id = "a"
partial = [ # { no = entry }
  { answer = '{ x = 1', points = 1 },

  { answer = 'y', points = 1 },
]
wrong_form = { points = 2 }

[[part]]
id = "b"
partial = [{ answer = 'x' }, { answer = 'y' }]

[[part]]
id = "c"

[[part.partial]]
answer = 'x'

[[part.partial]]
answer = 'y'
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("problem", 1),
        ("objects.W", 4),
        ("objects.x^{(n)}", 5),
        ("objects.b", 3),
        ("part[1].id", 8),
        ("part[1].points", 7),
        ("part[1].partial[1].answer", 10),
        ("part[1].partial[2].points", 12),
        ("part[1].wrong_form.points", 14),
        ("part[2].id", 17),
        ("part[2].partial[2]", 18),
        ("part[3].partial[2].answer", 27),
        ("part[4].id", 0),
        ("(syntax)", 0),
        ("title", 0),
    ],
)
def test_a_key_is_found_where_it_is_written(key: str, line: int) -> None:
    assert line_of(TEXT, key) == line

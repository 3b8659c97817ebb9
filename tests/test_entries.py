"""The verdict on each entry of an answer that has several, and the places that differ."""

import time

import pytest

from grader.judge import judge, prepare
from grader.model import Declarations, Judgement, Verdict

MARKS = {Verdict.CORRECT: "+", Verdict.INCORRECT: "-", Verdict.UNDECIDED: "?"}
COLUMN = r"\begin{pmatrix}%s\end{pmatrix}"


def judged(answer: str, reference: str, declarations: Declarations | None = None) -> Judgement:
    return judge(prepare(reference, declarations or Declarations()), answer)


def marks(judgement: Judgement) -> str:
    return "".join(MARKS[entry.verdict] for entry in judgement.entries)


@pytest.mark.parametrize(
    ("answer", "reference", "expected"),
    [
        ("(1,4,5)", "(1,3,5)", "+-+"),
        ("(1,3,5)", "(1,3,5)", "+++"),
        ("(1,3)", "(1,3,5)", ""),  # a row of another length: nothing says which is missing
        ("(x,y)=(2,4)", "(2,3)", "+-"),
        ("(y,x)=(2,4)", "(2,3)", ""),  # for names in an unusual order
        ("x=2, y=4", "(2,3)", "+-"),
        ("x=4, y=2", "(2,3)", "?-"),  # 2 is given, but for the other letter
        ("(2,3)=(1,3)", "(1,4)", ""),  # a false chain
        (COLUMN % r"1\\4", "(1,3)", "+-"),
        ("(1,4)", COLUMN % r"1\\3", "+-"),
        (COLUMN % r"1&2\\3&4", COLUMN % r"1&3\\3&5", "+-+-"),
        ("2" + COLUMN % r"1&2\\3&4", COLUMN % r"2&4\\6&9", "+++-"),
        (COLUMN % r"1&2\\3&4", COLUMN % r"1&2\\3&4", "++++"),
        (COLUMN % r"1&2&3\\3&4&5", COLUMN % r"1&2\\3&4", ""),
        ("F_3=6, F_2=4", "F_2=4, F_3=5", "+-"),
        ("F_2=5, F_3=6", "F_2=4, F_3=5", "-?"),  # 5 is given, but for F_2
        ("F_2=5, F_3=4", "F_2=4, F_3=5", ""),
        ("F_3=5", "F_2=4, F_3=5", "-+"),
        ("a=3, c=6", "a=3, b=4, c=5", "+--"),
        ("a=3, d=4, c=6", "a=3, b=4, c=5", ""),  # d may stand for b
        ("4, 7", "F_2=4, F_3=5", ""),  # which is F_2 is not said
        ("1, 7, 2", "1, 3, 4", "+--"),
        ("4, 1, 3", "1, 3, 4", "+++"),
        ("1, 3", "1, 3, 4", "++-"),
        ("1, 3, 4, 5", "1, 3, 4", ""),  # more than asked for
        ("3, 4, 5", "3, 3, 5", "+?+"),  # 3 is given, but once
        ("(1,2]", "(1,3]", "+-"),
        ("[1,2]", "(1,3]", "--"),
        ("(1,3)", "(1,3]", "+-"),
        ("x^2", "x^3", ""),
    ],
)
def test_entries(answer: str, reference: str, expected: str) -> None:
    assert marks(judged(answer, reference)) == expected


def test_entries_have_the_names_of_the_reference() -> None:
    def names(reference: str) -> list[str]:
        return [entry.name for entry in judged(reference, reference).entries]

    assert names("F_{3} = 4, F_2 = 5") == ["F_3", "F_2"]
    assert names("(4, 5)") == ["entry 1", "entry 2"]
    assert names("(4, 5]") == ["left end", "right end"]
    assert names(COLUMN % r"1&2\\3&4")[1:3] == ["row 1, column 2", "row 2, column 1"]


def test_every_entry_that_differs_is_told() -> None:
    judgement = judged("(1,5,3,4,8)", "(1,4,3,4,7)")
    assert judgement.detail == "entries 2 and 5 differ: expected 4, came 5; expected 7, came 8"
    assert judgement.entries[4].detail == "expected 7, came 8"
    assert "entry 2 is none of the reference's" in judged("1,7", "1,3").detail
    assert judged("a=3, c=6", "a=3, b=4, c=5").detail == (
        "not given: b; c differs: expected 5, came 6"
    )


def test_a_long_list_of_differences_is_cut_short() -> None:
    numbers = range(1, 12)
    row, other = (f"({', '.join(str(k + shift) for k in numbers)})" for shift in (0, 1))
    detail = judged(row, other).detail
    assert detail.startswith("entries 1, 2, 3, 4 and 7 more differ: expected 2, came 1; ")
    assert len(detail) < 200


def test_a_doubtful_reading_leaves_no_entries() -> None:
    form = Declarations(form="decimal")
    assert judged(r"(\frac12, 1)", "(0.5, 1.0)", form).entries == ()


def test_a_row_of_thousands_is_soon_compared() -> None:
    numbers = range(3000)
    key = prepare(f"({', '.join(map(str, numbers))})")
    start = time.process_time()
    assert judge(key, f"({', '.join(str(k + 1) for k in numbers)})").verdict is Verdict.INCORRECT
    assert time.process_time() - start < 5

"""Files as juries have them: from spreadsheets, in other encodings, with rows that are broken."""

from __future__ import annotations

import io

import pytest

from grader.rubric_file import read_rubric
from store.rows import LONGEST_LINE, Form, RowsError, rows
from tests.samples import RUBRIC

PREPARED = read_rubric(RUBRIC)


def read(body: str | bytes, form: Form = Form.CSV) -> list[tuple[int, object]]:
    """The rows of a file: the line of each, with its answers or why it is none."""
    encoded = body.encode() if isinstance(body, str) else body
    return [
        (row.line, row.submission.answers if row.submission else row.fault)
        for row in rows(io.BytesIO(encoded), form, PREPARED)
    ]


@pytest.mark.parametrize(
    "body",
    [
        'contestant,a,b\nAda,2x,"x,1"\n',
        "contestant;a;b\r\nAda;2x;x,1\r\n",  # where a comma writes decimals
        "\ufeffcontestant;a;b\r\nAda;2x;x,1\r\n",
        "contestant\ta\tb\rAda\t2x\tx,1\r",
        '"contestant";"a";"b"\n"Ada";"2x";"x,1"\n',
        'contestant, a, b,,\nAda,2x,"x,1",,\n',  # columns that were emptied
        "contestant;a;b\nAda;2x;x,1;;;\n",
    ],
)
def test_a_table_as_a_spreadsheet_saves_it(body: str) -> None:
    assert read(body) == [(2, {"a": "2x", "b": "x,1"})]


def test_rows_of_empty_cells_are_no_submissions() -> None:
    assert read("contestant,a\n,\n\nAda,2x\n , \n,,,\n") == [(4, {"a": "2x"})]


def test_every_row_has_its_own_line() -> None:
    found = read('contestant,a\n\nAda,"2\nx"\nBob,1,2\n,3\n\nEve,"4"5\nDan,6\n')

    assert [line for line, _ in found] == [3, 5, 6, 8, 9]
    assert [found[0][1], found[4][1]] == [{"a": "2\nx"}, {"a": "6"}]
    assert "more cells than columns" in str(found[1][1])
    assert "contestant: is missing" in str(found[2][1])
    assert "not CSV" in str(found[3][1])


def test_a_quote_that_is_not_closed_says_which_lines_it_takes() -> None:
    found = read('contestant,a\nAda,"2x\nBob,2x\nEve,2x"x\nDan,2x\n')
    to_the_end = read('contestant,a\nAda,2x\nBob,"2x\nEve,2x\n')

    assert [line for line, _ in found] == [2, 5]
    assert "goes on to line 4" in str(found[0][1])
    assert [line for line, _ in to_the_end] == [2, 3]
    assert "goes on to line 4" in str(to_the_end[1][1])


def test_no_line_of_a_long_cell_is_taken_for_a_row() -> None:
    long = "Ada,2x\n" * 150_000
    found = read(f'contestant,text\nEve,"{long}"\nDan,(a) $f(x) = 2x$\n')

    assert [line for line, _ in found] == [2, 150_003]
    assert "at most 200000 characters" in str(found[0][1])


def test_a_line_too_long_to_be_read_at_once_is_left_out() -> None:
    found = read("contestant,a\nEve," + "x" * (2 * LONGEST_LINE) + "\nDan,2x\n")

    assert [line for line, _ in found] == [2, 3]
    assert "longer than 4000000 characters" in str(found[0][1])


def test_the_file_is_left_open_for_its_owner() -> None:
    file = io.BytesIO(b"contestant,a\nAda,2x\n")
    assert len(list(rows(file, Form.CSV, PREPARED))) == 1
    file.seek(0)
    assert len(list(rows(file, Form.CSV, PREPARED))) == 1


def test_a_cell_in_a_column_without_a_name_is_not_dropped() -> None:
    (found,) = read("contestant,a,,b\nAda,2x,3x,4x\n")

    assert found == (2, "a cell in a column that has no name")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("contestant;aa\n", "unknown column 'aa'; did you mean 'a'"),
        ("contestant;a;a\n", "the column 'a' is there more than once"),
        ("", "a column 'contestant' is needed"),
        ("contestant,a\nAda,2x\n".encode("utf-16"), "not UTF-8; save the file as UTF-8"),
        ("contestant,a\nAda,2x\n".encode("utf-16-le"), "not UTF-8; save the file as UTF-8"),
        ("Größe,a\n".encode("latin-1"), "not UTF-8"),
        ("contestant,a" + " " * LONGEST_LINE + "x\n", "longer than"),
        ('contestant,"a\n', "not CSV"),
    ],
)
def test_columns_that_cannot_be_used_are_refused(body: str | bytes, message: str) -> None:
    with pytest.raises(RowsError, match=message.replace("?", r"\?")):
        read(body)


def test_lines_of_json_that_cannot_be_used_say_why() -> None:
    body = '\ufeff{"contestant": "Ada", "answers": {"a": "2x"}}\n'.encode()
    body += '{"contestant": "Müller", "text": "x"}\n'.encode("latin-1")
    body += b'{"contestant": "Eve"}\n{"contestant": "Dan", "answer": {}}\n{"text": "x"}\n'
    found = read(body, Form.JSON_LINES)

    assert found == [
        (1, {"a": "2x"}),
        (2, "not UTF-8; save the file as UTF-8"),
        (3, "a submission needs a text or answers"),
        (4, "answer: there is no such field"),
        (5, "contestant: is missing"),
    ]

"""A whole contest from the command line: order, faults, interruption, formats."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.samples import RIGHT, RUBRIC, TOTAL
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = (sys.executable, "-c", "from cli.main import app; app()", "batch")


@pytest.fixture
def rubric(tmp_path: Path) -> Path:
    path = tmp_path / "rubric.toml"
    path.write_text(RUBRIC, encoding="utf-8")
    return path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments), "--processes", "2"]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def written(path: Path, rows: list[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_every_row_has_a_line_in_its_place(tmp_path: Path, rubric: Path) -> None:
    given: list[object] = [
        {"contestant": "Ada", "answers": RIGHT, "reference": "r-1"},
        {"contestant": "Bob", "answers": {"a": 2}},
        {"contestant": "Eve", "answers": {"c": "2x"}},
        {"contestant": "Dan", "answers": {"a": "3x", "b": "1+"}},
    ]
    source = written(tmp_path / "in.jsonl", given)

    done = run(rubric, source, "--out", tmp_path / "out.jsonl")
    out = lines(tmp_path / "out.jsonl")

    assert done.returncode == 1
    assert [line["place"] for line in out] == [f"line {number}" for number in range(1, 5)]
    assert (out[0]["total"], out[0]["reference"]) == (TOTAL, "r-1")
    assert "answers.a" in out[1]["fault"]
    assert "no part 'c'" in out[2]["fault"]
    assert [part["verdict"] for part in out[3]["parts"].values()] == ["incorrect", "unreadable"]
    assert out[3]["review"] is True
    assert "2 submissions graded; 1 wait for a person; 2 rows could not be used" in done.stdout
    assert "line 3" in done.stderr


def test_csv_in_and_out(tmp_path: Path, rubric: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text('contestant,a,b\nAda,2x,"x+1"\nBob,"2,x"\nEve,2x,1,7\n', encoding="utf-8-sig")

    run(rubric, source, "--out", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        ada, bob, eve = csv.DictReader(file)

    assert (ada["total"], ada["a.verdict"]) == (TOTAL, "correct")
    assert bob["a.points"] == "0"
    assert "more cells" in eve["fault"]


def test_a_folder_of_write_ups(tmp_path: Path, rubric: Path) -> None:
    folder = tmp_path / "write-ups"
    folder.mkdir()
    (folder / "Ada.tex").write_text("(a) $f(x) = 2x$\n\n(b) $g(x) = x + 1$", encoding="utf-8")
    (folder / "Bob.tex").write_bytes(b"\xff\xfe")

    run(rubric, folder, "--out", tmp_path / "out.jsonl")
    ada, bob = lines(tmp_path / "out.jsonl")

    assert (ada["contestant"], ada["total"]) == ("Ada", TOTAL)
    assert "UTF-8" in bob["fault"]


def test_no_file_of_a_folder_is_left_out_unsaid(tmp_path: Path, rubric: Path) -> None:
    folder = tmp_path / "write-ups"
    (folder / "Eve").mkdir(parents=True)
    (folder / "Ada.TXT").write_text("(a) $f(x) = 2x$\n\n(b) $g(x) = x + 1$", encoding="utf-8-sig")
    (folder / "Bob.pdf").write_bytes(b"%PDF")
    (folder / ".DS_Store").write_bytes(b"")

    done = run(rubric, folder, "--out", tmp_path / "out.jsonl")
    (ada,) = lines(tmp_path / "out.jsonl")

    assert (ada["contestant"], ada["total"]) == ("Ada", TOTAL)
    assert "left out: Bob.pdf, Eve" in done.stderr


def test_an_interrupted_batch_goes_on_where_it_ended(tmp_path: Path, rubric: Path) -> None:
    count = 4000
    rows: list[object] = [
        {"contestant": f"c{n}", "answers": {"a": f"{n + 3}x", "b": f"x+{n}"}} for n in range(count)
    ]
    source, out = written(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"
    partial = tmp_path / "out.jsonl.partial"
    command = [*COMMAND, str(rubric), str(source), "--out", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 our own
    until(lambda: partial.exists() and partial.stat().st_size > 0)
    process.send_signal(signal.SIGINT)

    assert process.wait(30) == 130
    assert not out.exists()
    with partial.open("ab") as file:
        file.write(b'{"place": "line')  # as a kill in the middle of a line leaves it
    assert "interrupted" in run(rubric, source, "--out", out).stderr
    changed = tmp_path / "changed.toml"
    changed.write_text(f"{RUBRIC}# another state\n", encoding="utf-8")
    assert "another rubric" in run(changed, source, "--out", out, "--resume").stderr
    resumed = run(rubric, source, "--out", out, "--resume")
    assert resumed.returncode == 0
    assert " before are not in this summary" in resumed.stdout
    assert [line["contestant"] for line in lines(out)] == [f"c{n}" for n in range(count)]
    assert not list(tmp_path.glob("*.partial*"))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("in.csv", "contestant,aa\n", "did you mean 'a'"),
        ("in.csv", "name,a\n", "unknown column 'name'"),
        ("in.CSV", "contestant,aa\n", "did you mean 'a'"),
        ("in.xml", "", "give a .jsonl or .csv file"),
        ("folder", None, "there are no write-ups (.md, .tex, .txt) in it"),
        ("missing.csv", None, "there is no such file or folder"),
    ],
)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path, rubric: Path, name: str, text: str | None, message: str
) -> None:
    (tmp_path / "folder").mkdir()
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")

    done = run(rubric, tmp_path / name, "--out", tmp_path / "out.csv")

    assert done.returncode == 2
    assert message in done.stderr
    assert not list(tmp_path.glob("out*"))  # the mended file can be graded without more ado


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("none/out.csv", "cannot be written: No such file or directory"),
        ("folder.csv", "is a folder"),
        ("out.xlsx", "name the scores .jsonl or .csv"),
    ],
)
def test_scores_that_cannot_be_written_are_refused(
    tmp_path: Path, rubric: Path, out: str, message: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    source = written(tmp_path / "in.jsonl", [{"contestant": "Ada", "answers": RIGHT}])

    done = run(rubric, source, "--out", tmp_path / out)

    assert done.returncode == 2
    assert done.stderr.strip().endswith(message)


@pytest.mark.parametrize(
    ("server", "token", "message"),
    [
        ("https://grader.example.org", "", "set GRADER_TOKEN"),
        ("https://grader.example.org", "schlüssel", "copy it anew"),
        ("https://grader.example.org", "two\nlines", "copy it anew"),
        ("grader.example.org", "grader_x", "give an address such as https://"),
        ("http://[::1", "grader_x", "--server http://[::1: "),
    ],
)
def test_a_service_that_cannot_be_called_is_refused_at_once(
    tmp_path: Path,
    rubric: Path,
    monkeypatch: pytest.MonkeyPatch,
    server: str,
    token: str,
    message: str,
) -> None:
    monkeypatch.setenv("GRADER_TOKEN", token)
    source = written(tmp_path / "in.jsonl", [{"contestant": "Ada", "answers": RIGHT}])

    done = run(rubric, source, "--out", tmp_path / "out.jsonl", "--server", server)

    assert done.returncode == 2
    assert message in done.stderr
    assert not list(tmp_path.glob("out*"))


def test_where_no_more_can_be_written_nothing_is_lost(tmp_path: Path, rubric: Path) -> None:
    names = [f"c{number}" for number in range(300)]
    source = written(tmp_path / "in.jsonl", [{"contestant": n, "answers": RIGHT} for n in names])
    out = tmp_path / "out.jsonl"
    limited = ("sh", "-c", 'ulimit -f 32; exec "$@"', "sh", *COMMAND)
    command = [*limited, str(rubric), str(source), "--out", str(out)]

    full = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own
    resumed = run(rubric, source, "--out", out, "--resume")

    assert full.returncode == 1
    assert "out.jsonl.partial: cannot be written: File too large; mend that, and" in full.stderr
    assert "Traceback" not in full.stderr
    assert resumed.returncode == 0
    assert [line["contestant"] for line in lines(out)] == names

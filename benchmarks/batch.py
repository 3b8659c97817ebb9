"""`grader batch` on files of growing size: rate, processor time and memory.

python -m benchmarks.batch [--rows 10000 100000]

Nine rows in ten have answers equal to another's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.serving import answers
from tests.samples import RUBRIC

COMMAND = (sys.executable, "-c", "from cli.main import app; app()", "batch")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000])
    arguments = parser.parse_args()
    print(f"{'rows':>9}{'seconds':>9}{'rows/s':>9}{'processor s':>13}{'most MiB':>10}")
    for rows in arguments.rows:
        with tempfile.TemporaryDirectory() as folder:
            _print_run(Path(folder), rows)


def _print_run(folder: Path, rows: int) -> None:
    rubric, source = folder / "rubric.toml", folder / "in.jsonl"
    rubric.write_text(RUBRIC, encoding="utf-8")
    with source.open("w", encoding="utf-8") as file:
        for number in range(rows):
            row = {"contestant": f"c{number}", "answers": answers(number)}
            file.write(json.dumps(row) + "\n")
    began = time.perf_counter()
    command = [*COMMAND, str(rubric), str(source), "--out", str(folder / "out.jsonl")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 our own
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took_s = time.perf_counter() - began
    processor_s = usage.ru_utime + usage.ru_stime
    figures = f"{rows:9}{took_s:9.1f}{rows / took_s:9.0f}{processor_s:13.1f}"
    print(f"{figures}{usage.ru_maxrss // 1024:10}", flush=True)
    if process.returncode:
        raise SystemExit(process.returncode)


if __name__ == "__main__":
    main()

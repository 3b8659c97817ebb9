"""A file of a gigabyte to `POST /v1/batches`: the memory of the API while it comes in (Linux).

python -m benchmarks.upload [--mib 1024]
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.serving import served
from grader_client import Client
from tests.samples import RUBRIC

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1024 * 1024
# Most of a row is white space after the answer: it has to be carried and stored, not to be graded.
ROW = json.dumps({"contestant": "c", "text": "$f(x) = 2x$" + " " * 150_000}).encode() + b"\n"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upload", description=__doc__)
    parser.add_argument("--mib", type=int, default=1024)
    count = parser.parse_args().mib * MIB // len(ROW)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as service,
        Client(service.address, service.token) as grader,
    ):
        grader.publish(RUBRIC)
        before = _most_mib(service.api_process)
        began = time.perf_counter()
        batch = grader.hand_in_rows("test-lines", lambda: _rows(count), form="application/x-ndjson")
        took_s = time.perf_counter() - began
        after = _most_mib(service.api_process)
    print(
        f"{count * len(ROW) / MIB:.0f} MiB in {batch.accepted} rows: stored in {took_s:.0f} s,"
        f" API at most {before} MiB before, {after} MiB after"
    )


def _rows(count: int) -> Iterator[bytes]:
    return (ROW for _ in range(count))


def _most_mib(process: int) -> int:
    """The most memory that a process has had."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    (kib,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(kib) // 1024


if __name__ == "__main__":
    main()

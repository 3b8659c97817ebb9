"""The process that checks rubrics for the API: texts in, what `grader check` says of each out.

python -m web.examining MEMORY_MIB
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from dataclasses import replace
from typing import NoReturn

from grader.rubric_check.check import check_rubric, refused
from grader.rubric_file import RubricError
from grader.rubric_file.read import read
from web.checking import EXAMINED, Examined
from workers.frames import READ_BYTES, Frames, framed
from workers.limits import limit_memory


def examine(text: str) -> Examined:
    """What `grader check` says of a text."""
    try:
        prepared = read(text, "rubric.toml")
    except RubricError as error:
        return Examined(refused(error, text))
    examples = prepared.rubric.examples
    here = tuple(each for each in examples if not each.file)
    without = replace(prepared, rubric=replace(prepared.rubric, examples=here))
    left_out = tuple(each.name for each in examples if each.file)
    return Examined(check_rubric(without, {}, text), loaded=True, left_out=left_out)


def main(memory_mib: int) -> NoReturn:
    """Answer texts from the standard input, one after another; end over one that needs too much."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key press reaches the API, which ends this
    limit_memory(memory_mib)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_take, args=[requests], daemon=True).start()
    while True:
        try:
            found = EXAMINED.dump_json(examine(requests.get().decode()))
        except MemoryError:
            os._exit(1)
        _write(framed(found))


def _write(reply: bytes) -> None:
    while reply:
        reply = reply[os.write(1, reply) :]


def _take(requests: queue.SimpleQueue[bytes]) -> None:
    """Read beside the work, so that the end of the input, which is that of the API, ends it."""
    frames, status = Frames(), 1
    try:
        while read := os.read(0, READ_BYTES):
            for request in frames.cut(read):
                requests.put(request)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(int(sys.argv[1]))

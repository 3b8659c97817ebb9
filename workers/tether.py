"""Run a command that does not outlive the process that started it, not even its SIGKILL.

    python -m workers.tether PARENT COMMAND...

Linux kills the command when PARENT ends. Elsewhere this process stays beside the command and
watches its standard input, a pipe from PARENT: when that closes it kills the whole process group.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from workers.limits import die_with_parent

if TYPE_CHECKING:
    from collections.abc import Sequence

STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


def start(
    command: Sequence[str], *, environment: dict[str, str] | None = None, output: int | None = None
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, tied to this process's life."""
    tether = [sys.executable, "-m", "workers.tether", str(os.getpid()), *command]
    return subprocess.Popen(  # noqa: S603 our own command
        tether,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def hold(parent: int, command: Sequence[str]) -> None:
    """Become the command, which the kernel kills when `parent` ends."""
    die_with_parent(parent)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.execvp(command[0], list(command))  # noqa: S606 our own command


def watch(command: Sequence[str]) -> int:
    """Run the command beside a watch over standard input; its exit code."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 our own command
    for number in STOPS:
        signal.signal(number, lambda received, _: process.send_signal(received))
    threading.Thread(target=_kill_group_at_end_of_input, daemon=True).start()
    return process.wait()


def _kill_group_at_end_of_input() -> None:
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)


def main(arguments: Sequence[str]) -> None:
    """Hold on Linux, watch elsewhere (and with WATCH in place of PARENT)."""
    parent, *command = arguments
    if sys.platform == "linux" and parent != "WATCH":
        hold(int(parent), command)
    sys.exit(watch(command))


if __name__ == "__main__":
    main(sys.argv[1:])

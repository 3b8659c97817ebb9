"""The machine: Python and its packages, limits that the system enforces, room on disk."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from workers.checkup.finding import Finding, ok, unchecked, wrong
from workers.child import Failed, Failure
from workers.pool import Pool, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers.settings import Settings

OLDEST_PYTHON = (3, 11)
LOCK = Path(__file__).parents[2] / "requirements.lock"
LOCKED = re.compile(r"^[A-Za-z0-9][^\\\n]*", re.MULTILINE)
INSTALL = "pip install --require-hashes -r requirements.lock"
MIB = 2**20
LEAST_FREE_MIB = 1024
TRIED_MIB, TRIED_S = 64, 1.0


def python() -> Finding:
    """Whether it is one that the code is written for."""
    version = sys.version.split()[0]
    if sys.version_info < OLDEST_PYTHON:
        return wrong("python", version, "install Python 3.11 or later")
    return ok("python", version)


def packages(lock: Path = LOCK) -> Finding:
    """Whether what is installed is what the lock names."""
    if not lock.exists():
        return unchecked("packages", "there is no requirements.lock beside the code")
    locked = list(_locked(lock.read_text(encoding="utf-8")))
    differ = [
        f"{name} {found or 'is missing'}, the lock has {version}"
        for name, version in locked
        if (found := _installed(name)) != version
    ]
    if differ:
        return wrong("packages", "; ".join(differ), INSTALL)
    return ok("packages", f"{len(locked)} as in requirements.lock")


def _locked(lock: str) -> Iterator[tuple[str, str]]:
    """Each package that the lock names for this Python and system, with its version."""
    for line in LOCKED.findall(lock):
        needed = Requirement(line)
        if needed.marker is None or needed.marker.evaluate():
            yield needed.name, str(needed.specifier).removeprefix("==")


def memory_limit() -> Finding:
    """Whether a child that asks for too much memory is refused it."""
    if sys.platform != "linux":
        return unchecked("memory limit", "only Linux enforces it; the time limit ends a bomb here")
    return _limit(
        "memory limit",
        Failure.MEMORY,
        "let processes set RLIMIT_AS",
        lambda _: bytes(2 * TRIED_MIB * MIB),
    )


def time_limit() -> Finding:
    """Whether a child that takes too long is killed."""
    return _limit("time limit", Failure.TIME, "let processes kill their children", _endless)


def disk(settings: Settings) -> Iterator[Finding]:
    """Whether there is room for the store and for a batch that comes in."""
    yield _room("data directory", settings.data_dir, LEAST_FREE_MIB)
    yield _room("upload directory", Path(tempfile.gettempdir()), settings.batch_mib)


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _endless(_: bytes) -> bytes:
    while True:
        pass


def _limit(name: str, expected: Failure, remedy: str, work: Callable[[bytes], bytes]) -> Finding:
    pool = Pool(work, processes=1, timeout_s=TRIED_S, memory_mib=TRIED_MIB)
    (came,) = pool.answers([Request(None, bytes)])
    pool.close()
    if isinstance(came, Failed) and came.failure is expected:
        return ok(name, came.detail)
    return wrong(name, f"a child that exceeds it is not stopped: {came!r}", remedy)


def _room(name: str, folder: Path, needed_mib: int) -> Finding:
    """The folder, or where it will be made."""
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    if not os.access(there, os.W_OK):
        return wrong(name, f"{there} cannot be written to", f"let user {os.getuid()} write there")
    free_mib = shutil.disk_usage(there).free // MIB
    if free_mib < needed_mib:
        return wrong(name, f"{free_mib} MiB free at {there}", f"make {needed_mib} MiB free")
    return ok(name, f"{free_mib} MiB free at {there}")

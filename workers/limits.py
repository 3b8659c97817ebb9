"""What the operating system enforces on a process of ours: death with its parent, and memory."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
MIB = 1024 * 1024


def die_with_parent(parent: int) -> None:
    """Be killed when `parent`, the process that started this one, ends in whatever way.

    Linux only: elsewhere a pipe to the parent has to be watched (workers/tether.py).
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the request stood
        os.kill(os.getpid(), signal.SIGKILL)


def limit_memory(mib: int) -> None:
    """Let this process grow by `mib` MiB of address space from here; more is a MemoryError.

    Linux enforces it. macOS does not: there the deadline alone ends a memory bomb.
    """
    limit = _address_space_bytes() + mib * MIB
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _address_space_bytes() -> int:
    """How much this process has mapped; 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0
    return int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()

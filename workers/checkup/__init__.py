"""Whether an installation can grade: each check says what it saw, and what to do."""

from workers.checkup.finding import Finding, Standing
from workers.checkup.whole import examine

__all__ = ["Finding", "Standing", "examine"]

"""What a batch came to: scores, verdicts, slips, common answers, what waits for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from store.score_lines import Line

GROUPS_KEPT = 20_000
GROUPS_SHOWN = 3
SLIPS_SHOWN = 10
SHOWN = 60


@dataclass(slots=True)
class Tally:
    """Counts over the lines seen; of rare answers some are dropped, so that it stays small.

    `before` rows were written by a batch that was interrupted, and are not seen again.
    """

    before: int = 0
    scored: int = 0
    faults: int = 0
    review: int = 0
    totals: Counter[Decimal] = field(default_factory=Counter)
    verdicts: dict[str, Counter[str]] = field(default_factory=dict)
    codes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    groups: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Count a line in."""
        if "fault" in line:
            self.faults += 1
            return
        self.scored += 1
        self.review += line["review"]
        self.totals[Decimal(line["total"])] += 1
        for part, mark in line["parts"].items():
            verdict = mark["verdict"]
            self.verdicts.setdefault(part, Counter())[verdict] += 1
            if verdict != "correct":
                self.codes[part, mark["code"], verdict] += 1
            self._group(part, mark["answer"].strip(), verdict)

    def _group(self, part: str, answer: str, verdict: str) -> None:
        groups = self.groups.setdefault(part, Counter())
        groups[answer[:200], verdict] += 1
        if len(groups) > 2 * GROUPS_KEPT:
            self.groups[part] = Counter(dict(groups.most_common(GROUPS_KEPT)))

    def show(self, console: Console) -> None:
        """Print the summary."""
        for table in (self._scores(), self._parts(), self._slips(), self._answers()):
            if table.row_count:
                console.print(table)
        console.print(Text(self.sentence()))

    def sentence(self) -> str:
        """What was done and what is left, in a line."""
        waiting = f"; {self.review} wait for a person" if self.review else ""
        faults = f"; {self.faults} rows could not be used" if self.faults else ""
        graded = f"{self.scored} submissions graded{waiting}{faults}"
        if not self.before:
            return graded
        return f"{graded}; the {self.before} before are not in this summary"

    def _scores(self) -> Table:
        table = Table("points", "submissions", "", title="Totals")
        most = max(self.totals.values(), default=1)
        for total, count in sorted(self.totals.items(), reverse=True)[: SLIPS_SHOWN * 2]:
            table.add_row(str(total), str(count), "█" * max(1, round(40 * count / most)))
        return table

    def _parts(self) -> Table:
        heads = ("correct", "incorrect", "undecided", "unreadable")
        table = Table("part", *heads, title="Verdicts")
        for part, counts in self.verdicts.items():
            table.add_row(part, *(str(counts[head]) for head in heads))
        return table

    def _slips(self) -> Table:
        table = Table("part", "code", "verdict", "submissions", title="Not correct, by reason")
        for (part, code, verdict), count in self.codes.most_common(SLIPS_SHOWN):
            table.add_row(part, Text(code), verdict, str(count))
        return table

    def _answers(self) -> Table:
        table = Table("part", "answer", "verdict", "submissions", title="Answers given most")
        for part, answer, verdict, count in self._most():
            table.add_row(part, Text(answer[:SHOWN]), verdict, str(count))
        return table

    def _most(self) -> Iterator[tuple[str, str, str, int]]:
        for part, groups in self.groups.items():
            for (answer, verdict), count in groups.most_common(GROUPS_SHOWN):
                yield part, answer, verdict, count

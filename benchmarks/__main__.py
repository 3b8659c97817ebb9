"""Speed and agreement of our judge beside math-verify: one process, one run, the same rows.

Times are processor time of this one thread, so that a loaded machine changes little.

python -m benchmarks                        our own tables of values, sets and gradients
python -m benchmarks --kinds                those of statements, lists and write-ups
python -m benchmarks --table rows.jsonl     any case table, may be repeated
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import grader
from benchmarks import derivations, ours, peer, scaling
from benchmarks.figures import rate, spread
from benchmarks.tables import OTHER_KINDS, OWN_TABLES, Case, load

SLIPS = ("accepted wrong", "refused right", "undecided", "unreadable", ours.FAILED)


@dataclass(frozen=True, slots=True)
class Measured:
    """A table with both runs on it; `peer` has the same rows in the same order."""

    name: str
    cases: list[Case]
    ours: ours.Run
    peer: peer.PeerRun


def main() -> None:
    """Measure the tables asked for and print what came."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--table", type=Path, action="append", help="a case table, JSON Lines")
    parser.add_argument("--kinds", action="store_true", help="our tables of the other kinds")
    parser.add_argument("--repeats", type=int, default=3, help="runs; the least time is kept")
    arguments = parser.parse_args()
    grader.load()  # as a service does before it grades
    paths = arguments.table or (OTHER_KINDS if arguments.kinds else OWN_TABLES)
    measured = [_measured(path, arguments.repeats) for path in paths]
    measured = [table for table in measured if table.cases]
    if len(measured) > 1:
        measured.append(_together(measured))
    _print_times(measured)
    _print_beside(measured)
    _print_agreement(measured)
    if not arguments.kinds:
        _print_scaling()
        derivations.main()


def _measured(path: Path, repeats: int) -> Measured:
    cases = load(path)
    if not cases:
        return Measured(path.stem, [], ours.Run([], [], []), peer.PeerRun([], [], [], []))
    mine: list[ours.Run] = []
    other: list[peer.PeerRun] = []
    for _ in range(repeats):  # in turn, so that what else the machine does meets both
        mine.append(ours.run(cases))
        other.append(peer.run(cases))
    return Measured(path.stem, cases, ours.best(mine), peer.best(other))


def _together(measured: list[Measured]) -> Measured:
    """All tables as one."""
    mine = [table.ours for table in measured]
    other = [table.peer for table in measured]
    return Measured(
        "all",
        [case for table in measured for case in table.cases],
        ours.Run(
            [verdict for run in mine for verdict in run.verdicts],
            [time_s for run in mine for time_s in run.answers_s],
            [time_s for run in mine for time_s in run.references_s],
        ),
        peer.PeerRun(
            [accepted for run in other for accepted in run.accepted],
            [read for run in other for read in run.read],
            [time_s for run in other for time_s in run.references_s],
            [time_s for run in other for time_s in run.answers_s],
        ),
    )


def _print_times(measured: list[Measured]) -> None:
    print("Reading and deciding, ms an answer whose reference reads; ms a reference, read once")
    print(
        f"{'table':22}{'rows':>6}{'median':>9}{'mean':>9}{'p95':>9}{'p99':>9}{'max':>9}"
        f"{'answers/s':>11}{'refs':>6}{'ms/ref':>8}"
    )
    for table in measured:
        answers_s = table.ours.judged_s
        times = spread(answers_s)
        references_s = table.ours.references_s
        each_ms = 1000 / rate(references_s) if references_s else 0.0
        print(
            f"{table.name:22}{len(answers_s):6}{times.median:9.3f}{times.mean:9.3f}"
            f"{times.p95:9.2f}{times.p99:9.2f}{times.max:9.1f}"
            f"{rate(answers_s):11.0f}{len(references_s):6}{each_ms:8.3f}"
        )


def _print_beside(measured: list[Measured]) -> None:
    print("\nBeside math-verify, answers/s: on the rows that both read, then on all that ours read")
    heads = f"{'rows':>8}{'ours':>8}{'peer':>7}{'ratio':>7}{'like':>7}{'median':>8}"
    print(f"{'table':22}{heads}  |{heads}")
    for table in measured:
        ours_read = [
            number
            for number, verdict in enumerate(table.ours.verdicts)
            if verdict not in {"unreadable", ours.FAILED}
        ]
        both_read = [number for number in ours_read if table.peer.read[number]]
        print(f"{table.name:22}{_beside(table, both_read)}  |{_beside(table, ours_read)}")
    print("ratio: ours has read the reference, math-verify parses both sides and verifies;")
    print("like: math-verify has read the reference, too; median: of the times, not the rates")


def _beside(table: Measured, chosen: list[int]) -> str:
    if not chosen:
        return f"{0:8}" + f"{'-':>8}{'-':>7}{'-':>7}{'-':>7}{'-':>8}"
    mine = [table.ours.answers_s[number] for number in chosen]
    both = [table.peer.both_s[number] for number in chosen]
    answers = [table.peer.answers_s[number] for number in chosen]
    return (
        f"{len(chosen):8}{rate(mine):8.0f}{rate(both):7.0f}{rate(mine) / rate(both):7.1f}"
        f"{rate(mine) / rate(answers):7.1f}{spread(both).median / spread(mine).median:8.1f}"
    )


def _print_agreement(measured: list[Measured]) -> None:
    print("\nAgreement with the tables; math-verify says only true or false")
    print(f"{'table':28}{'ours':>16}{'':64}{'math-verify':>16}")
    print(f"{'':22}{'rows':>6}" + "".join(f"{slip:>16}" for slip in (*SLIPS, *SLIPS[:2])))
    for table in measured:
        count = ours.agreement(table.cases, table.ours.verdicts)
        said = ["correct" if accepted else "incorrect" for accepted in table.peer.accepted]
        other = ours.agreement(table.cases, said)
        cells = [count[slip] for slip in SLIPS] + [other[slip] for slip in SLIPS[:2]]
        print(f"{table.name:22}{len(table.cases):6}" + "".join(f"{cell:16}" for cell in cells))


def _print_scaling() -> None:
    print("\nScaling, microseconds an answer to one part; a level line is linear cost")
    print(f"{'answers':22}" + "".join(f"{count:>9}" for count in scaling.COUNTS))
    for name, answer in (("distinct", scaling.distinct), ("identical", scaling.identical)):
        print(f"{name:22}" + "".join(f"{cost:9.0f}" for cost in scaling.costs(answer)))


if __name__ == "__main__":
    main()

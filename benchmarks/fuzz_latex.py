"""A million texts, none of which may leave the parser with anything but a tree or LatexError.

Texts are pieces of LaTeX strung together, real cases with a stretch dropped, doubled, swapped or
replaced, and a piece repeated to the limit of length. The seed is fixed; a run prints how many were
read, the slowest text, and fails loudly with the text that broke the promise.

python -m benchmarks.fuzz_latex [--count 1000000] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from grader.latex import MAX_HEIGHT, MAX_LENGTH, LatexError, parse
from grader.latex.walk import height
from tests.latex.pieces import OPENINGS, PIECES

TABLE = Path(__file__).parents[1] / "tests" / "tables" / "latex.cases"
MIXED = (*PIECES, *OPENINGS, " ", "\n", "\t", "\b", "\ud800", "\0", "字", "\u2061", "²", "½")
LONG_EVERY = 2000


@dataclass(slots=True)
class Tally:
    """What came of the texts so far."""

    read: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    slowest: str = ""
    codes: dict[str, int] = field(default_factory=dict)


def strung(chance: random.Random) -> str:
    """Pieces one after the other."""
    return chance.choice(("", " ")).join(chance.choices(MIXED, k=chance.randint(1, 20)))


def mutated(chance: random.Random, seeds: list[str]) -> str:
    """A real text with up to three stretches changed."""
    text = chance.choice(seeds)
    for _ in range(chance.randint(1, 3)):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.randint(0, 6))
        new = chance.choice(("", text[start:end] * 2, chance.choice(MIXED), chance.choice(seeds)))
        text = text[:start] + new + text[end:]
    return text


def repeated(chance: random.Random) -> str:
    """One or two pieces repeated to the limit of length."""
    unit = "".join(chance.choices(MIXED, k=chance.randint(1, 2)))
    return (unit * (MAX_LENGTH // len(unit)))[: MAX_LENGTH - 2] + chance.choice(("", "x", ")}"))


def drawn(chance: random.Random, number: int, seeds: list[str]) -> str:
    """The text of this number."""
    if number % LONG_EVERY == 0:
        return repeated(chance)
    return mutated(chance, seeds) if number % 2 else strung(chance)


def tried(text: str, tally: Tally) -> None:
    """Parse one text; whatever is no LatexError rises."""
    start = process_time()
    try:
        tree = parse(text)
    except LatexError as error:
        tally.refused += 1
        tally.codes[error.code] = tally.codes.get(error.code, 0) + 1
    else:
        tally.read += 1
        if height(tree) > MAX_HEIGHT:
            raise AssertionError(text)
    spent = process_time() - start
    if spent > tally.slowest_s:
        tally.slowest_s, tally.slowest = spent, text


def main() -> None:
    """Try as many texts as asked for and print what came."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_latex", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    seeds = [line.partition("  =>")[0].strip() for line in lines if "  =>" in line]
    chance = random.Random(arguments.seed)  # noqa: S311 - no secret
    tally = Tally()
    for number in range(arguments.count):
        text = drawn(chance, number, seeds)
        try:
            tried(text, tally)
        except BaseException:
            print(f"text {number}: {text[:300]!r}")
            raise
    report(tally)


def report(tally: Tally) -> None:
    """Print the tally."""
    print(f"read {tally.read}, refused {tally.refused}, nothing else")
    print(f"slowest {tally.slowest_s * 1e3:.0f} ms: {tally.slowest[:60]!r}")
    for code, count in sorted(tally.codes.items(), key=lambda item: -item[1]):
        print(f"{count:>8}  {code}")


if __name__ == "__main__":
    main()

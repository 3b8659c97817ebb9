"""Single values: the one engine under every kind, with units, chains and tolerance around it.

Policies: a unit may stand on one side only; units of one dimension are converted exactly; the
degree sign is a unit; a number of degrees is also equal to its radians; percent is a hundredth;
decimals are exact unless the rubric gives a tolerance, and a mere rounding goes to a person.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

from flint import fmpq

from grader.equivalence.answers.cases import without_overlap
from grader.equivalence.answers.doubts import doubt
from grader.equivalence.answers.numbers import is_letter_free, symbols_in
from grader.equivalence.answers.tolerance import is_rounding, within
from grader.equivalence.answers.words import softened
from grader.equivalence.freedoms import compare_freely
from grader.equivalence.tensors import compare
from grader.equivalence.verdicts import correct, incorrect, undecided
from grader.expression.build import add, multiply
from grader.expression.nodes import Constant, IntegralOf, Number, Symbol
from grader.expression.substitution import substituted
from grader.expression.traverse import walk
from grader.latex import tree as t
from grader.model import Judgement, Verdict
from grader.reading.answers.kinds import Single
from grader.reading.answers.unit_sizes import apart, ratio, size_of
from grader.reading.answers.unit_tails import UNKNOWN
from grader.reading.answers.units import is_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.reading.answers.kinds import Answer
    from grader.reading.problem import Problem
    from grader.reading.tensor import Tensor

DEGREE = "°"
ONE_DEGREE = (Number(fmpq(1, 180)), Constant("pi"))


def compare_singles(answer: Single, reference: Single, problem: Problem) -> Judgement:
    """The verdict on one value, through the sides of its chain and its unit."""
    rate = ratio(answer.unit, reference.unit) if answer.unit != reference.unit else None
    if rate is not None:
        return _converted(answer, reference, problem, rate)
    found = [_sided(side, answer, reference, problem) for side in answer.sides]
    if found[-1].verdict is Verdict.CORRECT and len(found) > 1:
        found = [
            _with_constant(each, side, (answer, reference), problem)
            for each, side in zip(found, answer.sides, strict=True)
        ]
    judgement = _chain(found)
    judgement = without_overlap(judgement, answer.tensor, reference.tensor, problem)
    return _with_units(judgement, answer, reference, problem)


def _converted(answer: Single, reference: Single, problem: Problem, rate: fmpq) -> Judgement:
    """The verdict on a value in another unit, in the reference's; in its own for its digits."""
    here, there = _scaled(answer, rate), _scaled(reference, 1 / rate)
    judgement = _chain([_sided(side, here, reference, problem) for side in here.sides])
    if judgement.verdict is Verdict.CORRECT:
        return correct("unit.converted", f"equal in {reference.unit}: {judgement.detail}")
    if judgement.verdict is Verdict.UNDECIDED or problem.declarations.tolerance:
        return judgement
    rounded = _chain([_sided(side, answer, there, problem) for side in answer.sides])
    return rounded if rounded.verdict is Verdict.UNDECIDED else judgement


def _scaled(single: Single, rate: fmpq) -> Single:
    """A value times a rate, which nobody wrote in digits."""
    sides = tuple(replace(side, body=multiply((Number(rate), side.body))) for side in single.sides)
    return replace(single, sides=sides, node=t.Blank())


def _sided(side: Tensor, answer: Single, reference: Single, problem: Problem) -> Judgement:
    freedoms = problem.declarations.up_to
    judgement = compare_freely(side, reference.tensor, problem, freedoms)
    if judgement.verdict is not Verdict.INCORRECT:
        return judgement
    if side.slots:
        doubted = doubt(side, reference.tensor, problem)
        return judgement if doubted is None else undecided(*doubted, judgement.witness)
    mine = answer if len(answer.sides) == 1 else replace(answer, sides=(side,))
    close = within(mine, reference, problem) if problem.declarations.tolerance else None
    if close and not (is_letter_free(mine.value) and is_letter_free(reference.value)):
        return undecided("tolerance.letters", LETTERS_NEAR, judgement.witness)
    if close is not None:
        return correct("tolerance.within", "within the tolerance") if close else judgement
    accepted = _accepted(mine, reference, problem)
    if accepted is not None:
        return accepted
    if _is_renamed(mine, reference, problem):
        return undecided(
            "name.renamed",
            "right if its letters stand for those of the reference",
            judgement.witness,
        )
    doubted = doubt(side, reference.tensor, problem)
    if doubted is not None:
        return undecided(*doubted, judgement.witness)
    rounded = is_rounding(mine, reference, problem)
    return (
        undecided("tolerance.rounded", f"{rounded}, and no tolerance is given", judgement.witness)
        if rounded
        else judgement
    )


LETTERS_NEAR = "near the reference for some values of its letters; the tolerance is one of numbers"


def _accepted(answer: Single, reference: Single, problem: Problem) -> Judgement | None:
    """What the rubric takes for right beyond equality; None where it is not that."""
    accept = problem.declarations.accept
    if "rounded" in accept and is_rounding(answer, reference, problem, cut=False):
        return correct("accept.rounded", "right to the digits that are shown")
    if "letter case" in accept:
        mine, other = _folded(answer), _folded(reference)
        if mine is None or other is None:
            return None
        if compare(mine, other, problem).verdict is Verdict.CORRECT:
            return correct("accept.case", "the same but for small and capital letters")
    return None


def _folded(single: Single) -> Tensor | None:
    """A value in small letters; None where two letters would fall together."""
    letters = symbols_in(single.value)
    small = {name: Symbol(name.lower()) for name in letters if len(name) == 1}
    if len({name.lower() for name in letters}) < len(letters):
        return None
    return replace(single.tensor, body=substituted(single.value, small))


MAX_RENAMED = 2


def _is_renamed(answer: Single, reference: Single, problem: Problem) -> bool:
    """Whether the answer is the reference with plain letters exchanged for others."""
    if problem.objects:
        return False
    if isinstance(answer.value, Symbol):
        other = reference.value
        return isinstance(other, Symbol) and _one_shape(answer.value.name) == _one_shape(other.name)
    letters = set(symbols_in(answer.value))
    wanted = set(symbols_in(reference.value)) if letters else letters
    new, old = sorted(letters - wanted), sorted(wanted - letters)
    for letters_for in _renamings(new, old):
        body = substituted(answer.value, {a: Symbol(b) for a, b in letters_for.items()})
        if (
            compare(replace(answer.tensor, body=body), reference.tensor, problem).verdict
            is Verdict.CORRECT
        ):
            return True
    return False


def _renamings(new: list[str], old: list[str]) -> Iterator[dict[str, str]]:
    r"""What the answer's own letters may stand for: `\varepsilon_0` only for `\epsilon_0`."""
    if not new or len(new) != len(old):
        return
    shapes = {_one_shape(name): name for name in old}
    if all(_one_shape(name) in shapes for name in new):
        yield {name: shapes[_one_shape(name)] for name in new}
    elif len(new) <= MAX_RENAMED and "_" not in "".join(new + old):
        yield from (dict(zip(new, order, strict=True)) for order in permutations(old))


def _one_shape(name: str) -> str:
    r"""A Greek letter in one of its two shapes, with its index."""
    return name.replace("\\var", "\\")


def _chain(found: list[Judgement]) -> Judgement:
    """The verdict of a chain: its last side's, unless an earlier side is another value."""
    last = found[-1]
    if last.verdict is not Verdict.CORRECT:
        return last
    for earlier in found[:-1]:
        if earlier.verdict is not Verdict.CORRECT:
            return undecided(
                "chain.differs",
                "the last side is right, but an earlier side was not found equal to it",
                earlier.witness,
            )
    return last


def _with_constant(
    judgement: Judgement, side: Tensor, pair: tuple[Single, Single], problem: Problem
) -> Judgement:
    r"""The verdict on a side of a chain that ends in a constant, which an integral has as well.

    `\int 2x \, dx = x^2 + C` has the same C on both sides.
    """
    answer, reference = pair
    constants = {*symbols_in(answer.tensor.body)} & GENERAL - {*symbols_in(side.body)}
    if judgement.verdict is Verdict.CORRECT or len(constants) != 1:
        return judgement
    if not any(isinstance(part, IntegralOf) and part.lower is None for part in walk(side.body)):
        return judgement
    moved = replace(side, body=add((side.body, Symbol(constants.pop()))))
    return _sided(moved, answer, reference, problem)


GENERAL = frozenset("CcKk")

DECIMAL_COMMA = ("decimal.comma", "a list of two numbers, or one with a decimal comma")


def decimal_comma(problem: Problem) -> Judgement:
    """The verdict on a number with a decimal comma, by what the rubric says of it."""
    if "decimal comma" in problem.declarations.accept:
        return correct("accept.comma", "the same number, with a decimal comma")
    return undecided(*DECIMAL_COMMA)


def is_decimal_comma(items: tuple[Answer, ...], value: Answer, problem: Problem) -> bool:
    """Whether `1,22` beside 1.22, or `0,(3)` beside 1/3, is one number with a decimal comma."""
    if len(items) != 2 or not isinstance(value, Single):
        return False
    whole, decimals = _digits(items[0]), _decimals(items[1])
    if whole is None or decimals is None:
        return False
    number = Number(int(whole) + decimals)
    joint = replace(value.tensor, body=number, slots=())
    return compare(joint, value.tensor, problem).verdict is Verdict.CORRECT


def _decimals(item: Answer) -> fmpq | None:
    """The value of digits behind a comma; those in brackets repeat: `22`, `(3)`, `1(6)`."""
    node = item.node if isinstance(item, Single) else None
    match node:
        case t.Number(text=fixed):
            period = ""
        case t.Fenced(opening="(", body=t.Number(text=period)):
            fixed = ""
        case t.Factors(
            factors=(t.Number(text=fixed), t.Fenced(opening="(", body=t.Number(text=period)))
        ):
            pass
        case _:
            return None
    if not (fixed + period).isdecimal():
        return None
    shift = fmpq(10) ** len(fixed)
    repeated = fmpq(int(period), 10 ** len(period) - 1) if period else fmpq(0)
    return (int(fixed or "0") + repeated) / shift


def is_grouped(items: tuple[Answer, ...], value: Answer, problem: Problem) -> bool:
    """Whether `12,34,567` beside 1234567 is one number, with its digits grouped by commas."""
    texts = [_digits(item) for item in items]
    if not isinstance(value, Single) or None in texts or len(str(texts[-1])) != THOUSANDS:
        return False
    joint = Number(fmpq(int("".join(map(str, texts)))))
    number = replace(value.tensor, body=joint, slots=())
    return compare(number, value.tensor, problem).verdict is Verdict.CORRECT


THOUSANDS = 3  # digits, which the last group has in every country


def _digits(item: Answer) -> str | None:
    node = item.node if isinstance(item, Single) else None
    return node.text if isinstance(node, t.Number) and node.text.isdecimal() else None


# -- units ---------------------------------------------------------------------------------------


def _with_units(
    judgement: Judgement, answer: Single, reference: Single, problem: Problem
) -> Judgement:
    mine, other = answer.unit, reference.unit
    if mine == other:
        return judgement
    if DEGREE in {mine, other}:
        return _with_degrees(judgement, answer, reference, problem)
    if UNKNOWN in {mine[:1], other[:1]}:
        return undecided(*OPEN_WORDS, judgement.witness)
    if not mine and not {*symbols_in(answer.value)} <= {*symbols_in(reference.value)}:
        return softened(judgement, "reading.unit", "the letters behind 0 may be another unit")
    if not mine or not other:
        return judgement
    if is_count(mine) or is_count(other):
        return _counted(judgement, mine, other)
    if apart(mine, other):
        return incorrect("unit.differs", f"the answer is in {mine}, the reference in {other}")
    return undecided("unit.open", f"the answer is in {mine}, the reference in {other}")


def _counted(judgement: Judgement, mine: str, other: str) -> Judgement:
    """Units of which one says what is counted: "square units" beside an area, "units" beside any.

    What cannot be the same kind of thing is refused, ways beside centimetres go to a person.
    """
    powers = [_length_power(unit) for unit in (mine, other)]
    if None not in powers and powers[0] == powers[1]:
        return judgement
    if None not in powers and 1 not in powers:
        return incorrect("unit.differs", f"the answer is in {mine}, the reference in {other}")
    if None in powers and "unit" in {mine, other}:
        return judgement
    detail = f"the answer is in {mine}, the reference in {other}"
    return softened(judgement, "unit.open", detail)


def _length_power(unit: str) -> int | None:
    """The power of a length that a unit is, 2 for cm^2 and square units; None for any other."""
    name, _, power = unit.partition("^")
    if name == "unit":
        return int(power or "1")
    size = size_of(unit)
    if size is None or [base for base, _ in size.dimension] != ["m"]:
        return None
    return size.dimension[0][1]


OPEN_WORDS = ("unit.unknown", "the words after the number are not known")


def _with_degrees(
    judgement: Judgement, answer: Single, reference: Single, problem: Problem
) -> Judgement:
    """Degrees beside a bare number: the same number, or the same angle in radians."""
    if {answer.unit, reference.unit} not in ({DEGREE, ""}, {DEGREE, "rad"}):
        return undecided(
            "unit.open", f"the answer is in {answer.unit}, the reference in {reference.unit}"
        )
    turned = compare(in_radians(answer), in_radians(reference), problem)
    if turned.verdict is Verdict.CORRECT:
        return turned
    if "rad" in {answer.unit, reference.unit}:
        return turned
    if any(isinstance(part, Constant) and part.name == "pi" for part in walk(reference.value)):
        return softened(judgement, "unit.degrees", "a multiple of pi in degrees, or in radians")
    return judgement


def in_radians(single: Single) -> Tensor:
    """A value with its degrees turned to radians."""
    if single.unit != DEGREE:
        return single.tensor
    return replace(single.tensor, body=multiply((*ONE_DEGREE, single.value)))


def is_percent_missing(answer: Single, reference: Single, problem: Problem) -> bool:
    """Whether an answer is the number of percent that the reference is, without its sign."""
    node = reference.node
    if not isinstance(node, t.Postfix) or node.operator != "%":
        return False
    if not is_letter_free(answer.value) or answer.tensor.slots:
        return False
    hundredth = replace(answer.tensor, body=multiply((Number(fmpq(1, 100)), answer.value)))
    return compare(hundredth, reference.tensor, problem).verdict is Verdict.CORRECT

"""What a rubric must be beyond its shape: references that read, rules that can hold, fair sums."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from grader.derivations import derivation_key, milestone_key
from grader.expression.sizes import name_of
from grader.judge import judge
from grader.latex import LatexError
from grader.model import Declarations, Verdict
from grader.reading.answers.kinds import Single
from grader.reading.statement import declare
from grader.rubric_file.awards import codes_of, possible
from grader.rubric_file.errors import Fault, did_you_mean
from grader.rubric_file.prepared import PartKeys, also_key, partial_key, reference_key, sizes_asked
from grader.rubric_file.schema import EXAMPLE_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.derivations import DerivationKey
    from grader.first_reading import Key
    from grader.model import Example, Part, Rubric

T = TypeVar("T")
UNKNOWN = "?"  # the name of a size that is not said
MOST_SUMS = 20_000  # distinct totals looked at; more than any real rubric has
WORDS = {"declare.assume": "assume", "declare.form": "form"}  # keys whose words are a few
SHAPES = 'a shape is "M x N", "N" (a column), "scalar" or "dimension"'


def declarations(declared: Declarations) -> Iterator[Fault]:
    """Letters, shapes and definitions that cannot be read; each letter is tried alone first."""
    trials = [
        (f"objects.{letter}", Declarations(objects={letter: shape}))
        for letter, shape in declared.objects.items()
    ]
    trials += [("objects", replace(declared, define={})), ("define", declared)]
    for key, trial in trials:
        try:
            declare(trial)
        except LatexError as error:
            if error.code in WORDS:
                yield Fault(WORDS[error.code], error.message)
                return
            remedy = f"; {SHAPES}" if key.startswith("objects") else ""
            yield Fault(key, f"cannot be read: {error.message}{remedy}")
            return


def ids(names: Sequence[str]) -> Iterator[Fault]:
    """Each part has an id of its own, which is no key of an example."""
    seen: set[str] = set()
    for number, name in enumerate(names, start=1):
        if name in seen:
            yield Fault(f"part[{number}].id", f"'{name}' is the id of an earlier part")
        if name in EXAMPLE_KEYS:
            yield Fault(f"part[{number}].id", f"'{name}' is a key of [[example]]; take another")
        seen.add(name)


def points(parts: Sequence[Part]) -> Iterator[Fault]:
    """No rule gives more than its part, and a part gives something."""
    for number, part in enumerate(parts, start=1):
        highest, key = part.criterion.points, f"part[{number}]"
        if not part.criterion.out_of:
            yield Fault(f"{key}.points", "a part gives more than 0 points")
        for place, rule in enumerate(part.criterion.partial, start=1):
            if rule.points > highest:
                yield Fault(f"{key}.partial[{place}].points", _too_high(rule.points, highest))
        wrong = part.criterion.wrong_form
        if wrong is not None and wrong.points > highest:
            yield Fault(f"{key}.wrong_form.points", _too_high(wrong.points, highest))
        if wrong is not None and not part.reference.declarations.form:
            yield Fault(f"{key}.wrong_form", "never reached: the part asks for no `form`")


def _too_high(given: Decimal, highest: Decimal) -> str:
    return f"{given} is more than the part's {highest} points"


def keys(
    part: Part, number: int, earlier: Mapping[str, Key]
) -> tuple[PartKeys | None, list[Fault]]:
    """The references of a part, read; and what is wrong with them."""
    place = f"part[{number}]"
    faults: list[Fault] = []
    for at, text in enumerate(part.reference.declarations.also, start=1):
        _read(f"{place}.also[{at}]", partial(also_key, part, text), faults)
    if faults:
        return None, faults
    reference = _read(f"{place}.answer", partial(reference_key, part, earlier), faults)
    rules = [
        _read(f"{place}.partial[{at}].answer", partial(partial_key, part, rule), faults)
        for at, rule in enumerate(part.criterion.partial, start=1)
    ]
    read = tuple(key for key in rules if key is not None)
    if reference is None or len(read) < len(rules):
        return None, faults
    prepared = PartKeys(reference, read, _derivation(part, reference, place, faults))
    faults += _own_rules(part, prepared, place)
    return prepared, faults


def _derivation(
    part: Part, reference: Key, place: str, faults: list[Fault]
) -> DerivationKey | None:
    """What the derivation of a part is held against, if it asks for one."""
    rule = part.criterion.derivation
    if rule is None:
        return None
    milestones = [
        _read(
            f"{place}.derivation.must_pass[{at}]",
            partial(milestone_key, part, each, reference),
            faults,
        )
        for at, each in enumerate(rule.must_pass, start=1)
    ]
    read = tuple(each for each in milestones if each is not None)
    return _read(f"{place}.ask", partial(derivation_key, part, read), faults)


def _own_rules(part: Part, prepared: PartKeys, place: str) -> Iterator[Fault]:
    """The key passes its own rules, and each partial rule can be reached."""
    own = judge(prepared.reference, prepared.reference.text)
    if own.code.startswith("form."):
        yield Fault(f"{place}.form", f"the answer itself fails it: {own.detail}")
    elif own.verdict is not Verdict.CORRECT:
        yield Fault(f"{place}.answer", f"it is not found equal to itself: {own.detail}")
    yield from _asked_shape(part, prepared.reference, place)
    earlier = [("the right answer", prepared.reference)]
    for at, rule in enumerate(part.criterion.partial, start=1):
        for name, key in earlier:
            if judge(key, rule.answer).verdict is Verdict.CORRECT:
                yield Fault(f"{place}.partial[{at}].answer", f"never reached: it equals {name}")
                break
        earlier.append((f"that of partial[{at}]", prepared.partial[at - 1]))


def _asked_shape(part: Part, key: Key, place: str) -> Iterator[Fault]:
    """The reference has the sizes of what is asked, in whatever layout; a number fits anything."""
    asked = sizes_asked(part)
    if asked is None or not isinstance(key.answer, Single) or key.answer.tensor.form == "scalar":
        return
    given = tuple(name_of(slot.size) for slot in key.answer.tensor.slots)
    if UNKNOWN in (*asked, *given) or sorted(asked) == sorted(given):
        return
    shapes = (" x ".join(given) or "a scalar", " x ".join(asked) or "a scalar")
    yield Fault(f"{place}.answer", f"is {shapes[0]}, but `ask` is {shapes[1]}")


def _read(place: str, read: Callable[[], T], faults: list[Fault]) -> T | None:
    """A key, or a fault that points into its text."""
    try:
        return read()
    except LatexError as error:
        if error.code in WORDS:
            faults.append(Fault(f"{place.rpartition('.')[0]}.{WORDS[error.code]}", error.message))
            return None
        where = f" (characters {error.start} to {error.end})" if error.end else ""
        faults.append(Fault(place, f"cannot be read: {error.message}{where}"))
        return None


def examples(rubric: Rubric) -> Iterator[Fault]:
    """Examples name parts and codes that exist, and totals that can come out."""
    known = {part.id: part for part in rubric.parts}
    sums = _sums(rubric)
    for number, example in enumerate(rubric.examples, start=1):
        key = f"example[{number}]"
        yield from _submitted(key, example)
        yield from _named_parts(key, example, known)
        yield from _codes(key, example, known)
        if sums is not None and example.total not in sums:
            yield Fault(
                f"{key}.total", f"{example.total} cannot come out of the points of the parts"
            )


def _named_parts(key: str, example: Example, known: dict[str, Part]) -> Iterator[Fault]:
    tables = {
        "codes": example.codes,
        "derivations": example.derivations,
        "points": example.points,
        "review": example.review,
    }
    for table, names in tables.items():
        for name in names:
            if name not in known:
                yield Fault(f"{key}.{table}", f"no part '{name}'; {did_you_mean(name, known)}")


def _submitted(key: str, example: Example) -> Iterator[Fault]:
    """An example is one submission: answers, a text, or a file."""
    given = [bool(example.answers), example.text is not None, bool(example.file)]
    if sum(given) != 1:
        yield Fault(key, "give answers by part, or `text`, or `file`: exactly one of them")


def _codes(key: str, example: Example, known: dict[str, Part]) -> Iterator[Fault]:
    """A code with a dot is a judgement's; the others are those of the part's rules."""
    for name, code in example.codes.items():
        if name not in known or "." in code:
            continue
        codes = codes_of(known[name].criterion)
        if code not in codes:
            yield Fault(f"{key}.codes.{name}", f"no rule '{code}'; {did_you_mean(code, codes)}")


def _sums(rubric: Rubric) -> set[Decimal] | None:
    """Every total that can come out; None where there are too many to look at."""
    sums = {Decimal(0)}
    for part in rubric.parts:
        sums = {total + each for total in sums for each in possible(part.criterion)}
        if len(sums) > MOST_SUMS:
            return None
    return sums

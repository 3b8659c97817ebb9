"""The words of grading: what goes in, what comes out. Plain frozen data, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - pydantic reads it at run time
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from grader.nodes import by_value


class Verdict(StrEnum):
    """What is known about an answer; see docs/verdicts.md."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"


@by_value
class Witness:
    """Values that show a difference, small enough to check by hand.

    `given` are the chosen values in words ("M = 3", "x = -1"), `entry` names the entry looked at
    ("" for a scalar); `expected` and `came` are both sides' values there.
    """

    given: tuple[str, ...]
    expected: str
    came: str
    entry: str = ""

    def __str__(self) -> str:
        """One line: `with x = 2: expected 4, came 5`."""
        place = f" at {self.entry}" if self.entry else ""
        values = f"with {', '.join(self.given)}: " if self.given else ""
        return f"{values}expected {self.expected}{place}, came {self.came}"


@by_value
class Entry:
    """What is known of one entry of an answer that has several.

    `name` says which entry of the reference it is held against, in a person's words ("entry 2",
    "F_3", "row 1, column 2"); `detail` why the verdict holds.
    """

    name: str
    verdict: Verdict
    detail: str = ""


@by_value
class Judgement:
    """A verdict with the reason for it.

    `code` is for machines ("canonical.equal", "type.shape", "slip.transposed"), `detail` a sentence
    for a person, `read` what was understood, as LaTeX. `entries` has one verdict for each entry of
    a reference of several (tuple, list of named values, matrix of numbers), in its order; it is
    empty for a single value, and where entries could not be told apart.
    """

    verdict: Verdict
    code: str
    detail: str
    witness: Witness | None = None
    read: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Declarations:
    """What the problem's statement says about its letters; all texts are LaTeX or shapes as typed.

    `objects` gives each letter its shape ("M x N", "N", "scalar", "dimension"), `define` its
    definition, `assume` its properties ("symmetric", "simplex", "one-hot", "positive",
    "nonnegative", "integer", "natural", "complex"; several separated by spaces or commas; the
    letter "*" stands for all), `indices` the size an index runs over; `slots` are the sizes of
    the reference's free indices in order where no left side gives them. `up_to` grants freedoms
    ("sign", "scale", "constant", "orthogonal", "order", "labels"); where `satisfies` has
    properties, an answer is judged by them and not by the reference, which is then one right answer
    among others. `also` are further right answers, `type` is the kind of answer that is asked for,
    `unit` the unit of bare numbers, `accept` what is taken for right beyond equality
    (`reading.vocabulary` has the words).
    """

    objects: Mapping[str, str] = field(default_factory=dict)
    define: Mapping[str, str] = field(default_factory=dict)
    assume: Mapping[str, str] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)
    slots: tuple[str, ...] = ()
    layout: Literal["numerator", "denominator", "either"] = "numerator"
    vec: Literal["columns", "rows"] = "columns"
    names: Literal["free", "fixed"] = "free"
    summation: Literal["explicit", "einstein"] = "explicit"
    ask: str = ""
    form: str = ""
    type: str = ""
    tolerance: str = ""
    unit: str = ""
    up_to: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    satisfies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """An answer found in a write-up, `source[start:end]`.

    `text` is what to read: the same characters, unless `assembled` (several boxes joined to a list,
    a percent sign taken in from the prose). `how` says what made it the answer ("boxed", "marked",
    "concluded", "displayed", "inline", "whole", "asked", "given" outside a write-up, "blank" where
    nothing was written, "nothing" where nothing was found), `by` how it came to its part
    ("left side", "number", "position", ""). `before` is the text just before it, for its left side.
    `doubt` is empty for a find that is certain, else the reason why a person has to look; `rivals`
    are the other answers that the write-up gives. A doubt with rivals is only about which of them
    is meant: where they all get the same verdict it does not matter.
    """

    text: str
    start: int
    end: int
    how: str
    before: str = ""
    doubt: str = ""
    rivals: tuple[Found, ...] = ()
    by: str = ""
    assembled: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """What a contestant handed in: a write-up, or an answer for each part by its id, or both.

    Where a part has an answer of its own, the write-up is not searched for that part.
    """

    problem: str
    contestant: str = ""
    text: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartialRule:
    """Points for an answer that equals `answer` instead of the reference.

    Where `once` is set and an earlier part was charged for the same `code`, nothing is lost here.
    """

    answer: str
    points: Decimal
    code: str
    say: str
    once: bool = False


@dataclass(frozen=True, slots=True)
class WrongForm:
    """Points for an answer that has the right value in another form than was asked for."""

    points: Decimal
    code: str
    say: str
    once: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that a derivation has to pass; without it `points` are lost, None for all."""

    answer: str
    points: Decimal | None
    code: str
    say: str


@dataclass(frozen=True, slots=True)
class DerivationRule:
    """Points for a derivation from what is asked to the answer that holds at every step.

    `deduct` is lost for each distinct slip, None for all; `not_understood` is the share of steps
    that may stay unread before a person decides.
    """

    points: Decimal
    must_pass: tuple[Milestone, ...] = ()
    deduct: Decimal | None = None
    not_understood: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class FollowRule:
    """Points for an answer that is right for the contestant's own wrong earlier answers.

    `answer` is the key written through the ids of earlier parts, `through` are these ids. An own
    value that is one of `unless` (words such as "zero", or LaTeX) earns nothing.
    """

    answer: str
    through: tuple[str, ...]
    points: Decimal
    code: str
    say: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The right answer of a part, and what the statement says about its letters."""

    answer: str
    declarations: Declarations


@dataclass(frozen=True, slots=True)
class Criterion:
    """How a part is marked: the points of a right answer, and rules for less or for more.

    Of `partial` the first that holds decides. `entry_points` are those of each right entry of an
    answer that is not right as a whole. `derivation` adds its own points. `needs` gives the points
    that earlier parts must have earned for this one to count. `manual` leaves all to a person.
    """

    points: Decimal
    partial: tuple[PartialRule, ...] = ()
    wrong_form: WrongForm | None = None
    entry_points: Decimal | None = None
    follow: FollowRule | None = None
    derivation: DerivationRule | None = None
    needs: Mapping[str, Decimal] = field(default_factory=dict)
    manual: bool = False

    @property
    def out_of(self) -> Decimal:
        """The most that a part can give."""
        return self.points + (self.derivation.points if self.derivation else Decimal(0))

    @property
    def slips(self) -> tuple[PartialRule | WrongForm, ...]:
        """The rules that charge something for a slip, each with its code."""
        return self.partial if self.wrong_form is None else (*self.partial, self.wrong_form)


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a problem; `ask` is the left side of its answer, if it has one."""

    id: str
    ask: str
    reference: Reference
    criterion: Criterion

    @property
    def through(self) -> tuple[str, ...]:
        """The earlier parts through whose ids the reference itself is written."""
        rule = self.criterion.follow
        return rule.through if rule and rule.answer == self.reference.answer else ()


@dataclass(frozen=True, slots=True)
class Example:
    """A whole submission with the marks it must get, run by `grader check`.

    The submission is `answers`, or the write-up `text`, or a write-up in `file` beside the rubric.
    `codes`, the codes of their `derivations` and `points` are those of the parts they name;
    `review` are the parts that a person must be asked about.
    """

    name: str
    total: Decimal
    answers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    file: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    derivations: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, Decimal] = field(default_factory=dict)
    review: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubric:
    """How a problem is marked; a published version is never changed."""

    problem: str
    title: str
    source: str
    version: int
    parts: tuple[Part, ...]
    examples: tuple[Example, ...] = ()

    @property
    def out_of(self) -> Decimal:
        """The points of all parts together."""
        first, *rest = (part.criterion.out_of for part in self.parts)
        return sum(rest, start=first)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that points rest on: a code, a sentence, and where it stands in the write-up.

    `end` is 0 where it stands nowhere.
    """

    code: str
    say: str
    start: int = 0
    end: int = 0
    witness: Witness | None = None


ANSWER = "answer"
DERIVATION = "derivation"


@dataclass(frozen=True, slots=True)
class Award:
    """The points for one thing that a part is marked for: its "answer" or its "derivation".

    `points` are given, `withheld` are for a person to give or refuse; `evidence` is what both rest
    on, beside the sentence `say`.
    """

    item: str
    points: Decimal
    withheld: Decimal
    out_of: Decimal
    code: str
    say: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What an answer earns by itself where just these earlier parts are `wrong`."""

    wrong: tuple[str, ...]
    award: Award


@dataclass(frozen=True, slots=True)
class PartScore:
    """The mark of one part with everything it rests on.

    `points` is None where a person has to decide about any of them; `given` and `withheld` say how
    many are certain and how many are not. `code` and `say` are those of the rubric's rule where one
    decided, else those of the judgement. `found` tells what was taken for the answer and where it
    stands in the write-up. `awards` are the points by what they are for; a part that is marked for
    its answer alone has one.

    What depends on earlier parts can be marked again where a person decides about one of those:
    `own` are the awards before `needs` and `once`, where these changed any; `cases` are those of
    the answer by which of the parts that it follows from are wrong, where that matters.
    """

    part: str
    points: Decimal | None
    out_of: Decimal
    code: str
    say: str
    judgement: Judgement
    found: Found
    awards: tuple[Award, ...] = ()
    own: tuple[Award, ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def needs_review(self) -> bool:
        """Whether a person has to decide."""
        return self.points is None

    @property
    def given(self) -> Decimal:
        """The points that are certain."""
        if self.points is not None:
            return self.points
        return sum((award.points for award in self.awards), start=Decimal(0))

    @property
    def withheld(self) -> Decimal:
        """The points that a person could add."""
        if self.points is not None:
            return Decimal(0)
        if not self.awards:
            return self.out_of
        return sum((award.withheld for award in self.awards), start=Decimal(0))


@dataclass(frozen=True, slots=True)
class Score:
    """The marks of a submission.

    `total` counts the points that are certain; `withheld` is what a person could add to it at most.
    With nothing under review `total` is the mark.
    """

    problem: str
    rubric_version: int
    grader_version: str
    parts: tuple[PartScore, ...]
    total: Decimal
    out_of: Decimal
    withheld: Decimal
    needs_review: bool

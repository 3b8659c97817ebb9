"""The shape of a rubric file: which keys there are and what kind of value each takes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from grader.reading.vocabulary import ACCEPTED, FREEDOMS, TYPES, unknown, unknown_tolerance

if TYPE_CHECKING:
    from collections.abc import Iterable

EXAMPLE_KEYS = frozenset(
    {"name", "text", "file", "total", "codes", "derivations", "points", "review"}
)
HIGHEST = Decimal(1_000_000)


def _exact(value: object) -> object:
    """Points are whole numbers or decimals as written; TOML's decimals arrive exact."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("points are a number such as 3 or 0.5")  # noqa: TRY004 - pydantic's way
    return Decimal(value)


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite() or not 0 <= value <= HIGHEST:
        raise ValueError(f"points lie between 0 and {HIGHEST}")
    return value


Points = Annotated[
    Decimal, Field(allow_inf_nan=True), BeforeValidator(_exact), AfterValidator(_finite)
]


def _one_of(what: str, known: Iterable[str]) -> AfterValidator:
    """A word of a closed set; the error names the nearest."""

    def check(word: str) -> str:
        if word and word not in known:
            raise ValueError(unknown(what, word, known))
        return word

    return AfterValidator(check)


def _is_tolerance(text: str) -> str:
    if wrong := unknown_tolerance(text):
        raise ValueError(wrong)
    return text


Tolerance = Annotated[str, AfterValidator(_is_tolerance)]
Type = Annotated[str, _one_of("type", TYPES)]
Freedom = Annotated[str, Field(min_length=1), _one_of("freedom", FREEDOMS)]
Acceptance = Annotated[str, Field(min_length=1), _one_of("acceptance", ACCEPTED)]
Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]


class Table(BaseModel):
    """A table of the file: strict types, no keys but its own."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class OptionsTable(Table):
    """`[options]`: how answers are read."""

    layout: Literal["numerator", "denominator", "either"] = "numerator"
    vec: Literal["columns", "rows"] = "columns"
    names: Literal["free", "fixed"] = "free"
    summation: Literal["explicit", "einstein"] = "explicit"
    undecided: Literal["review"] = "review"
    accept: list[Acceptance] = []


class WrongFormTable(Table):
    """`wrong_form`: the right value in another form."""

    points: Points
    code: Text
    say: Text
    once: bool = False


class PartialTable(Table):
    """One entry of `partial`."""

    answer: Text
    points: Points
    code: Text
    say: Text
    once: bool = False


class EntriesTable(Table):
    """`entries`: points for each right entry."""

    points: Points


class FollowTable(Table):
    """`follow`: points for an answer that is right for the contestant's own earlier ones."""

    answer: str = ""
    points: Points | None = None
    code: Text = "FOLLOWED"
    say: Text = "Right for your own earlier answer."
    unless: list[str] = ["zero", "constant", "identity"]


class MilestoneTable(Table):
    """One entry of `must_pass`."""

    answer: Text
    points: Points | None = None
    code: Text = "MILESTONE"
    say: str = ""


def _as_table(value: object) -> object:
    """A milestone alone is one that the whole derivation is worth nothing without."""
    return {"answer": value} if isinstance(value, str) else value


class DerivationTable(Table):
    """`[part.derivation]`: points for the way to the answer."""

    points: Points
    must_pass: list[Annotated[MilestoneTable, BeforeValidator(_as_table)]] = []
    deduct: Points | None = None
    not_understood: Points = Decimal(0)


class PartTable(Table):
    """`[[part]]`: one question."""

    id: Id
    points: Points
    answer: str = ""
    marker: Literal["", "manual"] = ""
    ask: str = ""
    form: str = "any"
    type: Type = ""
    unit: str = ""
    tolerance: Tolerance = ""
    also: list[Text] = []
    up_to: list[Freedom] = []
    accept: list[Acceptance] = []
    satisfies: list[str] = []
    slots: list[str] = []
    objects: dict[str, str] = {}
    assume: dict[str, str] = {}
    partial: list[PartialTable] = []
    wrong_form: WrongFormTable | None = None
    entries: EntriesTable | None = None
    follow: FollowTable | None = None
    derivation: DerivationTable | None = None
    needs: dict[str, Points] = {}


class RubricTable(Table):
    """The whole file."""

    problem: Id
    title: Text
    version: Annotated[int, Field(ge=1)]
    source: str = ""
    objects: dict[str, str] = {}
    define: dict[str, str] = {}
    assume: dict[str, str] = {}
    indices: dict[str, str] = {}
    options: OptionsTable = OptionsTable()
    part: Annotated[list[PartTable], Field(min_length=1)]
    example: list[dict[str, Any]] = []


class ExampleTable(Table):
    """The keys of `[[example]]` that are not the id of a part."""

    total: Points
    name: str = ""
    text: str | None = None
    file: str = ""
    codes: dict[str, str] = {}
    derivations: dict[str, str] = {}
    points: dict[str, Points] = {}
    review: list[str] = []


TABLES: dict[tuple[str, ...], type[Table]] = {
    (): RubricTable,
    ("options",): OptionsTable,
    ("part",): PartTable,
    ("part", "partial"): PartialTable,
    ("part", "wrong_form"): WrongFormTable,
    ("part", "entries"): EntriesTable,
    ("part", "follow"): FollowTable,
    ("part", "derivation"): DerivationTable,
    ("part", "derivation", "must_pass"): MilestoneTable,
    ("example",): ExampleTable,
}

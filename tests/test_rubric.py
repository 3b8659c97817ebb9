"""Points from judgements: the first rule that holds decides, and not knowing is for a person."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from grader.model import (
    Criterion,
    Declarations,
    Found,
    Judgement,
    Part,
    PartialRule,
    Reference,
    Rubric,
    Verdict,
    WrongForm,
)
from grader.rubric import PartJudgement, award
from grader.rubric.answers import mark, settle

RULES = (
    PartialRule("a", Decimal("1.5"), "FIRST", "the first rule"),
    PartialRule("b", Decimal(1), "SECOND", "the second rule"),
)
PART = Part(
    "p",
    "",
    Reference("x", Declarations()),
    Criterion(Decimal(3), RULES, WrongForm(Decimal(2), "FORM", "another form")),
)
RUBRIC = Rubric("problem", "title", "", 1, (PART,))

CORRECT = Judgement(Verdict.CORRECT, "canonical.equal", "equal")
WRONG = Judgement(Verdict.INCORRECT, "sampling.differ", "differs")
OTHER_FORM = Judgement(Verdict.INCORRECT, "form.matrix", "right, in entries")
UNKNOWN = Judgement(Verdict.UNDECIDED, "budget", "the budget was used up")
UNREADABLE = Judgement(Verdict.UNREADABLE, "latex.unexpected", "expected a number")
JUDGEMENTS = st.sampled_from([CORRECT, WRONG, OTHER_FORM, UNKNOWN, UNREADABLE])


def judged(answer: Judgement, *partial: Judgement, text: str = "x") -> PartJudgement:
    return PartJudgement(Found(text, 0, len(text), "boxed"), answer, partial)


def points(answer: Judgement, *partial: Judgement) -> tuple[Decimal | None, str]:
    given_ = mark(PART, judged(answer, *partial))
    return None if given_.withheld else given_.points, given_.code


def test_a_right_answer_gets_all() -> None:
    assert points(CORRECT) == (Decimal(3), "canonical.equal")


def test_the_first_rule_that_holds_decides() -> None:
    assert points(WRONG, CORRECT, CORRECT) == (Decimal("1.5"), "FIRST")
    assert points(WRONG, WRONG, CORRECT) == (Decimal(1), "SECOND")
    assert points(WRONG, WRONG, WRONG) == (Decimal(0), "sampling.differ")


def test_a_rule_that_cannot_be_decided_is_for_a_person() -> None:
    """A later rule that holds gives fewer points than the contestant may have earned."""
    assert points(WRONG, UNKNOWN, CORRECT) == (None, "rule.undecided")


def test_the_wrong_form_has_its_own_points() -> None:
    assert points(OTHER_FORM, WRONG, WRONG) == (Decimal(2), "FORM")


def test_not_knowing_is_never_zero() -> None:
    assert points(UNKNOWN)[0] is None
    assert points(UNREADABLE)[0] is None


def test_rivals_matter_only_if_marked_otherwise() -> None:
    none, some = mark(PART, judged(WRONG, WRONG, WRONG)), mark(PART, judged(WRONG, CORRECT))
    same, other = settle([none, none], ["x", "y"]), settle([none, some], ["x", "y"])

    assert (same.points, same.withheld) == (Decimal(0), Decimal(0))
    assert (other.points, other.withheld) == (Decimal(0), Decimal("1.5"))
    assert other.code == "answer.rivals"


@given(JUDGEMENTS, st.lists(JUDGEMENTS, min_size=2, max_size=2))
def test_the_total_and_what_is_withheld_make_the_score(
    answer: Judgement, partial: list[Judgement]
) -> None:
    score = award(RUBRIC, {"p": [judged(answer, *partial)]})

    assert 0 <= score.total <= score.out_of
    assert score.total + score.withheld <= score.out_of
    assert score.needs_review == (score.parts[0].points is None) == bool(score.withheld)

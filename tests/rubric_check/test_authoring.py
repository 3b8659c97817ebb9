"""The walk-through for authors prints what the command prints."""

from tests.rubric_check.authoring import PAGE, STEP, fresh


def test_the_walk_through_is_what_the_command_prints() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert len(STEP.findall(page)) == 6
    assert fresh(page) == page, "run `make docs`"

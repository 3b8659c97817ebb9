"""Derivations line by line, as tables of mathematics and as texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from grader.model import Declarations, Verdict
from grader.steps import Relation, check
from grader.steps.text import check_text
from tests.tables.problems import FOLDER, declared, problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tables.problems import Row

STEP = re.compile(r"  (\w+)\s+(.*?)(?:\s{2,}#.*)?$")
LAYER = Declarations(
    objects={"W": "M x N", "x": "N", "b": "M", "y": "M"}, define={"y": "y = W x + b"}
)
OUTCOMES = {
    Verdict.CORRECT: {Relation.EQUAL},
    Verdict.INCORRECT: {Relation.FAILS, Relation.ILL_TYPED},
    Verdict.UNDECIDED: {Relation.UNDECIDED},
    Verdict.UNREADABLE: {Relation.NOT_UNDERSTOOD},
}


class Case(NamedTuple):
    """A derivation with what each line after the first must be called."""

    lines: tuple[str, ...]
    relations: tuple[str, ...]
    declarations: Declarations


def cases() -> Iterator[tuple[str, Case]]:
    """The derivations of `steps.cases` with the line where each begins."""
    declarations = Declarations()
    text = (FOLDER / "steps.cases").read_text(encoding="utf-8")
    lines: list[str] = []
    relations: list[str] = []
    place = 0
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        step = STEP.match(line)
        if step is not None:
            relations.append(step[1])
            lines.append(step[2])
        elif not line.strip() and lines:
            yield f"steps.cases:{place}", Case(tuple(lines), tuple(relations), declarations)
            lines, relations = [], []
        elif line.startswith("@"):
            declarations, _ = declared(line[1:])
        elif line and not line.startswith("#"):
            lines, relations, place = [line], [], number


@pytest.mark.parametrize("case", [pytest.param(case, id=place) for place, case in cases()])
def test_each_line_is_called_what_it_is(case: Case) -> None:
    steps = check(case.lines, case.declarations)
    assert [step.relation.value for step in steps] == list(case.relations), steps


@problems("derivatives.cases")
def test_a_derivative_is_carried_out(row: Row) -> None:
    (step,) = check((row.answer, f"= {row.reference}"), row.declarations)
    assert step.relation in OUTCOMES[row.verdict], step


def relations_in(text: str, declarations: Declarations = LAYER) -> list[str]:
    return [step.relation.value for step in check_text(text, declarations)]


def test_every_equality_of_a_text_is_one_step() -> None:
    text = r"We have $\frac{\partial y_m}{\partial x_n} = w_{mn} = W_{mn}$, so $\nabla_x y = W$."
    assert relations_in(text) == ["equal", "equal", "equal"]


def test_lines_of_a_display_go_on_from_one_another() -> None:
    text = r"""Therefore
    \begin{align*}
    \frac{\partial y_m}{\partial w_{kn}} &= \sum_i \delta_{mk} \delta_{in} x_i \\
    &= \boxed{x_n} .
    \end{align*}"""
    assert relations_in(text) == ["equal", "fails"]


def test_prose_and_conditions_are_no_steps() -> None:
    text = r"Let $x = 2$ and note that $y = 3$. Suppose $n$ is odd."
    assert relations_in(text, Declarations()) == []


def test_a_letter_defined_on_the_way_is_known_from_there_on() -> None:
    text = r"Let $L = \|W x\|^2$. Then $\nabla_x L = 2 W^\top W x$."
    objects = Declarations(objects={"W": "M x N", "x": "N"})
    assert relations_in(text, objects) == ["equal"]


def test_a_clash_is_said_in_words() -> None:
    step, _ = check(
        (r"\frac{\partial y_m}{\partial w_k}", r"= \delta_{mk}", r"= \delta_{mk}"), LAYER
    )
    assert step.detail == "'w_k': W has 2 indices, 1 given"


def test_a_false_step_has_a_point_that_shows_it() -> None:
    (step,) = check(("x^2 = x", "x = 1"))
    assert step.witness is not None
    assert step.witness.given == ("x = 0",)


def test_a_remark_behind_a_line_is_no_factor() -> None:
    text = r"""\[\begin{aligned} \nabla_x (Wx) &= W \quad \text{(linear)} \\
    &= 2W && \text{by hand} \end{aligned}\]"""
    assert relations_in(text) == ["equal", "fails"]


def test_a_condition_behind_a_line_stays() -> None:
    assert relations_in(r"$\frac{d}{dx}|x| = 1 \text{ for positive } x$") == ["not_understood"]


def test_because_and_therefore_begin_lines() -> None:
    text = r"$$\because y = Wx + b \therefore \nabla_x y = W$$"
    assert relations_in(text) == ["equal", "equal"]


def test_a_substitution_is_known_from_where_it_is_written() -> None:
    text = r"""Let $u = x^2$, so $du = 2x \, dx$ and
    $\int 2x e^{x^2} \, dx = \int e^u \, du = e^u + C = e^{x^2} + C$, not $= u e^u$."""
    assert relations_in(text, Declarations()) == ["equal"] * 4 + ["fails"]


OFFICIAL = r"""
Since $\mathbf{y} \in \Bbb R^M$ and $\mathbf{x} \in \Bbb R^N$, $\nabla_{\mathbf{x}} \ \mathbf{y} \in \Bbb R^{M \times N}$.
\begin{align*}
\frac{\partial y_m}{\partial x_n}
& = \frac{\partial \left( \sum_{i=0}^{N-1} w_{mi} x_i + b_m \right)}{\partial x_n} \\
& = w_{mn} .
\end{align*}
\[ \boxed{\nabla_{\mathbf{x}} \ \mathbf{y} = \mathbf{W} }. \]
\begin{align*}
\frac{\partial y_m}{\partial w_{kn}}
& = \frac{\partial \left( \sum_{i=0}^{N-1} w_{mi} x_i + b_m \right)}{\partial w_{kn}} \\
& = \boxed{x_n \delta_{mk}}.
\end{align*}
\begin{align*}
\frac{\partial y_m}{\partial w_k}
& = \frac{\partial \left( \sum_{i=0}^{N-1} w_{mi} x_i + b_m \right)}{\partial b_k} \\
& = \delta_{mk} .
\end{align*}
\[ \boxed{\nabla_{\mathbf{b}} \ \mathbf{y} = \mathbf{I}_{M \times M}} . \]
"""  # noqa: E501 - as it was published


def test_the_published_solution_of_the_linear_layer_has_one_mistyped_step() -> None:
    steps = check_text(OFFICIAL, LAYER)
    said = ["equal"] * 5 + ["ill_typed", "equal", "equal"]
    assert [step.relation.value for step in steps] == said
    assert steps[5].detail == "'w_k': W has 2 indices, 1 given"

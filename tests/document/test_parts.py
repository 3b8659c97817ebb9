"""Which answer belongs to which part, by table and by law."""

from hypothesis import given
from hypothesis import strategies as st

from grader.document.parts import Asked, find_parts
from grader.model import Declarations, Found
from grader.reading.left_side import subject
from tests.tables import Case, cases

LAYER = Declarations(objects={"W": "M x N", "x": "N", "b": "M", "y": "M"}, define={"y": "W x + b"})
ASKED = tuple(
    Asked(id_, subject(side, LAYER))
    for id_, side in (("dx", r"\nabla_x y"), ("dW", r"\nabla_W y"), ("db", r"\nabla_b y"))
)
PIECES = st.sampled_from(
    [
        r"\boxed{", "}", "$", r"\[", r"\]", r"\nabla_x y", " = ", "W", r"\\", "&", "(a) ",
        "Part 2: ",
        r"\begin{align}", r"\end{align}", r"\frac{\partial y_m}{\partial w_{kn}}", ". ", ", ", "\n",
        "\n\n", "For 1 and 3 ", "dx: ", "the answer is ", "x_n", "{", "because ",
    ]
)  # fmt: skip
WRITE_UPS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


def shown(found: Found) -> str:
    if found.how == "nothing":
        return "-"
    return f"?{found.text}" if found.doubt else found.text


@cases("document_parts.cases", "=>")
def test_table(case: Case) -> None:
    found = find_parts(case.left.replace("⏎", "\n"), ASKED, LAYER)

    assert " | ".join(shown(found[part.id]) for part in ASKED) == case.right


@given(WRITE_UPS)
def test_every_part_has_a_find_within_the_source(text: str) -> None:
    found = find_parts(text, ASKED, LAYER)

    assert set(found) == {part.id for part in ASKED}
    for each in found.values():
        assert 0 <= each.start <= each.end <= len(text)
        assert each.assembled or text[each.start : each.end] == each.text


@given(st.permutations(range(3)))
def test_the_order_of_boxes_with_left_sides_does_not_matter(order: list[int]) -> None:
    boxed = [r"\boxed{\nabla_x y = A}", r"\boxed{\nabla_W y = B}", r"\boxed{\nabla_b y = C}"]

    found = find_parts(" then ".join(boxed[i] for i in order), ASKED, LAYER)

    assert [found[part.id].text[-1] for part in ASKED] == ["A", "B", "C"]


def test_the_text_before_carries_the_left_side() -> None:
    text = (
        r"For 2, \frac{\partial y_i}{\partial W_{jk}} is 0 unless i is j. "
        r"So we have \boxed{\partial_w y = x_k \delta_{ij}}"
    )

    assert find_parts(text, ASKED, LAYER)["dW"].before.startswith(r"\frac{\partial y_i}")


def kernels(text: str) -> list[str]:
    r"""What is found for two parts of which both ask for `\phi`."""
    phi = subject(r"\phi(x)", Declarations())
    found = find_parts(text, (Asked("first", phi), Asked("second", phi)), Declarations())
    return [shown(found["first"]), shown(found["second"])]


def test_a_left_side_that_parts_share_gives_way_to_their_numbers() -> None:
    assert kernels(r"(a) $\boxed{\phi(x) = A}$ (b) $\boxed{B}$") == [r"\phi(x) = A", "B"]
    assert kernels(r"(b) $\boxed{\phi(x) = B}$ (a) $\boxed{\phi(x) = A}$") == [
        r"\phi(x) = A",
        r"\phi(x) = B",
    ]
    assert kernels(r"(a) $\phi(x) = A$.") == [r"\phi(x) = A", "-"]


def test_the_rows_of_a_matrix_are_no_lines() -> None:
    text = r"It is $\nabla_x y = \begin{bmatrix} a \\ b \end{bmatrix}$."

    assert find_parts(text, ASKED, LAYER)["dx"].text == (
        r"\nabla_x y = \begin{bmatrix} a \\ b \end{bmatrix}"
    )


def found_by_letter(count: int, text: str) -> list[str]:
    asked = tuple(Asked(str(number)) for number in range(count))
    return [shown(found) for found in find_parts(text, asked, Declarations()).values()]


def test_letters_go_on_beyond_h_where_parts_do() -> None:
    text = "\n".join(rf"({letter}) \boxed{{{at}}}" for at, letter in enumerate("abcdefghij"))

    assert found_by_letter(10, text) == [str(at) for at in range(10)]


def test_roman_numerals_beside_letters_count_within_a_part() -> None:
    text = "(a)\n(i) \\boxed{1}\n(ii) Hence \\boxed{1}.\n(b) \\boxed{2}"

    assert found_by_letter(2, text) == ["1", "2"]
    assert found_by_letter(2, "(i) \\boxed{1}\n(ii) \\boxed{2}") == ["1", "2"]

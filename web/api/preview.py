"""`/v1/preview`: how an answer is read, at once; never a verdict."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from grader.latex import LatexError, parse
from grader.latex.mathml import to_mathml
from grader.latex.render import to_latex
from store.intake import ANSWER_CHARACTERS
from web.access import Submitter
from web.api.resources import Resource

router = APIRouter(prefix="/v1/preview", tags=["preview"])


class PreviewIn(Resource):
    """What a contestant is typing: one answer."""

    answer: Annotated[str, Field(max_length=ANSWER_CHARACTERS)] = Field(
        examples=["x_n \\delta_{mk}"]
    )


class SourceFault(Resource):
    """Why an answer cannot be read; the fault is at `answer[start:end]`, counted in characters."""

    code: str = Field(examples=["latex.unclosed"])
    message: str = Field(examples=["expected '}'"])
    start: int
    end: int


class Preview(Resource):
    """How an answer is read; `latex` and `mathml` are null where it cannot be.

    What is shown is how the source was taken apart. Whether it is right is not said here.
    """

    readable: bool = Field(examples=[True])
    latex: str | None = Field(examples=["x_{n} \\delta_{mk}"])
    mathml: str | None = Field(examples=["<math>...</math>"])
    fault: SourceFault | None = Field(examples=[None])


@router.post("", summary="How is an answer read?")
def preview(_key: Submitter, body: PreviewIn) -> Preview:
    """As LaTeX and as MathML, or with the place and the reason where it cannot be read."""
    try:
        tree = parse(body.answer)
    except LatexError as error:
        fault = SourceFault(
            code=error.code, message=error.message, start=error.start, end=error.end
        )
        return Preview(readable=False, latex=None, mathml=None, fault=fault)
    return Preview(readable=True, latex=to_latex(tree), mathml=to_mathml(tree), fault=None)

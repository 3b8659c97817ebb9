"""What operators ask: is it alive, is it ready, and what is an error's meaning."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from fastapi.responses import PlainTextResponse
from pydantic import Field
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from store.engine import reading
from web.api.resources import Resource
from web.faults import FAULTS, Fault
from web.metrics import CONTENT_TYPE
from web.service import Service, ServiceHere

router = APIRouter(tags=["operations"])


class Health(Resource):
    """That the process answers."""

    status: Literal["ok"] = "ok"


class Readiness(Resource):
    """Whether a submission would be taken, and graded at once."""

    ready: bool = Field(examples=[True])
    store: Literal["ok", "away"]
    broker: Literal["ok", "away"]


class Explanation(Resource):
    """What a problem document's type means, and what to do."""

    code: str = Field(examples=["not-found"])
    status: int = Field(examples=[404])
    title: str = Field(examples=["There is nothing here for this key"])
    remedy: str = Field(examples=["Check the address and the key."])


@router.get("/healthz", summary="Is the process alive?")
def healthz() -> Health:
    """It answers, whatever else is away."""
    return Health()


@router.get(
    "/readyz",
    summary="Is everything there that it needs?",
    responses={503: {"model": Readiness, "description": "Submissions cannot be taken now"}},
)
def readyz(service: ServiceHere, response: Response) -> Readiness:
    """Without the store nothing is taken; without the broker all is, and graded when it is back."""
    stored = _store_answers(service)
    if not stored:
        response.status_code = 503
    return Readiness(
        ready=stored,
        store="ok" if stored else "away",
        broker="ok" if service.bell.answers() else "away",
    )


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"example": 'grader_jobs{state="queued"} 0.0\n'}}}},
)
def metrics(service: ServiceHere) -> Response:
    """Queue, events, verdicts, webhooks and latencies; no name of anyone or anything."""
    return Response(service.metrics.text(), media_type=CONTENT_TYPE)


@router.get("/errors/{code}", summary="What an error means")
def explain(code: Annotated[str, Path(max_length=100)]) -> Explanation:
    """The address in the `type` of a problem document."""
    kind = FAULTS.get(code)
    if kind is None:
        raise Fault("not-found", "no error has that code")
    return Explanation(code=code, status=kind.status, title=kind.title, remedy=kind.remedy)


def _store_answers(service: Service) -> bool:
    try:
        with reading(service.engine) as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True

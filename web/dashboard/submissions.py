"""Submissions: the list with its filters, and one with everything that is known of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from grader.model import Verdict
from store import appeals, audit, decisions, links, published, rubrics, scores, submissions
from store.audit import Actor, Change
from store.engine import reading
from store.intake import InUtc, Name
from store.marked import WantedMark
from store.submissions import State, Wanted
from web.dashboard.access import Jury, Viewer
from web.dashboard.deciding import Given, GivenForm, most_of, reason_of, ruling_of
from web.dashboard.forms import FormError
from web.dashboard.links import at
from web.dashboard.marks import pieces
from web.dashboard.pages import page, see
from web.dashboard.rubrics import rubric_of
from web.deciding import Ruled, answer_appeal
from web.faults import Fault
from web.service import Service, ServiceHere

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from grader.model import Part
    from store.submissions import Filed

router = APIRouter(prefix="/submissions")

HIGHEST = 2**31 - 1
AT_ONCE = 50
SubmissionId = Annotated[int, Path(ge=1, le=HIGHEST)]
LinkId = Annotated[int, Path(ge=1, le=HIGHEST)]
REFUSE = "refuse"


def _left_out(value: object) -> object:
    """A field of the form that was not filled in."""
    return None if value == "" else value


Moment = Annotated[datetime, InUtc]
Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=6)]
LeftOut = BeforeValidator(_left_out)
BEHIND = ("part", "code", "points", "waits", "group", "total", "since", "until")


class Filters(BaseModel):
    """Which submissions to list; what is empty is any."""

    model_config = ConfigDict(extra="forbid")

    problem: Annotated[Name | None, LeftOut] = None
    contestant: Annotated[Name | None, LeftOut] = None
    reference: Annotated[Name | None, LeftOut] = None
    state: Annotated[State | None, LeftOut] = None
    verdict: Annotated[Verdict | None, LeftOut] = None
    before: Annotated[int | None, LeftOut, Field(ge=1, le=HIGHEST)] = None
    part: Annotated[Name | None, LeftOut] = None
    code: Annotated[Name | None, LeftOut] = None
    points: Annotated[Amount | None, LeftOut] = None
    waits: Annotated[bool | None, LeftOut] = None
    group: Annotated[str | None, LeftOut, Field(pattern="^[0-9a-f]{32}$")] = None
    total: Annotated[Amount | None, LeftOut] = None
    since: Annotated[Moment | None, LeftOut] = None
    until: Annotated[Moment | None, LeftOut] = None

    @property
    def wanted(self) -> Wanted:
        """As the store takes it; what is asked of a mark is asked of one and the same."""
        mark = WantedMark(
            part=self.part,
            code=self.code,
            points=self.points,
            waits=bool(self.waits),
            group=self.group,
        )
        return Wanted(
            problem=self.problem,
            contestant=self.contestant,
            reference=self.reference,
            state=self.state,
            verdict=self.verdict,
            since=self.since,
            before=self.until,
            mark=None if mark == WantedMark() else mark,
            total=self.total,
        )

    @property
    def behind(self) -> dict[str, object]:
        """What is asked for by a link to this page, and has no field on it."""
        return self.model_dump(mode="json", exclude_none=True, include=set(BEHIND))

    def query(self, *, before: int | None) -> dict[str, object]:
        """The same as the query of an address, from another place on."""
        return {**self.model_dump(mode="json", exclude_none=True), "before": before}


@router.get("")
def list_submissions(
    request: Request, service: ServiceHere, _person: Viewer, filters: Annotated[Filters, Query()]
) -> Response:
    """The newest first."""
    with reading(service.engine) as connection:
        found = submissions.search(
            connection, filters.wanted, before_id=filters.before, limit=AT_ONCE + 1
        )
        problems = [each.problem for each in rubrics.problems(connection)]
    shown = found[:AT_ONCE]
    more = len(found) > AT_ONCE
    return page(
        request,
        "submissions/list.html",
        found=shown,
        filters=filters,
        problems=problems,
        states=list(State),
        verdicts=list(Verdict),
        first=at("/submissions", filters.query(before=None)) if filters.before else "",
        next=at("/submissions", filters.query(before=shown[-1].id)) if more else "",
    )


@router.get("/{submission_id}")
def show_submission(
    request: Request, service: ServiceHere, _person: Viewer, submission_id: SubmissionId
) -> Response:
    """Everything that is known of one."""
    return _page(request, service, submission_id)


@router.post("/{submission_id}/links")
def make_link(
    request: Request,
    service: ServiceHere,
    person: Jury,
    submission_id: SubmissionId,
    days: Annotated[int, Form(ge=1, le=90)],
) -> Response:
    """A link for the contestant, shown this once."""
    now = datetime.now(UTC)
    until = now + timedelta(days=days)
    with service.engine.begin() as connection:
        if submissions.by_id(connection, submission_id) is None:
            raise Fault("page-missing", f"no submission {submission_id}")
        id_, token = links.make(connection, submission_id, person.id, until=until, now=now)
        after = {"submission": submission_id, "until": until.isoformat()}
        change = Change("link.made", f"link {id_}", after=after)
        audit.add(connection, Actor(person.name), change, now)
    here = f"{request.url.scheme}://{request.headers.get('Host', '')}"
    return _page(request, service, submission_id, link=here + at("/shared/{token}", token=token))


@router.post("/{submission_id}/links/{link_id}/end")
def end_link(
    request: Request,
    service: ServiceHere,
    person: Jury,
    submission_id: SubmissionId,
    link_id: LinkId,
) -> Response:
    """Let a link show nothing any more."""
    now = datetime.now(UTC)
    with service.engine.begin() as connection:
        if links.revoke(connection, link_id, submission_id, now):
            change = Change("link.ended", f"link {link_id}", before={"holds": True})
            audit.add(connection, Actor(person.name), change, now)
    return see(request, _address(submission_id), "The link shows nothing any more.")


@router.post("/{submission_id}/appeals/{appeal_id}/answer")
def answer(
    request: Request,
    service: ServiceHere,
    person: Jury,
    submission_id: SubmissionId,
    appeal_id: Annotated[int, Path(ge=1, le=HIGHEST)],
    given: GivenForm,
) -> Response:
    """Refuse an appeal, or grant it with a verdict and points."""
    who = Actor(person.name)
    try:
        ruled = _ruled(service, appeal_id, given, who)
        with service.engine.begin() as connection:
            reply = reason_of(given.reason)
            answer_appeal(connection, who, appeal_id, reply=reply, ruled=ruled)
    except FormError as error:
        again = {f"{name}-{appeal_id}": value for name, value in given.model_dump().items()}
        wrong = {f"{field}-{appeal_id}": said for field, said in error.wrong.items()}
        return _page(request, service, submission_id, wrong=wrong, typed=again)
    return see(request, _address(submission_id), "The appeal is answered.")


def _ruled(service: Service, appeal_id: int, given: Given, who: Actor) -> Ruled | None:
    """What grants an appeal; None refuses it. Raises FormError."""
    if given.verdict == REFUSE:
        return None
    with reading(service.engine) as connection:
        appeal = appeals.by_id(connection, appeal_id)
        rubric = None if appeal is None else published.live_rubric(connection, appeal.problem)
    parts = () if rubric is None else rubric.parts
    part = next((each for each in parts if appeal and each.id == appeal.part), None)
    if part is None:
        raise Fault("page-missing", f"no appeal {appeal_id} about a part that there is")
    ruling = ruling_of(given, most_of(part, group=False))
    return Ruled(ruling.verdict, ruling.points, ruling.reason, who)


def _page(
    request: Request,
    service: Service,
    submission_id: int,
    *,
    link: str = "",
    **shown_again: Any,  # noqa: ANN401 what is wrong with a form, and what was typed
) -> Response:
    now = datetime.now(UTC)
    with reading(service.engine) as connection:
        filed = submissions.by_id(connection, submission_id)
        if filed is None:
            raise Fault("page-missing", f"no submission {submission_id}")
        return page(
            request,
            "submissions/submission.html",
            filed=filed,
            pieces=_pieces(filed),
            asked=_asked(connection, filed),
            history=scores.history(connection, submission_id),
            decisions=decisions.about_submission(connection, submission_id),
            appeals=appeals.of_submission(connection, submission_id),
            links=links.of_submission(connection, submission_id, now),
            link=link,
            **shown_again,
        )


def _pieces(filed: Filed) -> object:
    if filed.text is None:
        return []
    return pieces(filed.text, filed.score.parts if filed.score else ())


def _asked(connection: Connection, filed: Filed) -> Mapping[str, Part]:
    """The parts of the rubric version that the score is by."""
    if filed.score is None:
        return {}
    version = filed.score.rubric_version
    found = rubrics.versions(connection, filed.problem)
    rubric_id = next(each.id for each in found if each.version == version)
    rubric = rubric_of(rubrics.text_of(connection, rubric_id))
    return {part.id: part for part in rubric.parts}


def _address(submission_id: int) -> str:
    return at("/submissions/{id}", id=submission_id)

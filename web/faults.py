"""What a caller is told when a request fails: problem documents by RFC 9457.

Every fault has a row in FAULTS; its `type` is the address under which this service explains it.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from store.intake import reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI, Request

MEDIA_TYPE = "application/problem+json"
TYPES = "/errors/"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: its status, what it is, and what the caller can do."""

    status: int
    title: str
    remedy: str


FAULTS: Mapping[str, Kind] = {
    "request-invalid": Kind(
        422, "The request is not what this call takes", "Mend what `errors` points to."
    ),
    "request-too-large": Kind(
        413, "The request is too large", "Send fewer submissions at once, or a batch."
    ),
    "key-missing": Kind(
        401, "No API key was given", "Send `Authorization: Bearer` with the key's token."
    ),
    "key-unknown": Kind(
        401, "The API key is not valid", "It is mistyped, expired or revoked: ask for another."
    ),
    "scope-missing": Kind(
        403, "The API key may not do this", "Ask for a key with the scope named in `detail`."
    ),
    "rate-exceeded": Kind(
        429, "Too many requests", "Wait for the seconds in `Retry-After`, then send it again."
    ),
    "idempotency-key-missing": Kind(
        400, "This call needs an Idempotency-Key", "Send a header with a name new to each request."
    ),
    "idempotency-key-reused": Kind(
        422, "The Idempotency-Key came with another body", "Use a new one for another request."
    ),
    "idempotency-key-running": Kind(
        409, "A request with this Idempotency-Key is running", "Send it again a little later."
    ),
    "problem-unknown": Kind(
        422, "No rubric of this problem is published", "Publish one, or correct the name."
    ),
    "rubric-invalid": Kind(
        422, "The rubric is not in order", "Mend what `errors` names; see docs/rubric-format.md."
    ),
    "version-frozen": Kind(
        409, "This version is published with another text", "Raise `version` in the rubric."
    ),
    "token-unknown": Kind(
        400, "No event has this token", "Read the feed from the beginning, without a token."
    ),
    "media-type": Kind(
        415, "The body is of another kind than this call takes", "Set `Content-Type`, see `detail`."
    ),
    "batch-columns": Kind(
        422, "The columns are not those of submissions", "Mend the first line, see `detail`."
    ),
    "batch-state": Kind(
        409, "The batch cannot be put in that state", "See `detail` and the batch's `state`."
    ),
    "webhook-refused": Kind(422, "Such a webhook is not made", "See `detail`."),
    "key-refused": Kind(422, "Such a key is not issued", "See `detail`."),
    "decision-refused": Kind(
        422, "Such a decision cannot be made", "See `detail`; list the groups of the part."
    ),
    "regrade-open": Kind(
        409, "A regrade of this problem is open", "Apply or cancel it before another."
    ),
    "regrade-unfinished": Kind(409, "The regrade is not done yet", "Apply it when it is."),
    "regrade-ended": Kind(409, "The regrade has come too far for this", "See its `stage`."),
    "appeal-refused": Kind(422, "There is nothing to appeal about", "Name a part that has a mark."),
    "appeal-open": Kind(409, "An appeal about this part is open", "Wait for its answer."),
    "appeal-answered": Kind(409, "The appeal is answered already", "See its `reply`."),
    "page-missing": Kind(
        404, "There is nothing at this address", "It may be gone, or the address is mistyped."
    ),
    "form-invalid": Kind(
        422, "The form is not filled in as this page takes it", "Go back and mend what is named."
    ),
    "form-stale": Kind(
        403,
        "The form was not sent from a page of this session",
        "Go back, load the page again, and send it once more.",
    ),
    "link-ended": Kind(
        404, "This link shows nothing any more", "Ask who sent it to you for another."
    ),
    "last-admin": Kind(
        409, "The last admin stays one", "Make another person an admin, then do this again."
    ),
    "name-taken": Kind(409, "Another person has this name", "Choose another name."),
    "role-missing": Kind(403, "Your role may not do this", "Ask an admin for the role named."),
    "sign-in-rate": Kind(
        429, "Too many attempts to sign in", "Wait for a quarter of an hour, then try again."
    ),
    "not-found": Kind(404, "There is nothing here for this key", "Check the address and the key."),
    "method-not-allowed": Kind(405, "This address takes other methods", "See `Allow`."),
    "http": Kind(400, "The request failed", "See `detail`."),
    "internal": Kind(
        500, "The service failed", "It is logged under the request's id: report that id."
    ),
}


class Fault(Exception):
    """A request that fails for a reason in FAULTS.

    `errors` points to what is wrong: a JSON pointer into the body, or a header, and why.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers


PROBLEM: Mapping[str, Any] = {
    "title": "Problem",
    "description": "Why a call failed (RFC 9457); `type` is the address that explains it.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "description": "Each says what is wrong, and where: `pointer` into the body (RFC 6901)",
            "type": "array",
            "items": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    },
}


def problems(*codes: str) -> dict[int, dict[str, Any]]:
    """The responses of these faults, by status, for the API's description."""
    responses: dict[int, dict[str, Any]] = {}
    for code in sorted(set(codes), key=lambda code: (FAULTS[code].status, code)):
        kind = FAULTS[code]
        media = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
        response = responses.setdefault(
            kind.status, {"description": kind.title, "content": {MEDIA_TYPE: media}}
        )
        examples = response["content"][MEDIA_TYPE]["examples"]
        examples[code] = {"value": _body(Fault(code))}
        response["description"] = "; ".join(FAULTS[each].title for each in examples)
    return responses


def may_fail(*codes: str) -> dict[str, list[str]]:
    """What a call declares of its own faults, as its `openapi_extra`."""
    return {"x-faults": list(codes)}


def respond_with_problems(app: FastAPI) -> None:
    """Answer every failure of the app with a problem document."""
    app.add_exception_handler(Fault, _fault)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _internal)


def problem(fault: Fault) -> JSONResponse:
    """The problem document of a fault."""
    kind = FAULTS[fault.code]
    return JSONResponse(
        jsonable_encoder(_body(fault)), kind.status, headers=fault.headers, media_type=MEDIA_TYPE
    )


def _body(fault: Fault) -> dict[str, Any]:
    kind = FAULTS[fault.code]
    body: dict[str, Any] = {
        "type": TYPES + fault.code,
        "title": kind.title,
        "status": kind.status,
        "detail": fault.detail or kind.remedy,
    }
    if fault.errors:
        body["errors"] = list(fault.errors)
    return body


def _fault(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, Fault):
        raise error
    return problem(error)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [_refused(each, request) for each in error.errors()]
    return problem(Fault("request-invalid", errors=errors))


def _refused(error: Mapping[str, Any], request: Request) -> dict[str, str]:
    """What is wrong with a value, or with all of the body."""
    place = error["loc"]
    if error["type"] == "json_invalid":
        return {
            "detail": f"not JSON at character {place[1]}: {error['ctx']['error']}",
            "pointer": "",
        }
    kind = request.headers.get("content-type", "none")
    if isinstance(error["input"], bytes) and place[0] == "body" and "json" not in kind:
        return {"detail": "send JSON, with the type application/json", "header": "content-type"}
    return _pointed(place, reason_of(error))


BRANCHES = frozenset({"one", "many"})  # pydantic names the branch of a union in a place


def _pointed(place: Sequence[str | int], message: str) -> dict[str, str]:
    """Where a value is wrong: `/answers/dW` of the body, or the parameter."""
    where, *steps = place
    if where == "body":
        steps = steps[1:] if steps and steps[0] in BRANCHES else steps
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)
        return {"detail": message, "pointer": pointer}
    return {"detail": message, str(where): ".".join(str(step) for step in steps)}


BY_STATUS = {404: "not-found", 405: "method-not-allowed"}


def _http(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error.__cause__, UnicodeDecodeError | RecursionError):  # of the body, by FastAPI
        wrong = {"detail": "not JSON in UTF-8, or nested too deep", "pointer": ""}
        return problem(Fault("request-invalid", errors=[wrong]))
    code = BY_STATUS.get(error.status_code, "http")
    detail = "" if code != "http" else str(error.detail or HTTPStatus(error.status_code).phrase)
    return problem(Fault(code, detail, headers=error.headers))


def _internal(_request: Request, _error: Exception) -> JSONResponse:
    """The server logs the error itself; the caller learns only that it happened."""
    return problem(Fault("internal"))

"""`/embed/answer-box`: a page for a contest platform's own page, with the preview as one types."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as PathParameter
from fastapi.responses import Response

from web.dashboard.files import FILES as SHARED
from web.faults import Fault

router = APIRouter(prefix="/embed", include_in_schema=False)

FOLDER = Path(__file__).parent
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
FONT = "stix-two-math.woff2"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)  # any page may frame it: it holds nothing but what is typed into it
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "max-age=300",
}
FILES = {suffix: (FOLDER / f"answer-box.{suffix}").read_text(encoding="utf-8") for suffix in TYPES}


@router.get("/answer-box")
def page() -> Response:
    """The page; the fragment of its address has the token of a contestant's key."""
    return _file("html")


@router.get("/answer-box.{suffix}")
def part(suffix: Annotated[str, PathParameter(max_length=10)]) -> Response:
    """Its script and its style."""
    if suffix not in TYPES:
        raise Fault("not-found")
    return _file(suffix)


@router.get(f"/{FONT}")
def font() -> Response:
    """The font of its formulas, the dashboard's."""
    return Response(SHARED[FONT], headers=HEADERS, media_type="font/woff2")


def _file(suffix: str) -> Response:
    return Response(FILES[suffix], headers=HEADERS, media_type=TYPES[suffix])

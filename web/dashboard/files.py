"""Style, scripts and font under an address with their digest: a browser keeps them for good."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as PathParameter
from fastapi.responses import Response

from web.dashboard.links import BASE
from web.faults import Fault

router = APIRouter()

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}
FILES = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in TYPES}
DIGEST = hashlib.sha256(b"".join(FILES[name] for name in sorted(FILES))).hexdigest()[:16]
FOR_GOOD = "public, max-age=31536000, immutable"


def file_address(name: str) -> str:
    """Where a file is; it changes with any of them, so that they fit together."""
    return f"{BASE}/static/{DIGEST}/{name}"


@router.get("/static/{digest}/{name}")
def static_file(
    digest: Annotated[str, PathParameter(max_length=64)],
    name: Annotated[str, PathParameter(max_length=100)],
) -> Response:
    """A file; of another digest than ours there is none."""
    if digest != DIGEST or name not in FILES:
        raise Fault("page-missing")
    headers = {"Cache-Control": FOR_GOOD}
    return Response(FILES[name], media_type=TYPES[Path(name).suffix], headers=headers)

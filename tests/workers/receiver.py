"""A receiver of webhooks, over real HTTP: it verifies, and answers as it is told to."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from standardwebhooks import Webhook

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Receiver:
    """What came, verified with `secret` where there is one; `answers` are given first, then 204.

    An answer of 0 is one that does not come before `closing`.
    """

    url: str = ""
    secret: str = ""
    answers: list[int] = field(default_factory=list)
    came: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def tokens(self) -> list[str]:
        """The tokens of the messages, in the order in which they came."""
        return [body.get("token", "") for _, body in self.came]

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """The status to answer with."""
        said = Webhook(self.secret).verify(body, headers)
        self.came.append((headers["webhook-id"], said))
        return self.answers.pop(0) if self.answers else 204


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a port of its own."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take({k.lower(): v for k, v in self.headers.items()}, body)
            if status == 0:
                receiver.closing.wait()
                return
            self.send_response(status)
            self.send_header("Location", f"{receiver.url}/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()

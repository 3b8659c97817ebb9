"""The calls of the service, typed."""

from __future__ import annotations

import time
import uuid
from contextlib import closing
from typing import TYPE_CHECKING, Any, Self

from grader_client.errors import UnreachableError, WaitedTooLongError
from grader_client.models import (
    Accepted,
    Batch,
    BatchResult,
    Preview,
    RowFault,
    RubricReport,
    Submission,
    Version,
)
from grader_client.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

CHUNK_BYTES = 2**18
STORING_S = 3600.0  # a large file is stored before the service answers
POLL_S = 0.05
SETTLED = frozenset({"graded", "review", "cancelled"})
FORMS = {".csv": "text/csv", ".jsonl": "application/x-ndjson", ".ndjson": "application/x-ndjson"}


class Client:
    """One service under one key. Calls are sent again where it is busy or away."""

    def __init__(self, server: str, token: str, **options: Any) -> None:  # noqa: ANN401 of Transport
        self._transport = Transport(server, token, **options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def hand_in(
        self,
        problem: str,
        contestant: str,
        *,
        answers: Mapping[str, str] | None = None,
        text: str | None = None,
        reference: str | None = None,
        name: str | None = None,
    ) -> Accepted:
        """Hand in a submission; under the same `name` it is stored once, however often called."""
        given = {
            "problem": problem,
            "contestant": contestant,
            "answers": dict(answers or {}),
            "text": text,
            "reference": reference,
        }
        reply = self._transport.call("POST", "/v1/submissions", json=given, headers=_named(name))
        return Accepted.model_validate_json(reply.content)

    def submission(self, id_: int) -> Submission:
        """A submission, with its score once there is one."""
        reply = self._transport.call("GET", f"/v1/submissions/{id_}")
        return Submission.model_validate_json(reply.content)

    def submissions(self, **wanted: str | int) -> Iterator[Submission]:
        """Submissions, the newest first, page by page; filters as in docs/api.md."""
        for each in self._pages("/v1/submissions", "submissions", wanted):
            yield Submission.model_validate(each)

    def wait(self, id_: int, *, timeout_s: float = 60) -> Submission:
        """A submission that is graded or waits for a person. Raises WaitedTooLongError."""
        until = time.monotonic() + timeout_s
        pause_s = POLL_S
        while (found := self.submission(id_)).state not in SETTLED:
            if time.monotonic() > until:
                raise WaitedTooLongError(f"submission {id_} is {found.state} after {timeout_s} s")
            time.sleep(pause_s)
            pause_s = min(1.0, pause_s * 1.5)
        return found

    def preview(self, answer: str) -> Preview:
        """How an answer is read."""
        reply = self._transport.call("POST", "/v1/preview", json={"answer": answer})
        return Preview.model_validate_json(reply.content)

    def check(self, rubric: str) -> RubricReport:
        """What the check of a rubric file's text finds; nothing is kept."""
        reply = self._transport.call("POST", "/v1/problems/check", json={"text": rubric})
        return RubricReport.model_validate_json(reply.content)

    def publish(self, rubric: str) -> Version:
        """Publish the text of a rubric file; the same text again changes nothing.

        Raises InvalidError where its check finds an error.
        """
        reply = self._transport.call("POST", "/v1/problems", json={"text": rubric})
        return Version.model_validate_json(reply.content)

    def versions(self, problem: str) -> list[Version]:
        """The versions of a problem, the oldest first."""
        reply = self._transport.call("GET", f"/v1/problems/{problem}/versions")
        return [Version.model_validate(each) for each in reply.json()["versions"]]

    def hand_in_file(
        self, problem: str, path: Path, *, version: int | None = None, name: str | None = None
    ) -> Batch:
        """Hand in a .jsonl or .csv file; the batch once all of it is stored."""

        def chunks() -> Iterator[bytes]:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk

        return self.hand_in_rows(
            problem, chunks, form=FORMS[path.suffix.lower()], version=version, name=name
        )

    def hand_in_rows(
        self,
        problem: str,
        chunks: Callable[[], Iterator[bytes]],
        *,
        form: str,
        version: int | None = None,
        name: str | None = None,
    ) -> Batch:
        """The same from chunks of bytes, which are asked for anew when they are sent again."""
        query = {"problem": problem} | ({} if version is None else {"version": str(version)})
        reply = self._transport.call(
            "POST",
            "/v1/batches",
            params=query,
            chunks=chunks,
            headers={**_named(name), "Content-Type": form},
            reply_s=STORING_S,
        )
        return Batch.model_validate_json(reply.content)

    def batch(self, id_: int) -> Batch:
        """A batch and how far it is."""
        return Batch.model_validate_json(self._transport.call("GET", f"/v1/batches/{id_}").content)

    def batches(self) -> Iterator[Batch]:
        """Batches, the newest first."""
        for each in self._pages("/v1/batches", "batches", {}):
            yield Batch.model_validate(each)

    def put_batch(self, id_: int, state: str) -> Batch:
        """Pause a batch ("paused"), resume it ("running") or cancel it ("cancelled")."""
        reply = self._transport.call("PUT", f"/v1/batches/{id_}/state", json={"state": state})
        return Batch.model_validate_json(reply.content)

    def batch_results(self, id_: int, *, after: int = 0) -> Generator[BatchResult]:
        """What came of the rows after the first `after`, as far as they are graded by now."""
        with self._transport.streamed(f"/v1/batches/{id_}/results", {"after": after}) as lines:
            for line in lines:
                yield BatchResult.model_validate_json(line)

    def batch_faults(self, id_: int) -> Iterator[RowFault]:
        """The rows that could not be used."""
        for each in self._pages(f"/v1/batches/{id_}/faults", "faults", {}):
            yield RowFault.model_validate(each)

    def follow(
        self, id_: int, *, after: int = 0, every_s: float = 0.5
    ) -> Iterator[BatchResult | Batch]:
        """Every row's result, in order, and between them how far it is, until there are no more.

        A stream that breaks off is taken up where it was. A batch that is paused is waited for.
        """
        while True:
            before = self.batch(id_)
            yield before
            try:
                with closing(self.batch_results(id_, after=after)) as results:
                    for result in results:
                        yield result
                        after = result.row
            except UnreachableError:
                self._transport.pause(1)
            if before.state in {"done", "cancelled"} and after >= before.rows:
                return
            time.sleep(every_s)

    def _pages(
        self, path: str, name: str, query: Mapping[str, str | int]
    ) -> Iterator[Mapping[str, Any]]:
        page = self._transport.call("GET", path, params=dict(query)).json()
        yield from page[name]
        while page["next"]:
            page = self._transport.call("GET", page["next"]).json()
            yield from page[name]


def _named(name: str | None) -> dict[str, str]:
    return {"Idempotency-Key": name or uuid.uuid4().hex}

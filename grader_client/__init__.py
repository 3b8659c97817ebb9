"""A client of the grading service: hand in, wait, read scores, whole contests, webhooks.

It stands alone: nothing of the service is imported.
"""

from grader_client.client import Client
from grader_client.errors import (
    BusyError,
    ClientError,
    ConflictError,
    DeniedError,
    InvalidError,
    NotFoundError,
    ProblemError,
    UnavailableError,
    UnreachableError,
    WaitedTooLongError,
)
from grader_client.models import (
    Accepted,
    Batch,
    BatchResult,
    Finding,
    PartMark,
    PartResult,
    Preview,
    RowFault,
    RubricReport,
    Score,
    Submission,
    Version,
)
from grader_client.webhooks import ForgedError, WebhookEvent, webhook_event

__all__ = [
    "Accepted",
    "Batch",
    "BatchResult",
    "BusyError",
    "Client",
    "ClientError",
    "ConflictError",
    "DeniedError",
    "Finding",
    "ForgedError",
    "InvalidError",
    "NotFoundError",
    "PartMark",
    "PartResult",
    "Preview",
    "ProblemError",
    "RowFault",
    "RubricReport",
    "Score",
    "Submission",
    "UnavailableError",
    "UnreachableError",
    "Version",
    "WaitedTooLongError",
    "WebhookEvent",
    "webhook_event",
]

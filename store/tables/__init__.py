"""The tables. The database is the truth: what is not here has not happened."""

from store.tables.access import KeyRow, RequestRow
from store.tables.base import Base, Exact, Moment
from store.tables.events import DeliveryRow, EventRow, WebhookRow
from store.tables.jury import AppealRow, AuditRow, DecisionRow, RegradeRow
from store.tables.people import LinkRow, PersonRow, SessionRow
from store.tables.problems import ProblemRow, RubricRow
from store.tables.scores import LIVE, Cause, JudgementRow, MarkRow, ScoreRow
from store.tables.submissions import (
    BatchLineRow,
    BatchRow,
    JobRow,
    JobState,
    Priority,
    SubmissionRow,
)

__all__ = [
    "LIVE",
    "AppealRow",
    "AuditRow",
    "Base",
    "BatchLineRow",
    "BatchRow",
    "Cause",
    "DecisionRow",
    "DeliveryRow",
    "EventRow",
    "Exact",
    "JobRow",
    "JobState",
    "JudgementRow",
    "KeyRow",
    "LinkRow",
    "MarkRow",
    "Moment",
    "PersonRow",
    "Priority",
    "ProblemRow",
    "RegradeRow",
    "RequestRow",
    "RubricRow",
    "ScoreRow",
    "SessionRow",
    "SubmissionRow",
    "WebhookRow",
]

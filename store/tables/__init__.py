"""The tables. The database is the truth: what is not here has not happened."""

from store.tables.access import KeyRow, RequestRow
from store.tables.base import Base, Exact, Moment
from store.tables.events import DeliveryRow, EventRow, WebhookRow
from store.tables.jury import (
    AppealRow,
    AuditRow,
    ChoiceRow,
    DecisionRow,
    DecisionSpellingRow,
    DifferenceRow,
    RegradeRow,
)
from store.tables.people import LinkRow, PersonRow, SessionRow
from store.tables.problems import ProblemRow, RubricRow
from store.tables.processes import ProcessRow
from store.tables.reviews import ClaimRow, SkipRow
from store.tables.scores import Asks, Cause, JudgementRow, MarkRow, ScoreRow
from store.tables.submissions import (
    BatchLineRow,
    BatchRow,
    JobRow,
    JobState,
    Priority,
    SubmissionRow,
)
from store.tables.tallies import (
    Activity,
    DifferenceTallyRow,
    EffectTallyRow,
    GroupTallyRow,
    MinuteRow,
    PartTallyRow,
)

__all__ = [
    "Activity",
    "AppealRow",
    "Asks",
    "AuditRow",
    "Base",
    "BatchLineRow",
    "BatchRow",
    "Cause",
    "ChoiceRow",
    "ClaimRow",
    "DecisionRow",
    "DecisionSpellingRow",
    "DeliveryRow",
    "DifferenceRow",
    "DifferenceTallyRow",
    "EffectTallyRow",
    "EventRow",
    "Exact",
    "GroupTallyRow",
    "JobRow",
    "JobState",
    "JudgementRow",
    "KeyRow",
    "LinkRow",
    "MarkRow",
    "MinuteRow",
    "Moment",
    "PartTallyRow",
    "PersonRow",
    "Priority",
    "ProblemRow",
    "ProcessRow",
    "RegradeRow",
    "RequestRow",
    "RubricRow",
    "ScoreRow",
    "SessionRow",
    "SkipRow",
    "SubmissionRow",
    "WebhookRow",
]

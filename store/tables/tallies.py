"""Counts kept beside what they count, in the same transactions: pages read them and no rows."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 read by SQLAlchemy
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base


class PartTallyRow(Base):
    """How many live marks of a part are alike, together with the total of their scores.

    `position` is the part's in its score: those at 0 count each score once. `points` and `total`
    are as the marks and scores have them; `points` is "" where a person decides about any.
    `settled` scores leave nothing to a person.
    """

    __tablename__ = "part_tallies"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 read by SQLAlchemy, never changed

    problem: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    verdict: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    points: Mapped[str] = mapped_column(primary_key=True)
    total: Mapped[str] = mapped_column(primary_key=True)
    settled: Mapped[bool] = mapped_column(primary_key=True)
    alike: Mapped[int]


class GroupTallyRow(Base):
    """How many live marks of an answer group are alike; `points` as in PartTallyRow."""

    __tablename__ = "group_tallies"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 read by SQLAlchemy, never changed

    problem: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    answer_group: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    points: Mapped[str] = mapped_column(primary_key=True)
    alike: Mapped[int]


class DifferenceTallyRow(Base):
    """How many answers to a part a regrade would mark otherwise in the same way.

    `answer_group` is "" for those that stand alone; points as in PartTallyRow. `rejected` ones keep
    their scores.
    """

    __tablename__ = "difference_tallies"
    __table_args__ = (
        Index("difference_tallies_alike", "regrade_id", "alike"),
        {"sqlite_with_rowid": False},
    )

    regrade_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(primary_key=True)
    answer_group: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[str] = mapped_column(primary_key=True)
    points: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    new_verdict: Mapped[str] = mapped_column(primary_key=True)
    new_points: Mapped[str] = mapped_column(primary_key=True)
    new_code: Mapped[str] = mapped_column(primary_key=True)
    rejected: Mapped[bool] = mapped_column(primary_key=True)
    alike: Mapped[int]


class EffectTallyRow(Base):
    """How many submissions a regrade would change alike.

    `kept` ones have a rejected answer; `gain` is 1 for more points in all, -1 for less, else 0;
    `asks` is of those that get a part that a person has to decide.
    """

    __tablename__ = "effect_tallies"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 read by SQLAlchemy, never changed

    regrade_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kept: Mapped[bool] = mapped_column(primary_key=True)
    gain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asks: Mapped[bool] = mapped_column(primary_key=True)
    submissions: Mapped[int]


class Activity(StrEnum):
    """What is counted by the minute."""

    RECEIVED = "received"
    GRADED = "graded"


class MinuteRow(Base):
    """How many submissions to a problem came, or were graded first, in a minute."""

    __tablename__ = "minutes"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 read by SQLAlchemy, never changed

    activity: Mapped[str] = mapped_column(primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    problem: Mapped[str] = mapped_column(primary_key=True)
    submissions: Mapped[int]

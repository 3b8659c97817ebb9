"""Settings from the environment; docs/operations.md has the table."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLES = {
    "database_url": "DATABASE_URL",
    "broker_url": "GRADER_BROKER_URL",
    "data_dir": "GRADER_DATA_DIR",
    "processes": "GRADER_PROCESSES",
    "answer_timeout_s": "GRADER_ANSWER_TIMEOUT_S",
    "answer_memory_mib": "GRADER_ANSWER_MEMORY_MIB",
    "attempts": "GRADER_ATTEMPTS",
    "lease_s": "GRADER_LEASE_S",
    "resend_s": "GRADER_RESEND_S",
    "chunk": "GRADER_CHUNK",
    "api_host": "GRADER_API_HOST",
    "api_port": "GRADER_API_PORT",
    "rate_per_minute": "GRADER_RATE_PER_MINUTE",
    "body_mib": "GRADER_BODY_MIB",
    "batch_mib": "GRADER_BATCH_MIB",
    "webhook_private": "GRADER_WEBHOOK_PRIVATE",
}
Seconds = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


class Settings(BaseModel):
    """What a deployment chooses; every field has a default that suits one machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Path("var")
    database_url: str = ""  # empty: SQLite in data_dir
    broker_url: str = ""  # empty: our own server of the Redis protocol
    processes: Count = Field(default_factory=lambda: os.cpu_count() or 1)
    answer_timeout_s: Seconds = 10
    answer_memory_mib: Annotated[int, Field(ge=64)] = 1024
    attempts: Count = 3
    lease_s: Seconds = 60
    resend_s: Seconds = 30
    chunk: Annotated[int, Field(ge=1, le=1000)] = 100
    api_host: str = "127.0.0.1"
    api_port: Annotated[int, Field(ge=0, le=65535)] = 8000
    rate_per_minute: Count = 6000
    body_mib: Count = 64
    batch_mib: Count = 1024
    webhook_private: bool = False

    @model_validator(mode="after")
    def _lease_outlasts_an_answer(self) -> Self:
        """A lease is renewed between two answers, so it must outlast one."""
        if self.lease_s < self.answer_timeout_s * 2:
            raise ValueError(
                f"{VARIABLES['lease_s']} must be at least twice {VARIABLES['answer_timeout_s']}"
            )
        return self

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The settings named in the environment; a variable that is empty counts as not set."""
        named = {field: environment.get(name, "") for field, name in VARIABLES.items()}
        return cls.model_validate({field: text for field, text in named.items() if text})

    def to_environment(self) -> dict[str, str]:
        """The same settings for a process that we start."""
        return {name: str(getattr(self, field)) for field, name in VARIABLES.items()}

    @property
    def store_url(self) -> str:
        """The database that is meant."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'grader.sqlite3'}"

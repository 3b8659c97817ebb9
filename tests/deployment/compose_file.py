"""docker-compose.yml as it is written, strictly: a key that Docker would refuse is refused here."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

ROOT = Path(__file__).parents[2]


class Strict(BaseModel):
    """No key that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(Strict):
    """When a service that another depends on is far enough."""

    condition: Literal["service_healthy", "service_completed_successfully", "service_started"]


class EnvFile(Strict):
    """A file of environment variables."""

    path: str
    required: bool


class Healthcheck(Strict):
    """A command that fails while the service is not ready."""

    test: list[str]
    interval: str
    retries: int


class Service(Strict):
    """A container; those with `build` are ours."""

    build: str = ""
    image: str
    command: list[str] = []
    environment: dict[str, str] = {}
    env_file: list[EnvFile] = []
    depends_on: dict[str, Condition] = {}
    healthcheck: Healthcheck | None = None
    ports: list[str] = []
    volumes: list[str] = []
    restart: Literal["no", "unless-stopped"]
    stop_grace_period: str = ""
    init: bool = False
    cap_drop: list[str] = []
    security_opt: list[str] = []


class Compose(BaseModel):
    """The whole file; what begins with `x-` is for YAML alone."""

    services: dict[str, Service]
    volumes: dict[str, None]

    @property
    def ours(self) -> dict[str, Service]:
        """What runs from our image."""
        return {name: each for name, each in self.services.items() if each.build}


def compose() -> Compose:
    """The file in this checkout."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    return Compose.model_validate(yaml.safe_load(text))

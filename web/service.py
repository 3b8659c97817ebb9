"""What the calls share: the store, the bell of the dispatcher, the rates, the settings."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from store.engine import open_store
from web.checking import TIMES, Checker
from web.metrics import Metrics
from web.rates import Rates
from workers.bell import Bell

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from workers.settings import Settings


@dataclass(frozen=True, slots=True)
class Service:
    """One API process's connections; `ending` is set when open feeds are to end."""

    settings: Settings
    engine: Engine
    bell: Bell
    rates: Rates
    metrics: Metrics
    checker: Checker
    ending: threading.Event = field(default_factory=threading.Event)

    def close(self) -> None:
        """Give the connections back."""
        self.checker.close()
        self.engine.dispose()
        self.bell.close()


def open_service(settings: Settings) -> Service:
    """The connections that the settings name."""
    engine = open_store(settings.store_url)
    return Service(
        settings=settings,
        engine=engine,
        bell=Bell(settings.broker_url),
        rates=Rates(settings.broker_url, settings.rate_per_minute),
        metrics=Metrics(engine),
        checker=Checker(
            timeout_s=TIMES * settings.answer_timeout_s, memory_mib=settings.answer_memory_mib
        ),
    )


def service_of(request: Request) -> Service:
    """The service of the app that a request came to: a dependency."""
    service: Service = request.app.state.service
    return service


ServiceHere = Annotated[Service, Depends(service_of)]

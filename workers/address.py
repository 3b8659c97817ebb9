"""Where a webhook may be: over http or https, and not inside our own network unless allowed."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from urllib.parse import urlsplit

SCHEMES = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefusedError(Exception):
    """A URL that nothing is sent to; the message says why."""


def check_url(url: str, *, private: bool) -> None:
    """Raise AddressRefusedError for a URL that could never be delivered to.

    What a name stands for is looked up at each delivery, not here.
    """
    host, _ = host_and_port(url)
    if private:
        return
    if host == "localhost" or host.endswith(".localhost") or _is_inside(host):
        raise AddressRefusedError("addresses of a private network are not delivered to")


def host_and_port(url: str) -> tuple[str, int]:
    """The host of a URL and its port. Raises AddressRefusedError where it has none that serves."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefusedError(f"not a URL: {error}") from error
    if parts.scheme not in SCHEMES or not host:
        raise AddressRefusedError("a webhook has a URL with http or https and a host")
    if parts.username is not None or parts.fragment:
        raise AddressRefusedError("a webhook's URL has neither a user nor a fragment")
    return host.rstrip("."), port or SCHEMES[parts.scheme]


async def resolve(url: str, *, private: bool) -> str:
    """The address to connect to: what was checked is what is used. Raises AddressRefusedError.

    A name with any address inside is refused whole.
    """
    host, port = host_and_port(url)
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefusedError(f"the name is not found: {error}") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not private and any(map(_is_inside, addresses)):
        raise AddressRefusedError("the name stands for an address of a private network")
    return addresses[0]


def _is_inside(text: str) -> bool:
    """Whether it is an address that is not everybody's; a name is not an address."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return True
        address = address.ipv4_mapped or address.sixtofour or address
    return not address.is_global or address.is_multicast

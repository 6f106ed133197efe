"""Where an IP address leads: to the internet, or into a network that only insiders should reach.

What the reader fetches by itself must not become a stranger's hand inside the user's network, so
the address that is really connected to is looked at, in whatever form it is written.
"""

import ipaddress
import re
import socket
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any

ANYWHERE = "*"
"""Stands for a reach without limits."""


class Network(StrEnum):
    """A kind of network."""

    INTERNET = ""
    PRIVATE = "private"
    """RFC 1918, RFC 4193 and the shared space of RFC 6598."""
    LOOPBACK = "loopback"
    LINK_LOCAL = "link-local"
    RESERVED = "reserved"
    """Multicast, documentation, benchmarks and the rest of what is not global (RFC 6890)."""


class OutOfReach(OSError):
    """The address connected to lies in a network that this request may not enter."""

    def __init__(self) -> None:
        super().__init__("out of reach")


@lru_cache(maxsize=4096)
def network_of(ip: str) -> Network:
    """Tell the kind of network of an address.

    Args:
        ip: An IPv4 or IPv6 address; an IPv4 one inside an IPv6 one counts as itself.
    """
    address = _inner(ipaddress.ip_address(ip.partition("%")[0]))
    if address.is_loopback or address.is_unspecified:
        return Network.LOOPBACK  # connecting to 0.0.0.0 reaches this machine
    if address.is_link_local:
        return Network.LINK_LOCAL
    if any(address in network for network in _PRIVATE if network.version == address.version):
        return Network.PRIVATE
    if not address.is_global or address.is_multicast or address.is_reserved:
        return Network.RESERVED
    return Network.INTERNET


_PRIVATE = tuple(
    ipaddress.ip_network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _inner(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 one stands for (RFC 4291, 3056, 4380, 6052), or itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def named_network(host: str) -> Network | None:
    """What the host of an address tells by itself; None for a name that must be looked up."""
    if host.rstrip(".").endswith("localhost"):
        return Network.LOOPBACK
    if not _NUMBERS.search(host):
        return None
    try:
        return network_of(host)
    except ValueError:
        return None


_NUMBERS = re.compile(r"^[\d.]+$|:")


def within(network: str, reach: str) -> bool:
    """Tell whether a network may be entered.

    Args:
        network: Where an address leads.
        reach: The network, beside the internet, that may be entered, or ``ANYWHERE``.
    """
    return not network or reach in {ANYWHERE, network}


def guarded_socket(reach: str) -> Callable[[tuple[Any, ...]], socket.socket]:
    """Make what opens sockets for one reach: it sees each address just before it is connected to.

    Args:
        reach: As in ``within``.

    Returns:
        A function from an entry of ``getaddrinfo`` to its socket; it raises OutOfReach.
    """

    def opened(entry: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, where = entry
        if not within(network_of(where[0]), reach):
            raise OutOfReach
        return socket.socket(family=family, type=kind, proto=protocol)

    return opened

"""Allows connections to public network addresses only, checked at the socket so that no name or redirect evades it.

Non-public blocks are in `special_blocks.txt`, with their date. IPv6 forms that carry an IPv4 address (RFC 4291 mapped
and compatible, RFC 2765 translated, RFC 6052 and 8215 NAT64, RFC 5214 ISATAP) are judged by that address.
"""

import socket
from functools import cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_CARRIERS = tuple(
    IPv6Network(block) for block in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
)


class ForbiddenAddress(OSError):
    """A connection to an address that is not public was refused."""


def is_public(address: str) -> bool:
    """True if the IP address is public unicast, also after unwrapping an IPv4 address inside an IPv6 one."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        carried = _carried(ip)
        if carried is not None:
            return is_public(str(carried))
        if ip not in _GLOBAL_UNICAST:
            return False
    number = int(ip)
    return not any(version == ip.version and first <= number <= last for version, first, last in _special_blocks())


def guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    """Creates a socket for one result of getaddrinfo; raises ForbiddenAddress if the address is not public."""
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise ForbiddenAddress(f"{address[0]} is not a public address")
    return socket.socket(family=family, type=kind, proto=protocol)


@cache
def _special_blocks() -> tuple[tuple[int, int, int], ...]:
    """Returns the non-public blocks as (IP version, first address, last address)."""
    lines = files("digest.collect.web").joinpath("special_blocks.txt").read_text("utf-8").splitlines()
    blocks = [ip_network(line.split()[0]) for line in lines if not line.startswith("#")]
    return tuple((block.version, int(block.network_address), int(block.broadcast_address)) for block in blocks)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    number = int(ip)
    isatap = (number >> 32) & 0xFDFFFFFF == 0x00005EFE
    return IPv4Address(number & 0xFFFFFFFF) if isatap or any(ip in block for block in _CARRIERS) else None

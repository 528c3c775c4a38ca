"""Which network addresses may be called: public ones. Checked at the socket, so that no name or redirect goes around.

Special-purpose blocks are the IANA registries as the standard library knows them (RFC 6890); IPv6 forms that carry an
IPv4 address (RFC 4291 mapped and compatible, RFC 6052 and 8215 NAT64, RFC 5214 ISATAP) are judged by what they carry.
"""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

# Answers instance metadata from a public block.
_METADATA = IPv4Address("168.63.129.16")
_TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"))
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
# Global in part or in older registries, never a publisher's: IETF protocol assignments, 6to4 relays.
_PROTOCOLS = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))


class ForbiddenAddress(OSError):
    """A connection to an address that is not public was refused."""


def is_public(address: str) -> bool:
    """True when the IP address is a public unicast one, also after unwrapping an IPv4 address inside an IPv6 one."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast and ip != _METADATA and not any(ip in b for b in _PROTOCOLS)
    if any(ip in tunnel for tunnel in _TUNNELS):
        return False
    carried = _carried(ip)
    if carried is not None:
        return is_public(str(carried))
    return ip.is_global and not ip.is_multicast and not ip.is_site_local


def guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    """A socket for one result of getaddrinfo; raises ForbiddenAddress for an address that is not public."""
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise ForbiddenAddress(f"{address[0]} is not a public address")
    return socket.socket(family=family, type=kind, proto=protocol)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    number = int(ip)
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if any(ip in block for block in _NAT64) or number >> 32 == 0 or (number >> 32) & 0xFDFFFFFF == 0x00005EFE:
        return IPv4Address(number & 0xFFFFFFFF)
    return None

"""A real resolver that queries a name server on loopback."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

Zone = Mapping[tuple[str, str], tuple[str, ...]]


@contextmanager
def resolver(zone: Zone) -> Iterator[dns.resolver.Resolver]:
    """A resolver that queries a loopback name server with this zone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        threading.Thread(target=answer, args=(listening, zone), daemon=True).start()
        asking = dns.resolver.Resolver(configure=False)
        asking.nameservers = ["127.0.0.1"]
        asking.port = listening.getsockname()[1]
        yield asking


def answer(listening: socket.socket, zone: Zone) -> None:
    while True:
        try:
            data, asker = listening.recvfrom(4096)
        except OSError:
            return
        query = dns.message.from_wire(data)
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        reply = dns.message.make_response(query)
        values = zone.get((question.name.to_text(), kind), ())
        if values:
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
        elif not any(name == question.name.to_text() for name, _ in zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        listening.sendto(reply.to_wire(), asker)

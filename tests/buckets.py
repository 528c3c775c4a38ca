"""A real S3 server on loopback, from the package moto."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from moto.server import ThreadedMotoServer


class BucketServer:
    """The running server. New buckets are empty."""

    def __init__(self, server: ThreadedMotoServer) -> None:
        self._place = server.get_host_and_port()
        self._numbers = count(1)

    def new_bucket(self) -> str:
        """Creates a bucket; returns its address for DIGEST_FILES."""
        name = f"letter-{next(self._numbers)}"
        connection = http.client.HTTPConnection(*self._place)
        connection.request("PUT", f"/{name}")
        assert connection.getresponse().status == 200
        connection.close()
        return self.address(name)

    def address(self, bucket: str) -> str:
        """Returns the address of a bucket for DIGEST_FILES."""
        host, port = self._place
        return f"s3://key:se%2Fcret@{bucket}/news?endpoint=http://{host}:{port}&region=us-east-1"


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield BucketServer(server)
    finally:
        server.stop()

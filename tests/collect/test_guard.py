"""Which IP addresses may be contacted."""

import pytest

from digest.collect.web.address_guard import ForbiddenAddress, guarded_socket, is_public


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200"),
        *("0.0.0.0", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1", "fe80::1", "fe80::1%eth0"),
        *("fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "100::1", "::ffff:127.0.0.1"),
        *("::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1"),
        *("2002:7f00:1::1", "2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
        *("2a00:1450:4001:0:0:5efe:7f00:1", "no address", ""),
        *(
            "::ffff:0:7f00:1",
            "::ffff:0:a9fe:a9fe",
            "3fff::1",
            "3fff:fff:ffff::1",
            "5f00::1",
            "2001:20::1",
            "2001:4:112::1",
        ),
        *("2620:4f:8000::1", "192.31.196.1", "192.52.193.1", "192.175.48.1", "4000::1", "1000::1", "fe00::1"),
    ],
)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(ForbiddenAddress, match="is not a public address"):
        guarded_socket((2, 1, 6, "", (address, 80)))


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "151.101.1.1",
        "2606:4700::1111",
        "2a00:1450:4001:801::200e",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "::ffff:0:808:808",
        "2001:200::1",
        "2001:4860:4860::8888",
        "3ffe::1",
    ],
)
def test_public_addresses_are_called(address: str) -> None:
    assert is_public(address)

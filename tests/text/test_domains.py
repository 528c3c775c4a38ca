"""Domains and addresses in the form that the DNS and mail have for them."""

import pytest

from digest.text.domains import ascii_address, ascii_domain, ascii_url


@pytest.mark.parametrize(
    ("domain", "encoded"),
    [
        ("Herald.Example", "herald.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("مثال.example", "xn--mgbh0fb.example"),
        ("ｈｅｒａｌｄ.example", "herald.example"),
        ("ü..example", "ü..example"),
        ("☃\u200d.example", "☃\u200d.example"),
        (f"{'ü' * 80}.example", f"{'ü' * 80}.example"),
    ],
)
def test_a_domain_is_encoded_and_one_that_cannot_be_stays(domain: str, encoded: str) -> None:
    assert ascii_domain(domain) == encoded


@pytest.mark.parametrize(
    ("address", "encoded"),
    [
        ("Ann@Herald.Example", "Ann@Herald.Example"),
        ("Ann@bücher.example", "Ann@xn--bcher-kva.example"),
        ("ánn@herald.example", "ánn@herald.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("", ""),
    ],
)
def test_of_an_address_only_the_domain_is_encoded(address: str, encoded: str) -> None:
    assert ascii_address(address) == encoded


@pytest.mark.parametrize(
    ("url", "encoded"),
    [
        ("https://herald.example/a?b=c#d", "https://herald.example/a?b=c#d"),
        ("https://bücher.example:8080/نامه", "https://xn--bcher-kva.example:8080/%D9%86%D8%A7%D9%85%D9%87"),
        ("https://herald.example/é?q=ü&r=%20#ö", "https://herald.example/%C3%A9?q=%C3%BC&r=%20#%C3%B6"),
        ("https://[ü", "https://[ü"),
    ],
)
def test_a_web_address_is_encoded_whole_and_a_malformed_one_stays(url: str, encoded: str) -> None:
    assert ascii_url(url) == encoded

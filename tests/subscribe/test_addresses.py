import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.errors import InputError
from digest.subscribe.email_addresses import check_address, folded, read_domains, run_by_a_state


@pytest.mark.parametrize("address", ["reader@harbour.example", "First.Last+tag@harbour.example", "a@bücher.example"])
def test_an_address_is_kept_as_it_is_written(address: str) -> None:
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "subscriber",
        "reader@@harbour.example",
        "reader@harbour",
        "reader@harbour.example\r\nBcc: other@harbour.example",
        "subscriber\x00@harbour.example",
        "rea\u202eder@harbour.example",
        "rea\u200cder@harbour.example",
        "reаder@harbour.example",  # a Cyrillic letter in it
        "reader@hаrbour.example",  # the same in the domain
        "reader@har\u200cbour.example",
        "<reader@harbour.example>",
        "reader@[192.0.2.1]",
        "=?utf-8?q?a?=@harbour.example",  # mail programs would show another address
        "a=?b@harbour.example",
        "a" * 65 + "@harbour.example",
        "a@" + "b" * 260 + ".example",
    ],
)
def test_what_is_no_address_or_hides_something_is_refused(address: str) -> None:
    with pytest.raises(InputError):
        check_address(address)


@given(text=st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    with contextlib.suppress(InputError):
        assert "@" in check_address(text)


def test_variants_of_a_mailbox_are_one_for_caps() -> None:
    variants = ["Rea.der+news@Harbour.example", "reader@harbour.example", "r.e.a.d.e.r+x+y@HARBOUR.example"]
    assert len({folded(address) for address in variants}) == 1


def test_a_mailbox_run_by_a_state_is_known_below_its_domain_too() -> None:
    domains = read_domains("gov.ir   # ministries\n\n# a comment\nstate.example\n")
    assert run_by_a_state("a@mail.gov.ir", domains)
    assert run_by_a_state("a@state.example", domains)
    assert not run_by_a_state("a@notstate.example", domains)

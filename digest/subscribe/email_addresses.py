"""Validates e-mail addresses. The only module that uses email-validator."""

import unicodedata
from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email

from digest.model.errors import InputError
from digest.text.domains import ascii_domain

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets


def check_address(text: str) -> str:
    """Returns the address in composed form, domain in lower case. Raises InputError for one we would not write to.

    Strict: no control, invisible or direction characters, an ASCII local part (few systems accept another, and a
    homoglyph there is another person), each label of the domain in one script. No network access.
    """
    address = text.strip(" \t\r\n")
    if len(address) > LONGEST:
        raise InputError(f"an e-mail address has at most {LONGEST} characters, this one has {len(address)}")
    hidden = next((letter for letter in address if unicodedata.category(letter)[0] == "C"), None)
    if hidden is not None:
        raise InputError(
            f"{address!r} is not an e-mail address: it contains the invisible character U+{ord(hidden):04X}"
        )
    if "=?" in address:
        raise InputError(f"{address!r} is not an e-mail address: mail programs would read '=?' as an encoded word")
    try:
        checked = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise InputError(f"{address!r} is not an e-mail address: {error}") from None
    for label in () if checked.domain.isascii() else checked.domain.split("."):
        if len(scripts(label)) > 1:
            raise InputError(f"{address!r} is not an e-mail address: {label!r} mixes letters of several scripts")
    return checked.normalized


def scripts(text: str) -> set[str]:
    """Returns the scripts of the letters of a text, by the first word of their Unicode names."""
    return {unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha()}


def folded(address: str) -> str:
    """Returns a form that is equal for variants of one mailbox: no case, no dots, nothing after a plus.

    Used for caps only: some providers treat these as different mailboxes, so it never finds a subscriber.
    """
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0].replace('.', '').lower()}@{ascii_domain(domain)}"


def domain_of(address: str) -> str:
    """Returns the domain of an address in its DNS form."""
    return ascii_domain(address.rpartition("@")[2])


def run_by_a_state(address: str, domains: Iterable[str]) -> bool:
    """Whether the mailbox's domain is one of these domains or below one of them."""
    domain = domain_of(address)
    return any(domain == state or domain.endswith(f".{state}") for state in domains)


def read_domains(text: str) -> tuple[str, ...]:
    """Parses a list of domains: one per line, comments after `#`."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(ascii_domain(line) for line in lines if line)

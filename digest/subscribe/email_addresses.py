"""What may be an address: the one place that knows email-validator."""

import unicodedata
from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email

from digest.model.errors import InputError
from digest.text.domains import ascii_domain

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets


def check_address(text: str) -> str:
    """The address in its composed form, domain in lower case. Raises InputError for anything we would not write to.

    Strict: no control, invisible or direction character, an ASCII local part (few systems take another, and a
    homoglyph there is another person), each label of the domain in one script. The network is not asked.
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
    """The scripts of the letters of a text, by the first word of their Unicode names."""
    return {unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha()}


def folded(address: str) -> str:
    """The form in which variants of one mailbox are equal: without case, dots and what follows a plus.

    It is used for caps only: some providers keep these mailboxes apart, so it never finds a subscriber.
    """
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0].replace('.', '').lower()}@{ascii_domain(domain)}"


def domain_of(address: str) -> str:
    """The domain of an address as DNS has it."""
    return ascii_domain(address.rpartition("@")[2])


def run_by_a_state(address: str, domains: Iterable[str]) -> bool:
    """Whether the mailbox is at one of these domains or below one of them."""
    domain = domain_of(address)
    return any(domain == state or domain.endswith(f".{state}") for state in domains)


def read_domains(text: str) -> tuple[str, ...]:
    """The domains of a list: one a line, comments after `#`."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(ascii_domain(line) for line in lines if line)

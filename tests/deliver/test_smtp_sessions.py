"""What an SMTP session says of a server that lacks something, or is gone."""

import asyncio

import pytest
from servers import DROP, MailServer

from digest.deliver.mailers.smtp import SmtpMailer, parse_server
from digest.deliver.replies import NOT_SPOKEN, Reply, Stage
from digest.deliver.sessions import Envelope, Session

PLAIN = "reader@demo.example"
INTERNATIONAL = "نامه@harbour.example"


def letter(recipient: str = PLAIN, message: bytes = b"Subject: news\r\n\r\n.word\r\n") -> Envelope:
    return Envelope(sender="letter@herald.example", recipient=recipient, identifier="1@herald.example", message=message)


def talked(address: str, *letters: Envelope, closed: bool = False) -> list[Reply]:
    """The replies to letters in one session; or the one that kept it from opening."""

    async def talk() -> list[Reply]:
        opened = await SmtpMailer(parse_server(address)).connect()
        if isinstance(opened, Reply):
            return [opened]
        session: Session = opened
        if closed:
            await session.close()
        try:
            return [await session.send(one) for one in letters]
        finally:
            await session.close()

    return asyncio.run(talk())


def test_a_letter_after_the_end_of_a_session_is_not_sent_and_may_be_tried_again() -> None:
    with MailServer() as server:
        (reply,) = talked(server.address, letter(), closed=True)
    assert (reply.stage, reply.code, reply.text) == (Stage.SENDER, 0, "the connection is gone")
    assert server.letters == []


def test_after_a_dropped_connection_every_further_letter_says_so() -> None:
    with MailServer(lambda stage, talk: DROP if stage == "RCPT" else None) as server:
        first, second = talked(server.address, letter(), letter())
    assert (first.stage, first.code) == (Stage.RECIPIENT, 0)
    assert (second.stage, second.code, second.text) == (Stage.SENDER, 0, "the connection is gone")


@pytest.mark.parametrize(
    ("offers", "code"), [(("SMTPUTF8", "8BITMIME"), 250), (("8BITMIME",), 553)], ids=["offered", "not offered"]
)
def test_an_international_address_needs_a_server_that_takes_it(offers: tuple[str, ...], code: int) -> None:
    with MailServer(offers=offers) as server:
        (reply,) = talked(server.address, letter(INTERNATIONAL))
    assert reply.code == code
    assert server.recipients == ([INTERNATIONAL] if code == 250 else [])


@pytest.mark.parametrize(
    "odd", [letter("a@b.example>\r\nRCPT TO:<c@d.example"), letter(message=b"Subject: \x00\r\n\r\n")]
)
def test_what_would_become_a_command_is_not_spoken(odd: Envelope) -> None:
    with MailServer() as server:
        (reply,) = talked(server.address, odd)
    assert (reply.stage, reply.text) == (Stage.RECIPIENT, NOT_SPOKEN)
    assert server.letters == []


@pytest.mark.parametrize("offers", [("8BITMIME",), ("AUTH",), ("AUTH X-OURS",)])
def test_a_password_for_a_server_without_a_login_that_we_know_is_named(offers: tuple[str, ...]) -> None:
    with MailServer(offers=offers) as server:
        (reply,) = talked(f"smtp://me:secret@127.0.0.1:{server.port}?tls=none", letter())
    assert (reply.stage, reply.code, reply.text) == (Stage.LOGIN, 504, "the server offers no login")


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    with MailServer() as server:
        (reply,) = talked(f"smtp://127.0.0.1:{server.port}", letter())
    assert (reply.stage, reply.code) == (Stage.OPENING, 554)
    assert "no STARTTLS" in reply.text
    assert server.letters == []

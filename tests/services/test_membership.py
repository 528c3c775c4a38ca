import errno
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from listkit import Kit, make_kit

from digest.model.errors import DigestError
from digest.model.subscribers import DeliveryState, SubscriberState
from digest.security.journal import Forgotten, Journal
from digest.security.vault import Key, Vault
from digest.services.members import Answer
from digest.store.engine import open_engine
from digest.subscribe.life_cycle import Event
from digest.subscribe.link_tokens import Purpose, make_token
from digest.subscribe.notices import About, Notice
from digest.subscribe.subscriber_links import subscriber_links


def token(kit: Kit, purpose: Purpose, subscriber: str) -> str:
    return make_token(purpose, subscriber, kit.membership.vault(), kit.clock())


# --- joining ---


def test_who_confirms_is_a_subscriber_and_nobody_else_is(kit: Kit) -> None:
    kit.membership.ask("reader@harbour.example", language="fa", form="light")
    assert kit.subscribers.count_subscribers() == {}
    assert kit.send() == {"sent": 1}
    assert kit.subscribers.count_subscribers() == {"pending": 1}
    assert kit.membership.confirm(kit.mails[-1].token) is Answer.DONE
    assert kit.subscribers.count_subscribers() == {"active": 1}


def test_looking_at_a_link_changes_nothing(kit: Kit) -> None:
    kit.membership.ask("reader@harbour.example", language="en")
    kit.send()
    assert kit.membership.look(kit.mails[-1].token, Purpose.CONFIRM) is Answer.DONE
    assert kit.subscribers.count_subscribers() == {"pending": 1}


def test_pressing_twice_is_as_good_as_once(kit: Kit) -> None:
    subscriber = kit.join()
    assert kit.membership.confirm(kit.mails[-1].token) is Answer.DONE
    assert kit.state(subscriber) == "active"


def test_the_confirmation_holds_no_word_of_the_visitors(kit: Kit) -> None:
    kit.membership.ask("buy.my.pills@harbour.example", language="en")
    kit.send()
    assert "pills" not in kit.mails[0].text + kit.mails[0].subject
    assert kit.mails[0].headers["auto-submitted"] == "auto-generated"
    assert "list-unsubscribe" not in kit.mails[0].headers


def test_a_known_address_gets_a_link_to_its_settings_in_its_own_language(kit: Kit) -> None:
    kit.join(language="fa")
    kit.membership.ask("reader@harbour.example", language="en")
    kit.send()
    assert "/fa/settings/" in kit.mails[-1].text
    assert kit.subscribers.count_subscribers() == {"active": 1}


def test_known_and_unknown_addresses_leave_the_same_trace_when_asked_for(kit: Kit) -> None:
    kit.join()
    for address in ("reader@harbour.example", "nobody@harbour.example"):
        kit.membership.ask(address, language="en")
    rows = kit.engine.query("select length(sealed) as length, due_at, expires_at from notices")
    assert rows[0] == rows[1]


def test_known_and_unknown_addresses_take_the_same_statements_of_the_database(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit.join("active@harbour.example")
    kit.membership.forget(kit.join("left@harbour.example"), "left")
    kit.membership.ask("pending@harbour.example", language="en")
    kit.send()
    done: list[str] = []
    for name in ("query", "execute"):
        real = getattr(kit.engine, name)
        counted = lambda sql, *given, real=real: (done.append(sql), real(sql, *given))[1]  # noqa: E731
        monkeypatch.setattr(kit.engine, name, counted)
    taken = set()
    for who in ("active", "left", "pending", "nobody"):
        done.clear()
        kit.membership.ask(f"{who}@harbour.example", language="en")
        taken.add(tuple(done))
    assert len(taken) == 1


def test_one_address_gets_three_confirmations_in_thirty_days_in_all_its_variants(kit: Kit) -> None:
    for number in range(20):
        for variant in ("reader@harbour.example", "rea.der@harbour.example", f"READER+{number}@Harbour.example"):
            kit.membership.ask(variant, language="en")
        kit.send()
        kit.clock.forward(days=1)
    assert len(kit.mails) == 3


def test_after_sixty_days_an_address_may_ask_again(kit: Kit) -> None:
    for _ in range(4):
        kit.membership.ask("reader@harbour.example", language="en")
    kit.send()
    kit.clock.forward(days=60)
    kit.membership.ask("reader@harbour.example", language="en")
    kit.send()
    assert len(kit.mails) == 4


def test_the_caps_hold_no_address_and_their_keys_are_thrown_away(kit: Kit) -> None:
    kit.membership.ask("reader@harbour.example", language="en")
    kit.send()
    (key,) = kit.engine.query("select period, key from cap_keys")
    assert "reader" not in str(kit.engine.query("select * from caps"))
    kit.clock.forward(days=61)
    kit.membership.ask("other@harbour.example", language="en")
    kit.send()
    assert key not in kit.engine.query("select period, key from cap_keys")


def test_who_does_not_confirm_in_two_days_is_forgotten(kit: Kit) -> None:
    kit.membership.ask("reader@harbour.example", language="en")
    kit.send()
    kit.clock.forward(hours=49)
    kit.send()
    assert kit.subscribers.count_subscribers() == {}
    assert kit.membership.confirm(kit.mails[0].token) is Answer.EXPIRED


def test_bombing_a_thousand_victims_makes_one_mail_each_at_most(kit: Kit) -> None:
    for number in range(40):
        for _ in range(5):
            kit.membership.ask(f"victim{number}@harbour.example", language="en")
    kit.send()
    assert max(sum(mail.to == other.to for mail in kit.mails) for other in kit.mails) <= 3


# --- leaving ---


def test_leaving_erases_the_address_and_pressing_again_is_no_error(kit: Kit) -> None:
    subscriber = kit.join()
    link = token(kit, Purpose.LEAVE, subscriber)
    assert kit.membership.leave(link) is Answer.DONE
    assert kit.membership.leave(link) is Answer.DONE
    row = kit.subscribers.by_id(subscriber)
    assert row
    assert (row.state, row.sealed) == (SubscriberState.LEFT, None)
    assert kit.subscribers.find(kit.membership.vault().address_index("reader@harbour.example")) is None


def test_old_links_never_revive_who_has_left(kit: Kit) -> None:
    kit.membership.ask("reader@harbour.example", language="en")
    kit.send()
    confirm = kit.mails[-1].token
    kit.membership.confirm(confirm)
    subscriber = kit.subscribers.find(kit.membership.vault().address_index("reader@harbour.example"))
    assert subscriber
    kit.membership.forget(subscriber.id, "left")
    assert kit.membership.confirm(confirm) is Answer.GONE
    for purpose in (Purpose.PAUSE, Purpose.MANAGE):
        assert kit.membership.look(token(kit, purpose, subscriber.id), purpose) is Answer.GONE
    assert not kit.membership.happen(subscriber.id, Event.RESUME)
    assert kit.state(subscriber.id) == "left"


def test_who_comes_back_is_somebody_new_whom_old_links_do_not_touch(kit: Kit) -> None:
    first = kit.join()
    old = token(kit, Purpose.LEAVE, first)
    kit.membership.leave(old)
    second = kit.join()
    kit.membership.leave(old)
    assert second != first
    assert kit.state(second) == "active"


def test_a_forwarded_letter_lets_a_stranger_leave_or_pause_at_most(kit: Kit) -> None:
    subscriber = kit.join()
    links = subscriber_links("https://herald.example", subscriber, kit.membership.vault(), kit.clock())
    assert all("harbour" not in url and "reader" not in url for url in links.values())
    for url in links.values():
        assert kit.membership.subscriber(url.rpartition("/")[2]) is Answer.GONE
    kit.membership.fresh_link(links["%%PREFERENCES_URL%%"].rpartition("/")[2])
    kit.send()
    assert kit.mails[-1].to == "reader@harbour.example"


def test_a_stranger_with_a_forwarded_letter_cannot_bomb_its_subscriber(kit: Kit) -> None:
    link = token(kit, Purpose.FRESH_LINK, kit.join())
    before = len(kit.mails)
    for _ in range(50):
        kit.membership.fresh_link(link)
    kit.send()
    assert len(kit.mails) - before == 3


# --- settings ---


def test_a_pause_lasts_thirty_days_and_can_be_ended(kit: Kit) -> None:
    subscriber = kit.join()
    kit.membership.pause(token(kit, Purpose.PAUSE, subscriber))
    assert kit.state(subscriber) == "paused"
    kit.membership.resume(token(kit, Purpose.MANAGE, subscriber))
    assert kit.state(subscriber) == "active"
    kit.membership.pause(token(kit, Purpose.PAUSE, subscriber))
    kit.clock.forward(days=30, hours=1)
    kit.send()
    assert kit.state(subscriber) == "active"


def test_a_subscriber_chooses_and_takes_a_copy_of_everything(kit: Kit) -> None:
    link = token(kit, Purpose.MANAGE, kit.join())
    assert kit.membership.choose(link, language="fa", form="discreet", days=(1, 3)) is Answer.DONE
    copy = kit.membership.copy(link)
    assert isinstance(copy, dict)
    assert copy["address"] == "reader@harbour.example"
    assert (copy["language"], copy["form"], copy["days"]) == ("fa", "discreet", (1, 3))
    kit.clock.forward(hours=1, seconds=1)
    assert kit.membership.copy(link) is Answer.EXPIRED


def test_a_discreet_subscriber_gets_neither_name_nor_subject(kit: Kit) -> None:
    subscriber = kit.join()
    kit.membership.choose(token(kit, Purpose.MANAGE, subscriber), language="en", form="discreet", days=(1,))
    kit.membership.fresh_link(token(kit, Purpose.FRESH_LINK, subscriber))
    kit.send()
    mail = kit.mails[-1]
    assert mail.headers["from"] == "post@plain.example"
    assert "https://plain.example/en/settings/" in mail.text
    for word in ("Top Ten", "herald"):
        assert word not in mail.subject + mail.text + str(mail.headers)


# --- notices ---


def test_a_notice_is_sent_once_even_when_the_sender_is_killed_after_it(kit: Kit) -> None:
    kit.membership.ask("reader@harbour.example", language="en")

    def dies(message: bytes, recipient: str, identifier: str) -> DeliveryState:
        kit.post(message, recipient, identifier)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kit.membership.send_notices(dies)
    kit.send()
    assert len(kit.mails) == 1


def test_a_greylisted_notice_is_tried_again_within_its_hour_only(kit: Kit) -> None:
    subscriber = kit.join()
    kit.answer, before = DeliveryState.QUEUED, len(kit.mails)
    kit.membership.fresh_link(token(kit, Purpose.FRESH_LINK, subscriber))
    for _ in range(20):
        kit.send()
        kit.clock.forward(minutes=5)
    assert 10 <= len(kit.mails) - before <= 12
    assert kit.subscribers.count_notices() == 0


def test_one_mail_that_cannot_be_written_does_not_stop_the_others(kit: Kit) -> None:
    kit.membership.queue(Notice(about=About.NOTE, address="a@harbour.example", language="no such language"))
    kit.clock.forward(seconds=1)
    kit.membership.ask("reader@harbour.example", language="en")
    assert kit.send() == {"failed": 1, "sent": 1}


@pytest.mark.parametrize(
    "address", ["=?utf-8?q?a?=@harbour.example", "a?=b@harbour.example", "o'brien+x@harbour.example"]
)
def test_an_address_stands_in_the_mail_as_it_was_typed(kit: Kit, address: str) -> None:
    kit.membership.ask(address, language="en")
    if "=?" in address:  # the form refuses it; a row of an older version may hold it
        assert kit.send() == {"failed": 1}
        return
    assert kit.send() == {"sent": 1}
    assert kit.mails[0].headers["to"] == address


def test_a_link_expires_after_an_hour_and_a_sign_up_after_a_day(kit: Kit) -> None:
    kit.membership.fresh_link(token(kit, Purpose.FRESH_LINK, kit.join()))
    kit.clock.forward(hours=1)
    assert kit.send() == {}
    kit.membership.ask("reader@harbour.example", language="en")
    kit.clock.forward(hours=23)
    assert kit.send() == {"sent": 1}
    kit.membership.ask("reader@harbour.example", language="en")
    kit.clock.forward(hours=24)
    assert kit.send() == {}


@pytest.mark.parametrize("hours", [1, 5, 20])
def test_a_sign_up_counts_once_however_long_it_is_put_off(kit: Kit, hours: int) -> None:
    kit.answer = DeliveryState.QUEUED
    kit.membership.ask("reader@harbour.example", language="en")
    for _ in range(hours * 12):
        kit.send()
        kit.clock.forward(minutes=5)
    kit.answer = DeliveryState.SENT
    kit.clock.forward(minutes=30)
    assert kit.send() == {"sent": 1}
    kit.membership.confirm(kit.mails[-1].token)
    assert kit.subscribers.count_subscribers() == {"active": 1}
    for _ in range(5):
        kit.membership.ask("reader@harbour.example", language="en")
    assert kit.send() == {"sent": 2, "nothing": 3}


def test_asking_again_the_day_after_an_outage_brings_a_mail(kit: Kit) -> None:
    kit.answer = DeliveryState.QUEUED
    for _ in range(30):
        kit.membership.ask("reader@harbour.example", language="en")
        kit.send()
        kit.clock.forward(hours=1)
    kit.clock.forward(hours=30)
    kit.answer = DeliveryState.SENT
    kit.send()
    before = len(kit.mails)
    kit.membership.ask("reader@harbour.example", language="en")
    assert kit.send() == {"sent": 1}
    assert len(kit.mails) == before + 1


def test_the_latest_letter_that_was_put_off_comes_once(kit: Kit) -> None:
    kit.answer = DeliveryState.QUEUED
    kit.membership.ask("anyone@harbour.example", language="en", about=About.LATEST)
    kit.send()
    kit.answer = DeliveryState.SENT
    kit.clock.forward(minutes=6)
    assert kit.send() == {"sent": 1}


def test_one_address_is_one_subscriber_in_any_case(kit: Kit) -> None:
    identifier = kit.join("Some.One@harbour.example")
    assert kit.join("some.one@HARBOUR.example") == identifier
    copy = kit.membership.copy(token(kit, Purpose.MANAGE, identifier))
    assert isinstance(copy, dict)
    assert copy["address"] == "Some.One@harbour.example"


def test_the_latest_letter_is_sent_once_a_day_to_an_address(kit: Kit) -> None:
    for _ in range(5):
        kit.membership.ask("anyone@harbour.example", language="en", about=About.LATEST)
    kit.send()
    assert [mail.headers["auto-submitted"] for mail in kit.mails] == ["auto-replied"]
    kit.clock.forward(days=2)
    kit.membership.ask("anyone@harbour.example", language="en", about=About.LATEST)
    kit.send()
    assert len(kit.mails) == 2


# --- a database restored, keys changed ---


def snapshot(kit: Kit, folder: Path) -> None:
    kit.engine.back_up(folder / "old.db")


class BusyJournal(Journal):
    """A journal in which another process writes just before it is read for the first time."""

    def __init__(self, path: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(path)
        self.meanwhile = [meanwhile]

    def forgotten(self, count: int) -> Forgotten | None:
        while self.meanwhile:
            self.meanwhile.pop()()
        return super().forgotten(count)


@pytest.mark.parametrize("what", ["sending", "erasing"])
def test_a_database_is_not_taken_for_restored_because_another_process_writes_meanwhile(kit: Kit, what: str) -> None:
    kit.membership.note_sending("2024-03-04")
    leaves = kit.join()

    def meanwhile() -> None:
        if what == "erasing":
            kit.membership.forget(leaves, "left")
        kit.membership.note_sending("2024-03-05")

    replace(kit.membership, journal=BusyJournal(kit.membership.journal.path, meanwhile)).heal()
    assert kit.subscribers.fact("restored") is None
    kit.membership.heal()
    assert kit.subscribers.fact("restored") is None


def test_a_restored_database_repeats_the_erasures_and_waits_for_a_person(kit: Kit, tmp_path: Path) -> None:
    stays, leaves = kit.join("stays@harbour.example"), kit.join("leaves@harbour.example")
    snapshot(kit, tmp_path)
    kit.membership.forget(leaves, "left")
    kit.membership.note_sending("2024-03-05")
    restored = make_kit(tmp_path, database="old.db")
    assert restored.state(leaves) == "active"
    restored.membership.heal()
    assert restored.state(leaves) == "left"
    assert restored.state(stays) == "active"
    restored.membership.ask("new@harbour.example", language="en")
    with pytest.raises(DigestError, match="digest keys accept"):
        restored.send()
    restored.subscribers.set_fact("restored", None)
    assert restored.send() == {"sent": 1}


def test_a_crash_between_journal_and_database_is_healed_without_a_person(kit: Kit, tmp_path: Path) -> None:
    subscriber = kit.join()
    snapshot(kit, tmp_path)
    kit.membership.forget(subscriber, "left")
    crashed = make_kit(tmp_path, database="old.db")
    crashed.membership.heal()
    assert crashed.state(subscriber) == "left"
    assert crashed.subscribers.fact("restored") is None


def test_an_erasure_whose_journal_cannot_be_written_is_not_made_by_half(kit: Kit) -> None:
    subscriber = kit.join()
    kit.membership.journal.path.mkdir(parents=True)  # stands in the way
    with pytest.raises(OSError):
        kit.membership.forget(subscriber, "left")
    assert kit.state(subscriber) == "active"


class CrashingJournal(Journal):
    """A journal whose process is killed before, or after, a line is on the disk."""

    def __init__(self, path: Path, *, after: bool) -> None:
        super().__init__(path)
        self.after = after

    def append(self, number: int, what: str, which: str) -> None:
        if self.after:
            super().append(number, what, which)
        raise KeyboardInterrupt


@pytest.mark.parametrize("after", [False, True])
def test_an_erasure_that_a_crash_interrupts_is_finished_by_the_next_process(kit: Kit, after: bool) -> None:
    subscriber, journal = kit.join(), Journal(kit.membership.journal.path)
    crashing = replace(kit.membership, journal=CrashingJournal(journal.path, after=after))
    with pytest.raises(KeyboardInterrupt):
        crashing.forget(subscriber, "left")
    assert kit.state(subscriber) == "active"
    assert journal.path.exists() is after
    kit.membership.heal()
    assert kit.state(subscriber) == "left"
    assert kit.subscribers.begun_erasures() == ()
    assert kit.subscribers.fact("restored") is None
    assert sum(number for _, event, number in kit.subscribers.events() if event == "left") == 1
    assert subscriber in journal.path.read_text()


def test_an_erasure_that_another_process_finishes_meanwhile_is_counted_once(kit: Kit) -> None:
    leaves = kit.join()
    erasure = kit.subscribers.begin_erasure(leaves, "left")
    kit.membership.heal()
    assert kit.subscribers.begun_erasures() == ()
    assert kit.state(leaves) == "left"
    assert not kit.membership.forget(leaves, "left")
    assert sum(number for _, event, number in kit.subscribers.events() if event == "left") == 1
    assert erasure.number == int(kit.subscribers.fact("count") or 0)


def test_while_the_journal_cannot_be_written_an_interrupted_erasure_waits_and_stops_nothing_else(kit: Kit) -> None:
    leaves = kit.join()
    kit.subscribers.begin_erasure(leaves, "left")
    with pytest.MonkeyPatch.context() as full:
        full.setattr(Journal, "append", _disk_is_full)
        kit.membership.heal()
    assert (kit.state(leaves), len(kit.subscribers.begun_erasures())) == ("active", 1)
    kit.membership.heal()
    assert (kit.state(leaves), len(kit.subscribers.begun_erasures())) == ("left", 0)


def _disk_is_full(journal: Journal, number: int, what: str, which: str) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", str(journal.path))


def test_new_keys_find_and_open_every_subscriber_and_old_links_work_on(kit: Kit, tmp_path: Path) -> None:
    subscriber = kit.join()
    old = kit.membership.vault()
    leave, pause = token(kit, Purpose.LEAVE, subscriber), token(kit, Purpose.PAUSE, subscriber)
    new = Vault(b"n" * 32, (Key(master=b"k" * 32, retired=kit.clock().date()),))
    assert kit.membership.rekey(new) == 1
    later = make_kit(tmp_path, vault=new)
    assert later.subscribers.find(old.address_index("reader@harbour.example")) is None
    row = later.subscribers.find(new.address_index("reader@harbour.example"))
    assert row
    assert later.membership.address_of(row.id) == "reader@harbour.example"
    assert later.membership.pause(pause) is Answer.DONE
    later.clock.forward(days=400)
    assert later.membership.look(pause, Purpose.PAUSE) is not Answer.DONE
    assert later.membership.leave(leave) is Answer.DONE


def test_a_stolen_database_tells_neither_address_nor_language_nor_form(kit: Kit, tmp_path: Path) -> None:
    kit.join("reader@harbour.example", language="fa")
    kit.membership.ask("second@harbour.example", language="fa", form="discreet")
    kit.engine.back_up(tmp_path / "stolen.db")
    stolen = (tmp_path / "stolen.db").read_bytes()
    with closing(open_engine(tmp_path / "stolen.db")) as copy:
        tables = [row["name"] for row in copy.query("select name from sqlite_master where type = 'table'")]
        rows = str([copy.query(f"select * from {table}") for table in tables if "words" not in table])
    assert "notices" in tables
    for word in ("harbour", "discreet", "second@", "'fa'", '"fa"'):
        assert word.encode() not in stolen
        assert word not in rows


def test_rows_tell_the_hour_at_most(kit: Kit) -> None:
    kit.clock.now += timedelta(minutes=17, seconds=9)
    kit.membership.pause(token(kit, Purpose.PAUSE, kit.join()))
    (row,) = kit.engine.query("select until from subscribers")
    assert row["until"].endswith(":00:00Z")


def test_notices_wait_for_their_places_and_none_is_taken_out_of_the_queue_without(kit: Kit) -> None:
    for number in range(5):
        kit.membership.ask(f"reader{number}@harbour.example", language="en")
    places = [True, True, False]
    assert kit.membership.send_notices(kit.post, lambda: places.pop(0)) == {"sent": 2}
    assert (len(kit.mails), kit.subscribers.count_notices()) == (2, 3)
    assert kit.send() == {"sent": 3}


def test_no_place_is_asked_for_where_nothing_is_due(kit: Kit) -> None:
    kit.membership.ask("reader@harbour.example", language="en")
    kit.answer = DeliveryState.QUEUED
    assert kit.send() == {"queued": 1}
    assert kit.membership.send_notices(kit.post, lambda: pytest.fail("nothing is due for five minutes")) == {}

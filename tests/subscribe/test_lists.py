import contextlib
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.asides import AsideKind
from digest.model.errors import InputError
from digest.model.subscribers import Subscriber, SubscriberState
from digest.subscribe.address_book import new_subscriber
from digest.subscribe.lists import UNREADABLE, read_list, seal_list, unseal_list, write_list


def lines(data: bytes, **columns: str) -> list[str]:
    found = read_list(io.BytesIO(data), where="list.csv", columns=columns, consent="fair, 2024", languages=("en", "fa"))
    return [line.subscriber.address if line.subscriber else line.problem for line in found]


def test_a_list_comes_back_as_it_was_written() -> None:
    subscribers = [
        Subscriber(
            id="1" * 32,
            state=SubscriberState.ACTIVE,
            address="reader@harbour.example",
            language="fa",
            form="light",
            days=(1, 5),
            consent="fair, 2024",
            rhythm="both",
        )
    ]
    data = b"".join(write_list((one, None) for one in subscribers))
    (line,) = read_list(io.BytesIO(data), where="x", columns={}, consent="", languages=("en", "fa"))
    assert line.subscriber
    assert (
        line.subscriber.address,
        line.subscriber.language,
        line.subscriber.form,
        line.subscriber.days,
        line.subscriber.consent,
        line.subscriber.rhythm,
    ) == (
        "reader@harbour.example",
        "fa",
        "light",
        (1, 5),
        "fair, 2024",
        "both",
    )


def test_a_list_without_a_rhythm_is_one_of_the_daily_letter_and_an_unknown_one_is_named() -> None:
    data = b"address,rhythm\na@harbour.example,\nb@harbour.example,Weekly\nc@harbour.example,hourly\n"
    first, second, third = read_list(io.BytesIO(data), where="x", columns={}, consent="fair", languages=("en",))
    assert first.subscriber
    assert second.subscriber
    assert (first.subscriber.rhythm, second.subscriber.rhythm) == ("daily", "weekly")
    assert "unknown rhythm 'hourly'" in third.problem


PAUSED = b"address,state,paused_until\nreader@harbour.example,"


@pytest.mark.parametrize(
    ("data", "until"),
    [
        (PAUSED + b"paused,2024-04-04T12:00:00+00:00\n", datetime(2024, 4, 4, 12, tzinfo=UTC)),
        (PAUSED + b" Paused ,2024-04-04T12:00Z\n", datetime(2024, 4, 4, 12, tzinfo=UTC)),
        (PAUSED + b"paused,\n", None),
        (PAUSED + b"paused,next spring\n", None),
        (PAUSED + b"paused,9999-12-31T23:59:59Z\n", None),
        (PAUSED + b"paused,2024-04-04\n", None),
        (b"address;Status\nreader@harbour.example;PAUSED\n", None),
        (b"subscription status\taddress\npaused\treader@harbour.example\n", None),
    ],
)
def test_who_is_paused_stays_so_until_the_day_that_the_list_says(data: bytes, until: datetime | None) -> None:
    (line,) = read_list(io.BytesIO(data), where="x", columns={}, consent="fair", languages=("en",))
    assert line.subscriber
    assert (line.subscriber.state, line.paused_until) == (SubscriberState.PAUSED, until)
    (again,) = read_list(
        io.BytesIO(b"".join(write_list([(line.subscriber, until)]))),
        where="x",
        columns={},
        consent="",
        languages=("en",),
    )
    assert again.subscriber
    assert (again.subscriber.state, again.paused_until) == (SubscriberState.PAUSED, until)


def test_who_is_active_is_not_paused_whatever_else_the_line_says() -> None:
    data = PAUSED + b"active,2024-04-04T12:00Z\n"
    (line,) = read_list(io.BytesIO(data), where="x", columns={}, consent="fair", languages=("en",))
    assert line.subscriber
    assert (line.subscriber.state, line.paused_until) == (SubscriberState.ACTIVE, None)


def test_a_formula_in_a_cell_is_disarmed_and_armed_no_more_when_it_comes_back() -> None:
    subscriber = Subscriber(
        id="1", state=SubscriberState.ACTIVE, address="=cmd@harbour.example", language="en", consent="@SUM(A1)"
    )
    data = b"".join(write_list([(subscriber, None)]))
    assert b"\n'=cmd@" in data
    assert b"'@SUM" in data
    assert lines(data) == ["=cmd@harbour.example"]


def test_every_line_that_is_no_subscriber_is_told_with_its_fault() -> None:
    data = b"address,language,form,days\nbad,,,\n=cmd|x,,,\na@harbour.example,xx,,\nb@harbour.example,,fax,\n"
    data += b"c@harbour.example,,,9\nd@harbour.example\ne@harbour.example,,,1 2\n"
    *faults, good = lines(data)
    assert good == "e@harbour.example"
    for fault, word in zip(faults, ("bad", "=cmd", "xx", "fax", "days", "number of cells"), strict=True):
        assert word in fault


def test_columns_may_have_other_names_and_consent_is_a_must() -> None:
    data = b"E-Mail\nreader@harbour.example\n"
    assert lines(data, address="E-Mail") == ["reader@harbour.example"]
    (line,) = read_list(io.BytesIO(data), where="x", columns={"address": "E-Mail"}, consent="", languages=("en",))
    assert "no consent" in line.problem


def test_who_never_confirmed_is_not_imported() -> None:
    assert "pending" in lines(b"address,state\na@harbour.example,pending\n")[0]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"a\x00b", b"name\nx\n"])
def test_a_file_that_is_no_list_is_refused_whole(data: bytes) -> None:
    with pytest.raises(InputError, match=r"list\.csv"):
        lines(data)


def test_a_fault_far_down_is_found_before_the_first_line_is_taken() -> None:
    good = b"address\n" + b"reader@harbour.example\n" * 20_000
    for end, told in ((b"\xff\n", f"at byte {len(good)}"), (b"x\0y\n", "20002: not valid CSV")):
        found = read_list(io.BytesIO(good + end), where="list.csv", columns={}, consent="fair", languages=("en",))
        with pytest.raises(InputError, match=told):
            next(found)


@given(data=st.binary(max_size=300))
def test_any_file_is_a_list_or_refused(data: bytes) -> None:
    with contextlib.suppress(InputError):
        lines(b"address\n" + data)


def test_a_sealed_list_opens_with_its_passphrase_only() -> None:
    told = [b"address\n", *(b"subscriber%d@harbour.example\n" % number for number in range(9))]
    sealed = b"".join(seal_list(told, "correct horse battery"))
    assert b"address" not in sealed
    assert max(map(len, sealed.splitlines())) == 76
    assert unseal_list(sealed, "correct horse battery") == b"".join(told)
    with pytest.raises(InputError, match="passphrase"):
        unseal_list(sealed, "wrong horse battery")
    with pytest.raises(InputError, match="passphrase"):
        unseal_list(sealed[:-20], "correct horse battery")


# --- how other programs write lists ---

THREE = ["a@harbour.example", "b@harbour.example", "c@harbour.example"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("named", [True, False])
def test_cells_are_separated_as_the_heading_or_a_first_line_says(separator: str, named: bool) -> None:
    first = f"sep={separator}\r\n" if named else ""
    rows = f"language{separator}address{separator}consent\r\n" + "".join(
        f'en{separator}{one}{separator}"fair, {separator} 2 May"\r\n' for one in THREE
    )
    assert lines((first + rows).encode()) == THREE
    assert lines(b"\xef\xbb\xbf" + (first + rows).encode()) == THREE


@pytest.mark.parametrize("heading", ["Address,Language", "ADDRESS , LANGUAGE", '"address","Language"'])
def test_headings_count_without_case(heading: str) -> None:
    assert lines(f"{heading}\n".encode() + b"".join(f"{one},EN\n".encode() for one in THREE)) == THREE


def test_a_mapped_heading_counts_without_case_too() -> None:
    assert lines(b"E-MAIL;x\na@harbour.example;1\n", address="e-mail") == ["a@harbour.example"]


@pytest.mark.parametrize("blank", [",,", " , ,", "", "\t,,"])
def test_blank_rows_are_passed_over(blank: str) -> None:
    data = f"address,language,form\n{blank}\na@harbour.example,,\n{blank}\nb@harbour.example,en,html,\n{blank}\n"
    assert lines(data.encode()) == ["a@harbour.example", "b@harbour.example"]


@pytest.mark.parametrize("column", ["status", "State", "Subscription Status", "member status"])
@pytest.mark.parametrize("word", ["unsubscribed", "Cleaned", "bounced", "blocklisted", "spam", "non-subscribed"])
def test_who_gets_no_letters_elsewhere_gets_none_here(column: str, word: str) -> None:
    data = f"address,{column}\na@harbour.example,Subscribed\nb@harbour.example,{word}\nc@harbour.example,enabled\n"
    first, second, third = lines(data.encode())
    assert (first, third) == ("a@harbour.example", "c@harbour.example")
    assert word in second


@pytest.mark.parametrize("column", ["UNSUB_TIME", "unsubscribed at", "opt-out", "Bounced", "Complained date"])
def test_a_column_that_says_when_somebody_left_is_heeded(column: str) -> None:
    data = f"address,{column}\na@harbour.example,\nb@harbour.example,2024-03-01\nc@harbour.example,0\n"
    first, second, third = lines(data.encode())
    assert (first, third) == ("a@harbour.example", "c@harbour.example")
    assert "2024-03-01" in second


@pytest.mark.parametrize(
    "cell", ["Ann Lee <ann@harbour.example>", '"Lee, Ann" <ann@harbour.example>', "<ann@harbour.example>"]
)
def test_a_name_before_an_address_is_passed_over(cell: str) -> None:
    quoted = cell.replace('"', '""')
    assert lines(f'address\n"{quoted}"\n'.encode()) == ["ann@harbour.example"]


@pytest.mark.parametrize("cell", ["Ann <ann@harbour.example> <x@harbour.example>", "Ann <ann>", "ann@harbour.example>"])
def test_a_cell_with_no_or_several_addresses_is_a_bad_line(cell: str) -> None:
    (said,) = lines(f"address\n{cell}\n".encode())
    assert "is not an e-mail address" in said


def test_the_number_of_a_bad_line_is_that_of_the_file() -> None:
    data = b"sep=;\naddress;consent\na@harbour.example;x\nbad;x\n"
    found = read_list(io.BytesIO(data), where="list.csv", columns={}, consent="", languages=("en",))
    assert [line.number for line in found if line.problem] == [4]


def test_a_row_on_which_the_program_fails_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(address: str, **given: object) -> Subscriber:
        if address.startswith("odd"):
            raise ZeroDivisionError("a bug")
        return new_subscriber(address, **given)  # type: ignore[arg-type]

    monkeypatch.setattr("digest.subscribe.lists.new_subscriber", made)
    data = b"address\none@harbour.example\nodd@harbour.example\nother@harbour.example\n"
    assert lines(data) == ["one@harbour.example", UNREADABLE, "other@harbour.example"]
    found = read_list(io.BytesIO(data), where="list.csv", columns={}, consent="fair", languages=("en",))
    (aside,) = (line.aside for line in found if line.aside)
    assert (aside.kind, aside.name) == (AsideKind.SIGN_UP, "list.csv:3")
    assert "harbour" not in aside.error + aside.trace


@pytest.mark.parametrize("heading", ["Subscribed", "is_active", "active", "Confirmed", "opted-in", "Is Verified"])
@pytest.mark.parametrize("cell", ["no", "0", "FALSE", "n"])
def test_a_column_in_which_somebody_is_not_willing_keeps_the_line_out(heading: str, cell: str) -> None:
    data = f"address,{heading}\na@harbour.example,{cell}\nb@harbour.example,yes\nc@harbour.example,\n".encode()
    refused, *taken = lines(data)
    assert f"{heading.lower()} '{cell}'" in refused
    assert taken == ["b@harbour.example", "c@harbour.example"]


@pytest.mark.parametrize(
    "heading", ["deleted_at", "Suppressed", "Do Not Mail", "do-not-contact", "hard_bounced", "Complaint", "disabled on"]
)
def test_a_column_in_which_somebody_was_struck_off_keeps_the_line_out(heading: str) -> None:
    data = f"address,{heading}\na@harbour.example,2024-01-01\nb@harbour.example,\nc@harbour.example,0\n".encode()
    refused, *taken = lines(data)
    assert "gets no letters there" in refused
    assert taken == ["b@harbour.example", "c@harbour.example"]


@pytest.mark.parametrize(("heading", "cell"), [("paused", "yes"), ("Paused at", "2024-01-01"), ("is_paused", "1")])
def test_a_column_of_pauses_pauses(heading: str, cell: str) -> None:
    data = f"address,{heading}\na@harbour.example,{cell}\nb@harbour.example,\n".encode()
    found = read_list(io.BytesIO(data), where="x", columns={}, consent="fair", languages=("en",))
    assert [line.subscriber and line.subscriber.state for line in found] == [
        SubscriberState.PAUSED,
        SubscriberState.ACTIVE,
    ]


def test_a_quoted_line_may_name_the_separator() -> None:
    assert lines(b'"sep=;"\r\naddress;language\r\na@harbour.example;en\r\n') == ["a@harbour.example"]

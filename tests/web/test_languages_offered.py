"""A subscriber chooses any language of the edition: on the sign-up page, on the settings page, in the mails between."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Served, serve_site

from digest.subscribe.link_tokens import Purpose, make_token

FORM = {"address": "new@harbour.example", "form": "html"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serve_site(tmp_path, languages=("fa", "ar", "en")) as site:
        yield site


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("en", ["English", "فارسی (Persian)", "العربية (Arabic)"]),
        ("ar", ["العربية", "فارسی (الفارسية)", "English (الإنجليزية)"]),
        ("fa", ["فارسی", "العربية (عربی)", "English (انگلیسی)"]),
    ],
)
def test_the_form_offers_every_language_of_the_edition_the_pages_own_first(
    served: Served, page: str, names: list[str]
) -> None:
    text = served.get(f"/{page}/").text
    places = [text.index(f"<span>{name}</span>") for name in names]
    assert places[0] == min(places)


def test_pages_lead_to_those_in_every_other_language(served: Served) -> None:
    text = served.get("/ar/").text
    assert '<html lang="ar" dir="rtl">' in text
    assert 'href="/fa/"' in text
    assert 'href="/en/"' in text


@pytest.mark.parametrize(
    ("asked", "page"), [("ar-EG,ar;q=0.9", "/ar/"), ("AR", "/ar/"), ("de", "/fa/"), ("", "/fa/"), ("en;q=0.5", "/en/")]
)
def test_the_browsers_first_language_opens_its_page(served: Served, asked: str, page: str) -> None:
    assert served.get("/", Accept_Language=asked).headers["location"] == page


def test_who_signs_up_in_arabic_is_written_to_in_arabic(served: Served) -> None:
    assert served.post("/ar/join", FORM | {"language": "ar"}).status == 202
    served.kit.send()
    mail = served.kit.mails[-1]
    assert "/ar/confirm/" in mail.text
    assert "تأكيد طلبك Top Ten" in mail.subject
    assert "يعمل الرابط ٤٨ ساعة" in mail.text


def test_a_subscriber_changes_to_any_language_of_the_edition_and_to_no_other(served: Served) -> None:
    subscriber = served.kit.join()
    path = f"/ar/settings/{make_token(Purpose.MANAGE, subscriber, served.kit.membership.vault(), served.kit.clock())}"
    assert "الأيام التي تصل فيها الرسالة" in served.get(path).text
    assert "حُفظت." in served.post(path, {"language": "ar", "form": "text", "days": "1"}).text
    assert served.post(path, {"language": "de", "form": "text", "days": "1"}).status == 400

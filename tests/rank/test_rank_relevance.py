"""Relevance of an item to a topic: subject and matter, weak words, exclusions, dedicated sources."""

from pathlib import Path

import pytest
from factories import BEAT, LEXICON, make_item

from digest.beats.newsletter import read_newsletter
from digest.config.settings import Settings, Source, Topic
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import Relevance, Verdict, why_not

FEEDS = Path(__file__).parents[2] / "feeds.yaml"
READER = FeatureReader(LEXICON, BEAT)
SHIPPED = Relevance(read_newsletter(FEEDS).settings, LEXICON, BEAT)
TOPIC = Topic(
    name={"en": "Protests"},
    subject=("Ruritania", "~capital", "روریتانیا"),
    matter=("protest", "strike", "war", "~street", "اعتراض"),
    exclude=("football",),
)


def judge(title: str, text: str = "", *, source: str = "herald", language: str = "en") -> Verdict:
    settings = Settings(
        topics={"beat": TOPIC},
        sources=(Source(name="dedicated", url="https://d.example/feed", publisher="d", topics=("beat",)),),
    )
    item = make_item(title=title, text=text, source=source, language=language)
    return Relevance(settings, LEXICON, BEAT).judge(READER.read(item))[0]


def test_a_subject_and_a_matter_make_an_item_relevant() -> None:
    assert judge("Teachers protest in Ruritania").relevant


def test_a_subject_alone_is_not_enough() -> None:
    assert not judge("Ruritania opens a new railway").relevant


def test_a_matter_alone_is_not_enough() -> None:
    assert not judge("Teachers protest in the harbour town").relevant


def test_titles_alone_do() -> None:
    assert judge("Protest in Ruritania", "").relevant


def test_inflections_count_and_substrings_do_not() -> None:
    assert judge("Protesters fill the squares of Ruritania").relevant
    assert not judge("Ruritania gets an award for its warehouses").relevant


def test_a_weak_word_needs_company() -> None:
    assert not judge("A street party in the capital").relevant
    assert judge("Protest in a street of the capital").score > judge("A street party in the capital").score


def test_excluded_words_speak_against_an_item() -> None:
    assert not judge("Ruritania football captain to strike partner deal", "football " * 3).relevant


def test_a_dedicated_source_needs_no_subject() -> None:
    assert judge("Teachers protest", source="dedicated").relevant
    assert not judge("A new railway", source="dedicated").relevant


def test_persian_is_matched_in_any_spelling() -> None:
    assert judge("اعتراضات در روريتانيا", language="fa").relevant


def test_the_title_says_more_than_the_text() -> None:
    late = judge("Morning news", "word " * 80 + "A protest in Ruritania.")
    assert late.score < judge("A protest in Ruritania").score


def test_the_words_that_decided_are_named() -> None:
    assert "Ruritania" in why_not(judge("Ruritania opens a new railway"))
    assert why_not(judge("Nothing at all")) == "no word of any topic"


def test_lexicon_groups_are_subjects() -> None:
    topic = Topic(name={"en": "x"}, subject=("@forces:*",), matter=("protest",))
    relevance = Relevance(Settings(topics={"x": topic}), LEXICON, BEAT)
    item = make_item(title="Revolutionary Guards fire at a protest")
    assert relevance.judge(READER.read(item))[0].relevant


def test_two_marks_make_a_word_weaker_than_one() -> None:
    def score(word: str) -> float:
        topic = Topic(name={"en": "x"}, subject=("Ruritania",), matter=(word,))
        item = make_item(title="Strike in Ruritania")
        return Relevance(Settings(topics={"x": topic}), LEXICON, BEAT).judge(READER.read(item))[0].score

    assert score("strike") > score("~strike") > score("~~strike") > 0


def test_lexicon_groups_may_be_weak() -> None:
    def score(subject: str) -> float:
        topic = Topic(name={"en": "x"}, subject=(subject,), matter=("bakery",))
        item = make_item(title="A bakery opens in Tabriz")
        return Relevance(Settings(topics={"x": topic}), LEXICON, BEAT).judge(READER.read(item))[0].score

    assert score("@places:*") > score("~@places:*") > 0


def test_a_name_that_is_word_and_entry_counts_once() -> None:
    def score(*subject: str) -> float:
        topic = Topic(name={"en": "x"}, subject=subject, matter=("bakery",))
        item = make_item(title="A bakery opens in Tabriz")
        return Relevance(Settings(topics={"x": topic}), LEXICON, BEAT).judge(READER.read(item))[0].score

    assert score("Tabriz", "@tabriz") == score("Tabriz")


def test_another_report_below_on_the_page_decides_nothing() -> None:
    own = "The mayor of the harbour town opened the new market hall, which was built in two years for six million. " * 2
    below = "Protesters fill the squares of Ruritania and protest until the morning, a protest as there was none."
    assert not judge("Market hall opened in the harbour town", own + below).relevant
    assert judge("Protest in France", own + below).score < judge("Protest at noon", own + below).score


def test_a_first_paragraph_may_come_late_to_the_subject() -> None:
    head = "The union of harbour towns in the south, which met on Monday for the first time in two years and elected "
    head += "a new board, said that it was shocked by what students at home had to live through: "
    tail = "a protest in Ruritania put down, a second protest, a third one."
    assert judge("French towns demand help for guests", head + tail).relevant
    assert not judge("French towns demand help for guests", head + "\n" + tail).relevant


def test_persian_phrases_are_found_joined_and_parted() -> None:
    topic = Topic(name={"en": "x"}, subject=("Ruritania", "روریتانیا"), matter=("کشته شدن", "آتش‌زدن"))
    relevance = Relevance(Settings(topics={"x": topic}), LEXICON, BEAT)
    for title in ("کشته‌شدن دو تن در روریتانیا", "کشته شدن دو تن در روریتانیا", "آتش زدن بنر در روریتانیا"):
        assert relevance.judge(READER.read(make_item(title=title, language="fa")))[0].relevant


def by_language(title: str, text: str = "", language: str = "fa") -> bool:
    topic = Topic(name={"en": "x"}, subject=("~@language:fa",), matter=("اعتراض", "protest"))
    item = make_item(title=title, text=text, language=language)
    return Relevance(Settings(topics={"x": topic}), LEXICON, BEAT).judge(READER.read(item))[0].relevant


def test_a_line_of_a_language_may_have_its_subject_from_that_language() -> None:
    assert by_language("ادامه اعتراضات در شب سوم")
    assert not by_language("ادامه اعتراضات در پاریس")
    assert not by_language("ادامه اعتراضات در شب سوم", "این شهر آرام بود و بازار باز. " * 8)
    assert not by_language("Protest goes on for a third night", language="en")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("بسیجی‌ها جلوی در سلف دانشگاه ایستاده‌اند", "ویدیوهای دریافتی از دانشجویان که راه را باز کردند."),
        ("آتش‌زدن روسری در میدان شهر", ""),
        ("جان‌باختن نوجوان هفده ساله در سنندج", ""),
        ("University staff shocked", "Teachers abroad are shocked by violence against students by the Iranian regime."),
        ("Calls for bans on Iran's team over its treatment of women", ""),
    ],
)
def test_what_the_shipped_vocabulary_wants_of_the_country(title: str, text: str) -> None:
    item = make_item(title=title, text=text, language="en" if title.isascii() else "fa")
    assert SHIPPED.judge(READER.read(item))[0].relevant


def topic_of(title: str) -> str | None:
    """The topic that needs only a title, by the shipped vocabulary."""
    best = SHIPPED.judge(READER.read(make_item(title=title, language="en" if title.isascii() else "fa")))[0]
    return best.topic if best.relevant else None


@pytest.mark.parametrize(
    "title",
    [
        "Pakistan blocks access to X nationwide",
        "Uganda orders providers to block Facebook",
        "Court tells Telegram to delete channels of opposition",
        "Meta restores accounts of reporters",
        "China censors posts about bridge protest",
        "Vietnam jails blogger for Facebook posts",
        "Moscow fines Google over banned content",
        "Apple removes VPN apps from Russian app store",
        "Senegal suspends TikTok",
        "Twitter suspends accounts of reporters",
        "Kazakhstan blocks site of human rights group",
        "Bangladesh restores mobile internet after ten days",
        "فیلترینگ واتس‌اپ ادامه دارد",
    ],
)
def test_censorship_on_platforms_is_told_by_titles_alone(title: str) -> None:
    assert topic_of(title) == "platform-censorship"


@pytest.mark.parametrize(
    "title",
    [
        "Google removes feature from maps",
        "Twitter suspends dividend plans",
        "YouTube bans ad blockers",
        "School bans phones and social media in class",
        "WhatsApp adds option to delete messages",
        "How to delete your Facebook account",
        "TikTok tests AI chatbot",
        "Meta shares fall after earnings miss",
        "WhatsApp outage hits users worldwide",
        "Iran opens a consulate in the south of Armenia",
        "Iranian drones hit a power station in Ukraine",
        "Iran oil exports rise to five-year high",
        "Iranian film wins prize in Venice",
        "Iranian wrestler takes gold",
        "Israel strikes on Iran hit air base",
        "راهپیمایی نمازگزاران در حمایت از مردم غزه",
        "بازداشت سه متهم اخلال در بازار خودرو",
        "دستگیری سارقان خودرو در تهران",
        "قابلیت جدید واتس‌اپ",
    ],
)
def test_business_products_war_oil_sport_and_film_stay_out(title: str) -> None:
    assert topic_of(title) is None

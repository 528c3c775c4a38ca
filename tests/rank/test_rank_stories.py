"""Grouping items into stories: copies, one event, two events, two languages, any order."""

from datetime import timedelta

from factories import BEAT, LEXICON, NOON, make_item
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.items import Item
from digest.rank.grouping.copies import CopyFinder
from digest.rank.grouping.stories import Cluster, StoryIndex, cluster
from digest.rank.reading.features import FeatureReader, body_of, clean_title, without_links

READER = FeatureReader(LEXICON, BEAT)

FIRE = (
    "A fire broke out in the women's ward of Lakan prison in Rasht on Tuesday evening, two guards said. Smoke was seen "
    "over the north wall for an hour while ambulances waited outside the gate and relatives shouted the names of "
    "prisoners. The prison office spoke of a short circuit in the laundry and said that nobody was hurt."
)
STRIKE = (
    "Bakers in Mashhad kept their shops closed on Tuesday after three of them were arrested for selling bread above "
    "the official price. The union of bakers asked for talks about the price of flour and said the strike would last "
    "until Friday. Long queues stood before the few bakeries that opened."
)
CANTEEN = (
    "Students of the polytechnic in Tabriz ate together on the lawn on Tuesday after the dining hall was locked to "
    "keep men and women apart. Guards took the cards of some forty students, the student council said, and threatened "
    "to bar them from the exams."
)


def group(*items: Item) -> tuple[Cluster, ...]:
    return cluster([READER.read(item) for item in items], BEAT)


def parts(*items: Item) -> set[frozenset[str]]:
    return {frozenset(one.item.id for one in story.items) for story in group(*items)}


def test_copies_of_a_text_are_one_story_and_know_their_original() -> None:
    first = make_item(title="Fire in Lakan prison", text=FIRE)
    copy = make_item(
        title="Fire in Lakan prison", text=f"RASHT (Wire) - {FIRE}", publisher="tribune",
        published=NOON + timedelta(hours=1),
    )  # fmt: skip
    (story,) = group(copy, first)
    assert story.originals[copy.id] == first.id
    assert [one.item.id for one in story.texts] == [first.id]


def test_two_reports_of_one_event_are_one_story() -> None:
    other = (
        "Relatives gathered before Lakan prison in Rasht, where flames came out of the women's ward on Tuesday. Two "
        "guards told a local paper that the fire started in the laundry."
    )
    one = make_item(title="Fire in the women's ward of Lakan prison", text=FIRE)
    two = make_item(title="Flames at Lakan prison in Rasht, relatives wait", text=other, publisher="tribune")
    assert len(group(one, two)) == 1


def test_different_events_of_one_day_stay_apart() -> None:
    items = [
        make_item(title="Fire in the women's ward of Lakan prison", text=FIRE),
        make_item(title="Bakers of Mashhad strike over arrests", text=STRIKE, publisher="tribune"),
        make_item(title="Tabriz students eat together on the lawn", text=CANTEEN, publisher="gazette"),
    ]
    assert len(group(*items)) == 3


def test_names_that_everything_has_merge_nothing() -> None:
    common = "Protests in Iran went on after the death of a woman in police custody. "
    items = [
        make_item(title="Iran protests: fire in Lakan prison", text=common + FIRE),
        make_item(title="Iran protests: bakers of Mashhad strike", text=common + STRIKE, publisher="tribune"),
        make_item(title="Iran protests: Tabriz students defy the lock", text=common + CANTEEN, publisher="gazette"),
    ]
    assert len(group(*items)) == 3


def test_a_title_alone_never_merges_on_common_words() -> None:
    titles = ("Protests in Iran", "Protests in Iran go on", "Iran: protests and arrests", "Women protest in Iran")
    items = [make_item(title=title, publisher=f"p{number}") for number, title in enumerate(titles)]
    assert len(group(*items)) == 4


def test_a_thousand_items_with_one_title_are_one_story() -> None:
    items = [
        make_item(title="Bakers of Mashhad strike over the arrest of three", publisher=f"p{number}", id=f"i{number:04}")
        for number in range(1000)
    ]
    (story,) = group(*items)
    assert len(story.items) == 1000
    assert len(story.texts) == 1


def test_persian_and_english_reports_of_one_event_join() -> None:
    english = make_item(
        title="Nurse Shahla Rostamzadeh arrested at Namazi hospital in Shiraz",
        text="Nurse Shahla Rostamzadeh was arrested on Tuesday at Namazi hospital in Shiraz after she treated 37 "
        "wounded protesters. Security forces beat two doctors, colleagues said, and took the phones of the shift.",
    )
    persian = make_item(
        title="بازداشت شهلا رستم‌زاده، پرستار بیمارستان نمازی شیراز",
        text="شهلا رستم‌زاده، پرستار بیمارستان نمازی شیراز، روز سه‌شنبه پس از درمان ۳۷ معترض زخمی بازداشت شد. به گفته "
        "همکارانش نیروهای امنیتی دو پزشک را کتک زدند و تلفن‌های کارکنان شیفت شب را گرفتند.",
        language="fa",
        publisher="sobh",
    )
    other = make_item(title="Bakers of Mashhad strike over arrests", text=STRIKE, publisher="tribune")
    assert parts(english, persian, other) == {frozenset({english.id, persian.id}), frozenset({other.id})}


def test_a_persian_report_of_another_event_does_not_join() -> None:
    english = make_item(title="Bakers of Mashhad strike over arrests", text=STRIKE)
    persian = make_item(
        title="آتش‌سوزی در زندان لاکان رشت",
        text="شامگاه سه‌شنبه بند زنان زندان لاکان رشت آتش گرفت و خانواده‌ها بیرون در جمع شدند.",
        language="fa",
        publisher="sobh",
    )
    assert len(group(english, persian)) == 2


def test_news_items_of_one_post_are_different_events() -> None:
    relatives = (
        "Relatives of prisoners stood outside Lakan prison in Rasht on Tuesday night after smoke rose from the women's "
        "ward. Ambulances waited at the gate, and guards said that a short circuit had set the laundry on fire."
    )

    def told(*addresses: str) -> int:
        texts = zip(addresses, (FIRE, relatives), strict=True)
        return len(group(*(make_item(title="", text=text, canonical_url=address) for address, text in texts)))

    assert told("https://channel.example/7", "https://channel.example/8") == 1
    assert told("https://channel.example/7#1", "https://channel.example/7#2") == 2


def test_a_commentary_stays_out_of_the_event() -> None:
    event = make_item(title="Fire in the women's ward of Lakan prison", text=FIRE)
    column = make_item(
        title="Opinion: what a burning ward says about us",
        text="I have visited prisons for twenty years. We should ask why a ward full of women had one door and no "
        "water. The answer is older than this government and will outlive it.",
        publisher="tribune",
    )
    assert len(group(event, column)) == 2


@given(order=st.permutations(range(6)))
@settings(max_examples=25)
def test_the_order_of_input_changes_nothing(order: list[int]) -> None:
    items = [
        make_item(title="Fire in the women's ward of Lakan prison", text=FIRE),
        make_item(title="Fire in Lakan prison", text=f"RASHT - {FIRE}", publisher="tribune"),
        make_item(title="Bakers of Mashhad strike over arrests", text=STRIKE, publisher="gazette"),
        make_item(title="Mashhad bakers close shops", text=STRIKE[:200], publisher="courier"),
        make_item(title="Tabriz students eat together on the lawn", text=CANTEEN, publisher="mirror"),
        make_item(title="", text="", publisher="void"),
    ]
    straight = {(story.id, tuple(one.item.id for one in story.items)) for story in group(*items)}
    mixed = {(story.id, tuple(one.item.id for one in story.items)) for story in group(*(items[k] for k in order))}
    assert mixed == straight


def test_a_rerun_gives_the_same_ids_and_a_later_report_keeps_them() -> None:
    first = make_item(title="Fire in the women's ward of Lakan prison", text=FIRE)
    later = make_item(title="Fire in Lakan prison", text=FIRE, publisher="tribune", published=NOON + timedelta(days=1))
    assert group(first)[0].id == group(first)[0].id == group(later, first)[0].id


def test_empty_titles_huge_texts_and_wrong_languages_give_a_result() -> None:
    items = [
        make_item(title="", text="", publisher="a"),
        make_item(title="", text=FIRE, publisher="b"),
        make_item(title="Fire in Lakan prison", text=FIRE * 3000, publisher="c"),
        make_item(
            title="آتش‌سوزی در زندان لاکان", text="بند زنان زندان لاکان رشت آتش گرفت", language="en", publisher="d"
        ),
        make_item(title="Bakers strike", text=STRIKE, language="fa", publisher="e"),
        make_item(title="\u200c\u200f!!! --- 🔥", text="\x00\x07", publisher="f"),
    ]
    assert sum(len(story.items) for story in group(*items)) == 6


def test_a_copy_under_another_title_takes_more_than_a_shared_paragraph() -> None:
    one = make_item(title="Fire in Lakan prison", text=FIRE)
    two = make_item(title="Bakers of Mashhad strike", text=STRIKE + " " + FIRE[:180], publisher="tribune")
    assert CopyFinder(BEAT).add([READER.read(one), READER.read(two)]) == [0, 1]


def test_a_dateline_says_nothing_about_the_event() -> None:
    for dateline in (
        "DUBAI (Wire) — ",
        "DUBAI, United Arab Emirates — ",
        "Dubai (Wire) - ",
        "DUBAI, Oct. 3 (Wire) -- ",
    ):
        assert body_of(make_item(title="Fire", text=dateline + FIRE)).strip() == FIRE.strip()
    for beginning in ("Lakan - the prison of Rasht - burns. ", "NO MORE. ", "A guard (name withheld) said: "):
        assert body_of(make_item(title="Fire", text=beginning + FIRE)).startswith(beginning)


def test_the_teaser_of_another_item_is_no_text_of_the_page() -> None:
    strike = "Bakers of Mashhad strike over arrests"
    page = f"{FIRE}\n{strike}\n{STRIKE}\nThe strike is the third of the year."
    assert without_links(page, {strike}, "Fire in Lakan") == FIRE
    lone = f"{FIRE}\n{strike}\nSmoke was seen from afar."
    assert without_links(lone, {strike}, "Fire in Lakan") == f"{FIRE}\nSmoke was seen from afar."


def test_a_page_that_begins_with_its_own_title_is_read_on() -> None:
    title = "Bakers of Mashhad strike over arrests"
    assert without_links(f"{title}\n{STRIKE}", {title}, title) == STRIKE
    shorter = "Bakers of Mashhad strike"
    assert without_links(f"{shorter}\n{STRIKE}", {title, shorter}, title) == STRIKE


def test_a_copy_knows_its_original_through_a_longer_chain() -> None:
    items = [
        make_item(title="Fire in Lakan prison", text=FIRE, publisher=f"p{hour}", published=NOON + timedelta(hours=hour))
        for hour in range(4)
    ]
    (story,) = group(*reversed(items))
    assert set(story.originals.values()) == {items[0].id}


def test_a_text_of_another_city_is_no_copy() -> None:
    one = make_item(title="Bakers strike in Mashhad", text=STRIKE)
    two = make_item(title="Bakers strike in Tabriz", text=STRIKE.replace("Mashhad", "Tabriz"), publisher="tribune")
    assert CopyFinder(BEAT).add([READER.read(one), READER.read(two)]) == [0, 1]


def test_whoever_names_the_items_moves_no_story() -> None:
    texts = (FIRE, STRIKE, CANTEEN, f"RASHT - {FIRE}", STRIKE[:200])
    titles = ("Fire in Lakan prison", "Bakers of Mashhad strike", "Lunch on the lawn", "Fire at Lakan", "Bakers strike")

    def grouped(ids: tuple[str, ...]) -> set[frozenset[str]]:
        rows = zip(ids, titles, texts, strict=True)
        items = [make_item(id=id, title=title, text=text, publisher=title) for id, title, text in rows]
        return {frozenset(one.item.title for one in story.items) for story in group(*items)}

    assert grouped(("a", "b", "c", "d", "e")) == grouped(("e", "d", "c", "b", "a"))


def test_lots_of_an_hour_give_what_one_lot_gives() -> None:
    items = [
        make_item(title="Fire in the women's ward of Lakan prison", text=FIRE),
        make_item(title="Bakers of Mashhad strike over arrests", text=STRIKE, publisher="gazette"),
        make_item(title="Fire in Lakan prison", text=FIRE, publisher="tribune", published=NOON + timedelta(hours=1)),
        make_item(title="Tabriz students eat on the lawn", text=CANTEEN, published=NOON + timedelta(hours=2)),
    ]
    index = StoryIndex(BEAT)
    for item in items:
        index.add([READER.read(item)])
    assert {story.id for story in index.stories()} == {story.id for story in group(*items)}


def test_the_name_of_the_site_is_no_part_of_the_title() -> None:
    assert clean_title("Bakers strike in Mashhad again | The Daily Tribune") == "Bakers strike in Mashhad again"
    assert clean_title("Iran - Iraq") == "Iran - Iraq"

"""The subject of a story does not depend on the letter's language."""

import pytest
from factories import LEXICON, make_item, make_ranked
from letter_parts import BEAT, composed, make_parts

from digest.edition.label_terms import StorySubject, terms_in
from digest.model.items import Item


def label_of(item: Item) -> str:
    """Returns the label of a story of one item in an English letter."""
    labels = make_parts(make_ranked(item)).labels
    return labels.label_of((item,), item, item.title, fallback="a topic: a source").text


def first_subject(*items: Item, language: str = "en") -> StorySubject:
    parts = make_parts(make_ranked(*items), language=language)
    subjects = parts.labels.subjects.subjects(items, items[0], parts.headlines.of(items[0]))
    return next(subjects)


@pytest.mark.parametrize(
    ("title", "text", "event"),
    [
        ("Climber under house arrest after competing without hijab", "", "house-arrest"),
        ("Lawyers demand the release of a jailed poet in Bukan", "He was arrested.", "appeal"),
        ("Two dozen teachers walk through the old town of Bukan", "They were arrested.", None),
    ],
)
def test_the_event_is_the_headlines_own(title: str, text: str, event: str | None) -> None:
    item = make_item(title=title, text=text)
    parts = make_parts(make_ranked(item))
    found = parts.labels.subjects.story_event((item,), item)
    assert (found.id if found else None) == event


def test_a_headline_that_is_cut_is_read_whole() -> None:
    title = "یک وکیل دادگستری در بوکان روز سه‌شنبه در گفت‌وگو با یک خبرگزاری از ابلاغ محکومیت موکل خود به اعدام خبر داد و"
    item = make_item(title=title, text=f"{title} نوشت.", language="fa")
    assert first_subject(item).event == next(one for one in BEAT.events if one.id == "death-sentence")


def test_a_single_report_gives_only_persons_that_it_calls_by_their_full_names() -> None:
    surname = make_item(title="A minister praises the platforms", text="He served under Raisi for two years.")
    full = make_item(title="A minister praises the platforms", text="Ebrahim Raisi praised the platforms on Monday.")
    parts = make_parts(make_ranked(surname))
    read = parts.labels.subjects.main_name
    assert read((surname,), surname.title) is None
    assert read((full,), full.title) == "raisi"


def test_a_place_inside_a_longer_name_is_not_where_it_happened() -> None:
    read = make_parts(make_ranked(make_item())).labels.subjects.main_place
    cafe = make_item(title="A window is smashed", text="The door of the Bukan Garden was broken on Monday.")
    friday = make_item(title="A window is smashed", text="The door was broken in Bukan Friday by two men.")
    town = make_item(title="A window is smashed", text="The door of a shop in Bukan was broken on Monday.")
    assert [read(one, None) for one in (cafe, friday, town)] == [None, "bukan", "bukan"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Several people were detained overnight. The arrests took place in Bukan.", "bukan"),
        ("Several people were detained overnight. Families in Bukan ask for news of their children.", None),
        ("Several people were detained in Bukan. Their lawyers wait for an answer.", "bukan"),
    ],
)
def test_behind_the_opening_a_place_counts_where_its_sentence_names_the_event(text: str, place: str | None) -> None:
    item = make_item(title="Teachers arrested", text=text)
    subjects = make_parts(make_ranked(item)).labels.subjects
    assert subjects.main_place(item, subjects.story_event((item,), item)) == place


def test_a_label_names_what_happened_before_who_says_so() -> None:
    item = make_item(title="Iran: prosecutor confirms arrests of nurses", text="")
    parts = make_parts(make_ranked(item))
    subjects = list(parts.labels.subjects.subjects((item,), item, item.title))
    terms = [one.terms for one in subjects if one.event and len(one.terms) < 2]
    assert terms.index(("nurse",)) < terms.index(()) < terms.index(("prosecutor",))


def test_a_label_says_a_word_once_in_every_language_also_in_another_form() -> None:
    item = make_item(title="Iran: teachers go on a teachers strike", text="")
    subject = StorySubject(
        name="iran", event=next(one for one in BEAT.events if one.id == "teachers-strike"), terms=("teacher",)
    )
    labels = make_parts(make_ranked(item)).labels
    assert labels.text_of(subject, "en") == "Iran: teachers' strike"
    assert labels.text_of(subject, "fa") == "ایران: اعتصاب معلمان"


def test_a_story_without_a_place_or_person_is_named_by_its_event() -> None:
    title = "Official: cost of internet filtering for businesses is rising"
    item = make_item(title=title, text="A deputy chair warned of it.")
    assert label_of(item) == "internet filtering"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ebrahim Raisi as four prisoners are sentenced to death", "iran"),
        ("Ebrahim Raisi as a teacher is sentenced to death", "raisi"),
    ],
)
def test_what_happened_to_several_persons_is_not_named_by_the_one_who_speaks_of_it(title: str, name: str) -> None:
    assert first_subject(make_item(title=title, text="Iran has sentenced more.")).name == name


@pytest.mark.parametrize(
    ("title", "language", "country"),
    [
        ("Iranian shopkeepers close their doors", "en", "iran"),
        ("Lawmakers in Britain question the platforms", "en", "united-kingdom"),
        ("Regulators question the platforms", "en", None),
        ("قیمت نان بالا رفت", "fa", "iran"),
    ],
)
def test_the_country_is_home_only_where_the_report_is_about_it(title: str, language: str, country: str | None) -> None:
    item = make_item(title=title, text="", language=language)
    assert make_parts(make_ranked(item)).labels.subjects.country(item) == country


def test_two_letters_of_one_edition_name_every_story_by_one_subject() -> None:
    stories = [
        make_ranked(make_item(title=f"Iran arrests {who} over the protests", text="", url=f"https://a.example/{who}"))
        for who in ("students", "lawyers", "nurses")
    ]
    english, persian = (composed(*stories, language=language) for language in ("en", "fa"))
    assert [pick.label for pick in english.picks] == [
        "Iran: students, arrests",
        "Iran: lawyers, arrests",
        "Iran: nurses, arrests",
    ]
    assert [pick.label.partition("، ")[2] for pick in persian.picks] == ["بازداشت‌ها"] * 3
    assert len({pick.label for pick in persian.picks}) == 3


@pytest.mark.parametrize(
    ("title", "language", "event"),
    [
        ("Dockers in Odessa rally against a death sentence", "en", "rally"),
        ("Ministers in Oslo condemn the killing of two students", "en", "condemnation"),
        ("Nurses arrested in Bukan after a strike", "en", "arrests"),
        ("بازداشت دو پرستار در بوکان پس از اعتصاب", "fa", "arrests"),
        ("دو پرستار در بوکان به اتهام «قتل و آدم‌ربایی» اعدام شدند", "fa", "execution"),
    ],
)
def test_a_cause_or_a_charge_or_what_is_condemned_is_not_the_event(title: str, language: str, event: str) -> None:
    item = make_item(title=title, text="", language=language)
    found = make_parts(make_ranked(item)).labels.subjects.story_event((item,), item)
    assert found is not None
    assert found.id == event


def test_a_list_of_towns_gives_no_place() -> None:
    two, three = (
        make_item(title=f"Bakers strike in {towns}", text="") for towns in ("Bukan", "Bukan, Baneh and Khash")
    )
    assert first_subject(two).name == "bukan"
    assert first_subject(three).name not in ("bukan", "baneh", "khash")


def test_a_word_inside_a_name_is_not_a_subject() -> None:
    named = terms_in("عفو بین‌الملل از زندانیان گفت", "fa", BEAT, LEXICON)
    plain = terms_in("عفو زندانیان", "fa", BEAT, LEXICON)
    assert "pardon" not in {term.id for term in named}
    assert "pardon" in {term.id for term in plain}


def test_an_opening_about_something_else_gives_no_subject() -> None:
    text = "The museum opened in 1974 and burned down twice. " * 20
    item = make_item(title="Iran: grocers speak of a hard winter", text=text)
    parts = make_parts(make_ranked(item))
    subjects = parts.labels.subjects.subjects((item,), item, item.title)
    assert all("museum" not in one.terms for one in subjects)


def test_every_subject_has_a_name_in_each_language() -> None:
    for term in BEAT.subjects:
        named = {phrase.language for phrase in term.phrases}
        assert named >= {"en", "fa", "ar"}, term.id


@pytest.mark.parametrize(
    ("title", "language", "name"),
    [
        ("Two dozen bakers are fined in Bukan, according to Ebrahim Raisi", "en", "bukan"),
        ("بر اساس گزارش‌های رسیده به ابراهیم رئیسی، نانوایی‌های بوکان بسته‌اند", "fa", "bukan"),
    ],
)
def test_who_reports_it_does_not_name_the_story(title: str, language: str, name: str) -> None:
    item = make_item(title=title, text="", language=language)
    assert make_parts(make_ranked(item)).labels.subjects.main_name((item,), title) == name


def test_a_country_abroad_stands_beside_what_the_headline_is_about() -> None:
    item = make_item(title="Iranians speak of a new museum in the north of Norway", text="")
    assert label_of(item) == "Iran: museum, Norway"


def test_a_protest_that_only_the_report_mentions_is_not_its_event() -> None:
    item = make_item(title="Iran: museums reopen in spring", text="Museums were shut when people protested last year.")
    assert first_subject(item).event is None


def test_of_several_stories_with_one_event_the_second_names_the_publisher() -> None:
    stories = (
        make_ranked(make_item(title=title, publisher=publisher, text="", language="fa"), id=publisher)
        for title, publisher in (("قطع اینترنت ادامه دارد", "herald"), ("قطع اینترنت امروز هم ادامه داشت", "kavir"))
    )
    labels = [pick.label for pick in composed(*stories).picks]
    assert labels[0].startswith("Iran: internet shutdown")
    assert "internet shutdown" in labels[1]
    assert labels[0] != labels[1]


@pytest.mark.parametrize(
    ("title", "language", "label"),
    [
        ("Rubika page removed from a library site", "en", "Rubika: removal"),
        ("نام روبیکا از فهرست کتابخانه‌ها حذف شد", "fa", "Rubika: removal"),
        ("جاویدنام آرش سهرابی، ۲۲ ساله، از بوکان", "fa", "Bukan: slain protester"),
        ("پایش اینترنت روبیکا در بهار ۱۴۱۰", "fa", "Rubika: monitoring, internet"),
    ],
)
def test_a_label_says_more_than_a_name_and_a_common_word(title: str, language: str, label: str) -> None:
    assert label_of(make_item(title=title, text="", language=language)) == label


@pytest.mark.parametrize(
    ("title", "language", "label"),
    [
        ("Baker: nobody visits the museum of Bukan!", "en", "Bukan: museum, comment"),
        ("Nobody asked us before the museum of Bukan was built!", "en", "Bukan: museum, comment"),
        ("آموزگار: اینترنت روبیکا برای کودکان نیست!", "fa", "Rubika: teachers, internet, comment"),
        ("قطع اینترنت در بوکان به ضرر ماست!", "fa", "Bukan: internet shutdown, comment"),
        ("Police in Bukan: forty teachers arrested!", "en", "Bukan: arrests"),
        ("اینترنت بوکان قطع شد!", "fa", "Bukan: internet shutdown"),
    ],
)
def test_what_somebody_exclaims_is_labelled_as_a_comment(title: str, language: str, label: str) -> None:
    assert label_of(make_item(title=title, text="", language=language)) == label

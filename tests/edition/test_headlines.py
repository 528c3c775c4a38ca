import pytest
from factories import make_item, make_ranked
from letter_parts import make_parts

from digest.edition.headlines import LONGEST, clarity, names_another_outlet

TEACHING = make_item(
    text="Then the teachers said that students refuse to march. Now they hold signs, and police detain some of them. "
    "A few students march, and they refuse. Some police detain a man, then the police leave, and students march on. "
    "We saw the teachers hold a vigil, the vigil of many, and shopkeepers refuse to open. The forces detain many.",
)
PARTS = make_parts(make_ranked(TEACHING))


def cleaned(title: str, **given: object) -> str:
    return PARTS.headlines.clean(title, make_item(title=title, **given))


@pytest.mark.parametrize(
    "title",
    [
        "Teachers strike in Sanandaj - Harbour Herald",
        "Teachers strike in Sanandaj | Harbour Herald",
        "Teachers strike in Sanandaj – Kavir Daily",
        "Teachers strike in Sanandaj – HR – 03/05/2024",
        "Teachers strike in Sanandaj | Middle East | Harbour Herald",
        "Teachers strike in Sanandaj - The Evening Post",
        "Harbour Herald: Teachers strike in Sanandaj".replace(": ", " | "),
        "VIDEO: Teachers strike in Sanandaj",
        "[Photos] Teachers strike in Sanandaj",
        "UPDATE 2-Teachers strike in Sanandaj",
        "BREAKING | Teachers strike in Sanandaj",
        "Teachers strike in Sanandaj (VIDEO)",
        "Teachers strike in Sanandaj.",
        "  Teachers   strike in\u00a0Sanandaj ",
        "📣 Teachers strike in Sanandaj",
        "Teachers strike in #Sanandaj",
        "Teachers strike strike in Sanandaj",
        "Teachers strike in \u202eSanandaj",
    ],
)
def test_a_headline_loses_what_is_not_news(title: str) -> None:
    assert cleaned(title) == "Teachers strike in Sanandaj"


def test_a_site_is_known_by_its_address() -> None:
    title = "Teachers strike in Sanandaj - Morgenlage"
    assert cleaned(title, url="https://www.morgenlage.example/7") == "Teachers strike in Sanandaj"


@pytest.mark.parametrize(
    "title",
    [
        "Rights groups – and lawyers – call the trial a sham",
        "Exile filmmaker says: the revolt is young",
        "Live rounds fired at mourners in Khash",
        "Photo app restores videos of the rally",
        "Strike spreads to Bukan - shops closed for a second day",
    ],
)
def test_a_headline_keeps_what_only_looks_like_a_label(title: str) -> None:
    assert cleaned(title) == title


def test_a_headline_is_never_emptied() -> None:
    assert cleaned("Live | Harbour Herald")
    assert cleaned("Kavir Daily") == "Kavir Daily"


def test_shouting_is_quietened_as_the_days_texts_write() -> None:
    assert cleaned("POLICE DETAIN STUDENTS IN SANANDAJ") == "Police detain students in Sanandaj"
    assert cleaned("Police DETAIN students in Sanandaj") == "Police detain students in Sanandaj"


def test_acronyms_and_names_keep_their_capitals() -> None:
    assert cleaned("IRGC denies role in Izeh raid") == "IRGC denies role in Izeh raid"
    assert cleaned("Teachers Hold Vigil Near Evin As Police Detain Students") == (
        "Teachers hold vigil near Evin as police detain students"
    )


def test_a_headline_of_which_one_word_is_unknown_keeps_its_case() -> None:
    title = "Teachers Hold Vigil Near Evin As Quangos Detain Students"
    assert cleaned(title) == title
    assert cleaned(title.upper()) == "Teachers Hold Vigil near Evin as Quangos Detain Students"


def test_persian_is_cleaned_by_the_same_rules() -> None:
    title = "ویدئو: اعتصاب معلمان در سنندج | رادیو شمال"
    assert cleaned(title, language="fa") == "اعتصاب معلمان در سنندج"


def test_the_first_line_of_a_post_is_cut_at_a_clause() -> None:
    posts = (
        cleaned("اعتصاب شنبه ۳۰ مهر در:", language="fa"),
        cleaned("@north #Sanandaj teachers on strike t.me/north/1"),
    )
    assert posts == ("اعتصاب شنبه ۳۰ مهر", "Sanandaj teachers on strike")
    long = "ساکنان شهر می‌گویند از بامداد صدای تیراندازی شنیده‌اند، راه گورستان بسته است و " + "نیروها آمده‌اند " * 9
    short = cleaned(long, language="fa")
    assert len(short) <= LONGEST + 1
    assert short.endswith("شنیده‌اند")


def test_a_comma_behind_a_noun_ends_no_clause() -> None:
    noun = "معاون سیاست‌گذاری و توسعهٔ بنادر وزارت ارتباطات بندر شمالی، در پی دستور تازه از بازگشایی راه‌ها"
    rest = "تا ساعتی دیگر در همهٔ شهرهای ساحلی کشور و جزیره‌های نزدیک آن خبر تازه‌ای"
    assert not cleaned(f"{noun} {rest}", language="fa").endswith("بندر شمالی")


def test_what_somebody_said_is_not_cut_off_behind_the_colon() -> None:
    said = "دفتر شهردار بندر شمالی با انتشار بیانیه‌ای در واکنش به بستن بازار نوشت"
    words = "ما با کسبه و خانواده‌های آنان همراهیم و خواهیم بود " * 4
    assert cleaned(f"{said}: «{words}»", language="fa") != said


def test_a_hashtag_before_a_colon_is_left_out() -> None:
    assert cleaned("#OpenHarbour: forty towns ask for a new bridge") == "Forty towns ask for a new bridge"


@pytest.mark.parametrize(
    "worse",
    [
        "Why are teachers on strike in Sanandaj?",
        "You won't believe what teachers in Sanandaj did",
        "Strike",
        "“We will not teach”: strike in Sanandaj",
        "Sanandaj strike: what we know",
        "Our teachers are on strike in Sanandaj!",
        "Sanandaj Teachers Strike",
    ],
)
def test_a_plain_sentence_is_clearer(worse: str) -> None:
    item = make_item()
    assert clarity("Teachers strike in Sanandaj over two arrests", item) > clarity(worse, item)


def test_a_compound_in_title_case_is_written_small() -> None:
    text = "The crowd grows and he was shot over the hijab, a shot that many heard, in a protest that spread."
    parts = make_parts(make_ranked(make_item(text=text)))
    title = "Crowd Grows After 17-Year-Old Shot In Anti-Hijab Protest"
    assert (
        parts.headlines.clean(title, make_item(title=title))
        == "Crowd grows after 17-year-old shot in anti-hijab protest"
    )


def test_a_title_that_ends_with_another_outlets_name_is_a_reprint() -> None:
    parts = make_parts(make_ranked(make_item()))
    own = make_item(title="Strike in Sanandaj | Harbour Herald")
    other = make_item(title="Strike in Sanandaj | Kavir Daily")
    topped = make_item(
        title="Strike in Sanandaj", text="Strike in Sanandaj | Kavir Daily. Read this here.\nTeachers struck."
    )
    assert [names_another_outlet(item, parts.publishers) for item in (own, other, topped, make_item())] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("The app store is open again..", "The app store is open again"),
        # A whole sentence is clearer than one that is cut behind its fourteenth word.
        (
            "Four plaintiffs went to the court and stopped the opening of the lines that the ministry had promised to "
            "all towns this week.",
            "Four plaintiffs went to the court and stopped the opening of the lines that the ministry had promised to "
            "all towns this week",
        ),
        # The first of two whole sentences that a semicolon joins is a headline by itself.
        (
            "The union of teachers in Sanandaj goes on strike from Saturday; the schools of the town and the villages "
            "around it stay closed until the two are free.",
            "The union of teachers in Sanandaj goes on strike from Saturday",
        ),
    ],
)
def test_a_whole_sentence_is_not_cut_and_has_no_stops_at_its_end(title: str, headline: str) -> None:
    assert cleaned(title) == headline

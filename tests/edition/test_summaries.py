from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOON, make_item, make_ranked
from letter_parts import BEAT, PUBLISHERS, composed, make_parts

from digest.config.settings import Publisher
from digest.edition.sentence_openings import without_dateline
from digest.edition.summaries import OTHER_LANGUAGE, STORY, Length
from digest.model.editions import QuotedSentence
from digest.model.rankings import RankedStory
from digest.text.page_words import is_boilerplate
from digest.text.sentences import split_sentences, word_count

HERALD = make_item(
    title="Teachers strike in Sanandaj over two arrests",
    publisher="herald",
    text="SANANDAJ, Iran (Herald) - Teachers in Sanandaj stayed away from class on Tuesday to demand the release of "
    "two colleagues arrested on Sunday.\nSign up to our newsletter for more news of the region every morning.\n"
    "The union said that classrooms stood empty in thirty schools of the city and two villages.\n"
    "They also closed the education office for most of the morning, the union said in a statement.\n"
    "The governor called the strike unlawful and promised that lessons would resume on Wednesday morning.\n"
    "File photo: a school in Sanandaj, seen from the road to the north of the city.",
)
KAVIR = make_item(
    title="Strike of teachers reaches Bukan and Saqqez",
    publisher="kavir",
    text="The strike of teachers in Sanandaj reached Bukan and Saqqez by noon on Tuesday.\nParents joined the "
    "teachers outside the schools in Bukan, and shopkeepers brought them bread.\nRead more",
)
STRIKE = make_ranked(HERALD, KAVIR)


def text_of(sentences: Sequence[QuotedSentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def summary(ranked: RankedStory = STRIKE, length: Length = STORY) -> str:
    lead = ranked.story.items[0]
    return text_of(make_parts(ranked).summaries.write(ranked.story, lead, lead.title, length, year=2024))


def test_a_summary_has_45_to_60_words() -> None:
    assert STORY.fewest <= word_count(summary()) <= STORY.most


def test_a_summary_is_as_long_as_it_should_be_where_the_reports_have_the_sentences() -> None:
    assert STORY.fewest <= word_count(summary()) <= STORY.most


def test_the_other_language_gets_a_lead_only() -> None:
    assert 0 < word_count(summary(length=OTHER_LANGUAGE)) <= OTHER_LANGUAGE.most


def test_a_summary_is_whole_sentences_of_the_reports() -> None:
    for sentence in split_sentences(summary(), "en"):
        plain = sentence.replace(", Kavir Daily reported", "").replace(" (Kavir Daily)", "")
        assert plain in HERALD.text or plain in KAVIR.text


def test_a_summary_opens_with_what_happened_and_without_a_dateline() -> None:
    assert summary().startswith("Teachers in Sanandaj stayed away")


def test_captions_and_invitations_are_no_news() -> None:
    told = summary()
    assert "newsletter" not in told
    assert "File photo" not in told


def test_a_caption_glued_to_a_sentence_is_cut_off() -> None:
    glued = (
        "Image source, AgencyImage caption, A school in SanandajTeachers in Sanandaj stayed away from class on Tuesday."
    )
    assert without_dateline(glued, "en") == "Teachers in Sanandaj stayed away from class on Tuesday."


@pytest.mark.parametrize(
    "dateline",
    [
        "TEHRAN, Iran (AP) — ",
        "SANANDAJ - ",
        "Tehran [Iran], March 5 (ANI): ",
        "(Reuters) - ",
        "Tehran: ",
        "RASHT (A / B - 5th March, 2024) ",
        "Published March 5, 2024 10:45pm TEHRAN — ",
        "Shuttered shops in the bazaar Rasht (AFP) – ",
        "By A Writer, CNN ",
        "Tehran, March 5 (EFE).- ",
        "Paris – ",
        "AP New Delhi: ",
        "By The Desk Published: 05:04 EDT, 5 March 2024 RASHT, Mar 5 (Reuters) - ",
        "Note of the Office for Shops March 5, 2024 ",
        "March 5, 2024 – ",
        "A union man stands in an unknown location",
    ],
)
def test_a_dateline_is_cut_off(dateline: str) -> None:
    assert without_dateline(f"{dateline}The teachers went home.", "en") == "The teachers went home."


@pytest.mark.parametrize(
    "news",
    [
        "Networks of Sanandaj lost LinkedIn and two other services after the teachers of the city went on strike.",
        "Two teachers of Sanandaj were arrested at their school and taken to the prison of the city on March 5, 2024.",
        "The council of Sanandaj backed the teachers with 25 votes to four, and deleted 300 comments against them.",
    ],
)
def test_news_that_looks_like_furniture_is_told_whole(news: str) -> None:
    assert without_dateline(news, "en") == news
    assert not is_boilerplate(news)


def test_a_sentence_of_another_publisher_says_whose_it_is() -> None:
    thin = make_item(title=HERALD.title, publisher="herald", text=HERALD.text.splitlines()[0])
    told = summary(make_ranked(thin, KAVIR))
    assert "reached Bukan and Saqqez by noon on Tuesday, Kavir Daily reported." in told


def test_a_leaning_sentence_never_stands_alone() -> None:
    told = summary()
    assert "They also" not in told or "thirty schools of the city and two villages. They also" in told


def test_a_copy_adds_nothing() -> None:
    copy = make_item(title=HERALD.title, publisher="north", text=HERALD.text)
    assert "North Radio" not in summary(make_ranked(HERALD, copy))


@pytest.mark.parametrize(
    ("recalled", "title", "kept"),
    [
        ((), HERALD.title, True),
        (("classrooms",), HERALD.title, False),
        (("classrooms",), "Classrooms in Sanandaj stay empty in a strike over two arrests", True),
    ],
)
def test_a_sentence_of_background_is_told_only_where_the_headline_has_its_word(
    recalled: tuple[str, ...], title: str, kept: bool
) -> None:
    opening = HERALD.text.splitlines()[0]
    lines = "Classrooms stood empty in thirty schools of Sanandaj.\nLessons resume on Wednesday, the governor promised."
    item = make_item(title=title, publisher="herald", text=f"{opening}\n{lines}")
    ranked = make_ranked(item)
    parts = make_parts(ranked, beat=replace(BEAT, recalled=recalled))
    told = text_of(parts.summaries.write(ranked.story, item, title, Length(fewest=20, most=29), year=2024))
    assert ("Classrooms stood empty" in told) is kept


def test_a_stray_report_stays_out_of_the_summary() -> None:
    stray = make_item(
        title="Rain closes the road to Rasht",
        publisher="north",
        text="Heavy rain has closed the mountain road to Rasht, and hundreds of drivers spent the night in their cars.",
    )
    thin = make_item(title=HERALD.title, publisher="herald", text=HERALD.text.splitlines()[0])
    assert "Rasht" not in summary(make_ranked(thin, stray))


def test_a_surname_that_the_report_introduces_elsewhere_does_not_open_a_summary() -> None:
    item = make_item(
        title="Children freed after the rallies in Sanandaj",
        text='"All of them are home", says Mina Karimi of the family office in the city of Sanandaj.\n'
        "Karimi gave no number of the children who had been held since the rallies of the last weeks in Sanandaj.",
    )
    assert not summary(make_ranked(item)).startswith("Karimi gave")


def test_two_reports_that_open_on_the_same_subject_do_not_stand_side_by_side() -> None:
    first = make_item(
        title="Shopkeepers and dockers strike in Rasht",
        text="Shopkeepers and dockers in Rasht refused to work on Saturday in support of the rallies of this winter.",
    )
    second = make_item(
        title="Strike of shopkeepers and dockers in Rasht",
        publisher="kavir",
        text="Shopkeepers and dockers went on strike in Rasht, where rallies go on, the port union has announced.",
    )
    assert "Kavir Daily" not in summary(make_ranked(first, second))


def test_a_states_word_does_not_open_a_summary() -> None:
    state = make_item(
        title="Governor: teachers of Sanandaj are back at school",
        publisher="agency",
        published=NOON - timedelta(hours=2),
        text="Teachers in Sanandaj never left their classrooms, and the strike over two arrests is an invention.",
    )
    thin = make_item(title=HERALD.title, publisher="herald", text=HERALD.text.splitlines()[0])
    ranked = make_ranked(state, thin)
    told = text_of(make_parts(ranked).summaries.write(ranked.story, thin, thin.title, STORY, year=2024))
    assert told.startswith("Teachers in Sanandaj stayed away")
    assert "invention" not in told or "State Herald Agency" in told


def test_a_report_without_text_gives_its_feeds_summary_or_nothing() -> None:
    item = make_item(summary="Teachers in four towns stayed away from class to demand the release of two colleagues")
    assert summary(make_ranked(item)).endswith("release of two colleagues.")
    assert summary(make_ranked(make_item(summary="Teachers in four towns stayed away from …"))) == ""


def test_a_feeds_summary_that_was_cut_ends_with_an_ellipsis() -> None:
    text = "Teachers in four towns of the province, who have been without pay since the middle of January, stayed away"
    item = make_item(summary=f"{text} from class on Monday to demand the release of two colleagues and of")
    assert summary(make_ranked(item)).endswith("and of") is False
    assert summary(make_ranked(item)).endswith("two colleagues…")


def test_a_summary_opens_with_the_sentence_that_tells_most_of_the_headline() -> None:
    item = make_item(
        title="Teachers of Sanandaj close the education office",
        text="Bread has been dear in Sanandaj since January, and the queues at the bakeries are long.\n"
        "Teachers closed the education office of the city for most of the morning.",
    )
    assert summary(make_ranked(item)).startswith("Teachers closed")


def test_what_several_reports_tell_belongs_to_the_event_though_the_lead_is_short() -> None:
    lead = make_item(title="Banks attacked in Rasht", text="Banks were attacked in Rasht on Friday, state media said.")
    others = [
        make_item(
            title=f"Banks attacked in Rasht, {n} arrested",
            publisher=publisher,
            url=f"https://{publisher}.example/banks",
            text=f"Banks were attacked in Rasht.\nPolice chief Karim Ahmadi said {n} rioters threw stones at shops.",
        )
        for n, publisher in ((57, "kavir"), (58, "north"), (59, "west"))
    ]
    assert "threw stones" in summary(make_ranked(lead, *others))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The site HarbourWire has found a way to tell what happens in the schools of the province.", True),
        ("A school in RashtTeachers stayed away from the schools of the province on Tuesday morning.", False),
        ("By the BureauMarch 5, 2024 teachers stayed away from the schools of the province.", False),
    ],
)
def test_a_caption_or_a_date_that_runs_into_a_sentence_breaks_it(sentence: str, told: bool) -> None:
    assert (sentence in summary(make_ranked(make_item(title="Schools of the province", text=sentence)))) is told


def test_persian_sentences_are_attributed_in_persian() -> None:
    first = make_item(
        language="fa",
        title="اعتصاب معلمان در سنندج",
        publisher="herald",
        text="معلمان سنندج روز سه‌شنبه در اعتراض به بازداشت دو همکار خود سر کلاس نرفتند.",
    )
    second = make_item(
        language="fa",
        title="اعتصاب معلمان به بوکان رسید",
        publisher="kavir",
        text="اعتصاب معلمان سنندج تا ظهر سه‌شنبه به شهرهای بوکان و سقز رسید و همکاران بیشتری به آن پیوستند.",
    )
    assert "به گزارش Kavir Daily، اعتصاب معلمان سنندج" in summary(make_ranked(first, second))


@pytest.mark.parametrize(
    "bad",
    [
        "Strikers met in Sanandaj. he teachers of the city want two colleagues back, and they say so on every day.",
        "Track the teachers of Sanandaj, learn about strikes and find the news that you can use on any of your days.",
        "Some schoolchildren of SanandajTeachers in Sanandaj stayed away from class to demand a release on Tuesday.",
        "Teachers sit before a school in Sanandaj, where two of them were arrested, Tuesday, March 5, 2024, in rain.",
        "'Teachers of Sanandaj are no longer willing to tolerate the rule that two of them sit in prison for a strike.",
        "Teachers of Sanandaj stand before the school of two colleagues who were arrested, Sanandaj March 5, 2024.",
        "Harbour Pictures / AFP: teachers of Sanandaj stay away from class and demand the release of two colleagues.",
        "247 votes and 3 comments so far on the strike of the teachers of Sanandaj and on their two colleagues.",
        "The school board of Sanandaj did not immediately respond to a Herald request for comment on two teachers.",
        "The Herald has contacted the school board of Sanandaj and the union of the two teachers for comment on it.",
        '"Nobody will teach in Sanandaj while our two colleagues sit in prison for nothing but a strike of teachers."',
    ],
)
def test_what_is_no_clean_sentence_of_news_is_not_told(bad: str) -> None:
    item = make_item(title=HERALD.title, text=f"{HERALD.text.splitlines()[0]}\n{bad}")
    assert bad[:30] not in summary(make_ranked(item))


def test_what_a_publisher_opens_every_story_with_is_no_news() -> None:
    motto = "From the harbour to the hills we are first with all that moves the people of this coast."
    text = HERALD.text.splitlines()[0]
    first = make_item(title=HERALD.title, text=f"{motto}\n{text}")
    second = make_item(
        title="Rain closes the road to Rasht", text=f"{motto}\nRain fell on the road to Rasht all night."
    )
    ranked = make_ranked(first)
    parts = make_parts(ranked, make_ranked(second))
    told = text_of(parts.summaries.write(ranked.story, first, first.title, STORY, year=2024))
    assert told.startswith("Teachers in Sanandaj stayed away")


@pytest.mark.parametrize(
    "waiting",
    [
        "رادیو بندر با فرمانداری سنندج تماس گرفته و به محض دریافت پاسخ، آن را منتشر می‌کند.",
        "فرمانداری سنندج به درخواست رادیو بندر برای اظهار نظر دربارهٔ معلمان پاسخ نداد.",
    ],
)
def test_that_an_outlet_waits_for_an_answer_is_no_news(waiting: str) -> None:
    assert is_boilerplate(waiting)


def test_the_teaser_of_another_story_is_not_told() -> None:
    other = make_item(title="Rain closes the road to Rasht", text="Rain fell on the road to Rasht.")
    teaser = f"{other.title}\nTeachers and drivers spent the night of two arrests in Sanandaj in their cars, they said."
    item = make_item(title=HERALD.title, text=f"{HERALD.text.splitlines()[0]}\n{teaser}")
    ranked = make_ranked(item)
    summaries = make_parts(ranked, make_ranked(other)).summaries
    assert "cars" not in text_of(summaries.write(ranked.story, item, item.title, STORY, year=2024))


def test_years_long_past_do_not_displace_the_day() -> None:
    lead = "Shots were fired at the funeral of a young man in Khash on Tuesday, as security forces closed the road."
    past = "Prayers in the region have often ended in protest since dozens of worshippers of Khash were killed in 2019."
    day = "At least three mourners were wounded and taken to a private house in Khash, two residents said on Tuesday."
    item = make_item(title="Shots at a funeral in Khash", text=f"{lead}\n{past}\n{day}")
    told = summary(make_ranked(item), Length(fewest=30, most=44))
    assert "three mourners" in told
    assert "2019" not in told


def test_a_publisher_has_a_persian_name_in_persian() -> None:
    first = make_item(
        language="fa",
        title="اعتصاب معلمان در سنندج",
        text="معلمان سنندج روز سه‌شنبه در اعتراض به بازداشت دو همکار خود سر کلاس نرفتند.",
    )
    second = make_item(
        language="fa",
        title="اعتصاب معلمان سنندج به بوکان رسید",
        publisher="kavir",
        text="اعتصاب معلمان سنندج تا ظهر سه‌شنبه به شهرهای بوکان و سقز رسید و همکاران بیشتری به آن پیوستند.",
    )
    publishers = {**PUBLISHERS, "kavir": Publisher(name="Kavir Daily", names={"fa": "روزنامهٔ کویر"})}
    ranked = make_ranked(first, second)
    parts = make_parts(ranked, publishers=publishers)
    told = text_of(parts.summaries.write(ranked.story, first, first.title, STORY, year=2024))
    assert "به گزارش روزنامهٔ کویر، اعتصاب" in told


def test_an_outlet_that_nobody_has_named_is_not_quoted() -> None:
    named = make_ranked(HERALD, replace(KAVIR, publisher="kavir.example"))
    publishers = {**PUBLISHERS, "kavir.example": Publisher(name="kavir.example")}
    told = make_parts(named, publishers=publishers).summaries.write(
        named.story, HERALD, HERALD.title, Length(fewest=60, most=90), year=2024
    )
    assert {sentence.item for sentence in told} == {HERALD.id}


def test_each_sentence_names_its_report_and_its_place_in_it() -> None:
    told = make_parts(STRIKE).summaries.write(STRIKE.story, HERALD, HERALD.title, STORY, year=2024)
    reports = {item.id: item for item in STRIKE.story.items}
    assert told
    for sentence in told:
        report = reports[sentence.item]
        assert sentence.url == report.url
        assert sentence.offset is not None
        assert report.text[sentence.offset :].startswith(sentence.quote.rstrip("."))
        assert sentence.text.startswith(sentence.quote.rstrip("."))


def test_a_surname_that_nobody_introduced_does_not_open() -> None:
    bare = "Sanchi has not been heard of since Sunday, and teachers in Sanandaj fear for two arrested colleagues."
    item = make_item(title=HERALD.title, text=f"{bare}\n{HERALD.text.splitlines()[0]}")
    assert summary(make_ranked(item)).startswith("Teachers in Sanandaj")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Two teachers of Sanandaj were arrested on Tuesday at school.", False),
        ("Two teachers of Sanandaj were arrested at school, their union says, and are held without a lawyer.", True),
    ],
)
def test_a_sentence_that_adds_next_to_nothing_to_the_headline_is_not_told(sentence: str, told: bool) -> None:
    item = make_item(title="Two teachers of Sanandaj arrested at school on Tuesday", text=sentence)
    assert bool(composed(make_ranked(item)).picks[0].lead.sentences) == told


def test_the_posts_of_several_channels_are_told_together_each_under_its_name() -> None:
    channels = {f"telegram:{name}": Publisher(name=name) for name in ("kucheh", "bazaar")}
    own = make_item(title="معلمان سنندج اعتصاب کردند", publisher="telegram:kucheh", language="fa", text="")
    other = make_item(
        title="معلمان سنندج در اعتراض به بازداشت دو همکار خود اعتصاب کردند و مدارس شهر تعطیل شد",
        publisher="telegram:bazaar", language="fa", text="",
    )  # fmt: skip
    story = make_ranked(own, other)
    written = make_parts(story, publishers=channels).summaries.write(story.story, own, own.title, STORY, year=2024)
    assert [(one.quote, one.publisher) for one in written] == [(f"{other.title}.", "bazaar")]


def test_a_question_does_not_open_a_summary() -> None:
    question = "Why do the teachers of Sanandaj strike over two arrests?"
    text = f"{question} Shopkeepers of Sanandaj closed their doors for the two arrested teachers."
    item = make_item(title="Teachers strike in Sanandaj over two arrests", text=text)
    assert summary(make_ranked(item)).startswith("Shopkeepers")


def test_an_outlet_whose_name_is_an_abbreviation_is_not_heard_on_itself() -> None:
    text = "US Harbour is a leader in rankings of colleges and cars of the town.\nTwo teachers were arrested in Bukan."
    item = make_item(title="Two teachers arrested in Bukan", text=text, url="https://www.usharbour.example/a")
    assert "rankings" not in summary(make_ranked(item))


def test_a_post_of_one_long_sentence_is_told_whole_below_its_first_words() -> None:
    quoted = " ".join(["صدور دوباره حکم اعدام برای چهار معلم سنندج سند دیگری از این روزهاست و"] * 4)
    text = f"دفتر یک معلم در بیانیه‌ای در واکنش به صدور حکم اعدام برای چهار شهروند سنندج، نوشت: «{quoted} ادامه دارد.»"
    post = make_item(title=text[:60], text=text, publisher="telegram:kucheh", language="fa")
    parts = make_parts(make_ranked(post))
    headline = parts.headlines.of(post)
    assert headline.endswith("…")  # not before what the office said
    written = parts.summaries.write(make_ranked(post).story, post, headline, STORY, year=2024)
    assert [one.quote for one in written] == [text]


def test_a_question_is_told_only_if_there_is_nothing_else() -> None:
    opening, question = HERALD.text.splitlines()[0], "Will the teachers of Sanandaj come back before the holidays?"
    asked = make_item(title=HERALD.title, publisher="herald", text=f"{opening} {question}")
    assert question not in summary(make_ranked(asked))
    assert summary(make_ranked(make_item(title=HERALD.title, text=question))) == question


def test_what_a_channel_says_to_its_readers_is_no_news() -> None:
    news = "دو معلم سنندج روز سه‌شنبه در مدرسهٔ خود بازداشت و به زندان شهر برده شدند."
    asked = "این خبر را برای همهٔ دوستان خود در شهرهای دیگر هم بفرستید تا همه ببینید چه می‌کنند."
    post = make_item(title=news, text=f"{news}\n{asked}", publisher="telegram:kucheh", language="fa")
    parts = make_parts(make_ranked(post))
    assert [one.text for one in parts.sentences.read(post)] == [news]

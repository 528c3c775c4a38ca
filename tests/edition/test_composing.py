from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from factories import (
    BEAT,
    NOON,
    make_edition,
    make_item,
    make_member,
    make_passage,
    make_pick,
    make_ranked,
    make_ranking,
    make_window,
)
from letter_parts import PUBLISHERS, composed, make_parts, make_settings

from digest.config.settings import Action, Correction, Override, Publisher, Source, Stance
from digest.edition.edition_words import short_line, voices_line
from digest.edition.known_standings import known_standings
from digest.edition.labels import LABEL_LONGEST, SUBJECT_LONGEST, cut, preheader_of
from digest.edition.links import MOST
from digest.edition.standings import leads_of, standings
from digest.model.barriers import Barrier, KeptOut
from digest.model.editions import Edition
from digest.model.items import Item
from digest.model.rankings import RankedStory, Reason
from digest.text.sentences import word_count

CAPPED = KeptOut(barrier=Barrier.PUBLISHER_CAP, values={"number": "2", "publisher": "herald"})
BELOW = KeptOut(barrier=Barrier.FLOOR, values={"score": "0.20", "floor": "0.30"})
KILLED = KeptOut(barrier=Barrier.KILLED, values={"author": "Ada", "reason": "a fault of the gauge"})

TEXT = (
    "Teachers in Sanandaj stayed away from class on Tuesday to demand the release of two colleagues. The union said "
    "that classrooms stood empty in thirty schools of the city."
)


def report(title: str = "Teachers strike in Sanandaj over two arrests", **given: Any) -> Item:
    return make_item(title=title, **{"text": TEXT, **given})


def test_the_same_day_gives_the_same_edition() -> None:
    story = make_ranked(report(), report(publisher="kavir", title="Strike of teachers in Sanandaj"))
    assert composed(story) == composed(story)


def test_the_order_of_reports_does_not_matter() -> None:
    one, other = report(), report(publisher="kavir", title="Strike of teachers in Sanandaj spreads")
    id = "s1"
    first, second = composed(make_ranked(one, other, id=id)).picks[0], composed(make_ranked(other, one, id=id)).picks[0]
    assert (first.headline, first.passages, first.label) == (second.headline, second.passages, second.label)


def test_the_headline_links_to_the_report_it_is_from() -> None:
    shouting = report("SHOCKING!!! You won't believe what teachers did", publisher="kavir")
    plain = report()
    pick = composed(make_ranked(shouting, plain)).picks[0]
    assert (pick.headline, pick.url) == (plain.title, plain.url)


def test_a_state_agency_speaks_for_a_story_only_when_nobody_else_does() -> None:
    state = report("Teachers end strike in Sanandaj after talks", publisher="agency")
    leads = make_parts().leads
    assert leads.lead_of(make_ranked(state, report())).publisher == "herald"
    assert leads.lead_of(make_ranked(state)).publisher == "agency"


def test_one_report_of_each_owner_may_lead_a_story_and_no_copy_or_state_agency_beside_them() -> None:
    own, again, other = report(), report("Strike in Sanandaj goes on"), report("Sanandaj strike", publisher="kavir")
    copy, state = report(publisher="north"), report("Strike in Sanandaj ends", publisher="agency")
    story = make_ranked(own, again, other, copy, state, copies=((copy.id, own.id),))
    assert leads_of(make_ranking(story), make_settings(), BEAT) == {story.story.id: ("herald", "kavir")}


def test_of_one_text_at_many_outlets_the_agencys_own_page_leads_else_the_most_trusted_whichever_came_first() -> None:
    chain = {f"local-{n}": Publisher(name=f"Bay {n}", owner="chain", trust=0.9) for n in range(5)}
    publishers = {**PUBLISHERS, **chain, "wire": Publisher(name="Reuters"), "local": Publisher(name="Bay Local")}
    first, second, third = (report(publisher=one) for one in ("local", "herald", "wire"))
    for one, other in ((first, second), (second, first)):
        story = make_ranked(one, other, copies=((other.id, one.id),))
        assert make_parts(publishers=publishers).leads.lead_of(story).publisher == "herald"
    story = make_ranked(second, report(publisher="local-1"), copies=((second.id, report(publisher="local-1").id),))
    assert make_parts(publishers=publishers).leads.lead_of(story).publisher == "herald"
    story = make_ranked(first, third, copies=((third.id, first.id),))
    assert make_parts(publishers=publishers).leads.lead_of(story).publisher == "wire"


def test_the_original_of_a_copied_text_leads_before_a_lesser_outlet_with_its_own() -> None:
    original, copy, own = report(), report(publisher="local"), report(publisher="kavir", text=f"Parents came. {TEXT}")
    publishers = {**PUBLISHERS, "local": Publisher(name="Bay Local")}
    for first, second in ((original, copy), (copy, original)):
        story = make_ranked(original, copy, own, copies=((second.id, first.id),))
        assert make_parts(publishers=publishers).leads.lead_of(story).publisher == "herald"


def test_the_publisher_that_the_caps_count_is_the_one_that_the_reader_sees() -> None:
    reports = report(), report("Strike in Sanandaj over arrests", publisher="kavir")
    for publisher, told in zip(("herald", "kavir"), reports, strict=True):
        pick = composed(make_ranked(*reports, led_by=publisher)).picks[0]
        assert (pick.headline, pick.url) == (told.title, told.url)
        assert pick.passages[0].publisher == make_settings().publishers[publisher].name


def test_a_free_outlet_that_leads_with_a_text_of_state_media_is_not_called_state_media() -> None:
    state, free = report(publisher="agency"), report(publisher="herald")
    why = composed(make_ranked(state, free, copies=((free.id, state.id),))).picks[0].why[0]
    assert why.startswith("So far only Harbour Herald reports it")


def test_a_letter_in_another_language_keeps_its_own_lead() -> None:
    persian = report("اعتصاب معلمان در سنندج", publisher="kavir", language="fa")
    story = make_ranked(report(), persian, led_by="herald")
    assert composed(story).picks[0].headline == report().title
    assert composed(story, language="fa").picks[0].headline == persian.title


def test_a_story_with_both_languages_has_both_passages() -> None:
    persian = report(
        "اعتصاب معلمان در سنندج", publisher="kavir", language="fa", text="معلمان سنندج سر کلاس نرفتند و اعتصاب کردند."
    )
    passages = composed(make_ranked(persian, report())).picks[0].passages
    assert [(one.language, one.direction) for one in passages] == [("en", "ltr"), ("fa", "rtl")]
    assert composed(make_ranked(persian, report()), language="fa").picks[0].passages[0].language == "fa"


def test_independence_is_told_in_owners_and_copies_are_named() -> None:
    own, other, copy = report(), report("Strike in Sanandaj", publisher="kavir"), report(publisher="north")
    why = composed(make_ranked(own, other, copy, copies=((copy.id, own.id),))).picks[0].why[0]
    assert (
        why == "Two independent publishers report it: Harbour Herald and Kavir Daily; one more carries the same text."
    )


def test_state_media_alone_are_no_confirmation() -> None:
    why = composed(make_ranked(report(publisher="agency"))).picks[0].why[0]
    assert why == "So far only state or party media report it: State Herald Agency."


def test_differing_figures_are_told_per_publisher_and_never_merged() -> None:
    one = report(
        "Police hold 23 teachers; 23 arrested in Sanandaj", text="The union says 23 arrested teachers are held."
    )
    two = report("28 arrested in Sanandaj", publisher="kavir", text="A rights group counts 28 arrested teachers.")
    why = composed(make_ranked(one, two)).picks[0].why
    assert "Figures differ: Harbour Herald has 23 and Kavir Daily has 28 arrested." in why


def test_figures_of_thousands_are_read_whole() -> None:
    one = report("12,500 arrested after the strike in Sanandaj", text="The union counts 12,500 arrested so far.")
    two = report("14,000 arrested after strike in Sanandaj", publisher="kavir", text="A group counts 14,000 arrested.")
    why = composed(make_ranked(one, two)).picks[0].why
    assert "Figures differ: Harbour Herald has 12,500 and Kavir Daily has 14,000 arrested." in why


def test_further_reports_carry_honest_labels() -> None:
    story = make_ranked(
        report(),
        report("اعتصاب معلمان در سنندج", publisher="kavir", language="fa"),
        report("Sanandaj: teachers tell why they strike", publisher="ledger"),
        report("Governor of Sanandaj calls the strike of teachers unlawful", publisher="agency"),
        report("فرماندار سنندج اعتصاب را غیرقانونی خواند", publisher="north", language="fa"),
    )
    labels = {link.publisher: link.labels for link in composed(story).picks[0].also}
    assert labels["Rights Ledger"] == ("paywall",)
    assert labels["State Herald Agency"] == ("state media",)
    assert ("Persian",) in labels.values()


def test_a_further_report_is_of_another_owner_and_no_copy() -> None:
    own, copy = report(), report(publisher="north")
    assert composed(make_ranked(own, copy, copies=((copy.id, own.id),))).picks[0].also == ()


def test_a_report_of_another_event_is_no_further_report() -> None:
    stray = make_item(title="Rain closes the mountain road to Rasht for a night", publisher="kavir", text="It rained.")
    pick = composed(make_ranked(report(), stray)).picks[0]
    assert pick.also == ()


def test_one_of_many_further_reports_is_in_the_other_language() -> None:
    names = ("kavir", "north", "ledger", "east", "south", "coast", "hill")
    english = [report(f"Sanandaj teachers strike: what {name} saw in school number {n}", publisher=name)
               for n, name in enumerate(names)]  # fmt: skip
    persian = report("معلمان در سنندج اعتصاب کردند", publisher="west", language="fa", text="معلمان سنندج.")
    other = report("فرماندار سنندج اعتصاب را غیرقانونی خواند", publisher="far", language="fa")
    story = make_ranked(report(), *english, persian, other)
    links = composed(story).picks[0].also
    assert len(links) == MOST
    assert [link.language for link in links].count("fa") == 1


def test_a_further_report_is_of_an_outlet_that_reports_itself() -> None:
    settings = make_settings(
        publishers={
            "copies.example": Publisher(name="copies.example"),
            "gather": Publisher(name="Gatherer", stance=Stance.AGGREGATOR),
            "kavir": Publisher(name="Kavir Daily"),
        }
    )
    titles = {
        "copies.example": "Classes empty in Sanandaj as teachers strike",
        "gather": "Teachers of Sanandaj on strike, thirty schools closed",
        "kavir": "Sanandaj union calls strike of teachers a success",
    }
    items = (report(title, publisher=publisher) for publisher, title in titles.items())
    links = composed(make_ranked(report(), *items), settings=settings).picks[0].also
    assert [link.publisher for link in links] == ["Kavir Daily"]


def test_a_state_agency_has_no_passage_beside_others() -> None:
    state = report(
        "اعتصاب معلمان سنندج پایان یافت", publisher="agency", language="fa", text="معلمان سنندج سر کلاس رفتند."
    )
    assert [one.language for one in composed(make_ranked(report(), state)).picks[0].passages] == ["en"]


def test_a_link_that_is_not_of_the_web_is_no_further_report() -> None:
    story = make_ranked(report(), report("Strike in Sanandaj spreads", publisher="kavir", url="javascript:alert(1)"))
    assert composed(story).picks[0].also == ()


def test_of_two_like_reports_the_one_that_says_more_leads() -> None:
    title = "Teachers strike in Sanandaj over two arrests"
    short = report(title, publisher="kavir", text="Teachers in Sanandaj stayed away from class on Tuesday.")
    assert composed(make_ranked(short, report(title))).picks[0].url == report(title).url


def test_no_more_publishers_are_named_than_report_a_story() -> None:
    line = voices_line(["A", "B", "C"], 2, "en", partial=False, copies=0)
    assert line == "Two independent publishers report it: A and B."


def test_a_publisher_without_a_known_name_is_counted_but_not_named() -> None:
    items = [report(publisher=name) for name in ("herald", "kavir")]
    other = report(publisher="the-hub", title="Lessons fail in thirty schools of Sanandaj", text="")
    publishers = {**PUBLISHERS, "the-hub": Publisher(name="thehub.example")}
    pick = composed(make_ranked(*items, other), settings=make_settings(publishers=publishers)).picks[0]
    assert pick.why[0] == "Three independent publishers report it: Harbour Herald, Kavir Daily and one other."


@pytest.mark.parametrize(
    ("title", "is_news"),
    [
        ("Two teachers seized by police in Sanandaj after dusk", False),  # the same in other words
        ("Two teachers in Sanandaj sentenced to years in prison", True),  # another event
        ("Arrest of teachers in Sanandaj rises to nine people", True),  # another figure
        ("Arrest of teachers spreads to Bukan and its schools", True),  # another place
    ],
)
def test_other_words_for_what_the_earlier_letter_said_are_no_news(title: str, is_news: bool) -> None:
    lead = report("Teachers arrested in Sanandaj", text="Two teachers were arrested in Sanandaj on Tuesday.")
    pick = composed(again(lead, report(title, publisher="kavir", text="")), earlier=(BEFORE,)).picks[0]
    assert (title in (pick.update or "")) is is_news


def test_what_is_new_is_told_with_the_edition_that_carried_the_story() -> None:
    pick = composed(
        again(report(), report("Strike of teachers in Sanandaj reaches Bukan", publisher="kavir")), earlier=(BEFORE,)
    ).picks[0]
    assert pick.update == "New since our edition of 4 March: Strike of teachers in Sanandaj reaches Bukan (Kavir Daily)"
    assert pick.related == (("2024-03-04", "Two teachers arrested in Sanandaj"),)
    assert pick.update_url in {member.url for member in pick.members}
    assert pick.update_url not in {link.url for link in pick.also}


def test_what_is_new_is_not_said_twice() -> None:
    pick = composed(again(report("Update: Strike of teachers in Sanandaj reaches Bukan")), earlier=(BEFORE,)).picks[0]
    assert pick.headline == "Strike of teachers in Sanandaj reaches Bukan"
    assert pick.update == "Continues a story of our edition of 4 March."


NEWS = "Two of the colleagues were released on bail in Saqqez on Wednesday morning."


def test_where_the_headline_is_the_news_the_update_quotes_a_new_sentence_of_another_report() -> None:
    headline = "Strike of teachers in Sanandaj reaches Bukan"
    other = report(headline, publisher="kavir", text=f"{headline} on Tuesday. {NEWS}")
    lead = report(headline, text=f"{TEXT} They hold placards on the steps of the provincial office for schools.")
    pick = composed(again(lead, other), earlier=(BEFORE,)).picks[0]
    assert pick.update == f"New since our edition of 4 March: {NEWS.rstrip('.')} (Kavir Daily)"
    assert pick.update_url == other.url


@pytest.mark.parametrize(
    "given",
    [
        {"published": NOON - timedelta(hours=9)},  # before the earlier edition closed
        {"publisher": "agency"},  # state media
        {
            "language": "fa",
            "title": "اعتصاب معلمان",
            "text": "دو نفر از همکاران روز چهارشنبه در سقز با وثیقه آزاد شدند.",
        },
    ],
    ids=["old", "state", "foreign"],
)
def test_an_update_never_quotes_an_old_a_partial_or_a_foreign_report(given: dict[str, Any]) -> None:
    headline = "Strike of teachers in Sanandaj reaches Bukan"
    other = {"title": headline, "publisher": "kavir", "text": f"{headline} on Tuesday. {NEWS}", **given}
    pick = composed(again(report(**other), report(headline)), earlier=(BEFORE,)).picks[0]
    assert "bail" not in (pick.update or "")
    assert "وثیقه" not in (pick.update or "")


def test_a_first_letter_speaks_of_no_letter_before() -> None:
    new = (Reason(signal="newness", value=1.0, weight=0.2, words="first reported in these hours"),)
    told = "First reported since our last letter."
    assert told not in composed(make_ranked(report(), reasons=new)).picks[0].why
    assert told in composed(make_ranked(report(), reasons=new), earlier=(BEFORE,)).picks[0].why


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "Police deny that anybody was hurt in the school.",
            "It is denied in whole or in part, Harbour Herald reports.",
        ),
        ("The governor rejected the reports of a strike.", "It is denied in whole or in part, Harbour Herald reports."),
        ("The union denied him a second term as its chair.", None),
        (
            "A rights group counts 28 arrested teachers in the city.",
            "The count is one of rights groups or activists, and nobody else confirms it.",
        ),
        ("Police count 28 arrested teachers in the city.", None),
    ],
)
def test_why_says_what_is_denied_and_what_nobody_confirms(text: str, line: str | None) -> None:
    why = composed(make_ranked(report(text=text))).picks[0].why
    assert why[1:] == ((line,) if line else ())


def test_why_says_in_persian_what_is_denied() -> None:
    item = report("اعتصاب معلمان در سنندج", language="fa", text="استاندار خبر اعتصاب معلمان را رد کرد.")
    assert any("تکذیب" in line for line in composed(make_ranked(item), language="fa").picks[0].why)


def test_letters_of_every_language_and_the_ranking_name_one_count() -> None:
    far = report("معلمان در بوکان اعتصاب کردند", publisher="west", language="fa", text="معلمان بوکان.")
    old = report("Strike planned in Sanandaj", publisher="east", published=NOON - timedelta(days=3))
    story = make_ranked(report(), report("Strike in Sanandaj", publisher="kavir"), far, old)
    english, persian = (composed(story, language=language).picks[0].why[0] for language in ("en", "fa"))
    assert english.startswith("Three independent publishers report it: Harbour Herald, ")
    assert persian.startswith("سه ناشر مستقل گزارش داده‌اند")


def again(*items: Item) -> RankedStory:
    return make_ranked(*items, update=items[-1].title, earlier=("2024-03-04",), id="s7")


BEFORE = make_edition(
    day="2024-03-04",
    window=make_window(end=NOON - timedelta(hours=6)),
    picks=(make_pick(story="s7", headline="Two teachers arrested in Sanandaj"),),
)


def test_an_earlier_story_told_from_a_stray_report_is_not_continued() -> None:
    stray = report("Rain closes the mountain road to Rasht", publisher="north", text="Rain closed the road to Rasht.")
    lead = report()
    for earlier_lead, days in ((lead, ["2024-03-04"]), (stray, [])):
        members = tuple(make_member(url=one.url, canonical_url=one.canonical_url) for one in (stray, lead))
        passage = make_passage(url=earlier_lead.url)
        pick = make_pick(story="s1", headline=earlier_lead.title, members=members, passages=(passage,))
        before = replace(BEFORE, picks=(pick,))
        story = again(lead, report("Strike of teachers in Sanandaj reaches Bukan", publisher="kavir"), stray)
        found = composed(story, earlier=(before,)).picks[0]
        assert [day for day, _ in found.related] == days
        assert bool(found.update) is bool(days)


def test_a_denial_of_something_else_does_not_deny_the_event() -> None:
    text = f"{TEXT} The mayor denied that any bridge would close."
    assert composed(make_ranked(report(text=text))).picks[0].why[1:] == ()


def test_an_editors_headline_stands_until_it_expires() -> None:
    item = report()
    until = date(2024, 3, 5)
    word = {"action": Action.HEADLINE, "target": item.url, "author": "desk", "reason": "clearer", "value": "Our words"}
    assert composed(make_ranked(item), overrides=(Override(until=until, **word),)).picks[0].headline == "Our words"
    late = Override(until=until - timedelta(days=1), **word)
    assert composed(make_ranked(item), overrides=(late,)).picks[0].headline == item.title


def word(action: Action, item: Item, value: str, language: str | None = None) -> Override:
    facts = {"author": "desk", "reason": "clearer", "until": date(2024, 3, 5)}
    return Override(action=action, target=item.url, value=value, language=language, **facts)


def test_editors_write_each_of_the_words_around_a_story() -> None:
    item = report()
    words = {
        Action.SUMMARY: "Our summary.",
        Action.LABEL: "Our label",
        Action.NOTE: "We spoke to two of them.",
        Action.SUBJECT: "Our subject",
    }
    edition = composed(make_ranked(item), overrides=tuple(word(action, item, text) for action, text in words.items()))
    pick = edition.picks[0]
    assert (pick.passages[0].summary, pick.label, pick.why[0], edition.subject) == tuple(words.values())


def test_the_word_for_one_language_comes_before_the_word_for_all_and_stays_out_of_other_letters() -> None:
    item = report()
    overrides = (word(Action.HEADLINE, item, "For Persian", "fa"), word(Action.HEADLINE, item, "For all"))
    told = {code: composed(make_ranked(item), overrides=overrides, language=code) for code in ("en", "fa")}
    assert [told[code].picks[0].headline for code in ("en", "fa")] == ["For all", "For Persian"]
    assert told["en"].picks[0].passages[0].headline == "For all"


def test_of_two_words_alike_the_later_holds() -> None:
    item = report()
    overrides = (word(Action.LABEL, item, "Older"), word(Action.LABEL, item, "Newer"))
    assert composed(make_ranked(item), overrides=overrides).picks[0].label == "Newer"


def test_editors_choose_the_report_that_leads() -> None:
    one, other = report(), report(publisher="tribune", title="Teachers march in Sanandaj")
    both = make_ranked(one, other)
    for chosen in (one, other):
        assert composed(both, overrides=(word(Action.LEAD, one, chosen.url),)).picks[0].url == chosen.url


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Teachers strike in Sanandaj over two arrests", "Sanandaj: teachers' strike"),
        ("Internet shutdown hits Zahedan before prayers", "Zahedan: internet shutdown"),
        ("Thousands march through Berlin for the prisoners", "Berlin: prisoners, rally"),
        ("WhatsApp is blocked again after eleven hours", "WhatsApp: blocking"),
        ("Girl, 17, dies after a blow at a rally", "Girl, 17, dies"),
        ("Iran passes mass indictment against three hundred", "Iran: mass charges"),
        ("Union official: Lessons will not resume on Wednesday", "Lessons will not resume"),
        ("Belarus bakers reopen while prices in Minsk double", "Belarus bakers reopen"),
        ("Kenya bans rides because matatus on Sundays were full", "Kenya bans rides"),
    ],
)
def test_a_label_is_place_and_matter_or_a_whole_phrase(title: str, label: str) -> None:
    assert composed(make_ranked(make_item(title=title))).picks[0].label == label


def test_two_stories_never_have_one_label() -> None:
    stories = (make_ranked(make_item(title=f"Court passes a death sentence in Isfahan {n}")) for n in ("again", "too"))
    first, second = composed(*stories).picks
    assert first.label == "Isfahan: death sentence"
    assert second.label != first.label


def test_where_every_label_is_taken_the_last_carries_a_number() -> None:
    stories = (make_ranked(report("Word of the day", text="", publisher="kavir"), id=f"s{n}") for n in range(3))
    labels = [pick.label for pick in composed(*stories).picks]
    assert len(set(labels)) == 3
    assert labels[2].endswith(" (2)")


def test_a_line_of_facts_names_the_publisher_once_though_its_label_has_a_number() -> None:
    items = (report("واژهٔ روز", language="fa", text="", publisher="kavir") for _ in range(2))
    picks = composed(*(make_ranked(item, id=f"s{n}") for n, item in enumerate(items))).picks
    assert [pick.headline.count("Kavir Daily") for pick in picks] == [1, 1]
    assert picks[1].label.endswith(" (2)")


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Writers in Sanandaj call for the release of two poets", "Sanandaj: release call"),
        ("Teachers in Bukan get their passports back at the end of the year", "Bukan: teachers, passports"),
        ("عزاداری خانواده‌ها در بوکان برای سومین روز", "Bukan: mourning"),
        ("وکلای بوکان خواستار آزادی دو آموزگار شدند", "Bukan: lawyers, appeal"),
    ],
)
def test_a_label_without_a_grave_event_names_what_the_headline_is_about(title: str, label: str) -> None:
    language = "en" if title.isascii() else "fa"
    assert composed(make_ranked(report(title, text="", language=language))).picks[0].label == label


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Iranian teachers call for a nationwide strike over low pay", "Iran: strike call"),
        ("Iranian cleric calls for tough crackdown on dissent", "Iran: crackdown call"),
        ("Thirty states demand that Iran lifts its limits on the internet", "Iran: internet, appeal"),  # too far away
    ],
)
def test_a_label_names_what_is_called_for(title: str, label: str) -> None:
    assert composed(make_ranked(make_item(title=title, text=""))).picks[0].label == label


def test_where_the_label_of_a_subject_is_taken_the_publisher_tells_two_stories_apart() -> None:
    stories = (
        make_ranked(report("اینترنت ایران این روزها", language="fa", text="", publisher=publisher), id=publisher)
        for publisher in ("herald", "kavir")
    )
    first, second = composed(*stories).picks
    assert (first.label, second.label) == ("Iran: internet", "Iran: internet (Kavir Daily)")
    assert second.headline == "Kavir Daily reports on Iran: internet"


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("ما هنوز راه درازی تا بازگشت آرامش در پیش داریم", "اعتراضات ایران: Harbour Herald"),  # a piece of a sentence
        ("شب‌های بی‌ستارهٔ ما", "شب‌های بی‌ستارهٔ ما"),
    ],
)
def test_where_verbs_come_last_only_a_whole_headline_is_a_label(title: str, label: str) -> None:
    item = report(title, language="fa", text="")
    assert composed(make_ranked(item), language="fa").picks[0].label == label


def test_an_event_that_only_one_of_three_reports_names_is_not_the_storys() -> None:
    titles = ("Teachers of Sanandaj meet for the third day", "Teachers of Sanandaj meet again in the third week")
    other = report("Teachers of Sanandaj meet after two arrests", publisher="ledger", text="")
    items = [report(title, publisher=f"p{n}", text="") for n, title in enumerate(titles)]
    assert "arrests" not in composed(make_ranked(*items, other)).picks[0].label


def test_the_labels_of_one_story_name_one_event_in_every_language() -> None:
    persian = report(
        "یورش به خانهٔ یک معلم در سنندج", publisher="west", language="fa", text="نیروها او را در خانه بازداشت کردند."
    )
    english = [report(f"Teacher arrested in Sanandaj, school {n} says", publisher=f"p{n}", text="") for n in range(3)]
    story = make_ranked(persian, *english)
    labels = [composed(story, language=language).picks[0].label for language in ("en", "fa")]
    assert labels == ["Sanandaj: arrests", "سنندج: بازداشت‌ها"]


def test_what_began_it_all_is_not_the_matter() -> None:
    title = "Students sit down at three gates after the death in custody of Mahsa Amini"
    label = composed(make_ranked(make_item(title=title))).picks[0].label
    assert "custody" not in label


def test_a_persian_story_in_an_english_letter_has_an_english_label() -> None:
    item = report("تیراندازی در خاکسپاری جوان ۱۹ ساله در خاش", language="fa", text="در خاش تیراندازی شد.")
    other = report("قطع اینترنت در بوکان", publisher="kavir", language="fa", text="در بوکان اینترنت قطع شد.")
    edition = composed(make_ranked(item), make_ranked(other))
    assert (edition.picks[0].label, edition.subject) == ("Khash: shots fired", "Bukan: internet shutdown")
    assert edition.preheader == "Khash: shots fired"
    assert edition.picks[0].lead.direction == "rtl"


def test_a_persian_letter_has_persian_labels() -> None:
    edition = composed(make_ranked(make_item(title="Shots heard at a funeral in Khash")), language="fa")
    assert edition.picks[0].label == "خاش: تیراندازی"


@pytest.mark.parametrize(
    "title",
    [
        "Teachers strike in Sanandaj over two arrests",
        "Teachers strike in Sanandaj and in four other towns of the province over the arrest of two colleagues",
        "A long sentence about nothing that any list of names or matters knows, and which does not end soon at all",
        "Word withoutanyspacethatgoesonandonandonandonandonandonandonandonandon",
    ],
)
def test_subject_and_label_keep_their_limits(title: str) -> None:
    edition = composed(make_ranked(report(title)))
    assert 0 < len(edition.subject) <= SUBJECT_LONGEST
    assert word_count(edition.picks[0].label) <= LABEL_LONGEST


def test_a_subject_is_a_headline_that_fits() -> None:
    assert composed(make_ranked(report())).subject == "Teachers strike in Sanandaj over two arrests"


def test_a_long_text_is_cut_at_a_clause_or_a_word() -> None:
    assert cut("Court upholds a death sentence, and three more wait", 40) == "Court upholds a death sentence"
    assert cut("Court upholds the death sentence of a man in Izeh", 40) == "Court upholds the death sentence"
    assert cut("Hundreds march through Zahedan weeks after the raid", 42) == "Hundreds march through Zahedan"
    assert cut("Court upholds the ban on masks while trials of students go on", 44) == "Court upholds the ban on masks"
    assert cut("Mayor quits as the inquiry into fires of 2031 widens in Minsk", 36) == "Mayor quits as the inquiry…"
    assert cut("Wordsthatgoon andonandonandonandonandonandonandonandon", 20) == "Wordsthatgoon…"


def test_subject_and_preheader_are_the_gravest_events_wherever_they_stand() -> None:
    strike = make_ranked(report("Teachers strike in nineteen schools of Sanandaj"))
    sentence = make_ranked(report("Court in Izeh upholds a death sentence"))
    arrests = make_ranked(report("Police arrest nine bakers in Khash"))
    edition = composed(arrests, strike, sentence)
    assert edition.picks[0].headline == "Police arrest nine bakers in Khash"
    assert edition.subject == "Court in Izeh upholds a death sentence"
    assert edition.preheader == f"Teachers strike in nineteen schools of Sanandaj · {edition.picks[0].label}"


def test_a_story_that_editors_pinned_first_comes_before_graver_ones_in_the_subject() -> None:
    arrests, sentence = report("Police arrest nine bakers in Khash"), report("Court in Izeh upholds a death sentence")
    facts = {"author": "desk", "reason": "lead", "until": date(2024, 3, 5)}
    pin = Override(action=Action.PIN, target=arrests.url, **facts)
    edition = composed(make_ranked(arrests), make_ranked(sentence), overrides=(pin,))
    assert edition.subject == "Police arrest nine bakers in Khash"
    assert composed(make_ranked(arrests), make_ranked(sentence)).subject == "Court in Izeh upholds a death sentence"


def test_of_equal_events_the_better_placed_come_first() -> None:
    stories = [make_ranked(report(f"Strike closes {n} schools in {n}")) for n in ("Bukan", "Izeh", "Khash")]
    edition = composed(*stories)
    assert edition.subject == "Strike closes Bukan schools in Bukan"
    assert edition.preheader == "Strike closes Izeh schools in Izeh · Khash: strike"


@pytest.mark.parametrize(
    ("line", "labels", "shown"),
    [
        ("Court upholds a sentence", ["Izeh: strike", "Bukan"], "Court upholds a sentence · Izeh: strike · Bukan"),
        ("x" * 80, ["Izeh: strike", "y" * 20, "Bukan: arrests"], "x" * 80 + " · Izeh: strike"),
        ("Wordsthatgoon" * 20, ["Izeh: strike"], "Izeh: strike"),
        ("Court upholds " + "a long " * 12 + "term, and two wait", [], "Court upholds " + "a long " * 12 + "term"),
        ("", ["Izeh: strike"], "Izeh: strike"),
        ("", [], ""),
    ],
)
def test_nothing_of_a_preheader_is_cut_in_the_middle(line: str, labels: list[str], shown: str) -> None:
    assert preheader_of(line, labels) == shown.strip()


@pytest.mark.parametrize(
    ("title", "language", "counted"),
    [
        ("Police arrested 40 bakers in Khash", "en", (40, "arrests")),
        ("Police arrested bakers in Khash", "en", (None, "")),
        ("Police arrested 40 bakers in Khash", "fa", (40, "بازداشت‌ها")),
    ],
)
def test_a_story_says_how_many_persons_its_headline_counts_in_what(
    title: str, language: str, counted: tuple[int | None, str]
) -> None:
    pick = composed(make_ranked(report(title)), language=language).picks[0]
    assert (pick.persons, pick.counted) == counted


def test_a_short_letter_says_so() -> None:
    assert (
        composed(make_ranked(report()), short_reason="only 1 of 10").short_reason == "Only one story met the bar today."
    )
    assert [short_line(0, language) for language in ("en", "fa", "ar")] == [
        "No story met the bar today.",
        "امروز هیچ خبری به سنجه‌های ما نرسید.",
        "لم يبلغ أي خبر معيارنا اليوم.",
    ]


def test_the_letter_counts_its_words() -> None:
    edition = composed(make_ranked(report()))
    told = edition.picks[0]
    assert edition.words == sum(word_count(t) for t in (told.headline, told.passages[0].summary, *told.why))
    assert edition.minutes == 1


def test_the_stories_after_the_picks_are_kept() -> None:
    others = tuple(make_ranked(report(f"Story {n} of the day in Rasht"), kept_out=CAPPED) for n in range(12))
    edition = composed(make_ranked(report()), others=others)
    assert [one.rank for one in edition.next] == list(range(2, 12))


def test_every_story_has_a_standing() -> None:
    ranking = make_ranking(make_ranked(report()), others=(make_ranked(report("Strike in Rasht"), kept_out=CAPPED),))
    placed = standings(ranking, make_settings(), BEAT)
    assert [(one.rank, one.kept_out) for one in placed] == [(1, None), (2, str(CAPPED))]


def test_a_story_without_a_lead_has_no_known_standing() -> None:
    with pytest.raises(ValueError, match="no lead"):
        known_standings(make_ranking(make_ranked(report())))


def test_members_name_the_original_of_a_copy() -> None:
    own, copy = report(), report(publisher="north")
    members = composed(make_ranked(own, copy, copies=((copy.id, own.id),))).picks[0].members
    assert [member.copy_of for member in members] == [None, own.url]


def measured(*items: Item, kept_out: KeptOut = BELOW, **settings: Any) -> Edition:
    source = Source(name="gauge", url="https://gauge.example/feed", publisher="gauge", measures=True)
    others = tuple(make_ranked(item, kept_out=kept_out) for item in items)
    return composed(make_ranked(report()), others=others, settings=make_settings(sources=(source,), **settings))


def test_what_measures_the_net_has_a_box_the_newest_first() -> None:
    early = make_item(title="Traffic in Sanandaj falls by a third", source="gauge", publisher="gauge")
    late = make_item(
        title="Mobile networks of Bukan are silent",
        source="gauge",
        publisher="gauge",
        published=NOON + timedelta(hours=1),
    )
    again = make_item(title="Mobile networks of Bukan are silent again", source="gauge", publisher="gauge")
    other = make_item(title="A shop in Rasht opens again", source="herald")
    old = make_item(title="Last week's numbers", source="gauge", publisher="gauge", published=NOON - timedelta(days=3))
    assert [link.title for link in measured(early, late, again, other, old).net] == [late.title, early.title]
    assert measured(other).net == ()


def test_what_was_killed_has_no_place_in_the_box_either() -> None:
    item = make_item(title="Traffic in Sanandaj falls by a third", source="gauge", publisher="gauge")
    assert measured(item).net
    assert measured(item, kept_out=KILLED).net == ()


def test_a_correction_is_printed_after_the_edition_that_was_wrong_and_up_to_its_last_day() -> None:
    def corrections(wrong: date, until: date, language: str = "en") -> tuple[str, ...]:
        correction = Correction(day=wrong, text={"en": "The strike began on Sunday."}, until=until)
        return composed(
            make_ranked(report()), settings=make_settings(corrections=(correction,)), language=language
        ).corrections

    day = date.fromisoformat(composed(make_ranked(report())).day)
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    assert corrections(before, day) == ("Correction to our edition of 4 March: The strike began on Sunday.",)
    assert corrections(before, after, "fa")[0].startswith("تصحیح شمارهٔ ۴ مارس")
    assert corrections(day, after) == corrections(before, before) == ()


def test_a_person_before_the_colon_of_a_headline_stands_for_the_story() -> None:
    def label(title: str) -> str:
        other = make_ranked(report("The union counts the private schools", text="They went to a private school."))
        ranking = {"others": (other,)}
        return composed(make_ranked(report(title, text="He was at a school.")), **ranking).picks[0].label

    assert label("Navid Sarmadi: teacher shot dead after removing a poster") == "Navid Sarmadi: killing"
    assert label("Private School: teacher shot dead after removing a poster") != "Private School: killing"


def test_the_place_is_not_where_the_reporter_sits() -> None:
    there = report("Teacher shot dead after a rally", text="RASHT (AFP) – He was shot in Bukan, his family said there.")
    abroad = report("Teacher shot dead after a rally", text="Demonstrators stood before the consulate in Istanbul.")
    assert composed(make_ranked(there)).picks[0].place == "Bukan"
    assert composed(make_ranked(abroad)).picks[0].place is None


def test_a_telegram_channel_is_called_one() -> None:
    settings = make_settings(publishers={"post": Publisher(name="telegram:kucheh")})
    assert composed(make_ranked(report(publisher="post")), settings=settings).picks[0].passages[0].publisher == (
        "kucheh (Telegram)"
    )


def test_a_story_that_goes_on_belongs_to_the_thread_of_its_first_telling() -> None:
    item = report()
    member = make_member(url=item.url, canonical_url=item.canonical_url)
    first = make_edition(day="2024-03-01", picks=(make_pick(rank=3, story="other", members=(member,)),))
    later = make_edition(day="2024-03-03", picks=(make_pick(rank=1, members=(member,), thread="2024-03-01-3"),))
    assert composed(make_ranked(item)).picks[0].thread == ""
    assert composed(make_ranked(item), earlier=(first,)).picks[0].thread == "2024-03-01-3"
    assert composed(make_ranked(item), earlier=(first, later)).picks[0].thread == "2024-03-01-3"

from factories import BEAT, make_item, make_ranked
from letter_parts import make_parts

from digest.edition.nearness import are_alike, is_near, shared_words

LEAD = make_item(title="Teachers strike in Sanandaj over two arrests", text="Teachers in Sanandaj stayed away.")
NEAR = make_item(title="Strike of Sanandaj teachers goes on", publisher="kavir", text="A second day of strike.")
STRAY = make_item(title="Rain closes the road to Rasht", publisher="north", text="Rain fell on the road.")
PERSIAN = make_item(title="اعتصاب معلمان سنندج", publisher="north", language="fa", text="معلمان سنندج سر کلاس نرفتند.")
FOREIGN = make_item(title="باران در رشت", publisher="north", language="fa", text="در رشت باران بارید.")
PARTS = make_parts(make_ranked(LEAD), make_ranked(NEAR), make_ranked(STRAY))


def test_a_report_of_the_event_is_near_and_a_stray_is_not() -> None:
    assert is_near(NEAR, LEAD, PARTS.rarity, PARTS.lexicon, BEAT)
    assert not is_near(STRAY, LEAD, PARTS.rarity, PARTS.lexicon, BEAT)


def test_across_languages_a_shared_name_is_nearness() -> None:
    assert is_near(PERSIAN, LEAD, PARTS.rarity, PARTS.lexicon, BEAT)
    assert not is_near(FOREIGN, LEAD, PARTS.rarity, PARTS.lexicon, BEAT)


def test_titles_in_nearly_the_same_words_are_alike() -> None:
    assert are_alike("Man trekking to Rasht reported missing", "Man on trek to Rasht goes missing")
    assert not are_alike(LEAD.title, "Two Sanandaj teachers freed on bail")


def test_a_publisher_that_says_a_word_in_many_titles_counts_once_and_so_does_one_title_of_many() -> None:
    many = [make_item(title=title, publisher="north") for title in ("Bukan", "Bukan again", "No rain in Bukan")]
    same = [make_item(title="Bukan and Rasht", publisher=publisher) for publisher in ("herald", "kavir")]
    shared = shared_words([*many, *same])
    assert (shared["bukan"], shared["rain"], shared["rasht"]) == (2, 1, 1)

"""Matching names by id, and the shipped lexicon files."""

from collections import defaultdict
from functools import reduce
from itertools import product
from pathlib import Path

import pytest
from factories import BEAT, LEXICON

from digest.beats.library import WRITTEN_OUT, Library, shared_tables
from digest.beats.names import lexicon_of
from digest.config.settings import Name
from digest.text.lexicon import Lexicon, LexiconEntry, Mention
from digest.text.normalise import ZWNJ
from digest.text.tokens import tokens


def entry(id: str, *, en: tuple[str, ...] = (), fa: tuple[str, ...] = (), weak: tuple[str, ...] = ()) -> LexiconEntry:
    return LexiconEntry(id=id, group="people", variants={"en": en, "fa": fa}, weak=frozenset(weak))


def find(lexicon: Lexicon, text: str) -> list[tuple[str, bool]]:
    return [(mention.id, mention.weak) for mention in lexicon.find(tokens(text))]


def ids(text: str, lexicon: Lexicon = LEXICON) -> list[str]:
    return [mention.id for mention in lexicon.find(tokens(text)) if not mention.weak]


def test_a_mention_says_where_it_stands() -> None:
    assert LEXICON.find(tokens("a fire at Evin prison in Tehran")) == (
        Mention(id="evin", group="prisons", start=3, end=5),
        Mention(id="tehran", group="places", start=6, end=7),
    )


def test_the_longest_name_wins() -> None:
    lexicon = Lexicon(
        [entry("bay", en=("North Bay",)), entry("gate", en=("North Bay Gate",)), entry("north", en=("North",))]
    )
    assert ids("at North Bay Gate", lexicon) == ["gate"]
    assert ids("at North Bay Road", lexicon) == ["bay"]
    assert ids("North Bay North", lexicon) == ["bay", "north"]
    assert ids("the bay gate", lexicon) == []


def test_a_name_is_found_in_every_spelling_of_both_scripts() -> None:
    for text in ("خامنه‌ای", "خامنه ای", "خامنهای", "علی خامنه‌ای", "علي خامنه اي", "Khamenei", "Ayatollah Ali Khamenei"):
        assert ids(text) == ["khamenei"], text


def test_persian_words_of_a_name_are_joined_and_parted_at_will() -> None:
    lexicon = Lexicon([entry("gate", fa=(f"سرخ{ZWNJ}دروازه شمال",)), entry("shah", fa=("شاهکرمی", f"شاه{ZWNJ}کرمی"))])
    for first, second in product(("", " ", ZWNJ), repeat=2):
        assert ids(f"در سرخ{first}دروازه{second}شمال", lexicon) == ["gate"]
    for gap in ("", " ", ZWNJ):
        assert ids(f"شاه{gap}کرمی", lexicon) == ["shah"]


def test_a_name_is_parted_only_where_its_own_words_meet() -> None:
    lexicon = Lexicon([entry("province", fa=("استان شمالی",)), entry("person", fa=("استانو",))])
    assert ids("استان و شهر", lexicon) == []
    assert ids("استانو", lexicon) == ["person"]


def test_a_hashtag_is_the_name_without_its_spaces() -> None:
    lexicon = Lexicon([entry("gate", en=("North Bay Gate",)), entry("may", en=("May Day",))])
    assert ids("#NorthBayGate #MayDay", lexicon) == ["gate"]
    assert ids("#مهسا_امینی #مهساامینی") == ["mahsa-amini", "mahsa-amini"]


def test_a_persian_plural_of_people_carries_the_name_and_other_endings_do_not() -> None:
    assert ids("ایرانی‌ها بسیجی‌های") == ["iran", "basij"]
    assert ids("کربلای") == ["karbala"]
    assert "hamas" not in ids("حماسه‌ای بزرگ")
    assert "tehran-university" not in ids("دانشگاه‌های تهران")
    assert "rasht" not in ids("رشته‌ای تازه")


def test_a_weak_variant_is_marked_and_the_full_name_is_not() -> None:
    lexicon = Lexicon([entry("meta", en=("Meta Platforms", "Meta"), weak=("Meta",))])
    assert find(lexicon, "Meta and Meta Platforms") == [("meta", True), ("meta", False)]


def test_a_strong_claim_beats_a_weak_one_and_else_the_first_has_the_name() -> None:
    weak, strong = entry("weak", en=("Rey",), weak=("Rey",)), entry("strong", en=("Rey",))
    for order in ([weak, strong], [strong, weak]):
        assert find(Lexicon(order), "in Rey") == [("strong", False)]
    assert ids("in Rey", Lexicon([entry("one", en=("Rey",)), entry("two", en=("Rey",))])) == ["one"]


@pytest.mark.parametrize(
    "text",
    [
        "tell us what you said about the award",
        "a gap in the wall at the threshold of Bam",
        "بله، به دیوار نگاه کرد و گفت آزادی",
        "استقلال و انقلاب",
        "در آستانه مسابقات، رده سنی نوجوانان",
    ],
)
def test_ordinary_words_are_no_strong_names(text: str) -> None:
    assert ids(text) == []


@pytest.mark.parametrize(
    "text",
    ["آزادی", "انقلاب", "استقلال", "پاسداران", "بله", "دیوار", "سروش", "Meta", "Guardian", "Bam", "Rey", "مهسا", "X"],
)
def test_ambiguous_names_need_company(text: str) -> None:
    assert [weak for _, weak in find(LEXICON, text)] == [True]


@pytest.mark.parametrize(
    ("english", "persian"),
    [
        ("Saghez", "سقز"),
        ("Gohardasht prison", "زندان رجایی‌شهر"),
        ("K. N. Toosi University", "دانشگاه خواجه نصیر"),
        ("the Guidance Patrol", "گشت ارشاد"),
        ("Assembly of Experts", "مجلس خبرگان"),
        ("the User Protection Bill", "طرح صیانت"),
        ("Bloody Friday", "جمعه خونین"),
        ("Human Rights Watch", "دیده‌بان حقوق بشر"),
        ("NetBlocks", "نت‌بلاکس"),
        ("Elon Musk", "ایلان ماسک"),
        ("the United States", "آمریکا"),
        ("a Spanish hiker", "اسپانیایی"),
        ("Woman, Life, Freedom", "زن، زندگی، آزادی"),
        ("the national information network", "اینترنت ملی"),
        ("SNSC", "شورای عالی امنیت ملی"),
        ("Signal messenger", "پیام‌رسان سیگنال"),
    ],
)
def test_one_id_in_both_languages(english: str, persian: str) -> None:
    assert ids(english) == ids(persian)
    assert len(ids(english)) == 1


def test_an_extra_name_with_a_known_id_adds_its_variants() -> None:
    lexicon = lexicon_of(BEAT, (Name(id="saqqez", group="places", en=("Saqqizbad",), fa=("سقزآباد",)),))
    assert ids("Saqqizbad سقزآباد Saqqez", lexicon) == ["saqqez"] * 3
    assert lexicon.entries["saqqez"].group == "places"
    assert lexicon.name("saqqez", "en") == "Saqqez"


def test_extra_names_with_one_id_come_together() -> None:
    lexicon = lexicon_of(
        BEAT,
        (
            Name(id="new", en=("Qwerty Town",)),
            Name(id="new", en=("Qwertz Town",)),
        ),
    )
    assert ids("Qwerty Town and Qwertz Town", lexicon) == ["new", "new"]


def test_an_editor_decides_whether_a_variant_is_weak_and_whose_it_is() -> None:
    assert find(lexicon_of(BEAT, (Name(id="meta-platforms", en=("Meta",)),)), "Meta") == [("meta-platforms", False)]
    assert find(lexicon_of(BEAT, (Name(id="evin", en=("~Evin",)),)), "Evin") == [("evin", True)]
    assert ids("Tehran", lexicon_of(BEAT, (Name(id="tehran-ship", en=("Tehran",)),))) == ["tehran-ship"]


def test_a_name_of_signs_only_is_never_found() -> None:
    assert ids("!!! ?", Lexicon([entry("signs", en=("!!!",))])) == []


def test_the_first_variant_of_a_language_is_shown_and_the_other_language_stands_in() -> None:
    assert LEXICON.name("evin", "en") == "Evin"
    assert LEXICON.name("evin", "fa") == "اوین"
    assert LEXICON.name("techdirt", "fa") == "Techdirt"
    assert LEXICON.name("no-such-id", "en") == "no-such-id"


def test_a_marked_variant_is_weak() -> None:
    made = LexiconEntry.written(
        "old-town", "places", {"en": ["Old Town", "~Town"], "fa": ["شهر کهنه", "~شهر"], "ar": []}
    )
    assert made.variants == {"en": ("Old Town", "Town"), "fa": ("شهر کهنه", "شهر")}
    assert made.weak == {"Town", "شهر"}


def test_no_id_is_used_twice_in_the_shipped_files() -> None:
    parts = [*(Library().load(name).beat for name in WRITTEN_OUT), shared_tables().beat]
    ids = [entry.id for part in parts for entry in part.names]
    assert len(ids) == len(set(ids)) > 2000


def test_shipped_ids_are_lower_case_slugs() -> None:
    for id in LEXICON.entries:
        assert id == id.lower()
        assert id.replace("-", "").isalnum()
        assert id.isascii()


def test_english_variants_are_latin_and_persian_ones_persian() -> None:
    for entry in LEXICON.entries.values():
        for variant in entry.variants.get("en", ()):
            assert not any("\u0600" <= letter <= "\u06ff" for letter in variant), variant
        for variant in entry.variants.get("fa", ()):
            assert any("\u0600" <= letter <= "\u06ff" for letter in variant), variant


def test_every_shipped_variant_is_found_under_its_own_id() -> None:
    claims: dict[str, set[str]] = defaultdict(set)
    for entry in LEXICON.entries.values():
        for variant in entry.every_variant:
            claims["".join(tokens(variant))].add(entry.id)
            (mention,) = LEXICON.find(tokens(variant))
            assert mention.id == entry.id or variant in entry.weak, variant
            assert mention.weak == (variant in entry.weak) or len(claims["".join(tokens(variant))]) > 1, variant


def test_two_ids_share_a_variant_only_where_it_is_weak_for_both() -> None:
    claims: dict[str, list[tuple[str, bool, str]]] = defaultdict(list)
    for entry in LEXICON.entries.values():
        for variant in entry.every_variant:
            key = reduce(str.__add__, tokens(variant))
            claims[key].append((entry.id, variant in entry.weak, variant))
    shared = [claim for claim in claims.values() if len({id for id, _, _ in claim}) > 1]
    assert [claim for claim in shared if not all(weak for _, weak, _ in claim)] == []


def test_every_group_is_on_the_page_of_the_lexicon() -> None:
    page = (Path(__file__).parents[2] / "docs" / "lexicon.md").read_text("utf-8")
    for group in {entry.group for entry in LEXICON.entries.values()}:
        assert f"| `{group}` |" in page

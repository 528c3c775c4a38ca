"""The match key, the display form, the direction of a text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.normalise import ZWNJ, direction, display, display_paragraphs, match_key

PERSIAN = "ابپتجچحخدذرزژسشصضطظعغفقکگلمنوهیآأإؤئۀةىيكەێۆ۰۱۲٣٤٥ًَِّٰـ\u200c\u200d\u200f\u202b «»؟؛،"
mixed_text = st.text(st.one_of(st.sampled_from(PERSIAN), st.characters(codec="utf-8")), max_size=60)


@pytest.mark.parametrize(
    "spellings",
    [
        ("خامنه‌ای", "خامنه ای", "خامنهای"),
        ("علي يزدي", "علی یزدی", "علی یزدى"),
        ("كرمانشاه", "کرمانشاه"),
        ("قضائیه", "قضاییه"),
        ("مسئول", "مسول".replace("سو", "سیو")),
        ("آزادی", "ازادی"),
        ("کتاب‌ها", "کتاب ها", "کتابها"),
        ("بزرگ‌ترین", "بزرگ ترین", "بزرگترین"),
        ("می‌روند", "می روند", "میروند"),
        ("نمی‌دانم", "نمی دانم", "نمیدانم"),
        ("تهـــران", "تهران"),
        ("مُهاجِر", "مهاجر"),
        ("۱۴۰۱", "١٤٠١", "1401"),
        ("هه‌نگاو", "ههنگاو"),
        ("ژینا", "ژينا"),
        ("\u202bتهران\u202c", "تهران", "\u200fتهران"),
    ],
)
def test_spellings_of_a_persian_word_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({match_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("Müller", "muller"),
        ("MÜLLER", "muller"),
        ("Straße", "strasse"),
        ("Ørsted Łódź Đorđe", "orsted lodz dorde"),
        ("Æsop’s Œuvre", "aesop's oeuvre"),
        ("“quoted” ‘text’ — here…", "\"quoted\" 'text' - here..."),
        ("soft\u00adhyphen", "softhyphen"),
        ("ﬁne ①", "fine 1"),
        ("  two\n\tlines ", "two lines"),
        ("Iran`s", "iran's"),
        ("İstanbul Diyarbakır", "istanbul diyarbakir"),
    ],
)
def test_latin_spellings_fold_to_plain_letters(spelling: str, key: str) -> None:
    assert match_key(spelling) == key


def test_persian_marks_become_ascii_ones() -> None:
    assert match_key("«آری»، نه؛ چرا؟ ۵۰٪ ۱۲٫۵ ۱٬۲۰۰") == '"اری", نه; چرا? 50% 12.5 1,200'


def test_words_that_only_look_like_affixes_stay_apart() -> None:
    assert match_key("تر و خشک") == "تر و خشک"
    assert match_key("می خورم") == "میخورم"
    assert match_key("جام می کهنه") == "جام می کهنه"


@given(mixed_text)
def test_a_match_key_is_its_own_key(text: str) -> None:
    assert match_key(match_key(text)) == match_key(text)


@given(st.text(st.sampled_from("ابپتکگیه آئ\u200c"), max_size=30))
def test_composed_and_decomposed_text_have_one_key(text: str) -> None:
    assert match_key(unicodedata.normalize("NFD", text)) == match_key(unicodedata.normalize("NFC", text))


@given(mixed_text)
def test_a_display_text_is_its_own_display_text(text: str) -> None:
    shown = display(text)
    assert display(shown) == shown
    assert "\n" not in shown
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\x00")


def test_display_keeps_the_joiner_between_letters_and_drops_it_elsewhere() -> None:
    assert display(f"می{ZWNJ}شود") == f"می{ZWNJ}شود"
    assert display(f"می{ZWNJ}{ZWNJ}شود") == f"می{ZWNJ}شود"
    assert display(f"{ZWNJ}تهران{ZWNJ} {ZWNJ} امروز") == "تهران امروز"


def test_display_writes_persian_letters_in_persian_only() -> None:
    assert display("رئيس كميته گفت") == "رئیس کمیته گفت"
    assert display("علي", "fa") == "علی"
    assert display("مجلس علي", "ar") == "مجلس علي"
    assert display("علي في بغداد") == "علي في بغداد"


def test_display_collapses_white_space_and_keeps_the_author_s_case() -> None:
    assert display("  Two\n lines\u00a0of   TEXT ") == "Two lines of TEXT"
    assert display("tab\x07bell") == "tabbell"
    assert display("Cafe\u0301") == "Café"


def test_paragraphs_stay_lines_and_empty_ones_go() -> None:
    assert display_paragraphs("one  two\n\n \nthree\n") == "one two\nthree"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Teachers strike", "ltr"),
        ("اعتصاب معلمان", "rtl"),
        ("BBC: اعتصاب معلمان در سنندج", "rtl"),
        ("He said سلام to the crowd", "ltr"),
        ("", "ltr"),
        ("2022 (10) !", "ltr"),
        ("ab اب", "ltr"),
        ("اب ab", "rtl"),
        ("שלום", "rtl"),
    ],
)
def test_most_letters_give_the_direction_and_the_first_decides_a_tie(text: str, way: str) -> None:
    assert direction(text) == way

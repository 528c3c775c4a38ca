"""Detecting the language of a text."""

from importlib.resources import files
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.languages.registry import languages
from digest.text.language import detect_language

SPOKEN = {
    "en": "The teachers of the town have been on strike since Monday, and the shops are closed.",
    "de": "Die Lehrer der Stadt sind seit Montag im Streik, und auch die Geschäfte bleiben geschlossen.",
    "fr": "Les enseignants de la ville sont en grève depuis lundi et les magasins restent fermés.",
    "es": "Los maestros de la ciudad están en huelga desde el lunes y las tiendas siguen cerradas.",
    "it": "Gli insegnanti della città sono in sciopero da lunedì e anche i negozi sono chiusi.",
    "nl": "De leraren van de stad zijn sinds maandag in staking en ook de winkels zijn gesloten.",
    "pt": "Os professores da cidade estão em greve desde segunda-feira e as lojas não abriram.",
    "sv": "Lärarna i staden har strejkat sedan måndagen och även butikerna är stängda i dag.",
    "pl": "Nauczyciele w mieście strajkują od poniedziałku, a sklepy są zamknięte i nie będą otwarte.",
    "tr": "Kentteki öğretmenler pazartesiden beri grevde ve dükkanlar da kapalı olarak bir gün daha bekliyor.",
    "fa": "معلمان شهر از روز دوشنبه در اعتصاب هستند و مغازه‌ها نیز بسته است.",
    "ar": "المعلمون في المدينة في إضراب منذ يوم الاثنين وقد أغلقت المحلات التجارية في هذا اليوم.",
    "ur": "شہر کے اساتذہ پیر سے ہڑتال پر ہیں اور دکانیں بھی بند ہیں جو کہ ایک دن کے لیے تھیں۔",
    "ckb": "مامۆستایانی شار لە ڕۆژی دووشەممەوە لە مانگرتن دان و دوکانەکان بە تەواوی داخراون.",
    "ps": "د ښار ښوونکي له دوشنبې راهیسې په اعتصاب کې دي او دوکانونه هم تړل شوي دي.",
    "ru": "Учителя города бастуют с понедельника, и магазины тоже закрыты, как это было в прошлом году.",
    "uk": "Вчителі міста страйкують від понеділка, і крамниці також зачинені, як це було торік.",
    "el": "Οι δάσκαλοι της πόλης απεργούν από τη Δευτέρα.",
    "he": "המורים בעיר שובתים מיום שני והחנויות סגורות.",
    "hi": "शहर के शिक्षक सोमवार से हड़ताल पर हैं।",
    "zh": "该市教师自周一以来一直罢工，商店也关门了。",
    "ja": "市の教師は月曜日からストライキをしており、店も閉まっている。",
    "ko": "도시의 교사들은 월요일부터 파업 중이며 상점도 문을 닫았다.",
    "hy": "Քաղաքի ուսուցիչները երկուշաբթիից գործադուլ են անում։",
}


@pytest.mark.parametrize("language", SPOKEN)
def test_a_sentence_speaks_for_its_language(language: str) -> None:
    assert detect_language(SPOKEN[language]) == language


@pytest.mark.parametrize(
    ("language", "hint"), [("en", "fa"), ("fa", "en"), ("fa", "ar"), ("de", "en"), ("ar", "fa"), ("ur", "fa")]
)
def test_a_clear_text_overrules_its_source(language: str, hint: str) -> None:
    assert detect_language(SPOKEN[language], hint) == language


@pytest.mark.parametrize("hint", ["en", "de", "fa", "sw"])
def test_a_source_is_trusted_where_the_text_says_too_little(hint: str) -> None:
    assert detect_language("Ok 2022", hint) == hint
    assert detect_language("", hint) == hint


def test_without_text_and_hint_there_is_no_language() -> None:
    assert detect_language("12:30 — !!") is None
    assert detect_language("Zahedan Saravan Chabahar Khash") is None


def test_a_hint_loses_its_region() -> None:
    assert detect_language("Ok", "en-GB") == "en"
    assert detect_language("Zahedan Saravan Chabahar", "EN-us") == "en"


def test_persian_in_arabic_letters_is_persian() -> None:
    assert detect_language("معلمان شهر از روز دوشنبه در اعتصاب هستند و مغازه ها نيز بسته است كه") == "fa"


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("گزارش چشم‌پزشکان پارسی‌گوی", "fa"),
        ("الأزمة الاقتصادية الخانقة", "ar"),
        ("کلاسیک یکتاییان دلاور", "fa"),
        ("پاکستانی ٹیلی ویژن", "ur"),
        ("سرکرده ساکنان", "fa"),
        ("ناوې ماللې سالې هالې", None),
        ("سلام سلامت مسلم اسلام", None),
    ],
)
def test_a_title_without_frequent_words_speaks_by_its_letters(title: str, language: str | None) -> None:
    assert detect_language(title) == language


def test_a_shared_script_follows_a_hint_of_the_same_script_only() -> None:
    marathi = "शहरातील शिक्षक सोमवारपासून संपावर आहेत"
    assert detect_language(marathi, "mr") == "mr"
    assert detect_language(marathi, "en") == "hi"
    assert detect_language("東京都教員組合同盟声明発表", "ja") == "ja"


def test_latin_names_in_a_persian_text_do_not_turn_it() -> None:
    assert detect_language(SPOKEN["fa"] + " BBC News, Reuters") == "fa"


@given(st.text(max_size=200), st.sampled_from([None, "en", "fa"]))
def test_any_text_has_a_language_or_none(text: str, hint: str | None) -> None:
    found = detect_language(text, hint)
    assert found is None or 2 <= len(found) <= 3
    assert found is not None or hint is None


def listed_words() -> list[str]:
    others = files("digest.languages").joinpath("profiles.txt").read_text("utf-8").splitlines()
    listed = (line.rpartition("|")[2].split() for line in others if not line.startswith("#"))
    return sorted(
        {*chain.from_iterable(one.profile.words for one in languages().values()), *chain.from_iterable(listed)}
    )


MIXED = st.lists(
    st.sampled_from([*listed_words(), *SPOKEN.values(), "İstanbul", "don’t", "می\u200cشود", "كه", "v", "12"])
    | st.text(max_size=6),
    max_size=40,
).map(" ".join)


@given(MIXED, st.sampled_from([None, *SPOKEN, "mr", "yi", "az", "no", "xx"]))
def test_the_quick_rules_and_the_scores_of_all_languages_agree(text: str, hint: str | None) -> None:
    assert detect_language(text, hint) == detect_language(text, hint, thorough=True)

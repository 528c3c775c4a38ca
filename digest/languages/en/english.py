"""English."""

import re

from digest.languages.en.english_pages import ENGLISH_PAGES
from digest.languages.en.english_prose import ENGLISH_CASING, ENGLISH_PROSE
from digest.languages.interface import DateWords, Language, NumberWords, Profile, SentenceEnds, packaged
from digest.languages.words import word_set, word_values

_FUNCTION_WORDS = word_set(
    """
    a about above after again against all also although always am among an and another any are arent around as at be
    became because become been before behind being below between both but by came can cannot cant come could couldnt did
    didnt do does doesnt doing done dont down during each either else even ever every few for from further get gets
    getting go goes going gone got had hadnt has hasnt have havent having he her here hers herself him himself his how
    however i id if ill im in into is isnt it its itself ive just least less let lets like made make makes many may me
    might mine more most much must my myself near neither never no nor not now of off often on once one only onto or
    other others our ours out over own per perhaps quite rather really s said same say saying says she should shouldnt
    since so some still such than that thats the their theirs them themselves then there theres these they theyre this
    those though through thus to together too toward towards under until up upon us use used using very via was wasnt we
    well went were werent what when where whether which while who whom whose why will with within without wont would
    wouldnt yet you your youre yours according told mr mrs ms dr amid
    """
)
_FREQUENT = word_set("""
    the of and to in for on with that by is as at from was has have are after over his her says said will be not who
    it an new against their more than out up what how about this been were they but its into could amid we you i he
    she or if when do people women woman man police death dead killed arrested protests year years world says report
    government state students security forces day city court news under over two first called call calls support
    movement take makes make still all just like back out where who why take takes against during since while
    between
""")

_IRREGULAR = dict(
    pair.split("/")
    for pair in word_set("""
    iranian/iran iranians/iran kurds/kurd kurdish/kurd died/die dies/die dying/die death/death deaths/death dead/dead
    men/man women/woman children/child killed/kill killer/killer killing/kill killings/kill
    protester/protest protesters/protest protestor/protest protestors/protest demonstrator/demonstrat
    demonstrators/demonstrat said/say says/say told/tell held/hold shot/shoot shots/shoot struck/strike
    mission/mission missions/mission news/news series/series species/species during/during morning/morning
    evening/evening king/king
    police/police policing/police station/station stations/station
    """)
)
_VOWEL = re.compile("[aeiouy]")


def english_stem(word: str) -> str:
    """Removes plural, -ed, -ing, -ion and a final e; short words and figures stay."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isalpha() or len(word) <= 3:
        return word
    word = _without_plural(word)
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) > 2 and _VOWEL.search(root):
            if root[-1] == root[-2] and root[-1] not in "lsz":
                return root[:-1]
            word = root
            break
    if len(word) > 5 and word.endswith(("tion", "sion")):
        word = word[:-3]
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word.endswith("y") and word[-2] not in "aeiou":
        word = word[:-1] + "i"
    return word


def _without_plural(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    return word[:-1]


_NUMBERS = NumberWords(
    values=word_values("""
        zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13
        fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50
        sixty=60 seventy=70 eighty=80 ninety=90
    """),
    hundred="hundred",
    scales=word_values("dozen=12 hundred=100 thousand=1000 million=1000000 billion=1000000000"),
    plural_scales=word_values("dozens=12 hundreds=100 thousands=1000 millions=1000000 billions=1000000000"),
    rough=word_values("dozens=24 tens=20 scores=40 hundreds=200 thousands=2000 millions=2000000"),
    roughly=word_set("about around nearly almost some roughly approximately over than several"),
    shy=word_set("one"),
    joiner_after_hundred="and",
    of=word_set("of"),
    measures=word_set("""
        year years old aged month months week weeks day days hour hours minute minutes am pm percent th
    """),
)
_DATES = DateWords(
    months=word_values("""
        january=1 jan=1 february=2 feb=2 march=3 mar=3 april=4 apr=4 may=5 june=6 jun=6 july=7 jul=7 august=8 aug=8
        september=9 sept=9 sep=9 october=10 oct=10 november=11 nov=11 december=12 dec=12
    """),
    ordinal_endings=("st", "nd", "rd", "th"),
    fillers=word_set("of the"),
    before_noon=("am", "a.m.", "a.m"),
    after_noon=("pm", "p.m.", "p.m"),
    weekdays=word_values("monday=0 tuesday=1 wednesday=2 thursday=3 friday=4 saturday=5 sunday=6"),
    days_ago=word_values("today=0 yesterday=1"),
)
_SENTENCE_ENDS = SentenceEnds(
    abbreviations=word_set("""
        mr mrs ms mx dr prof gen lt col maj capt cmdr adm sgt cpl brig gov sen rep pres st ft mt rev fr hon ayat no nos
        fig vol pp vs cf e.g i.e viz approx est dept univ al jan feb mar apr jun jul aug sep sept oct nov dec
    """),
    ambiguous=word_set("a.m p.m etc inc corp co ltd jr sr bros esq ave blvd rd ph.d m.d b.a m.a"),
    openers=word_set("""
                a about after all also although among an and another any as at because before both but by despite
        during each even         for from he her here his how however i if in instead it its last like many
        meanwhile more most my nearly no not now         on once one only other our over she since so some such that
        the their then there these they this those though to two         under until we what when where which while
        who why with yet you your
    """),
)
ENGLISH = Language(
    code="en",
    locale="en_GB",
    name="English",
    direction="ltr",
    profile=Profile(script="latin", words=_FREQUENT),
    leads_script=True,
    capitals_mark_names=True,
    first_person=re.compile(r"\b(?:I|my|we|our|us)\b(?![.])"),
    stem=english_stem,
    function_words=_FUNCTION_WORDS,
    numbers=_NUMBERS,
    dates=_DATES,
    sentence_ends=_SENTENCE_ENDS,
    prose=ENGLISH_PROSE,
    casing=ENGLISH_CASING,
    reply_marks=("re", "fw", "fwd"),
    page=ENGLISH_PAGES,
    says_who=re.compile(r"\b(?:said|says|told|reported|reports|according to|announced)\b"),
    denial=re.compile(
        r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)?|reject(?:s|ed)?|refut(?:es|ed))\s+"
        r"(?:that|any|having|involvement|it was|(?:the |these |those )?(?:claim|report|allegation|accusation)s?\b)",
        re.IGNORECASE,
    ),
    request=re.compile(
        r"\b(?:calls?|calling|called) (?:for|on)\b|\b(?:demand(?:s|ed|ing)?|urge[sd]?|urging|appeals?|seeks?)\b",
        re.IGNORECASE,
    ),
    activists=re.compile(
        r"\b(?:rights (?:group|monitor|organi[sz]ation|watchdog)s?|activists?|human rights)\b", re.IGNORECASE
    ),
    catalogue=packaged(__package__, "interface.pot"),
)

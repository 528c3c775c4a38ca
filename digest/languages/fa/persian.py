"""Persian."""

import re

from digest.languages.fa.persian_pages import PERSIAN_PAGES
from digest.languages.fa.solar_hijri import SOLAR_HIJRI
from digest.languages.interface import DateWords, Language, NumberWords, Profile, Prose, Spelling, packaged
from digest.languages.words import word_set, word_values

_FUNCTION_WORDS = word_set(
    """
    و در به از که این ان را با برای است بود شد شده می خود تا یک هم نیز بر اما اگر یا ولی پس چون زیرا نه هر همه همین
    همان چند چه چرا چگونه کجا کی ما من تو او شما انها انان ایشان وی اینها اینکه انکه انچه بین میان روی زیر بالای پیش
    پس بعد قبل هنگام وقتی حتی فقط تنها بسیار خیلی بیش کم همچنین سپس سوی طی طبق علیه بدون مگر مانند مثل جز غیر نسبت
    دیگر دیگری باید شاید نباید بوده بودند باشد باشند نبود نیست هست هستند نیستند است اند شدند شود میشود میشوند نمیشود
    کرد کرده کردند کند کنند میکند میکنند میکرد نکرد کردن داد داده دادند میدهد دهد دارد دارند داشت داشته داشتند ندارد
    گفت گفته گفتند میگوید میگویند گوید افزود خواهد خواهند خواست میشد شدن بودن یکی برخی بعضی چنین چنان انجا اینجا
    اکنون حالا الان همچنان بار باره درباره توسط مورد پی ای ایا البته بلکه یعنی نظر اینگونه ام ات اش
    """
)
_FREQUENT = word_set("""
    و در به از که این را با است برای آن یک خود تا بر شده شد هم نیز گفت کرد دارد پس های ها می بود اما یا کرده باید
    اند هر ما او پیش روز بین طی دو سال شود کند اعتراض ایران علیه
""")

_LETTER = "[\u0621-\u06cc]"
# Affixes are written joined, with a zero-width non-joiner or with a space; the match key has them joined.
_LOOSE_AFFIX = re.compile(
    rf"(?<={_LETTER}) (?=(?:ها|های|هایی|هایم|هایت|هایش|هایمان|هایتان|هایشان|تر|ترین|تری)(?!{_LETTER}))"
    rf"|(?<={_LETTER}{_LETTER}ه) (?=(?:ای|ام|ات|اش|اند|ایم|اید)(?!{_LETTER}))"
    rf"|(?<=(?<!{_LETTER})می) (?={_LETTER}{{2,}}[دم](?!{_LETTER}))"
    rf"|(?<=(?<!{_LETTER})نمی) (?={_LETTER}{{2,}}[دم](?!{_LETTER}))"
)

_VERB = re.compile("^ن?می(?=..+[دم]$)")
_ENDINGS = (
    ("هایمان", 2), ("هایتان", 2), ("هایشان", 2), ("هایم", 2), ("هایت", 2), ("هایش", 2), ("هایی", 2), ("های", 3),
    ("ها", 2), ("ترین", 2), ("شان", 4), ("تر", 3), ("ات", 4), ("یی", 3),
)  # fmt: skip
# Words that only look inflected.
_WHOLE = word_set(
    """
    میلیون میلیارد میدان میلاد میزان میراث میهن میناب میانه میان تنها تنهایی انتها دکتر دفتر مادر پدر دختر کمتر بیشتر
    توییتر مشتری رهبر گروگان اطلاعات مجلات ادبیات حیات خامنهای هستهای منطقهای رسانهای
    """
)


def persian_stem(word: str) -> str:
    """Removes plural, comparative, pronoun and verb affixes."""
    if word in _WHOLE:
        return word
    word = _VERB.sub("", word)
    for ending, shortest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: -len(ending)]
    return _without_person(word)


def _without_person(word: str) -> str:
    """Removes plurals of persons (معترضان, دانشجویان, نمایندگان) and the ی of indefinite and adjective."""
    if word.endswith("گان") and len(word) > 5:
        return word[:-3] + "ه"
    if word.endswith("ویان") and len(word) > 6:
        return word[:-3]
    if word.endswith("ان") and len(word) > 6 and not word.endswith("ستان"):
        return word[:-2]
    if word.endswith("ی") and len(word) > 4:
        return word[:-1]
    return word


_NUMBERS = NumberWords(
    values=word_values("""
        یک=1 دو=2 سه=3 چهار=4 پنج=5 شش=6 هفت=7 هشت=8 نه=9 ده=10 یازده=11 دوازده=12 سیزده=13 چهارده=14 پانزده=15
        شانزده=16 هفده=17 هجده=18 نوزده=19 بیست=20 سی=30 چهل=40 پنجاه=50 شصت=60 هفتاد=70 هشتاد=80 نود=90 صد=100
        دویست=200 سیصد=300 چهارصد=400 پانصد=500 ششصد=600 هفتصد=700 هشتصد=800 نهصد=900
    """),
    scales=word_values("هزار=1000 میلیون=1000000 میلیارد=1000000000"),
    rough=word_values("دهها=20 صدها=200 هزاران=2000 هزارها=2000 میلیونها=2000000"),
    roughly=word_set("حدود نزدیک تقریبا حدودا قریب بیش چند"),
    shy=word_set("یک نه سی"),  # "no", and the end of بی بی سی
    measures=word_set("ساله سال ماه ماهه هفته روز روزه ساعت دقیقه درصد"),
    joiner="و",
)
_DATES = DateWords(
    months=word_values("""
        ژانویه=1 فوریه=2 مارس=3 اوریل=4 مه=5 می=5 ژوین=6 ژوییه=7 جولای=7 اوت=8 سپتامبر=9 اکتبر=10 نوامبر=11 دسامبر=12
    """),
    fillers=word_set("سال"),
    before_noon=("ق.ظ", "قبل ازظهر", "قبلازظهر", "قبل از ظهر", "صبح"),
    after_noon=("ب.ظ", "بعدازظهر", "بعد از ظهر", "عصر"),
    month_suffix="ماه",
    weekdays=word_values("دوشنبه=0 سهشنبه=1 چهارشنبه=2 پنجشنبه=3 جمعه=4 شنبه=5 یکشنبه=6"),
    days_ago=word_values("امروز=0 امشب=0 دیروز=1 دیشب=1"),
)
_PROSE = Prose(
    openers=word_set("او وی انها انان این ان اما همچنین ولی سپس ایشان اینها همین همان حتی همزمان"),
    pronouns=word_set("او وی ایشان انها انان اینها اینان"),
    pointers=word_set("این ان همین همان"),
    pointed_freely=word_set("کشور هفته ماه سال روز روزها گزارش خبر منطقه"),
    counted=word_set("کشته جانباخته بازداشت زخمی مجروح اعدام ازاد"),
    measures=word_set("سال ساله ماه هفته روز ساعت درصد شهر استان"),
    loose_ends=word_set("در از به با و که"),
    phrase_openers=word_set("در از با پس برای و"),
    label_enders=word_set("در پس"),
    origin_before=word_set("اهل"),
    attributions=("(?:گزارش(?:[ \u200c]?های)? رسیده به|به گزارش|به نقل از|به گفته) [^،:؛.]{1,60}(?=[،:؛])",),
    asides=re.compile(
        r"\b(?P<before>پس از|پیش از|قبل از|بعد از|در پی|به[ \u200c]دنبال|در واکنش به|در اعتراض به|در حمایت از|با وجود|"
        r"به[ \u200c]دلیل|به[ \u200c]خاطر|از زمان|همزمان با|(?:به|از|بابت) اتهام|متهم به|علیه) "
        r"(?:(?:مشارکت|دست داشتن|شرکت) در )?(?:«[^»]{1,150}(?:»|$)|\S{1,40}(?: (?:شدن|کردن|دادن|باختن|زدن|گرفتن)\b)?)"
    ),
    clause_ends=re.compile(
        r"است|نیست|هست|باید|خواهند?|دارند?|شوند?|کنند?|دهند?|گویند?|رسند?|(?:شد|بود|داد|گرفت|داشت|یافت|کرد|زد|گفت|رسید|رفت|"
        r"آمد|خواند|ساخت|دید|ماند|گذشت|کشید|باخت|باختند|نوشت|خواست|افتاد|آورد|برد|بست|پرداخت|پیوست|گذاشت|ریخت|سوخت|شکست|"
        r"شناخت|فرستاد|فروخت|خورد|ایستاد)(?:ه|ند|ه\u200cاند)?|ن?می\u200c\S{2,12}|\S{2,12}\u200cاند"
    ),
    not_verbs=word_set("""
        خود مورد افراد تعداد درصد اقتصاد ازاد فرد مرد شهروند فرزند بعد چند هرچند مانند روند سند قرارداد رویداد نهاد ستاد
        استاد فساد ایجاد پیشنهاد اسناد ابعاد اعتماد انتقاد اتحاد متحد بنیاد داماد نژاد پیوند سوگند لبخند هدف موارد شاهد
        شهید جدید تهدید تولید خرید امید سعید حمید محمد احمد محمود داوود مسعود وجود حدود درد سرد زرد مسجد حد ضد بند خرداد
        مرداد بغداد کد صد قصد رشد سد واحد قاعد جاوید رشید وعید دید تایید تردید تجدید تمدید تبعید شدید بعید سفید مفید
        دولت حکومت ملت امنیت فعالیت حمایت وضعیت جمعیت مسئولیت مسیولیت محکومیت ممنوعیت محدودیت عدالت وکالت شکایت جنایت
        مدت علت صورت قدرت قیمت خدمت وزارت سفارت بازداشت سرنوشت پست دست راست درست نخست دوست اینترنت ساعت جهت رسالت
        مردم چشم رژیم تحریم تصمیم تنظیم تسلیم حکم ظلم جرم نظام اعدام اقدام اعلام پیام قیام نام تمام امام مقام عدم هم دوم
        سوم چهلم چهارم پنجم ششم هفتم هشتم نهم دهم یکم متهم مهم مریم ابراهیم
    """),
    clause_joiners=("و",),
    # Not کرد, which is also a Kurd, nor گفت and other verbs whose object follows.
    inner_verbs=re.compile(
        r"است|نیست|(?:شد|بود|داد|گرفت|داشت|یافت)(?:ه|ند)?|کرد(?:ه|ند)|دارند?|شوند?|کنند?|دهند?|ن?می\u200c\w{2,8}|"
        r"(?:\w{2,12}\u200c)?اند"
    ),
    subordinators=word_set("که نه اگر چون وقتی زمانی هنگامی چنانچه"),
    speakers=word_set("من ما پ"),  # پ.ن, a postscript
)

PERSIAN = Language(
    code="fa",
    locale="fa_IR",
    name="فارسی",
    direction="rtl",
    profile=Profile(
        script="arabic",
        letters=frozenset("پچژگ"),
        habitual=frozenset("کی"),
        excluded=frozenset("ٹڈڑںےہھټډړږښې"),
        words=_FREQUENT,
    ),
    leads_script=True,
    digits="۰۱۲۳۴۵۶۷۸۹",
    first_person=re.compile(r"\b(?:من|ما|ماست)\b"),
    stem=persian_stem,
    function_words=_FUNCTION_WORDS,
    loose_affix=_LOOSE_AFFIX,
    # The plural of peoples, and the ی that joins a vowel to the next word. Other plurals are left alone: حماسه‌ای (epic)
    # is not حماس, دانشگاه‌های تهران not the University of Tehran.
    name_endings=(("ها", "ی"), ("های", "ی"), ("ی", "اوه")),
    # Some agencies write the Arabic yeh and kaf.
    spelling=Spelling(own=re.compile("[پچژگکی]"), proper={"ي": "ی", "ى": "ی", "ك": "ک"}),
    numbers=_NUMBERS,
    dates=_DATES,
    calendar=SOLAR_HIJRI,
    prose=_PROSE,
    page=PERSIAN_PAGES,
    reply_marks=("پاسخ",),
    closing_verb=re.compile(
        r"(?:د|است|نیست|هست|شده|بوده|داده|کرده|گفته|داشته|گرفته|رفته|رسیده|کشته شدن|ن?می\u200c?\w{1,8}(?:ه|ن|م))$"
    ),
    denial=re.compile("تکذیب (?:کرد|می|شد)|(?:ادعا|خبر|گزارش|اتهام)[^.]{0,60} را رد کرد"),
    request=re.compile("خواستار|درخواست|تقاضا"),
    activists=re.compile("حقوق بشر|حقوق‌بشر|فعالان"),
    catalogue=packaged(__package__),
)

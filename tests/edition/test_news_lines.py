import pytest
from factories import make_item, make_ranked, make_ranking
from letter_parts import make_parts

from digest.model.items import Item


def post(title: str, text: str = "", **given: str) -> Item:
    return make_item(title=title, text=text, **{"publisher": "telegram:kucheh", "language": "fa", **given})


@pytest.mark.parametrize(
    ("title", "text", "headline"),
    [
        # a greeting, a request
        ("درود", "معلمان سنندج از فردا اعتصاب می‌کنند.", "معلمان سنندج از فردا اعتصاب می‌کنند"),
        ("دوستان گوش بدید", "در بوکان دو معلم بازداشت شدند.", "در بوکان دو معلم بازداشت شدند"),
        # a name whose words follow, a line broken behind two words
        ("👈 استاندار:", "مدارس سنندج فردا باز خواهند بود", "استاندار: مدارس سنندج فردا باز خواهند بود"),
        (
            "سازمان حقوق بشری",
            "هه‌نگاو:\nدر سقز سه کارگر بازداشت شدند",
            "سازمان حقوق بشری هه‌نگاو: در سقز سه کارگر بازداشت شدند",
        ),
        # signs, tags and a link
        ("‼️ #فوری", "🔴 در بوکان تیراندازی شد. https://t.me/kucheh", "در بوکان تیراندازی شد"),
        # a line that points back to one of another post
        (
            "این مرد ۴۱ ساله در بوکان بازداشت شد.",
            "یک آموزگار در بوکان به حبس محکوم شد.",
            "یک آموزگار در بوکان به حبس محکوم شد",
        ),
        # a verb on a line of its own, the source behind a stop
        (
            "پیکر کارگری را پس از چهار روز به خانواده",
            "تحویل دادند",
            "پیکر کارگری را پس از چهار روز به خانواده تحویل دادند",
        ),
        ("دو معلم در سنندج بازداشت شدند./ رادیو بندر", "", "دو معلم در سنندج بازداشت شدند"),
        # a round-up
        ("چند خبر کوتاه از رسانه‌ها", "در بوکان تیراندازی شد.", "در بوکان تیراندازی شد"),
        # who wrote it, in another script
        ("دو معلم در سنندج بازداشت شدند: kucheh1", "", "دو معلم در سنندج بازداشت شدند"),
        # the first line, where it tells the news itself
        ("دو معلم در سنندج بازداشت شدند.", "به گفتهٔ خانواده از آنها خبری نیست.", "دو معلم در سنندج بازداشت شدند"),
        # what was years ago
        (
            "پیکر معلم سنندجی به خانواده تحویل داده شد",
            "او در ۲۵ خرداد ۱۳۸۸ در سنندج کشته شد.",
            "پیکر معلم سنندجی به خانواده تحویل داده شد",
        ),
        # a line in the middle of a quotation, and one that ends with the verb of a quotation
        (
            "دادستان بوکان دربارهٔ مرگ دو معلم توضیح داد",
            "او گفت: «دو نفر دیروز به بیمارستان رسیدند. با بررسی‌ها مشخص شد هر سه نفر در بوکان مسموم شده‌اند.»",
            "دادستان بوکان دربارهٔ مرگ دو معلم توضیح داد",
        ),
        (
            "معاون اتاق بازرگانی بندر خبر داد که به دلیل محدودسازی‌های اخیر اینترنت خطوط تولید شرکت‌های بزرگ «از تولید "
            "لبنیات و دارو گرفته تا تولید فولاد و نساجی در این روزها دچار مشکل شده‌اند.»",
            "",
            "معاون اتاق بازرگانی بندر خبر داد که به دلیل محدودسازی‌های اخیر اینترنت خطوط تولید شرکت‌های بزرگ «از تولید "
            "لبنیات و دارو گرفته تا تولید فولاد و نساجی در این روزها دچار مشکل شده‌اند.»",
        ),
    ],
)
def test_the_headline_of_a_post_is_the_sentence_that_tells_its_news(title: str, text: str, headline: str) -> None:
    assert make_parts().headlines.of(post(title, text)) == headline


def test_the_headline_of_an_english_post_is_its_news_too() -> None:
    item = post("Hey folks", "Two teachers were arrested in Sanandaj on Tuesday.\nJoin us", language="en")
    assert make_parts().headlines.of(item) == "Two teachers were arrested in Sanandaj on Tuesday"


def test_the_title_of_a_page_is_its_headline_whatever_its_text_says() -> None:
    item = make_item(title="Schools closed", text="Two teachers were arrested in Sanandaj on Tuesday.")
    assert make_parts().headlines.of(item) == "Schools closed"


def test_what_a_channel_ends_its_posts_with_is_in_no_text() -> None:
    posts = [
        post(f"مدرسه شماره {n} در سنندج تعطیل شد", f"شهر {n} آرام نیست و بازار بسته است.\nکوچه خبر هر روز با شما است")
        for n in range(3)
    ]
    day = make_ranking(*(make_ranked(one, id=f"s{n}") for n, one in enumerate(posts)))
    texts = [sentence.text for sentence in make_parts(ranking=day).sentences.read(posts[0])]
    assert texts == ["مدرسه شماره 0 در سنندج تعطیل شد.", "شهر 0 آرام نیست و بازار بسته است."]


def test_a_sentence_whose_verb_comes_last_is_not_cut_before_it() -> None:
    long = (
        "ناهید سرمدی، عضو شورای صنفی معلمان استان کردستان و آموزگار پایهٔ ششم در سنندج، توسط دادگاه به شش سال زندان، "
        "پرداخت جریمهٔ نقدی و دو سال محرومیت از تدریس محکوم شد."
    )
    short = (
        "دادگاه شهر سنندج سه معلم را که در گردهمایی روز سه‌شنبه سخن گفته بودند به پرداخت جریمه و شش ماه زندان محکوم کرد"
    )
    headlines = make_parts().headlines
    assert headlines.of(post(long)).startswith("ناهید سرمدی توسط دادگاه به شش سال زندان")
    assert headlines.of(post(long)).endswith("محکوم شد")
    assert headlines.of(post(short)) == short

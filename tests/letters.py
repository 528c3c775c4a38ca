"""A whole letter with invented texts, as long and varied as a real one; its publishers do not exist."""

from datetime import timedelta
from typing import Any

from factories import NOON, make_edition, make_member, make_pick

from digest.model.editions import Edition, Link, Passage, Pick

_STORIES: tuple[dict[str, Any], ...] = (
    {
        "headline": "Teachers strike in Sanandaj and four other towns over the arrest of two colleagues",
        "label": "Sanandaj: teachers strike",
        "place": "Sanandaj",
        "publisher": "Harbour Herald",
        "summary": (
            "Teachers in Sanandaj stayed away from class on Tuesday to demand the release of two colleagues who were "
            "taken from their homes on Sunday night. The union said classrooms stood empty "
            "in at least thirty schools. "
            "By noon the strike had reached Mariwan, Bukan, Javanrud and Saqqez, Kavir Daily "
            "reported. The governor's "
            "office called it unlawful and said that lessons would resume on Wednesday."
        ),
        "persian": (
            "اعتصاب معلمان سنندج در اعتراض به بازداشت دو همکار",
            "معلمان سنندج روز سه‌شنبه در اعتراض به بازداشت دو همکار خود سر کلاس نرفتند. به "
            "گفتهٔ کانون صنفی، دست‌کم ۳۰ "
            "مدرسه خالی ماند. به گزارش روزنامهٔ کویر، تا ظهر اعتصاب به مریوان، بوکان، جوانرود و سقز رسید.",
            "روزنامهٔ کویر",
        ),
        "why": (
            "Seven independent publishers report it: Harbour Herald, Kavir Daily, North Radio and four others.",
            "Figures differ: Harbour Herald says 30 schools, Kavir Daily 45.",
            "Newest report: 15:10 UTC.",
        ),
        "also": (
            ("North Radio", "Parents join the picket outside the education office", "en", ()),
            ("Kavir Daily", "گزارش تصویری از مدرسه‌های خالی", "fa", ("Persian",)),
            ("State Herald Agency", "Governor: lessons resume on Wednesday", "en", ("state media",)),
        ),
        "update": "New since our edition of 4 March: the strike spread from one town to five.",
        "related": (("2024-03-04", "Two teachers taken from their homes in Sanandaj"),),
    },
    {
        "headline": "Telegram slows to a crawl in Zahedan hours before Friday prayers",
        "label": "Zahedan: Telegram throttled",
        "place": "Zahedan",
        "topics": ("platform-censorship", "iran-protests"),
        "publisher": "Open Wire Watch",
        "summary": (
            "Mobile users in Zahedan lost most of their bandwidth on Thursday evening, two measurement groups found. "
            "Messages with pictures took minutes to send, and calls failed. The pattern "
            "matches four earlier Fridays, "
            "when traffic dropped before prayers and returned at night, Signal Gazette reported."
        ),
        "persian": (
            "کندی شدید تلگرام در زاهدان چند ساعت پیش از نماز جمعه",
            "پهنای باند تلفن همراه در زاهدان عصر پنجشنبه به شدت افت کرد. فرستادن عکس چند "
            "دقیقه طول می‌کشید و تماس‌ها برقرار نمی‌شد.",
            "رادیو شمال",
        ),
        "why": ("Four independent publishers report it, two of them from their own measurements.",),
        "also": (("Signal Gazette", "Five Fridays of throttling in one chart", "en", ("paywall",)),),
    },
    {
        "headline": "Court upholds a death sentence passed after the Izeh protests",
        "label": "Izeh: death sentence",
        "place": "Izeh",
        "publisher": "Rights Ledger",
        "summary": (
            "An appeals court has upheld the death sentence of a man convicted over the protests in Izeh, his lawyer "
            "said. The defence had not seen the file until the morning of the hearing. "
            "Rights groups call the trial a "
            "sham and count nine such sentences since January."
        ),
        "why": ("Three independent publishers report it.", "Newest report: Rights Ledger, 09:40 UTC."),
        "also": (
            ("Harbour Herald", "What the appeals court said, line by line", "en", ()),
            ("North Radio", "گفت‌وگو با وکیل پرونده", "fa", ("Persian",)),
        ),
    },
    {
        "headline": "Oversight panel tells photo app to restore protest videos",
        "label": "Photo app: videos restored",
        "place": None,
        "topics": ("platform-censorship",),
        "publisher": "Signal Gazette",
        "summary": (
            "An independent panel has told a large photo app to restore eleven videos of "
            "last week's rallies in Rasht. "
            "The company's filter had taken them for violent content. It has sixty days to answer, and said it would "
            "review how the filter reads slogans in Persian."
        ),
        "why": ("Two independent publishers report it.",),
        "also": (("Open Wire Watch", "Eleven takedowns, eleven mistakes", "en", ()),),
    },
    {
        "headline": "Students at three universities refuse separate entrances for women",
        "label": "Tehran: students refuse entrances",
        "place": "Tehran",
        "publisher": "Kavir Daily",
        "summary": (
            "Students at three universities in Tehran walked through the gates together on "
            "Monday, ignoring new signs "
            "that separate men and women. Guards took the names of about forty. A video from one campus shows staff "
            "applauding as the crowd passes the gate."
        ),
        "persian": (
            "سرپیچی دانشجویان سه دانشگاه تهران از درهای جداگانه",
            "دانشجویان سه دانشگاه تهران روز دوشنبه با هم از در گذشتند و به تابلوهای تازهٔ "
            "جداسازی اعتنا نکردند. نگهبانان نام حدود ۴۰ نفر را نوشتند.",
            "روزنامهٔ کویر",
        ),
        "why": ("Two independent publishers report it: Kavir Daily and North Radio.",),
        "also": (),
    },
    {
        "headline": "Regulator fines messaging service for leaving end-to-end encryption on",
        "label": "Regulator: encryption fine",
        "place": None,
        "topics": ("platform-censorship",),
        "publisher": "Signal Gazette",
        "summary": (
            "A telecom regulator has fined a messaging service for refusing to switch off end-to-end encryption for "
            "accounts named by the police. The service says it has no means to comply, and "
            "will appeal. Digital-rights "
            "groups expect other states to copy the order."
        ),
        "why": ("Three independent publishers report it.",),
        "also": (("Rights Ledger", "The order in full, with notes", "en", ("paywall",)),),
    },
    {
        "headline": "Shopkeepers in Bukan close for a second day",
        "label": "Bukan: shops shut",
        "place": "Bukan",
        "publisher": "North Radio",
        "summary": (
            "Most shops in the Bukan bazaar stayed shut on Tuesday for a second day. Shopkeepers said officers had "
            "photographed closed shutters and threatened to seal them. Bread and medicine were still sold."
        ),
        "why": ("One publisher reports it so far: North Radio.",),
        "also": (),
    },
    {
        "headline": "Journalist freed on bail after 61 days in Evin",
        "label": "Evin: journalist freed",
        "place": "Evin",
        "publisher": "Rights Ledger",
        "summary": (
            "A journalist who covered a funeral in Saqqez has been freed on bail after 61 "
            "days in Evin prison. Her trial "
            "is set for April. A press-freedom group counts 42 colleagues still in prison, three fewer than in "
            "February."
        ),
        "persian": (
            "آزادی یک روزنامه‌نگار پس از ۶۱ روز از زندان اوین",
            "روزنامه‌نگاری که مراسم خاکسپاری در سقز را پوشش داده بود پس از ۶۱ روز با وثیقه "
            "آزاد شد. دادگاه او در فروردین برگزار می‌شود.",
            "رادیو شمال",
        ),
        "why": ("Four independent publishers report it.",),
        "also": (("Harbour Herald", "The 42 who are still inside", "en", ()),),
    },
    {
        "headline": "Satellite internet terminals seized at the western border",
        "label": "Border: terminals seized",
        "place": "Javanrud",
        "topics": ("platform-censorship",),
        "publisher": "State Herald Agency",
        "summary": (
            "Border guards seized 38 satellite terminals near Javanrud, the state agency "
            "reported. Kolbars carry them "
            "over the mountains for about a month's wage. A seller in Tehran said that prices had doubled since the "
            "last shutdown, Kavir Daily reported."
        ),
        "why": ("Two publishers report it, one of them state media.",),
        "also": (("Kavir Daily", "قیمت ترمینال ماهواره‌ای دو برابر شد", "fa", ("Persian",)),),
    },
    {
        "headline": "Video site to label state media in eleven more countries",
        "label": "Video site: state labels",
        "place": None,
        "topics": ("platform-censorship",),
        "publisher": "Open Wire Watch",
        "summary": (
            "A large video site will label channels of state broadcasters in eleven more countries from April. The "
            "labels stop short of lowering the channels in search. Researchers found that viewers notice a label in "
            "one of five cases."
        ),
        "why": ("Two independent publishers report it.", "It fills the place kept for platform censorship."),
        "also": (),
    },
)


def full_letter(**given: Any) -> Edition:
    """Ten stories of Iran and of platforms, four of them in both languages."""
    picks = tuple(_pick(rank, story) for rank, story in enumerate(_STORIES, 1))
    words = sum(len((p.headline + " " + p.summary).split()) for pick in picks for p in pick.passages)
    letter = {
        "picks": picks,
        "words": words,
        "minutes": -(-words // 230),
        "subject": "Teachers strike in Sanandaj and four other towns",
        "preheader": "Telegram slows to a crawl in Zahedan · Court upholds a death sentence",
    }
    return make_edition(**{**letter, **given})


def _pick(rank: int, story: dict[str, Any]) -> Pick:
    host = story["publisher"].lower().replace(" ", "-")
    url = f"https://{host}.example/2024/03/05/story-{rank}"
    english = Passage(
        language="en",
        direction="ltr",
        headline=story["headline"],
        summary=story["summary"],
        url=url,
        publisher=story["publisher"],
    )
    passages = (english, *_persian(rank, story))
    return make_pick(
        rank=rank,
        headline=story["headline"],
        url=url,
        topics=story.get("topics", ("iran-protests",)),
        score=round(0.9 - rank * 0.04, 2),
        members=(make_member(publisher=host, url=url, title=story["headline"]),),
        label=story["label"],
        published=NOON + timedelta(minutes=17 * rank),
        place=story["place"],
        passages=passages,
        why=story["why"],
        also=tuple(
            Link(
                url=f"https://also.example/{rank}/{n}?a=1&b=2",
                title=title,
                publisher=who,
                language=language,
                labels=labels,
            )
            for n, (who, title, language, labels) in enumerate(story["also"])
        ),
        update=story.get("update"),
        related=story.get("related", ()),
    )


def _persian(rank: int, story: dict[str, Any]) -> tuple[Passage, ...]:
    if "persian" not in story:
        return ()
    headline, summary, publisher = story["persian"]
    url = f"https://kavir.example/fa/{rank}"
    return (Passage(language="fa", direction="rtl", headline=headline, summary=summary, url=url, publisher=publisher),)

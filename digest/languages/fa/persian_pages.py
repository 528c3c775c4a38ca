"""What Persian pages print around the news: labels, names of outlets, lures, invitations to subscribe."""

from digest.languages.interface import PageWords
from digest.languages.words import word_set

PERSIAN_PAGES = PageWords(
    kinds=(
        r"ویدئو",
        r"ویدیو",
        r"فیلم",
        r"عکس",
        r"تصاویر",
        r"فوری",
        r"اختصاصی",
        r"پادکست",
        r"ببینید",
        r"خبر فوری",
    ),
    outlets=word_set("خبرگزاری رادیو روزنامه تلویزیون خبر نیوز"),
    clickbait=(
        r"چه می‌دانیم",
        r"باورنکردنی",
    ),
    boilerplate=(
        r"بیشتر بخوانید",
        r"عضو (?:کانال )?شوید",
        r"کپی‌رایت",
        r"عکس\s*:",
        r"دنبال کنید",
        r"اشتراک",
        r"کلیک کنید",
        r"می\u200c?ت(?:وان|ون)ید ببینید",
        r"ادامه مطلب",
        r"منبع\s*:",
        r"کانال تلگرام",
    ),
)

"""What Arabic pages print around news: labels, outlet names, invitations to subscribe."""

from digest.languages.interface import PageWords
from digest.languages.words import word_set

ARABIC_PAGES = PageWords(
    kinds=(
        r"فيديو",
        r"بالفيديو",
        r"شاهد",
        r"صور",
        r"بالصور",
        r"عاجل",
        r"بودكاست",
        r"مباشر",
    ),
    outlets=word_set("وكالة قناة صحيفة إذاعة تلفزيون أخبار نيوز"),
    site_words=word_set("الرئيسية الصفحة آخر الأخبار أخبار عاجل موقع الموقع الرسمي"),
    pointers=(
        r"اقرأ أيضا",
        r"إقرأ أيضا",
        r"اقرأ المزيد",
        r"شاهد أيضا",
        r"مواضيع ذات صلة",
        r"أخبار ذات صلة",
        r"مقالات ذات صلة",
        r"وسوم\s*:",
    ),
    boilerplate=(
        r"اقرأ أيضا",
        r"اقرأ المزيد",
        r"اشترك في",
        r"النشرة البريدية",
        r"تابعونا",
        r"جميع الحقوق محفوظة",
        r"اضغط هنا",
        r"المصدر\s*:",
        r"قناة تلغرام",
    ),
)

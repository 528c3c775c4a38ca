"""Function words of English and Persian as match keys; the two scripts share none."""

from digest.text.words import word_set

ENGLISH = word_set(
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

PERSIAN = word_set(
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

STOPWORDS = ENGLISH | PERSIAN

"""The sample's pages and feeds as a web server would send them. All of them say that they are a sample."""

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from digest.languages.registry import language_of
from digest.services.sample import NOTICE
from digest.services.sample.texts import SampleArticle, SampleFeed, SampleSite


@cache
def page_texts() -> dict[str, dict[str, Any]]:
    """Returns by language the notice that a page is a sample, and the words of its navigation."""
    texts: dict[str, dict[str, Any]] = json.loads(files(__package__).joinpath("page_texts.json").read_text("utf-8"))
    return texts


BOT_PAGE = f"""<!doctype html>
<html lang="en"><head><title>Just a moment...</title></head>
<body><h1>Checking your browser before you continue</h1>
<p>Please enable JavaScript and cookies and complete the challenge. (Sample. {NOTICE})</p></body></html>
"""


def link(site: SampleSite, article: SampleArticle) -> str:
    """The article's own address, without tracking."""
    return f"https://{site.host}/{article.path}"


def published_link(site: SampleSite, article: SampleArticle) -> str:
    """The address given in the site's feed."""
    return link(site, article) + (f"?{article.track}" if article.track else "")


def page(site: SampleSite, article: SampleArticle) -> str:
    """Returns an ordinary article page: navigation, article, related links, footer."""
    navigation = " ".join(
        f'<a href="/{number}">{name}</a>' for number, name in enumerate(page_texts()[article.language]["navigation"])
    )
    others = [other for other in site.articles if other.language == article.language and other is not article][:3]
    related = "".join(f'<li><a href="{link(site, other)}">{escape(other.title)}</a></li>' for other in others)
    when = article.published.isoformat() if article.published else ""
    meta = f'<meta property="article:published_time" content="{when}">' if when else ""
    stamp = f'<p class="byline">{escape(site.name)} · <time datetime="{when}">{when[:10]}</time></p>' if when else ""
    paragraphs = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)
    notice = page_texts()[article.language]["notice"]
    return f"""<!doctype html>
<html lang="{article.language}" dir="{language_of(article.language).direction}">
<head><meta charset="utf-8"><title>{escape(article.title)} | {escape(site.name)}</title>
<link rel="canonical" href="{link(site, article)}">
<meta property="og:title" content="{escape(article.title)}">
<meta property="og:site_name" content="{escape(site.name)}">{meta}</head>
<body>
<header><div class="notice">{notice}</div><nav>{navigation}</nav></header>
<main><article>
<h1>{escape(article.title)}</h1>
{stamp}
{paragraphs}
</article></main>
<aside><h2>{page_texts()[article.language]["navigation"][1]}</h2><ul>{related}</ul></aside>
<footer><p>{escape(site.name)}. {notice}</p></footer>
</body></html>
"""


def feed_body(site: SampleSite, feed: SampleFeed) -> bytes:
    """Returns the feed's bytes in its format and encoding, newest first, undated articles last."""
    listed = [article for article in site.articles if article.feed == feed.path]
    listed.sort(key=lambda article: article.published.timestamp() if article.published else 0, reverse=True)
    encoding = feed.options.get("encoding", "utf-8")
    text = {"rss": _rss, "atom": _atom, "rdf": _rdf, "json": _json}[feed.kind](site, feed, listed)
    body = text.replace("utf-8", encoding, 1).encode(encoding, "xmlcharrefreplace")
    return body[: body.rindex(b"</description>")] if "truncated" in feed.options else body


def _summary(article: SampleArticle) -> str:
    return article.paragraphs[0]


def _full(article: SampleArticle) -> str:
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)


def _rss_date(moment: datetime, feed: SampleFeed) -> str:
    zone = feed.options.get("zone")
    if zone is None:
        return format_datetime(moment)
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")  # as some agencies write it: no zone


def _rss(site: SampleSite, feed: SampleFeed, articles: Sequence[SampleArticle]) -> str:
    def item(article: SampleArticle) -> str:
        date = f"<pubDate>{_rss_date(article.published, feed)}</pubDate>" if article.published else ""
        section = f"<category>{article.section}</category>" if article.section else ""
        full = f"<content:encoded><![CDATA[{_full(article)}]]></content:encoded>" if "full" in feed.options else ""
        return f"""<item><title>{escape(article.title)}</title><link>{escape(published_link(site, article))}</link>
<guid isPermaLink="false">{site.id}/{article.path}</guid>{date}{section}{full}
<description>{escape(f"<p>{_summary(article)}</p>")}</description></item>
"""

    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>{escape(site.name)}</title><link>https://{site.host}/</link><description>{NOTICE}</description>
{"".join(item(article) for article in articles)}</channel></rss>
"""


def _atom(site: SampleSite, feed: SampleFeed, articles: Sequence[SampleArticle]) -> str:
    def entry(article: SampleArticle) -> str:
        stamp = article.published.isoformat() if article.published else ""
        date = f"<published>{stamp}</published><updated>{stamp}</updated>" if stamp else ""
        return f"""<entry><title>{escape(article.title)}</title><id>tag:{site.host},2024:{article.path}</id>
<link rel="alternate" href="{escape(published_link(site, article))}"/>{date}
<summary>{escape(_summary(article))}</summary></entry>
"""

    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{site.language}"><title>{escape(site.name)}</title>
<subtitle>{NOTICE}</subtitle><id>https://{site.host}{feed.path}</id><link href="https://{site.host}/"/>
{"".join(entry(article) for article in articles)}</feed>
"""


def _rdf(site: SampleSite, feed: SampleFeed, articles: Sequence[SampleArticle]) -> str:
    def item(article: SampleArticle) -> str:
        url = escape(published_link(site, article))
        date = f"<dc:date>{article.published.isoformat()}</dc:date>" if article.published else ""
        return f"""<item rdf:about="{url}"><title>{escape(article.title)}</title><link>{url}</link>{date}
<dc:language>{article.language}</dc:language><description>{escape(_summary(article))}</description></item>
"""

    return f"""<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://{site.host}{feed.path}">
<title>{escape(site.name)}</title><link>https://{site.host}/</link><description>{NOTICE}</description></channel>
{"".join(item(article) for article in articles)}</rdf:RDF>
"""


def _json(site: SampleSite, feed: SampleFeed, articles: Sequence[SampleArticle]) -> str:
    items = [
        {
            "id": f"{site.id}/{article.path}",
            "url": published_link(site, article),
            "title": article.title,
            "content_html": _full(article),
            "language": article.language,
            **({"date_published": article.published.isoformat()} if article.published else {}),
        }
        for article in articles
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": f"https://{site.host}/",
        "feed_url": f"https://{site.host}{feed.path}",
        "description": NOTICE,
        "items": items,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)

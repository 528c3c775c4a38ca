"""Pages that let people through and programs not, told apart from sites that are closed or down."""

import re
from dataclasses import dataclass

from digest.collect.web.answers import Response

_LOOKED_AT = 20_000  # bytes; such pages are small, or say so at their head


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guard:
    """Whose page it is, a header (name, part of its value) that only such a page has, and words of the page."""

    name: str
    header: tuple[str, str] | None = None
    words: str = ""


_GUARDS = (
    _Guard(
        name="Cloudflare",
        header=("cf-mitigated", "challenge"),
        words=r"cf[-_]chl|challenge-platform|challenge-(?:form|running)|challenges\.cloudflare\.com|cf-browser-verification"
        r"|<title>\s{0,9}(?:just a moment|attention required!)",
    ),
    _Guard(name="DataDome", header=("x-datadome", "protected"), words=r"captcha-delivery\.com|geo\.captcha|datadome"),
    _Guard(
        name="ArvanCloud",
        words=r"__arcs(?:js|co)|arvancloud.{0,200}(?:challenge|captcha)|<title>\s{0,9}در حال انتقال به سایت",
    ),
    _Guard(name="AWS WAF", header=("x-amzn-waf-action", ""), words=r"awswaf\.com|aws-waf-token"),
    _Guard(name="Vercel", header=("x-vercel-mitigated", "challenge"), words=r"vercel security checkpoint"),
    _Guard(name="Imperva", words=r"_incapsula_|incapsula incident id"),
    _Guard(name="PerimeterX", words=r"px-captcha|perimeterx|captcha\.px-cdn"),
    _Guard(name="DDoS-Guard", words=r"ddos-guard(?:/js-challenge|\.net)|<title>\s{0,9}ddos-guard"),
    _Guard(name="Sucuri", words=r"sucuri_cloudproxy_js"),
    _Guard(name="SiteGround", header=("sg-captcha", ""), words=r"\.well-known/(?:sg)?captcha"),
    _Guard(name="Anubis", words=r"anubis_(?:challenge|version)|making sure you(?:'|’|&#39;)re not a bot"),
    _Guard(
        name="its site",
        words=r"enable javascript and cookies to continue|verify(?:ing)? (?:that )?you are (?:a )?human"
        r"|checking (?:if the site connection is secure|your browser)|are you a robot|robot check"
        r"|i(?:'|’|&#39;)m not a robot|g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile"
        r"|please complete the captcha|unusual traffic from your",
    ),
)
_WORDS = tuple((guard, re.compile(guard.words, re.IGNORECASE)) for guard in _GUARDS)


def challenge_of(answer: Response) -> str | None:
    """Whose challenge an answer is, None for any other. Of a page of 200 it must be asked only where it has no text."""
    for guard in _GUARDS:
        value = answer.header(guard.header[0]) if guard.header else None
        if guard.header and value is not None and guard.header[1] in value.lower():
            return guard.name
    return challenge_in(answer.body[:_LOOKED_AT].decode("utf-8", "replace"))


def challenge_in(markup: str) -> str | None:
    """Whose challenge a page is, None where it is none."""
    head = markup[:_LOOKED_AT]
    return next((guard.name for guard, words in _WORDS if words.search(head)), None)

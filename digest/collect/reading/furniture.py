"""Lines of a text that are furniture of its site: the headline again, bylines, pointers to anything but the report."""

import re

from digest.text.normalise import match_key

_WORD = re.compile(r"\w+")
_MOST_WORDS = 25  # a longer line is a paragraph, whatever it begins with
_POINTER = re.compile(
    r"""\W*(?:
      related(?:\ (?:post|posts|story|stories|article|articles|content|coverage|news|topics|video|videos))?\s*(?::|$)
    | (?:read|see|watch)\ (?:more|also|next)\b | also\ (?:read|on)\b | more(?:\ (?:on\ this|stories|news|coverage))?\W*$
    | you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested) | don['’]?t\ miss\W*$ | most\ (?:read|popular|viewed)\b
    | recommended(?:\ (?:stories|for\ you|reading))?\W*$ | what\ to\ read\ next | trending(?:\ now)?\W*$
    | like\ this\ (?:story|article) | share\ (?:this|on|via|with)\b | share\W*$
    | follow\ .{0,80}\b(?:twitter|facebook|instagram|telegram)\b
    | (?:sign\ up|subscribe|get)\b.{0,90}\b(?:newsletters?|inbox)\b | click\ here\b
    | \d*\s*comments?\W*$ | (?:leave|post|add)\ a\ (?:comment|reply) | tags?\s*(?::|$) | filed\ under\b | topics?\s*:
    | advertisement\W*$ | sources?\s*:\s*\w+(?:\W+\w+){0,4}\W*$
    | @\w+\W*$ | \d{1,2}[./]\d{1,2}[./]\d{4}\b(?:\W+[\w:]+){0,4}\W*$
    | all\ rights\ reserved | copyright\b | ©
    | (?:last\ )?updated?(?:\ (?:at|on))?\b.{0,40}\d\W{0,3}(?:[ap]\.?m\.?)?\W*$ | published\s*(?::|on|at)\b.{0,40}$
    | بیشتر\ بخوانید | همچنین\ بخوانید | بخوانید\s*: | مطالب\ مرتبط | خبرهای\ مرتبط
    | به\ اشتراک\ بگذارید | اشتراک\ گذاری | برچسب | (?:لطفا\ )?نظر\ خود\ را | کلیدواژه
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CREDIT = re.compile(r"\W*the post .{1,400} appeared first on .{1,80}$", re.IGNORECASE)
_BULLET = re.compile(r"\s*[-•–*▪]\s")


def without_furniture(text: str, title: str) -> str:
    """The text without lines that repeat the title at its head, that point elsewhere, or that hold no word."""
    kept: list[str] = []
    pointing = False
    for line in text.split("\n"):
        pointing = _is_pointer(line) or (pointing and bool(_BULLET.match(line)))
        if not pointing and _WORD.search(line) and (kept or not _repeats(line, title)):
            kept.append(line)
    return "\n".join(kept)


def _is_pointer(line: str) -> bool:
    short = _POINTER.match(line) is not None and len(_WORD.findall(line)) <= _MOST_WORDS
    return short or _CREDIT.match(line) is not None


def _repeats(line: str, title: str) -> bool:
    """True for a headline: most of the page's title (which may end with the site's name), letter for letter.

    Half spaces, spaces and marks do not count.
    """
    if len(line) > 2 * len(title) + 20:
        return False
    part, whole = _letters(line), _letters(title)
    return bool(part) and part in whole and len(part) * 5 > len(whole) * 2


def _letters(text: str) -> str:
    return "".join(_WORD.findall(match_key(text)))

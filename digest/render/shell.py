"""Compiles MJML to HTML that mail programs lay out alike. The only module that uses MJML."""

import re

from markupsafe import escape
from mjml import mjml2html

from digest.languages.words import word_set
from digest.model.errors import TemplateError

DEEPEST = 60
"""Levels of tags allowed; the compiler works by recursion and ten thousand levels kill the process."""

TITLE = "%%TITLE%%"
"""Placeholder for the title: the compiler breaks the attribute it makes of a title with quotes or ZWNJ."""

_TAG = re.compile(r"<!--.*?-->|<(/?)([A-Za-z][\w:-]*)(?:\"[^\"]*\"|'[^']*'|[^>\"'])*?(/?)>", re.DOTALL)
_LEFT_OVER = re.compile(r"<(mj-[a-z-]+)")
_ARTICLE, _MAIN = 'role="article"', 'role="main"'  # the mail is the page where it is read on the web
_INDENT = re.compile(r"\n\s+")  # white space between blocks: a tenth of the bytes, and nothing to a reader
_VOID = word_set("area base br col embed hr img input link meta source track wbr")
_KNOWN = word_set("""
    mj-head mj-body mj-title mj-preview mj-attributes mj-all mj-class mj-style mj-raw mj-breakpoint mj-html-attributes
    mj-section mj-column mj-group mj-wrapper mj-text mj-button mj-divider mj-spacer mj-image mj-table mj-hero
    mj-navbar mj-navbar-link mj-social mj-social-element mj-accordion mj-accordion-element mj-accordion-title
    mj-accordion-text mj-carousel mj-carousel-image
""")


def compile_shell(source: str, *, name: str, title: str) -> str:
    """Compiles an MJML document to HTML without remote fonts or other remote content.

    `name` is the template's file for errors. Raises TemplateError if a tag is unknown to MJML (it would be ignored) or
    remains in the output, if tags nest deeper than DEEPEST, and if MJML cannot parse the document.
    """
    _check_tags(source, name)
    try:
        html: str = mjml2html(source, fonts={})
    except ValueError as error:
        raise TemplateError(f"{name}: MJML cannot parse the output of this template: {error}") from error
    left = _LEFT_OVER.search(html)
    if left:
        raise TemplateError(f"{name}: MJML left <{left[1]}> as it is; close what you open inside <mj-raw>")
    return _INDENT.sub("\n", html).replace(_ARTICLE, _MAIN, 1).replace(TITLE, str(escape(title)))


def _check_tags(source: str, name: str) -> None:
    depth = 0
    for match in _TAG.finditer(source):
        closing, tag, empty = match.groups()
        if tag is None or tag.lower() in _VOID:
            continue
        if tag.startswith("mj-") and tag not in _KNOWN:
            raise TemplateError(f"{name}: unknown tag <{tag}>; MJML would drop it silently")
        depth += -1 if closing else 0 if empty else 1
        if depth > DEEPEST:
            raise TemplateError(f"{name}: tags nest deeper than {DEEPEST} levels at <{tag}>; close what you open")

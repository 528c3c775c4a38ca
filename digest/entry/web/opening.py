"""Builds the objects behind the public pages from a home."""

import os

from digest.config.environment import read_environment
from digest.entry.web.site import Site
from digest.languages.registry import language_of
from digest.render.letter_words import home_date, long_date
from digest.services.deps import Deps
from digest.store.archive_search import Archive
from digest.subscribe.email_addresses import read_domains
from digest.subscribe.life_cycle import DAILY, RHYTHMS
from digest.subscribe.sign_up_limits import Guards
from digest.wiring import membership_of


def open_site(deps: Deps, *, one_client: bool) -> Site:
    """Builds the site; `one_client` is for an onion service, where all visitors share an address."""
    environment = read_environment(deps.home, os.environ)
    membership, _ = membership_of(deps)
    edition = deps.settings.edition
    domains = deps.press.templates.file("state-mailboxes.txt")

    def date(day: str, language: str) -> str:
        dates = [one for one in (long_date(day, language), home_date(day, language, deps.beat.home)) if one]
        own_calendar = language_of(language).calendar is not None
        return " · ".join(reversed(dates) if own_calendar else dates)

    return Site(
        membership=membership,
        guards=Guards(deps.clock, one_client=one_client),
        archive=Archive(deps.ledger.database),
        fill=deps.press.templates.fill,
        files=deps.files,
        title=edition.title,
        tagline=edition.tagline,
        languages=edition.languages,
        state_domains=read_domains(domains.read_text("utf-8")) if domains.exists() else (),
        contact=environment.contact or membership.letterhead.address,
        public_url=environment.public_url,
        discreet_url=environment.discreet_url,
        date=date,
        rhythms=RHYTHMS if edition.weekly else (DAILY,),
    )

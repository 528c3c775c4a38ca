"""Keeps the headlines of recalled stories out of the later editions that link to them."""

from digest.edition.recalling import headlines_of, without_earlier
from digest.edition.record import load
from digest.model.editions import Edition
from digest.store.ledger import Ledger


def without_recalled_headlines(edition: Edition, ledger: Ledger) -> Edition:
    """Returns an edition without the headlines of earlier editions' stories that have been recalled since."""
    versions = (edition, *edition.in_other_languages)
    days = {day for one in versions for pick in one.picks for day, _ in pick.related}
    gone = frozenset[tuple[str, str]]().union(*(_recalled_headlines(day, ledger) for day in days))
    return without_earlier(edition, gone) if gone else edition


def _recalled_headlines(day: str, ledger: Ledger) -> frozenset[tuple[str, str]]:
    """Returns day and headline, in every language, of a day's recalled stories."""
    frozen = ledger.edition(day)
    if frozen is None or frozen.record == frozen.public_record:
        return frozenset()
    return headlines_of(load(frozen.record)) - headlines_of(load(frozen.public_record))

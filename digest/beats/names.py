"""Builds the lexicon of a newsletter: the names of its beats, and those added in feeds.yaml."""

from functools import lru_cache

from digest.beats.beat import Beat
from digest.config.settings import Name
from digest.text.lexicon import Lexicon, LexiconEntry


@lru_cache(maxsize=4)  # a lexicon does not change, and each step of a day asks for the same
def lexicon_of(beat: Beat, extra: tuple[Name, ...] = ()) -> Lexicon:
    """Builds the lexicon, an editor's names first; an extra name with a known id adds its variants."""
    known = {entry.id: entry for entry in beat.names}
    own: dict[str, LexiconEntry] = {}
    for name in extra:
        entry = LexiconEntry.written(name.id, name.group, name.variants)
        before = own.get(name.id) or known.get(name.id)
        own[name.id] = before.with_variants_of(entry) if before else entry
    return Lexicon([*own.values(), *(entry for entry in beat.names if entry.id not in own)])

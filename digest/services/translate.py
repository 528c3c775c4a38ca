"""Requests and caches translations of the texts that a letter's readers could not read.

The letter is composed from the cache alone, so it never waits for a translator: a text without a translation when the
time is up keeps its fact line.
"""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from digest.beats.names import lexicon_of
from digest.collect.web.answers import Fetch, FetchFailed, Request
from digest.config.settings import Settings
from digest.edition.translations import Original, fault_of, originals, translated
from digest.edition.translator_registry import TranslationTask, TranslatorPlugin, open_translator
from digest.model.asides import AsideKind, repr_bytes
from digest.model.editions import Edition
from digest.services.deps import Deps
from digest.store.translation_rows import TranslationRows

LONGEST_ANSWER = 4_000
"""Characters kept of an answer; a longer one is rejected for its length anyway."""

MOST_FAILURES = 3  # in a row, before the translator is given up for this run


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationRun:
    """How many texts were translated, and a line for each that failed or whose translation was rejected."""

    made: int = 0
    troubles: tuple[str, ...] = ()


def with_translations(deps: Deps, edition: Edition) -> Edition:
    """Inserts the cached translations into the edition; unchanged if no translator is set."""
    rows = _rows(deps)
    if rows is None:
        return edition
    wanted = {original.key: original for original in originals(edition)}
    lexicon = lexicon_of(deps.beat, deps.settings.lexicon)

    def passes(key: str, answer: str) -> bool | None:
        check = partial(fault_of, wanted[key], answer, lexicon)
        return deps.bulkhead.attempt(AsideKind.TRANSLATION, key, lambda: check() is None, repr_bytes(answer))

    sound = {key: answer for key, answer in rows.of(wanted).items() if passes(key, answer)}
    return translated(edition, sound) if sound else edition


async def translate_edition(deps: Deps, edition: Edition) -> TranslationRun:
    """Requests the translations that an edition still needs, within `translator.seconds`, and caches the answers."""
    plugin, rows = open_translator(deps.settings.translator.protocol), _rows(deps)
    if plugin is None or rows is None or deps.post is None:
        return TranslationRun()
    wanted = originals(edition)
    known = rows.of(original.key for original in wanted)
    asked = [original for original in wanted if original.key not in known]
    run = _Run(deps=deps, plugin=plugin, post=deps.post, rows=rows)
    try:
        async with asyncio.timeout(deps.settings.translator.seconds):
            made, troubles = await run.ask(asked)
    except TimeoutError:
        made, troubles = run.made, [*run.troubles, "the translator's time was up; the rest has fact lines"]
    return TranslationRun(made=made, troubles=tuple(troubles))


def _rows(deps: Deps) -> TranslationRows | None:
    settings = deps.settings.translator
    if open_translator(settings.protocol) is None:
        return None
    return TranslationRows(deps.ledger.database, f"{settings.protocol} {settings.url} {settings.model}".strip())


class _Run:
    """One run over texts; its results are kept if its time runs out."""

    def __init__(self, *, deps: Deps, plugin: TranslatorPlugin, post: Fetch, rows: TranslationRows) -> None:
        self._deps = deps
        self._settings: Settings = deps.settings
        self._plugin = plugin
        self._post = post
        self._rows = rows
        self._lexicon = lexicon_of(deps.beat, deps.settings.lexicon)
        self.made = 0
        self.troubles: list[str] = []

    async def ask(self, wanted: Iterable[Original]) -> tuple[int, list[str]]:
        failures = 0
        for original in wanted:
            answer, trouble = await self._answer(original)
            if answer is None:
                failures += 1
                self.troubles.append(f"the translator failed: {trouble}")
                if failures == MOST_FAILURES:
                    break
                continue
            failures = 0
            keep = partial(self._keep, original, answer[:LONGEST_ANSWER])
            self._deps.bulkhead.attempt(AsideKind.TRANSLATION, original.key, keep, repr_bytes(answer))
        return self.made, self.troubles

    def _keep(self, original: Original, answer: str) -> None:
        """Stores an answer and counts it, or says why it is rejected."""
        self._rows.record(original.key, answer, now=self._deps.clock())
        if fault := fault_of(original, answer, self._lexicon):
            self.troubles.append(f"a translation of {original.text[:80]!r} is thrown away: {fault}")
        else:
            self.made += 1

    async def _answer(self, original: Original) -> tuple[str | None, str]:
        """Returns the answer for a text; or None, and the reason."""
        settings = self._settings.translator
        task = TranslationTask(
            text=original.text,
            source=original.source,
            target=original.target,
            model=settings.model,
            key=self._deps.secrets.get("translator", ""),
        )
        call = self._plugin.call(task)
        headers = (("content-type", "application/json"), *call.headers)
        body = json.dumps(dict(call.document)).encode()
        response = await self._post(Request(url=f"{settings.url}".rstrip("/") + call.path, headers=headers, body=body))
        if isinstance(response, FetchFailed):
            return None, f"{response.failure.value}, {response.detail}"
        if response.status != 200:
            return None, f"it answered {response.status}"
        try:
            return self._plugin.read(json.loads(response.body)), ""
        except (KeyError, IndexError, TypeError, ValueError, RecursionError):
            return None, "its answer has another form than the protocol's"

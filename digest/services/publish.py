"""Writes the published files from frozen editions, only if they differ, and recreates missing ones."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath

from digest.deliver.outlet_registry import Publication
from digest.edition.record import dump, load
from digest.files.folder import FolderFiles
from digest.files.place import SITE, Files
from digest.model.asides import Aside, AsideKind, attempt, surface
from digest.model.editions import Edition
from digest.model.errors import TemplateError
from digest.render.archive_pages import (
    RECENT,
    Kept,
    coverage_until,
    day_files,
    index_files,
    keep,
    month_files,
    recent,
    week_files,
)
from digest.render.coverage import Coverage
from digest.render.forms import Forms, Imprint, in_languages, render, values_of
from digest.render.preflight import Check, passing
from digest.render.templating import Templates, squeezed
from digest.render.thread_pages import first_day, thread_files, thread_ids
from digest.services.earlier_headlines import without_recalled_headlines
from digest.services.proofs import Proofs
from digest.services.ranking_cache import code_digest
from digest.store.ledger import Ledger

WRITERS = ("edition", "languages", "model", "render")
"""The packages whose code and data determine an edition's files."""

NOTE = "published.txt"
"""The file that records the inputs of the site and the state of each written file."""

FormsOf = Callable[[Edition, Imprint, Coverage | None], Forms]


MOST_EDITIONS = 400
"""Editions read for the page of a thread: a little over a year."""


class Press:
    """Writes the archive. `drafts` says whether unapproved editions are public."""

    def __init__(self, files: Files, ledger: Ledger, templates: Templates, imprint: Imprint, *, drafts: bool) -> None:
        self.templates = templates
        self._proofs = Proofs(templates)
        self._files = files
        self._ledger = ledger
        self._imprint = imprint
        self._drafts = drafts
        self._kept: dict[str, Kept] = {}
        self._made: list[str] = []

    def letters(self, edition: Edition) -> dict[str, Forms]:
        """Returns the forms of an edition that pass preflight, by language, the main one first; pages without a chart.

        Raises TemplateError if a form that a letter needs cannot be rendered.
        """
        return {
            letter.language: self._passing(letter, imprint) for letter, imprint in in_languages(edition, self._imprint)
        }

    def publications(self, edition: Edition) -> tuple[Publication, ...]:
        """Returns the edition in each of its languages, for outlets."""
        return tuple(
            Publication(
                day=letter.day,
                language=letter.language,
                text=squeezed(self.templates.fill("channel.html.j2", values_of(letter, imprint))),
                archive_url=imprint.archive_url,
            )
            for letter, imprint in in_languages(edition, self._imprint)
        )

    def checks(self, edition: Edition) -> tuple[Check, ...]:
        """Runs preflight on an edition in all its languages."""
        found = list[Check]()
        for letter, imprint in in_languages(edition, self._imprint):
            checks = self._proofs.of(letter, imprint).checks
            main = letter is edition
            found += checks if main else [replace(one, form=f"{letter.language} {one.form}") for one in checks]
        return tuple(found)

    def _passing(self, letter: Edition, imprint: Imprint, picture: Coverage | None = None) -> Forms:
        """Returns the forms that pass preflight, the page without its chart if that is at fault."""
        proof = self._proofs.of(letter, imprint, picture)
        for one in proof.checks:
            if one.name == "templates" and not one.optional:
                raise TemplateError(one.detail)
        good = passing(proof.forms, proof.checks)
        return self._passing(letter, imprint) if picture and not (good.page and good.share) else good

    def draft(self, edition: Edition, folder: Path) -> tuple[Path, ...]:
        """Writes the files of an edition that is not frozen into a folder; returns all of them."""
        files = FolderFiles(folder)
        texts = self._texts(edition, dump(edition), self._between(edition.day), self._strict)
        for name, text in texts.items():
            files.write(name, text.encode())
        return tuple(folder / name for name in texts)

    def publish(self, day: str, today: str = "", report: Callable[[Aside], None] = surface) -> tuple[str, ...]:
        """Writes a frozen day's files, those of days without any, and the pages that list them; returns where.

        Days in the future are not listed: they were made under a wrong clock. A draft gets its own folder, for
        approval, and is not listed. Nothing is done if neither the files nor their inputs have changed since the last
        time. A day, thread or list that cannot be made goes to `report`, and is retried next time; the others are
        written.
        """
        days = self._ledger.published_days(drafts=self._drafts, until=max(day, today))
        kept = self._marks(f"{one}/edition.json" for one in days)
        missing = [one for one in days if one != day and f"{one}/edition.json" not in kept]
        made_from = self._made_from(day, days)
        if not missing and self._is_current(made_from):
            return ()
        self._made = []
        written: list[str] = []
        sound = True
        for name, step in self._steps((*missing, day), days):
            made = attempt(AsideKind.ARCHIVE, name, partial(_all_of, step))
            if isinstance(made, Aside):
                report(made)
                sound = False
            else:
                written += made
        if sound:
            self._files.write(NOTE, "\n".join((made_from, *self._states(self._made))).encode())
        return tuple(written)

    def _steps(self, new: Sequence[str], days: Sequence[str]) -> Iterator[tuple[str, Callable[[], Iterable[str]]]]:
        """Yields the steps, with names, that write the files of new days and those that list them."""
        for one in new:
            yield one, partial(self._day, one)
        if days:
            for thread in self._thread_ids(new):
                yield f"thread {thread}", partial(self._thread, thread, days)
            latest = self._between(days[-1])
            for month in sorted({one.edition.day[:7] for one in latest} | {one[:7] for one in new}):
                yield f"month {month}", partial(self._month, month, days)
            yield "index", lambda: self._write(self._index(latest, days))

    def rewrite(self, day: str, today: str) -> tuple[str, ...]:
        """Rewrites a day's files from its current public record, and everything that repeats them."""
        days = self._ledger.published_days(drafts=self._drafts, until=max(day, today))
        self._kept.clear()
        self._files.write(NOTE, b"")
        last = (date.fromisoformat(day) + RECENT).isoformat()
        around = [one for one in days if day <= one <= last]
        written = [path for one in {day: None, **dict.fromkeys(around)} for path in self._day(one)]
        if day in days:
            written += [path for thread in self._thread_ids(around) for path in self._thread(thread, days)]
            written += self._month(day[:7], days)
            written += self._write(self._index(self._between(days[-1]), days))
        return tuple(written)

    def _made_from(self, day: str, days: Sequence[str]) -> str:
        """Returns a hash of all inputs of a day's files: records (which never change), templates, imprint, program."""
        parts = (self._record(day), *days, repr(self._imprint), code_digest(WRITERS), *self.templates.states())
        return sha256("\n".join(parts).encode()).hexdigest()

    def _is_current(self, made_from: str) -> bool:
        """Whether the files recorded last have these inputs and have not been changed or deleted since."""
        noted = (self._files.read(NOTE) or b"").decode("utf-8", "replace").splitlines()
        return noted[:1] == [made_from] and noted[1:] == self._states(line.rpartition(" ")[2] for line in noted[1:])

    def _states(self, names: Iterable[str]) -> list[str]:
        """Returns a line for each of these files of the site; it changes if somebody writes or deletes the file."""
        asked = list(names)
        marks = self._marks(asked)
        return [f"{marks.get(name, 'gone')} {name}" for name in asked]

    def _marks(self, names: Iterable[str]) -> dict[str, str]:
        """Returns the marks of those of these files of the site that exist."""
        found = self._files.marks(f"{SITE}/{name}" for name in names)
        return {name.removeprefix(f"{SITE}/"): mark for name, mark in found.items()}

    def _day(self, day: str) -> tuple[str, ...]:
        edition, record = self._public(day)
        return tuple(self._write(self._texts(edition, record, self._between(day), self._passing)))

    def _texts(self, edition: Edition, record: str, kept: tuple[Kept, ...], forms_of: FormsOf) -> dict[str, str]:
        """Returns an edition's own files by path. `kept` are the editions of the month before, and may
        include itself.
        """
        own = keep(edition)
        earlier = tuple(one for one in kept if one.edition.day < edition.day)
        texts = {f"{edition.day}/edition.json": record}
        for letter, around in in_languages(edition, self._imprint):
            language = letter.language
            forms = forms_of(letter, around, coverage_until((*earlier, own), letter))
            others = [one.in_language(language) for one in earlier]
            texts |= day_files(own.in_language(language), forms, others, self.templates, around)
        return texts

    def _strict(self, letter: Edition, imprint: Imprint, picture: Coverage | None) -> Forms:
        """Renders every form; a broken template is raised to the editor who tries it."""
        return render(letter, self.templates, imprint=imprint, coverage=picture)

    def _thread_ids(self, new: Iterable[str]) -> list[str]:
        """Returns the threads that editions continue."""
        return sorted({thread for one in new for thread in thread_ids(self._keep(one).edition)})

    def _thread(self, thread: str, days: Sequence[str]) -> Iterator[str]:
        """Writes the pages of a thread, from all public editions."""
        kept = [self._keep(one) for one in days if first_day(thread) <= one][-MOST_EDITIONS:]
        for letter, around in in_languages(kept[-1].edition, self._imprint) if kept else ():
            others = [one.in_language(letter.language) for one in kept]
            yield from self._write(thread_files(thread, others, self.templates, around))

    def _month(self, month: str, days: Iterable[str]) -> Iterator[str]:
        kept = [self._keep(one) for one in days if one.startswith(month)]
        if kept:
            yield from self._write(month_files(month, kept, self.templates, self._imprint))

    def publish_week(self, letter: Edition) -> tuple[str, ...]:
        """Writes the pages of a weekly letter as it is now, and the front page that lists it."""
        written: list[str] = []
        for one, around in in_languages(letter, self._imprint):
            written += self._write(week_files(one, self.templates, around))
        days = self._ledger.published_days(drafts=self._drafts, until=letter.day)
        if days:
            written += self._write(self._index(self._between(days[-1]), days))
        return tuple(written)

    def has_week(self, issue: str) -> bool:
        """Returns whether a weekly letter has its page."""
        name = f"{SITE}/{issue}/index.html"
        return name in self._files.marks([name])

    def _index(self, latest: tuple[Kept, ...], days: Sequence[str]) -> Mapping[str, str]:
        by_topic: dict[str, list[str]] = {}
        for path in map(PurePosixPath, sorted(self._files.names(f"{SITE}/topics"), reverse=True)):
            by_topic.setdefault(path.parent.name, []).append(path.stem)
        return index_files(
            latest,
            weeks=self._ledger.published_weeks(until=days[-1])[::-1],
            months=sorted({one[:7] for one in days}, reverse=True),
            topic_months=by_topic,
            templates=self.templates,
            imprint=self._imprint,
        )

    def _between(self, day: str) -> tuple[Kept, ...]:
        """Returns the public editions of the month up to a day, oldest first."""
        first = (date.fromisoformat(day) - RECENT).isoformat()
        days = self._ledger.published_days(drafts=self._drafts, until=day)
        return recent([self._keep(one) for one in days if first <= one <= day], day)

    def _keep(self, day: str) -> Kept:
        if day not in self._kept:
            self._kept[day] = keep(self._public(day)[0])
        return self._kept[day]

    def _public(self, day: str) -> tuple[Edition, str]:
        """Returns a day's edition as the archive shows it, and its edition.json."""
        record = self._record(day)
        edition = load(record)
        public = without_recalled_headlines(edition, self._ledger)
        return public, record if public is edition else dump(public)

    def _record(self, day: str) -> str:
        frozen = self._ledger.edition(day)
        if frozen is None:
            raise ValueError(f"no edition of {day} is frozen")
        return frozen.public_record

    def _write(self, texts: Mapping[str, str]) -> list[str]:
        self._made += texts
        names = [name for name, text in texts.items() if self._files.write(f"{SITE}/{name}", text.encode())]
        return [self._files.place(f"{SITE}/{name}") for name in names]


def _all_of(step: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """Runs a step to its end; returns the places of the files written."""
    return tuple(step())

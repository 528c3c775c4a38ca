"""The use case `check`: validates a home's feeds.yaml, beats, environment, templates and catalogues."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from digest.beats.library import Library
from digest.config.cut_texts import cut_texts, may_cut_texts
from digest.config.environment import read_environment
from digest.config.nodes import read_tree
from digest.config.problems import lines
from digest.config.reader import read_text
from digest.config.settings import Settings
from digest.config.vocabulary import Vocabulary
from digest.deliver.dkim import read_keys
from digest.deliver.mailer_registry import open_mailer
from digest.edition.translator_registry import open_translator
from digest.languages.catalogues import catalogue_problems
from digest.model.errors import InputError, SettingsError
from digest.render.forms import open_templates
from digest.services.broken_models import broken_models
from digest.services.embed import embedder_of
from digest.services.homes import Home
from digest.services.operate import discreet_remarks, mail_problems
from digest.services.settings_cache import SettingsCache


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedHome:
    """The settings of a valid home, and remarks that prevent nothing."""

    settings: Settings
    remarks: tuple[str, ...]


def check_home(
    place: Home,
    environ: Mapping[str, str],
    plugins: Callable[[], Vocabulary],
    override_remarks: Callable[[Settings], tuple[str, ...]],
) -> CheckedHome:
    """Checks everything that a run would read. Raises InputError with every problem.

    `plugins` gives the names of collectors and signals. `override_remarks` reports overrides that have no effect or
    contradict each other, which requires the store.
    """
    settings = _settings_of(place, plugins)
    environment = read_environment(place.path, environ)
    open_templates(*place.templates).check()
    open_mailer(environment.mailer, place.path)
    open_translator(settings.translator.protocol)
    read_keys(environment.dkim or "", place.path)
    catalogues = [found for one in settings.edition.languages for found in catalogue_problems(one)]
    problems = [*mail_problems(settings, environment), *(str(found) for found in catalogues if found.unusable)]
    if problems:
        raise InputError("\n".join(problems))
    remarks = (*discreet_remarks(environment), *_template_remarks(place.templates), *override_remarks(settings))
    remarks = (*remarks, *_cut_texts(place.feeds), *_source_remarks(settings))
    _, embedder_trouble = embedder_of(settings)
    remarks = (*remarks, *filter(None, [embedder_trouble]), *broken_models(settings))
    missing = (f"{found} (English stands there)" for found in catalogues if not found.unusable)
    return CheckedHome(settings=settings, remarks=(*remarks, *missing))


def _settings_of(place: Home, plugins: Callable[[], Vocabulary]) -> Settings:
    """Reads the settings of a home. Raises SettingsError with every problem of feeds.yaml and the home's own beats."""
    wrong = Library(home=place.path).problems_of_own()
    try:
        settings = SettingsCache(place.path).newsletter(place.feeds, plugins).settings
    except SettingsError as error:
        raise SettingsError(tuple(dict.fromkeys((*error.problems, *wrong)))) from error
    if wrong:
        raise SettingsError(wrong)
    return settings


def _cut_texts(feeds: Path) -> tuple[str, ...]:
    """Warns of texts that a `#` cuts short."""
    text = read_text(feeds)
    return lines(cut_texts(read_tree(text).root, text), feeds.name) if may_cut_texts(text) else ()


def _source_remarks(settings: Settings) -> tuple[str, ...]:
    """Warns if nothing would be collected: a section may have been deleted by mistake."""
    if not any(source.enabled for source in settings.sources):
        return ("no source is switched on, so nothing is collected; add one with: digest sources add ADDRESS",)
    return ()


def _template_remarks(folders: tuple[Path, ...]) -> list[str]:
    """Reports templates of a home that differ from this version's: edited here, or left by an older version."""
    own, shipped = folders
    files = (path.relative_to(own) for path in sorted(own.glob("*.j2")))
    other = [str(name) for name in files if not _same(own / name, shipped / name)]
    if not other:
        return []
    return [f"templates unlike those of this version: {', '.join(other)}; delete one of {own} to have the newest"]


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()

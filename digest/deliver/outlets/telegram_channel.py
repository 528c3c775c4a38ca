"""Posts each edition in a Telegram channel (Bot API 8, sendMessage)."""

import json
import re

from digest.config.settings import Settings
from digest.deliver.outlet_registry import OutletCall, OutletOutcome, OutletPlugin, Publication, json_object
from digest.model.subscribers import DeliveryState

LONGEST_POST = 4096
"""Characters after the markup is taken away, as the Bot API counts them."""

LONGEST_WAIT = 24 * 3600

_TAG = re.compile(r"<[^<>]{0,4000}>")


def _places(settings: Settings) -> tuple[tuple[str, str], ...]:
    return tuple((channel, str(language)) for language, channel in settings.outlets.telegram.channels.items())


def _call(settings: Settings, channel: str, publication: Publication, token: str) -> OutletCall | OutletOutcome:
    if not token:
        return OutletOutcome(state=DeliveryState.QUEUED, detail="DIGEST_TELEGRAM_TOKEN is not set")
    length = len(_TAG.sub("", publication.text))
    if length > LONGEST_POST:
        return OutletOutcome(state=DeliveryState.REFUSED, detail=f"the post has {length:,} of {LONGEST_POST:,} letters")
    document = {
        "chat_id": channel,
        "text": publication.text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    return OutletCall(
        url=f"{settings.outlets.telegram.api}".rstrip("/") + f"/bot{token}/sendMessage",
        body=json.dumps(document).encode(),
        headers=(("content-type", "application/json"),),
    )


def _read(status: int, body: bytes) -> OutletOutcome:
    answer = json_object(body)
    said = str(answer.get("description", ""))[:200]
    if status == 200 and answer.get("ok") is True:
        return OutletOutcome(state=DeliveryState.SENT)
    if status == 429:
        return OutletOutcome(state=DeliveryState.QUEUED, detail=said or "too many requests", wait_seconds=_wait(answer))
    if status >= 500 or status == 200:
        return OutletOutcome(state=DeliveryState.QUEUED, detail=f"it answered {status} {said}".strip())
    return OutletOutcome(state=DeliveryState.REFUSED, detail=f"{status} {said}".strip())


def _wait(answer: object) -> int:
    parameters = answer.get("parameters") if isinstance(answer, dict) else None
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return min(max(seconds, 1), LONGEST_WAIT) if isinstance(seconds, int) else 60


OUTLET = OutletPlugin(places=_places, call=_call, read=_read)

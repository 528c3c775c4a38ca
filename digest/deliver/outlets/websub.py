"""Notifies a hub that the feeds have changed; the hub notifies their subscribers (WebSub, W3C
Recommendation of 2018).
"""

from urllib.parse import urlencode

from digest.config.settings import Settings
from digest.deliver.outlet_registry import OutletCall, OutletOutcome, OutletPlugin, Publication
from digest.model.subscribers import DeliveryState

FEEDS = tuple(f"{name}.{ending}" for name in ("editions", "stories") for ending in ("atom", "rss", "json"))


def _places(settings: Settings) -> tuple[tuple[str, str], ...]:
    hub = settings.outlets.hub
    return ((hub, settings.edition.languages[0]),) if hub else ()


def _call(settings: Settings, hub: str, publication: Publication, secret: str) -> OutletCall | OutletOutcome:
    if not publication.archive_url:
        return OutletOutcome(state=DeliveryState.REFUSED, detail="the archive has no address; set DIGEST_PUBLIC_URL")
    fields = [("hub.mode", "publish"), *(("hub.url", f"{publication.archive_url}/{feed}") for feed in FEEDS)]
    return OutletCall(
        url=hub,
        body=urlencode(fields).encode(),
        headers=(("content-type", "application/x-www-form-urlencoded"),),
    )


def _read(status: int, body: bytes) -> OutletOutcome:
    if 200 <= status < 300:
        return OutletOutcome(state=DeliveryState.SENT)
    state = DeliveryState.QUEUED if status == 429 or status >= 500 else DeliveryState.REFUSED
    return OutletOutcome(state=state, detail=f"it answered {status}")


OUTLET = OutletPlugin(places=_places, call=_call, read=_read, repeatable=True)

"""Sign-up: the front page, its form, and the one response that everybody gets."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from digest.entry.web.archive_routes import latest_edition
from digest.entry.web.bodies import BodyTooLarge, Malformed, read_fields, same_site
from digest.entry.web.site import NOT_KEPT, Site, client_of, page, say, wants_json, words_of
from digest.languages.registry import languages
from digest.model.errors import InputError
from digest.subscribe.email_addresses import check_address, domain_of, run_by_a_state


async def choose_language(request: Request) -> Response:
    """Redirects to the front page in the browser's preferred language."""
    wanted = re.split("[-,;]", request.headers.get("accept-language", "").strip().lower())[0]
    language = wanted if wanted in languages() else _site(request).languages[0]
    return RedirectResponse(f"/{language}/", 303, {"Vary": "Accept-Language", "Cache-Control": "no-store"})


async def home(request: Request) -> Response:
    """Shows the front page."""
    return _home(request, kept=True)


def _home(
    request: Request,
    *,
    problem: str = "",
    fields: Mapping[str, str] = MappingProxyType({}),
    status: int = 200,
    kept: bool = False,
) -> Response:
    """Shows the front page, after a problem with the values filled in."""
    site = _site(request)
    language, words = words_of(request)
    chosen = fields.get("language", language)
    if problem and wants_json(request):
        return JSONResponse({"state": "refused", "reason": problem.replace("_", "-")}, status, NOT_KEPT)
    return page(
        site,
        request,
        "home",
        status=status,
        kept=kept,
        problem=words[problem] if problem else "",
        given=fields.get("address", "")[:254],
        form_language=chosen if chosen in site.languages else site.languages[0],
        form_chosen=fields.get("form", ""),
        rhythm_chosen=fields.get("rhythm", site.rhythms[0]),
        latest=latest_edition(site, language),
    )


async def join(request: Request) -> Response:
    """Processes a sign-up. Known or unknown, the address gets one row in the queue and the visitor the same page."""
    site = _site(request)
    language, _ = words_of(request)
    if not same_site(request):
        return _home(request, problem="bad_form", status=403)
    try:
        fields = {name: values[0] for name, values in (await read_fields(request)).items()}
    except BodyTooLarge:
        return _home(request, problem="large", status=413)
    except Malformed:
        return _home(request, problem="bad_form", status=400)
    chosen, form = fields.get("language", language), fields.get("form", site.forms[0])
    rhythm = fields.get("rhythm", site.rhythms[0])
    if chosen not in site.languages or form not in site.forms or rhythm not in site.rhythms:
        return _home(request, problem="bad_form", status=400)
    try:
        address = check_address(fields.get("address", ""))
    except InputError:
        return _home(request, problem="bad_address", fields=fields, status=400)
    if run_by_a_state(address, site.state_domains) and fields.get("accepted") != "yes":
        if wants_json(request):
            return JSONResponse({"state": "warning", "reason": "state-mailbox"}, 409, NOT_KEPT)
        return page(site, request, "warning", address=address, form_language=chosen, form=form, rhythm=rhythm)
    if not site.guards.let_in(domain_of(address), client_of(request)):
        return say(site, request, "busy", status=429)
    if not fields.get("website"):  # only a robot fills in the hidden field; it gets the same response
        site.membership.ask(address, language=chosen, form=form, rhythm=rhythm)
    return say(site, request, "check", "check_1", "check_2", "check_3", status=202)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site

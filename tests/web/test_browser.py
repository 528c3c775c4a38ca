"""The pages in a real browser with JavaScript off: from sign-up to unsubscribing, in both languages."""

from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from browsers import new_page
from listkit import make_kit
from mail_hosts import mail_host
from serving import Served

from digest.deliver.mailer_registry import open_mailer
from digest.deliver.notice_mail import post_by
from digest.subscribe.link_tokens import Purpose, make_token

RULES = "wcag2a,wcag2aa,wcag21a,wcag21aa,wcag22aa,best-practice"


def open_page(browser: Any, *, script: bool = False, scheme: str = "light", width: int = 380) -> Any:
    return new_page(
        browser,
        java_script_enabled=script,
        bypass_csp=script,
        color_scheme=scheme,
        viewport={"width": width, "height": 720},
    )


WORDS = {
    "en": {
        "join": "Send me the confirmation",
        "check": "Check your mail",
        "confirm": "Yes, I want the letter",
        "welcome": "Welcome",
        "saved": "Saved.",
        "left": "You have left",
    },
    "fa": {
        "join": "نامهٔ تأیید را بفرستید",
        "check": "ایمیل خود را ببینید",
        "confirm": "بله، نامه را می‌خواهم",
        "welcome": "خوش آمدید",
        "saved": "ذخیره شد.",
        "left": "بیرون رفتید",
    },
}


class Mailbox:
    """Records the mail that a real mail server got."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(envelope.content)
        return "250 kept"


def send_notices(served: Served, address: str) -> None:
    kit = make_kit(served.folder, clock=served.kit.clock)
    kit.membership.send_notices(post_by(open_mailer(address, served.folder)))
    kit.engine.close()


def link_in_mail(served: Served) -> str:
    """Send what waits through SMTP, and the path of the link in the mail that arrived."""
    mailbox = Mailbox()
    # Playwright has a loop running in this thread, so the mails leave from another, as they do in `digest serve`.
    with mail_host(mailbox) as address, ThreadPoolExecutor(1) as pool:
        pool.submit(send_notices, served, address).result()
    (mail,) = mailbox.mails
    text = message_from_bytes(mail, policy=default).get_content()
    return text.partition("https://herald.example")[2].split()[0]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_from_sign_up_to_leaving_without_a_script(served: Served, browser: Any, language: str) -> None:
    words = WORDS[language]
    page = open_page(browser)
    page.goto(f"{served.url}/{language}/")
    page.fill("#address", "reader@harbour.example")
    page.select_option("#form", "light")
    with page.expect_navigation():
        page.get_by_role("button", name=words["join"]).click()
    assert page.inner_text("h1") == words["check"]
    page.goto(served.url + link_in_mail(served))
    with page.expect_navigation():
        page.get_by_role("button", name=words["confirm"]).click()
    assert page.inner_text("h1") == words["welcome"]
    row = served.kit.subscribers.find(served.kit.membership.vault().address_index("reader@harbour.example"))
    assert row
    settings = make_token(Purpose.MANAGE, row.id, served.kit.membership.vault(), served.kit.clock())
    page.goto(f"{served.url}/{language}/settings/{settings}")
    assert page.input_value("#form") == "light"
    page.uncheck("input[value='5'][name=days]")
    with page.expect_navigation():
        page.click("main form button >> nth=0")
    assert page.inner_text("[role=status]") == words["saved"]
    leave = make_token(Purpose.LEAVE, row.id, served.kit.membership.vault(), served.kit.clock())
    page.goto(f"{served.url}/{language}/leave/{leave}")
    with page.expect_navigation():
        page.click("main button")
    assert page.inner_text("h1") == words["left"]
    assert served.kit.state(row.id) == "left"
    assert page.context.cookies() == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_page_passes_axe_and_fits_a_small_phone(served: Served, browser: Any, language: str, scheme: str) -> None:
    axe_module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    axe = axe_module.Axe()
    page = open_page(browser, script=True, scheme=scheme, width=320)
    subscriber = served.kit.join()
    vault, now = served.kit.membership.vault(), served.kit.clock()
    settings = make_token(Purpose.MANAGE, subscriber, vault, now)
    leave = make_token(Purpose.LEAVE, subscriber, vault, now)
    paths = ("", "archive/", "archive/?q=sanandaj", "leave/none", f"leave/{leave}", f"settings/{settings}")
    for path in paths:
        page.goto(f"{served.url}/{language}/{path}")
        found = axe.run(page, options={"runOnly": RULES.split(",")})
        assert found.response["passes"]
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.context.close()


def test_the_pages_ask_for_nothing_but_themselves(served: Served, browser: Any) -> None:
    page = open_page(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/en/", "/fa/archive/"):
        page.goto(served.url + path)
    assert {url.removeprefix(served.url) for url in asked} <= {"/en/", "/fa/archive/", "/favicon.ico"}
    page.context.close()

"""Letters that came back, complaints and automatic replies, told apart: what each says of which recipient."""

import re
from dataclasses import dataclass

from digest.subscribe.diagnosis import HARD, SOFT, diagnose
from digest.subscribe.reports import Report, Returned, read_returned

COMPLAINT, AUTO_REPLY, UNKNOWN = "complaint", "auto-reply", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a mail says of one recipient.

    `kind` is hard, soft, block (of us), complaint, auto-reply or unknown; `status` an enhanced status code or SMTP
    code, "" where there is none; `reason` one word, the feedback type of a complaint.
    """

    recipient: str | None
    kind: str
    status: str
    reason: str


def classify(raw: bytes) -> tuple[Result, ...]:
    """A result for each recipient that the mail reports on; none for a mail that reports on nobody."""
    return judge(read_returned(raw))


def judge(mail: Returned) -> tuple[Result, ...]:
    """The results of a mail that has been read."""
    if mail.feedback:
        return tuple(_result(report, COMPLAINT, "", mail.feedback) for report in mail.reports)
    if _is_auto_reply(mail):
        return (Result(recipient=None, kind=AUTO_REPLY, status="", reason="auto-reply"),)
    if not (mail.is_report or _looks_returned(mail)):
        return ()
    return tuple(_judged(report, mail) for report in mail.reports)


def _judged(report: Report, mail: Returned) -> Result:
    if report.action in ("delivered", "relayed", "expanded", "deliverable"):
        return _result(report, UNKNOWN, report.status, "delivered")
    if report.action == "complaint":
        return _result(report, COMPLAINT, "", "abuse")
    found = diagnose(status=report.status, said=report.said)
    if found.kind == HARD and report.action == "delayed":
        return _result(report, SOFT, found.status, "delayed")
    if found.kind == HARD and _BY_RULE.search(report.reporter):
        return _result(report, SOFT, found.status, "filtered")
    return _result(report, found.kind, found.status, found.reason)


_BY_RULE = re.compile(r"inbound-smtp\.[\w-]+\.amazonaws\.com")
"""Systems that take a letter and let a rule of their customer send it back: its words are chosen, not found out."""


def _result(report: Report, kind: str, status: str, reason: str) -> Result:
    return Result(recipient=report.recipient, kind=kind, status=status, reason=reason)


_AUTO_SUBJECT = re.compile(
    r"^(?:re: *)?(?:auto(?:matic)?(?:[ _-]?(?:reply|response|responder|answer|matische antwort))?\b *:|automatic reply|"
    r"auto-?reply|auto ?response|out of (?:the )?office|vacation|away from|abwesen|réponse automatique|absence)",
    re.IGNORECASE,
)


def _is_auto_reply(mail: Returned) -> bool:
    """An automatic answer of a person's mailbox (RFC 3834), and no report."""
    if mail.is_report:
        return False
    headers = mail.headers
    marked = headers.get("auto-submitted", "").lower().startswith("auto-replied") or any(
        name in headers for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")
    )
    by_subject = bool(_AUTO_SUBJECT.match(headers.get("subject", "")))
    return (by_subject or marked) and not _SUBJECT.search(headers.get("subject", ""))


_SENDER = re.compile(
    r"mailer-?daemon|postmaster|mail ?delivery|mail (?:administrator|system)|mdaemon|post_master|bounce|smtp server|"
    r"delivery subsystem|no-?reply@sns",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|un-deliver|returned (?:mail|to sender)|return(?:ed)? message|delivery (?:status|fail|report|problem|"
    r"notification|error|has failed|delayed|incomplete)|fail(?:ed|ure) (?:notice|delivery|to deliver|mail)|"
    r"mail (?:delivery|could not|failed|failure|not delivered|error|system error)|non[- ]?deliver|not be delivered|"
    r"message (?:delayed|not delivered|undeliver|could not)|nondeliverable|there was an error sending|"
    r"unable to deliver|rejected mail|user unknown|permanent error|warning: |could not send|sendmail error|"
    r"dsn: |error sending|email delivery|unzustellbar|non remis|delivery",
    re.IGNORECASE,
)


def _looks_returned(mail: Returned) -> bool:
    headers = mail.headers
    return (
        "x-failed-recipients" in headers
        or bool(_SENDER.search(headers.get("from", "")))
        or headers.get("return-path") == "<>"
        or bool(_SUBJECT.search(headers.get("subject", "")))
    )

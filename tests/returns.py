"""Bounces and complaints with invented texts."""

SAID = "smtp; 550 5.1.1 <reader@harbour.example>... User unknown"


def dsn(*recipients: dict[str, str], text: str = "Your letter could not be delivered.") -> bytes:
    """A delivery report after RFC 3464, in our own words."""
    blocks = "\n\n".join(
        "\n".join(
            f"{name}: {value}"
            for name, value in {
                "Final-Recipient": "rfc822; reader@harbour.example",
                "Action": "failed",
                "Status": "5.1.1",
                "Diagnostic-Code": SAID,
                **recipient,
            }.items()
        )
        for recipient in recipients
    )
    return f"""From: MAILER-DAEMON@relay.example
To: letter@herald.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=cut

--cut
Content-Type: text/plain

{text}

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

{blocks}

--cut
Content-Type: message/rfc822

From: letter@herald.example
To: reader@harbour.example
Subject: Mailbox full of spam, blocked

Our own words must not count: user unknown.
--cut--
""".encode()


def complaint(kind: str, recipient: str) -> bytes:
    return f"""From: complaints@harbour.example
To: abuse@herald.example
Subject: Complaint
Content-Type: multipart/report; report-type=feedback-report; boundary=cut

--cut
Content-Type: text/plain

This is a report.
--cut
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Reporter/1
Version: 1
{recipient}
--cut
Content-Type: message/rfc822

From: letter@herald.example
Subject: letter

text
--cut--
""".encode()

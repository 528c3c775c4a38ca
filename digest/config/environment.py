"""Reads environment variables: what differs between machines or is secret. All else is in feeds.yaml."""

import os
import re
import shlex
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from digest.config.problems import did_you_mean
from digest.model.errors import InputError
from digest.text.domains import ascii_address, ascii_url

PREFIX = "DIGEST_"
FILE = "digest.env"
KEYS_IN_LINE = "base64:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """An environment variable: its name, its meaning, and its default (None: no default)."""

    name: str
    meaning: str
    default: str | None = None


VARIABLES = (
    Variable(name="DIGEST_HOME", meaning="The newsletter's folder, if `--home` is not given.", default="."),
    Variable(
        name="DIGEST_DATABASE",
        meaning="The database, if not `digest.db` in the home: `postgresql://USER:PASSWORD@HOST/NAME` with any "
        "parameters of libpq (`?sslmode=verify-full`); needs the extra `postgresql`.",
    ),
    Variable(
        name="DIGEST_FILES",
        meaning="Storage of the archive and evidence, if not the folder `output` of the home: an S3 bucket, "
        "`s3://KEY:SECRET@BUCKET/PREFIX?endpoint=https://HOST&region=NAME`; needs the extra `s3`.",
    ),
    Variable(
        name="DIGEST_MAILER",
        meaning="How mail is sent: `smtp://USER:PASSWORD@HOST:587` (STARTTLS, unless `?tls=none`), "
        "`smtps://USER:PASSWORD@HOST` (TLS), both with `?ca=FILE` and `?ehlo=NAME`; `file:FOLDER` writes it into a "
        "folder of the home, with `?format=maildir` as a Maildir.",
        default="file:output/outbox",
    ),
    Variable(name="DIGEST_FROM", meaning="Sender of the newsletter, such as `Top Ten <letter@herald.example>`."),
    Variable(name="DIGEST_REPLY_TO", meaning="Address for replies, if not the sender's."),
    Variable(
        name="DIGEST_BOUNCES",
        meaning="Mailbox for bounces, such as `bounces@herald.example`; it must accept `bounces+…` too.",
    ),
    Variable(name="DIGEST_DKIM", meaning="Keys that sign the mail, `SELECTOR:FILE` with commas between several."),
    Variable(
        name="DIGEST_DISCREET_FROM",
        meaning="Sender of the discreet form, under a domain that does not name the newsletter.",
    ),
    Variable(name="DIGEST_DISCREET_URL", meaning="Base URL of the links in the discreet form."),
    Variable(
        name="DIGEST_AUTHSERV",
        meaning="The authserv-id in the Authentication-Results of your own mail server, `none` if it writes none (as "
        "Microsoft 365); needed for commands by mail, except for leaving with the token of a letter.",
    ),
    Variable(name="DIGEST_EDITOR", meaning="The author of decisions if `digest override` is called without `--by`."),
    Variable(
        name="DIGEST_OPERATOR",
        meaning="Mail address of the operator, for at most one note a day, when a person is needed.",
    ),
    Variable(
        name="DIGEST_OPERATOR_COMMAND",
        meaning="Command that gets the same note on its standard input, such as `/usr/local/bin/page-me`; no shell.",
    ),
    Variable(
        name="DIGEST_PING_URL",
        meaning="URL to call after each `digest run`; after a failure `/fail` is appended and the reason is posted. "
        "Once a day what needs you is posted too.",
    ),
    Variable(name="DIGEST_LOG", meaning="`text`, or `json` for narration as JSON lines on stderr.", default="text"),
    Variable(
        name="DIGEST_PUBLIC_URL",
        meaning="Public base URL of the archive and of readers' links, such as `https://herald.example`.",
    ),
    Variable(
        name="DIGEST_KEYS",
        meaning="File of the key that encrypts addresses, if not the default one outside the home; or the keys "
        "themselves, `base64:` and then the newest first, separated by commas.",
    ),
    Variable(
        name="DIGEST_CONTACT", meaning="Contact address or page in the User-Agent, so that publishers can complain."
    ),
    Variable(
        name="DIGEST_PRIVATE_WEB",
        meaning="`allow` permits sources at private addresses (an intranet, a test); otherwise they are refused.",
        default="refuse",
    ),
    Variable(name="DIGEST_TELEGRAM_TOKEN", meaning="Token of the bot that posts to the channels of `feeds.yaml`."),
    Variable(name="DIGEST_TRANSLATOR_KEY", meaning="Key or token of the translator in `feeds.yaml`."),
    Variable(name="DIGEST_EVAL_DATA", meaning="Folder of evaluation data; used only by tests and benchmarks."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The values of the environment. `mailer`, `database` and `files` may contain a password and are never shown."""

    mailer: str = field(repr=False)
    sender: str | None
    public_url: str | None
    keys: Path | None
    contact: str | None
    database: str | None = field(default=None, repr=False)
    files: str | None = field(default=None, repr=False)
    reply_to: str | None = None
    bounces: str | None = None
    dkim: str | None = None
    discreet_sender: str | None = None
    discreet_url: str | None = None
    authserv: str | None = None
    key_text: str | None = field(default=None, repr=False)
    operator: str | None = None
    operator_command: str | None = field(default=None, repr=False)
    ping_url: str | None = field(default=None, repr=False)
    log: str = "text"
    private_web: bool = False
    translator_key: str = field(default="", repr=False)
    telegram_token: str = field(default="", repr=False)


def path_in_home(home: Path, name: str, variable: str) -> Path:
    """Returns the path of a file that a variable names, relative to the home. Raises InputError for an unknown `~`."""
    try:
        return home / Path(name).expanduser()
    except RuntimeError as error:
        raise InputError(f"{variable}: {name!r} has no such user's folder here; write it out") from error


def read_environment(home: Path, environ: Mapping[str, str]) -> Environment:
    """Reads variables from `environ`, then `digest.env` in the home, then the defaults; empty values are ignored.

    Raises InputError with a line for every unknown name or malformed value; values are not quoted in it.
    """
    ours = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
    known = tuple(variable.name for variable in VARIABLES)
    _refuse(
        f"the environment: unknown variable {name!r}{did_you_mean(name, known)}" for name in ours if name not in known
    )
    written = _read_file(home / FILE, known)
    defaults = {variable.name: variable.default or "" for variable in VARIABLES}
    chosen = {name: ours.get(name) or written.get(name) or default for name, default in defaults.items()}
    _refuse(f"{name}: {what}" for name, form, what in _FORMS if chosen[name] and not re.fullmatch(form, chosen[name]))
    keys, in_line = chosen["DIGEST_KEYS"], chosen["DIGEST_KEYS"].startswith(KEYS_IN_LINE)
    return Environment(
        mailer=chosen["DIGEST_MAILER"],
        sender=chosen["DIGEST_FROM"] or None,
        public_url=ascii_url(chosen["DIGEST_PUBLIC_URL"].rstrip("/")) or None,
        keys=path_in_home(home, keys, "DIGEST_KEYS") if keys and not in_line else None,
        key_text=keys.removeprefix(KEYS_IN_LINE) if in_line else None,
        contact=chosen["DIGEST_CONTACT"] or None,
        database=chosen["DIGEST_DATABASE"] or None,
        files=chosen["DIGEST_FILES"] or None,
        reply_to=ascii_address(chosen["DIGEST_REPLY_TO"]) or None,
        bounces=ascii_address(chosen["DIGEST_BOUNCES"]) or None,
        dkim=chosen["DIGEST_DKIM"] or None,
        discreet_sender=chosen["DIGEST_DISCREET_FROM"] or None,
        discreet_url=ascii_url(chosen["DIGEST_DISCREET_URL"].rstrip("/")) or None,
        authserv=chosen["DIGEST_AUTHSERV"] or None,
        operator=chosen["DIGEST_OPERATOR"] or None,
        operator_command=chosen["DIGEST_OPERATOR_COMMAND"] or None,
        ping_url=chosen["DIGEST_PING_URL"].rstrip("/") or None,
        log=chosen["DIGEST_LOG"],
        private_web=chosen["DIGEST_PRIVATE_WEB"] == "allow",
        translator_key=chosen["DIGEST_TRANSLATOR_KEY"],
        telegram_token=chosen["DIGEST_TELEGRAM_TOKEN"],
    )


_FORMS = (
    ("DIGEST_DATABASE", r"postgres(?:ql)?://\S+", "is not a database address; write postgresql://USER@HOST/NAME"),
    (
        "DIGEST_FILES",
        r"s3://(?:[^\s@/]+@)?[\w.-]+(?:/\S*|\?\S*)?",
        "is not a bucket; write s3://KEY:SECRET@BUCKET/PREFIX",
    ),
    ("DIGEST_MAILER", r"[a-z]+:[^\s]+", "is not a mailer; write smtp://USER:PASSWORD@HOST:587, or file:FOLDER"),
    ("DIGEST_FROM", r"[^\r\n]*[^\s@<>]+@[^\s@<>]+>?", "is not a sender; write name@host or 'Name <name@host>'"),
    ("DIGEST_PUBLIC_URL", r"https?://[^\s@?#]+", "is not a web address; write https://HOST without '?' and '#'"),
    ("DIGEST_CONTACT", r"[^\r\n]+", "holds a line break; write one line"),
    *(
        (name, r"[^\s@<>]+@[^\s@<>]+", "is not an address; write name@host")
        for name in ("DIGEST_REPLY_TO", "DIGEST_OPERATOR")
    ),
    (
        "DIGEST_BOUNCES",
        r"[^\s@<>+]{1,18}@[^\s@<>]+",
        "cannot be the base of return paths; write name@host, 18 letters at most",
    ),
    ("DIGEST_AUTHSERV", r"[^\s;]+", "is not a server name; write it as in Authentication-Results"),
    ("DIGEST_DKIM", r"[^\s:,]+:[^\r\n]+", "names no keys; write SELECTOR:FILE"),
    ("DIGEST_DISCREET_FROM", r"[^\r\n]*[^\s@<>]+@[^\s@<>]+>?", "is not a sender; write name@host"),
    ("DIGEST_DISCREET_URL", r"https?://[^\s@?#]+", "is not a web address; write https://HOST without '?' and '#'"),
    ("DIGEST_PING_URL", r"https?://[^\s#]+", "is not a web address; write https://HOST/PATH"),
    ("DIGEST_PRIVATE_WEB", r"allow|refuse", "is neither allow nor refuse"),
    (
        "DIGEST_TELEGRAM_TOKEN",
        r"[0-9]{1,20}:[A-Za-z0-9_-]{1,100}",
        "is not the token of a bot; write NUMBER:LETTERS",
    ),
    ("DIGEST_LOG", r"text|json", "is neither text nor json"),
)


def _read_file(path: Path, known: tuple[str, ...]) -> dict[str, str]:
    """Reads a file of KEY=VALUE lines that only its owner may read; {} if there is no file."""
    try:
        with path.open(encoding="utf-8") as file:
            _refuse(_exposed(path, os.fstat(file.fileno())))
            lines = file.read().removeprefix("\ufeff").splitlines()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); correct its owner or mode") from error
    found: dict[str, str] = {}
    problems = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, value = _assignment(line)
        if name is None or value is None:
            problems.append(f"{path.name}:{number}: no 'NAME=value' line, or a quotation mark that is not closed")
        elif name not in known:
            problems.append(f"{path.name}:{number}: unknown variable {name!r}{did_you_mean(name, known)}")
        elif name in found:
            problems.append(f"{path.name}:{number}: {name} is given twice; keep one")
        else:
            found[name] = value
    _refuse(problems)
    return found


def _exposed(path: Path, status: os.stat_result) -> Iterator[str]:
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o077:
        yield f"{path}: others may read it (mode {mode:04o}); run: chmod 600 {shlex.quote(str(path))}"
    if status.st_uid != os.geteuid():
        yield f"{path}: belongs to another user; run: chown {os.geteuid()} {shlex.quote(str(path))}"


def _assignment(line: str) -> tuple[str, str] | tuple[None, None]:
    """Parses a line into name and value, quotation marks removed; (None, None) if it has another form."""
    match = re.fullmatch(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*?)\s*", line)
    if match is None:
        return None, None
    name, value = match.groups()
    quoted = value[:1] in ('"', "'")
    if quoted and (len(value) < 2 or value[0] != value[-1]):
        return None, None
    return name, value[1:-1] if quoted else value


def _refuse(problems: Iterable[str]) -> None:
    found = tuple(problems)
    if found:
        raise InputError("\n".join(found))

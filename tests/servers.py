"""A mail server on loopback that records what it gets and fails as a test asks."""

import asyncio
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from waiting import PATIENCE, finish

DROP = "drop"  # close the connection without a word
HANG = "hang"  # say nothing any more
DRIP = "drip"  # one letter of a reply that never ends, again and again


@dataclass
class Talk:
    """One conversation: its number, how many commands it had, and its recipients."""

    number: int
    commands: int = 0
    letters: int = 0
    recipient: str = ""
    sender: str = ""


Answer = Callable[[str, Talk], str | None]


@dataclass
class MailServer:
    """`with MailServer(answer) as server`: `answer(stage, talk)` is a reply, DROP, HANG, DRIP, or None for all well.

    Stages are CONNECT, EHLO, AUTH, MAIL, RCPT, DATA and BODY, the last after the message came whole; a message that is
    answered with DROP there was recorded all the same, as a server does that dies after its commit.
    """

    answer: Answer = lambda stage, talk: None
    offers: tuple[str, ...] = ("PIPELINING", "8BITMIME")
    tls: ssl.SSLContext | None = None
    implicit: bool = False
    letters: list[tuple[str, bytes]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    talks: int = 0

    def __enter__(self) -> "MailServer":
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(PATIENCE)
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        finish(self._thread)

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.letters]

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._talk, "127.0.0.1", 0, limit=2**24, ssl=self.tls if self.implicit else None)
        )
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks += 1
        talk = Talk(number=self.talks)
        try:
            if not await self._reply(writer, "CONNECT", talk, "220 ready"):
                return
            while line := await reader.readline():
                if not await self._command(reader, writer, talk, line.decode().strip()):
                    return
        except (ConnectionError, asyncio.CancelledError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _command(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk, line: str) -> bool:
        verb = line.split(" ")[0].upper()
        talk.commands += 1
        if verb == "EHLO":
            lines = "\r\n".join(f"250-{offer}" for offer in self.offers)
            return await self._reply(writer, verb, talk, f"250-here\r\n{lines}\r\n250 SIZE 0")
        if verb == "STARTTLS":
            writer.write(b"220 go\r\n")
            assert self.tls is not None
            try:
                await writer.start_tls(self.tls)
            except (ssl.SSLError, OSError):
                return False
            return True
        if verb == "AUTH":
            return await self._reply(writer, verb, talk, "235 welcome")
        if verb == "MAIL":
            talk.sender = line.partition("<")[2].partition(">")[0]
            return await self._reply(writer, verb, talk, "250 ok")
        if verb == "RCPT":
            talk.recipient = line.partition("<")[2].partition(">")[0]
            return await self._reply(writer, verb, talk, "250 ok")
        if verb == "DATA":
            return await self._data(reader, writer, talk)
        writer.write(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")
        return verb != "QUIT"

    async def _data(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk) -> bool:
        refused = self.answer("DATA", talk)
        if refused:
            return await self._say(writer, refused)
        writer.write(b"354 go on\r\n")
        message = await reader.readuntil(b"\r\n.\r\n")
        text = message[:-3].replace(b"\r\n..", b"\r\n.")
        answer = self.answer("BODY", talk)
        if answer is None or answer in (DROP, HANG):
            self.letters.append((talk.recipient, text.removeprefix(b".") if text.startswith(b"..") else text))
            self.senders.append(talk.sender)
            talk.letters += 1
        return await self._say(writer, answer or "250 queued as 4F2A1")

    async def _reply(self, writer: asyncio.StreamWriter, stage: str, talk: Talk, well: str) -> bool:
        return await self._say(writer, self.answer(stage, talk) or well)

    async def _say(self, writer: asyncio.StreamWriter, answer: str) -> bool:
        if answer == DROP:
            writer.transport.abort()
            return False
        if answer == HANG:
            await asyncio.Event().wait()
        while answer == DRIP:
            writer.write(b"2")
            await asyncio.sleep(0.02)
        writer.write(answer.encode() + b"\r\n")
        await writer.drain()
        return not answer.startswith("421")

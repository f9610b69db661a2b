"""Events on their way to the bot: sealed, signed, pushed, and tried twice more.

A push counts as delivered when the bot answers with a sealed "success", else it comes again ten seconds
later and thirty after that, in a new envelope; then it is lost.
https://open.dingtalk.com/document/development/obtain-the-event-list-of-failed-push-messages
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import httpx

from simulator.callbacks import DEADLINE, Addresses
from simulator.journal import Journal
from simulator.sealing import STRAIGHT, NotSealed, Subscription, Twist, seal, unseal
from simulator.signing import Credentials, milliseconds
from simulator.stream_gateway import StreamGateway
from simulator.stream_line import EVENT
from simulator.world import World

PATH: Final = "/dingtalk/events"
RETRIES: Final = (timedelta(seconds=10), timedelta(seconds=30))
REMEMBERED: Final = 200  # envelopes that can be sent again
# How documents and samples write the two names of the query.
SPELLINGS: Final = {
    "signature": ("signature", "timestamp"),
    "msg_signature": ("msg_signature", "timestamp"),
    "signature_timeStamp": ("signature", "timeStamp"),
    "msg_signature_timeStamp": ("msg_signature", "timeStamp"),
}
STRANGER: Final = "dingsomebodyelse"
FAULTS: Final = {
    "wrong_owner": STRAIGHT,
    "wrong_padding": Twist(padding=lambda pad: bytes(len(pad))),
    "long_length": Twist(frame=lambda frame: frame[:16] + b"\x00\xff\xff\xff" + frame[20:]),
    "bad_signature": Twist(signature=lambda signature: "0" * len(signature)),
    "stale": STRAIGHT,
}
SUCCESS: Final = "success"
LONG_AGO: Final = timedelta(minutes=61)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, and how it is to be sent; `owner` is whom the message is sealed for.

    `wanted` is what the answer has to say.
    """

    id: str
    body: str
    owner: str
    wanted: str = SUCCESS
    spelling: str = "signature"
    fault: str = ""
    tries: int = 0


class Events:
    """Events go to the origin at which the bot takes its callbacks, or by its Stream connection."""

    def __init__(
        self,
        world: World,
        credentials: Credentials,
        subscription: Subscription,
        journal: Journal,
        client: httpx.AsyncClient,
        addresses: Addresses,
        stream: StreamGateway,
        *,
        deadline: timedelta = DEADLINE,
    ) -> None:
        self._world = world
        self._credentials = credentials
        self._subscription = subscription
        self._journal = journal
        self._client = client
        self._stream = stream
        self._url = urlunsplit((*urlsplit(addresses.callback_url)[:2], PATH, "", ""))
        self._deadline = deadline
        self._sent: dict[str, tuple[str, bytes]] = {}
        self._waiting: list[tuple[datetime, Event]] = []
        world.clock.on_the_way(self._next_due, self.catch_up)

    def event(self, kind: str, fields: Mapping[str, Any], *, spelling: str = "", fault: str = "") -> Event:
        """Raises ValueError for a spelling or fault there is none of."""
        if spelling not in ("", *SPELLINGS) or fault not in ("", *FAULTS):
            raise ValueError(
                f"spelling {spelling!r} or fault {fault!r}: {sorted(SPELLINGS)}, {sorted(FAULTS)}"
            )
        event_id = secrets.token_hex(16)
        body = {
            "EventType": kind,
            "EventTime": milliseconds(self._world.clock.now()),
            "CorpId": self._credentials.corp_id,
            "BizId": secrets.token_hex(8),
            "eventId": event_id,
            **fields,
        }
        owner = STRANGER if fault == "wrong_owner" else self._credentials.client_id
        return Event(
            event_id,
            json.dumps(body, ensure_ascii=False),
            owner,
            wanted=str(fields.get("Random") or SUCCESS),
            spelling=spelling or "signature",
            fault=fault,
        )

    async def push(self, event: Event) -> int | None:
        """The bot's HTTP status or the code of its acknowledgement, None where it gave none in time.

        What failed comes again. By Stream goes what is not wrong, where the bot is connected so.
        """
        await self.catch_up()
        if event.fault or not self._stream.takes(EVENT, "*"):
            return await self._try(event)
        body = json.loads(event.body)
        ack = await self._stream.push_event(body["EventType"], body, event_id=event.id)
        status = ack.code if ack else None
        self._journal.add("event", "*", status=status, body=body, answer=ack.data if ack else "")
        return status

    async def again(self, event_id: str) -> int | None:
        """The very same envelope once more; raises KeyError for an event that never went out."""
        status, _ = await self._post(*self._sent[event_id])
        return status

    async def catch_up(self) -> None:
        """Try again whatever is due by now."""
        now = self._world.clock.now()
        due = [event for at, event in self._waiting if at <= now]
        self._waiting = [each for each in self._waiting if each[0] > now]
        for event in due:
            await self._try(event)

    async def _next_due(self, after: datetime, until: datetime) -> datetime | None:
        return min((at for at, _ in self._waiting if after < at <= until), default=None)

    async def _try(self, event: Event) -> int | None:
        url, content = self._sealed(event)
        self._sent[event.id] = url, content
        while len(self._sent) > REMEMBERED:
            del self._sent[next(iter(self._sent))]
        status, said = await self._post(url, content)
        if said != event.wanted and event.tries < len(RETRIES):
            at = self._world.clock.now() + RETRIES[event.tries]
            self._waiting.append((at, replace(event, tries=event.tries + 1)))
        return status

    def _sealed(self, event: Event) -> tuple[str, bytes]:
        now = self._world.clock.now()
        parts = seal(
            self._subscription,
            event.body,
            owner=event.owner,
            timestamp=str(milliseconds(now - LONG_AGO if event.fault == "stale" else now)),
            nonce=secrets.token_hex(4),
            twist=FAULTS.get(event.fault, STRAIGHT),
        )
        signature, timestamp = SPELLINGS[event.spelling]
        query = {signature: parts["signature"], timestamp: parts["timestamp"], "nonce": parts["nonce"]}
        return f"{self._url}?{urlencode(query)}", json.dumps({"encrypt": parts["encrypt"]}).encode()

    async def _post(self, url: str, content: bytes) -> tuple[int | None, str]:
        """The status, and what the sealed answer says."""
        status, answer = None, b""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                response = await self._client.post(url, content=content, headers=headers)
            status, answer = response.status_code, response.content
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL):
            pass  # the journal shows that nobody answered
        said = self._said(answer) if status == 200 else ""
        self._journal.add("event", PATH, status=status, body=json.loads(content), answer=said)
        return status, said

    def _said(self, answer: bytes) -> str:
        """What the bot's sealed answer says; "" for none that is one."""
        try:
            text, owner = unseal(self._subscription, json.loads(answer))
        except (ValueError, AttributeError, NotSealed):
            return ""
        return text if owner == self._credentials.client_id else ""

"""Stream mode's place in the bot: which frame goes where, and that one replica alone is connected.

Of several connections DingTalk picks one for each message, so a second one would do no harm but spend
a connection; of none it has nobody to tell. Commits come before acknowledgements: docs/decisions/0023.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from sqlalchemy import Engine

from bot.inbound.card_taps import CardTaps
from bot.inbound.happenings import Happenings
from bot.inbound.intake import Intake
from bot.metrics import Tally
from dingtalk_client.connection import EVERY_EVENT, Handler, Handlers, NotNow
from dingtalk_client.errors import BadBody, CallbackRefused
from dingtalk_client.frames import CALLBACK
from dingtalk_client.happenings import from_frame
from dingtalk_client.stream import Dial, Stream
from storage.duty import Duty, duty
from storage.engine import StorageDamaged, StorageUnavailable

log = structlog.get_logger()

# https://open.dingtalk.com/document/development/robot-message-type
MESSAGES = (CALLBACK, "/v1.0/im/bot/messages/get")
# https://open.dingtalk.com/document/development/event-callback-card
CARDS = (CALLBACK, "/v1.0/card/instances/callback")
DUTY = "stream"
ASK_SECONDS = 5.0  # between two looks at the duty, whether it is ours or another's


class Listener:
    """Keeps the connection while the duty is ours; a lost one is given up before it is asked for again."""

    def __init__(
        self, stream: Stream, duty: Duty, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.stream = stream
        self._duty = duty
        self._sleep = sleep
        self.on_duty = False
        self._running: asyncio.Task[None] | None = None

    @property
    def ready(self) -> bool:
        """Connected, or it is another replica's to be."""
        return self.stream.connected or not self.on_duty

    async def run(self) -> None:
        """Until cancelled or `stop`."""
        self._running = asyncio.current_task()
        try:
            while True:
                if await self._duty.take():
                    await self._serve()
                await self._sleep(ASK_SECONDS)
        finally:
            await self._duty.release()

    async def stop(self) -> None:
        """Take nothing more, and let what is at work finish for a moment."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})

    async def _serve(self) -> None:
        self.on_duty = True
        log.info("stream_duty_taken")
        listening = asyncio.create_task(self.stream.run())
        try:
            while not listening.done() and await self._duty.holds():
                await self._sleep(ASK_SECONDS)
            log.warning("stream_duty_ends")
        finally:
            listening.cancel()
            [ended] = await asyncio.gather(listening, return_exceptions=True)
            if isinstance(ended, Exception):  # a bug of ours: begin anew rather than hear nothing
                log.error("stream_failed", exc_info=ended)
            self.on_duty = False


def listener(found: Handlers, dial: Dial, engine: Engine) -> Listener:
    return Listener(Stream(dial, found), duty(engine, DUTY))


def handlers(
    intake: Intake,
    tally: Tally,
    stored: Callable[[], None],
    *,
    on_event: Handler | None = None,
    on_card: Handler | None = None,
) -> Handlers:
    """What is subscribed to, and who takes it. `stored` is called after each commit of a message.

    What a handler returns is put into the acknowledgement once its work is committed; it raises NotNow
    where nothing could be stored.
    """
    found: dict[tuple[str, str], Handler] = {MESSAGES: _messages(intake, tally, stored)}
    if on_event is not None:
        found[EVERY_EVENT] = on_event
    if on_card is not None:
        found[CARDS] = on_card
    return found


def events(happenings: Happenings) -> Handler:
    """What DingTalk tells unasked."""

    async def take(headers: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
        happening = from_frame(headers, data)
        try:
            if happening is not None:
                await happenings.take(happening)
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("event_not_stored", error=type(error).__name__, detail=str(error))
            raise NotNow from error
        return {}

    return take


def taps(card_taps: CardTaps) -> Handler:
    """What people tap on cards; the answer rewrites them."""

    async def take(_: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
        try:
            return await card_taps.take(data)
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("tap_not_stored", error=type(error).__name__, detail=str(error))
            raise NotNow from error

    return take


def _messages(intake: Intake, tally: Tally, stored: Callable[[], None]) -> Handler:
    async def take(_: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
        try:
            handled = await intake.hear(data)
        except CallbackRefused as refused:
            tally.callbacks["bad_body" if isinstance(refused, BadBody) else "unauthorized"] += 1
            raise
        except (StorageUnavailable, StorageDamaged) as error:
            log.warning("callback_not_stored", error=type(error).__name__, detail=str(error))
            tally.callbacks["not_stored"] += 1
            raise NotNow from error
        stored()
        if handled.refused:
            tally.refused[handled.refused] += 1
        tally.callbacks["repeated" if handled.repeated else "stored"] += 1
        return {}

    return take

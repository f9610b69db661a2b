"""The delivery worker: claims finished messages, sends them, marks them. At least once, never silently not.

What goes to one conversation goes in order; conversations do not wait for each other.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import perf_counter

import structlog

from bot.outbound.breaker import pause
from bot.outbound.doorway import Doorway, NotYet, Through, Way
from bot.outbound.lanes import Lane, lanes_of
from bot.outbound.lost_groups import LostGroups
from bot.outbound.lull import Lull
from bot.outbound.marking import forget_secret, written
from bot.outbound.recalls import given_up
from cards.message import Message
from dingtalk_client.errors import Action, DingTalkError
from storage.engine import Database, StorageUnavailable
from storage.outbox import LEASE, REPLY, Claimed, Outbox
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

MOST_AT_ONCE = 48
# Of these a second and a half's worth is on its way: an answer that needs their door finds it open soon.
MOST_UNASKED = 24
POLL_SECONDS = 1.0  # for what other processes put, and for retries that fall due
# Where thousands wait behind a shut door, looks are in vain: a tenth of the time may be spent so.
REST = 9
HEARTBEAT_SECONDS = 8.0
STOP_SECONDS = 2.5
Mark = Callable[..., None]  # how the outbox is told of a try


class Delivery:
    """`pressed` says whether callbacks are waiting to be acknowledged: then few messages leave at once."""

    def __init__(
        self,
        database: Database,
        doorway: Doorway,
        groups: LostGroups,
        clock: Callable[[], datetime],
        *,
        pressed: Callable[[], bool],
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._groups = groups
        self._lull = Lull(pressed)
        self._doorway = doorway
        self._clock = clock
        self._rest = rest
        self._token = uuid.uuid4().hex
        self._awake = asyncio.Event()
        self._lanes: dict[asyncio.Task[None], Lane] = {}
        self._stopping = False

    def wake(self) -> None:
        """There may be something to send."""
        self._awake.set()

    async def run(self) -> None:
        """Work until cancelled or `stop`."""
        with self._leases_held():
            while not self._stopping:
                self._awake.clear()
                begun = perf_counter()
                if not await self._claim():
                    if not self._lanes:  # what is on its way may free something any moment
                        await self._rest(min(POLL_SECONDS, REST * (perf_counter() - begun)))
                    await self._pause()

    async def drain(self) -> None:
        """Send what may go now, and what that frees, until nothing is claimable."""
        with self._leases_held():
            more = True
            while more:
                self._awake.clear()  # a lane that ends during the claim frees what that could not see yet
                more = await self._claim() or bool(self._lanes) or self._awake.is_set()
                if self._lanes:
                    await asyncio.wait(set(self._lanes), return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        """Begin nothing new, give what is on its way a moment, hand the rest back."""
        self._stopping = True
        self._awake.set()
        if self._lanes:
            await asyncio.wait(set(self._lanes), timeout=STOP_SECONDS)
        for lane in list(self._lanes):
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        try:
            await self._database.write(lambda unit: Outbox(unit).release(self._token))
        except StorageUnavailable as error:
            log.warning("leases_not_released", detail=str(error))  # they run out by themselves

    async def _claim(self) -> bool:
        room = MOST_AT_ONCE - sum(len(lane.messages) for lane in self._lanes.values())
        if room <= 0:
            await asyncio.wait(set(self._lanes), return_when=asyncio.FIRST_COMPLETED)
            return True
        now = self._clock()
        unasked = sum(m.priority != REPLY for lane in self._lanes.values() for m in lane.messages)
        others = max(0, MOST_UNASKED - unasked)
        try:
            claimed = await self._database.write(
                lambda unit: Outbox(unit).claim(self._token, now=now, most=room, unasked=others)
            )
        except StorageUnavailable as error:
            log.warning("outbox_not_read", detail=str(error))
            await asyncio.sleep(POLL_SECONDS)
            return False
        if self._stopping:  # meanwhile: `stop` hands back what was claimed, begun or not
            return False
        for lane in lanes_of(claimed, now + LEASE):
            task = asyncio.create_task(self._lane(lane))
            self._lanes[task] = lane
            task.add_done_callback(self._lane_done)
        return bool(claimed)

    def _lane_done(self, task: asyncio.Task[None]) -> None:
        self._lanes.pop(task, None)
        self._awake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("lane_failed", error=repr(error))  # its lease runs out, another try follows

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._awake.wait()

    async def _lane(self, lane: Lane) -> None:
        """One conversation's messages, one after the other; the rest waits when one must."""
        for number, message in enumerate(lane.messages, start=1):
            if self._clock() > lane.ours_until:
                log.warning("lease_lost", message=message.id)
                return
            try:
                goes_on = await self._deliver(message)
            except Exception:
                await self._wait_behind(lane.messages[number:])
                raise
            if not goes_on and not await self._aside(message):
                await self._wait_behind(lane.messages[number:])
                return

    async def _aside(self, message: Claimed) -> bool:
        """What an order takes back left before it: nothing behind it has to wait for that."""
        if message.body.get("recall"):
            await self._mark(lambda unit: Outbox(unit).aside(message.id))
        return bool(message.body.get("recall"))

    async def _wait_behind(self, messages: Sequence[Claimed]) -> None:
        """Hand back what may not overtake the one before it."""
        for message in messages:
            await self._put_off(message, self._clock(), "an earlier one waits", _through(message))

    async def _deliver(self, message: Claimed) -> bool:
        """True when the lane may go on: it was sent, or it never will be."""
        now = self._clock()
        if now > message.expires_at:
            return await self._dead(message, "not sent within its time")
        sent, image = _through(message), await self._doorway.image_of(message)
        async with self._lull.leaving():
            way = self._doorway.way(message)
            try:
                async for through in self._doorway.send(message, way, image):
                    sent = through
            except NotYet as shut:
                await self._put_off(message, shut.at, "limit of the door", sent)
                return False
            except DingTalkError as error:
                return await self._failed(message, way, error, sent)
            except StorageUnavailable as error:
                await self._put_off(
                    message, now + timedelta(seconds=1), f"the database was away: {error}", sent
                )
                return False
        await self._mark(lambda unit: self._sent(unit, message, sent.keys))
        log.info("message_sent", message=message.id, door=way.name, tries=message.attempts)
        return True

    def _sent(self, unit: UnitOfWork, message: Claimed, keys: Sequence[str]) -> None:
        if Outbox(unit).sent(message.id, self._token, now=self._clock(), keys=keys):
            forget_secret(unit, message)

    async def _failed(self, message: Claimed, way: Way, error: DingTalkError, sent: Through) -> bool:
        log.warning(
            "message_not_sent", message=message.id, door=way.name, code=error.code, tries=message.attempts
        )
        if error.action is Action.GONE and not way.is_last:
            # Another door cuts its parts elsewhere: said twice is better than lost.
            await self._elsewhere(message, way, str(error))
            return False
        if error.action in (Action.DEAD, Action.GONE):
            lost = error.code if message.conversation and error.is_lost_group else ""
            return await self._dead(message, str(error), lost=lost)
        if error.action is Action.PARK:
            until = await self._doorway.park(message, way)
            if until is None:
                await self._elsewhere(message, way, str(error))
            else:
                await self._again(message, until, str(error), sent)
            return False
        # While a host is away its breaker spaces the calls. Whoever asked in vain asked for all that wait
        # there: nobody need wait longer for that, not even later, before another host.
        probe, now = self._doorway.probe_at(way) if error.is_outage else None, self._clock()
        later = probe or now + pause(message.attempts, error.retry_after)
        loses_way_back = message.body.get("recallable") and not sent.parts
        if message.session and (probe or loses_way_back):
            later = now  # it may be open
        if loses_way_back:
            # Better by another door, where nobody can take it back, than late.
            await self._by_any_door(message, later, str(error))
            return False
        await (self._put_off if probe else self._again)(message, later, str(error), sent)
        return False

    async def _again(
        self, message: Claimed, at: datetime, why: str, sent: Through, mark: Mark = Outbox.again
    ) -> None:
        how = {"at": at, "why": why, "parts": sent.parts, "keys": sent.keys}
        await self._mark(lambda unit: mark(Outbox(unit), message, self._token, **how))

    async def _put_off(self, message: Claimed, at: datetime, why: str, sent: Through) -> None:
        """It was not tried: the next failure is no later one for that."""
        await self._again(message, at, why, sent, Outbox.put_off)

    async def _by_any_door(self, message: Claimed, at: datetime, why: str) -> None:
        words = replace(Message.from_dict(message.body), recallable=False).to_dict()
        await self._mark(lambda unit: Outbox(unit).reword(message.id, words))
        await self._again(message, at, why, Through(0, ()))

    async def _not_recalled(self, order: Claimed, why: str) -> bool:
        log.error("not_recalled", message=order.id, why=why)
        now = self._clock()
        await self._mark(lambda unit: given_up(unit, order, self._token, why=why, now=now))
        return True

    async def _elsewhere(self, message: Claimed, way: Way, why: str) -> None:
        now = self._clock()
        if way.is_card:  # which it is no more; its session and its group's robot were not asked
            await self._again(message, now, why, Through(0, ()))
            return
        await self._mark(lambda unit: Outbox(unit).elsewhere(message.id, self._token, at=now, why=why))

    async def _dead(self, message: Claimed, why: str, *, lost: str = "") -> bool:
        """Give it up; `lost` is DingTalk's word for a group that takes no post any more."""
        if message.body.get("recall"):
            return await self._not_recalled(message, why)
        log.error("message_dead", message=message.id, why=why)

        def work(unit: UnitOfWork) -> None:
            if Outbox(unit).dead(message.id, self._token, why=why):
                forget_secret(unit, message)
            if lost:
                self._groups.suspend(unit, message.conversation, code=lost, now=self._clock())

        await self._mark(work)
        return True

    async def _mark(self, work: Callable[[UnitOfWork], object]) -> None:
        await written(self._database, work, again_after=POLL_SECONDS)

    @contextlib.contextmanager
    def _leases_held(self) -> Iterator[None]:
        heartbeat = asyncio.create_task(self._heartbeat())
        try:
            yield
        finally:
            heartbeat.cancel()

    async def _heartbeat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            if self._lanes:
                await self._hold()

    async def _hold(self) -> None:
        """Renew the lease of every lane at work; one that ran out may be somebody else's by now."""
        now = self._clock()
        ours = [lane for lane in self._lanes.values() if lane.ours_until >= now]
        held = [message.id for lane in ours for message in lane.messages]
        await self._mark(lambda unit: Outbox(unit).hold(self._token, held, now=now))
        for lane in ours:
            lane.ours_until = now + LEASE


def _through(message: Claimed) -> Through:
    return Through(message.parts_sent, message.keys)

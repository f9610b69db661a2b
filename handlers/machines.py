"""The door for machines: whose token it is, whether it may report, what it is answered.

`report` stands around the road of every request: a call counts against
its limit, and an id that was answered before is answered the same again, whatever becomes of the rest.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from handlers.context import Rules
from handlers.dispatch import handle
from handlers.machine_reports import COMMAND
from handlers.references import read_reference
from handlers.request import Door, Place, ReplyBy, Request, Source, Told
from okr.amounts import plain
from okr.model import Actor, KeyResult
from okr.progress import fraction_done, share4
from storage.feeds import Feeds, StoredFeed
from storage.key_results import KeyResults
from storage.unit_of_work import UnitOfWork


class Outcome(StrEnum):
    DONE = "done"
    UNAUTHORIZED = "unauthorized"  # no such token, or one that ended
    UNKNOWN = "unknown"  # not the key result that the token is for
    TOO_MANY = "too_many"
    BAD = "bad"  # nothing that could be read
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reported:
    """What the machine says. `client_id` is its own name for this report, "" without one."""

    value: Decimal
    note: str = ""
    at: datetime | None = None
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """`body` is None for one that could not be read; `group` and `ref` are as they stand in the address."""

    request_id: str
    token_hash: str
    group: str
    ref: str
    body: Reported | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """`facts` are for the machine; `refused` is a refusal's code; `again` is when it may come again."""

    outcome: Outcome
    facts: str = ""  # JSON
    refused: str = ""
    words: str = ""
    again: datetime | None = None


def report(unit: UnitOfWork, call: Call, rules: Rules) -> Answer:
    """Take one call of a machine. Whoever calls commits, also when it was turned away."""
    feeds = Feeds(unit)
    feed = feeds.by_hash(call.token_hash)
    if feed is None or feed.revoked_at is not None:
        return Answer(Outcome.UNAUTHORIZED)
    again = feeds.call(feed.id, now=call.now)
    if again is not None:
        return Answer(Outcome.TOO_MANY, again=again)
    pair = KeyResults(unit).by_id(feed.key_result_id)
    if pair is None or not _names(pair[0], call.group, call.ref):
        return Answer(Outcome.UNKNOWN)
    if call.body is None:
        return Answer(Outcome.BAD)
    if call.body.client_id:
        told = feeds.answered(feed.id, call.body.client_id)
        if told is not None:
            return Answer(Outcome.DONE, facts=told)
    return _done(unit, call, call.body, feed, pair[0], rules)


def _done(
    unit: UnitOfWork, call: Call, body: Reported, feed: StoredFeed, kr: KeyResult, rules: Rules
) -> Answer:
    handled = handle(
        unit,
        Request(
            id=call.request_id,
            actor=Actor(None, kr.feed_source),
            place=Place("", "", is_group=False),
            now=call.now,
            text=COMMAND,
            source=Source.API,
            door=Door(ReplyBy.PRINT),
            told=Told(feed.id, kr.id, feed.made_by, body.value, body.note, body.at),
        ),
        rules,
    )
    if handled.refused:
        words = "\n".join(message.text for message in handled.messages)
        return Answer(Outcome.REFUSED, refused=handled.refused, words=words)
    facts = _facts(unit, kr.id)
    if body.client_id:
        Feeds(unit).answer(feed.id, body.client_id, answer=facts, at=call.now)
    return Answer(Outcome.DONE, facts=facts)


def _names(kr: KeyResult, group: str, ref: str) -> bool:
    """Does the address of a call mean this key result? A cycle may be written out."""
    read = read_reference(f"{group}/{ref}")
    return (
        read is not None
        and read.letter in ("", "KR")
        and (read.group, read.number) == (kr.group_key, kr.number)
        and read.cycle in (None, kr.cycle)
    )


def _facts(unit: UnitOfWork, key: int) -> str:
    """What a machine is told: where the key result stands after its report."""
    pair = KeyResults(unit).by_id(key)
    if pair is None:
        raise LookupError(f"key result row {key} is gone")
    kr = pair[0]
    done = fraction_done(kr)
    facts: dict[str, Any] = {
        "ref": f"{kr.group_key}/{kr.cycle}/{kr.ref}",
        "current": None if kr.current is None else plain(kr.current),
        "progress": None if done is None else float(share4(done)),
    }
    return json.dumps(facts)

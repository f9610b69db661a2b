"""A card that rewrites itself, drawn as things stand now: each row open, answered, skipped or gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cards import live_rows as card
from cards.live import Row
from cards.owed import Owed
from cards.reader import Reader
from handlers.context import Context
from handlers.live import version as version
from handlers.lookup import FoundKeyResult
from handlers.owing import spelt
from handlers.telling import Addressee, addressee, everybody_sees
from handlers.undoing import MINUTES as MINUTES
from okr.model import Person, State
from storage.cards import Shown
from storage.events import Events
from storage.skips import Skips


def rows(context: Context, shown: Shown) -> list[Row]:
    """Every row anew."""
    return [_row(context, shown, kept) for kept in shown.rows]


def found(context: Context, shown: Shown, kept: Mapping[str, Any]) -> FoundKeyResult | None:
    """What a row is about; None where it is gone, closed, or not for the eyes of those who see the card."""
    pair = context.objectives.key_result_by_id(kept["key_result"])
    if pair is None or pair[1].cycle_closed:
        return None
    thing = FoundKeyResult(*pair, context.groups.by_id(pair[1].group_id))
    if any(each.state not in (State.OPEN, State.DRAFT) for each in pair):
        return None
    if shown.staff_id:
        return thing if _hearer(context, shown, thing).sees(thing) else None
    return thing if context.group is not None and everybody_sees(context.group, thing) else None


def _hearer(context: Context, shown: Shown, thing: FoundKeyResult) -> Addressee:
    person = context.people.find(shown.staff_id) or Person(shown.staff_id, shown.staff_id)
    return addressee(context, person, thing.group)


def _row(context: Context, shown: Shown, kept: Mapping[str, Any]) -> Row:
    key = kept["key_result"]
    thing = found(context, shown, kept)
    if thing is None:
        return card.blank(key, version(context, key))
    kr, private = thing.key_result, bool(shown.staff_id)
    reader = _reader(context, shown, thing)
    owner = "" if private else kr.owner.name
    stood_in = kr.owner.name if private and kr.owner.staff_id != shown.staff_id else ""
    ref = spelt(thing) if private else reader.ref(kr)
    each = Owed(kr, context.standing(kr, thing.group), ref, stood_in)
    at = version(context, key)
    if kr.checked_in_at is not None and kr.checked_in_at >= shown.made_at:
        return _answered(context, reader, kept, each, at, owner)
    if key in Skips(context.unit).of_group(thing.group.id, shown.made_at):
        return card.skipped(reader, each, at, owner=owner)
    return card.still_open(reader, each, at, private=private, owner=owner)


def _answered(
    context: Context, reader: Reader, kept: Mapping[str, Any], each: Owed, at: int, owner: str
) -> Row:
    """With the way back while it is open: for whoever tapped, as long as that was their last change."""
    kr = each.key_result
    row = card.answered(reader, each, context.check_ins.standing(kr.id), at, owner=owner)
    by, undo_of = kept["undo_by"], kept["undo_of"]
    if not undo_of or kr.checked_in_at is None:
        return row
    minutes = timedelta(minutes=MINUTES)
    if _last_request(context, by, since=context.now - minutes) != undo_of:
        return row
    return card.way_back(reader, row, until=kr.checked_in_at + minutes, request_id=undo_of, by=by)


def _last_request(context: Context, by: str, *, since: datetime) -> str:
    """Of whoever tapped that row, who need not be the one who taps now."""
    request = context.request
    theirs = Events(
        context.unit,
        at=request.now,
        by=by,
        place=request.place.name,
        request_id=request.id,
        source=request.source.value,
    )
    return theirs.last_request(since=since)


def _reader(context: Context, shown: Shown, thing: FoundKeyResult) -> Reader:
    """A group's card is in the words of the group, whoever taps it."""
    if shown.staff_id:
        return _hearer(context, shown, thing).reader
    group = thing.group if context.group is None else context.group
    return replace(context.reader, lang=group.lang)

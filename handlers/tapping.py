"""A tap on a card that rewrites itself: it becomes a line on the one road, and the card is drawn anew.

The line is the one that was kept when the card was drawn, never anything the tap brought along but a
number. Somebody else's card changes nothing, nor does one that shows what is no longer so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from cards.layout import quiet
from cards.live import Row
from handlers import redrawing
from handlers.context import Context, Rules
from handlers.dispatch import handle, repeated
from handlers.lookup import FoundKeyResult
from handlers.opening import open_context
from handlers.redrawing import MINUTES
from handlers.request import Door, Handled, Place, ReplyBy, Request, Source
from handlers.updating import check_own
from i18n.words import Words, words_for
from okr.model import Actor
from okr.refusals import NotYours
from storage.cards import Cards, Shown
from storage.departures import Departures
from storage.groups import Groups
from storage.inbox import Inbox
from storage.people import People
from storage.unit_of_work import UnitOfWork

DONE, REPEATED, STALE, FOREIGN, REFUSED, UNKNOWN = (
    "done", "repeated", "stale", "foreign", "refused", "unknown",
)  # fmt: skip
UNDO: Final = "/undo"
# One amount: with a blank in it the line could say more than a number.
_AMOUNT: Final = re.compile(r"[^\s/@]{1,30}")


@dataclass(frozen=True, slots=True)
class Tap:
    """Who tapped what. `row` counts from 1, 0 is the card's own; so does `tap`, where 0 is the way back.

    `seen` is the version of the row that they saw, None where the card could not tell. `amount` is what
    they typed into it. `pair` is a hash of the signature it came with. `place` is the conversation it was
    tapped in, "" where that is not told.
    """

    card: str
    by: str
    row: int
    tap: int
    now: datetime
    seen: int | None = None
    amount: str = ""
    admin: bool = False
    pair: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the card shows now: rows by their number, and a `note` for whoever tapped alone."""

    outcome: str
    rows: Mapping[int, Row] = field(default_factory=dict)
    note: str = ""


def tapped(unit: UnitOfWork, rules: Rules, tap: Tap) -> Answer:
    """Do what a tap stands for, once however often it comes. Whoever calls commits."""
    unit.serialise(f"card:{tap.card}")
    if Departures(unit).is_gone(tap.by):  # nor is it drawn anew for them
        return Answer(REFUSED, note=_words(unit, rules, tap).say("refusal.not_allowed.left"))
    card = Cards(unit).find(tap.card)
    if card is None or _is_elsewhere(unit, card, tap):
        return Answer(UNKNOWN, note=_words(unit, rules, tap).say("live.gone", line="/checkin"))
    if card.staff_id and card.staff_id != tap.by:
        return _foreign(unit, rules, tap, card.staff_id)
    if tap.row:
        return _on_row(unit, rules, card, tap)
    return _on_card(unit, rules, card, tap)


def _is_elsewhere(unit: UnitOfWork, card: Shown, tap: Tap) -> bool:
    """Was a group's card tapped outside the group, or by somebody who was taken out of it?"""
    if not card.conversation:
        return False
    if tap.place and tap.place != card.conversation:
        return True
    if not Departures(unit).is_gone(tap.by, card.conversation):
        return False
    known = Groups(unit).known(card.conversation, tap.by)
    return known is None or not known.member  # who speaks there is there again, whatever was told


def _on_row(unit: UnitOfWork, rules: Rules, card: Shown, tap: Tap) -> Answer:
    kept = card.rows[tap.row - 1] if tap.row <= len(card.rows) else None
    context = open_context(unit, _request(unit, card, tap, _id(tap, kept), ""), rules)
    found = redrawing.found(context, card, kept) if kept else None
    if kept is None or found is None:
        return _redrawn(context, card, STALE, "live.refreshed")
    if Inbox(unit).knows(_id(tap, kept)):
        return _repeated(context, card, tap, kept, found)
    try:
        check_own(context, found)
    except NotYours as refusal:
        note = context.reader.words.say("live.foreign", owner=quiet(refusal.owner))
        return Answer(FOREIGN, note=note)
    if not _is_current(context, kept, found, tap):
        return _redrawn(context, card, STALE, "live.refreshed")
    said = _line(context, kept, tap)
    if said is None:
        return _redrawn(context, card, STALE, "live.too_late" if tap.tap == 0 else "live.refreshed")
    return _done(context, card, tap, kept, *said)


def _repeated(
    context: Context, card: Shown, tap: Tap, kept: Mapping[str, Any], found: FoundKeyResult
) -> Answer:
    """It is as it was after the first time; what was refused then is said once more."""
    answer = _redrawn(context, card, REPEATED)
    if not _is_current(context, kept, found, tap):
        return answer
    request = _request(context.unit, card, tap, _id(tap, kept), "")
    return replace(answer, note=_said(repeated(context.unit, request)))


def _on_card(unit: UnitOfWork, rules: Rules, card: Shown, tap: Tap) -> Answer:
    """Of the whole card: what it tells is told to the tapper, each time anew; what it asks, once a minute."""
    if not 1 <= tap.tap <= len(card.taps):
        return Answer(STALE)
    command, in_chat = card.taps[tap.tap - 1]
    request_id = f"{_id(tap, None)}:{tap.now.isoformat()}"
    if in_chat:
        request_id = _this_minute(tap, None)
    request = _request(unit, card, tap, request_id, command, in_chat=in_chat)
    handled = handle(unit, request, rules)
    if in_chat:
        return Answer(DONE, note=_words(unit, rules, tap).say("live.in_chat"))
    return Answer(REFUSED if handled.refused else DONE, note=_said(handled))


def _done(
    context: Context, card: Shown, tap: Tap, kept: Mapping[str, Any], line: str, in_chat: bool
) -> Answer:
    request_id = _this_minute(tap, kept) if in_chat else _id(tap, kept)
    request = _request(context.unit, card, tap, request_id, line, in_chat=in_chat)
    handled = handle(context.unit, request, context.rules)
    # What was read before it is no longer so.
    after = open_context(context.unit, request, context.rules)
    if handled.refused:
        return replace(_redrawn(after, card, REFUSED), note=_said(handled))
    if in_chat:
        return _redrawn(after, card, DONE, "live.in_chat")
    undo_of = "" if tap.tap == 0 else request_id
    rows = [dict(row) for row in card.rows]
    rows[tap.row - 1] |= {"undo_of": undo_of, "undo_by": tap.by if undo_of else ""}
    return _redrawn(after, replace(card, rows=rows), DONE)


def _redrawn(context: Context, card: Shown, outcome: str, note: str = "") -> Answer:
    rows = redrawing.rows(context, card)
    Cards(context.unit).redraw(replace(card, rows=[row.kept() for row in rows]))
    words = context.reader.words
    return Answer(outcome, dict(enumerate(rows, start=1)), words.say(note) if note else "")


def _is_current(context: Context, kept: Mapping[str, Any], found: FoundKeyResult, tap: Tap) -> bool:
    """Does the row that was tapped show how things stand?"""
    drawn = kept["version"]
    return redrawing.version(context, found.key_result.id) == drawn and tap.seen in (None, drawn)


def _line(context: Context, kept: Mapping[str, Any], tap: Tap) -> tuple[str, bool] | None:
    """The line it stands for, and whether its answer is said in the chat. None where it stands for nothing.

    The way back is only open while what it takes back is the last change of whoever tapped.
    """
    if tap.tap == 0:
        last = context.events.last_request(since=tap.now - timedelta(minutes=MINUTES))
        return (UNDO, False) if kept["undo_of"] and last == kept["undo_of"] else None
    taps: Sequence[tuple[str, bool]] = kept["taps"]
    if tap.tap > len(taps):
        return None
    command, in_chat = taps[tap.tap - 1]
    typed = _typed(tap)
    if in_chat and typed and command.startswith("/kr update "):
        return f"{command} {typed}", False
    return command, in_chat


def _typed(tap: Tap) -> str:
    """The amount that was typed into the card; "" without one."""
    return tap.amount if tap.amount.isprintable() and _AMOUNT.fullmatch(tap.amount) else ""


def _said(handled: Handled) -> str:
    return "\n\n".join(message.text for message in handled.messages)


def _request(
    unit: UnitOfWork, card: Shown, tap: Tap, request_id: str, line: str, *, in_chat: bool = False
) -> Request:
    """One to one, or in the group that the card was shown in."""
    person = People(unit).find(tap.by)
    place = (
        Place(card.conversation, "", is_group=True) if card.conversation else Place("", "", is_group=False)
    )
    return Request(
        id=request_id,
        actor=Actor(tap.by, person.name if person else "", admin=tap.admin),
        place=place,
        now=tap.now,
        text=line,
        source=Source.CARD,
        door=Door(ReplyBy.SESSION if in_chat else ReplyBy.PRINT),
        pair=tap.pair,
    )


def _id(tap: Tap, kept: Mapping[str, Any] | None) -> str:
    """The same tap with the same number on the same state of a card is the same request."""
    seen = tap.seen if tap.seen is not None else (kept["version"] if kept else 0)
    typed = f"={_typed(tap)}" if _typed(tap) else ""
    return f"card:{tap.card}:{tap.by}:{tap.row}.{tap.tap}:{seen}{typed}"


def _this_minute(tap: Tap, kept: Mapping[str, Any] | None) -> str:
    """What only asks changes nothing on the card: who taps it again later is asked again."""
    return f"{_id(tap, kept)}:{tap.now.isoformat(timespec='minutes')}"


def _foreign(unit: UnitOfWork, rules: Rules, tap: Tap, owner: str) -> Answer:
    person = People(unit).find(owner)
    name = quiet(person.name if person else owner)
    return Answer(FOREIGN, note=_words(unit, rules, tap).say("live.foreign", owner=name))


def _words(unit: UnitOfWork, rules: Rules, tap: Tap) -> Words:
    return words_for(People(unit).language(tap.by) or rules.default_group.lang)

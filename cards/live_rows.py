"""The rows of a card that rewrites itself: still to be answered, answered, skipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cards import owed as owing
from cards import taps
from cards.layout import health, quiet, share, value
from cards.live import MOST_ROW_TAPS, MOST_ROWS, Row, Tap
from cards.message import Button
from cards.owed import Owed
from cards.reader import Reader
from okr.model import ROADS, CheckIn, Kind

# Of these a number can be typed; the others are told with a tap.
_MEASURED = (*ROADS, Kind.KEEP_BELOW, Kind.KEEP_ABOVE, Kind.KEEP_BETWEEN)
_ANSWERS = 3


def still_open(reader: Reader, each: Owed, version: int, *, private: bool, owner: str = "") -> Row:
    """`owner` is named where a card is about several people. What asks for more is for one to one only."""
    kr = each.key_result
    found = [_tap(each, button) for button in taps.answers(reader, kr, each.ref)[:_ANSWERS]]
    if private and kr.kind in _MEASURED:
        found.append(Tap(reader.words.say("live.type"), f"/kr update {each.ref}", in_chat=True))
    if private:
        found += [replace(_tap(each, button), in_chat=True) for button in taps.others(reader, kr, each.ref)]
    return Row(kr.id, version, _owned(owner, owing.line(reader, each)), tuple(found[:MOST_ROW_TAPS]))


def answered(reader: Reader, each: Owed, check_in: CheckIn | None, version: int, *, owner: str = "") -> Row:
    """✓ KR3 Cut refund time: 36 hours → 33 hours · 62.5% · ● on track."""
    kr = each.key_result
    said = reader.words.say(
        "live.answered",
        ref=each.ref,
        title=quiet(kr.title),
        before=value(reader, kr, check_in.before if check_in else None),
        after=value(reader, kr, kr.current),
        progress=share(reader, each.standing.progress),
        health=health(reader, each.standing.health),
    )
    return Row(kr.id, version, _owned(owner, said))


def skipped(reader: Reader, each: Owed, version: int, *, owner: str = "") -> Row:
    said = reader.words.say("live.skipped", ref=each.ref, title=quiet(each.key_result.title))
    return Row(each.key_result.id, version, _owned(owner, said))


def way_back(reader: Reader, row: Row, *, until: datetime, request_id: str, by: str) -> Row:
    """With the button that takes it back, good until that minute."""
    label = reader.words.say("live.undo", at=f"{until.astimezone(reader.tz):%H:%M}")
    return replace(row, undo=label, undo_of=request_id, undo_by=by)


def blank(key_result: int, version: int) -> Row:
    """Of what is gone, or not for everybody's eyes any more."""
    return Row(key_result, version, "")


def beyond(reader: Reader, owed: Sequence[Owed]) -> str:
    """What a card has no rows for, as a list."""
    left = owed[MOST_ROWS:]
    return "\n".join(f"- {owing.line(reader, each)}" for each in left)


def _tap(each: Owed, button: Button) -> Tap:
    label = button.label.removeprefix(f"{each.key_result.ref} ")
    return Tap(label[:1].upper() + label[1:], button.command)


def _owned(owner: str, line: str) -> str:
    return f"**{quiet(owner)}** · {line}" if owner else line

"""/snooze: nothing comes to me by itself until an instant; then I am asked again, if I still owe it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import ClassVar, Final, Self

from cards import snooze as card
from handlers import options, typed_days
from handlers.availability import awake_at, home_of, own_reader, zone_of
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply
from handlers.running_text import either
from handlers.updating import acting
from i18n import commands as vocabulary
from i18n.cleaning import fold
from i18n.day_words import day_words
from okr.cadence import instant
from okr.presence import BadSnooze, check_snooze
from storage.agenda import Agenda
from storage.person_occurrences import ASK
from storage.snoozes import Snoozes

MORNING: Final = time(8, 30)  # where no quiet hours end later
DAY: Final = timedelta(days=1)
_UNITS: Final = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": DAY,
    "week": timedelta(days=7),
}
_NUMBERS: Final = {sign: place for place, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "兩": 2}
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pause:
    """How long: `typed` is "" where nothing was said."""

    usage: ClassVar[str] = "2h|tomorrow|off"
    typed: str
    off: bool = False

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        name, count = options.leading(line.left(), among=("off",))
        off = name is not None and count == len(line.left())
        return cls(line.rest(), off)


@command("snooze", example="/snooze 2h")
def snooze(context: Context, pause: Pause) -> Reply:
    """Nothing comes to me by itself for a while; then I am asked again."""
    person = acting(context)
    snoozes, agenda = Snoozes(context.unit), Agenda(context.unit)
    reader = own_reader(context)
    if not pause.typed:
        return Reply(card.state(reader, snoozes.until(person.staff_id, now=context.now)))
    if pause.off:
        ended = snoozes.end(person.staff_id, now=context.now)
        if ended:
            agenda.bring_forward(ASK, person.staff_id, context.now)
        return Reply(card.ended(reader) if ended else card.state(reader, None))
    until = _until(context, pause.typed)
    check_snooze(until, now=context.now, typed=pause.typed)
    snoozes.put(person.staff_id, until)
    agenda.put(ASK, person.staff_id, until)
    return Reply(card.begun(reader, until))


def _until(context: Context, typed: str) -> datetime:
    """Raises BadSnooze, BadDate or AmbiguousDate."""
    text = _begun().sub("", fold(typed), count=1).strip(" ,，;；、。.")
    span = _span(text)
    if span is not None:
        return context.now + span
    staff_id = context.request.actor.staff_id or ""
    tz = zone_of(context, staff_id)
    if clock := _CLOCK.fullmatch(text):
        at = time(int(clock[1]), int(clock[2]))
        today = context.now.astimezone(tz).date()
        found = instant(today, at, tz)
        return found if found > context.now else instant(today + DAY, at, tz)
    day = typed_days.perhaps(text, context.reading)
    if day is None:
        raise BadSnooze("no_time", typed, lines=("/snooze 2h", "/snooze tomorrow"))
    if day == context.today:  # 今天不再提醒: not today any more; a Monday said on one is the next
        day += _UNITS["week" if {word.kind for word in day_words(text)} == {"weekday"} else "day"]
    at_dawn = instant(day, MORNING, tz)
    home = home_of(context, staff_id)
    return at_dawn if home is None else awake_at(context, staff_id, home, at_dawn)


def _span(text: str) -> timedelta | None:
    """2h, 1.5 hours, half an hour, 两小时, 30分钟, 1h30m, một tiếng."""
    found = list(_spans().finditer(text))
    if not found or _spans().sub("", text).strip():
        return None
    total = timedelta()
    for each in found:
        unit = next(name for name in _UNITS if each["unit"] in vocabulary.words("snoozing")[name])
        total += _UNITS[unit] * float(_number(each["number"]))
    return total


def _number(typed: str) -> Decimal:
    words = vocabulary.words("snoozing")["half"]
    if typed in words:
        return Decimal("0.5")
    if typed in _NUMBERS:
        return Decimal(_NUMBERS[typed])
    return Decimal(vocabulary.meanings("counts").get(typed, typed).replace(",", "."))


@cache
def _begun() -> re.Pattern[str]:
    words = vocabulary.words("absence")["until"]
    return re.compile(rf"^(?:{either([*words, 'for', 'in', 'trong'])})", re.IGNORECASE)


@cache
def _spans() -> re.Pattern[str]:
    words = vocabulary.words("snoozing")
    numbers = [*words["half"], *_NUMBERS, *vocabulary.meanings("counts")]
    units = [alias for name in _UNITS for alias in words[name]]
    number = rf"[0-9]{{1,4}}(?:[.,][0-9]{{1,2}})?|{either(numbers)}"
    return re.compile(rf"(?P<number>{number})\s*(?P<unit>{either(units)})\s*", re.IGNORECASE)

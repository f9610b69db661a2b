"""/mute, /unmute and /tz: what comes to me by itself, and on whose clock. Always about whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self
from zoneinfo import available_timezones

from cards import personal as card
from handlers.availability import own_reader, zone_of
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply
from handlers.updating import acting
from handlers.words import Rest
from i18n import commands as vocabulary
from i18n.cleaning import fold
from i18n.likeness import nearest
from okr.presence import KINDS, UnknownKind, UnknownZone

ALL = "all"
LONGEST_KIND = 3  # words: hỏi cập nhật


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds of messages, `all` for every one of them; none where all are to be shown."""

    usage: ClassVar[str] = "[KIND|all]"
    names: frozenset[str]

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        found: set[str] = set()
        while line.peek() is not None:
            found |= _take_kind(line)
        return cls(frozenset(found))


def _take_kind(line: Line) -> set[str]:
    """Raises UnknownKind, with the line perhaps meant."""
    left = line.left()
    for count in range(min(LONGEST_KIND, len(left)), 0, -1):
        typed = " ".join(word.text for word in left[:count]).strip(",，、;；")
        name = vocabulary.kind(typed)
        if name is not None:
            line.at += count
            return set(KINDS) if name == ALL else {name}
    typed = left[0].text
    refusal = UnknownKind(typed, KINDS, lines=(f"{line.command} {KINDS[0]}",))
    near = nearest(fold(typed), vocabulary.meanings("kinds"))
    raise refusal if near is None else refusal.meaning(line.again(typed, near))


@command("mute", example="/mute nudge")
def mute(context: Context, kinds: Kinds) -> Reply:
    """What comes to me by itself; a kind of it is switched off."""
    person = acting(context)
    muted = context.people.muted(person.staff_id)
    if kinds.names:
        context.people.mute(person.staff_id, muted | kinds.names)
    return Reply(card.kinds(context.reader, muted | kinds.names, changed=kinds.names - muted))


@command("unmute", example="/unmute nudge")
def unmute(context: Context, kinds: Kinds) -> Reply:
    """A kind of messages comes to me again."""
    person = acting(context)
    muted = context.people.muted(person.staff_id)
    if kinds.names:
        context.people.mute(person.staff_id, muted - kinds.names)
    return Reply(card.kinds(context.reader, muted - kinds.names, changed=kinds.names & muted))


@command("tz", example="/tz Asia/Ho_Chi_Minh")
def live_in(context: Context, where: Rest) -> Reply:
    """The zone of my own clock: when it is quiet for me, and what today is one to one."""
    person = acting(context)
    typed = where.text.strip()
    own = context.people.zone(person.staff_id)
    if not typed:
        return Reply(card.zone(own_reader(context), str(zone_of(context, person.staff_id)), own=bool(own)))
    if vocabulary.option(typed) in ("off", "reset", "none"):
        context.people.live_in(person.staff_id, None)
        return Reply(card.zone(own_reader(context), str(zone_of(context, person.staff_id)), own=False))
    name = _zone(context, typed)
    context.people.live_in(person.staff_id, name)
    return Reply(card.zone(own_reader(context), name, own=True))


def _zone(context: Context, typed: str) -> str:
    """Its whole name. Raises UnknownZone, with the one perhaps meant."""
    known = sorted(available_timezones())
    plain = typed.replace(" ", "_").casefold()
    whole = {name.casefold(): name for name in known}
    if plain in whole:
        return whole[plain]
    cities = {name.rpartition("/")[2].casefold(): name for name in known}
    city = plain.rpartition("/")[2]
    near = cities.get(city) or cities.get(nearest(city, cities) or "")
    refusal = UnknownZone(typed, lines=(context.line.again(typed, "Asia/Shanghai"),))
    raise refusal if near is None else refusal.meaning(f"/tz {near}")

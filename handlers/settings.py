"""/settings: what holds in a group and who said so; a manager says otherwise until it is reset."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import ClassVar, Self

from cards import address_book as address_book_card
from cards import settings as settings_card
from cards import spending as spending_card
from cards.settings import Shown, Source
from handlers import lookup
from handlers.changes import recorded_of_group
from handlers.context import Context, zone
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply
from handlers.undoing import REVERSALS, TakenBack, rows_back
from handlers.updating import acting
from i18n import commands as vocabulary
from i18n.cleaning import fold
from i18n.likeness import nearest
from okr import cadence
from okr.model import Group, Person
from okr.objections import BadSetting, UnknownSetting
from okr.refusals import NotAllowed
from okr.rights import check_may_rule, may_run
from storage.address_book import AddressBook
from storage.agenda import GROUP, Agenda
from storage.events import Event
from storage.group_settings import SAID_IN_CHAT, GroupSettings
from storage.overrides import Override, Overrides

# What only the environment says. `managers` are shown by name.
ENV_ONLY = ("title", "level", "parent", "managers", "external")
RESETS = ("reset",)
GROUPS, GROUP_OVERRIDES = "groups", "group_overrides"
TIMETABLES = ("checkin", "card", "digest", "tz")
OF_ROUNDS = ("checkin", "nudge", "list")  # what counts by the days of the check-in
LONGEST_NAME = 4  # words: quy tắc tình trạng


@dataclass(frozen=True, slots=True)
class Setting:
    """`name` is "" where all are meant, `value` where one is only looked at."""

    usage: ClassVar[str] = "[NAME [VALUE|reset]]"
    name: str
    value: str
    reset: bool

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        name = _take_name(line)
        if not name:
            return cls("", "", reset=False)
        following = line.peek()
        reset = len(line.left()) == 1 and following is not None and _is_reset(following.text)
        value = line.rest()
        return cls(name, "" if reset else value, reset)


def _take_name(line: Line) -> str:
    """The setting that the first words name, else the first word itself; "" without one."""
    for count in range(LONGEST_NAME, 0, -1):
        said = " ".join(word.text for word in line.left()[:count])
        name = vocabulary.meanings("settings").get(fold(said))
        if name is not None:
            line.at += min(count, len(line.left()))
            return name
    word = line.take()
    return "" if word is None else word.text


def _misspelt(line: Line) -> str | None:
    """The line with the setting that was perhaps meant, of those that may be said."""
    names = vocabulary.meanings("settings")
    for count in range(min(LONGEST_NAME, len(line.said)), 0, -1):
        spelt = [each for each in names if each.count(" ") + 1 == count and names[each] in SAID_IN_CHAT]
        found = nearest(fold(" ".join(word.text for word in line.said[:count])), spelt)
        if found is not None:
            return line.answered(0, count, (found,))[0]
    return None


def _is_reset(typed: str) -> bool:
    return vocabulary.option(typed) in RESETS


@command("settings", example="/settings")
def settings(context: Context, what: Setting) -> Reply:
    """Every setting of this group with its source, or another value for one of them."""
    group = lookup.own_group(context)
    if what.name and what.name not in SAID_IN_CHAT:
        raise UnknownSetting(what.name, known=SAID_IN_CHAT).meaning(_misspelt(context.line))
    if not what.value and not what.reset:
        return _show(context, group, (what.name,) if what.name else (*SAID_IN_CHAT, *ENV_ONLY))
    person = acting(context)
    check_may_rule(context.standpoint(group), "settings change")
    if what.reset:
        return _reset(context, group, what.name)
    return _say(context, group, what.name, _read(context, what.name, what.value), by=person)


def _show(context: Context, group: Group, names: tuple[str, ...]) -> Reply:
    if not may_run("settings", context.standpoint(group), seen=True, external_allowed=group.external):
        raise NotAllowed("external")
    held = context.groups.settings(group.id)
    said = Overrides(context.unit).of(group.id)
    shown = [as_shown(context, held, said.get(name), name) for name in names]
    more = _around(context) if len(names) > 1 else []
    return Reply(settings_card.show(context.reader, group, shown, more))


def _around(context: Context) -> list[str]:
    """What is no setting: what the month came to, and to administrators what the app may not read."""
    lines = spending_card.said(context.reader, context.spent, context.rules.budget)
    if context.request.actor.admin:
        lacks = AddressBook(context.unit).lacks()
        lines += [address_book_card.lacking(context.reader, each.what, each.scopes) for each in lacks]
    return lines


def as_shown(context: Context, held: GroupSettings, said: Override | None, name: str) -> Shown:
    """One setting with its value and who said so."""
    given = context.rules.given.get(held.conversation_id if held.configured else "", frozenset())
    beneath = Source.ENV if name in given else Source.DEFAULT
    if said is not None:
        return Shown(name, said.value, Source.CHAT, said.beneath, beneath)
    if name == "managers":
        people = [context.people.find(staff_id) or Person(staff_id, staff_id) for staff_id in held.managers]
        return Shown(name, ", ".join(sorted(person.name for person in people)), beneath)
    if name == "parent":
        return Shown(name, held.parent or "", beneath)
    return Shown(name, held.text(name), beneath)


def _read(context: Context, name: str, typed: str) -> str:
    """The text that is kept. Raises BadSetting."""
    read = context.rules.readers.get(name)
    if read is None:
        raise UnknownSetting(name, known=tuple(context.rules.readers))
    try:
        return read(typed)
    except ValueError:
        raise BadSetting(typed, name).meaning(_meant_value(context.line, typed, read)) from None


def _meant_value(line: Line, typed: str, read: Callable[[str], str]) -> str | None:
    """The line with the option that was perhaps meant for a value of one word, where it is one."""
    found = nearest(fold(typed), vocabulary.meanings("options"))
    if found is None or " " in typed or not (_is_reset(found) or _is_read(read, found)):
        return None
    return line.answered(len(line.said) - 1, len(line.said), (found,))[0]


def _is_read(read: Callable[[str], str], typed: str) -> bool:
    try:
        read(typed)
    except ValueError:
        return False
    return True


def _say(context: Context, group: Group, name: str, value: str, *, by: Person) -> Reply:
    overrides = Overrides(context.unit)
    held = context.groups.settings(group.id)
    before = held.text(name)
    said = overrides.of(group.id).get(name)
    if said is not None and said.value == value:
        return Reply(settings_card.unchanged(context.reader, name, value))
    rows = [(GROUPS, group.id), *([(GROUP_OVERRIDES, said.id)] if said else [])]
    with recorded_of_group(context, "setting", group, name, rows=rows, before=before, after=value) as changed:
        key = overrides.say(group.id, name, value, beneath=before, by=by.staff_id, at=context.now)
        if said is None:
            changed.made(GROUP_OVERRIDES, key)
        _configure(context, group.id, held, name, value)
    _let_pass(context, group, name)
    return Reply(settings_card.changed(context.reader, name, before, value))


def _reset(context: Context, group: Group, name: str) -> Reply:
    overrides = Overrides(context.unit)
    said = overrides.of(group.id).get(name)
    held = context.groups.settings(group.id)
    if said is None:
        return Reply(settings_card.unchanged(context.reader, name, held.text(name)))
    rows = [(GROUPS, group.id), (GROUP_OVERRIDES, said.id)]
    with recorded_of_group(context, "setting", group, name, rows=rows, before=said.value, after=said.beneath):
        overrides.reset(group.id, name)
        _configure(context, group.id, held, name, said.beneath)
    _let_pass(context, group, name)
    return Reply(settings_card.changed(context.reader, name, said.value, said.beneath))


def _configure(context: Context, key: int, held: GroupSettings, name: str, value: str) -> None:
    """From now on, for the lines behind this one too."""
    context.groups.configure(key, held.saying(**{name: value}))
    if context.group is not None and context.group.id == key:
        context.group = context.groups.by_id(key)


def _taken_back(context: Context, change: Event) -> TakenBack:
    """What somebody said since is what the group goes by."""
    done = rows_back(context, change)
    Agenda(context.unit).put(GROUP, change.group_id)
    name = change.facts["ref"]
    said = Overrides(context.unit).of(change.group_id).get(name)
    held = context.groups.settings(change.group_id)
    if said is not None and said.value != held.text(name):
        _configure(context, change.group_id, held, name, said.value)
    return done


REVERSALS["setting"] = _taken_back


def _let_pass(context: Context, group: Group, name: str) -> None:
    """A new timetable says nothing of times that were over before anybody wanted it."""
    if name not in TIMETABLES:
        return
    now = context.groups.timetable(group.id)
    plans = (
        (OF_ROUNDS, now.checkin, now.checkin_anchor),
        (("card",), now.card, now.card_anchor),
        (("digest",), now.digest, now.checkin_anchor),
    )
    for kinds, text, anchor in plans:
        times = cadence.occurrences(
            cadence.parse_timetable(text),
            anchor,
            zone(now.group.tz),
            now.group.first_seen,
            context.now,
        )
        for last, kind in product(deque(times, maxlen=1), kinds):
            context.occurrences.decide(
                group.id, kind, last.day, due_at=last.at, now=context.now, skipped="the timetable was changed"
            )

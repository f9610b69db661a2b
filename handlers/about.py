"""/help, /id, /whoami, /lang: about the robot and the person, not about objectives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import address_book, personal, receipt
from cards import help as help_card
from cards.help import CommandHelp, Due
from cards.layout import paragraphs
from cards.message import Message
from handlers.availability import absence_now, own_reader, zone_of
from handlers.context import Context
from handlers.families import FAMILIES, registered
from handlers.grammar import REGISTRY, Command, command
from handlers.line import Line
from handlers.looking import next_checkin
from handlers.mine import of_mine
from handlers.reading import Reading
from handlers.request import Reply
from handlers.updating import acting
from handlers.words import Rest
from i18n import commands as vocabulary
from i18n import languages
from i18n.likeness import nearest
from okr.model import Group
from okr.refusals import MissingWord, UnknownCommand, UnknownLanguage
from storage.contacts import Contacts
from storage.groups import spare_key
from storage.snoozes import Snoozes


@dataclass(frozen=True, slots=True)
class CommandName:
    """The command somebody wants explained, or none."""

    usage: ClassVar[str] = "[command|family|all]"
    name: str

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        return cls(line.rest().lstrip("/／"))


@command("help", example="/help")
def explain(context: Context, topic: CommandName) -> Reply:
    """What can be typed: families of commands, one of these, all of them, or one command in full."""
    names = [name for name, known in REGISTRY.items() if not known.hidden]
    families = _families(names)
    if not topic.name:
        return Reply(help_card.overview(context.reader, families))
    if vocabulary.option(topic.name) == "all":
        return Reply(help_card.everything(context.reader, families))
    name = vocabulary.find(topic.name)
    family = vocabulary.family(topic.name)
    if name not in names and family in families:
        return Reply(help_card.family(context.reader, family, families[family]))
    name = name or nearest(topic.name.casefold(), names)
    if name is None or name not in names:
        begun = [each for each in names if each.split()[0] == name]
        raise UnknownCommand(topic.name, lines=tuple(f"/help {each}" for each in begun) or ("/help",))
    return Reply(help_card.one(context.reader, helped(REGISTRY[name])))


def _families(names: Sequence[str]) -> dict[str, list[CommandHelp]]:
    """Families that have a command, each with its commands."""
    found = {family: [helped(REGISTRY[name]) for name in registered(family, names)] for family in FAMILIES}
    return {family: commands for family, commands in found.items() if commands}


def helped(known: Command) -> CommandHelp:
    return CommandHelp(
        name=known.name,
        usage=known.usage,
        summary_key=f"help.{known.name.replace(' ', '_')}",
        example=known.example,
    )


@command("id", example="/id")
def ids(context: Context) -> Reply:
    """This conversation's id, and the lines an administrator adds to bind it."""
    place = context.request.place
    group = context.group
    key = group.key if group else ""
    return Reply(
        help_card.ids(
            context.reader,
            place.conversation_id,
            key,
            configured=group is not None and group.configured,
            env_lines=env_lines(group) if group else (),
        )
    )


def env_lines(group: Group) -> tuple[str, ...]:
    """What binds a group in `.env`."""
    key = group.key if group.configured else spare_key(group.conversation_id)
    return (
        f"OKR_GROUPS__{key}__CONVERSATION_ID={group.conversation_id}",
        f"OKR_GROUPS__{key}__TITLE={group.title.replace(chr(10), ' ')}",
    )


@command("whoami", example="/whoami")
def whoami(context: Context) -> Reply:
    """Who the robot takes the asker for, and what they may do here."""
    actor = context.request.actor
    if context.person is not None:
        actor = replace(actor, name=context.person.name)
    roles = []
    if actor.staff_id is None:
        roles.append("external")
    if actor.admin:
        roles.append("admin")
    if context.group is not None and actor.staff_id is not None:
        standpoint = context.standpoint(context.group)
        roles.append("manager" if standpoint.manager else "member")
    message = help_card.whoami(context.reader, actor, roles, context.group, context.lang)
    return Reply(message if actor.staff_id is None else _with_habits(context, message, actor.staff_id))


def _with_habits(context: Context, message: Message, staff_id: str) -> Message:
    """How the robot reaches somebody: their clock, whether they are away or snooze, what is muted."""
    reader = own_reader(context)
    lines = personal.standing(
        reader,
        absence_now(context, staff_id),
        Snoozes(context.unit).until(staff_id, now=context.now),
        context.people.muted(staff_id),
        str(zone_of(context, staff_id)),
    )
    return replace(message, text=paragraphs([message.text, *_in_the_company(context, staff_id), *lines]))


def _in_the_company(context: Context, staff_id: str) -> list[str]:
    """Not where people from outside read along."""
    if context.group is not None and context.group.external:
        return []
    place = Contacts(context.unit).place(staff_id)
    return address_book.place(context.reader, place.departments, place.manager)


@command("lang", example="/lang en")
def speak(context: Context, language: Rest) -> Reply:
    """The language of the answers to me."""
    person = acting(context)
    if not language.text:
        raise MissingWord("/lang", "language", lines=tuple(f"/lang {lang}" for lang in languages.LANGUAGES))
    found = languages.match(language.text)
    if found is None:
        raise UnknownLanguage(
            language.text,
            tuple(languages.LANGUAGES),
            lines=tuple(f"/lang {lang}" for lang in languages.LANGUAGES),
        )
    context.people.speak(person.staff_id, found)
    context.speak(found)
    return Reply(receipt.language_set(context.reader))


def whats_due(context: Context) -> Reply:
    """An empty mention: my key results, and what I can do now."""
    mine = of_mine(context)
    due = [Due(each.key_result, context.standing(each.key_result, each.group), each.spelt) for each in mine]
    groups = {each.group.id for each in mine}
    days = [next_checkin(context, context.groups.timetable(key)) for key in sorted(groups)]
    next_day = min((day for day in days if day is not None), default=None)
    return Reply(help_card.whats_due(context.reader, due, next_day))

"""About the robot itself: help, welcome, ids, who am I, the status line, what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cards import leaving, measure, not_begun
from cards.layout import (
    LONGEST_LABEL,
    bar,
    command,
    health,
    now,
    paragraphs,
    quiet,
    share,
    shortened,
    strong,
)
from cards.message import Button, Message
from cards.reader import Reader
from okr.model import Actor, Cycle, Group, Health, KeyResult, Standing

MOST_DUE = 8
MOST_NAMED = 4  # commands of a family, in its line


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """`summary_key` names the sentence that explains it; `example` is a whole line to copy."""

    name: str
    usage: str
    summary_key: str
    example: str


Families = Mapping[str, Sequence[CommandHelp]]


def overview(reader: Reader, families: Families) -> Message:
    """A line for each family; its commands are one tap away."""
    words = reader.words
    lines = [_family_line(reader, name, commands) for name, commands in families.items()]
    text = [
        words.say("help.heading", robot=quiet(reader.robot)),
        "\n".join(lines),
        words.say("help.example", line=reader.line(words.say("help.example_line"))),
        words.say("help.more", line=reader.line("/help kr update"), all=reader.line("/help all")),
    ]
    buttons = tuple(Button(words.say(f"family.{name}"), f"/help {name}") for name in families)
    return Message(words.say("help.title"), paragraphs(text), buttons)


def _family_line(reader: Reader, name: str, commands: Sequence[CommandHelp]) -> str:
    shown = [f"/{each.name}" for each in commands[:MOST_NAMED]]
    if len(commands) > MOST_NAMED:
        shown.append("…")
    return f"- {strong(reader.words.say(f'family.{name}'))} {' '.join(shown)}"


def family(reader: Reader, name: str, commands: Sequence[CommandHelp]) -> Message:
    """The commands of one family, each with what it does."""
    words = reader.words
    title = words.say("help.family", family=words.say(f"family.{name}"))
    text = [
        strong(title),
        _command_lines(reader, commands),
        words.say("help.more", line=reader.line(f"/help {commands[0].name}"), all=reader.line("/help all")),
    ]
    return Message(
        title, paragraphs(text), tuple(Button(f"/{each.name}", _tapped(each)) for each in commands)
    )


def everything(reader: Reader, families: Families) -> Message:
    """Every command there is, by family."""
    words = reader.words
    text = [words.say("help.all")]
    for name, commands in families.items():
        text += [strong(words.say(f"family.{name}")), _command_lines(reader, commands)]
    text.append(words.say("help.one", line=reader.line("/help kr update")))
    return Message(words.say("help.title"), paragraphs(text))


def _command_lines(reader: Reader, commands: Sequence[CommandHelp]) -> str:
    return "\n".join(f"- {strong('/' + each.name)} {reader.words.say(each.summary_key)}" for each in commands)


def _tapped(each: CommandHelp) -> str:
    """What is whole by itself is done at a tap; the rest is explained."""
    whole = each.example == f"/{each.name}" or each.name == "okr"
    return each.example if whole else f"/help {each.name}"


def one(reader: Reader, each: CommandHelp) -> Message:
    """A command in full: what it does, its words, and a line to copy in the reader's words."""
    words = reader.words
    more, example = each.summary_key + ".more", each.summary_key + ".example"
    lines = [
        f"{strong('/' + each.name)} {words.say(each.summary_key)}",
        words.say("help.usage", usage=each.usage),
        words.say(more) if words.knows(more) else "",
        words.say(
            "help.example",
            line=command(reader, words.say(example) if words.knows(example) else each.example),
        ),
    ]
    return Message(f"/{each.name}", paragraphs(lines))


def welcome(reader: Reader, managers: Sequence[str]) -> Message:
    """With the first answer ever given in a group: what I do, three things to try, and who decides."""
    words = reader.words
    named = words.list(quiet(name) for name in managers)
    language = reader.line("/lang en" if reader.lang != "en" else "/lang zh-CN")
    lines = [
        words.say("welcome.text", robot=quiet(reader.robot)),
        words.say("welcome.look", line=reader.line("/okr")),
        words.say("welcome.begin", line=reader.line(words.say("list.example"))),
        words.say("welcome.help", line=reader.line("/help")),
        words.say("welcome.managers" if named else "welcome.no_manager", managers=named, line=language),
    ]
    return Message(words.say("help.title"), paragraphs(lines))


def binding(
    reader: Reader, conversation_id: str, key: str, env_lines: Sequence[str], *, admin: bool
) -> Message:
    """What binds a group that nobody configured."""
    words = reader.words
    lines = [
        words.say("welcome.admin" if admin else "welcome.not_admin", group_key=key),
        *(_verbatim(line) for line in env_lines),
        words.say("welcome.id", conversation=_verbatim(conversation_id)),
    ]
    return Message(words.say("id.title"), paragraphs(lines))


def ids(
    reader: Reader, conversation_id: str, key: str, *, configured: bool, env_lines: Sequence[str]
) -> Message:
    words = reader.words
    lines = [words.say("id.conversation", id=_verbatim(conversation_id))]
    if key:
        lines.append(words.say("id.key" if configured else "id.spare_key", group_key=strong(key)))
    if env_lines and not configured:
        lines.append(words.say("id.env"))
        lines += [_verbatim(line) for line in env_lines]
    return Message(words.say("id.title"), paragraphs(lines))


def whoami(reader: Reader, actor: Actor, roles: Sequence[str], group: Group | None, lang: str) -> Message:
    words = reader.words
    lines = [
        words.say("whoami.name", name=quiet(actor.name or actor.staff_id or "–")),
        words.say("whoami.id", id=_verbatim(actor.staff_id)) if actor.staff_id else words.say("whoami.no_id"),
    ]
    if roles:
        named = words.list(words.say(f"role.{role}") for role in roles)
        where = quiet(group.title or group.key) if group else ""
        lines.append(words.say("whoami.roles_in" if where else "whoami.roles", roles=named, group=where))
    lines.append(
        words.say("whoami.lang", lang=lang, line=reader.line("/lang en" if lang != "en" else "/lang zh-CN"))
    )
    return Message(words.say("whoami.title"), paragraphs(lines))


def status(
    reader: Reader,
    group: Group,
    cycle: Cycle,
    progress: Decimal | None,
    counts: Mapping[Health, int],
    objective_count: int,
    *,
    drafts: int = 0,
    ownerless: Sequence[str] = (),
) -> Message:
    """One line: how far, and how many key results stand how; and what needs a new owner."""
    words = reader.words
    title = words.say("list.group", group=quiet(group.title or group.key), cycle=cycle.id)
    if objective_count == 0:
        return Message(title, paragraphs([strong(title), *not_begun.lines(reader, cycle, drafts)]))
    verdicts = words.list(f"{health(reader, verdict)} {count}" for verdict, count in counts.items())
    line = words.count(
        "status.line", objective_count, bar=bar(progress), progress=share(reader, progress), verdicts=verdicts
    )
    lines = [strong(title), line.strip(" ·"), leaving.flag(reader, ownerless)]
    return Message(title, paragraphs(lines), (Button(words.say("button.risk"), "/okr risk"),))


def sent_privately(reader: Reader) -> Message:
    """No number and no title: the group must not even learn that there is one."""
    words = reader.words
    return Message(words.say("private.title"), words.say("private.text"))


@dataclass(frozen=True, slots=True)
class Due:
    """A key result of the reader's; `ref` is how it has to be typed here."""

    key_result: KeyResult
    standing: Standing
    ref: str


def pleasantry(reader: Reader) -> Message:
    """The answer to thanks and the like."""
    words = reader.words
    return Message(
        words.say("help.title"),
        words.say("help.pleasantry", line=reader.line("/help")),
        (Button("/help", "/help"),),
    )


def whats_due(reader: Reader, mine: Sequence[Due], next_day: date | None) -> Message:
    """The answer to a bare mention: my key results, when they are due, and what I can do now."""
    words = reader.words
    lines = []
    if mine:
        lines.append(words.say("due.heading"))
        lines.append("\n".join(f"- {_due(reader, each)}" for each in mine[:MOST_DUE]))
        if len(mine) > MOST_DUE:
            more = words.count("due.more", len(mine) - MOST_DUE, line=reader.line("/okr mine"))
            lines.append(more)
        if next_day is not None:
            lines.append(words.say("due.next", day=words.day(next_day, reader.today)))
        example = measure.example(reader, mine[0].key_result, mine[0].ref)
        lines.append(words.say("prompt.how", line=command(reader, example)))
    else:
        lines.append(words.say("due.nothing"))
        lines.append(command(reader, words.say("list.example")))
    lines.append(words.say("due.help", line=reader.line("/help")))
    buttons = [
        Button(
            shortened(f"{each.ref} {quiet(each.key_result.title)}", LONGEST_LABEL), f"/kr update {each.ref}"
        )
        for each in mine[:3]
    ]
    return Message(words.say("help.title"), paragraphs(lines), (*buttons, Button("/help", "/help")))


def _due(reader: Reader, due: Due) -> str:
    if due.key_result.current is None:
        verdict = health(reader, due.standing.health)
        return reader.words.say("due.new", ref=due.ref, title=quiet(due.key_result.title), health=verdict)
    return reader.words.say(
        "due.key_result",
        ref=due.ref,
        title=quiet(due.key_result.title),
        now=now(reader, due.key_result),
        progress=share(reader, due.standing.progress),
        health=health(reader, due.standing.health),
    )


def _verbatim(text: str) -> str:
    """An id, or `NAME=VALUE` of `.env`, exactly as it has to be copied.

    A conversation's id holds letters, digits and + / = only: no mark of the subset. A title in it does not
    have to be, and is made harmless like every other.
    """
    name, equals, fact = text.partition("=")
    if not (equals and name.isupper()):
        name, equals, fact = "", "", text
    plain = all(sign.isalnum() or sign in "+/=-_.:" for sign in fact)
    return name + equals + (fact if plain else quiet(fact))

"""What a manager hears when somebody left the company: what needs a new owner, each one tap away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cards.layout import command, paragraphs, quiet
from cards.message import Button, Message
from cards.reader import Reader
from okr.model import Group, KeyResult, Objective, Person

MOST_SHOWN = 12

Thing = Objective | KeyResult


@dataclass(frozen=True, slots=True)
class Estate:
    """What somebody leaves behind in one group, whose bare numbers mean `cycle`.

    `shut_out` are key results that a machine reported with a token of theirs.
    """

    group: Group
    cycle: str
    things: tuple[Thing, ...]
    shut_out: tuple[KeyResult, ...] = ()


def card(reader: Reader, person: Person, estates: Sequence[Estate]) -> Message:
    words, name = reader.words, quiet(person.name)
    title = words.say("left.title", person=name)
    things = [(thing, _called(reader, estate, thing)) for estate in estates for thing in estate.things]
    shut_out = [_called(reader, estate, kr) for estate in estates for kr in estate.shut_out]
    lines = [f"### {title}", words.say("left.rights")]
    if things:
        lines.append(words.count("left.things", len(things)))
        lines.append("\n".join(_line(reader, thing, ref) for thing, ref in things[:MOST_SHOWN]))
        if len(things) > MOST_SHOWN:
            lines.append(words.count("left.more", len(things) - MOST_SHOWN))
        # The whole reference: typed in whichever of their groups, or in a later cycle, it means the same.
        thing, ref = things[0]
        given = replace(reader, in_group=True).line(f"{_verb(thing)} {ref} @…")
        lines.append(words.say("left.how", line=given))
    if shut_out:
        line = command(reader, f"/kr feed {shut_out[0]}")
        lines.append(words.say("left.feeds", refs=_listed(reader, shut_out), line=line))
    buttons = tuple(
        Button(words.say("button.take_over", ref=ref), _take_over(thing, ref))
        for thing, ref in things[:MOST_SHOWN]
    )
    return Message(title, paragraphs(lines), buttons)


def flag(reader: Reader, refs: Sequence[str]) -> str:
    """A line for what shows a group: these have an owner no more."""
    return reader.words.say("left.flag", refs=_listed(reader, refs)) if refs else ""


def _listed(reader: Reader, refs: Sequence[str]) -> str:
    """O1, KR1, KR2, and 288 more."""
    words, left = reader.words, len(refs) - MOST_SHOWN
    return words.list([*refs[:MOST_SHOWN], *([words.count("left.more", left)] if left > 0 else [])])


def _line(reader: Reader, thing: Thing, ref: str) -> str:
    """- **SALES/O1** New customers succeed: /okr owner SALES/O1 me."""
    line = command(reader, _take_over(thing, ref))
    return "- " + reader.words.say("left.one", ref=ref, title=quiet(thing.title), line=line)


def _take_over(thing: Thing, ref: str) -> str:
    return f"{_verb(thing)} {ref} me"


def _verb(thing: Thing) -> str:
    return "/okr owner" if isinstance(thing, Objective) else "/kr owner"


def _called(reader: Reader, estate: Estate, thing: Thing) -> str:
    """As it has to be typed one to one: SALES/KR3, of another cycle SALES/2027Q1/KR3."""
    return f"{estate.group.key}/{replace(reader, cycle=estate.cycle).ref(thing)}"

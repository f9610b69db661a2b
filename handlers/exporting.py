"""/export: what the asker may see as lines to copy, one to one; for admins a token to fetch everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Self

from cards import export as export_card
from cards import feed as feed_card
from handlers import lookup
from handlers.asking import ask
from handlers.context import Context
from handlers.drafts import CYCLE
from handlers.feeding import new_token, token_hash
from handlers.grammar import command
from handlers.line import Line
from handlers.looking import Entry, entry
from handlers.reading import Reading
from handlers.request import Reply
from handlers.updating import acting
from okr import cycles
from okr.model import Actor
from okr.refusals import NotAllowed
from okr.rights import Standpoint, may_run
from storage.export_tokens import ExportTokens

TOKEN_LIVES = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class WrittenCycle:
    usage: ClassVar[str] = "[CYCLE]"
    cycle: str | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.peek()
        if word is None or not CYCLE.fullmatch(word.text):
            return cls()
        line.take()
        return cls(word.text.upper())


@command("export", example="/export")
def export(context: Context, of: WrittenCycle) -> Reply:
    """Everything I may see here, as lines for a spreadsheet; one to one, asked back first."""
    acting(context)
    cycle = lookup.written_cycle(context, of.cycle) if of.cycle else _current(context)
    entries = _seen(context, cycle)
    count = sum(len(objective.key_results) for objective, _, _ in entries)
    if not context.confirmed:
        return ask(context, "export", cycle=cycle, count=str(count))
    admin = may_run("export token", _nowhere(context.request.actor))
    message = export_card.lines(context.private_reader, cycle, entries, admin=admin)
    return Reply(message, private=True)


@command("export token", example="/export token")
def export_token(context: Context) -> Reply:
    """A token with which a program of mine may fetch the whole export; asked back first."""
    person = acting(context)
    if not may_run("export token", _nowhere(context.request.actor)):
        raise NotAllowed("admins_only")
    if not context.confirmed:
        return ask(context, "export_token", days=str(TOKEN_LIVES.days))
    token = new_token()
    until = context.now + TOKEN_LIVES
    ExportTokens(context.unit).replace(token_hash(token), by=person.staff_id, at=context.now, until=until)
    day = until.astimezone(context.tz).date()
    return Reply(feed_card.export_token(context.private_reader, token, day), private=True)


def _seen(context: Context, cycle: str) -> list[Entry]:
    """Of this group, one to one of all groups: what the asker may see."""
    if context.group is not None:
        found = [(each, context.group) for each in context.objectives.in_group(context.group.id, cycle)]
    else:
        groups = {group.id: group for group in context.groups.every()}
        found = [(each, groups[each.group_id]) for each in context.objectives.in_cycle(cycle)]
    return [entry(context, each, group) for each, group in found if context.sees(each, group)]


def _current(context: Context) -> str:
    if context.group is not None:
        return context.cycle_of(context.group).id
    return cycles.quarter_of(context.today, context.rules.fiscal_start).id


def _nowhere(actor: Actor) -> Standpoint:
    """Where somebody stands whatever the group."""
    return Standpoint(actor, member=False, manager=False)

"""A machine's report becomes a check-in: the command that only the door for machines says."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers import reporting
from handlers.context import Context
from handlers.grammar import command
from handlers.lookup import FoundKeyResult, check_open
from handlers.request import Reply
from okr import checkins
from okr.amounts import Amount, Form, plain
from okr.checkins import MACHINE, Telling
from okr.refusals import DateOutside
from storage.group_cycles import GroupCycles

# Clocks of machines run a little ahead of ours.
AHEAD = timedelta(minutes=1)
COMMAND = "kr report"


@command("kr report", hidden=True)
def report_value(context: Context) -> Reply | None:
    """One check-in by a machine; nobody is told."""
    told = context.request.told
    pair = None if told is None else context.key_results.by_id(told.key_result_id)
    if told is None or pair is None:
        raise LookupError(f"{COMMAND} is said by the door for machines alone")
    before, objective = pair
    group = context.groups.by_id(objective.group_id)
    context.group = group
    check_open(FoundKeyResult(before, objective, group))
    cycle = context.cycle(before.cycle)
    lived = GroupCycles(context.unit, fiscal_start=context.rules.fiscal_start).of(group.id, cycle)
    telling = Telling(
        by=told.by,
        at=_instant(told.at, context, first=cycle.start.isoformat()),
        tz=context.tz,
        cycle=cycle,
        note=told.note,
        source=MACHINE,
        state=lived.state,
        rule=group.health,
    )
    amount = Amount(told.value, Form.ABSOLUTE, typed=plain(told.value))
    after, new = checkins.told(before, amount, telling)
    found = FoundKeyResult(before, objective, group)
    reporting.keep(context, found, after, new, private=False, by=told.by.staff_id, feed=told.feed_id)
    return None


def _instant(at: datetime | None, context: Context, *, first: str) -> datetime:
    """When it is a report for: within the cycle and not in the future. Raises DateOutside."""
    if at is None:
        return context.now
    day = at.astimezone(context.tz).date().isoformat()
    if at > context.now + AHEAD or day < first:
        raise DateOutside(day, first, context.now.astimezone(context.tz).date().isoformat())
    return min(at, context.now)

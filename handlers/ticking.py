"""/kr tick: milestones done, by title, by what only one begins with, or by number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cards import receipt
from handlers import reporting
from handlers.changes import is_private
from handlers.context import Context
from handlers.grammar import command
from handlers.lookup import FoundKeyResult
from handlers.request import Reply
from handlers.standing_in import signed
from handlers.updating import acting, cycle_state, own_key_result
from handlers.words import KeyResultRef, Rest
from okr import checkins
from okr.checkins import NewCheckIn, Telling
from okr.model import KeyResult
from okr.questions import UnknownMilestone
from okr.refusals import MissingWord

# A title may hold a comma or a blank: the whole is tried first, then ever smaller parts of it.
_PARTINGS = ("[;；]", "[;；,，、]", r"[;；,，、\s]+")
_PARTED = re.compile(_PARTINGS[1])


@command("kr tick", example="/kr tick KR3 1")
def tick(context: Context, which: KeyResultRef, names: Rest) -> Reply:
    """Tick milestones off; /undo opens them again."""
    person = acting(context)
    found = own_key_result(context, which, "kr tick")
    told = reporting.telling(context, found, person, state=cycle_state(context, found, which))
    try:
        after, new = _ticked(found, names.text, told)
    except UnknownMilestone as unknown:
        ref = context.line.said[0].typed
        unknown.lines = tuple(f"/kr tick {ref} {title}" for title in unknown.known)
        raise
    private = is_private(context, found.objective)
    standing = reporting.keep(context, found, after, new, private=private)
    message = receipt.updated(context.reader_for(private=private), after, found.key_result, new, standing)
    return Reply(signed(context, found, message), private=private)


def _ticked(found: FoundKeyResult, typed: str, told: Telling) -> tuple[KeyResult, NewCheckIn]:
    """Raises UnknownMilestone where no way to part the text names milestones only."""
    kr = found.key_result
    if kr.milestones and not typed:
        left = tuple(each.title for each in kr.milestones if not each.done)
        raise UnknownMilestone(typed, left) if left else MissingWord("/kr tick", "milestone")
    unknown: list[UnknownMilestone] = []
    for names in _readings(typed):
        try:
            return checkins.tick(kr, names, told)
        except UnknownMilestone as error:
            unknown.append(error)
    raise unknown[1] if _PARTED.search(typed) and len(unknown) > 1 else unknown[0]


def _readings(typed: str) -> Iterator[list[str]]:
    yield [typed]
    for parting in _PARTINGS:
        names = [name.strip() for name in re.split(parting, typed) if name.strip()]
        if len(names) > 1:
            yield names

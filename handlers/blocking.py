"""/block and /unblock: what keeps a key result from moving, who is asked to clear it, since when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import blocking as card
from handlers import conversation, lookup, stuck
from handlers.changes import is_private, recorded
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.lookup import FoundKeyResult
from handlers.noticing import BLOCKER
from handlers.reading import Reading
from handlers.request import Reply
from handlers.standing_in import signed
from handlers.telling import concerned, tell
from handlers.updating import acting, check_own
from handlers.words import KeyResultRef, Rest
from okr import life
from okr.model import Blocker, Person
from okr.planning import check_note
from storage.blockers import Blockers, StoredBlocker

BLOCKERS = "blockers"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """REASON [@helper]: whoever is mentioned last is asked to help; any other name belongs to the reason."""

    usage: ClassVar[str] = "REASON [@helper]"
    reason: str
    helper: Person | None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        left = line.left()
        last = left[-1] if left else None
        helper = None if last is None or last.quoted else reading.mentions.get(last.text.casefold())
        if helper is not None:
            line.drop(1)
        return cls(line.rest(), helper)


@command("block", example="/block KR3 waiting for the vendor")
def block(context: Context, which: KeyResultRef, what: Hindrance) -> Reply:
    """Say what keeps a key result of one's own from moving; said again, its clock goes on."""
    person = acting(context)
    found = lookup.key_result(context, which.reference)
    lookup.check_open(found)
    check_own(context, found, "block")
    if not what.reason and not context.several_lines and not context.request.place.is_group:
        return _ask_reason(context, found)
    before = found.key_result.blocker
    after = life.blocked(found.key_result, what.reason, by=person, at=context.now, helper=what.helper)
    blocker = after.blocker
    if blocker is None:
        raise LookupError(f"{after.ref} was blocked and is not")
    same = before is not None and (before.reason, before.owner) == (blocker.reason, blocker.owner)
    if not same:
        _store(context, found, blocker)
    told = _told(context, found, before, blocker)
    private = is_private(context, found.objective)
    reader = context.reader_for(private=private)
    message = card.blocked(reader, after, blocker, changed=not same, told=told)
    pings = () if same or private else concerned(context, [blocker.owner], kind=BLOCKER)
    return Reply(replace(signed(context, found, message), pings=pings), private=private)


@command("unblock", example="/unblock KR3 the vendor answered")
def unblock(context: Context, which: KeyResultRef, word: Rest) -> Reply:
    """It moves again; the owner, whoever manages it, or whoever was asked to help says so."""
    person = acting(context)
    found = lookup.key_result(context, which.reference)
    blocker = found.key_result.blocker
    if blocker is None or blocker.owner.staff_id != person.staff_id:
        check_own(context, found, "unblock")
    after = life.unblocked(found.key_result)
    stored = Blockers(context.unit).open(after.id)
    if blocker is None or stored is None:
        raise LookupError(f"{after.ref} is blocked and has no blocker")
    said = check_note(word.text)
    with recorded(context, "unblock", found, rows=[(BLOCKERS, stored.id)], before=blocker.reason, after="–"):
        Blockers(context.unit).clear(after.id, at=context.now, by=person.staff_id, word=said)
    stuck.unwatch(context, stored.id)
    for hears in {each.staff_id: each for each in (blocker.owner, blocker.by, after.owner)}.values():
        tell(
            context,
            hears,
            found,
            lambda to: card.cleared(to.reader, after, blocker, by=person.name, word=said),
            kind=BLOCKER,
        )
    private = is_private(context, found.objective)
    reader = context.reader_for(private=private)
    message = card.unblocked(reader, after, blocker, said)
    pings = () if private else concerned(context, [after.owner, blocker.by], kind=BLOCKER)
    return Reply(replace(signed(context, found, message), pings=pings), private=private)


def _ask_reason(context: Context, found: FoundKeyResult) -> Reply:
    """One to one any words answer; in a group they may be meant for others."""
    line = f"{context.line.command} {context.line.said[0].typed}"
    conversation.put(context, conversation.REASON, (line,), private=True)
    return Reply(card.ask_reason(context.reader, found.key_result))


def _store(context: Context, found: FoundKeyResult, blocker: Blocker) -> None:
    blockers = Blockers(context.unit)
    stored: StoredBlocker | None = blockers.open(found.key_result.id)
    was = stored.blocker.reason if stored else "–"
    rows = [(BLOCKERS, stored.id)] if stored else []
    with recorded(context, "block", found, rows=rows, before=was, after=blocker.reason) as changed:
        if stored is not None:
            blockers.change(stored.id, blocker)
        else:
            changed.made(BLOCKERS, blockers.block(found.key_result.id, blocker))
    stuck.watch(context, found.key_result.id)


def _told(context: Context, found: FoundKeyResult, before: Blocker | None, blocker: Blocker) -> bool:
    """Whoever is asked to help is told, once for the same reason; False where they may not see it."""
    if before is not None and (before.reason, before.owner) == (blocker.reason, blocker.owner):
        return True
    kr = found.key_result
    return tell(context, blocker.owner, found, lambda to: card.asked(to.reader, kr, blocker), kind=BLOCKER)

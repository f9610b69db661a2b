"""/skip: a key result has nothing to report this round, and why; it counts as answered."""

from __future__ import annotations

from cards import skip as card
from handlers import lookup
from handlers.changes import is_private, recorded
from handlers.context import Context
from handlers.grammar import command
from handlers.request import Reply
from handlers.standing_in import signed
from handlers.updating import acting, check_own
from handlers.words import KeyResultRef, Note
from i18n import commands as vocabulary
from okr.planning import check_note
from storage.skips import Skips

SKIPS = "skips"


class Reason(Note):
    usage = "REASON"


@command("skip", example="/skip KR3 waiting for data")
def skip(context: Context, which: KeyResultRef, why: Reason) -> Reply:
    """Nothing to report on a key result of mine this round, and why."""
    person = acting(context)
    found = lookup.key_result(context, which.reference)
    lookup.check_open(found)
    check_own(context, found, "skip")
    kr = found.key_result
    private = is_private(context, found.objective)
    reader = context.reader_for(private=private)
    reason = check_note(why.text)
    typed = context.line.said[0].typed
    if not reason:
        return Reply(card.reasons(reader, kr, typed), private=private)
    if vocabulary.meanings("skipping").get(reason.casefold()) == "other":
        return Reply(card.other(reader, kr, typed), private=private)
    with recorded(context, "skip", found, before="–", after=reason) as changed:
        key = Skips(context.unit).add(kr.id, reason, by=person.staff_id, at=context.now)
        changed.made(SKIPS, key)
    return Reply(signed(context, found, card.skipped(reader, kr, reason)), private=private)

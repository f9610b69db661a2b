"""/kr edit: a definition changes, what was reported under the old one stays under that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from cards import edited
from handlers import blanks, fields, lookup, quality, slipping
from handlers.changes import is_private
from handlers.context import Context
from handlers.fields import FieldChange
from handlers.grammar import command
from handlers.line import Word
from handlers.lookup import FoundKeyResult
from handlers.measures import titles_of
from handlers.reporting import EDIT_MILESTONES
from handlers.request import Reply
from handlers.updating import acting, check_own
from handlers.words import KeyResultRef
from i18n import commands as vocabulary
from i18n.cleaning import fold
from okr import milestones
from okr.model import KeyResult, Objective, Person
from okr.refusals import MissingWord
from storage.events import KEY_RESULT
from storage.key_results import definition
from storage.milestones import Milestones
from storage.snapshots import Snapshots
from storage.target_versions import TargetVersions

EDIT = "edit_key_result"
MILESTONES = "milestones"


@command("kr edit", example="/kr edit KR3 target 200")
def edit_key_result(context: Context, which: KeyResultRef, change: FieldChange) -> Reply:
    """Change any part of a definition; check-ins keep the road they were made under."""
    person = acting(context)
    found = lookup.key_result(context, which.reference)
    lookup.check_open(found)
    check_own(context, found, "kr edit")
    before = found.key_result
    if change.field == MILESTONES:
        after = _edit_milestones(context, found, change, person)
    else:
        after = fields.changed(before, change, context.cycle(before.cycle))
        _store(context, found, after, person, _shown(before, after, change.field))
    if after.awaited and after != before:
        slipping.watch(context, replace(found, key_result=after))
    private = is_private(context, found.objective)
    shown = _shown(before, after, change.field)
    message = edited.key_result(context.reader_for(private=private), before, after, shown)
    message = blanks.open_if_filled(context, message, found, private=private)
    if after != before:
        whole = _whole(context, found.objective, after, change.field)
        message = quality.warned_of_key_result(
            context, message, after, whole, found.group, field=change.field
        )
    return Reply(message, private=private)


def _whole(context: Context, objective: Objective, after: KeyResult, field: str) -> Objective:
    """The objective with the key result as edited; its siblings come along where weights are compared."""
    if field == "weight":
        objective = context.objectives.objective_by_id(objective.id) or objective
    return quality.with_key_result(objective, after)


def _shown(before: KeyResult, after: KeyResult, field: str) -> list[str]:
    """What the receipt names: of commit and stretch also the one that follows from the other."""
    if field not in ("commit", "stretch"):
        return [field]
    other = {"commit": "stretch", "stretch": "commit"}[field]
    follows = getattr(before, other) != getattr(after, other)
    return [field, other] if follows else [field]


def _store(
    context: Context, found: FoundKeyResult, after: KeyResult, person: Person, fields_shown: list[str]
) -> None:
    """Keep what changed, and open a version for another road."""
    before = found.key_result
    was, becomes = definition(before), definition(after)
    changed = [name for name in was if was[name] != becomes[name]]
    if not changed:
        return
    context.objectives.change(after)
    version = TargetVersions(context.unit).open(after, since=context.now, by=person)
    _record(
        context,
        found,
        EDIT,
        before={name: was[name] for name in changed},
        after={name: becomes[name] for name in changed},
        version=version,
        fields=fields_shown,
    )


def _edit_milestones(
    context: Context, found: FoundKeyResult, change: FieldChange, person: Person
) -> KeyResult:
    """`milestones add d; e`, `milestones remove b`, `milestones rename b to c`."""
    said = vocabulary.option(change.words[0].text)
    if said not in _EDITS or len(change.words) < 2:
        ref = found.key_result.ref
        lines = tuple(f"/kr edit {ref} milestones {how}" for how in ("add D; E", "remove 1", "rename 1 to D"))
        raise MissingWord(fields.COMMAND, "milestones", lines=lines)
    before, stored, snapshots = found.key_result, Milestones(context.unit), Snapshots(context.unit)
    taken = {key: snapshots.take(MILESTONES, key) for key in stored.rows(before.id)}
    after = _EDITS[said](context, before, change)
    if after == before:
        return after
    context.objectives.change(after)
    context.objectives.move(after)
    version = TargetVersions(context.unit).open(after, since=context.now, by=person)
    rows = [snapshots.since(MILESTONES, key, row) for key, row in taken.items()]
    rows += [snapshots.since(MILESTONES, key, None) for key in stored.rows(before.id) if key not in taken]
    kept = [row.facts() for row in rows if row is not None]
    _record(context, found, EDIT_MILESTONES, rows=kept, version=version)
    return after


def _record(context: Context, found: FoundKeyResult, what: str, **facts: Any) -> None:
    context.events.add(
        what,
        group_id=found.group.id,
        subject=found.key_result.id,
        about=KEY_RESULT,
        private=is_private(context, found.objective),
        ref=found.key_result.ref,
        **facts,
    )


def _add(context: Context, kr: KeyResult, change: FieldChange) -> KeyResult:
    after = milestones.extended(kr, titles_of(change.words[1:]), fields.COMMAND)
    Milestones(context.unit).add(kr.id, after.milestones[len(kr.milestones) :])
    return after


def _remove(context: Context, kr: KeyResult, change: FieldChange) -> KeyResult:
    after, place = milestones.shortened(kr, " ".join(word.text for word in change.words[1:]))
    Milestones(context.unit).remove(kr.id, place + 1)
    return after


def _rename(context: Context, kr: KeyResult, change: FieldChange) -> KeyResult:
    words = change.words[1:]
    at = _between_names(words, kr)
    if not at:
        raise MissingWord(fields.COMMAND, "value")
    name, title = (" ".join(word.text for word in part) for part in (words[:at], words[at + 1 :]))
    after, place = milestones.renamed(kr, name, title, fields.COMMAND)
    if after != kr:
        Milestones(context.unit).rename(kr.id, place + 1, after.milestones[place].title)
    return after


def _between_names(words: Sequence[Word], kr: KeyResult) -> int:
    """Where the `to` between the old name and the new one stands; 0 for nowhere.

    A name may hold such a word itself (lên kế hoạch), so one behind a whole name wins.
    """
    names = {fold(each.title) for each in kr.milestones}
    marks = [
        at
        for at in range(1, len(words) - 1)
        if not words[at].quoted and vocabulary.option(words[at].text) == "to"
    ]
    whole = (at for at in marks if fold(" ".join(word.text for word in words[:at])) in names)
    return next(whole, marks[0] if marks else 0)


_EDITS: dict[str, Callable[[Context, KeyResult, FieldChange], KeyResult]] = {
    "add": _add,
    "remove": _remove,
    "rename": _rename,
}

"""The digest: how all groups of a manager stand, and how the departments of a company do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cards import digest as digest_card
from cards.digest import Digest
from cards.drawing.groups import groups
from cards.message import Message
from cards.reader import Reader
from handlers.audience import Tree
from handlers.availability import silent_why
from handlers.branches import Shows, grown, pulses, roots
from handlers.context import Context, zone
from handlers.grammar import command
from handlers.occasions import Occasion, decide, here, silenced
from handlers.picturing import pictured
from handlers.request import Reply
from handlers.telling import tell_person
from okr.cadence import cadence_days, parse_timetable
from okr.model import Group, Level, Objective, Person, Visibility
from okr.pulse import worst_first
from okr.refusals import NotAllowed
from storage.group_tree import EVERYWHERE
from storage.person_occurrences import PersonOccurrences

KIND = "digest"
USUAL_PERIOD = timedelta(days=14)  # looked back on where a group has no timetable for it
MOST_ROOTS = 6  # read one by one
FEWEST_GROUPS = 2  # a manager of one group has its card
NO_GROUPS, NOTHING_SET = "no groups below", "nothing set anywhere"


@command("digest", example="/digest")
def digest_now(context: Context) -> Reply:
    """How all the groups I manage stand, sent to me."""
    tree = Tree.of(context)
    managed = _managed(context, tree)
    if not managed:
        raise NotAllowed("managers_only")
    found = _digest(context, tree, managed, managed[0], _everything)
    message = _message(context, found, context.private_reader)
    if message is None:
        cycle = context.cycle_of(managed[0])
        message = digest_card.nothing_set(context.private_reader, cycle, len(managed))
    return Reply(message, private=True)


@command("clock digest", hidden=True)
def digest_due(context: Context, occasion: Occasion) -> Reply | None:
    """To the managers whose topmost group this is, privately, and to the company in its own group."""
    group = here(context)
    if occasion.skipped:
        decide(context, KIND, occasion, occasion.skipped)
        return None
    tree = Tree.of(context)
    digests = _Digests(context, tree, group)
    outcomes = [
        _tell(digests, staff_id, occasion)
        for staff_id in sorted(group.managers)
        if _is_topmost(tree, group, staff_id)
    ]
    message = None
    if group.level is Level.COMPANY and tree.tree.children(group.key):
        why = silenced(context, group)
        message = None if why else _of_company(context, tree, group)
        outcomes.append(why or ("" if message else NOTHING_SET))
    decide(context, KIND, occasion, _why_not(outcomes))
    return None if message is None else Reply(message)


def _why_not(outcomes: Sequence[str]) -> str:
    """Why nobody was told anything; "" when somebody was."""
    if "" in outcomes:
        return ""
    return outcomes[0] if outcomes else NO_GROUPS


class _Digests:
    """Those of one group's managers: most manage the very same groups, which are read once."""

    def __init__(self, context: Context, tree: Tree, top: Group) -> None:
        self.context = context
        self._tree = tree
        self._top = top
        self._found: dict[tuple[int, ...], Digest] = {}

    def of(self, staff_id: str) -> Digest:
        managed = [each for each in self._tree.groups if staff_id in each.managers]
        ids = tuple(each.id for each in managed)
        if ids not in self._found:
            self._found[ids] = _digest(self.context, self._tree, managed, self._top, _everything)
        return self._found[ids]


def _tell(digests: _Digests, staff_id: str, occasion: Occasion) -> str:
    """One manager, once a day; why not, or "" when they are told."""
    context = digests.context
    why = silent_why(context, staff_id, KIND)
    found = None if why else digests.of(staff_id)
    if found is not None and not _is_set(found):
        why = NOTHING_SET
    context.people.meet(staff_id, staff_id)
    first = PersonOccurrences(context.unit).decide(
        staff_id,
        KIND,
        context.today.isoformat(),
        due_at=occasion.due_at,
        now=context.now,
        skipped=why,
    )
    if not first:
        return "told today already"
    if found is not None and not why:
        whom = context.people.find(staff_id) or Person(staff_id, staff_id)
        tell_person(context, whom, lambda addressee: _of_manager(context, found, addressee.reader))
    return why


def _managed(context: Context, tree: Tree) -> list[Group]:
    """The groups that the asker manages; an admin all there are."""
    actor = context.request.actor
    if actor.staff_id is None:
        return []
    return [each for each in tree.groups if actor.admin or actor.staff_id in each.managers]


def _is_topmost(tree: Tree, group: Group, staff_id: str) -> bool:
    """Is it here that a manager of several groups is told of all of them?"""
    managed = [each for each in tree.groups if staff_id in each.managers]
    topmost = roots(tree, managed)
    return len(managed) >= FEWEST_GROUPS and min(topmost, key=lambda each: each.key).id == group.id


def _of_company(context: Context, tree: Tree, group: Group) -> Message | None:
    """The departments, by what everybody of the company may see."""
    below = tree.tree.below(group.key)
    found = _digest(context, tree, below, group, _for_the_company)
    if not _is_set(found):
        return None
    reader = context.reader
    title = digest_card.of_company_title(reader, group, found)
    message = digest_card.of_company(reader, group, found)
    return pictured(context, message, lambda: groups(reader, title, found, departments=True))


def _message(context: Context, found: Digest, reader: Reader) -> Message | None:
    return _of_manager(context, found, reader) if _is_set(found) else None


def _of_manager(context: Context, found: Digest, reader: Reader) -> Message:
    title = digest_card.of_manager_title(reader, found)
    message = digest_card.of_manager(reader, found)
    return pictured(context, message, lambda: groups(reader, title, found))


def _is_set(found: Digest) -> bool:
    return any(each.whole.objectives for each in found.branches)


def _everything(_objective: Objective) -> bool:
    """A manager sees all of their groups, what is private too."""
    return True


def _for_the_company(objective: Objective) -> bool:
    return objective.visibility is Visibility.COMPANY


def _digest(context: Context, tree: Tree, groups: Sequence[Group], top: Group, shows: Shows) -> Digest:
    """Of these groups as they hang below each other, looking back on one period of the `top` one's."""
    period = cadence_days(parse_timetable(context.groups.timetable(top.id).digest))
    since = context.now - (timedelta(days=float(period)) if period else USUAL_PERIOD)
    found = roots(tree, groups)
    tops = [top.key] if found and all(_hangs_below(tree, each, top) for each in found) else _keys(found)
    cycles = {each: context.cycle_of(each).id for each in groups}
    numbers = pulses(context, cycles, tops, since, shows)
    return Digest(
        context.cycle_of(top),
        since.astimezone(zone(top.tz)).date(),
        worst_first(grown(tree, root, numbers) for root in found),
    )


def _hangs_below(tree: Tree, group: Group, top: Group) -> bool:
    return any(above.id == top.id for above in tree.tree.above(group.key))


def _keys(found: Sequence[Group]) -> list[str]:
    """Where reading begins; of many roots everywhere, at once."""
    return [EVERYWHERE] if len(found) > MOST_ROOTS else [each.key for each in found]

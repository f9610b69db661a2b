"""The turn of a cycle in one group: which one ends, which follows, and whether the group hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cards.message import Message
from handlers.availability import silent_why
from handlers.context import Context
from handlers.endings import CYCLE_NOTICES, hears_of_cycles
from handlers.occasions import Occasion, decide, here, is_late, silenced
from handlers.request import Reply
from handlers.telling import Addressee, tell_of_group
from okr import cycles
from okr.dealings import CycleState
from okr.model import Cycle, Group, Objective, Person, State
from storage.person_occurrences import PersonOccurrences

Letter = Callable[[Addressee], Message]


@dataclass(frozen=True, slots=True)
class Turn:
    """`now` is the cycle in which it is said: the one that ends, or the one that has begun."""

    context: Context
    kind: str  # of the occurrence
    occasion: Occasion
    group: Group
    now: Cycle

    @property
    def before(self) -> Cycle:
        return cycles.before(self.now, self.context.rules.fiscal_start)

    @property
    def following(self) -> Cycle:
        return cycles.after(self.now, self.context.rules.fiscal_start)

    @property
    def is_late(self) -> bool:
        return is_late(self.context, self.occasion)

    def standing(self, cycle: Cycle) -> list[Objective]:
        """All of a cycle in this group that was not dropped, whoever may see it."""
        found = self.context.objectives.in_group(self.group.id, cycle.id)
        return [each for each in found if each.state is not State.DROPPED]


@dataclass(frozen=True, slots=True)
class Said:
    """What the group is told, or why nothing is said; neither where only single people heard of it."""

    message: Message | None = None
    skipped: str = ""


def say(context: Context, kind: str, occasion: Occasion, work: Callable[[Turn], Said]) -> Reply | None:
    """Say what `work` makes of it, or record why not, once."""
    group = here(context)
    turn = Turn(context, kind, occasion, group, cycles.quarter_of(occasion.day, context.rules.fiscal_start))
    why = occasion.skipped or silenced(context, group) or _why_not(turn)
    said = Said(skipped=why) if why else work(turn)
    decide(context, kind, occasion, said.skipped)
    return None if said.message is None else Reply(said.message)


def write(turn: Turn, person: Person, letter: Letter) -> None:
    """Tell one person, once, unless they are not to be told anything now; that is recorded too."""
    context, occasion = turn.context, turn.occasion
    # Somebody named in the settings may never have spoken.
    context.people.meet(person.staff_id, person.name or person.staff_id)
    why = silent_why(context, person.staff_id, CYCLE_NOTICES)
    first = PersonOccurrences(context.unit).decide(
        person.staff_id,
        turn.kind,
        f"{occasion.day.isoformat()}/{turn.group.id}",
        due_at=occasion.due_at,
        now=context.now,
        skipped=why,
    )
    if first and not why:
        tell_of_group(context, person, turn.group, letter)


def owners(objectives: Iterable[Objective]) -> dict[str, Person]:
    """Whoever owns one of them or a key result of it, by staff id."""
    found: dict[str, Person] = {}
    for each in objectives:
        for owner in (each.owner, *(kr.owner for kr in each.key_results if kr.state is not State.DROPPED)):
            found.setdefault(owner.staff_id, owner)
    return found


def _why_not(turn: Turn) -> str:
    context, group = turn.context, turn.group
    if not hears_of_cycles(context, group):
        return "the group does not want to hear of cycles"
    if context.cycle_of(group) != turn.now:
        return "the cycle it was for is over"
    is_closed = context.group_cycles.of(group.id, turn.now).state is CycleState.CLOSED
    return "the cycle is closed" if is_closed else ""

"""Both sides of a dependency, and how much of each may be shown to whom.

Whoever provides, or waits, may know the other side by its reference; its title only if they may see it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cards.dependency import Side, Tie
from handlers.context import Context
from handlers.lookup import FoundKeyResult, for_everyone_here
from handlers.noticing import DEPENDENCY
from handlers.noticing import notice as put_notice
from handlers.telling import Addressee, everybody_sees
from okr.dealings import Dependency, whole_ref
from okr.model import Group, State
from storage.dependencies import StoredDependency

ALIVE = (State.OPEN, State.DRAFT)


@dataclass(frozen=True, slots=True)
class Pair:
    """A dependency with the key results of both sides."""

    stored: StoredDependency
    waiting: FoundKeyResult
    on: FoundKeyResult

    @property
    def of(self) -> Dependency:
        return self.stored.dependency

    @property
    def alive(self) -> bool:
        """Does anybody still wait?"""
        return self.waiting.key_result.state in ALIVE and self.waiting.objective.state in ALIVE

    @property
    def stood(self) -> str:
        """How far it is, and what the waiting side knows of a slip, as a notice keeps it."""
        return f"{self.of.state.value}/{self.stored.told.value if self.stored.told else ''}"

    def seen_by_all(self, group: Group) -> bool:
        """May everybody in the group's conversation see both sides?"""
        return all(everybody_sees(group, each) for each in (self.waiting, self.on))


def found(context: Context, key_result_id: int) -> FoundKeyResult:
    """A key result by its row; until this transaction ends nobody else changes it."""
    pair = context.key_results.by_id(key_result_id)
    if pair is None:
        raise LookupError(f"key result row {key_result_id} is gone")
    return FoundKeyResult(*pair, context.groups.by_id(pair[1].group_id))


def pair(context: Context, stored: StoredDependency) -> Pair:
    return Pair(stored, found(context, stored.waiting_id), found(context, stored.on_id))


def pairs(context: Context, stored: list[StoredDependency]) -> list[Pair]:
    """The same for a list, without keeping anybody from changing them."""
    read = _Reading(context)
    return [
        Pair(each, read(each.waiting_objective, each.waiting_id), read(each.on_objective, each.on_id))
        for each in stored
    ]


class _Reading:
    """Each objective and each group is read once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found: dict[int, dict[int, FoundKeyResult]] = {}
        self._groups: dict[int, Group] = {}

    def __call__(self, objective_id: int, key_result_id: int) -> FoundKeyResult:
        if objective_id not in self._found:
            objective = self._context.objectives.objective_by_id(objective_id)
            if objective is None:
                raise LookupError(f"objective row {objective_id} is gone")
            if objective.group_id not in self._groups:
                self._groups[objective.group_id] = self._context.groups.by_id(objective.group_id)
            group = self._groups[objective.group_id]
            self._found[objective_id] = {
                kr.id: FoundKeyResult(kr, objective, group) for kr in objective.key_results
            }
        return self._found[objective_id][key_result_id]


def side(of: FoundKeyResult, *, seen: bool) -> Side:
    return Side(whole_ref(of.key_result), of.key_result.title if seen else "")


def own(context: Context, of: FoundKeyResult) -> bool:
    """Is it the asker's, by the key result, its objective or the group they manage?"""
    owners = (of.key_result.owner.staff_id, of.objective.owner.staff_id)
    return context.request.actor.staff_id in owners or context.standpoint(of.group).rules


def sees(context: Context, of: FoundKeyResult) -> bool:
    """May the asker see it one to one?"""
    return own(context, of) or context.sees(of.objective, of.group)


def is_private(context: Context, both: Pair) -> bool:
    """Is there a side that not everybody in this conversation may see?"""
    return not all(for_everyone_here(context, each.objective) for each in (both.waiting, both.on))


def to_asker(context: Context, both: Pair) -> Tie:
    """As the asker may know it, where the answer goes one to one or everybody may see both."""
    return Tie(
        both.of,
        side(both.waiting, seen=sees(context, both.waiting)),
        side(both.on, seen=sees(context, both.on)),
    )


def to_addressee(both: Pair, to: Addressee) -> Tie:
    return Tie(both.of, side(both.waiting, seen=to.sees(both.waiting)), side(both.on, seen=to.sees(both.on)))


def to_everybody(both: Pair) -> Tie:
    """Where both may be seen by everybody."""
    return Tie(both.of, side(both.waiting, seen=True), side(both.on, seen=True))


def notice(context: Context, both: Pair, group: Group, stood: str = "") -> None:
    """A group is to hear of it, unless it is still as it `stood` when the group's window closes."""
    if both.seen_by_all(group):
        put_notice(context, group.id, DEPENDENCY, both.of.id, stood)

"""What an objective's number is made of besides its key results: read once, with the list it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from okr import cascade
from okr.dealings import whole_ref
from okr.health import worst
from okr.model import Group, Health, KeyResult, Objective, Rollup, Standing, State
from okr.progress import Contribution
from storage.cascade import Cascade
from storage.unit_of_work import UnitOfWork


class RollUp:
    """Lists objectives with all that counts in them, and remembers those for the sums of the same request."""

    def __init__(
        self,
        unit: UnitOfWork,
        groups: Callable[[], Iterable[Group]],
        standing: Callable[[KeyResult, Group], Standing],
    ) -> None:
        self._reads = Cascade(unit)
        self._every_group = groups
        self._standing = standing
        self._known: dict[str, Objective] = {}
        self._beneath: Mapping[str, Sequence[Objective]] = {}
        self._summed: dict[str, Decimal | None] = {}
        self._groups: dict[str, Group] = {}
        self._settings: Callable[[str], tuple[Rollup, bool]] | None = None

    def in_group(self, group_id: int, cycle: str) -> list[Objective]:
        """By number."""
        found = self._remember(self._reads.counted_in_group(group_id, cycle))
        return [each for each in found if each.group_id == group_id and each.cycle == cycle]

    def in_cycle(self, cycle: str) -> list[Objective]:
        """By group, then number."""
        return [each for each in self._remember(self._reads.counted_in_cycle(cycle)) if each.cycle == cycle]

    def around_cycle(self, cycle: str) -> list[Objective]:
        """Those of a cycle, and of whatever cycle all that their arrows lead to; by cycle, then group."""
        found = {whole_ref(each): each for each in self._remember(self._reads.around_cycle(cycle))}
        owner = {whole_ref(kr): ref for ref, each in found.items() for kr in each.key_results}
        reached = {ref for ref, each in found.items() if each.cycle == cycle}
        waiting = list(reached)
        while waiting:
            for arrow in found[waiting.pop()].aligned_to:
                ref = arrow if arrow in found else owner.get(arrow)
                if ref is not None and ref not in reached:
                    reached.add(ref)
                    waiting.append(ref)
        return [each for ref, each in found.items() if ref in reached]

    def below(self, top: str, cycle: str) -> list[Objective]:
        """Those of the group of that key and of all below it, and what counts in them elsewhere."""
        found = self._remember(self._reads.counted_below(top, cycle))
        return [each for each in found if each.cycle == cycle]

    def of_person(self, staff_id: str, cycle: str) -> list[Objective]:
        """Those a person owns, or owns a key result of."""
        found = self._remember(self._reads.counted_in_person(staff_id, cycle))
        return [each for each in found if each.cycle == cycle and _has_part(each, staff_id)]

    def children(self, objective: Objective) -> tuple[Contribution, ...]:
        """What contributes to it. Of an objective that was not in a list everything is read now."""
        if whole_ref(objective) not in self._known:
            self._remember(self._reads.counted_in(objective.id))
        if not self._beneath:
            return ()
        if self._settings is None:
            self._settings = cascade.group_settings(self._by_key().values())
        found = cascade.contributions(objective, self._beneath, self._settings, self._summed)
        if not cascade.is_empty(objective):  # its own key results say how well it is
            return found
        return tuple(replace(each, health=self._health(each.ref)) for each in found)

    def _health(self, ref: str) -> Health:
        """The worst of its key results, else of what contributes to it."""
        verdicts: list[Health] = []
        seen, waiting = {ref}, [ref]
        while waiting:
            at = waiting.pop()
            objective = self._known[at]
            if cascade.is_empty(objective):
                below = {whole_ref(each) for each in self._beneath.get(at, ()) if at in each.contributes}
                waiting += below - seen
                seen |= below
                continue
            group = self._by_key()[objective.group_key]
            open_ones = [kr for kr in objective.key_results if kr.state is not State.DROPPED]
            verdicts += [self._standing(kr, group).health for kr in open_ones]
        return worst(verdicts)

    def _remember(self, found: list[Objective]) -> list[Objective]:
        self._known |= {whole_ref(each): each for each in found}
        self._summed = {}
        self._beneath = cascade.below(each for each in self._known.values() if each.contributes)
        return found

    def _by_key(self) -> dict[str, Group]:
        if not self._groups:
            self._groups = {group.key: group for group in self._every_group()}
        return self._groups


def _has_part(objective: Objective, staff_id: str) -> bool:
    owners = {objective.owner.staff_id, *(kr.owner.staff_id for kr in objective.key_results)}
    return staff_id in owners

"""Ids of what comes in: kept where they are free, the next ones where they are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from exchange.comparing import Compared
from exchange.kept import Kept


class Ids:
    """Ids of one table: each its own where that is free, else the next one above all."""

    def __init__(self, taken: Iterable[int], told: Iterable[int]) -> None:
        self._taken = set(taken)
        self.highest = max([0, *self._taken, *told])
        self.renumbered = 0

    def give_all(self, wanted: Sequence[int]) -> dict[int, int]:
        """For things that go by the order of their ids: all their own, or all new ones."""
        if all(each > 0 and each not in self._taken for each in wanted):
            return {each: self.give(each) for each in wanted}
        self.renumbered += sum(each > 0 for each in wanted)
        return {each: self.give(0) for each in wanted}

    def give(self, wanted: int) -> int:
        """One of nought or less was never given."""
        if wanted > 0 and wanted not in self._taken:
            self._taken.add(wanted)
            return wanted
        self.renumbered += wanted > 0
        self.highest += 1
        self._taken.add(self.highest)
        return self.highest


def ids_of(kept: Kept, new: Compared) -> Mapping[str, Ids]:
    """By table: those that are taken here, and those that come."""
    krs = [kr for each in new.objectives for kr in each.key_results]
    return {
        "check_ins": Ids(kept.recorded, (each.check_in.id for kr in krs for each in kr.check_ins)),
        "comments": Ids(
            (each.id for found in kept.comments.values() for each in found),
            (each.id for kr in krs for each in kr.comments),
        ),
        "dependencies": Ids(
            (each.dependency.id for each in kept.dependencies),
            (each.dependency.id for each in new.dependencies),
        ),
        "kudos": Ids((each.id for each in kept.kudos), (each.kudos.id for each in new.kudos)),
        "retros": Ids((each.id for each in kept.retros), (each.retro.id for each in new.retros)),
    }

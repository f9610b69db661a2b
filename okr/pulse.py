"""How a group stands in a few numbers, and how several groups stand together.

Pure arithmetic: no clock, no storage, no words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from okr.health import WORST_FIRST
from okr.model import Group, Health
from okr.progress import ONE, weighted_mean


@dataclass(frozen=True, slots=True)
class Pulse:
    """`counts` are the key results by health, `still` those open ones that should move and do not.

    `open_count` of `owner_count` owners are still to report. `progress` is the mean of the objectives.
    """

    objectives: int = 0
    progress: Decimal | None = None
    counts: Mapping[Health, int] = field(default_factory=dict)
    moved: int = 0
    still: int = 0
    blocked: int = 0
    open_count: int = 0
    owner_count: int = 0

    @property
    def key_results(self) -> int:
        return sum(self.counts.values())

    @property
    def all_done(self) -> bool:
        return 0 < self.key_results == self.counts.get(Health.DONE, 0)

    @property
    def trouble(self) -> tuple[Decimal, ...]:
        """The larger, the worse: what shares are at risk, then behind, then how far it is not."""
        total = Decimal(self.key_results or 1)
        shares = tuple(Decimal(self.counts.get(each, 0)) / total for each in WORST_FIRST[:3])
        return (*shares, -(self.progress if self.progress is not None else ONE))


def together(pulses: Iterable[Pulse], progress: Decimal | None) -> Pulse:
    """The numbers of several groups added up; what their progress comes to is for the caller to say.

    An owner in two groups counts in both: each waits for its own reports.
    """
    found = list(pulses)
    counts: Counter[Health] = Counter()
    for each in found:
        counts.update(each.counts)
    return Pulse(
        objectives=sum(each.objectives for each in found),
        progress=progress,
        counts=dict(counts),
        moved=sum(each.moved for each in found),
        still=sum(each.still for each in found),
        blocked=sum(each.blocked for each in found),
        open_count=sum(each.open_count for each in found),
        owner_count=sum(each.owner_count for each in found),
    )


@dataclass(frozen=True, slots=True)
class Branch:
    """A group with its own numbers, those of it with all below it, and the ones below, the worst first."""

    group: Group
    own: Pulse
    whole: Pulse
    below: tuple[Branch, ...] = ()


def branch(group: Group, own: Pulse, below: Iterable[Branch]) -> Branch:
    """A group with objectives is as far as those are: what contributes from below counts in them
    already. One without is as far as the mean of those below."""
    beneath = worst_first(below)
    progress = own.progress if own.objectives else mean(beneath)
    return Branch(group, own, together([own, *(each.whole for each in beneath)], progress), beneath)


def mean(branches: Iterable[Branch]) -> Decimal | None:
    """What groups come to side by side; those where nothing is set are left out."""
    return weighted_mean((each.whole.progress, ONE) for each in branches if each.whole.objectives)


def worst_first(branches: Iterable[Branch]) -> tuple[Branch, ...]:
    """Of equals the first stays first."""
    return tuple(sorted(branches, key=lambda each: each.whole.trouble, reverse=True))


def walk(branches: Iterable[Branch], depth: int = 0) -> Iterator[tuple[Branch, int]]:
    """Each right behind the one above it, with how deep it hangs."""
    for each in branches:
        yield each, depth
        yield from walk(each.below, depth + 1)

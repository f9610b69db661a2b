"""What the trade itself objects to, as facts for `cards/refusal.py`: refusals of what only okr/ can judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from okr.refusals import Refusal


@dataclass(eq=False)
class BadScore(Refusal):
    code: ClassVar[str] = "bad_score"
    typed: str  # wanted: 0.0..1.0


@dataclass(eq=False)
class BadHealthRule(Refusal):
    code: ClassVar[str] = "bad_health_rule"
    typed: str


@dataclass(eq=False)
class BadSetting(Refusal):
    """Not in the grammar of the settings."""

    code: ClassVar[str] = "bad_setting"
    typed: str
    name: str  # "checkin", "card", "quiet", "notices", "visibility", "health", "rollup", "overflow", "lang"…


@dataclass(eq=False)
class UnknownSetting(Refusal):
    """None that can be said in chat."""

    code: ClassVar[str] = "unknown_setting"
    typed: str
    known: tuple[str, ...]


@dataclass(eq=False)
class LimitsCrossed(Refusal):
    """A lower limit above the upper one."""

    code: ClassVar[str] = "limits_crossed"
    low: str
    high: str


@dataclass(eq=False)
class OutOfOrder(Refusal):
    """Start, commit, target and stretch must lead one way, each further than the one before."""

    code: ClassVar[str] = "out_of_order"
    values: tuple[str, ...]  # in that order


@dataclass(eq=False)
class TwoNeeded(Refusal):
    """Of start, commit, target and stretch only one is there: the others cannot be computed."""

    code: ClassVar[str] = "two_needed"
    given: str


@dataclass(eq=False)
class TooManyParts(Refusal):
    code: ClassVar[str] = "too_many_parts"
    name: str  # "milestones", "phases"
    found: int
    limit: int


@dataclass(eq=False)
class MilestonesMissing(Refusal):
    code: ClassVar[str] = "milestones_missing"


@dataclass(eq=False)
class MilestoneTwice(Refusal):
    code: ClassVar[str] = "milestone_twice"
    title: str


@dataclass(eq=False)
class MilestoneDone(Refusal):
    """Ticked off already."""

    code: ClassVar[str] = "milestone_done"
    title: str


@dataclass(eq=False)
class PhaseOutside(Refusal):
    """A phase that is not between the first and the last day."""

    code: ClassVar[str] = "phase_outside"
    day: str
    first: str
    last: str


@dataclass(eq=False)
class PhaseTwice(Refusal):
    code: ClassVar[str] = "phase_twice"
    day: str


@dataclass(eq=False)
class PhaseBackwards(Refusal):
    """Less expected than at the phase before, or not between start and target."""

    code: ClassVar[str] = "phase_backwards"
    day: str
    typed: str


@dataclass(eq=False)
class NoPhases(Refusal):
    """Phases for a kind that has no road to bend."""

    code: ClassVar[str] = "no_phases"


@dataclass(eq=False)
class AlignmentDown(Refusal):
    """An arrow leads up or sideways, never to a lower level."""

    code: ClassVar[str] = "alignment_down"
    ref: str
    other: str


@dataclass(eq=False)
class NotAligned(Refusal):
    """No such arrow, or none at all."""

    code: ClassVar[str] = "not_aligned"
    ref: str


@dataclass(eq=False)
class MovedElsewhere(Refusal):
    """A key result stays in its group and cycle; its number is of there."""

    code: ClassVar[str] = "moved_elsewhere"
    ref: str
    other: str


@dataclass(eq=False)
class CycleClosed(Refusal):
    code: ClassVar[str] = "cycle_closed"
    cycle: str


@dataclass(eq=False)
class CycleNotBegun(Refusal):
    code: ClassVar[str] = "cycle_not_begun"
    cycle: str
    first: str  # its first day


@dataclass(eq=False)
class NothingToCarry(Refusal):
    """Finished, dropped, or without a key result that is still open."""

    code: ClassVar[str] = "nothing_to_carry"
    ref: str


@dataclass(eq=False)
class CarriedAlready(Refusal):
    """There is a copy in the later cycle."""

    code: ClassVar[str] = "carried_already"
    ref: str
    other: str  # the copy


@dataclass(eq=False)
class NotLater(Refusal):
    """Something is carried into a later cycle only."""

    code: ClassVar[str] = "not_later"
    cycle: str
    other: str


@dataclass(eq=False)
class NotClosed(Refusal):
    """Only what was closed or dropped can be opened again."""

    code: ClassVar[str] = "not_closed"
    ref: str


@dataclass(eq=False)
class NotBlocked(Refusal):
    code: ClassVar[str] = "not_blocked"
    ref: str


@dataclass(eq=False)
class NotFed(Refusal):
    """No machine reports this key result."""

    code: ClassVar[str] = "not_fed"
    ref: str


@dataclass(eq=False)
class FedByHand(Refusal):
    """A machine reported to a key result that people took over."""

    code: ClassVar[str] = "fed_by_hand"
    ref: str


@dataclass(eq=False)
class NoCheckInOn(Refusal):
    code: ClassVar[str] = "no_check_in_on"
    ref: str
    day: str


@dataclass(eq=False)
class NotYourCheckIn(Refusal):
    """An old check-in is mended by whoever made it."""

    code: ClassVar[str] = "not_your_check_in"
    day: str
    owner: str  # display name


@dataclass(eq=False)
class DependsOnItself(Refusal):
    code: ClassVar[str] = "depends_on_itself"
    ref: str


@dataclass(eq=False)
class DependencyTwice(Refusal):
    code: ClassVar[str] = "dependency_twice"
    ref: str
    other: str


@dataclass(eq=False)
class DependencyLoop(Refusal):
    """What is waited for waits for this one already."""

    code: ClassVar[str] = "dependency_loop"
    ref: str
    other: str


@dataclass(eq=False)
class ThanksToOneself(Refusal):
    """Kudos go from one person to another."""

    code: ClassVar[str] = "thanks_to_oneself"


@dataclass(eq=False)
class UnknownDependency(Refusal):
    code: ClassVar[str] = "unknown_dependency"
    typed: str
    known: tuple[str, ...]


@dataclass(eq=False)
class DependencyNotAsked(Refusal):
    """It was answered already, or is met, so it takes no such answer."""

    code: ClassVar[str] = "dependency_not_asked"
    number: int
    state: str  # "accepted", "refused", "met"


@dataclass(eq=False)
class StartBlank(Refusal):
    """A draft's key result of which nobody said yet where it begins."""

    code: ClassVar[str] = "start_blank"
    ref: str

"""The quality check: what a good objective and a good key result would not do. It warns and blocks nothing.

Findings are codes with facts; words, and the mended line to copy, are made elsewhere. Judged is only
what is handed in: nothing a reader may not see can show up as a duplicate.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from okr.amounts import plain
from okr.cascade import is_orphan
from okr.dealings import whole_ref
from okr.model import ROADS, Cycle, KeyResult, Kind, Level, Objective, State, day_of
from okr.wording import Lexicon, number_in, same_as, task_in, vague_in

MOST_KEY_RESULTS = 5
FEWEST_KEY_RESULTS = 2
MOST_OBJECTIVES = 5  # per owner
_ALREADY = Decimal("0.8")
_HEAVIER = 10  # times the lightest
_ALIVE = (State.DRAFT, State.OPEN)


class Code(StrEnum):
    """What was found."""

    NO_NUMBER = "no_number"
    NO_BASELINE = "no_baseline"
    START_IS_TARGET = "start_is_target"
    TASK_NOT_RESULT = "task_not_result"
    NUMBER_IN_OBJECTIVE = "number_in_objective"
    TOO_MANY_KEY_RESULTS = "too_many_key_results"
    TOO_FEW_KEY_RESULTS = "too_few_key_results"
    TOO_MANY_OBJECTIVES = "too_many_objectives"
    NO_OWNER = "no_owner"
    DUE_OUTSIDE_CYCLE = "due_outside_cycle"
    UNALIGNED = "unaligned"
    DUPLICATE = "duplicate"
    VAGUE_WORD = "vague_word"
    ALREADY_DONE = "already_done"
    WEIGHTS_ODD = "weights_odd"


class Need(StrEnum):
    """What the mended line has to hold."""

    ROAD = "road"  # from A to B
    START = "start"
    TARGET = "target"
    TITLE = "title"
    FEWER = "fewer"  # some of them dropped or moved
    MORE = "more"  # one more key result
    OWNER = "owner"
    DUE = "due"
    ARROW = "arrow"
    WEIGHT = "weight"


NEEDS = {
    Code.NO_NUMBER: Need.ROAD,
    Code.NO_BASELINE: Need.START,
    Code.START_IS_TARGET: Need.TARGET,
    Code.TASK_NOT_RESULT: Need.TITLE,
    Code.NUMBER_IN_OBJECTIVE: Need.TITLE,
    Code.TOO_MANY_KEY_RESULTS: Need.FEWER,
    Code.TOO_FEW_KEY_RESULTS: Need.MORE,
    Code.TOO_MANY_OBJECTIVES: Need.FEWER,
    Code.NO_OWNER: Need.OWNER,
    Code.DUE_OUTSIDE_CYCLE: Need.DUE,
    Code.UNALIGNED: Need.ARROW,
    Code.DUPLICATE: Need.TITLE,
    Code.VAGUE_WORD: Need.TITLE,
    Code.ALREADY_DONE: Need.TARGET,
    Code.WEIGHTS_ODD: Need.WEIGHT,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`ref` is what it is about (KR3, O1, or "" for a draft); `found` the word, number or day found.

    `other` is the reference of a duplicate; `first` and `last` are the days of the cycle; `limit` is how
    many would be right.
    """

    code: Code
    ref: str
    found: str = ""
    other: str = ""
    first: date | None = None
    last: date | None = None
    limit: int = 0

    @property
    def need(self) -> Need:
        return NEEDS[self.code]


@dataclass(frozen=True, slots=True)
class Draft:
    """A key result as far as somebody has said it; `kind` is None without any measure.

    `whole` is its whole reference once it has one. An `owner_id` of "" is nobody.
    """

    title: str
    kind: Kind | None = None
    start: Decimal | None = None
    target: Decimal | None = None
    due: date | None = None
    ref: str = ""
    whole: str = ""
    owner_id: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a judgement depends on beside the thing itself.

    `others` are (whole reference, title) of objectives and key results that the writer may see. `gone`
    are staff ids of people who left. `likeness` compares two normalised titles, 0..1.
    """

    cycle: Cycle
    lexicon: Lexicon
    level: Level = Level.TEAM
    others: Sequence[tuple[str, str]] = ()
    gone: Container[str] = field(default_factory=frozenset)
    likeness: Callable[[str, str], float] = lambda own, theirs: float(own == theirs)

    def is_nobody(self, staff_id: str) -> bool:
        return not staff_id or staff_id in self.gone


def draft_of(kr: KeyResult) -> Draft:
    due = day_of(kr.target) if kr.kind is Kind.DATE else kr.due
    return Draft(kr.title, kr.kind, kr.start, kr.target, due, kr.ref, whole_ref(kr), kr.owner.staff_id)


def of_key_result(draft: Draft, around: Surroundings) -> tuple[Finding, ...]:
    """In the order of `Code`."""
    cycle, ref = around.cycle, draft.ref
    found = [
        *_of_measure(draft, around.lexicon),
        *_if(task_in(draft.title, around.lexicon), Code.TASK_NOT_RESULT, ref),
    ]
    if draft.owner_id is not None and around.is_nobody(draft.owner_id):
        found.append(Finding(Code.NO_OWNER, ref))
    if draft.due is not None and not cycle.start <= draft.due <= cycle.end:
        day = draft.due.isoformat()
        found.append(Finding(Code.DUE_OUTSIDE_CYCLE, ref, day, first=cycle.start, last=cycle.end))
    found += _of_title(draft.title, ref, draft.whole, around)
    if _is_already_done(draft):
        found.append(Finding(Code.ALREADY_DONE, ref, "" if draft.start is None else plain(draft.start)))
    return tuple(found)


def of_objective(objective: Objective, around: Surroundings) -> tuple[Finding, ...]:
    """Of itself only; `of_whole` adds its key results."""
    ref, alive = objective.ref, [kr for kr in objective.key_results if kr.state in _ALIVE]
    found = [*_if(number_in(objective.title, around.lexicon), Code.NUMBER_IN_OBJECTIVE, ref)]
    if len(alive) > MOST_KEY_RESULTS:
        found.append(Finding(Code.TOO_MANY_KEY_RESULTS, ref, str(len(alive)), limit=MOST_KEY_RESULTS))
    if len(alive) < FEWEST_KEY_RESULTS:
        found.append(Finding(Code.TOO_FEW_KEY_RESULTS, ref, str(len(alive)), limit=FEWEST_KEY_RESULTS))
    if around.is_nobody(objective.owner.staff_id):
        found.append(Finding(Code.NO_OWNER, ref))
    if is_orphan(objective, around.level):
        found.append(Finding(Code.UNALIGNED, ref))
    found += _of_title(objective.title, ref, whole_ref(objective), around)
    found += _of_weights(alive, ref)
    return tuple(found)


def of_whole(objective: Objective, around: Surroundings) -> tuple[Finding, ...]:
    """An objective and its key results."""
    alive = [kr for kr in objective.key_results if kr.state in _ALIVE]
    own = of_objective(objective, around)
    return own + tuple(finding for kr in alive for finding in of_key_result(draft_of(kr), around))


def of_owner(owner_id: str, objectives: Iterable[Objective]) -> tuple[Finding, ...]:
    """One finding, on the last, when somebody has more than five objectives in these."""
    own = [each for each in objectives if each.state in _ALIVE and each.owner.staff_id == owner_id]
    if len(own) <= MOST_OBJECTIVES:
        return ()
    return (Finding(Code.TOO_MANY_OBJECTIVES, own[-1].ref, str(len(own)), limit=MOST_OBJECTIVES),)


def _of_measure(draft: Draft, lexicon: Lexicon) -> tuple[Finding, ...]:
    named = number_in(draft.title, lexicon)
    if draft.kind is None or draft.kind is Kind.YES_NO:
        if not named:
            return (Finding(Code.NO_NUMBER, draft.ref),)
        return (Finding(Code.NO_BASELINE, draft.ref, named),) if draft.kind is None else ()
    if draft.kind not in ROADS:
        return ()
    if draft.start is None:
        target = "" if draft.target is None else plain(draft.target)
        return (Finding(Code.NO_BASELINE, draft.ref, target),)
    if draft.start == draft.target:
        return (Finding(Code.START_IS_TARGET, draft.ref, plain(draft.start)),)
    return ()


def _of_title(title: str, ref: str, whole: str, around: Surroundings) -> tuple[Finding, ...]:
    same = same_as(title, (other for other in around.others if other[0] != whole), around.likeness)
    duplicate = (Finding(Code.DUPLICATE, ref, other=same),) if same else ()
    return duplicate + _if(vague_in(title, around.lexicon), Code.VAGUE_WORD, ref)


def _is_already_done(draft: Draft) -> bool:
    """Does the road begin beyond 80 % of its target? One that leads down is measured the other way."""
    if draft.kind not in ROADS or draft.start is None or draft.target is None:
        return False
    low, high = sorted((draft.start, draft.target))
    return 0 < low < high and low > high * _ALREADY


def _of_weights(alive: Sequence[KeyResult], ref: str) -> tuple[Finding, ...]:
    """Left out by weight 0, or ten times as heavy as another: seldom meant."""
    given = sorted(kr.weight for kr in alive)
    if not given or given[0] * _HEAVIER >= given[-1] > 0:
        return ()
    shown = ", ".join(plain(kr.weight) for kr in alive)
    return (Finding(Code.WEIGHTS_ODD, ref, shown),)


def _if(found: str, code: Code, ref: str) -> tuple[Finding, ...]:
    return (Finding(code, ref, found),) if found else ()

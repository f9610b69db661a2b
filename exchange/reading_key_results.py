"""Key results of a document, and what people did there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from exchange import names
from exchange.checking import Entry, shown
from exchange.company import ToldCheckIn, ToldKeyResult
from exchange.parts import Staff, StaffOrNone, phases_of, titled, weight_of
from okr.dealings import Comment, TargetVersion
from okr.definitions import version_of
from okr.model import (
    ROADS,
    Blocker,
    CheckIn,
    Feed,
    Health,
    KeyResult,
    Kind,
    Milestone,
    Objective,
    Person,
    State,
)
from okr.progress import ONE
from storage.blockers import StoredBlocker

MOST = 10**9


class Source(StrEnum):
    CHAT = "chat"
    CARD = "card"
    API = "api"
    IMPORT = "import"


class KeyResultReading:
    """Those of one objective."""

    def __init__(self, staff: Staff, staff_or_none: StaffOrNone, objective: Objective) -> None:
        self._staff = staff
        self._staff_or_none = staff_or_none
        self._objective = objective

    def key_result(self, entry: Entry, number: int, carried_from: str | None) -> ToldKeyResult:
        steps = list(entry.entries("milestones", names.MILESTONE))
        milestones = tuple(
            Milestone(titled(each, "title"), each.instant_or_none("done_at")) for each in steps
        )
        kr = replace(self._itself(entry, number), milestones=milestones, carried_from=carried_from)
        kr = _measured(entry, kr)
        told = ToldKeyResult(
            entry.path,
            kr,
            check_ins=tuple(self._check_ins(entry, kr)),
            versions=self._versions(entry, kr),
            blockers=self._blockers(entry, kr.owner),
            comments=tuple(
                self._comment(each, kr.owner) for each in entry.entries("comments", names.COMMENT)
            ),
            tickers=self._tickers(steps, kr),
        )
        return replace(told, key_result=_standing(entry, kr, told.check_ins))

    def _itself(self, entry: Entry, number: int) -> KeyResult:
        """Without what its kind decides."""
        kind = entry.choice("kind", Kind)
        return KeyResult(
            id=0,
            objective_id=0,
            group_key=self._objective.group_key,
            cycle=self._objective.cycle,
            number=number,
            title=titled(entry, "title"),
            owner=self._staff(entry, "owner", self._objective.owner.staff_id),
            kind=kind,
            unit=entry.text("unit", "", longest=64),
            start=entry.number("start"),
            target=Decimal(0),
            current=entry.value("current", dated=kind is Kind.DATE),
            weight=weight_of(entry),
            due=entry.day("due"),
            confidence=entry.whole_or_none("confidence", high=10),
            stated=entry.choice_or_none("stated_health", Health),
            state=entry.choice("state", State, State.OPEN),
            created_at=entry.instant("created_at", self._objective.created_at),
            checked_in_at=entry.instant_or_none("checked_in_at"),
            commit=entry.number("commit"),
            stretch=entry.number("stretch"),
            phases=phases_of(entry),
            done=entry.flag("done"),
            last_step=entry.number("last_step"),
            feed=entry.choice("feed", Feed, Feed.NONE),
            feed_source=entry.text("feed_source", "", longest=200),
            score=entry.share("score", low=0, high=1),
            score_note=entry.text("score_note", ""),
            reason=entry.text("reason", ""),
        )

    def _tickers(self, steps: Iterable[Entry], kr: KeyResult) -> dict[int, str]:
        found = {}
        for place, step in enumerate(steps, 1):
            by = self._staff_or_none(step, "done_by")
            if by is not None and kr.milestones[place - 1].done:
                found[place] = by.staff_id
        return found

    def _check_ins(self, entry: Entry, kr: KeyResult) -> list[ToldCheckIn]:
        told = []
        dated = kr.kind is Kind.DATE
        for index, each in enumerate(entry.entries("checkins", names.CHECK_IN)):
            at = each.instant("at")
            value, target = each.value("value", dated=dated), each.value("target", dated=dated)
            if each.empty("value"):
                each.fault("value", "nothing", "the value that was reported")
            check_in = CheckIn(
                # One without an id of its own goes by its place, and mends none and is mended by none.
                id=each.whole("id", -1 - index, low=1, high=MOST),
                key_result_id=0,
                at=at,
                by=self._staff(each, "by", kr.owner.staff_id),
                source=each.choice("source", Source, Source.IMPORT).value,
                value=value or Decimal(0),
                before=each.value("before", dated=dated),
                start=each.number("start") if each.given("start") else kr.start,
                target=kr.target if target is None else target,
                confidence=each.whole_or_none("confidence", high=10),
                stated=each.choice_or_none("stated_health", Health),
                note=each.text("note", ""),
                approx=each.flag("approx"),
                late=each.flag("late"),
                undone=each.flag("undone"),
                low=each.number("low") if each.given("low") else kr.low,
                done=each.flag("done"),
                ticked=each.texts("ticked"),
                mends=each.whole_or_none("mends", low=1, high=MOST),
            )
            told.append(ToldCheckIn(check_in, each.instant("recorded_at", at)))
        _check_ids(entry, told)
        return told

    def _versions(self, entry: Entry, kr: KeyResult) -> tuple[TargetVersion, ...]:
        told = []
        for index, each in enumerate(entry.entries("targets", names.VERSION), 1):
            number = each.whole("number", index, low=1, high=MOST)
            if number != index:
                each.fault("number", str(number), f"{index}: they follow one another")
            target = each.value("target", dated=kr.kind is Kind.DATE)
            if each.empty("target"):
                each.fault("target", "nothing", "the target of that version")
            told.append(
                TargetVersion(
                    key_result_id=0,
                    number=number,
                    since=each.instant("since"),
                    by=self._staff(each, "by", kr.owner.staff_id),
                    start=each.number("start"),
                    target=target or Decimal(0),
                    low=each.number("low"),
                    commit=each.number("commit"),
                    stretch=each.number("stretch"),
                    phases=phases_of(each),
                )
            )
        first = replace(version_of(kr, number=1, by=kr.owner, since=kr.created_at), phases=kr.phases)
        return tuple(told) or (first,)

    def _blockers(self, entry: Entry, owner: Person) -> tuple[StoredBlocker, ...]:
        told = [self._blocker(each, owner) for each in entry.entries("blockers", names.BLOCKER)]
        now = entry.entry_or_none("blocked", names.BLOCKED)
        if now is not None and not entry.given("blockers"):
            told.append(self._blocker(now, owner))
        if sum(each.closed_at is None for each in told) > 1:
            entry.fault("blockers", "several that are open", "at most one without closed_at")
        return tuple(told)

    def _blocker(self, entry: Entry, owner: Person) -> StoredBlocker:
        blocker = Blocker(
            reason=entry.text("reason"),
            owner=self._staff(entry, "owner", owner.staff_id),
            since=entry.instant("since"),
            by=self._staff(entry, "by", owner.staff_id),
        )
        return StoredBlocker(
            0,
            0,
            blocker,
            closed_at=entry.instant_or_none("closed_at"),
            closed_by=self._staff_or_none(entry, "closed_by"),
            word=entry.text("word", ""),
        )

    def _comment(self, entry: Entry, owner: Person) -> Comment:
        return Comment(
            id=entry.whole("id", 0, low=1, high=MOST),
            key_result_id=0,
            by=self._staff(entry, "by", owner.staff_id),
            at=entry.instant("at"),
            text=entry.text("text"),
        )


def _measured(entry: Entry, kr: KeyResult) -> KeyResult:
    """With the numbers that its kind needs, as `okr.model` keeps them."""
    low, high = entry.number("low"), entry.number("high")
    target = entry.value("target", dated=kr.kind is Kind.DATE)
    if kr.kind is Kind.YES_NO:
        return replace(kr, target=ONE if target is None else target)
    if kr.kind is Kind.MILESTONES:
        return _counted(entry, kr, target)
    needed = {
        Kind.KEEP_BELOW: {"high": high},
        Kind.KEEP_ABOVE: {"low": low},
        Kind.KEEP_BETWEEN: {"low": low, "high": high},
        Kind.DATE: {"target": target},
    }.get(kr.kind, {"start": kr.start, "target": target})
    for name, number in needed.items():
        if number is None and entry.empty(name):
            entry.fault(name, "nothing", f"a number, since its kind is {kr.kind.value}")
    if kr.kind in ROADS and target is not None and kr.start == target:
        entry.fault("target", shown(target), "another number than the start")
    if kr.kind is Kind.KEEP_BETWEEN and low is not None and high is not None and low > high:
        entry.fault("low", shown(low), "at most the high")
    limit = {Kind.KEEP_BELOW: high, Kind.KEEP_ABOVE: low, Kind.KEEP_BETWEEN: high}.get(kr.kind, target)
    return replace(
        kr, target=Decimal(0) if limit is None else limit, low=low if kr.kind is Kind.KEEP_BETWEEN else None
    )


def _counted(entry: Entry, kr: KeyResult, target: Decimal | None) -> KeyResult:
    count = Decimal(len(kr.milestones))
    if not kr.milestones:
        entry.fault("milestones", "none", "at least one, since its kind is milestones")
    if target not in (None, count):
        entry.fault("target", shown(target), f'"{count}", as many as there are milestones')
    return replace(kr, start=Decimal(0) if kr.start is None else kr.start, target=count)


def _standing(entry: Entry, kr: KeyResult, check_ins: tuple[ToldCheckIn, ...]) -> KeyResult:
    """Where it stands: what the document says, else what the newest check-in that stands said."""
    mended = {each.check_in.mends for each in check_ins if not each.check_in.undone}
    standing = [
        each.check_in for each in check_ins if not each.check_in.undone and each.check_in.id not in mended
    ]
    newest = max(standing, key=lambda each: (each.at, each.id), default=None)
    if newest is None:
        return kr
    at: datetime | None = kr.checked_in_at if entry.given("checked_in_at") else newest.at
    if entry.given("current"):
        return replace(kr, checked_in_at=at)
    confidence = kr.confidence if entry.given("confidence") else newest.confidence
    done = kr.done or newest.done
    return replace(kr, checked_in_at=at, current=newest.value, confidence=confidence, done=done)


def _check_ids(entry: Entry, told: list[ToldCheckIn]) -> None:
    ids = {each.check_in.id for each in told}
    for index, each in enumerate(told):
        mends = each.check_in.mends
        if mends is not None and (mends not in ids or mends == each.check_in.id):
            entry.fault(f"checkins[{index}].mends", str(mends), "the id of another one of these")

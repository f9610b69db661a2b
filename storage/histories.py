"""Each key result against its own history: every report has its event, and both say whether it stands.

The whole database is gone through, key result by key result; no more of it is held than one's reports. What
an import brought has no history of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import and_, or_, select

from storage.check_ins import C
from storage.events import ABOUT, ERASED, KEY_RESULT, E
from storage.soundness import MOST, Broken, G, K
from storage.statement import Statement
from storage.unit_of_work import Row, UnitOfWork

TOLD, STANDS, MENDS = (
    "each check-in has its event",
    "a check-in stands as long as its event does",
    "what a check-in mends is one of the same key result",
)
_first_version = tuple(what for what, about in ABOUT.items() if about == KEY_RESULT)
_of_key_results = or_(E.c.about == KEY_RESULT, and_(E.c.about == "", E.c.what.in_(_first_version)))

KEY_RESULTS = Statement(
    select(K.c.id, K.c.cycle, K.c.number, G.c.key).join(G, G.c.id == K.c.group_id).order_by(K.c.id)
)
REPORTS = Statement(
    select(C.c.key_result_id, C.c.id, C.c.undone, C.c.mends).order_by(C.c.key_result_id, C.c.id)
)
EVENTS = Statement(
    select(E.c.subject, E.c.id, E.c.what, E.c.facts, E.c.undone)
    .where(_of_key_results)
    .order_by(E.c.subject, E.c.id)
)


@dataclass(slots=True)
class _History:
    """What is told of one key result. `undone` holds the reports that have an event, by their ids, and
    whether that was taken back.
    """

    added: int = 0  # the event of its making, 0 where it was imported or copied
    gone: bool = False  # what was told so far is of another one, whose making was taken back
    erased: int = 0  # events of which no more is kept than that they happened
    undone: dict[int, bool] = field(default_factory=dict)


class _Following:
    """Rows in the order of a key, handed out key by key."""

    def __init__(self, rows: Iterator[Row], key: str) -> None:
        self._rows = rows
        self._key = key
        self._next = next(rows, None)

    def of(self, key: int) -> Iterator[Row]:
        """Those of `key`; what comes before is passed over."""
        while self._next is not None and self._next[self._key] <= key:
            row, self._next = self._next, next(self._rows, None)
            if row[self._key] == key:
                yield row


def broken(unit: UnitOfWork) -> list[Broken]:
    """The rows that break a rule, at most MOST of each."""
    reports = _Following(unit.each(REPORTS), "key_result_id")
    events = _Following(unit.each(EVENTS), "subject")
    rows: dict[str, list[Broken]] = {TOLD: [], STANDS: [], MENDS: []}
    for kr in unit.each(KEY_RESULTS):
        where = f"{kr['key']}/{kr['cycle']}/KR{kr['number']}"
        history = _history(events.of(kr["id"]))
        for rule, found, expected in _against(history, reports.of(kr["id"])):
            if len(rows[rule]) < MOST:
                rows[rule].append(Broken(rule, where, found, expected))
    return [each for of_rule in rows.values() for each in of_rule]


def _history(events: Iterable[Row]) -> _History:
    history = _History()
    for event in events:
        facts = json.loads(event["facts"])
        if event["what"] == "add_key_result":
            history = _History(added=event["id"], gone=bool(event["undone"]))
        elif history.gone and event["what"] == "undo" and facts.get("of") in (history.added, None):
            # Its row's number may be given again. Where "of" was erased it may be this undo or a later one.
            history = _History(gone="of" not in facts)
        elif ERASED in facts:
            history.erased += 1
        elif "check_in" in facts:
            history.undone[facts["check_in"]] = bool(event["undone"])
    return history


def _against(history: _History, reports: Iterable[Row]) -> Iterator[tuple[str, str, str]]:
    """Rule, what was found, what was expected."""
    known, mends, untold = set(), set(), []
    first = min(history.undone, default=0)
    for report in reports:
        key, undone = report["id"], history.undone.get(report["id"])
        known.add(key)
        if report["mends"] is not None:
            mends.add(report["mends"])
        # An import brings reports without events, all of them before the first one that is told here.
        if undone is None and (history.added or 0 < first < key):
            untold.append(key)
        if undone is not None and undone != bool(report["undone"]):
            yield STANDS, f"check-in {key} {_is(report['undone'])}", f"as its event, which {_is(undone)}"
    for key in untold if len(untold) > history.erased else ():
        yield TOLD, f"check-in {key} without one", "an event"
    for key in sorted(key for key, undone in history.undone.items() if not undone and key not in known):
        yield TOLD, f"an event of check-in {key}, which is not there", "the check-in"
    for key in sorted(mends - known):
        yield MENDS, f"one mends check-in {key}, which is not there", "the check-in"


def _is(undone: object) -> str:
    return "is taken back" if undone else "stands"

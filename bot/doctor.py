"""`dingokr doctor`: what is wrong right now, each thing in one line with what to do. It changes nothing."""

from __future__ import annotations

import asyncio
import json as jsonlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from bot import leavers
from bot.company_days import CompanyDaysFile
from bot.diagnosis import Diagnosis
from bot.directory import rules_of
from bot.dropped import dropped
from bot.looking import FAILED
from bot.names import UNKNOWN, Names, people, told_at
from bot.quota import MORE_QUOTA, Quota, running_out
from bot.settings import Settings
from bot.unheard import WHAT as UNHEARD
from handlers.context import Rules
from handlers.thrift import SPENT
from okr import budget
from schedules import calendars
from storage import migrate
from storage.address_book import AddressBook
from storage.cards import Cards
from storage.engine import make_engine, read_beside, sqlite_path
from storage.groups import Groups
from storage.spending import Spending
from storage.troubles import Troubles
from storage.unit_of_work import UnitOfWork

FINE, WRONG = 0, 1
DIED_WITHIN = timedelta(days=7)
SKIPPED_WITHIN = timedelta(days=14)
TOO_LONG = timedelta(minutes=10)
MOST_SKEW = timedelta(seconds=30)
CALLBACKS = 101  # the newest ones, whose signatures tell DingTalk's clock

_KEEP_IT_RUNNING = "keep `dingokr serve` running, or call `dingokr tick` more often"
_LET_IT_IN = "put the robot into the group again, then say a word to it there"
# Why something is left out that should not have been, and what to do. Every other reason is a good one.
FAULTS: Final = {
    "missed by more than three days": _KEEP_IT_RUNNING,
    "missed, and a newer one is due": _KEEP_IT_RUNNING,
    "nothing gets through to the group": _LET_IT_IN,
    FAILED: "report it, with what the log holds of `request_failed`",
    SPENT: MORE_QUOTA.format("OKR_BUDGET__API_CALLS and OKR_BUDGET__PUSHES"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found. `skew` is None where no callback came within a week."""

    findings: tuple[Diagnosis, ...]
    quota: Quota | None = None  # of a database that can be read
    skew: timedelta | None = None
    names: Names = UNKNOWN

    def facts(self) -> dict[str, Any]:
        return {
            "ok": not self.findings,
            "findings": [asdict(finding) for finding in self.findings],
            "quota": self.quota.facts() if self.quota else None,
            "clock_ahead_seconds": None if self.skew is None else self.skew.total_seconds(),
            "address_book": self.names.facts(),
        }

    def lines(self) -> list[str]:
        number = len(self.findings)
        return [
            *map(str, self.findings),
            *([str(self.quota)] if self.quota else []),
            "clock: " + ("no callback to tell by" if self.skew is None else _apart(self.skew)),
            *self.names.lines(),
            "OK" if not number else f"{number} {'thing is' if number == 1 else 'things are'} wrong",
        ]


def doctor(settings: Settings, *, now: datetime, json: bool, online: bool = False) -> tuple[str, int]:
    """What to print, and the exit code; `online` asks DingTalk about the newest posts, a call for each.

    Raises StorageUnavailable or StorageDamaged.
    """
    look = examine(settings, now=now)
    if online and look.quota is not None:
        look = replace(look, findings=(*look.findings, *asyncio.run(dropped(settings, now))))
    text = jsonlib.dumps(look.facts(), ensure_ascii=False, indent=2) if json else "\n".join(look.lines())
    return text, WRONG if look.findings else FINE


def examine(settings: Settings, *, now: datetime) -> Look:
    """Look at the database, beside whoever works on it."""
    CompanyDaysFile(Path(settings.calendar_file) if settings.calendar_file else None)
    path = sqlite_path(settings.database_url)
    if path is not None and not path.exists():
        return Look((_no_database(f"{path} does not exist"),))
    engine = make_engine(settings.database_url)
    try:
        migrate.check_sound(engine)
        revision = migrate.revision(engine)
        if revision != migrate.HEAD:
            return Look((_no_database(f"schema {revision or 'missing'}"),))
        return read_beside(engine, lambda unit: look_at(unit, rules_of(settings), now))
    finally:
        engine.dispose()


def _no_database(found: str) -> Diagnosis:
    return Diagnosis("database", found, f"schema {migrate.HEAD}", "run `dingokr db upgrade`")


def look_at(unit: UnitOfWork, rules: Rules, now: datetime) -> Look:
    """What is wrong, as far as the database tells."""
    troubles, month, book = Troubles(unit), budget.month_of(now), AddressBook(unit)
    limits = rules.budget
    counts = Spending(unit).of_month(month)
    spent = budget.total(counts)
    quota = Quota(month, counts, spent, budget.projected(spent, now), limits)
    skews = [each.total_seconds() for each in troubles.skews(most=CALLBACKS)]
    skew = timedelta(seconds=median(skews)) if skews else None
    findings = (
        *_messages(troubles, now),
        *_cards(unit, now),
        *_timetable(troubles, now),
        *running_out(quota),
        *_unheard(Spending(unit).times(month, UNHEARD), month),
        *_clock(skew),
        *_calendars(unit, now),
        *people(book.night()),
        *leavers.still_named(unit, rules),
        *leavers.left_behind(unit, rules, now),
    )
    return Look(findings, quota, skew, Names(tuple(book.lacks()), book.compared_at()))


def _messages(troubles: Troubles, now: datetime) -> Iterator[Diagnosis]:
    for dead in troubles.dead(since=now - DIED_WITHIN):
        times = "message was" if dead.times == 1 else "messages were"
        found = f"{dead.times} {times} given up in the last 7 days ({dead.reason})"
        yield Diagnosis(
            f"messages to {dead.to}", found, "none", f"the log says more of message {dead.newest}"
        )
    for key in troubles.suspended():
        yield Diagnosis(f"group {key}", "nothing gets through", "a robot that may post there", _LET_IT_IN)
    waiting = troubles.waiting(before=now - TOO_LONG)
    if waiting is not None:
        why = f" ({waiting.reason})" if waiting.reason else ""
        yield Diagnosis(
            f"message {waiting.id} to {waiting.to}",
            f"waits since {told_at(waiting.since)}{why}",
            "sent within ten minutes",
            "see that `dingokr serve` runs and reaches DingTalk",
        )


def _cards(unit: UnitOfWork, now: datetime) -> Iterator[Diagnosis]:
    for code, times in Cards(unit).refused(since=now - DIED_WITHIN).items():
        cards = "card was" if times == 1 else "cards were"
        yield Diagnosis(
            "interactive cards",
            f"{times} {cards} refused in the last 7 days ({code}) and left as plain messages",
            "none",
            "see docs/cards.md for OKR_DINGTALK__CARD_TEMPLATE_ID and the permission Card.Instance.Write",
        )


def _timetable(troubles: Troubles, now: datetime) -> Iterator[Diagnosis]:
    for skipped in troubles.skipped(since=now - SKIPPED_WITHIN):
        if skipped.reason in FAULTS:
            whose = f" of {skipped.group}" if skipped.group else ", privately"
            found = f"left out {skipped.times}x in the last 14 days ({skipped.reason})"
            yield Diagnosis(f"{skipped.kind}{whose}", found, "all of them", FAULTS[skipped.reason])
    overdue = troubles.overdue(before=now - TOO_LONG)
    if overdue is not None:
        number, since = overdue
        yield Diagnosis(
            "timetable",
            f"{number} due and not looked at, the oldest since {told_at(since)}",
            "none older than ten minutes",
            "see that `dingokr serve` runs, or that `dingokr tick` is called",
        )


def _unheard(times: int, month: str) -> Iterator[Diagnosis]:
    if times:
        yield Diagnosis(
            f"callbacks of {month}",
            f"{times} came without their words (errorCode 20001: the organisation's pushes are used up)",
            "none",
            "buy a larger quota in DingTalk's admin console, or wait for the next month",
        )


def _clock(skew: timedelta | None) -> Iterator[Diagnosis]:
    if skew is not None and abs(skew) > MOST_SKEW:
        yield Diagnosis(
            "clock", _apart(skew), f"at most {MOST_SKEW.seconds} s", "let NTP keep this machine's clock"
        )


def _calendars(unit: UnitOfWork, now: datetime) -> Iterator[Diagnosis]:
    keys: dict[tuple[str, int], list[str]] = {}
    for each in Groups(unit).timetabled():
        year = calendars.ends_within(each.group.calendar, now.date())
        if year is not None:
            keys.setdefault((each.group.calendar, year), []).append(each.group.key)
    for (calendar, year), found in keys.items():
        yield Diagnosis(
            f"calendar {calendar} ({', '.join(found)})",
            f"days off of {year} are not announced yet",
            "those of the next sixty days",
            f"update dingokr, or list them in OKR_CALENDAR_FILE with announced = [{year}]",
        )


def _apart(skew: timedelta) -> str:
    seconds = skew.total_seconds()
    return f"{abs(seconds):.1f} s {'ahead of' if seconds >= 0 else 'behind'} DingTalk's signatures"

"""`dingokr doctor`: what is wrong right now, each thing in one line with what to do. It changes nothing."""

from __future__ import annotations

import asyncio
import json as jsonlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from bot.checkup import leavers
from bot.checkup.diagnosis import SERVE, TICK, UPGRADE, Diagnosis, told_at
from bot.checkup.dropped import dropped
from bot.checkup.names import UNKNOWN, Names, people
from bot.checkup.quota import CALLS, PUSHES, Quota, more_quota, running_out
from bot.checkup.reasons import MISSED, OVERTAKEN, SILENT, WORDS
from bot.clock.company_days import CompanyDaysFile
from bot.clock.looking import FAILED
from bot.directory import rules_of
from bot.inbound.unheard import WHAT as UNHEARD
from bot.settings import Settings
from handlers.context import Rules
from handlers.thrift import SPENT
from i18n.phrases import Phrase, phrase, say
from i18n.words import Words
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

_KEEP_IT_RUNNING = phrase("finding.do.keep_running", serve=SERVE, tick=TICK)
_LET_IT_IN = phrase("finding.do.let_in")
_NONE = phrase("finding.none")
# Why something is left out that should not have been, and what to do. Every other reason is a good one.
FAULTS: Final = {
    MISSED: _KEEP_IT_RUNNING,
    OVERTAKEN: _KEEP_IT_RUNNING,
    SILENT: _LET_IT_IN,
    FAILED: phrase("finding.do.report", event="`request_failed`"),
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
            "findings": [finding.facts() for finding in self.findings],
            "quota": self.quota.facts() if self.quota else None,
            "clock_ahead_seconds": None if self.skew is None else self.skew.total_seconds(),
            "address_book": self.names.facts(),
        }

    def lines(self, words: Words) -> list[str]:
        number = len(self.findings)
        apart = phrase("doctor.no_callback") if self.skew is None else _apart(self.skew)
        return [
            *(finding.line(words) for finding in self.findings),
            *([self.quota.line(words)] if self.quota else []),
            words.say("doctor.clock", apart=say(words, apart, told_at)),
            *self.names.lines(words),
            words.count("doctor.things", number) if number else "OK",
        ]


def doctor(
    settings: Settings, words: Words, *, now: datetime, json: bool, online: bool = False
) -> tuple[str, int]:
    """What to print, and the exit code; `online` asks DingTalk about the newest posts, a call for each.

    Raises StorageUnavailable or StorageDamaged.
    """
    look = examine(settings, now=now)
    if online and look.quota is not None:
        look = replace(look, findings=(*look.findings, *asyncio.run(dropped(settings, now))))
    code = WRONG if look.findings else FINE
    if json:
        return jsonlib.dumps(look.facts(), ensure_ascii=False, indent=2), code
    return "\n".join(look.lines(words)), code


def examine(settings: Settings, *, now: datetime) -> Look:
    """Look at the database, beside whoever works on it."""
    CompanyDaysFile(Path(settings.calendar_file) if settings.calendar_file else None)
    path = sqlite_path(settings.database_url)
    if path is not None and not path.exists():
        return Look((_no_database(phrase("finding.database.missing", path=path)),))
    engine = make_engine(settings.database_url)
    try:
        migrate.check_sound(engine)
        revision = migrate.revision(engine)
        if revision != migrate.HEAD:
            found = phrase("finding.database.schema", schema=revision or phrase("finding.database.none"))
            return Look((_no_database(found),))
        return read_beside(engine, lambda unit: look_at(unit, rules_of(settings), now))
    finally:
        engine.dispose()


def _no_database(found: Phrase) -> Diagnosis:
    expected = phrase("finding.database.schema", schema=migrate.HEAD)
    return Diagnosis(
        phrase("finding.database"), found, expected, phrase("finding.do.upgrade", upgrade=UPGRADE)
    )


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
        *_timetable(troubles, rules, now),
        *running_out(quota, rules),
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
        yield Diagnosis(
            phrase("finding.messages", to=dead.to),
            phrase("finding.messages.dead", dead.times, reason=dead.reason),
            _NONE,
            phrase("finding.do.read_log", id=dead.newest),
        )
    for key in troubles.suspended():
        found, expected = phrase("finding.group.silent"), phrase("finding.group.expected")
        yield Diagnosis(phrase("finding.group", group=key), found, expected, _LET_IT_IN)
    waiting = troubles.waiting(before=now - TOO_LONG)
    if waiting is not None:
        found = phrase("finding.message.waits", since=waiting.since)
        if waiting.reason:
            found = phrase("finding.message.tried", since=waiting.since, reason=waiting.reason)
        yield Diagnosis(
            phrase("finding.message", id=waiting.id, to=waiting.to),
            found,
            phrase("finding.message.expected"),
            phrase("finding.do.serve", serve=SERVE),
        )


def _cards(unit: UnitOfWork, now: datetime) -> Iterator[Diagnosis]:
    for code, times in Cards(unit).refused(since=now - DIED_WITHIN).items():
        yield Diagnosis(
            phrase("finding.cards"),
            phrase("finding.cards.refused", times, code=code),
            _NONE,
            phrase(
                "finding.do.cards",
                page="docs/cards.md",
                setting="OKR_DINGTALK__CARD_TEMPLATE_ID",
                permission="Card.Instance.Write",
            ),
        )


def _timetable(troubles: Troubles, rules: Rules, now: datetime) -> Iterator[Diagnosis]:
    faults = {**FAULTS, SPENT: more_quota(rules, CALLS, PUSHES)}
    for skipped in troubles.skipped(since=now - SKIPPED_WITHIN):
        if skipped.reason in faults:
            whose = phrase("finding.time.private", kind=skipped.kind)
            if skipped.group:
                whose = phrase("finding.time.of", kind=skipped.kind, group=skipped.group)
            yield Diagnosis(
                whose,
                phrase("finding.time.left_out", times=skipped.times, why=WORDS[skipped.reason]),
                phrase("finding.time.expected"),
                faults[skipped.reason],
            )
    overdue = troubles.overdue(before=now - TOO_LONG)
    if overdue is not None:
        number, since = overdue
        yield Diagnosis(
            phrase("finding.timetable"),
            phrase("finding.timetable.overdue", number=number, since=since),
            phrase("finding.timetable.expected"),
            phrase("finding.do.tick", serve=SERVE, tick=TICK),
        )


def _unheard(times: int, month: str) -> Iterator[Diagnosis]:
    if times:
        yield Diagnosis(
            phrase("finding.callbacks", month=month),
            phrase("finding.callbacks.wordless", times=times, code="errorCode 20001"),
            _NONE,
            phrase("finding.do.buy"),
        )


def _clock(skew: timedelta | None) -> Iterator[Diagnosis]:
    if skew is not None and abs(skew) > MOST_SKEW:
        seconds = skew.total_seconds()
        yield Diagnosis(
            phrase("finding.clock"),
            phrase(f"finding.clock.{'ahead' if seconds >= 0 else 'behind'}", seconds=f"{abs(seconds):.1f}"),
            phrase("finding.clock.expected", seconds=MOST_SKEW.seconds),
            phrase("finding.do.ntp"),
        )


def _calendars(unit: UnitOfWork, now: datetime) -> Iterator[Diagnosis]:
    keys: dict[tuple[str, int], list[str]] = {}
    for each in Groups(unit).timetabled():
        year = calendars.ends_within(each.group.calendar, now.date())
        if year is not None:
            keys.setdefault((each.group.calendar, year), []).append(each.group.key)
    for (calendar, year), found in keys.items():
        yield Diagnosis(
            phrase("finding.calendar", calendar=calendar, groups=tuple(found)),
            phrase("finding.calendar.unannounced", year=year),
            phrase("finding.calendar.expected"),
            phrase("finding.do.calendar", setting="OKR_CALENDAR_FILE", line=f"announced = [{year}]"),
        )


def _apart(skew: timedelta) -> Phrase:
    seconds = skew.total_seconds()
    return phrase(f"finding.clock.{'ahead' if seconds >= 0 else 'behind'}", seconds=f"{abs(seconds):.1f}")

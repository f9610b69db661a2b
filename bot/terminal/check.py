"""`dingokr check`: the settings' faults as people and programs read them, and what the timetable means.

Offline it changes nothing and speaks to nobody. What `--online` finds is put to it by `bot/online_check`.
"""

from __future__ import annotations

import json as jsonlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.online.findings import Finding, Level
from bot.settings import Loaded, Settings
from bot.settings_faults import Caution, Fault
from i18n.words import Words

if TYPE_CHECKING:
    from bot.terminal.plan import Plan

FINE, FAULTY = 0, 2


def report(
    loaded: Loaded,
    words: Words,
    *,
    json: bool,
    online: Sequence[Finding] | None = None,
    now: datetime | None = None,
) -> tuple[str, int]:
    """What to print, and the exit code. `online` is what DingTalk, database and disk were found to be."""
    faults = [*loaded.faults, *_company_days_faults(loaded.settings)]
    wrong = len(faults) + sum(each.level is Level.ERROR for each in online or ())
    code = FAULTY if wrong else FINE
    plans = _plans(loaded.settings, now or datetime.now(UTC)) if loaded.settings else []
    warnings = [*loaded.warnings, *_provisional(plans)]
    if json:
        document = {
            "ok": not wrong,
            "faults": [fault.facts() for fault in faults],
            "warnings": [str(warning) for warning in warnings],
            "groups": [plan.facts() for plan in plans],
        }
        if online is not None:
            document["online"] = [finding.facts() for finding in online]
        return jsonlib.dumps(document, ensure_ascii=False, indent=2), code
    lines = [fault.line(words) for fault in faults] + [warning.line(words) for warning in warnings]
    lines += [finding.line(words) for finding in online or ()]
    for plan in plans:
        lines += plan.lines(words)
    lines.append(_verdict(loaded.settings, words, wrong))
    return "\n".join(lines), code


def _plans(settings: Settings, now: datetime) -> list[Plan]:
    # The timetable brings the database library along, which a faulty file need not wait for.
    from bot.terminal.plan import plans

    return plans(settings, now)


def _company_days_faults(settings: Settings | None) -> tuple[Fault, ...]:
    """Of the file of company days. A bot starts without it rather than not at all, so it is asked here."""
    if settings is None or settings.calendar_file is None:
        return ()
    from bot.clock.company_days import days_of
    from schedules import calendars

    days, faults = days_of(Path(settings.calendar_file))
    calendars.install(days)
    return faults


def _provisional(plans: Sequence[Plan]) -> list[Caution]:
    from bot.terminal.provisional import warnings

    return warnings(
        (plan.key, plan.calendar, plan.provisional) for plan in plans if plan.provisional is not None
    )


def _verdict(settings: Settings | None, words: Words, faults: int) -> str:
    if faults:
        return words.count("check.faults", faults)
    count = len(settings.groups) if settings else 0
    return "OK: " + words.count("check.groups", count)

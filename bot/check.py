"""`dingokr check`: the settings' faults as people and programs read them, and what the timetable means.

Offline it changes nothing and speaks to nobody. Online it asks DingTalk for a token and the database
for a write, and reports their own words.
"""

from __future__ import annotations

import asyncio
import json as jsonlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Fault, Loaded, Settings

if TYPE_CHECKING:
    from bot.plan import Plan

FINE, FAULTY = 0, 2
ONLINE = "online"


def report(
    loaded: Loaded, *, json: bool, more: Sequence[Fault] = (), now: datetime | None = None
) -> tuple[str, int]:
    """What to print, and the exit code. `more` are faults found elsewhere, by `online_faults`."""
    faults = [*loaded.faults, *_company_days_faults(loaded.settings), *more]
    code = FAULTY if faults else FINE
    plans = _plans(loaded.settings, now or datetime.now(UTC)) if loaded.settings else []
    warnings = [*loaded.warnings, *_provisional(plans)]
    if json:
        document = {
            "ok": not faults,
            "faults": [asdict(fault) for fault in faults],
            "warnings": warnings,
            "groups": [plan.facts() for plan in plans],
        }
        return jsonlib.dumps(document, ensure_ascii=False, indent=2), code
    lines = [*map(str, faults), *warnings]
    for plan in plans:
        lines += plan.lines()
    lines.append(_verdict(loaded.settings, len(faults)))
    return "\n".join(lines), code


def online_faults(settings: Settings) -> tuple[Fault, ...]:
    """What DingTalk and the database object to, if anything."""
    return (*asyncio.run(_token_faults(settings)), *_database_faults(settings))


def _plans(settings: Settings, now: datetime) -> list[Plan]:
    # The timetable brings the database library along, which a faulty file need not wait for.
    from bot.plan import plans

    return plans(settings, now)


def _company_days_faults(settings: Settings | None) -> tuple[Fault, ...]:
    """Of the file of company days. A bot starts without it rather than not at all, so it is asked here."""
    if settings is None or settings.calendar_file is None:
        return ()
    from bot.company_days import days_of
    from schedules import calendars

    days, faults = days_of(Path(settings.calendar_file))
    calendars.install(days)
    return faults


def _provisional(plans: Sequence[Plan]) -> list[str]:
    from bot.provisional import warnings

    return warnings(
        (plan.key, plan.calendar, plan.provisional) for plan in plans if plan.provisional is not None
    )


def _verdict(settings: Settings | None, faults: int) -> str:
    if faults:
        return f"{faults} {'fault' if faults == 1 else 'faults'}"
    count = len(settings.groups) if settings else 0
    return f"OK: {count} {'group' if count == 1 else 'groups'}"


async def _token_faults(settings: Settings) -> list[Fault]:
    from dingtalk_client.client import DingTalk
    from dingtalk_client.errors import DingTalkError

    app = settings.dingtalk
    if not app.client_id:
        return []
    client = DingTalk(
        app_key=app.client_id,
        app_secret=app.client_secret.get_secret_value(),
        robot_code=app.robot_code,
        api_url=app.api_url,
        oapi_url=app.oapi_url,
        clock=lambda: datetime.now(UTC),
        proxy=settings.http_proxy.get_secret_value() if settings.http_proxy else None,
        reply_hosts=frozenset(app.reply_hosts),
    )
    try:
        await client.token()
    except DingTalkError as error:
        return [Fault("OKR_DINGTALK__CLIENT_SECRET", ONLINE, f"no token from {app.api_url}: {error}")]
    finally:
        await client.close()
    return []


def _database_faults(settings: Settings) -> list[Fault]:
    from storage import migrate
    from storage.engine import StorageDamaged, StorageUnavailable, open_database
    from storage.inbox import Inbox

    try:
        database = open_database(settings.database_url, checkpoints=False)
        try:
            migrate.upgrade(database.engine)
            database.write_now(lambda unit: Inbox(unit).forget(now=datetime.now(UTC)))
        finally:
            database.close()
    except (StorageDamaged, StorageUnavailable) as error:
        return [Fault("OKR_DATABASE_URL", ONLINE, f"not writable: {error}")]
    return []

"""Forty groups in eight zones whose clocks and days off do everything that clocks and days off do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from okr.cadence import anchor_day, card_anchor_day, parse_timetable
from storage.groups import Timetabled
from tests.chaos.timetable_oracle import Plan
from tests.kit.builders import a_group

BEGIN = datetime(2026, 7, 1, 3, 30, tzinfo=UTC)
END = datetime(2028, 7, 1, tzinfo=UTC)  # week 53 of 2026 and the leap day of 2028 lie between

# Each with an hour that one of its clock changes leaves out or repeats, where it has any.
ZONES = (
    ("Asia/Shanghai", "CN", "02:30"),
    ("Asia/Hong_Kong", "HK", "02:30"),
    ("Asia/Ho_Chi_Minh", "VN", "02:30"),
    ("Australia/Lord_Howe", "AU", "02:15"),
    ("Pacific/Apia", "none", "03:30"),
    ("Europe/London", "GB", "01:30"),
    ("America/New_York", "US", "02:30"),
    ("Africa/Casablanca", "MA", "02:30"),
)
DEFAULT_QUIET = "20:00-08:30"


def plans() -> list[Plan]:
    return [
        Plan(f"{tz.rpartition('/')[2].upper()}_{letter}", tz, calendar, *rules, BEGIN)
        for tz, country, odd in ZONES
        for letter, calendar, rules in (
            ("A", country, ("every 2 weeks on fri 10:00", "every 2 weeks on mon 10:00",
                            "every 2 weeks on mon 11:00", DEFAULT_QUIET)),
            ("B", country, ("every week on mon,fri 10:00", "every week on tue,fri 11:00",
                            "every week on wed 10:00", "12:00-13:00")),
            ("C", "none", (f"every week on sun {odd}", f"every week on sun {odd}", "off", "off")),
            ("D", country, ("every 3 weeks on wed 21:00 from 2026-06-03", "every month on 31 21:00",
                            "off", DEFAULT_QUIET)),
            ("E", country, ("every month on 31 10:00", "every week on mon,tue,wed,thu,fri 10:00",
                            f"every 2 weeks on sun {odd}", f"{odd}-08:30")),
        )
    ]  # fmt: skip


def timetabled(number: int, plan: Plan) -> Timetabled:
    """As the database would hand it out."""
    tz = ZoneInfo(plan.tz)
    anchor = anchor_day(parse_timetable(plan.checkin), tz, plan.first_seen)
    return Timetabled(
        group=a_group(plan.key, id=number, tz=plan.tz, calendar=plan.calendar, first_seen=plan.first_seen),
        checkin=plan.checkin,
        card=plan.card,
        digest=plan.digest,
        quiet=plan.quiet,
        checkin_anchor=anchor,
        card_anchor=card_anchor_day(parse_timetable(plan.card), tz, anchor),
        carded_at=None,
    )


def clock_changes() -> list[datetime]:
    """Every instant between BEGIN and END at which a clock of the zones changes, to the hour."""
    found = set()
    for tz in (ZoneInfo(name) for name, *_ in ZONES):
        day = BEGIN.replace(hour=0, minute=0)
        while day < END:
            if (day + timedelta(days=1)).astimezone(tz).utcoffset() != day.astimezone(tz).utcoffset():
                hours = (day + timedelta(hours=ahead) for ahead in range(24))
                found.add(next(at for at in hours if changes(tz, at)))
            day += timedelta(days=1)
    return sorted(found)


def changes(tz: ZoneInfo, at: datetime) -> bool:
    """Does the clock there change within an hour?"""
    return at.astimezone(tz).utcoffset() != (at + timedelta(hours=1)).astimezone(tz).utcoffset()

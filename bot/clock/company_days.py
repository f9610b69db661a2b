"""The file of OKR_CALENDAR_FILE: read at the start, and again whenever it was changed.

Neither a broken edit nor a file that went away takes days from a running bot: what was last read well
stays, and the log says so once.
"""

from __future__ import annotations

from pathlib import Path

import structlog

from bot.settings_faults import Fault, reason
from i18n.phrases import Phrase, english, phrase
from schedules import calendars
from schedules.company_days import NO_DAYS, CompanyDays, read

log = structlog.get_logger()

VARIABLE = "OKR_CALENDAR_FILE"
_LARGEST_BYTES = 256 * 1024

Stamp = tuple[int, int, int]


class CompanyDaysFile:
    """Installs what the file says for the whole process; without a path, that is nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp: Stamp | None = None
        self._days: CompanyDays | None = None
        calendars.install(NO_DAYS)
        if path is not None:
            self._read(path)

    def refresh(self) -> None:
        """Read the file again if it is another one than last time."""
        if self._path is not None and _stamp(self._path) != self._stamp:
            self._read(self._path)

    def _read(self, path: Path) -> None:
        # Stamped before it is read: what is written meanwhile is seen the next time.
        self._stamp = _stamp(path)
        days, faults = days_of(path)
        if faults:
            told = [f"{fault.where} {english(fault.found)}" for fault in faults]
            log.warning("company_days_unreadable", file=path.name, faults=told, kept=self._days is not None)
            return
        self._days = days
        calendars.install(days)
        log.info("company_days_read", file=path.name, days=len(days.days))


def days_of(path: Path) -> tuple[CompanyDays, tuple[Fault, ...]]:
    """What the file says, and what is wrong with it; with a fault it says nothing."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            expected = phrase("setting.fault.size", size=_LARGEST_BYTES // 1024)
            return _nothing(path, phrase("setting.fault.large_file"), expected)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        found = phrase("setting.fault.no_file", reason=reason(error))
        return _nothing(path, found, phrase("setting.fault.readable_toml"))
    except ValueError:
        return _nothing(path, phrase("setting.fault.no_text"), phrase("setting.fault.toml"))
    days, wrong = read(text, known=calendars.known)
    faults = tuple(Fault(VARIABLE, f"{path.name}:{w.line}", w.found, w.expected) for w in wrong)
    return days if not faults else NO_DAYS, faults


def _nothing(path: Path, found: Phrase, expected: Phrase) -> tuple[CompanyDays, tuple[Fault, ...]]:
    return NO_DAYS, (Fault(VARIABLE, path.name, found, expected),)


def _stamp(path: Path) -> Stamp | None:
    """When it was changed, its length and which file it is; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

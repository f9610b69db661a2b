"""`export` and `import`: what is kept, into a file and out of one, beside a bot that may be running."""

from __future__ import annotations

import json as jsonlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.app import Bot
from bot.settings import Settings
from bot.terminal.offline import clock_from, no_such_group
from exchange.checking import Misfit
from exchange.company import Company
from exchange.exporting import exported
from exchange.formats import FORMS
from exchange.importing import Advance, Report, imported
from exchange.reading import Unfit, read
from okr import cycles
from okr.refusals import BadCycle
from storage.engine import read_beside
from storage.groups import Groups
from storage.unit_of_work import UnitOfWork

STANDARD = "-"
LONG = 500  # things to store; fewer are there before a bar is drawn
MOST_SHOWN = 50  # faults


def export(
    settings: Settings,
    out: Path,
    *,
    cycle: str | None,
    group: str | None,
    at: datetime | None,
    format: str = "json",  # noqa: A002 - the option's own word
) -> int:
    """Write the export; reads as an admin. 1 when there is no such cycle or group, or no place to write."""
    chosen = cycle.upper() if cycle else None
    bot = Bot(settings, clock=clock_from(at), serves=False)
    try:
        bot.register_groups()
        now = bot.clock()
        if chosen is not None:
            cycles.by_id(chosen, settings.fiscal_start)
        if group is not None and bot.database.write_now(lambda unit: _unknown(unit, group)):
            return no_such_group(bot, f"--group {group}")
        document = read_beside(
            bot.database.engine,
            lambda unit: exported(
                unit, fiscal_start=settings.fiscal_start, now=now, cycle=chosen, group=group
            ),
        )
    except BadCycle:
        print(f"--cycle {cycle}: expected a quarter such as 2026Q4", file=sys.stderr)
        return 1
    finally:
        bot.database.close()
    return put_out(out, FORMS[format].write(document))


def take_in(settings: Settings, file: Path, *, dry_run: bool, json: bool, at: datetime | None) -> int:
    """Import a file, or only say what that would do. 1 when anything in it does not fit; then nothing is."""
    try:
        raw = sys.stdin.buffer.read() if str(file) == STANDARD else file.read_bytes()
    except OSError as error:
        return _refused([Misfit(str(file), str(error.strerror), "a file to read")], json=json)
    bot = Bot(settings, clock=clock_from(at), serves=False)
    try:
        bot.register_groups()
        company = read(raw, fiscal_start=settings.fiscal_start, defaults=bot.rules.default_group)
        with _bar(company) as advance:
            report = _stored(bot, company, dry_run=dry_run, advance=advance)
    except Unfit as unfit:
        return _refused(unfit.faults, json=json)
    finally:
        bot.database.close()
    if json:
        print(jsonlib.dumps({"dry_run": dry_run, "imported": report.to_dict()}))
    else:
        print(_told(report, dry_run=dry_run))
    return 0


def _stored(bot: Bot, company: Company, *, dry_run: bool, advance: Advance) -> Report:
    def work(unit: UnitOfWork) -> Report | Unfit:
        try:
            return imported(
                unit,
                company,
                fiscal_start=bot.settings.fiscal_start,
                now=bot.clock(),
                dry_run=dry_run,
                advance=advance,
            )
        except Unfit as unfit:  # nothing was written; the engine need not do it once more to be sure
            return unfit
        except Exception as error:
            if unit.is_conflict(error):
                return Unfit([Misfit("", "something that was stored here meanwhile", "another try")])
            raise

    result = bot.database.write_now(work)
    if isinstance(result, Unfit):
        raise result
    return result


@contextmanager
def _bar(company: Company) -> Iterator[Advance]:
    """A bar on a terminal while there is much to store; files and pipes get none."""
    console = Console(stderr=True)
    if not console.is_terminal or company.size < LONG:
        yield lambda _: None
        return
    columns = (TextColumn("importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=company.size)
        yield lambda more: progress.advance(task, more)


def _told(report: Report, *, dry_run: bool) -> str:
    figures = report.to_dict()
    there, renumbered = figures.pop("already_there"), figures.pop("renumbered")
    new = [f"{count} {name.replace('_', '-')}" for name, count in figures.items() if count]
    lines = [f"{'would import' if dry_run else 'imported'}: {', '.join(new) or 'nothing new'}"]
    if there:
        lines.append(f"there already, and the same: {there}")
    if renumbered:
        lines.append(f"ids that are given to something else here, given anew: {renumbered}")
    return "\n".join(lines)


def _refused(faults: Sequence[Misfit], *, json: bool) -> int:
    if json:
        print(jsonlib.dumps({"faults": [asdict(fault) for fault in faults]}, ensure_ascii=False))
        return 1
    for fault in faults[:MOST_SHOWN]:
        print(fault, file=sys.stderr)
    if len(faults) > MOST_SHOWN:
        print(f"and {len(faults) - MOST_SHOWN} more", file=sys.stderr)
    print("nothing was imported", file=sys.stderr)
    return 1


def _unknown(unit: UnitOfWork, key: str) -> bool:
    return Groups(unit).by_key(key.upper()) is None


def put_out(out: Path, data: bytes) -> int:
    """Into a file, or to standard output; 1 when it cannot be written."""
    if str(out) == STANDARD:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    try:
        if out.exists() and not out.is_file():  # a pipe, a device
            out.write_bytes(data)
        else:
            _put_in_place(out.resolve(), data)
    except OSError as error:
        print(f"--out {out}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _put_in_place(out: Path, data: bytes) -> None:
    """Whole or not at all: a full disk leaves an older file as it was."""
    spare = out.with_name(f".{out.name}.{secrets.token_hex(8)}")
    try:
        with spare.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if out.exists():
            shutil.copymode(out, spare)
        spare.replace(out)
    finally:
        spare.unlink(missing_ok=True)

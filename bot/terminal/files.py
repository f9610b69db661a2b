"""`export` and `import`: what is kept, into a file and out of one, beside a bot that may be running."""

from __future__ import annotations

import json as jsonlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
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
from i18n.words import Words
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
    words: Words,
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
            return no_such_group(bot, words, f"--group {group}")
        document = read_beside(
            bot.database.engine,
            lambda unit: exported(
                unit, fiscal_start=settings.fiscal_start, now=now, cycle=chosen, group=group
            ),
        )
    except BadCycle:
        print(words.say("cli.no_such_cycle", typed=f"--cycle {cycle}", example="2026Q4"), file=sys.stderr)
        return 1
    finally:
        bot.database.close()
    return put_out(out, FORMS[format].write(document))


def take_in(
    settings: Settings, words: Words, file: Path, *, dry_run: bool, json: bool, at: datetime | None
) -> int:
    """Import a file, or only say what that would do. 1 when anything in it does not fit; then nothing is."""
    try:
        raw = sys.stdin.buffer.read() if str(file) == STANDARD else file.read_bytes()
    except OSError as error:
        return _refused(words, [Misfit(str(file), str(error.strerror), "a file to read")], json=json)
    bot = Bot(settings, clock=clock_from(at), serves=False)
    try:
        bot.register_groups()
        company = read(raw, fiscal_start=settings.fiscal_start, defaults=bot.rules.default_group)
        with _bar(words, company) as advance:
            report = _stored(bot, company, dry_run=dry_run, advance=advance)
    except Unfit as unfit:
        return _refused(words, unfit.faults, json=json)
    finally:
        bot.database.close()
    if json:
        print(jsonlib.dumps({"dry_run": dry_run, "imported": report.to_dict()}))
    else:
        print(_told(words, report, dry_run=dry_run))
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
def _bar(words: Words, company: Company) -> Iterator[Advance]:
    """A bar on a terminal while there is much to store; files and pipes get none."""
    console = Console(stderr=True)
    if not console.is_terminal or company.size < LONG:
        yield lambda _: None
        return
    bar = TextColumn(words.say("cli.import.bar")), BarColumn()
    columns = (*bar, MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=company.size)
        yield lambda more: progress.advance(task, more)


def _told(words: Words, report: Report, *, dry_run: bool) -> str:
    figures = report.to_dict()
    there, renumbered = figures.pop("already_there"), figures.pop("renumbered")
    new = counted(words, figures) or words.say("cli.import.nothing_new")
    lines = [words.say("cli.import.would" if dry_run else "cli.import.done", counts=new)]
    if there:
        lines.append(words.say("cli.import.there", number=there))
    if renumbered:
        lines.append(words.say("cli.import.renumbered", number=renumbered))
    return "\n".join(lines)


def counted(words: Words, figures: Mapping[str, int]) -> str:
    """How many of each section of an export there are; "" where there is nothing."""
    return words.list(words.say(f"cli.count.{name}", number=n) for name, n in figures.items() if n)


def _refused(words: Words, faults: Sequence[Misfit], *, json: bool) -> int:
    if json:
        print(jsonlib.dumps({"faults": [asdict(fault) for fault in faults]}, ensure_ascii=False))
        return 1
    for fault in faults[:MOST_SHOWN]:
        print(fault, file=sys.stderr)
    if len(faults) > MOST_SHOWN:
        print(words.say("cli.import.more", number=len(faults) - MOST_SHOWN), file=sys.stderr)
    print(words.say("cli.import.none"), file=sys.stderr)
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

"""`person export` and `person erase`: what is stored about one person, given out or taken out.

Beside a bot that may be running. What stands in the way of an erasure is told all at once.
"""

from __future__ import annotations

import json as jsonlib
import secrets
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.app import Bot
from bot.settings import Settings
from bot.terminal.files import put_out
from bot.terminal.offline import clock_from
from cards.layout import quiet
from exchange.person import person_document
from handlers.leaving import is_unfinished
from handlers.looking import ownerless
from okr import cycles
from okr.dealings import whole_ref
from okr.model import Objective
from storage.engine import read_beside
from storage.erasing import Erased, erase
from storage.owners import Owners
from storage.people import People
from storage.personal import PSEUDONYM
from storage.persons import Persons
from storage.sweeping import Swept, sweep
from storage.unit_of_work import UnitOfWork

_DIGITS = 6  # bytes of a pseudonym


def export(settings: Settings, staff_id: str, out: Path, *, at: datetime | None) -> int:
    """Write everything that is stored about them; 1 when nothing is, or there is no place to write."""
    bot = Bot(settings, clock=clock_from(at), serves=False)
    try:
        now = bot.clock()
        document = read_beside(bot.database.engine, lambda unit: person_document(unit, staff_id, now=now))
    finally:
        bot.database.close()
    if document is None:
        return _refused([_unknown(staff_id)], json=False)
    return put_out(out, jsonlib.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n")


def take_out(settings: Settings, staff_id: str, *, yes: bool, json: bool, at: datetime | None) -> int:
    """Erase them, once that is confirmed; 1 when something stands in the way, and then nothing is changed."""
    bot = Bot(settings, clock=clock_from(at), serves=False)
    try:
        obstacles = bot.database.write_now(lambda unit: list(_obstacles(unit, bot, staff_id)))
        if not obstacles and not yes:
            obstacles = list(
                _unconfirmed(staff_id, bot.database.write_now(lambda unit: _name(unit, staff_id)))
            )
        if obstacles:
            return _refused(obstacles, json=json)
        pseudonym = PSEUDONYM + secrets.token_hex(_DIGITS)
        result = bot.database.write_now(lambda unit: _erased(unit, bot, staff_id, pseudonym))
    finally:
        bot.database.close()
    if not isinstance(result, Erased):
        return _refused(result, json=json)
    swept = sweep(bot.database.engine)
    notes = list(_notes(staff_id, bot.database.engine.dialect.name, swept))
    if json:
        facts = {"erased": staff_id, **result.to_dict(), "notes": notes}
        print(jsonlib.dumps(facts, ensure_ascii=False))
    else:
        print("\n".join([*_told(staff_id, result), *notes]))
    return 0


def _erased(unit: UnitOfWork, bot: Bot, staff_id: str, pseudonym: str) -> Erased | list[str]:
    """What stands in the way is looked at once more: somebody may have given them something meanwhile."""
    obstacles = list(_obstacles(unit, bot, staff_id))
    if obstacles:
        return obstacles
    return erase(unit, staff_id, pseudonym, now=bot.clock(), spelt=lambda name: (quiet(name),))


def _obstacles(unit: UnitOfWork, bot: Bot, staff_id: str) -> Iterator[str]:
    if staff_id.startswith(PSEUDONYM):
        yield f"{staff_id}: is the pseudonym of somebody who was erased already"
        return
    if not Persons(unit).is_known(staff_id):
        yield _unknown(staff_id)
        return
    for variable in _naming(bot.settings, staff_id):
        yield f"{variable}: names {staff_id}, who would come back with it; take them out there first"
    today = bot.clock().date()
    theirs = [
        each
        for each in Owners(unit).open_of(staff_id)
        if is_unfinished(each, cycles.by_id(each.cycle, bot.settings.fiscal_start), today)
    ]
    for thing in ownerless(theirs, frozenset({staff_id})):
        line = "okr" if isinstance(thing, Objective) else "kr"
        ref = whole_ref(thing)
        yield f"{ref}: is open and theirs; a manager or admin hands it over: /{line} owner {ref} @person"


def _naming(settings: Settings, staff_id: str) -> Iterator[str]:
    """The variables that name them. One for all groups is every group's."""
    if staff_id in settings.admins:
        yield "OKR_ADMINS"
    if staff_id in settings.default_group.managers:
        yield "OKR_GROUP_DEFAULTS__MANAGERS"
    for key, group in sorted(settings.groups.items()):
        if staff_id in group.managers and staff_id not in settings.default_group.managers:
            yield f"OKR_GROUPS__{key}__MANAGERS"


def _name(unit: UnitOfWork, staff_id: str) -> str:
    found = People(unit).find(staff_id)
    return staff_id if found is None else f"{staff_id} ({found.name})"


def _unconfirmed(staff_id: str, name: str) -> Iterator[str]:
    """What has to be said before it happens, where there is somebody to ask."""
    if not sys.stdin.isatty():
        yield f"{staff_id}: nobody to ask here whether that is meant; add --yes"
        return
    print(f"This takes {name} out of the database, and cannot be undone.", file=sys.stderr)
    print("Type the staff id again: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != staff_id:
        yield f"{staff_id}: not what was typed"


def _unknown(staff_id: str) -> str:
    return f"{staff_id}: nothing is stored about anybody of this staff id"


def _refused(obstacles: list[str], *, json: bool) -> int:
    if json:
        print(jsonlib.dumps({"erased": None, "obstacles": obstacles}, ensure_ascii=False))
        return 1
    for obstacle in obstacles:
        print(obstacle, file=sys.stderr)
    return 1


def _told(staff_id: str, erased: Erased) -> Iterator[str]:
    yield f"erased: {staff_id} is {erased.pseudonym} from here on"
    told: dict[str, Any] = erased.to_dict()
    for what in ("deleted", "kept_under_pseudonym", "texts_withheld", "texts_of_others_reworded"):
        counts = [f"{count} {name.replace('_', '-')}" for name, count in told[what].items()]
        yield f"{what.replace('_', ' ')}: {', '.join(counts) or 'nothing'}"
    if erased.tokens_ended:
        yield f"tokens of machines that ended with them: {erased.tokens_ended}"
    if erased.kept_names:
        yield f"others are called so too, the name stays in what people wrote: {', '.join(erased.kept_names)}"


def _notes(staff_id: str, database: str, swept: Swept) -> Iterator[str]:
    """What an erasure here cannot reach."""
    if swept.fault:
        yield f"free pages of the file may still hold them ({swept.fault}): stop the bot, run VACUUM on it"
    if swept.log is not None:
        yield f"{swept.log} holds old pages for as long as the bot runs: restart it"
    for copy in swept.copies:
        yield f"{copy} was kept before an upgrade and still holds them: delete it"
    if database == "postgresql":
        yield "PostgreSQL keeps dead rows and its log for a while: VACUUM FULL drops the former"
    yield "a backup made before still holds them: whoever restores one erases them again"
    yield f"{staff_id} may write to the robot again, and is somebody new then"

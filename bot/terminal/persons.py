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
from bot.checkup.diagnosis import told_at
from bot.settings import Settings
from bot.terminal.files import counted, put_out
from bot.terminal.offline import clock_from
from cards.layout import quiet
from exchange.person import person_document
from handlers.leaving import is_unfinished
from handlers.looking import ownerless
from i18n.phrases import Phrase, english, phrase
from i18n.phrases import say as said
from i18n.words import Words
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


def export(settings: Settings, words: Words, staff_id: str, out: Path, *, at: datetime | None) -> int:
    """Write everything that is stored about them; 1 when nothing is, or there is no place to write."""
    bot = Bot(settings, clock=clock_from(at), serves=False)
    try:
        now = bot.clock()
        document = read_beside(bot.database.engine, lambda unit: person_document(unit, staff_id, now=now))
    finally:
        bot.database.close()
    if document is None:
        return _refused(words, [_unknown(staff_id)], json=False)
    return put_out(out, jsonlib.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n")


def take_out(
    settings: Settings, words: Words, staff_id: str, *, yes: bool, json: bool, at: datetime | None
) -> int:
    """Erase them, once that is confirmed; 1 when something stands in the way, and then nothing is changed."""
    bot = Bot(settings, clock=clock_from(at), serves=False)
    try:
        obstacles = bot.database.write_now(lambda unit: list(_obstacles(unit, bot, staff_id)))
        if not obstacles and not yes:
            name = bot.database.write_now(lambda unit: _name(unit, staff_id))
            obstacles = list(_unconfirmed(words, staff_id, name))
        if obstacles:
            return _refused(words, obstacles, json=json)
        pseudonym = PSEUDONYM + secrets.token_hex(_DIGITS)
        result = bot.database.write_now(lambda unit: _erased(unit, bot, staff_id, pseudonym))
    finally:
        bot.database.close()
    if not isinstance(result, Erased):
        return _refused(words, result, json=json)
    swept = sweep(bot.database.engine)
    notes = list(_notes(staff_id, bot.database.engine.dialect.name, swept))
    if json:
        facts = {"erased": staff_id, **result.to_dict(), "notes": list(map(english, notes))}
        print(jsonlib.dumps(facts, ensure_ascii=False))
    else:
        print("\n".join([*_told(words, staff_id, result), *_said(words, notes)]))
    return 0


def _erased(unit: UnitOfWork, bot: Bot, staff_id: str, pseudonym: str) -> Erased | list[Phrase]:
    """What stands in the way is looked at once more: somebody may have given them something meanwhile."""
    obstacles = list(_obstacles(unit, bot, staff_id))
    if obstacles:
        return obstacles
    return erase(unit, staff_id, pseudonym, now=bot.clock(), spelt=lambda name: (quiet(name),))


def _obstacles(unit: UnitOfWork, bot: Bot, staff_id: str) -> Iterator[Phrase]:
    if staff_id.startswith(PSEUDONYM):
        yield phrase("cli.person.pseudonym", staff=staff_id)
        return
    if not Persons(unit).is_known(staff_id):
        yield _unknown(staff_id)
        return
    for variable in _naming(bot.settings, staff_id):
        yield phrase("cli.person.named", variable=variable, staff=staff_id)
    today = bot.clock().date()
    theirs = [
        each
        for each in Owners(unit).open_of(staff_id)
        if is_unfinished(each, cycles.by_id(each.cycle, bot.settings.fiscal_start), today)
    ]
    for thing in ownerless(theirs, frozenset({staff_id})):
        line = "okr" if isinstance(thing, Objective) else "kr"
        ref = whole_ref(thing)
        yield phrase("cli.person.owns", ref=ref, line=f"/{line} owner {ref}")


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


def _unconfirmed(words: Words, staff_id: str, name: str) -> Iterator[Phrase]:
    """What has to be said before it happens, where there is somebody to ask."""
    if not sys.stdin.isatty():
        yield phrase("cli.person.nobody_to_ask", staff=staff_id, option="--yes")
        return
    print(words.say("cli.person.warning", name=name), file=sys.stderr)
    print(words.say("cli.person.again"), end=" ", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != staff_id:
        yield phrase("cli.person.not_typed", staff=staff_id)


def _unknown(staff_id: str) -> Phrase:
    return phrase("cli.person.unknown", staff=staff_id)


def _refused(words: Words, obstacles: list[Phrase], *, json: bool) -> int:
    if json:
        facts = {"erased": None, "obstacles": list(map(english, obstacles))}
        print(jsonlib.dumps(facts, ensure_ascii=False))
        return 1
    for obstacle in _said(words, obstacles):
        print(obstacle, file=sys.stderr)
    return 1


def _said(words: Words, phrases: list[Phrase]) -> list[str]:
    return [said(words, each, told_at) for each in phrases]


def _told(words: Words, staff_id: str, erased: Erased) -> Iterator[str]:
    yield words.say("cli.person.erased", staff=staff_id, pseudonym=erased.pseudonym)
    told: dict[str, Any] = erased.to_dict()
    for what in ("deleted", "kept_under_pseudonym", "texts_withheld", "texts_of_others_reworded"):
        counts = counted(words, told[what]) or words.say("cli.nothing")
        yield words.say(f"cli.person.{what}", counts=counts)
    if erased.tokens_ended:
        yield words.say("cli.person.tokens", number=erased.tokens_ended)
    if erased.kept_names:
        yield words.say("cli.person.namesakes", names=words.list(erased.kept_names))


def _notes(staff_id: str, database: str, swept: Swept) -> Iterator[Phrase]:
    """What an erasure here cannot reach."""
    if swept.fault:
        yield phrase("cli.person.pages", why=swept.fault, command="VACUUM")
    if swept.log is not None:
        yield phrase("cli.person.log", log=swept.log)
    for copy in swept.copies:
        yield phrase("cli.person.kept_file", file=copy)
    if database == "postgresql":
        yield phrase("cli.person.dead_rows", server="PostgreSQL", command="VACUUM FULL")
    yield phrase("cli.person.backups")
    yield phrase("cli.person.may_return", staff=staff_id)

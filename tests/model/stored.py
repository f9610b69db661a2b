"""What the database holds, read with plain SQL and put as `tests.model.picture` puts it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from handlers.conversation import AMOUNT, CHOICE, GUESS
from storage import soundness, verifying
from storage.engine import Database, read_beside
from tests.kit.builders import MONDAY
from tests.model.picture import counted
from tests.model.plain import GIVEN, NOW

Row = tuple[Any, ...]
Read = Callable[[str], list[Row]]

KEPT = (
    "objectives", "key_results", "check_ins", "milestones", "alignments", "target_versions", "blockers",
    "events", "counters", "comments", "kudos", "dependencies", "group_cycles", "retros",
    "groups", "group_overrides", "feeds", "export_tokens", "occurrences", "skips", "absences",
)  # fmt: skip
# What a refused line may add to, a question asked back among it, never a repeated one.
TAKEN = (*KEPT, "questions", "inbox", "outbox", "refusals", "members", "people")

OBJECTIVES = (
    "SELECT o.id, g.key, o.cycle, o.number, o.title, o.owner, o.state, o.visibility, o.ambition, o.reason,"
    " o.score, o.score_note, o.verdict, o.verdict_line, o.carried_from"
    " FROM objectives o JOIN groups g ON g.id = o.group_id"
)
KEY_RESULTS = (
    "SELECT k.id, g.key, k.cycle, k.number, k.objective_id, k.title, k.owner, k.kind, k.unit, k.state,"
    " k.reason, k.start, k.target, k.current, k.weight, k.score, k.score_note, k.feed, k.feed_source,"
    " k.carried_from FROM key_results k JOIN groups g ON g.id = k.group_id"
)
MILESTONES = "SELECT key_result_id, done_at IS NOT NULL FROM milestones ORDER BY key_result_id, number"
CHECK_INS = 'SELECT key_result_id, "by", value, undone, late FROM check_ins ORDER BY key_result_id, id'
ARROWS = "SELECT objective_id, to_objective_id, to_key_result_id, contributes FROM alignments"
BLOCKERS = 'SELECT key_result_id, reason, owner, "by", closed_at IS NOT NULL, closed_by, word FROM blockers'
COMMENTS = 'SELECT key_result_id, "by", text FROM comments'
KUDOS = 'SELECT key_result_id, "by", "to", text FROM kudos'
SKIPS = 'SELECT key_result_id, "by", reason FROM skips'
ABSENCES = "SELECT staff_id FROM absences"
FEEDS = "SELECT key_result_id, made_by, revoked_at IS NOT NULL FROM feeds"
DEPENDENCIES = (
    'SELECT id, waiting, "on", "by", state, reason, asked_by, answered_by FROM dependencies ORDER BY id'
)
RETROS = 'SELECT g.key, r.cycle, r."by", r.text FROM retros r JOIN groups g ON g.id = r.group_id'
NUMBERS = "SELECT g.key, c.cycle, c.what, c.last FROM counters c JOIN groups g ON g.id = c.group_id"
OVERRIDES = (
    "SELECT g.key, v.name, v.value, v.beneath, v.said_by"
    " FROM group_overrides v JOIN groups g ON g.id = v.group_id"
)
CYCLES = (
    "SELECT g.key, y.cycle, y.state, y.opened_by, y.closed_by, y.picture"
    " FROM group_cycles y JOIN groups g ON g.id = y.group_id"
)
LANGUAGES = "SELECT staff_id, lang FROM people WHERE lang IS NOT NULL"
GROUPS = f"SELECT key, {', '.join(GIVEN)} FROM groups"
HISTORY = "SELECT count(*) FROM events"


def picture(database: Database) -> Iterator[tuple[Any, ...]]:
    with reading(database) as read:
        objectives = {row[0]: _ref(row[1:3], f"O{row[3]}") for row in read(OBJECTIVES)}
        refs = {row[0]: _ref(row[1:3], f"KR{row[3]}") for row in read(KEY_RESULTS)}
        yield from _goals(read, objectives, refs)
        yield from _results(read, objectives, refs)
        yield from _around(read, refs)
        yield from _of_groups(read)
        for row in read(NUMBERS):
            yield "number", *row
        for row in read(LANGUAGES):
            yield "language", *row
        yield "history", read(HISTORY)[0][0]


def _ref(place: Any, name: str) -> str:
    group, cycle = place
    return "/".join([group, *([] if cycle == NOW else [cycle]), name])


def _goals(read: Read, objectives: dict[int, str], refs: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    for row in read(OBJECTIVES):
        yield "objective", objectives[row[0]], *row[4:]
    for below, above, key_result, counts in read(ARROWS):
        to = objectives[above] if key_result is None else refs[key_result]
        yield "arrow", objectives[below], to, bool(counts)


def _results(read: Read, objectives: dict[int, str], refs: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    marks: dict[int, list[bool]] = {}
    for key, done in read(MILESTONES):
        marks.setdefault(key, []).append(bool(done))
    reports: dict[int, list[tuple[Any, ...]]] = {}
    for key, by, value, undone, late in read(CHECK_INS):
        reports.setdefault(key, []).append((by, value, bool(undone), bool(late)))
    for key, _, _, _, objective, *rest in read(KEY_RESULTS):
        yield "key result", refs[key], objectives[objective], *rest
        yield "milestones", refs[key], *marks.get(key, [])
        for place, report in enumerate(reports.get(key, [])):
            yield "check-in", refs[key], place, *report


def _around(read: Read, refs: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for key, reason, owner, by, closed, *rest in read(BLOCKERS):
        rows.append(("blocker", refs[key], reason, owner, by, bool(closed), *rest))
    for key, by, text in read(COMMENTS):
        rows.append(("comment", refs[key], by, "", text))
    for key, by, text in read(SKIPS):
        rows.append(("skip", refs[key], by, "", text))
    for key, *rest in read(KUDOS):
        rows.append(("kudos", refs[key], *rest))
    for key, by, revoked in read(FEEDS):
        rows.append(("feed", refs[key], by, bool(revoked)))
    for group, cycle, by, text in read(RETROS):
        rows.append(("retro", f"{group} {cycle}", by, "", text))
    rows += [("away", *row) for row in read(ABSENCES)]
    yield from counted(rows)
    for key, waiting, on, *rest in read(DEPENDENCIES):
        yield "dependency", key, refs[waiting], refs[on], *rest


def _of_groups(read: Read) -> Iterator[tuple[Any, ...]]:
    for key, *values in read(GROUPS):
        for name, value in zip(GIVEN, values, strict=True):
            yield "setting", key, name, ("off", "on")[value] if name in ("overflow", "pictures") else value
    for row in read(OVERRIDES):
        yield "override", *row
    for group, cycle, state, opener, closer, pictured in read(CYCLES):
        stood = (
            (_ref((group, cycle), ref), value, score) for ref, value, _, _, score in json.loads(pictured)
        )
        yield "cycle", group, cycle, state, opener, closer, tuple(sorted(stood))


def dependency_numbers(database: Database) -> list[int]:
    """As people are told them, in the order in which they were asked."""
    with reading(database) as read:
        return [row[0] for row in read(DEPENDENCIES)]


def choices_of(database: Database, staff_id: str) -> list[Row]:
    """What somebody was asked that yes and no are no answer to: the place, and when in milliseconds."""
    with reading(database) as read:
        asked = read(f"SELECT place, made_at, kind FROM questions WHERE staff_id = '{staff_id}'")
    return [row[:2] for row in asked if row[2] in (CHOICE, GUESS, AMOUNT)]


def dump(database: Database, tables: tuple[str, ...]) -> dict[str, frozenset[Row]]:
    """Every row of some tables, to see that nothing was written."""
    with reading(database) as read:
        return {name: frozenset(read(f"SELECT * FROM {name}")) for name in tables}


def faults(database: Database) -> list[str]:
    """What `dingokr db verify` would find wrong."""
    found = [
        str(each) for each in read_beside(database.engine, lambda unit: verifying.broken(unit, now=MONDAY))
    ]
    return found + soundness.damage(database.engine)


@contextmanager
def reading(database: Database) -> Iterator[Read]:
    """On the driver's own cursor: after each step so many rows are read that it would cost most of a run."""
    with database.engine.connect() as connection:
        cursor = connection.connection.cursor()

        def read(statement: str) -> list[Row]:
            cursor.execute(statement)
            return cursor.fetchall()

        yield read
        cursor.close()

"""What the database holds, read with plain SQL and put as `tests.model.plain.picture` puts it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.engine import Connection

from storage.engine import Database

KEPT = (
    "objectives", "key_results", "check_ins", "milestones", "alignments", "target_versions", "blockers",
    "events", "counters", "questions", "comments", "kudos", "dependencies", "group_cycles", "retros",
    "groups",
)  # fmt: skip
# The last four are what a refused line may add to, never a repeated one.
TAKEN = (*KEPT, "inbox", "outbox", "refusals", "members", "people")

OBJECTIVES = sql(
    "SELECT o.id, g.key, o.number, o.title, o.owner, o.state, o.visibility"
    " FROM objectives o JOIN groups g ON g.id = o.group_id"
)
KEY_RESULTS = sql(
    "SELECT k.id, g.key, k.number, k.objective_id, k.title, k.owner, k.kind, k.state, k.target, k.current,"
    " k.weight FROM key_results k JOIN groups g ON g.id = k.group_id"
)
MILESTONES = sql("SELECT key_result_id, done_at IS NOT NULL FROM milestones ORDER BY key_result_id, number")
CHECK_INS = sql('SELECT key_result_id, "by", value, undone FROM check_ins ORDER BY key_result_id, id')
ARROWS = sql("SELECT objective_id, to_objective_id, to_key_result_id FROM alignments")
NUMBERS = sql("SELECT g.key, c.what, c.last FROM counters c JOIN groups g ON g.id = c.group_id")
HISTORY = sql("SELECT count(*) FROM events")


def picture(database: Database) -> Iterator[tuple[Any, ...]]:
    with database.engine.connect() as connection:
        yield from _things(connection)
        for row in sorted(map(tuple, connection.execute(NUMBERS))):
            yield "number", *row
        yield "history", connection.execute(HISTORY).scalar_one()


def _things(connection: Connection) -> Iterator[tuple[Any, ...]]:
    objectives = {key: (f"{group}/O{n}", *rest) for key, group, n, *rest in connection.execute(OBJECTIVES)}
    for each in sorted(objectives.values()):
        yield "objective", *each
    marks: dict[int, list[bool]] = {}
    for key, done in connection.execute(MILESTONES):
        marks.setdefault(key, []).append(bool(done))
    reports: dict[int, list[tuple[Any, ...]]] = {}
    for key, by, value, undone in connection.execute(CHECK_INS):
        reports.setdefault(key, []).append((by, value, bool(undone)))
    refs: dict[int, str] = {}
    for row in sorted(connection.execute(KEY_RESULTS), key=lambda row: f"{row[1]}/KR{row[2]}"):
        key, group, number, objective, *rest = row
        ref = refs[key] = f"{group}/KR{number}"
        yield "key result", ref, objectives[objective][0], *rest
        yield "milestones", ref, *marks.get(key, [])
        for report in reports.get(key, []):
            yield "check-in", ref, *report
    arrows = [
        (objectives[below][0], objectives[above][0] if key_result is None else refs[key_result], above)
        for below, above, key_result in connection.execute(ARROWS)
    ]
    for below, to, _ in sorted(arrows):
        yield "arrow", below, to


def dump(database: Database, tables: tuple[str, ...]) -> str:
    """Every row of some tables, to see that nothing was written."""
    with database.engine.connect() as connection:
        rows = {
            name: sorted(map(tuple, connection.execute(sql(f"SELECT * FROM {name}"))), key=repr)
            for name in tables
        }
    return json.dumps(rows, default=str)


def faults(database: Database) -> list[str]:
    """What SQLite finds wrong with its file; nothing for any other database."""
    if database.engine.dialect.name != "sqlite":
        return []
    with database.engine.connect() as connection:
        found = [str(row[0]) for row in connection.execute(sql("PRAGMA integrity_check"))]
        found += [str(tuple(row)) for row in connection.execute(sql("PRAGMA foreign_key_check"))]
    return [fault for fault in found if fault != "ok"]

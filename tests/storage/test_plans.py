"""What is asked for with each callback, tap and tick is found by an index, however much is stored."""

from __future__ import annotations

import re

import pytest

from storage import (
    cards,
    contacts,
    departures,
    events,
    groups,
    inbox,
    marks,
    media,
    namesakes,
    outbox,
    posted,
    withdrawals,
)
from storage import people as persons
from storage.statement import Statement

ANYTHING = 1  # nothing is run
STATEMENTS = {
    "who speaks in a group": groups.STANDING,
    "who speaks": persons.PERSON,
    "who is of a name": namesakes.ALIKE,
    "who left": departures.KNOWN,
    "which owners left": departures.OWNERS[0],
    "which owners of a part left": departures.OWNERS[1],
    "a pair that was used": inbox.PAIR_USED,
    "whom to ask about": contacts.TO_ASK,
    "who was not found": contacts.MISSING,
    "how many were found": contacts.FOUND_SINCE,
    "how far the night is": marks.FIND,
    "a card that is tapped": cards.FIND,
    "a card that is drawn anew": cards.REDRAW,
    "what a key result is at": events.NEWEST_OF,
    "what was uploaded": media.FIND,
    "what was uploaded long ago": media.FORGET,
    "what may leave": outbox.CLAIM,
    "what is withdrawn from a person": withdrawals.FROM_PERSON,
    "what is withdrawn from a group": withdrawals.FROM_GROUP,
    "what falls due": outbox.NEXT_DUE,
    "what is buried": outbox.BURY,
    "what a request said": posted.SAID,
    "what is kept back": posted.WITHDRAW,
}


# Groups are few; a scan of an index ends at its condition.
WHOLE_TABLE = re.compile(r"Seq Scan|^SCAN (?!.* USING )", re.MULTILINE)


def plan_of(database, statement: Statement) -> str:
    """How the database would find it, in its own words."""
    sql = statement.compiled(database.engine.dialect).sql
    with database.engine.connect() as connection:
        if database.engine.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (ANYTHING,) * sql.count("?"))
        else:
            connection.exec_driver_sql("SET enable_seqscan = off")  # of tables this small it reads all else
            rows = connection.exec_driver_sql(
                f"EXPLAIN {sql}", dict.fromkeys(re.findall(r"%\((\w+)\)s", sql), ANYTHING)
            )
        return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("what", STATEMENTS)
def test_no_table_is_read_as_a_whole(database, what):
    plan = plan_of(database, STATEMENTS[what])
    assert not WHOLE_TABLE.search(plan), plan

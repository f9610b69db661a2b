"""Statements are compiled once per kind of database and read by index where it matters."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import bindparam, or_, select

from storage import (
    blockers,
    check_ins,
    comments,
    dependencies,
    doors,
    events,
    feeds,
    group_cycles,
    groups,
    inbox,
    key_results,
    milestones,
    objective_statements,
    outbox,
    people,
    questions,
    refusal_log,
    retros,
    scopes,
    target_versions,
)
from storage.engine import make_engine
from storage.statement import Statement
from storage.tables import OutboxRow

X = OutboxRow.__table__


@pytest.fixture(params=["sqlite:///:memory:", "postgresql://nobody@/nowhere"], ids=["sqlite", "postgresql"])
def dialect(request):
    return make_engine(request.param).dialect


def test_a_statement_is_compiled_once(dialect):
    statement = Statement(select(X.c.id))
    assert statement.compiled(dialect) is statement.compiled(dialect)


def test_values_the_statement_fixes_are_its_own_and_the_rest_is_asked_for(dialect):
    statement = Statement(select(X.c.id).where(X.c.state == "sent", X.c.lane == bindparam("lane_of")))
    compiled = statement.compiled(dialect)
    assert list(compiled.constants.values()) == ["sent"]
    given = compiled.given({"lane_of": "a lane"})
    assert list(given.values() if isinstance(given, dict) else given) == ["sent", "a lane"]


def test_a_list_is_written_out_beside_other_parameters(dialect):
    statement = Statement(
        select(X.c.id).where(X.c.state.in_(["sent", "dead"]), X.c.lane == bindparam("lane_of"))
    )
    compiled = statement.compiled(dialect)
    assert sorted(compiled.constants.values()) == ["dead", "sent"]
    assert "POSTCOMPILE" not in compiled.sql


def test_one_statement_serves_both_databases(sqlite_url):
    statement = Statement(select(X.c.id).where(X.c.lane == bindparam("lane_of")))
    texts = [statement.compiled(make_engine(url).dialect).sql for url in (sqlite_url, "postgresql://n@/n")]
    assert "lane = ?" in texts[0]
    assert "lane = %(lane_of)s" in texts[1]


def test_sqlite_is_handed_its_parameters_by_their_place(sqlite_url):
    statement = Statement(
        select(X.c.id).where(
            X.c.lane == bindparam("lane_of"),
            X.c.state.in_(["sent", "dead"]),
            or_(X.c.made_at < bindparam("at"), X.c.not_before < bindparam("at")),
        )
    )
    compiled = statement.compiled(make_engine(sqlite_url).dialect)
    given = compiled.given({"at": 7, "lane_of": "lane", "no_such": "is nobody's"})
    assert list(given) == ["lane", "sent", "dead", 7, 7]


def test_a_parameter_left_out_is_an_error_and_no_null(sqlite_url):
    statement = Statement(select(X.c.id).where(X.c.lane == bindparam("lane_of"), X.c.id < bindparam("key")))
    compiled = statement.compiled(make_engine(sqlite_url).dialect)
    with pytest.raises(KeyError, match="lane_of"):
        compiled.given({"key": 1})


def test_a_statement_without_parameters_is_given_none(sqlite_url):
    assert list(Statement(select(X.c.id)).compiled(make_engine(sqlite_url).dialect).given({})) == []


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(events.ADD, id="an event"),
        pytest.param(doors.ADD, id="a send"),
        pytest.param(refusal_log.ADD, id="a refusal"),
        pytest.param(feeds.CALL, id="a call of a machine"),
        pytest.param(feeds.ANSWER, id="what it was told"),
        pytest.param(milestones.ADD, id="a milestone"),
    ],
)
def test_an_id_that_nobody_needs_is_not_asked_for(dialect, statement):
    assert "RETURNING" not in statement.compiled(dialect).sql


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(inbox.CLAIM, id="claim a request"),
        pytest.param(inbox.KNOWN, id="is it known"),
        pytest.param(inbox.PAIR_USED, id="was its signature used"),
        pytest.param(groups.STANDING, id="who asks"),
        pytest.param(people.PERSON, id="a person"),
        pytest.param(objective_statements.KEY_RESULT, id="a key result"),
        pytest.param(objective_statements.MOVE, id="move it"),
        pytest.param(objective_statements.NEXT_NUMBER, id="the next number"),
        pytest.param(scopes.IN_GROUP.objectives, id="a group's objectives"),
        pytest.param(scopes.IN_GROUP.key_results, id="a group's key results"),
        pytest.param(scopes.IN_GROUP.arrows, id="a group's arrows"),
        pytest.param(scopes.IN_GROUP.milestones, id="a group's milestones"),
        pytest.param(scopes.IN_GROUP.blockers, id="a group's blockers"),
        pytest.param(scopes.ONE.key_results, id="an objective's key results"),
        pytest.param(scopes.CHILDREN.objectives, id="what is aligned to an objective"),
        pytest.param(scopes.CHILDREN.key_results, id="and its key results"),
        pytest.param(key_results.DUE, id="what a person may report on"),
        pytest.param(key_results.BUILT_UPON, id="is anything built upon it"),
        pytest.param(check_ins.NEWEST_FIRST, id="newest reports"),
        pytest.param(check_ins.STANDING, id="the report that stands"),
        pytest.param(events.LAST, id="my last change"),
        pytest.param(events.LAST_PRIVATE, id="my last change that was answered one to one"),
        pytest.param(events.OF_REQUEST, id="a request's changes"),
        pytest.param(events.HISTORY, id="what happened to one thing"),
        pytest.param(questions.TAKE, id="what was I asked"),
        pytest.param(feeds.BY_HASH, id="whose token is it"),
        pytest.param(feeds.CALLS, id="how often was it used"),
        pytest.param(feeds.ANSWERED, id="what was it told"),
        pytest.param(blockers.OPEN, id="what blocks it"),
        pytest.param(milestones.OF, id="its milestones"),
        pytest.param(target_versions.NEWEST, id="the road it has"),
        pytest.param(dependencies.OF_KEY_RESULT, id="what waits for what"),
        pytest.param(comments.OF, id="what people said of it"),
        pytest.param(group_cycles.ONE, id="how a group's cycle stands"),
        pytest.param(retros.OF, id="what a group learnt"),
        pytest.param(outbox.CLAIM, id="claim messages"),
        pytest.param(outbox.BURY, id="bury messages"),
        pytest.param(outbox.SENT, id="mark a message"),
        pytest.param(outbox.HOLD, id="hold leases"),
        pytest.param(outbox.NEXT_DUE, id="what is due next"),
        pytest.param(outbox.OPEN, id="is anything open"),
        pytest.param(outbox.OF_REQUEST, id="a request's messages"),
        pytest.param(refusal_log.SAID, id="was it said"),
        pytest.param(refusal_log.COUNT, id="count refusals"),
        pytest.param(doors.RECENT, id="recent sends"),
    ],
)
def test_the_hot_road_reads_by_index_however_much_history_there_is(sqlite_url, statement):
    compiled = statement.compiled(make_engine(sqlite_url).dialect)
    asked = ["1"] * compiled.sql.count("?")
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    plan = connection.execute(f"EXPLAIN QUERY PLAN {compiled.sql}", asked).fetchall()
    connection.close()
    whole_tables = [step for *_, step in plan if step.startswith("SCAN") and "USING INDEX" not in step]
    assert whole_tables == []

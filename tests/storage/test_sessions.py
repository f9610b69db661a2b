"""Sessions: found while they live, let in by their owner's word alone, gone when they end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.sessions import IDLE, LONGEST, WAITING, Session, Sessions, State
from tests.storage.samples import NOON

SECOND = timedelta(seconds=1)


def a_session(staff_id: str = "u001", state: State = State.OPEN) -> Session:
    return Session(staff_id, "李雷", state, "/map", "Chrome, Windows", made_at=NOON, seen_at=NOON)


@pytest.fixture
def sessions(each):
    return each(Sessions)


def test_a_session_is_found_by_its_hash_as_it_was_put(sessions):
    sessions.add("a", a_session())
    assert sessions.find("a", now=NOON) == a_session()
    assert sessions.find("b", now=NOON) is None


@pytest.mark.parametrize(
    ("state", "lives"),
    [
        pytest.param(State.OPEN, IDLE, id="open: until nobody looked for half a day"),
        pytest.param(State.WAITING, WAITING, id="waiting: for ten minutes"),
    ],
)
def test_it_ends_by_itself(sessions, state, lives):
    sessions.add("a", a_session(state=state), code="c")
    assert sessions.find("a", now=NOON + lives - SECOND) is not None
    assert sessions.find("a", now=NOON + lives) is None


def test_whoever_looks_keeps_it_open_but_for_a_week_at_most(sessions):
    sessions.add("a", a_session())
    now = NOON
    while now + IDLE / 2 < NOON + LONGEST:
        now += IDLE / 2
        assert sessions.find("a", now=now) is not None
        sessions.seen("a", now=now)
    assert sessions.find("a", now=NOON + LONGEST - SECOND) is not None
    assert sessions.find("a", now=NOON + LONGEST) is None


@pytest.mark.parametrize(
    ("staff_id", "code", "later"),
    [
        pytest.param("u002", "c", timedelta(0), id="somebody else"),
        pytest.param("u001", "x", timedelta(0), id="another number"),
        pytest.param("u001", "", timedelta(0), id="no number"),
        pytest.param("u001", "c", WAITING, id="too late"),
    ],
)
def test_only_its_owners_word_in_time_lets_it_in(sessions, staff_id, code, later):
    sessions.add("a", a_session(state=State.WAITING), code="c")
    assert not sessions.answer(staff_id, code, let_in=True, now=NOON + later)
    assert not sessions.open("a", "b", now=NOON)


def test_once_allowed_it_is_open_under_another_token(sessions):
    sessions.add("a", a_session(state=State.WAITING), code="c")
    assert sessions.answer("u001", "c", let_in=True, now=NOON)
    assert sessions.find("a", now=NOON).state is State.ALLOWED
    assert not sessions.answer("u001", "c", let_in=False, now=NOON)
    assert sessions.open("a", "b", now=NOON)
    assert not sessions.open("a", "c", now=NOON)
    assert sessions.find("a", now=NOON) is None
    assert sessions.find("b", now=NOON + WAITING).state is State.OPEN


def test_once_refused_it_never_opens(sessions):
    sessions.add("a", a_session(state=State.WAITING), code="c")
    assert sessions.answer("u001", "c", let_in=False, now=NOON)
    assert not sessions.answer("u001", "c", let_in=True, now=NOON)
    assert not sessions.open("a", "b", now=NOON)
    assert sessions.find("a", now=NOON).state is State.REFUSED


def test_one_ends_alone_and_all_of_somebody_together(sessions):
    for name, owner in (("a", "u001"), ("b", "u001"), ("c", "u001"), ("x", "u002")):
        sessions.add(name, a_session(owner))
    sessions.end("a")
    assert sessions.end_of("u001") == 2
    assert [name for name in "abcx" if sessions.find(name, now=NOON)] == ["x"]


def test_what_has_ended_is_forgotten_and_nothing_else(sessions):
    sessions.add("old", a_session())
    sessions.add("waits", a_session(state=State.WAITING), code="c")
    assert sessions.forget(now=NOON + WAITING - SECOND) == 0
    assert sessions.forget(now=NOON + WAITING) == 1
    assert sessions.forget(now=NOON + IDLE - SECOND) == 0
    assert sessions.forget(now=NOON + IDLE) == 1

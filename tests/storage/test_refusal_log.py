"""What was refused lately, by place and by person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.refusal_log import RefusalLog
from tests.storage.samples import NOON, SECOND

HOUR = timedelta(hours=1)


@pytest.fixture
def log(each):
    return each(RefusalLog)


def test_what_was_said_here_is_not_said_again(log):
    log.add(at=NOON, place="cid-a", staff_id="u001", code="no_such_key_result", answered=True)
    assert log.said_here("no_such_key_result", place="cid-a", since=NOON - SECOND)


@pytest.mark.parametrize(
    ("code", "place", "since"),
    [
        pytest.param("bad_amount", "cid-a", NOON - SECOND, id="another refusal"),
        pytest.param("no_such_key_result", "cid-b", NOON - SECOND, id="another place"),
        pytest.param("no_such_key_result", "cid-a", NOON, id="not since then: the edge is out"),
    ],
)
def test_what_was_not_said_here_may_be_said(log, code, place, since):
    log.add(at=NOON, place="cid-a", staff_id="u001", code="no_such_key_result", answered=True)
    assert not log.said_here(code, place=place, since=since)


def test_what_was_answered_one_to_one_was_not_said_here(log):
    log.add(at=NOON, place="cid-a", staff_id="u001", code="no_such_key_result", answered=False)
    assert not log.said_here("no_such_key_result", place="cid-a", since=NOON - SECOND)


def test_a_person_s_refusals_are_counted_wherever_they_were(log):
    assert log.count("u001", since=NOON - HOUR) == 0
    log.add(at=NOON - HOUR, place="cid-a", staff_id="u001", code="bad_amount", answered=True)
    log.add(at=NOON, place="cid-a", staff_id="u001", code="bad_amount", answered=True)
    log.add(at=NOON, place="cid-b", staff_id="u001", code="not_known", answered=False)
    log.add(at=NOON, place="cid-b", staff_id="u002", code="not_known", answered=False)
    assert log.count("u001", since=NOON - HOUR) == 2


def test_refusals_are_forgotten_after_two_hours(log):
    log.add(at=NOON - 2 * HOUR - SECOND, place="cid-a", staff_id="u001", code="bad_amount", answered=True)
    log.add(at=NOON - 2 * HOUR, place="cid-a", staff_id="u001", code="bad_amount", answered=True)
    assert log.forget(now=NOON) == 1
    assert log.count("u001", since=NOON - 3 * HOUR) == 1

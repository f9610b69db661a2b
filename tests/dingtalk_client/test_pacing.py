from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dingtalk_client.pacing import API, CUSTOM_ROBOT, next_free, parked_until

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ago(*seconds: float) -> list[datetime]:
    return [NOON - timedelta(seconds=second) for second in seconds]


@pytest.mark.parametrize(
    ("recent", "wait"),
    [
        pytest.param([], 0, id="nothing was sent"),
        pytest.param(ago(1, 2), 0, id="one place left"),
        pytest.param(ago(1, 2, 50), 10, id="full: wait for the oldest to leave"),
        pytest.param(ago(50, 2, 1), 10, id="in any order"),
        pytest.param(ago(1, 2, 60), 0, id="exactly a minute ago has left"),
        pytest.param(ago(1, 2, 59.5), 0.5, id="just not a minute ago"),
        pytest.param(ago(1, 2, 3, 200, 300), 57, id="old ones do no harm"),
        pytest.param(ago(0, -10, -20), 60, id="places promised for later are taken"),
        pytest.param(ago(0, -10, -20, -60), 70, id="more promised than there are places"),
    ],
)
def test_next_free(recent, wait):
    assert next_free(recent, limit=3, per=MINUTE, now=NOON) == NOON + timedelta(seconds=wait)


@given(st.lists(st.integers(0, 300_000), max_size=60).map(sorted), st.integers(1, 20))
def test_no_stretch_of_time_ever_holds_more_than_the_limit(arrivals, limit):
    sent: list[datetime] = []
    for arrival in arrivals:
        now = NOON + timedelta(milliseconds=arrival)
        sent.append(next_free(sent, limit=limit, per=MINUTE, now=now))
        assert sent[-1] >= now
    for last in sent:
        assert sum(last - MINUTE < instant <= last for instant in sent) <= limit


def test_five_hundred_at_once_stay_below_dingtalks_limit():
    sent: list[datetime] = []
    for _ in range(500):
        sent.append(next_free(sent, limit=CUSTOM_ROBOT.limit, per=CUSTOM_ROBOT.per, now=NOON))
    assert sent[-1] < NOON + 28 * MINUTE  # 18 a minute, and the first 18 at once
    # A whole minute, both its ends included, as DingTalk may count it.
    assert max(sum(end - MINUTE <= instant <= end for instant in sent) for end in sent) == 18


def test_one_api_takes_fifteen_a_second():
    assert next_free([NOON] * 4, limit=API.limit, per=API.per, now=NOON) == NOON
    assert next_free([NOON] * 5, limit=API.limit, per=API.per, now=NOON) == NOON + API.per
    assert 14 < API.limit / API.per.total_seconds() < 15


@pytest.mark.parametrize(("jitter", "seconds"), [(0.0, 600), (0.5, 615), (1.0, 630)])
def test_a_ban_lasts_ten_minutes_and_a_little(jitter, seconds):
    assert parked_until(NOON, jitter=jitter) == NOON + timedelta(seconds=seconds)

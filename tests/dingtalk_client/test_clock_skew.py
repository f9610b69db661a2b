"""What the Date header of DingTalk's answers tells about our clock."""

from __future__ import annotations

import logging
from datetime import timedelta
from email.utils import format_datetime

import pytest

from dingtalk_client.clock_skew import ClockSkew
from dingtalk_client.messages import Text
from tests.dingtalk_client.wires import OK, SESSION, Clock, refusal


@pytest.fixture
def clock():
    return Clock()


def a_date(clock, ahead):
    """Of a DingTalk whose clock is so far behind ours."""
    return format_datetime(clock.now - ahead, usegmt=True)


@pytest.mark.parametrize("seconds", [0, 29, 90, -90, 3_600])
async def test_every_answer_tells_the_skew_a_refusal_too(client, clock, wire, seconds):
    assert client.skew is None
    ahead = timedelta(seconds=seconds)
    wire.post(SESSION).respond(json={"errcode": 300001}, headers={"date": a_date(clock, ahead)})
    await refusal(client.send_session(SESSION, Text("x")))
    assert client.skew is not None
    assert abs(client.skew - ahead) < timedelta(seconds=1)  # the header has no fractions


async def test_an_answer_without_a_date_tells_nothing(client, wire):
    wire.post(SESSION).respond(json=OK)
    await client.send_session(SESSION, Text("x"))
    assert client.skew is None


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("", id="nothing"),
        pytest.param("yesterday", id="a word"),
        pytest.param("Wed, 25 Dec 2019 08:23:56 -0000", id="of no zone"),
        pytest.param("Wed, 99 Dec 2019 08:23:56 GMT", id="no such day"),
        pytest.param("Wed, 25 Dec 2019 08:23:56 GMT" + " " * 999, id="without end"),
    ],
)
def test_what_is_no_date_leaves_what_is_known(clock, header):
    skew = ClockSkew(clock)
    skew.note(a_date(clock, timedelta(seconds=5)))
    known = skew.last
    skew.note(header)
    assert skew.last == known


@pytest.mark.parametrize(
    ("seconds", "warnings"),
    [
        pytest.param(30, 0, id="what a clock may be off"),
        pytest.param(32, 1, id="more than that"),
        pytest.param(-32, 1, id="behind"),
    ],
)
def test_more_than_half_a_minute_is_told_once_an_hour(clock, caplog, seconds, warnings):
    skew = ClockSkew(clock)
    clock.now = clock.now.replace(microsecond=0)
    with caplog.at_level(logging.WARNING):
        for _ in range(60):
            skew.note(a_date(clock, timedelta(seconds=seconds)))
            clock.now += timedelta(seconds=59)
        assert len(caplog.records) == warnings
        clock.now += timedelta(minutes=2)
        skew.note(a_date(clock, timedelta(seconds=seconds)))
    assert len(caplog.records) == 2 * warnings

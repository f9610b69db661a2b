"""Dropped, closed, opened again, blocked, and fed by a machine."""

from __future__ import annotations

from datetime import timedelta

import pytest

from okr.life import (
    blocked,
    check_alive,
    closed,
    dropped,
    fed,
    key_result_dropped,
    reopened,
    started,
    switched,
    unblocked,
)
from okr.model import Blocker, Feed, State
from okr.objections import NotBlocked, NotClosed, NotFed
from okr.refusals import MissingWord, NotOpen
from tests.kit.builders import FIRST_MORNING, HAN_MEIMEI, LI_LEI, a_key_result, an_objective

OVER = [State.CLOSED, State.DROPPED]
ALIVE = [State.DRAFT, State.OPEN]


@pytest.mark.parametrize("state", OVER)
def test_what_is_over_takes_no_change(state):
    objective, kr = an_objective(state=state), a_key_result(state=state)
    deeds = [
        lambda: check_alive(kr),
        lambda: dropped(objective, "x"),
        lambda: closed(objective),
        lambda: key_result_dropped(kr, "x"),
        lambda: blocked(kr, "x", by=LI_LEI, at=FIRST_MORNING),
        lambda: fed(kr, "till"),
    ]
    for deed in deeds:
        with pytest.raises(NotOpen) as refused:
            deed()
        assert refused.value.state == state.value
        assert refused.value.ref in ("O1", "KR3")


@pytest.mark.parametrize("state", ALIVE)
def test_dropping_says_why(state):
    gone = dropped(an_objective(state=state), " no budget ")
    assert (gone.state, gone.reason) == (State.DROPPED, "no budget")
    kr = key_result_dropped(blocked(a_key_result(), "x", by=LI_LEI, at=FIRST_MORNING), "no budget")
    assert (kr.state, kr.reason, kr.blocker) == (State.DROPPED, "no budget", None)


@pytest.mark.parametrize(
    ("deed", "command"),
    [
        (lambda: dropped(an_objective(), " "), "/okr drop"),
        (lambda: key_result_dropped(a_key_result(), ""), "/kr drop"),
        (lambda: blocked(a_key_result(), "", by=LI_LEI, at=FIRST_MORNING), "/block"),
    ],
)
def test_a_reason_is_asked_for(deed, command):
    with pytest.raises(MissingWord) as refused:
        deed()
    assert (refused.value.command, refused.value.name) == (command, "reason")


def test_closing_may_say_why():
    assert closed(an_objective()).state is State.CLOSED
    assert closed(an_objective(), " reached ").reason == "reached"


@pytest.mark.parametrize("state", OVER)
def test_what_is_over_can_be_opened_again(state):
    again = reopened(an_objective(state=state, reason="x"))
    assert (again.state, again.reason) == (State.OPEN, "")


@pytest.mark.parametrize("state", ALIVE)
def test_what_is_open_is_not_opened_again(state):
    with pytest.raises(NotClosed) as refused:
        reopened(an_objective(state=state))
    assert refused.value.ref == "O1"


def test_a_draft_is_started_and_nothing_else():
    assert started(an_objective(state=State.DRAFT)).state is State.OPEN
    assert started(an_objective(state=State.DROPPED)).state is State.DROPPED


def test_a_blocker_has_an_owner_a_reason_and_a_clock():
    kr = blocked(a_key_result(owner=LI_LEI), " no desk ", by=HAN_MEIMEI, at=FIRST_MORNING)
    assert kr.blocker == Blocker("no desk", LI_LEI, FIRST_MORNING, HAN_MEIMEI)
    helped = blocked(a_key_result(), "no desk", by=LI_LEI, at=FIRST_MORNING, helper=HAN_MEIMEI)
    assert helped.blocker.owner == HAN_MEIMEI


def test_said_again_the_clock_goes_on():
    kr = blocked(a_key_result(), "no desk", by=LI_LEI, at=FIRST_MORNING)
    later = blocked(kr, "no chair", by=HAN_MEIMEI, at=FIRST_MORNING + timedelta(days=2))
    assert later.blocker == Blocker("no chair", LI_LEI, FIRST_MORNING, HAN_MEIMEI)


def test_a_blocker_is_closed_with_a_word_and_only_one_that_is_there():
    kr = blocked(a_key_result(), "no desk", by=LI_LEI, at=FIRST_MORNING)
    assert unblocked(kr) == a_key_result()
    with pytest.raises(NotBlocked) as refused:
        unblocked(a_key_result())
    assert refused.value.ref == "KR3"


def test_a_machine_is_let_in_switched_off_and_on():
    kr = fed(a_key_result(), "till")
    assert (kr.feed, kr.feed_source) == (Feed.AUTO, "till")
    off = switched(kr, Feed.BY_HAND)
    assert off.feed is Feed.BY_HAND
    assert switched(off, Feed.AUTO) == kr
    with pytest.raises(NotFed) as refused:
        switched(a_key_result(), Feed.AUTO)
    assert refused.value.ref == "KR3"

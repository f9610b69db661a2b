"""Corrections of old check-ins: both are kept, and only the newest moves what stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from okr.amounts import Form
from okr.checkins import LONGEST_NOTE, mended
from okr.dealings import CycleState
from okr.model import Health, HealthRule, Kind, Rule
from okr.objections import NotYourCheckIn
from okr.refusals import MissingWord, NotForThisKind, TooLong
from tests.kit.builders import (
    HAN_MEIMEI,
    LI_LEI,
    MONDAY,
    a_check_in,
    a_key_result,
    an_amount,
    milestones,
    telling,
)

OWNER_RULE = HealthRule(Decimal(0), Decimal(0), Rule.OWNER)
TELLING = telling()
OLD = a_check_in(40, MONDAY - timedelta(days=3), id=7, before=Decimal(30), confidence=6, stated=Health.BEHIND)


def test_a_correction_takes_the_old_one_s_place_and_both_are_kept():
    kr = a_key_result(current=40, checked_in_at=OLD.at, confidence=6)
    after, new = mended(kr, OLD, an_amount(45), telling(note=" counted twice ", at=MONDAY))
    assert (new.mends, new.at, new.value, new.before, new.note) == (7, OLD.at, 45, 30, "counted twice")
    assert (new.confidence, new.stated, new.late, new.approx) == (6, Health.BEHIND, False, False)
    assert (after.current, after.checked_in_at, after.last_step) == (45, OLD.at, 15)


def test_a_correction_of_an_older_one_moves_nothing():
    kr = a_key_result(current=60, checked_in_at=MONDAY)
    assert mended(kr, OLD, an_amount(45), telling(note="typo"))[0] == kr


def test_a_correction_is_read_by_the_road_of_its_time():
    old = replace(OLD, start=Decimal(0), target=Decimal(200))
    kr = a_key_result(target=100, current=60, checked_in_at=MONDAY)
    _, share = mended(kr, old, an_amount(50, Form.PERCENT), telling(note="typo"))
    _, step = mended(kr, old, an_amount(5, Form.STEP, approx=True), telling(note="typo", confidence=3))
    assert (share.value, share.target, step.value, step.approx, step.confidence) == (100, 200, 35, True, 3)


@pytest.mark.parametrize(
    ("was_late", "state", "late"),
    [(False, CycleState.OPEN, False), (True, CycleState.OPEN, True), (False, CycleState.CLOSED, True)],
)
def test_a_late_one_stays_late_and_a_correction_may_be_late_itself(was_late, state, late):
    _, new = mended(
        a_key_result(), replace(OLD, late=was_late), an_amount(5), telling(note="typo", state=state)
    )
    assert new.late is late


def test_a_word_said_with_a_correction_is_the_new_word():
    _, new = mended(a_key_result(), OLD, an_amount(5), telling(note="typo", stated=Health.ON_TRACK))
    assert new.stated is Health.ON_TRACK


def test_only_one_s_own_check_in_is_mended():
    with pytest.raises(NotYourCheckIn) as refused:
        mended(a_key_result(), OLD, an_amount(5), telling(by=HAN_MEIMEI, note="typo"))
    assert (refused.value.day, refused.value.owner) == ("2026-11-20", LI_LEI.name)


def test_ticks_are_not_mended_by_a_number():
    with pytest.raises(NotForThisKind) as refused:
        mended(milestones(), OLD, an_amount(1), telling(note="typo"))
    assert (refused.value.ref, refused.value.field) == ("KR3", "fix")


@pytest.mark.parametrize(
    ("changes", "family"),
    [
        pytest.param({"note": "  "}, MissingWord, id="without a reason"),
        pytest.param({"note": "x" * (LONGEST_NOTE + 1)}, TooLong, id="a reason too long"),
    ],
)
def test_a_correction_says_why(changes, family):
    with pytest.raises(family) as refused:
        mended(a_key_result(), OLD, an_amount(5), telling(**changes))
    if family is MissingWord:
        assert (refused.value.command, refused.value.name) == ("/kr fix", "reason")


def test_a_correction_on_a_limit_keeps_the_limits_of_its_time():
    old = replace(OLD, start=None, low=Decimal(2), target=Decimal(8))
    kr = a_key_result(kind=Kind.KEEP_BETWEEN, target=9, low=Decimal(1))
    _, new = mended(kr, old, an_amount(5), telling(note="typo"))
    assert (new.low, new.target) == (2, 8)

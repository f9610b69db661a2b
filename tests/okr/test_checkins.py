"""A report on a key result: what is recorded, and where the key result stands after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from okr.amounts import Form
from okr.checkins import LONGEST_NOTE, record
from okr.model import Health, Kind
from okr.refusals import AmbiguousAmount, BadAmount, DateOutside, TooLong
from tests.kit.builders import HAN_MEIMEI, LI_LEI, Q4, a_key_result, an_amount

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, ten o'clock in Shanghai


def reported(kr, amount, *, at=NOW, tz=SHANGHAI, **said):
    return record(
        kr,
        an_amount(amount) if isinstance(amount, str) else amount,
        by=LI_LEI,
        at=at,
        tz=tz,
        cycle=Q4,
        **said,
    )


def test_a_report_moves_the_key_result_and_tells_old_and_new():
    before = a_key_result(start=48, target=24, current=40, unit="tickets")
    after, new = reported(before, "36", note="Two big ones closed", source="api")
    assert (after.current, after.checked_in_at) == (36, NOW)
    assert (new.value, new.before, new.start, new.target) == (36, 40, 48, 24)
    assert (new.at, new.by, new.source, new.note, new.how) == (
        NOW,
        LI_LEI,
        "api",
        "Two big ones closed",
        "value",
    )
    assert (new.approx, new.late) == (False, False)


def test_nothing_but_value_step_confidence_word_and_time_changes():
    before = a_key_result(current=40, confidence=5, due=date(2026, 12, 1), owner=HAN_MEIMEI, weight=3)
    after, _ = reported(before, "50", confidence=7, stated=Health.BEHIND)
    assert after == replace(
        before,
        current=Decimal(50),
        confidence=7,
        stated=Health.BEHIND,
        checked_in_at=NOW,
        last_step=Decimal(10),
    )


def test_the_first_report_has_no_value_before():
    _, new = reported(a_key_result(), "5")
    assert new.before is None


def test_a_share_a_step_and_about_are_remembered_as_typed():
    kr = a_key_result(start=0, target=200, current=20)
    after, new = reported(kr, an_amount(45, Form.PERCENT, approx=True))
    assert (after.current, new.how, new.approx) == (90, "share", True)
    after, new = reported(kr, an_amount(5, Form.STEP))
    assert (after.current, new.value, new.how) == (25, 25, "step")


def test_yes_or_no_is_recorded_as_one_or_nought():
    after, new = reported(a_key_result(kind=Kind.YES_NO), an_amount(None, Form.DONE))
    assert (after.current, new.value, new.start, new.how) == (1, 1, None, "done")


def test_a_confidence_not_given_keeps_the_old_one():
    after, new = reported(a_key_result(confidence=7), "50")
    assert (after.confidence, new.confidence) == (7, None)
    after, new = reported(a_key_result(confidence=7), "50", confidence=0)
    assert (after.confidence, new.confidence) == (0, 0)


def test_a_health_not_stated_takes_an_old_word_back():
    after, _ = reported(a_key_result(stated=Health.AT_RISK), "50")
    assert after.stated is None


def test_a_step_back_and_the_same_value_again_are_reports_too():
    kr = a_key_result(current=40)
    assert reported(kr, "30")[0].current == 30
    after, new = reported(kr, "40")
    assert (after.current, new.before, after.checked_in_at) == (40, 40, NOW)


@pytest.mark.parametrize(
    ("on", "at"),
    [
        pytest.param(
            date(2026, 11, 20), datetime(2026, 11, 20, 4, tzinfo=UTC), id="a past day: its local noon"
        ),
        pytest.param(date(2026, 10, 1), datetime(2026, 10, 1, 4, tzinfo=UTC), id="the cycle's first day"),
        pytest.param(date(2026, 11, 23), NOW, id="today before noon: now, never the future"),
    ],
)
def test_a_report_for_a_day_counts_from_its_noon(on, at):
    after, new = reported(a_key_result(), "50", on=on)
    assert new.at == after.checked_in_at == at


def test_a_report_for_today_made_in_the_evening_counts_from_noon():
    evening = datetime(2026, 11, 23, 12, tzinfo=UTC)
    _, new = reported(a_key_result(), "50", at=evening, on=date(2026, 11, 23))
    assert new.at == datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "on"),
    [
        pytest.param(NOW, date(2026, 11, 24), id="tomorrow"),
        pytest.param(NOW, date(2026, 9, 30), id="before the cycle began"),
        pytest.param(
            datetime(2026, 11, 22, 15, 59, tzinfo=UTC), date(2026, 11, 23), id="tomorrow by the local clock"
        ),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused(at, on):
    with pytest.raises(DateOutside) as refused:
        reported(a_key_result(), "50", at=at, on=on)
    today = at.astimezone(SHANGHAI).date()
    assert (refused.value.day, refused.value.first, refused.value.last) == (
        on.isoformat(),
        "2026-10-01",
        today.isoformat(),
    )


def test_the_local_day_decides_what_today_is():
    just_past_midnight = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # Monday in Shanghai, Sunday in Greenwich
    _, new = reported(a_key_result(), "50", at=just_past_midnight, on=date(2026, 11, 23))
    assert new.at == just_past_midnight


def test_an_older_report_is_recorded_but_moves_nothing():
    kr = a_key_result(current=60, confidence=8, stated=Health.BEHIND, checked_in_at=NOW - timedelta(days=1))
    after, new = reported(kr, "50", on=date(2026, 11, 20), confidence=2)
    assert after is kr
    assert (new.value, new.confidence) == (50, 2)


def test_of_two_reports_of_one_instant_the_later_made_stands():
    kr = a_key_result(current=60, checked_in_at=NOW)
    assert reported(kr, "50")[0].current == 50


@pytest.mark.parametrize(
    ("at", "late"),
    [
        pytest.param(
            datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), False, id="the last second of the last day"
        ),
        pytest.param(datetime(2026, 12, 31, 16, 0, tzinfo=UTC), True, id="midnight in the group's zone"),
    ],
)
def test_a_report_after_the_cycle_s_last_day_is_late(at, late):
    assert reported(a_key_result(), "50", at=at)[1].late is late


def test_a_report_for_a_day_in_the_cycle_is_late_when_it_is_made_late():
    _, new = reported(a_key_result(), "50", at=datetime(2027, 1, 4, 2, tzinfo=UTC), on=date(2026, 12, 31))
    assert new.late


def test_the_longest_note_is_taken_and_one_sign_more_refused():
    assert len(reported(a_key_result(), "50", note="记" * LONGEST_NOTE)[1].note) == LONGEST_NOTE
    with pytest.raises(TooLong) as refused:
        reported(a_key_result(), "50", note="记" * (LONGEST_NOTE + 1))
    assert (refused.value.name, refused.value.found, refused.value.limit) == (
        "note",
        LONGEST_NOTE + 1,
        LONGEST_NOTE,
    )


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        pytest.param(an_amount(None, Form.DONE), AmbiguousAmount, id="asked back"),
        pytest.param(an_amount("1E+18"), BadAmount, id="refused"),
    ],
)
def test_an_amount_without_one_meaning_records_nothing(amount, refusal):
    with pytest.raises(refusal):
        reported(a_key_result(), amount)

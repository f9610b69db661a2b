"""The other rules by name, dates, the owner's word beside the verdict, and objectives fed from below."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okr.health import objective_standing, parse_rule, stale_after, standing
from okr.model import Cycle, Health, HealthRule, Kind, Rollup, Rule, day_number
from okr.progress import Contribution
from tests.kit.builders import GAP_10_25, a_group, a_key_result, an_objective, due_on

properties = settings(max_examples=100, deadline=None)
# A hundred days from first to last: the day's number is the expected percentage.
HUNDRED = Cycle("2026Q4", date(2026, 10, 1), date(2027, 1, 9))
RATIO = HealthRule(Decimal("0.9"), Decimal("0.7"), Rule.RATIO)
OWNER = HealthRule(Decimal(0), Decimal(0), Rule.OWNER)
DUE = date(2026, 12, 1)


def seen(kr, on_day=50, *, rule=GAP_10_25, stale_after_days=None):
    return standing(
        kr,
        cycle=HUNDRED,
        today=HUNDRED.start + timedelta(on_day),
        rule=rule,
        stale_after_days=stale_after_days,
    )


def test_the_owner_s_word_has_no_borders():
    assert (parse_rule("owner").on_track, parse_rule("owner").behind) == (0, 0)


@pytest.mark.parametrize("text", ["gap 10 25", "ratio 0.9 0.7", "ratio 1 0", "ratio 2 2", "owner"])
def test_a_rule_is_read_as_it_is_printed(text):
    assert str(parse_rule(text)) == text
    assert str(parse_rule(f"  {text.upper()} ")) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("ratio", "expected such as", id="no borders"),
        pytest.param("owner 1 2", "expected such as", id="borders where there are none"),
        pytest.param("ratio 0.7 0.9", "not be below", id="the wrong way round"),
        pytest.param("ratio 90 70", "0 to 2", id="percentages"),
        pytest.param("ratio 2.01 1", "0 to 2", id="just too high"),
        pytest.param("gap 25 10", "not be above", id="a gap the wrong way round"),
        pytest.param("mean 1 2", "expected such as", id="no such rule"),
    ],
)
def test_what_is_no_rule(text, says):
    with pytest.raises(ValueError, match=says):
        parse_rule(text)


@pytest.mark.parametrize(
    ("on_day", "current", "health"),
    [
        pytest.param(50, "50", "on_track", id="level"),
        pytest.param(50, "45", "on_track", id="the first border itself"),
        pytest.param(50, "44.99", "behind", id="just below it"),
        pytest.param(50, "35", "behind", id="the second border itself"),
        pytest.param(50, "34.99", "at_risk", id="just below that"),
        pytest.param(50, "-1", "at_risk", id="a step back"),
        pytest.param(5, "0", "early", id="early is early"),
        pytest.param(100, "90", "on_track", id="on the last day"),
    ],
)
def test_the_ratio_decides(on_day, current, health):
    found = seen(a_key_result(current=current), on_day, rule=RATIO)
    assert found.health is Health(health)
    assert found.reason == ("early" if health == "early" else "ratio")


@pytest.mark.parametrize(("current", "health"), [("0", Health.ON_TRACK), ("-1", Health.AT_RISK)])
def test_where_nothing_is_expected_a_ratio_asks_for_no_step_back(current, health):
    assert seen(a_key_result(current=current, stated=Health.ON_TRACK), 0, rule=RATIO).health is health


@pytest.mark.parametrize(
    ("changes", "on_day", "health", "reason"),
    [
        pytest.param({"stated": Health.AT_RISK}, 50, "at_risk", "owner", id="what was said"),
        pytest.param(
            {"stated": Health.ON_TRACK, "current": 0}, 90, "on_track", "owner", id="whatever the gap"
        ),
        pytest.param({}, 50, "none", "owner", id="nobody said anything"),
        pytest.param({}, 5, "early", "early", id="early without a word"),
        pytest.param({"stated": Health.BEHIND}, 5, "behind", "owner", id="a word is heard early"),
        pytest.param({"current": 100, "stated": Health.AT_RISK}, 50, "done", "done", id="done is done"),
        pytest.param(
            {"stated": Health.ON_TRACK, "confidence": 3}, 50, "behind", "confidence", id="hardly believes it"
        ),
        pytest.param({"current": None, "stated": Health.ON_TRACK}, 50, "none", "none", id="no value"),
    ],
)
def test_the_owner_decides(changes, on_day, health, reason):
    found = seen(a_key_result(**({"current": 40} | changes)), on_day, rule=OWNER)
    assert (found.health, found.reason) == (Health(health), reason)


@pytest.mark.parametrize(
    ("late_days", "health"),
    [
        pytest.param(-30, "on_track", id="before the day"),
        pytest.param(0, "on_track", id="on the day"),
        pytest.param(1, "behind", id="a day late"),
        pytest.param(7, "behind", id="a week late"),
        pytest.param(8, "at_risk", id="more than a week late"),
    ],
)
@pytest.mark.parametrize("rule", [GAP_10_25, RATIO])
def test_a_date_is_judged_by_its_forecast(late_days, health, rule):
    kr = due_on(DUE, forecast=DUE + timedelta(late_days))
    found = seen(kr, rule=rule)
    assert (found.health, found.reason, found.progress) == (Health(health), "date", 0)


@pytest.mark.parametrize(
    ("late_days", "health"), [(0, Health.EARLY), (1, Health.BEHIND), (8, Health.AT_RISK)]
)
def test_early_a_forecast_beyond_the_day_is_heard(late_days, health):
    assert seen(due_on(DUE, forecast=DUE + timedelta(late_days)), 3).health is health


def test_a_date_by_the_owner_s_rule_and_by_doubt():
    kr = due_on(DUE, forecast=DUE + timedelta(30), stated=Health.ON_TRACK)
    assert seen(kr, rule=OWNER).reason == "owner"
    assert seen(due_on(DUE, forecast=DUE, confidence=2)).reason == "confidence"
    assert seen(due_on(DUE, forecast=DUE, done=True)).health is Health.DONE
    assert seen(due_on(DUE)).health is Health.NONE


def test_a_date_is_expected_on_its_day():
    assert seen(due_on(DUE, forecast=DUE), 61).expected == 1
    assert seen(due_on(DUE, forecast=DUE), 60).expected == Decimal(60) / 61


@pytest.mark.parametrize(
    ("current", "stated", "wanted"),
    [
        pytest.param("50", None, False, id="nothing said"),
        pytest.param("50", Health.ON_TRACK, False, id="the same"),
        pytest.param("50", Health.AT_RISK, True, id="worse than the rule says"),
        pytest.param("10", Health.ON_TRACK, True, id="better than the rule says"),
        pytest.param("30", Health.AT_RISK, True, id="a little worse"),
        pytest.param("100", Health.ON_TRACK, False, id="on track and there already"),
        pytest.param("100", Health.BEHIND, True, id="behind and there already"),
        pytest.param(None, Health.BEHIND, False, id="without a value there is nothing to differ from"),
    ],
)
def test_where_word_and_rule_differ_a_note_is_wanted(current, stated, wanted):
    found = seen(a_key_result(current=current, stated=stated))
    assert (found.note_wanted, found.stated) == (wanted, stated)


def test_silence_is_not_what_the_word_is_compared_with():
    kr = a_key_result(current=50, stated=Health.ON_TRACK)
    found = seen(kr, stale_after_days=Decimal(21))
    assert (found.health, found.note_wanted) == (Health.STALE, False)


def test_a_word_against_no_verdict_wants_no_note():
    assert not seen(a_key_result(current=40), rule=OWNER).note_wanted


def of(*key_results, **how):
    return objective_standing(
        an_objective(*key_results),
        cycle=HUNDRED,
        today=HUNDRED.start + timedelta(50),
        rule=GAP_10_25,
        stale_after_days=None,
        **how,
    )


CHILD = Contribution("PRODUCT/2026Q4/O1", Decimal("0.1"), Health.AT_RISK)


def test_what_contributes_counts_in_the_number_but_not_in_the_verdict():
    found = of(a_key_result(current=50), children=[CHILD])
    assert (found.progress, found.health) == (Decimal("0.3"), Health.ON_TRACK)


def test_an_objective_without_key_results_is_as_well_as_what_contributes():
    found = of(children=iter([CHILD]))
    assert (found.progress, found.health) == (Decimal("0.1"), Health.AT_RISK)


def test_a_group_decides_how_its_objectives_sum_up():
    both = [a_key_result(target=300, current=450), a_key_result(target=100, current=0)]
    assert of(*both).progress == Decimal("0.5")
    assert of(*both, rollup=Rollup.SIZE).progress == Decimal("0.75")
    assert of(*both, overflow=True).progress == Decimal("0.75")


RANK = {Health.AT_RISK: 0, Health.BEHIND: 1, Health.ON_TRACK: 2, Health.EARLY: 2, Health.DONE: 3}


@properties
@given(
    st.tuples(st.decimals(-50, 150, places=2), st.decimals(-50, 150, places=2)),
    st.integers(0, 100),
    st.none() | st.integers(0, 10),
)
def test_more_progress_never_makes_the_ratio_worse(values, on_day, confidence):
    low, high = (
        seen(a_key_result(current=value, confidence=confidence), on_day, rule=RATIO).health
        for value in sorted(values)
    )
    assert RANK[low] <= RANK[high]


@properties
@given(st.integers(-60, 60), st.integers(0, 60), st.integers(0, 100), st.none() | st.integers(0, 10))
def test_a_later_forecast_is_never_better(late, more, on_day, confidence):
    sooner, later = (
        seen(due_on(DUE, forecast=DUE + timedelta(days), confidence=confidence), on_day).health
        for days in (late, late + more)
    )
    assert RANK[later] <= RANK[sooner]


def test_a_limit_that_is_kept_is_done_and_one_that_is_broken_is_behind_by_time():
    kept = a_key_result(kind=Kind.KEEP_BETWEEN, low=Decimal(2), target=8, current=5)
    broken = a_key_result(kind=Kind.KEEP_BETWEEN, low=Decimal(2), target=8, current=9)
    assert seen(kept).health is Health.DONE
    assert seen(broken).health is Health.AT_RISK
    assert day_number(DUE) == 20261201


@pytest.mark.parametrize(
    ("written", "borders"),
    [
        pytest.param("gap 10 25", ("10", "25"), id="the default"),
        pytest.param(" GAP  7.5\t20.25 ", ("7.5", "20.25"), id="case, blanks, decimals"),
        pytest.param("gap 0 0", ("0", "0"), id="no mercy"),
        pytest.param("gap 10 10", ("10", "10"), id="never behind"),
    ],
)
def test_a_rule_is_read(written, borders):
    assert parse_rule(written) == HealthRule(*map(Decimal, borders))


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param("gap 25 10", "must not be above", id="borders the wrong way round"),
        pytest.param("gap 10", "no health rule", id="one border"),
        pytest.param("gap 10 25 40", "no health rule", id="three borders"),
        pytest.param("gap -5 10", "no health rule", id="below nought"),
        pytest.param("gap 10% 25%", "no health rule", id="percent signs"),
        pytest.param("gap １0 25", "no health rule", id="a full-width digit"),
        pytest.param("span 10 25", "no health rule", id="another rule"),
        pytest.param("", "no health rule", id="nothing"),
    ],
)
def test_what_is_no_rule_is_refused(written, says):
    with pytest.raises(ValueError) as refused:
        parse_rule(written)
    assert repr(written) in str(refused.value)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("cadence", "days"),
    [
        pytest.param("14", "21", id="one and a half fortnights"),
        pytest.param("7", "10.5", id="and weeks"),
        pytest.param(None, None, id="without a timetable nothing gets stale"),
    ],
)
def test_stale_is_one_and_a_half_cadences(cadence, days):
    group = a_group(cadence_days=None if cadence is None else Decimal(cadence))
    assert stale_after(group) == (None if days is None else Decimal(days))

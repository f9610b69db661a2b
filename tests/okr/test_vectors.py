"""Worked cases from outside: every one is computed, and a new one is noticed.

Where a case gives several answers, ours are the inclusive border, the mean of capped values, and a line
that is nought on the first day.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from okr.amounts import plain
from okr.definitions import staged, zone
from okr.expected import expected, expected_of
from okr.forecast import forecast
from okr.health import worst
from okr.model import Ambition, Health, Kind, Phase, Rollup
from okr.planning import kind_of
from okr.progress import clamped, fraction_done, one_decimal, roll_up, share4, terms
from okr.refusals import StartIsTarget
from okr.scoring import Band, Outcome, band, judged
from tests.kit.builders import FIRST_MORNING, Q4, a_check_in, a_key_result, an_objective, milestones

FILE = Path(__file__).parents[1] / "vectors" / "okr.json"
CASES = {
    case["id"]: case for case in json.loads(FILE.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)
}

ROADS = {"T01", "T02-80", "T02-110"}
MEANS = {"T06", "T07", "T08", "T10"}
LINES = {"T16-2026-10-01", "T16-2026-11-23"}
ALONE = {"T03", "T04-25", "T05", "T11", "T13", "T18", "T21", "T22", "T24", "T26-10-40-25", "T27", "T30"}
ROUNDED = {"T23-0.35", "T23-0.25"}
COLOURS = {"red": Band.LOW, "yellow": Band.MIDDLE, "green": Band.HIGH}
WORDS = {
    "off track": Health.AT_RISK,
    "needs attention": Health.BEHIND,
    "on track": Health.ON_TRACK,
    "closed": Health.DONE,
    "none": Health.NONE,
}


def case(name):
    return CASES[name]["input"], CASES[name]["expect"]


def standing_at(shares, weights=None):
    weights = weights or [1] * len(shares)
    return [
        a_key_result(current=share * 100, weight=weight)
        for share, weight in zip(shares, weights, strict=True)
    ]


def test_every_case_is_computed():
    assert set(CASES) == ROADS | MEANS | LINES | ALONE | ROUNDED


@pytest.mark.parametrize("name", sorted(ROADS))
def test_roads(name):
    given, wanted = case(name)
    progress = fraction_done(a_key_result(**given))
    assert progress == wanted["raw"]
    assert clamped(progress) == wanted.get("clamped", wanted["raw"])


def test_start_that_is_the_target():
    given, _ = case("T03")
    with pytest.raises(StartIsTarget) as refused:
        kind_of(given["start"], given["target"])
    assert refused.value.value == plain(given["target"])
    assert fraction_done(a_key_result(**given)) == 0  # from old data


def test_the_border_of_keep_below_is_inside():
    given, wanted = case("T04-25")
    kr = a_key_result(kind=Kind.KEEP_BELOW, target=given["limit"], current=given["current"])
    assert fraction_done(kr) == wanted["inclusive"]


@pytest.mark.parametrize("name", sorted(MEANS))
def test_means(name):
    given, wanted = case(name)
    mean = roll_up(standing_at(given["kr"], given.get("w")))
    assert (mean if mean is None else share4(mean)) == wanted["objective"]


def test_more_than_the_target_is_capped_before_the_mean():
    given, wanted = case("T11")
    assert roll_up(standing_at(given["kr"])) == wanted["capped"]
    assert roll_up(standing_at(given["kr"]), overflow=True) == wanted["uncapped"]


def test_weights_that_are_the_size_of_the_targets():
    given, wanted = case("T13")
    targets = given["targets"]
    sized = [
        a_key_result(target=target, current=share * target)
        for share, target in zip(given["kr"], targets, strict=True)
    ]
    assert share4(roll_up(sized, rollup=Rollup.SIZE)) == wanted["objective"]
    assert roll_up(standing_at(given["kr"])) == wanted["equal_mean"]
    for place, share in enumerate(wanted["shares"]):
        assert share4(terms(sized, rollup=Rollup.SIZE)[place].part) == share


@pytest.mark.parametrize("name", sorted(LINES))
def test_expected_is_nought_on_the_first_day(name):
    given, wanted = case(name)
    assert share4(expected(Q4, date.fromisoformat(given["day"]))) == wanted["first_day_zero"]


def test_the_worst_child_wins_and_none_is_ignored():
    given, wanted = case("T21")
    assert worst(WORDS[word] for word in given["kr"]) is WORDS[wanted["objective"]]


def test_milestones_are_counted():
    given, wanted = case("T05")
    assert fraction_done(milestones(*"abcdef", done=int(given["done"]))) == wanted["progress"]
    assert given["total"] == 6


def test_phases_bend_the_line():
    given, wanted = case("T18")
    (_, nought), *points, (length, one) = given["points"]
    assert (nought, length, one) == (0, (Q4.end - Q4.start).days, 1)
    phases = tuple(Phase(Q4.start + timedelta(int(day)), share) for day, share in points)
    today = Q4.start + timedelta(int(given["day"]))
    assert expected_of(a_key_result(phases=phases), Q4, today) == wanted["expected"]
    assert share4(expected_of(a_key_result(), Q4, today)) == wanted["linear"]


@pytest.mark.parametrize("name", sorted(ROUNDED))
def test_scores_are_rounded_half_up_and_then_banded(name):
    given, wanted = case(name)
    score = Decimal(given["score"])
    assert str(one_decimal(score)) == wanted["rounded"]
    assert band(score) is COLOURS[wanted["band"]]


def test_an_objective_s_score_is_the_mean_of_its_key_results():
    given, wanted = case("T22")
    found = judged(an_objective(*(a_key_result(score=score) for score in given["kr"])))
    assert found.score == wanted["score"]
    assert found.band is COLOURS[wanted["band"]]


def test_a_commitment_that_was_missed_asks_for_a_post_mortem():
    given, wanted = case("T24")
    found = judged(an_objective(ambition=Ambition(given["kind"]), score=given["score"]))
    assert (wanted["verdict"], found.outcome) == ("missed, post-mortem", Outcome.MISSED)
    assert found.wants_post_mortem


def test_commitment_and_target_lie_between_baseline_and_stretch():
    given, wanted = case("T26-10-40-25")
    found = staged(start=given["baseline"], stretch=given["stretch"])
    assert (found.commit, found.target) == (wanted["commit"], wanted["target"])
    kr = a_key_result(start=found.start, target=found.target, commit=found.commit, stretch=found.stretch)
    assert zone(kr, given["value"]) == wanted["zone"].lower()
    assert fraction_done(replace(kr, target=found.stretch, current=given["value"])) == wanted["ratio"]


def test_the_baseline_follows_from_target_and_stretch():
    given, wanted = case("T27")
    assert staged(target=given["target"], stretch=given["stretch"]).start == wanted["baseline"]


def test_the_forecast_goes_on_as_it_went():
    given, wanted = case("T30")
    reports = [
        a_check_in(value, FIRST_MORNING + timedelta(int(day)))
        for day, value in zip(given["days"], given["values"], strict=True)
    ]
    found = forecast(a_key_result(target=60), reports, cycle=Q4, tz=UTC)
    assert share4(found.slope) == wanted["slope"]
    assert one_decimal(found.value) == wanted["projected"]
    assert share4(found.share) == wanted["share_of_target"]
    assert (found.day, found.arrives) == (Q4.end, wanted["flag"] != "trending off track")

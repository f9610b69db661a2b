"""/kr tick, and reports on milestones, days and limits; each of them taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from okr.model import day_number
from tests.kit.desk import commands, shown


@pytest.fixture
def launch(desk):
    """王小明's O1 with milestones in KR1, a date in KR2, a range in KR3, done or not in KR4."""
    desk.must(
        "/okr add Launch\n/kr add Steps milestones first draft; review; sign, seal; ship\n"
        "/kr add Opening date by 12-20\n/kr add Stock keep 10..20\n/kr add Policy done/not done"
    )
    desk.forward(minutes=20)
    return desk


def ticked(desk) -> list[str]:
    return [each.title for each in desk.key_result("KR1").milestones if each.done]


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        pytest.param("review", ["review"], id="a title"),
        pytest.param("REV", ["review"], id="what only one begins with"),
        pytest.param("2", ["review"], id="a number"),
        pytest.param("first draft", ["first draft"], id="two words"),
        pytest.param("sign, seal", ["sign, seal"], id="a comma inside"),
        pytest.param("review; ship", ["review", "ship"], id="two, parted"),
        pytest.param("1，ship", ["first draft", "ship"], id="a number and a title, in Chinese"),
        pytest.param("2 4", ["review", "ship"], id="two numbers"),
        pytest.param("review ship 1", ["first draft", "review", "ship"], id="three words, three of them"),
    ],
)
def test_milestones_are_ticked_off(launch, said, titles):
    text = launch.must(f"/kr tick KR1 {said}")
    assert ticked(launch) == titles
    assert launch.value_of("KR1") == len(titles)
    assert f"{len(titles)}/4" in text
    assert "Ticked: " in text
    assert set(launch.check_ins("KR1")[0].ticked) == set(titles)


@pytest.mark.parametrize(
    "alias", ["/打勾 1 review", "/tick kr1 review", "/kr 达成 1 review", "/đánh dấu 1 review"]
)
def test_ticking_has_words_in_every_language(launch, alias):
    launch.must(alias)
    assert ticked(launch) == ["review"]


@pytest.mark.parametrize(
    ("said", "code", "lines"),
    [
        pytest.param("KR1 nothing", "unknown_milestone", 4, id="no such milestone"),
        pytest.param("KR1 r; nothing", "unknown_milestone", 4, id="one of two is none"),
        pytest.param("KR1", "unknown_milestone", 4, id="which?"),
        pytest.param("KR1 5", "unknown_milestone", 4, id="a number too high"),
        pytest.param("KR3 x", "not_for_this_kind", 0, id="another kind"),
    ],
)
def test_what_is_no_milestone_is_asked_back(launch, said, code, lines):
    handled = launch.say(f"/kr tick {said}")
    assert handled.refused == code
    assert len(commands(handled)) == lines
    assert ticked(launch) == []
    for line in commands(handled):
        launch.must(line)


def test_done_is_done(launch):
    launch.must("/kr tick KR1 review")
    assert launch.refused("/kr tick KR1 2") == "milestone_done"
    launch.must("/kr tick 1 1 3 4")
    assert launch.refused("/kr tick KR1") == "missing_word"


def test_a_tick_is_undone_and_those_of_others_stand(launch):
    launch.must("/kr tick KR1 1")
    launch.must("/kr tick KR1 2", by="u001")
    assert "2/4 → 1/4" in launch.must("/undo")
    assert ticked(launch) == ["review"]
    assert launch.value_of("KR1") == 1
    launch.must("/undo", by="u001")
    assert (ticked(launch), launch.value_of("KR1")) == ([], None)
    assert launch.key_result("KR1").checked_in_at is None


def test_a_number_on_milestones_asks_which(launch):
    handled = launch.say("/kr update KR1 2")
    assert handled.refused == "ambiguous_amount"
    assert commands(handled) == [
        f"/kr tick KR1 {title}" for title in ("first draft", "review", "sign, seal", "ship")
    ]
    launch.must(commands(handled)[2])
    assert ticked(launch) == ["sign, seal"]


def test_done_on_milestones_is_all_of_them_and_can_be_undone(launch):
    launch.must("/kr tick KR1 review")
    assert "4/4" in launch.must("/kr update KR1 done")
    assert len(ticked(launch)) == 4
    launch.must("/undo")
    assert (ticked(launch), launch.value_of("KR1")) == (["review"], 1)
    launch.must("/kr update KR1 0")
    assert ticked(launch) == []


@pytest.mark.parametrize(
    ("said", "day", "shows"),
    [
        pytest.param("2026-12-28", date(2026, 12, 28), "forecast Mon, Dec 28, 2026", id="a whole date"),
        pytest.param("12-10", date(2026, 12, 10), "forecast Thu, Dec 10, 2026", id="a short one"),
        pytest.param("12月10日", date(2026, 12, 10), "forecast Thu, Dec 10, 2026", id="in Chinese"),
        pytest.param("+3", date(2026, 12, 23), "a step of +3", id="days later than due"),
        pytest.param("约12-10", date(2026, 12, 10), "about forecast Thu, Dec 10, 2026", id="about"),
        pytest.param("tomorrow", date(2026, 11, 24), "forecast Tue, Nov 24, 2026", id="by name"),
    ],
)
def test_a_day_is_the_new_forecast(launch, said, day, shows):
    text = launch.must(f"/kr update KR2 {said} vendor is slow")
    assert launch.value_of("KR2") == day_number(day)
    assert shows in text
    assert launch.check_ins("KR2")[0].note == "vendor is slow"
    assert "0%" in text


def test_a_stroke_makes_a_day_where_people_write_it_so(launch):
    launch.configure("SALES", lang="zh-CN")
    launch.must("/kr update KR2 12/10")
    assert launch.value_of("KR2") == day_number(date(2026, 12, 10))


def test_a_forecast_beyond_the_day_is_a_verdict(launch):
    assert "behind" in launch.must("/kr update KR2 12-25")
    assert "at risk" in launch.must("/kr update KR2 12-31")
    assert "forecast Dec 25 → forecast Dec 31" in launch.must("/kr history KR2")


def test_what_is_due_on_a_date_is_done_and_undone(launch):
    launch.must("/kr update KR2 12-10")
    text = launch.must("/kr update KR2 done")
    assert "forecast Thu, Dec 10, 2026 → done Mon, Nov 23, 2026" in text
    assert "100%" in text
    assert launch.key_result("KR2").done
    assert "done Nov 23 → forecast Dec 10" in launch.must("/undo")
    assert not launch.key_result("KR2").done


@pytest.mark.parametrize("said", ["45%", "soon", "12-40"])
def test_what_is_no_day_is_refused(launch, said):
    assert launch.refused(f"/kr update KR2 {said}") == "bad_amount"
    assert launch.value_of("KR2") is None


def test_a_day_is_no_amount_of_other_kinds(launch):
    assert launch.refused("/kr update KR3 12-10") == "bad_amount"
    assert launch.refused("/kr update KR1 12-10") == "bad_amount"
    assert launch.refused("/kr update KR4 12-10") == "bad_amount"


def test_a_range_is_reported_within_or_not(launch):
    assert "✓ done" in launch.must("/kr update KR3 10")
    assert "10 is within 10–20: 100%" in launch.must("/kr show KR3")
    launch.must("/kr update KR3 21")
    assert "21 is not within 10–20: 0%" in launch.must("/kr show KR3")


def test_undo_restores_the_step_before(launch):
    launch.must("/kr update KR3 10")
    launch.must("/kr update KR3 13")
    launch.must("/kr update KR3 20")
    launch.must("/undo")
    assert launch.key_result("KR3").last_step == Decimal(3)


def test_a_zone_is_on_the_receipt(desk):
    desk.must("/okr add Sell\n/kr add Dealers commit 20 stretch 40 from 10")
    assert "below commit (commit 20 · target 31 · stretch 40)" in desk.must("/kr update KR1 12")
    assert "commit reached" in desk.must("/kr update KR1 20")
    assert "target reached" in desk.must("/kr update KR1 31")
    assert "stretch reached" in desk.must("/kr update KR1 40")
    desk.must("/lang zh")
    assert "未达承诺值（承诺值 20 · 目标 31 · 挑战值 40）" in desk.must("/kr update KR1 12")


@pytest.mark.parametrize("line", ["/kr tick KR1 1", "/kr fix KR1 11-20 1 wrong"])
@pytest.mark.parametrize(
    ("by", "code"), [("u002", ""), ("u004", "not_yours"), ("u007", "not_yours"), (None, "not_allowed")]
)
def test_only_owners_and_managers_report(launch, line, by, code):
    refused = launch.say(line, by=by).refused
    assert refused == (code or ("no_check_in_on" if "fix" in line else ""))


def test_private_milestones_are_ticked_one_to_one(desk):
    desk.must("/okr add Secret plan private\n/kr add O1 Hidden steps milestones quiet draft; b")
    handled = desk.say("/kr tick KR1 1")
    assert not handled.refused
    assert "quiet" not in shown(handled)
    assert "Hidden" not in shown(handled)
    assert "quiet draft" in desk.posts(staff_id="u003")[-1].text
    handled = desk.say("/kr tick KR1 nothing")
    assert "quiet" not in shown(handled)
    assert desk.refused("/kr tick KR1 1", by="u004") == "unknown_reference"


def test_the_owners_word_stands_under_the_rule_that_lives_on_it(launch):
    from storage.mapping import cached_rule

    launch.configure("SALES", health="owner")
    assert cached_rule("owner").name == "owner"
    assert "The owner's word: ▼ at risk" in launch.must("/kr update KR3 21 at risk")
    assert "The owner's word: ▼ at risk" in launch.must("/kr update KR3 22")


def test_a_word_why_is_asked_for_where_owner_and_rule_differ(desk):
    desk.must("/okr add Sell\n/kr add Dealers from 0 to 100")
    assert "a word why would help" in desk.must("/kr update KR1 10 on track")
    assert "a word why would help" not in desk.must("/kr update KR1 10 on track two big deals in December")
    assert "a word why would help" not in desk.must("/kr update KR1 10 at risk")
    desk.configure("SALES", health="ratio 0.9 0.7")
    text = desk.must("/kr update KR1 50 at risk")
    assert "a word why would help" in text
    assert "rule ratio 0.9 0.7" in text

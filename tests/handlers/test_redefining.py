"""/kr edit of every field of every kind, its target versions, and how it is taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from okr.model import Phase, day_number
from storage.target_versions import TargetVersions
from tests.kit.desk import commands, shown


@pytest.fixture
def every(desk):
    """One key result of each kind, all 王小明's."""
    desk.must(
        "/okr add Launch\n"
        "/kr add Dealers commit 20 stretch 40 from 10\n"  # KR1: target 31
        "/kr add Shops from 0 to 200\n"  # KR2
        "/kr add Stock keep 10..20\n"  # KR3
        "/kr add Complaints keep below 5%\n"  # KR4
        "/kr add Uptime keep above 99%\n"  # KR5
        "/kr add Policy done/not done\n"  # KR6
        "/kr add Steps milestones draft; review; ship\n"  # KR7
        "/kr add Opening date by 12-20"  # KR8
    )
    desk.forward(minutes=20)
    return desk


def versions(desk, ref: str) -> list[Decimal]:
    key = desk.key_result(ref).id
    return [each.target for each in desk.read(lambda unit: TargetVersions(unit).of(key))]


@pytest.mark.parametrize(
    ("said", "field", "value", "shows"),
    [
        pytest.param("KR1 commit 15", "commit", Decimal(15), "commit: 20 → 15", id="commit"),
        pytest.param("KR1 stretch 50", "stretch", Decimal(50), "stretch: 40 → 50", id="stretch"),
        pytest.param("KR1 冲刺 50", "stretch", Decimal(50), "stretch: 40 → 50", id="in Chinese"),
        pytest.param("KR1 commit none", "stretch", None, "stretch: 40 → –", id="both go together"),
        pytest.param("KR1 target 35", "target", Decimal(35), "target: 31 → 35", id="a target between them"),
        pytest.param("KR2 commit 60", "stretch", Decimal("285.7143"), "commit: – → 60", id="both come"),
        pytest.param("KR2 start 20", "start", Decimal(20), "start: 0 → 20", id="a start"),
        pytest.param(
            "KR2 phases 30% by 11-15, 70% by 12-10", "phases",
            (Phase(date(2026, 11, 15), Decimal("0.3")), Phase(date(2026, 12, 10), Decimal("0.7"))),
            "phases: – → 30% by Sun, Nov 15, 2026, 70% by Thu, Dec 10, 2026", id="phases",
        ),
        pytest.param("KR2 by 12-20", "due", date(2026, 12, 20), "due day: – → Sun, Dec 20, 2026", id="a day"),
        pytest.param("KR2 unit shops", "unit", "shops", "unit: – → shops", id="a unit"),
        pytest.param("KR3 keep 12..18 pallets", "low", Decimal(12), "10–20 → 12–18 pallets", id="a range"),
        pytest.param("KR3 low 5", "low", Decimal(5), "lower limit: 10 → 5", id="its lower end"),
        pytest.param("KR3 high 25", "target", Decimal(25), "upper limit: 20 → 25", id="its upper end"),
        pytest.param("KR3 下限 5", "low", Decimal(5), "lower limit: 10 → 5", id="its lower end in Chinese"),
        pytest.param("KR4 keep below 6%", "target", Decimal(6), "limits: ≤ 5% → ≤ 6%", id="a limit"),
        pytest.param("KR4 high 6%", "target", Decimal(6), "upper limit: 5% → 6%", id="by its name"),
        pytest.param("KR4 target 6", "target", Decimal(6), "target: 5% → 6%", id="or as its target"),
        pytest.param("KR5 low 99.5%", "target", Decimal("99.5"), "lower limit: 99% → 99.5%", id="from above"),
        pytest.param("KR6 title Rules", "title", "Rules", "title: Policy → Rules", id="a title"),
        pytest.param("KR6 weight 2", "weight", Decimal(2), "weight: 1 → 2", id="a weight"),
        pytest.param(
            "KR8 target 12-28", "target", day_number(date(2026, 12, 28)),
            "target: Sun, Dec 20, 2026 → Mon, Dec 28, 2026", id="a date"
        ),
        pytest.param(
            "KR8 by 12月28日", "target", day_number(date(2026, 12, 28)),
            "due day: Sun, Dec 20, 2026 → Mon, Dec 28, 2026", id="its by"
        ),
    ],
)  # fmt: skip
def test_a_field_changes_and_goes_back(every, said, field, value, shows):
    ref = said.split()[0]
    was = getattr(every.key_result(ref), field)
    assert shows in every.must(f"/kr edit {said}")
    assert getattr(every.key_result(ref), field) == value
    assert shows.rpartition(" → ")[2] in every.must("/undo")
    assert getattr(every.key_result(ref), field) == was


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param("KR6 target 5", "not_for_this_kind", id="a target of yes or no"),
        pytest.param("KR6 unit h", "not_for_this_kind", id="a unit of yes or no"),
        pytest.param("KR7 target 5", "not_for_this_kind", id="milestones are edited by name"),
        pytest.param("KR8 start 12-01", "not_for_this_kind", id="a start of a date"),
        pytest.param("KR8 target soon", "bad_date", id="no day"),
        pytest.param("KR8 by none", "bad_date", id="a date without its day"),
        pytest.param("KR3 start 5", "not_for_this_kind", id="a start of a range"),
        pytest.param("KR3 low 30", "limits_crossed", id="limits crossed"),
        pytest.param("KR3 keep 30..20", "limits_crossed", id="a range the wrong way"),
        pytest.param("KR3 keep 30", "bad_amount", id="half a range"),
        pytest.param("KR3 keep below 30", "not_for_this_kind", id="another kind"),
        pytest.param("KR4 keep 1..2", "not_for_this_kind", id="a range of a limit"),
        pytest.param("KR4 low 1", "not_for_this_kind", id="a lower end of an upper limit"),
        pytest.param("KR4 target 5h", "bad_amount", id="another unit"),
        pytest.param("KR4 commit 3", "not_for_this_kind", id="commit of a limit"),
        pytest.param("KR4 phases 30% by 11-15", "no_phases", id="phases of a limit"),
        pytest.param("KR2 phases 30% by 11-15 soon", "unexpected_word", id="more than phases"),
        pytest.param("KR2 phases some", "unexpected_word", id="no phases"),
        pytest.param("KR1 commit 35", "out_of_order", id="commit beyond the target"),
        pytest.param("KR1 target 50", "out_of_order", id="a target beyond the stretch"),
        pytest.param("KR2 target 0", "start_is_target", id="no road left"),
        pytest.param("KR2 milestones add x", "not_for_this_kind", id="milestones of a road"),
        pytest.param("KR2 colour red", "missing_word", id="no such field"),
        pytest.param("KR2 target", "missing_word", id="no value"),
        pytest.param("KR7 milestones ship", "missing_word", id="what to do with it?"),
        pytest.param("KR7 milestones add", "missing_word", id="add what?"),
        pytest.param("KR7 milestones add draft", "milestone_twice", id="one that is there"),
        pytest.param("KR7 milestones remove x", "unknown_milestone", id="one that is not there"),
        pytest.param("KR7 milestones rename draft", "missing_word", id="to what?"),
        pytest.param("KR7 milestones rename draft to ship", "milestone_twice", id="to another one"),
        pytest.param("KR2 phases none; x", "unexpected_word", id="none and more"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(every, said, code):
    before = every.written(), every.key_result(said.split()[0])
    handled = every.say(f"/kr edit {said}")
    assert handled.refused == code, shown(handled)
    assert (every.written(), every.key_result(said.split()[0])) == before


def test_phases_that_no_longer_fit_a_new_target_are_said_first(every):
    every.must("/kr edit KR2 phases 150 by 11-15")
    assert every.refused("/kr edit KR2 target 100") == "phase_backwards"
    every.must("/kr edit KR2 phases none")
    every.must("/kr edit KR2 target 100")


def test_an_edited_target_opens_a_version_and_old_check_ins_keep_theirs(every):
    every.must("/kr update KR2 50")
    every.forward(hours=24)
    every.must("/kr edit KR2 target 400")
    assert versions(every, "KR2") == [200, 400]
    assert every.check_ins("KR2")[0].target == 200
    text = every.must("/kr show KR2")
    assert "Targets over time: Nov 23: 0 → 200 · Nov 24: 0 → 400" in text
    assert "(target then 200)" in text
    every.must("/undo")
    assert versions(every, "KR2") == [200]
    assert "Targets over time" not in every.must("/kr show KR2")


def test_a_title_or_the_same_target_opens_no_version(every):
    every.must("/kr edit KR2 title Stores")
    assert "target is as it was: 200" in every.must("/kr edit KR2 target 200")
    assert versions(every, "KR2") == [200]


def test_an_edit_is_undone_under_a_later_one_of_somebody_else(every):
    every.must("/kr edit KR2 target 300")
    every.must("/kr edit KR2 start 10", by="u001")
    every.must("/undo")
    kr = every.key_result("KR2")
    assert (kr.start, kr.target) == (10, 200)
    assert versions(every, "KR2") == [200, 300, 300, 200]


@pytest.mark.parametrize(
    ("said", "titles", "shows"),
    [
        pytest.param("add press; party", ["draft", "review", "ship", "press", "party"], "○ party", id="more"),
        pytest.param("新增 发布会", ["draft", "review", "ship", "发布会"], "○ 发布会", id="more, in Chinese"),
        pytest.param("remove draft", ["review", "ship"], "→ ○ review, ○ ship", id="one less"),
        pytest.param("remove 3", ["draft", "review"], "→ ✓ draft, ○ review", id="by number"),
        pytest.param(
            "rename review to legal check", ["draft", "legal check", "ship"], "○ legal check", id="named"
        ),
        pytest.param("改名 review 到 法务", ["draft", "法务", "ship"], "○ 法务", id="named in Chinese"),
        pytest.param(
            "rename review thành lên kế hoạch",
            ["draft", "lên kế hoạch", "ship"],
            "○ lên kế hoạch",
            id="to a name that holds another such word",
        ),
    ],
)
def test_milestones_come_and_go_and_come_back(every, said, titles, shows):
    every.must("/kr tick KR7 draft")
    every.forward(minutes=20)
    assert shows in every.must(f"/kr edit KR7 milestones {said}")
    kr = every.key_result("KR7")
    assert [each.title for each in kr.milestones] == titles
    assert kr.target == len(titles)
    assert kr.current == (0 if said == "remove draft" else 1)
    every.must("/undo")
    kr = every.key_result("KR7")
    assert [(each.title, each.done) for each in kr.milestones] == [
        ("draft", True), ("review", False), ("ship", False),
    ]  # fmt: skip
    assert (kr.target, kr.current) == (3, 1)
    assert versions(every, "KR7") == [3]


def test_a_milestone_named_with_a_word_for_to_can_be_renamed(every):
    every.must("/kr edit KR7 milestones rename ship to đưa lên chợ")
    every.must("/kr edit KR7 milestones rename đưa lên chợ thành bán")
    assert [each.title for each in every.key_result("KR7").milestones] == ["draft", "review", "bán"]


def test_what_others_ticked_since_stays_ticked_when_the_list_goes_back(every):
    every.must("/kr tick KR7 draft")
    every.must("/kr edit KR7 milestones remove draft")
    every.must("/kr tick KR7 ship", by="u001")
    every.must("/undo")
    kr = every.key_result("KR7")
    assert [each.done for each in kr.milestones] == [True, False, True]
    assert (kr.target, kr.current) == (3, 2)


def test_the_last_milestone_stays(every):
    every.must("/kr edit KR7 milestones remove 1")
    every.must("/kr edit KR7 milestones remove 1")
    assert every.refused("/kr edit KR7 milestones remove 1") == "milestones_missing"


def test_what_to_do_with_milestones_is_offered_to_copy(every):
    offered = commands(every.say("/kr edit KR7 milestones ship"))
    assert offered[0] == "/kr edit KR7 milestones add D; E"
    every.must(offered[2])
    assert every.key_result("KR7").milestones[0].title == "D"


def test_a_renamed_milestone_with_the_same_name_is_no_change(every):
    assert "as it was" in every.must("/kr edit KR7 milestones rename draft to draft")
    assert every.refused("/undo") == "nothing_to_undo"


def test_edits_answer_in_chinese(every):
    every.must("/lang zh")
    assert "保持范围：10–20 → 12–18" in every.must("/kr edit KR3 keep 12..18")
    assert "没有目标值" in shown(every.say("/kr edit KR6 target 5"))


def test_a_forecast_is_shown_from_three_check_ins_on(every):
    for day, value in (("11-09", 50), ("11-16", 75), ("11-23", 100)):
        every.must(f"/kr update KR2 {value} on {day}")
    text = every.must("/kr show KR2")
    assert "At this pace 117.9% by Dec 31 (235.7)" in text
    assert "▁▄█ 50 → 100" in text
    every.must("/kr update KR2 10")
    assert "At this pace" not in every.must("/kr show KR2")


def test_a_long_history_has_pages(every):
    for value in range(1, 43):
        every.must(f"/kr update KR2 {value}")
    first = every.say("/kr history KR2")
    assert "/kr history KR2 more 2" in commands(first)
    assert "41 → 42" in shown(first)
    second = every.say(commands(first)[0])
    assert "21 → 22" in shown(second)
    third = every.must("/历史 KR2 更多 3")
    assert "– → 1" in third
    assert "more" not in third
    assert "No check-in yet" in every.must("/kr history KR2 more 9")
    assert "21 → 22" in every.must("/kr history KR2 more")
    assert every.refused("/kr history KR2 less") == "unexpected_word"
    assert every.refused("/kr history KR2 more x") == "unexpected_word"

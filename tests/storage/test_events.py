"""The history of changes, and what /undo takes back: my last changing request in this place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.events import KEY_RESULT, OBJECTIVE, Events
from tests.storage.samples import HAN_MEIMEI, LI_LEI, MINUTE, NOON, put_group

LONG_AGO = NOON - timedelta(days=1)


@pytest.fixture
def group(database):
    return database.write_now(put_group)


@pytest.fixture
def asking(each):
    """The events as one request sees them."""

    def asking(request_id="m-1", *, at=NOON, by=LI_LEI.staff_id, place="cid-sales"):
        return each(
            lambda unit: Events(unit, at=at, by=by, place=place, request_id=request_id, source="chat")
        )

    return asking


def subjects(events) -> list[int]:
    return [event.subject for event in events]


def test_who_changed_nothing_has_no_last_change(asking):
    assert asking().last_change(since=LONG_AGO) == []


def test_a_change_comes_back_with_its_facts(asking, group):
    asking("m-1").add("edit_objective", group_id=group.id, subject=7, before="从前", after=None)
    (event,) = asking("m-2").last_change(since=LONG_AGO)
    assert (event.at, event.by, event.what) == (NOON, LI_LEI.staff_id, "edit_objective")
    assert (event.group_id, event.subject) == (group.id, 7)
    assert event.facts == {"before": "从前", "after": None}


def test_all_changes_of_one_request_are_its_change_newest_first(asking, group):
    asking("m-0").add("check_in", group_id=group.id, subject=1)
    asking("m-1").add("check_in", group_id=group.id, subject=2)
    asking("m-1").add("check_in", group_id=group.id, subject=3)
    assert subjects(asking("m-2").last_change(since=LONG_AGO)) == [3, 2]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"by": HAN_MEIMEI.staff_id}, id="somebody else's"),
        pytest.param({"place": "direct"}, id="mine, typed elsewhere"),
    ],
)
def test_the_last_change_is_mine_and_from_here(asking, group, other):
    asking("m-1").add("check_in", group_id=group.id, subject=1)
    asking("m-2", **other).add("check_in", group_id=group.id, subject=2)
    assert subjects(asking("m-3").last_change(since=LONG_AGO)) == [1]


@pytest.mark.parametrize(
    ("thing", "later", "found"),
    [
        pytest.param(1, None, "m-1", id="it was the last"),
        pytest.param(2, None, "", id="the last was about another one"),
        pytest.param(1, {"subject": 2, "about": KEY_RESULT}, "", id="another one was changed since"),
        pytest.param(1, {"subject": 1, "about": OBJECTIVE}, "", id="an objective of the same id was"),
    ],
)
def test_the_last_change_is_that_of_a_thing_only_while_nothing_else_was_changed(
    asking, group, thing, later, found
):
    asking("m-1").add("check_in", group_id=group.id, subject=1, about=KEY_RESULT)
    if later is not None:
        asking("m-2", at=NOON + MINUTE).add("edit", group_id=group.id, **later)
    assert asking("m-3").last_of(KEY_RESULT, thing, since=LONG_AGO) == found


def test_what_was_answered_one_to_one_is_a_last_change_there_too(asking, group):
    asking("m-1", place="direct").add("check_in", group_id=group.id, subject=1)
    asking("m-2").add("check_in", group_id=group.id, subject=2, private=True)
    asking("m-3").add("edit_objective", group_id=group.id, subject=3, after='"private": true')
    assert subjects(asking("m-4", place="direct").last_change(since=LONG_AGO)) == [2]
    assert subjects(asking("m-4").last_change(since=LONG_AGO)) == [3]
    assert subjects(asking("m-4", place="cid-other").last_change(since=LONG_AGO)) == []
    asking("m-5", place="direct").add("check_in", group_id=group.id, subject=5)
    assert subjects(asking("m-6", place="direct").last_change(since=LONG_AGO)) == [5]


@pytest.mark.parametrize(
    ("since", "found"),
    [
        pytest.param(NOON, [1], id="ten minutes ago to the millisecond"),
        pytest.param(NOON + timedelta(milliseconds=1), [], id="longer ago"),
    ],
)
def test_an_older_change_is_out_of_reach(asking, group, since, found):
    asking("m-1").add("check_in", group_id=group.id, subject=1)
    assert subjects(asking("m-2").last_change(since=since)) == found


def test_undo_after_undo_goes_further_back(asking, group):
    asking("m-1").add("check_in", group_id=group.id, subject=1)
    asking("m-2", at=NOON + MINUTE).add("check_in", group_id=group.id, subject=2)
    taken_back = []
    for n in range(3):
        request = asking(f"undo-{n}", at=NOON + 2 * MINUTE)
        for event in request.last_change(since=LONG_AGO):
            request.undone(event)
            request.add("undo", group_id=group.id, subject=event.subject, of=event.id)
            taken_back.append(event.subject)
    assert taken_back == [2, 1]


def test_what_was_partly_taken_back_keeps_the_rest(asking, group):
    for subject in (1, 2):
        asking("m-1").add("check_in", group_id=group.id, subject=subject)
    request = asking("m-2")
    request.undone(request.last_change(since=LONG_AGO)[0])
    assert subjects(request.last_change(since=LONG_AGO)) == [1]


def told(entries) -> list[str]:
    return [entry.event.what for entry in entries]


def test_the_history_of_one_thing_is_told_newest_first(asking, group):
    asking("m-1").add("add_key_result", group_id=group.id, subject=7, ref="KR7")
    asking("m-2", at=NOON + MINUTE, by=HAN_MEIMEI.staff_id).add("check_in", group_id=group.id, subject=7)
    asking("m-3").add("check_in", group_id=group.id, subject=8)
    newest, first = asking("m-4").history(KEY_RESULT, 7, most=9)
    assert (newest.event.what, newest.event.at, newest.by) == ("check_in", NOON + MINUTE, HAN_MEIMEI)
    assert (newest.source, newest.undone, newest.event.about) == ("chat", False, KEY_RESULT)
    assert first.event.facts == {"ref": "KR7"}


def test_an_objective_and_a_key_result_of_one_id_have_histories_of_their_own(asking, group):
    asking("m-1").add("add_objective", group_id=group.id, subject=7)
    asking("m-2").add("add_key_result", group_id=group.id, subject=7)
    asking("m-3").add("score", group_id=group.id, subject=7, about=OBJECTIVE)
    asking("m-4").add("settings", group_id=group.id, subject=7)
    assert told(asking().history(OBJECTIVE, 7, most=9)) == ["score", "add_objective"]
    assert told(asking().history(KEY_RESULT, 7, most=9)) == ["add_key_result"]
    assert told(asking().history("", 7, most=9)) == ["settings"]


def test_a_long_history_comes_in_pages(asking, group):
    for n in range(5):
        asking(f"m-{n}").add("check_in", group_id=group.id, subject=7, n=n)
    first = asking().history(KEY_RESULT, 7, most=2)
    second = asking().history(KEY_RESULT, 7, most=2, before=first[-1].event.id)
    third = asking().history(KEY_RESULT, 7, most=2, before=second[-1].event.id)
    assert [entry.event.facts["n"] for entry in first + second + third] == [4, 3, 2, 1, 0]
    assert asking().history(KEY_RESULT, 7, most=2, before=third[-1].event.id) == []


def test_what_was_taken_back_is_in_the_history_with_its_undo(asking, group):
    asking("m-1").add("check_in", group_id=group.id, subject=7)
    request = asking("m-2")
    (event,) = request.last_change(since=LONG_AGO)
    request.undone(event)
    request.add("undo", group_id=group.id, subject=7, about=event.about, of=event.id)
    undo, check_in = request.history(KEY_RESULT, 7, most=9)
    assert (undo.event.what, undo.undone) == ("undo", False)
    assert (check_in.event.what, check_in.undone) == ("check_in", True)


def test_the_timetable_is_nobody(asking, group):
    asking("tick-1", by="").add("check_in", group_id=group.id, subject=7)
    asking("m-1", by="u999").add("check_in", group_id=group.id, subject=7)
    stranger, timetable = asking().history(KEY_RESULT, 7, most=9)
    assert timetable.by is None
    assert (stranger.by.staff_id, stranger.by.name) == ("u999", "u999")


def test_what_an_id_stood_for_before_is_not_told(asking, group):
    """SQLite gives the highest id again once its row is gone."""
    asking("m-1").add("add_objective", group_id=group.id, subject=7, title="a secret")
    asking("m-2").add("undo", group_id=group.id, subject=7, about=OBJECTIVE)
    asking("m-3").add("add_objective", group_id=group.id, subject=7, title="another")
    (only,) = asking().history(OBJECTIVE, 7, most=9)
    assert only.event.facts == {"title": "another"}

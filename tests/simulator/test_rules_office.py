"""Rows 27, 50, 54 and 55 of what DingTalk refuses: DINGs, cards of the old kind, tasks, calendar entries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.simulator.place import refusal

DING = "/v1.0/robot/ding/send"
CARD = "/v1.0/im/v1.0/robot/interactiveCards/send"
TASKS = "/v1.0/todo/users/unu001/tasks"
ENTRIES = "/v1.0/calendar/users/{}/calendars/primary/events"
PAGE = {"appUrl": "https://okr.test/1", "pcUrl": "https://okr.test/1"}
ENTRY = {
    "summary": "Check-in",
    "start": {"dateTime": "2026-11-27T10:00:00+08:00", "timeZone": "Asia/Shanghai"},
}


def a_ding(**changes):
    return {
        "robotCode": "sim-app",
        "remindType": 1,
        "receiverUserIdList": ["u001"],
        "content": "hello",
    } | changes


@pytest.mark.parametrize(
    ("kind", "most"), [(1, 200), (2, 20), (3, 20)], ids=["in the app", "SMS", "telephone"]
)
async def test_row_27_a_ding_to_too_many(place, kind, most):
    def people(number):
        return [f"u{n:03}" for n in range(1, number + 1)]

    fits = await place.call(DING, a_ding(remindType=kind, receiverUserIdList=people(most)))
    assert fits.status_code == 200
    over = await place.call(DING, a_ding(remindType=kind, receiverUserIdList=people(most + 1)))
    assert refusal(over) == (400, "ding.receivercount.limit")


async def test_row_27_dings_that_are_not_paid_for(place):
    await place.switch(dings=1)
    assert (await place.call(DING, a_ding())).json()["openDingId"]
    assert refusal(await place.call(DING, a_ding())) == (400, "ding.serverquota.insufficient")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        pytest.param({"robotCode": "x"}, "invalid.chatbotId", id="another robot"),
        pytest.param({"receiverUserIdList": []}, "miss.staffId", id="nobody"),
        pytest.param({"remindType": 4}, "invalidParameter.param.invalid", id="no such kind"),
        pytest.param({"content": ""}, "invalidParameter.param.invalid", id="no words"),
    ],
)
async def test_row_27_a_ding_that_is_none(place, changes, word):
    assert refusal(await place.call(DING, a_ding(**changes))) == (400, word)


async def test_row_27_people_nobody_knows_are_named_in_a_good_answer(place):
    answer = await place.call(DING, a_ding(receiverUserIdList=["u001", "u999"]))
    assert answer.json()["failedList"] == {"staffId.notExisted": ["u999"]}


async def test_row_50_no_new_app_may_send_a_standard_card(place):
    response = await place.call(CARD, {"cardTemplateId": "StandardCard"})
    assert refusal(response) == (403, "Forbidden.AccessDenied.AccessTokenPermissionDenied")


async def test_row_50_an_app_that_has_the_permission_from_before_may(place):
    await place.switch(withheld_scopes=[])
    assert (await place.call(CARD, {"cardTemplateId": "StandardCard"})).json()["processQueryKey"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"detailUrl": None}, "todo.taskCreate.paramError", id="leads nowhere"),
        pytest.param({"detailUrl": {}}, "todo.taskCreate.paramError", id="an empty address"),
        pytest.param({"subject": ""}, "todo.taskCreate.paramError", id="no subject"),
        pytest.param({"subject": "好" * 1_025}, "subject is oversize", id="a subject too long"),
        pytest.param({"description": "x" * 4_097}, "description is oversize", id="a description too long"),
        pytest.param({"executorIds": ["un"] * 101}, "executors is oversize", id="too many to do it"),
    ],
)
async def test_row_54_a_task_that_is_none(place, changes, words):
    task = {"subject": "KR1", "sourceId": "kr-1", "detailUrl": PAGE} | changes
    response = await place.call(TASKS, task)
    assert refusal(response) == (400, "todo.taskCreate.paramError")
    assert response.json()["message"] == words


async def test_row_54_a_task_that_is_there_already(place):
    task = {"subject": "好" * 1_024, "description": "x" * 4_096, "sourceId": "kr-1", "detailUrl": PAGE}
    assert (await place.call(TASKS, task)).json()["id"]
    again = await place.call(TASKS, task)
    assert (refusal(again), again.json()["message"]) == ((400, "todo.taskCreate.paramError"), "task exist")
    assert (await place.call(TASKS, task | {"sourceId": "kr-2"})).status_code == 200


async def test_row_55_the_hundred_and_first_entry_of_a_day(place):
    await place.switch(calls_a_second=0)
    path = ENTRIES.format("unu001")
    answers = [await place.call(path, ENTRY) for _ in range(101)]
    assert [each.status_code for each in answers] == [200] * 100 + [400]
    assert refusal(answers[-1])[1] == "flowLimit"
    assert (await place.call(ENTRIES.format("unu003"), ENTRY)).status_code == 200  # another's calendar
    await place.world.clock.move_by(timedelta(days=1))
    assert (await place.call(path, ENTRY)).status_code == 200


async def test_row_55_the_same_request_again_is_no_second_entry(place):
    path = ENTRIES.format("unu001")
    answers = [await place.call(path, ENTRY, **{"x-client-token": "a"}) for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]


@pytest.mark.parametrize("changes", [{"summary": ""}, {"summary": "x" * 2_049}, {"start": {}}], ids=str)
async def test_an_entry_that_is_none_is_refused(place, changes):
    response = await place.call(ENTRIES.format("unu001"), ENTRY | changes)
    assert refusal(response) == (400, "invalidRequest.inputArgs.invalid")

"""The address book as an app may read it, and what it refuses with which number."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.world import Department, Person

USER, VISITOR, BY_UNION_ID = "v2/user/get", "v2/user/getuserinfo", "user/getbyunionid"
DEPARTMENT, SUB, SUB_IDS = "v2/department/get", "v2/department/listsub", "v2/department/listsubid"
USER_IDS = "user/listid"
OF_DEPARTMENTS = (DEPARTMENT, SUB, SUB_IDS, USER_IDS)


@pytest.fixture
def ask(place):
    """The number and the result of a question put with a good token."""

    async def asked(path: str, **body: Any) -> tuple[int, Any]:
        answer = await place.http.post(
            f"/topapi/{path}", params={"access_token": await place.token()}, json=body
        )
        assert answer.status_code == 200
        reply = answer.json()
        return reply["errcode"], reply.get("result")

    return asked


async def login(place, who: str) -> str:
    return str((await place.act("login", **{"as": who}))["code"])


async def test_somebody_with_department_and_manager(ask):
    code, found = await ask(USER, userid="u003")
    assert code == 0
    assert {
        "userid": "u003",
        "unionid": "unu003",
        "name": "王小明",
        "manager_userid": "u001",
        "dept_id_list": [2],
        "admin": False,
    }.items() <= found.items()
    assert not {"mobile", "email"} & found.keys()


async def test_who_has_no_manager_has_no_such_field(ask):
    assert "manager_userid" not in (await ask(USER, userid="u002"))[1]


async def test_row_12_an_unknown_userid_is_60121_and_one_out_of_range_50002(ask, world):
    assert await ask(USER, userid="nobody") == (60121, None)
    world.visible = frozenset({3})
    assert await ask(USER, userid="u003") == (50002, None)
    assert (await ask(USER, userid="u007"))[0] == 0
    world.dismiss("u007")
    assert await ask(USER, userid="u007") == (60121, None)


@pytest.mark.parametrize("body", [{}, {"userid": ""}, {"userid": 5}], ids=str)
async def test_a_question_without_a_userid(ask, body):
    assert await ask(USER, **body) == (40035, None)


async def test_row_13_a_code_is_good_once_for_five_minutes(ask, place):
    code = await login(place, "u001")
    number, found = await ask(VISITOR, code=code)
    assert number == 0
    assert {"userid": "u001", "unionid": "unu001", "name": "李雷", "sys": False}.items() <= found.items()
    assert await ask(VISITOR, code=code) == (40078, None)  # used
    assert await ask(VISITOR, code="never given") == (40078, None)
    old = await login(place, "u001")
    await place.act("clock", seconds=300)
    assert (await ask(VISITOR, code=old))[0] == 0
    older = await login(place, "u001")
    await place.act("clock", seconds=301)
    assert await ask(VISITOR, code=older) == (40078, None)


async def test_only_somebody_logs_in(place):
    assert await place.refused("login", **{"as": "nobody"}) == (404, "nobody has the staff id 'nobody'")


@pytest.mark.parametrize("path", OF_DEPARTMENTS)
async def test_row_14_an_unknown_department_is_60003_and_one_out_of_range_50004(ask, world, path):
    assert await ask(path, dept_id=99) == (60003, None)
    assert await ask(path, dept_id="2") == (60003, None)
    world.visible = frozenset({3})
    assert await ask(path, dept_id=2) == (50004, None)
    assert (await ask(path, dept_id=3))[0] == 0


async def test_departments_one_level_down(ask, world):
    world.add_department(Department(4, "直销组", 2))
    code, found = await ask(SUB)
    assert code == 0
    assert [(each["dept_id"], each["name"], each["parent_id"]) for each in found] == [
        (2, "销售部", 1),
        (3, "产品部", 1),
    ]
    assert await ask(SUB_IDS, dept_id=2) == (0, {"dept_id_list": [4]})
    code, whole = await ask(DEPARTMENT, dept_id=1)
    assert (whole["name"], "parent_id" in whole) == ("示例公司", False)


async def test_a_range_holds_for_all_below_it(ask, world):
    world.add_department(Department(4, "直销组", 2))
    world.add_person(Person("u009", "Kim", departments=(4,)))
    world.visible = frozenset({2})
    assert (await ask(USER, userid="u009"))[0] == 0
    assert (await ask(DEPARTMENT, dept_id=4))[0] == 0
    assert await ask(DEPARTMENT, dept_id=1) == (50004, None)


async def test_people_directly_in_a_department(ask):
    assert await ask(USER_IDS, dept_id=3) == (0, {"userid_list": ["u006", "u007", "u008"]})
    assert await ask(USER_IDS) == (40035, None)


async def test_a_union_id_leads_back(ask):
    assert await ask(BY_UNION_ID, unionid="unu004") == (0, {"contact_type": 0, "userid": "u004"})
    assert await ask(BY_UNION_ID, unionid="x") == (60121, None)


@pytest.mark.parametrize("path", [USER, VISITOR, BY_UNION_ID, *OF_DEPARTMENTS])
async def test_without_a_token_nobody_is_told_anything(place, path):
    answer = await place.http.post(f"/topapi/{path}", json={"userid": "u001"})
    assert answer.json()["errcode"] == 41001


async def test_who_left_is_in_no_group(world):
    world.dismiss("u003")
    assert all("u003" not in group.members for group in world.groups())

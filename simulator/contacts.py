"""DingTalk's address book as an app may read it: people, departments, login codes. The old host.

Who stands outside the app's visible range is refused, not hidden.
https://open.dingtalk.com/document/development/query-user-details
https://open.dingtalk.com/document/development/obtain-the-department-list-v2
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.routing import Route

from simulator.admission import Admission
from simulator.gateway import Answer, Call, Gateway, refused_by_number
from simulator.world import ROOT, Department, Person, World

# https://open.dingtalk.com/document/development/obtain-the-userid-of-a-user-by-using-the-log-free
CODE_LIFE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class LoginCode:
    staff_id: str
    made_at: datetime


class Contacts:
    """What an app reads of the corporation. A login code is given once and good for one question."""

    def __init__(self, world: World, admission: Admission) -> None:
        self._world = world
        self._admission = admission
        self._codes: dict[str, LoginCode] = {}

    def routes(self, gateway: Gateway) -> list[Route]:
        return [
            gateway.route("/topapi/v2/user/get", self.user),
            gateway.route("/topapi/v2/user/getuserinfo", self.visitor),
            gateway.route("/topapi/user/getbyunionid", self.by_union_id),
            gateway.route("/topapi/user/listid", self.user_ids),
            gateway.route("/topapi/v2/department/get", self.department),
            gateway.route("/topapi/v2/department/listsub", self.departments),
            gateway.route("/topapi/v2/department/listsubid", self.department_ids),
        ]

    def login_code(self, staff_id: str) -> str:
        """What the client of somebody hands to a page that wants to know who they are."""
        code = secrets.token_hex(16)
        self._codes[code] = LoginCode(staff_id, self._world.clock.now())
        return code

    def user(self, call: Call) -> Answer:
        body = self._admission.old(call)
        userid = body.get("userid")
        if not isinstance(userid, str) or not userid:
            raise refused_by_number(40035, "缺少参数 userid")
        person = self._world.people.get(userid)
        if person is None:
            raise refused_by_number(60121, "找不到该用户")
        if not any(map(self._world.is_visible, person.departments)):
            raise refused_by_number(50002, "请求的员工userid不在授权范围内")
        return _ok(_details(person))

    def visitor(self, call: Call) -> Answer:
        body = self._admission.old(call)
        code = self._codes.pop(str(body.get("code")), None)
        if code is None or self._world.clock.now() - code.made_at > CODE_LIFE:
            raise refused_by_number(40078, "不存在的临时授权码")
        person = self._world.people.get(code.staff_id)
        if person is None:
            raise refused_by_number(60121, "找不到该用户")
        level = {"sys": person.is_admin, "sys_level": 1 if person.is_admin else 0}
        return _ok(
            {"userid": person.staff_id, "unionid": person.union_id, "name": person.name, "device_id": "sim"}
            | level
        )

    def by_union_id(self, call: Call) -> Answer:
        union_id = self._admission.old(call).get("unionid")
        for person in self._world.people.values():
            if person.union_id == union_id:
                return _ok({"contact_type": 0, "userid": person.staff_id})
        raise refused_by_number(60121, "找不到该用户")

    def user_ids(self, call: Call) -> Answer:
        department = self._department(self._admission.old(call), needed=True)
        people = self._world.people.values()
        return _ok({"userid_list": [each.staff_id for each in people if department.id in each.departments]})

    def department(self, call: Call) -> Answer:
        department = self._department(self._admission.old(call), needed=True)
        return _ok(_of(department) | {"order": 0})

    def departments(self, call: Call) -> Answer:
        """One level down; without a department the first one of the corporation."""
        above = self._department(self._admission.old(call))
        return _ok(
            [_of(each) | {"create_dept_group": False, "auto_add_user": False} for each in self._below(above)]
        )

    def department_ids(self, call: Call) -> Answer:
        above = self._department(self._admission.old(call), needed=True)
        return _ok({"dept_id_list": [each.id for each in self._below(above)]})

    def _department(self, body: dict[str, Any], *, needed: bool = False) -> Department:
        number = body.get("dept_id", None if needed else ROOT)
        if number is None:
            raise refused_by_number(40035, "缺少参数 dept_id")
        department = self._world.departments.get(number) if type(number) is int else None
        if department is None:
            raise refused_by_number(60003, "部门不存在")
        if not self._world.is_visible(department.id):
            raise refused_by_number(50004, "请求的部门id不在授权范围内")
        return department

    def _below(self, above: Department) -> list[Department]:
        return [each for each in self._world.departments.values() if each.parent == above.id]


def _details(person: Person) -> dict[str, Any]:
    """Without what needs scopes of its own: mobile and e-mail."""
    details: dict[str, Any] = {
        "userid": person.staff_id,
        "unionid": person.union_id,
        "name": person.name,
        "avatar": "",
        "hide_mobile": False,
        "job_number": "",
        "title": "",
        "exclusive_account": False,
        "dept_id_list": list(person.departments),
        "dept_order_list": [{"dept_id": each, "order": 1} for each in person.departments],
        "leader_in_dept": [{"dept_id": each, "leader": False} for each in person.departments],
        "active": True,
        "real_authed": True,
        "senior": False,
        "admin": person.is_admin,
        "boss": False,
    }
    # Who has no manager has no such field.
    return details | ({"manager_userid": person.manager} if person.manager else {})


def _of(department: Department) -> dict[str, Any]:
    # The corporation itself has no parent.
    parent = {} if department.parent is None else {"parent_id": department.parent}
    return {"dept_id": department.id, "name": department.name} | parent


def _ok(result: Any) -> Answer:
    return Answer(200, {"errcode": 0, "errmsg": "ok", "result": result, "request_id": secrets.token_hex(6)})

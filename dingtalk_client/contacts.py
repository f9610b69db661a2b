"""DingTalk's address book: who somebody is, who is in a department, whom a login code stands for.

Old host. Addresses and answers:
https://open.dingtalk.com/document/development/query-user-details
https://open.dingtalk.com/document/development/obtain-the-department-list-v2
None of these calls is counted towards the month's quota; each has its 20 a second.
https://open.dingtalk.com/document/development/basic-interfaces-such-as-log-off-and-address-book
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, Final, Protocol

from dingtalk_client.api import ApiRequest
from dingtalk_client.errors import Action, DingTalkError

ROOT: Final = 1  # the department that is the whole corporation
MEMBER_SCOPE: Final = "qyapi_get_member"
DEPARTMENT_SCOPE: Final = "qyapi_get_department_list"
LONGEST_NAME: Final = 64
MOST_DEPARTMENTS: Final = 20  # of one person

# 60121: nobody has this userid. 33012: it is none; of somebody who was deleted it may be said as well.
_GONE = frozenset({"60121", "33012", "60003"})
_HIDDEN = frozenset({"50002", "50004"})
_BAD_CODE = "40078"


class Nobody(StrEnum):
    """Why there is no answer about somebody or some department, though DingTalk gave one."""

    GONE = auto()  # there is no such person or department
    HIDDEN = auto()  # outside what the administrator lets this app see


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the corporation. Mobile, address and picture are never read."""

    staff_id: str
    name: str
    union_id: str = ""
    manager: str = ""  # a staff id
    departments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    id: int
    name: str
    parent: int | None = None  # None: the whole corporation


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whom a login code of the client stands for."""

    staff_id: str
    union_id: str
    name: str


class Caller(Protocol):
    """What sends a request with the app's token: `client.DingTalk`."""

    async def call(self, request: ApiRequest) -> Any: ...


class Contacts:
    """Every method raises DingTalkError; PermissionMissing where the app may not ask."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def person(self, staff_id: str) -> Contact | Nobody:
        found = await self._ask("/topapi/v2/user/get", userid=staff_id)
        return found if isinstance(found, Nobody) else _contact(staff_id, found)

    async def department(self, department: int) -> Department | Nobody:
        """https://open.dingtalk.com/document/development/query-department-details0-v2"""
        found = await self._ask("/topapi/v2/department/get", dept_id=department)
        return found if isinstance(found, Nobody) else _department(found)

    async def departments_below(self, department: int = ROOT) -> tuple[Department, ...] | Nobody:
        """One level."""
        found = await self._ask("/topapi/v2/department/listsub", dept_id=department)
        return found if isinstance(found, Nobody) else tuple(map(_department, _list(found)))

    async def department_ids_below(self, department: int = ROOT) -> tuple[int, ...] | Nobody:
        """One level, ids alone.

        https://open.dingtalk.com/document/development/obtain-a-sub-department-id-list-v2
        """
        found = await self._ask("/topapi/v2/department/listsubid", dept_id=department)
        return found if isinstance(found, Nobody) else _numbers(_object(found).get("dept_id_list"))

    async def staff_ids_in(self, department: int) -> tuple[str, ...] | Nobody:
        """Those directly in it. https://open.dingtalk.com/document/development/query-the-list-of-department-userids"""
        found = await self._ask("/topapi/user/listid", dept_id=department)
        if isinstance(found, Nobody):
            return found
        return tuple(str(each) for each in _list(_object(found).get("userid_list")))

    async def staff_id_of(self, union_id: str) -> str | Nobody:
        """GONE too for a contact from outside.

        https://open.dingtalk.com/document/development/query-a-user-by-the-union-id
        """
        found = await self._ask("/topapi/user/getbyunionid", unionid=union_id)
        if isinstance(found, Nobody):
            return found
        reply = _object(found)
        return Nobody.GONE if str(reply.get("contact_type", 0)) == "1" else _text(reply, "userid")

    async def visitor(self, code: str) -> Visitor | None:
        """None for a code that is unknown, used or older than five minutes.

        https://open.dingtalk.com/document/development/obtain-the-userid-of-a-user-by-using-the-log-free
        """
        try:
            found = await self._ask("/topapi/v2/user/getuserinfo", code=code)
        except DingTalkError as error:
            if error.code == _BAD_CODE:
                return None
            raise
        reply = _object(found)
        name = reply.get("name")
        return Visitor(_text(reply, "userid"), _word(reply, "unionid"), name if isinstance(name, str) else "")

    async def _ask(self, path: str, **body: object) -> Any:
        """The `result` of an answer, or why there is none."""
        try:
            reply = await self._caller.call(ApiRequest("oapi", path, body, needs_token=True))
        except DingTalkError as error:
            if error.code in _GONE:
                return Nobody.GONE
            if error.code in _HIDDEN:
                return Nobody.HIDDEN
            raise
        return reply.get("result")


def _contact(asked: str, found: Any) -> Contact:
    reply = _object(found)
    staff_id, name = _text(reply, "userid"), " ".join(_text(reply, "name").split())[:LONGEST_NAME]
    if staff_id != asked or not name:
        raise _strange("somebody else than was asked for, or nobody's name")
    departments = reply.get("dept_id_list")
    return Contact(
        staff_id=staff_id,
        name=name,
        union_id=_word(reply, "unionid"),
        manager=_word(reply, "manager_userid"),
        departments=() if departments is None else _numbers(departments)[:MOST_DEPARTMENTS],
    )


def _department(found: Any) -> Department:
    reply = _object(found)
    number, parent = reply.get("dept_id"), reply.get("parent_id")
    if type(number) is not int:
        raise _strange("a department without dept_id")
    name = " ".join(_text(reply, "name").split())[:LONGEST_NAME]
    return Department(number, name, parent if type(parent) is int and number != ROOT else None)


def _object(found: Any) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise _strange("no object in result")
    return found


def _list(found: Any) -> list[Any]:
    if not isinstance(found, list):
        raise _strange("no list in result")
    return found


def _numbers(found: Any) -> tuple[int, ...]:
    return tuple(each for each in _list(found) if type(each) is int)


def _text(reply: Mapping[str, Any], field: str) -> str:
    value = reply.get(field)
    if not isinstance(value, str) or not value:
        raise _strange(f"no {field}")
    return value


def _word(reply: Mapping[str, Any], field: str) -> str:
    value = reply.get(field)
    return value if isinstance(value, str) else ""


def _strange(what: str) -> DingTalkError:
    return DingTalkError("reply_strange", what, Action.RETRY)

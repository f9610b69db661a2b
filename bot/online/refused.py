"""What a refusal of DingTalk's means to an administrator: the thing, where it is mended, and how.

https://open.dingtalk.com/document/development/server-api-error-codes-1
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.online import console
from bot.online.console import Page
from bot.online.findings import Finding, Level
from dingtalk_client.contacts import DEPARTMENT_SCOPE, MEMBER_SCOPE
from dingtalk_client.probes import Heard

APP: Final = "OKR_DINGTALK__"
# Its permission points, and what is called with them.
SENDING: Final = "qyapi_robot_sendmsg"
CARDS: Final = "Card.Instance.Write"

_PUBLISH = "then publish a version: until then nothing that was saved in the console is in use"
_RIGHT_ROBOT = f"copy the robot's code from there; {_PUBLISH}"
_COPY_AGAIN = "copy Client ID and Client Secret again, of the same app, without blanks"


def _error(step: str, found: str, setting: str, page: Page, do: str) -> Finding:
    return Finding(Level.ERROR, step, found, setting, page=page, do=do)


_SECRET = _error(
    "secret",
    "the client secret is not that of the client id",
    f"{APP}CLIENT_SECRET",
    console.CREDENTIALS,
    _COPY_AGAIN,
)
_UNKNOWN_ROBOT = _error(
    "robot", "there is no robot of this code", f"{APP}ROBOT_CODE", console.ROBOT, _RIGHT_ROBOT
)
_FOREIGN_ROBOT = _error(
    "robot", "the robot belongs to another app", f"{APP}ROBOT_CODE", console.ROBOT, _RIGHT_ROBOT
)
_ADDRESS = _error(
    "address",
    "this machine's address is not on the app's list",
    "",
    console.SECURITY,
    "add the address this server goes out with to the list of server addresses (服务器出口IP)",
)
_UNPUBLISHED = _error(
    "visible range",
    "the robot has no chat with these people: no version is published, or they are not in its visible range",
    "OKR_ADMINS",
    console.VERSIONS,
    "publish a version with everyone in its visible range (可见范围 > 全部员工)",
)
_STOPPED = _error(
    "robot",
    "the robot is switched off",
    "",
    console.ROBOT,
    f"switch the robot on there, {_PUBLISH}",
)

# Wherever they are heard they mean the same.
EVERYWHERE: Final = {
    "invalidClientIdOrSecret": _SECRET,
    "authFailed": _SECRET,
    "40089": _SECRET,
    "40001": _SECRET,
    "Forbidden.AccessDenied.IpNotInWhiteList": _ADDRESS,
    "60020": _ADDRESS,
    "invalidParameter.robotCode.empty": _UNKNOWN_ROBOT,
    "invalidParameter.robotCode.missing": _UNKNOWN_ROBOT,
    "invalidParameter.robotCode.invalid": _UNKNOWN_ROBOT,
    "invalidParameter.robotCode.notExsit": _UNKNOWN_ROBOT,
    "invalidParameter.robotCode.auth": _FOREIGN_ROBOT,
    "not.allowed.robotCode": _FOREIGN_ROBOT,
    "template.not.existed": _UNKNOWN_ROBOT,
    "template.stopped": _STOPPED,
    "chatbotId.notAllow.sendOTO": _UNPUBLISHED,
    "robot.oto.notExist": _UNPUBLISHED,
    "resource.not.found": replace(
        _UNKNOWN_ROBOT,
        found="the organisation has no such robot: its code is wrong, or no version was ever published",
        page=console.VERSIONS,
        do="publish a version that holds the robot",
    ),
}
_PERMISSION = ("Forbidden.AccessDenied.AccessTokenPermissionDenied", "60011")
_USED_UP = ("Forbidden.AccessDenied.ApiCountLimitForOrg", "90020")
_UNREACHED = ("timeout", "unreachable", "no_token", "not_json", "reply_too_long", "reply_packed")


def everywhere(heard: Heard, scope: str) -> Finding | None:
    """What the refusal means whatever was called; None for one that only the caller can read.

    `scope` is the permission point that the call needs, for answers that do not name it.
    """
    known = EVERYWHERE.get(heard.code)
    if known is not None:
        return replace(known, said=heard.said)
    if heard.code in _PERMISSION:
        wanted = ", ".join(heard.scopes) or scope
        found = f"the app lacks the permission point {wanted}"
        # Without the address book people go by the names they show in the chat: all else works.
        level = Level.WARNING if scope in (MEMBER_SCOPE, DEPARTMENT_SCOPE) else Level.ERROR
        do = f"search for {wanted} there and switch it on (立即开通)"
        return Finding(level, f"permission {wanted}", found, said=heard.said, page=console.PERMISSIONS, do=do)
    if heard.code in _USED_UP:
        found = "the organisation's API calls of this month are used up"
        return Finding(
            Level.ERROR, "quota", found, said=heard.said, do="buy more, or wait for the next month"
        )
    if heard.code in _UNREACHED or heard.code.startswith("http_"):
        return Finding(
            Level.ERROR,
            "way to DingTalk",
            "no answer that DingTalk gives",
            f"{APP}API_URL",
            said=heard.said,
            do="see that this machine reaches api.dingtalk.com and oapi.dingtalk.com on port 443"
            " (OKR_HTTP_PROXY where a proxy is needed)",
        )
    return None

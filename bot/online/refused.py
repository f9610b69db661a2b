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
from i18n.phrases import Phrase, phrase

APP: Final = "OKR_DINGTALK__"
# Its permission points, and what is called with them.
SENDING: Final = "qyapi_robot_sendmsg"
CARDS: Final = "Card.Instance.Write"

_PUBLISH = phrase("online.do.publish")
_RIGHT_ROBOT = phrase("online.do.right_robot", publish=_PUBLISH)
ROBOT: Final = phrase("online.step.robot")
VISIBLE: Final = phrase("online.step.visible")


def _error(step: Phrase, found: Phrase, setting: str, page: Page, do: Phrase) -> Finding:
    return Finding(Level.ERROR, step, found, setting, page=page, do=do)


_SECRET = _error(
    phrase("online.step.secret"),
    phrase("online.secret.other"),
    f"{APP}CLIENT_SECRET",
    console.CREDENTIALS,
    phrase("online.do.copy_again"),
)
_UNKNOWN_ROBOT = _error(
    ROBOT, phrase("online.robot.unknown"), f"{APP}ROBOT_CODE", console.ROBOT, _RIGHT_ROBOT
)
_FOREIGN_ROBOT = _error(
    ROBOT, phrase("online.robot.foreign"), f"{APP}ROBOT_CODE", console.ROBOT, _RIGHT_ROBOT
)
_ADDRESS = _error(
    phrase("online.step.address"),
    phrase("online.address"),
    "",
    console.SECURITY,
    phrase("online.do.address"),
)
_UNPUBLISHED = _error(
    VISIBLE,
    phrase("online.unpublished"),
    "OKR_ADMINS",
    console.VERSIONS,
    phrase("online.do.everyone", where=console.EVERYONE),
)
_STOPPED = _error(
    ROBOT,
    phrase("online.robot.off"),
    "",
    console.ROBOT,
    phrase("online.do.switch_on", publish=_PUBLISH),
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
        found=phrase("online.robot.none"),
        page=console.VERSIONS,
        do=phrase("online.do.hold"),
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
        # Without the address book people go by the names they show in the chat: all else works.
        level = Level.WARNING if scope in (MEMBER_SCOPE, DEPARTMENT_SCOPE) else Level.ERROR
        step, found = (
            phrase("online.step.permission", wanted=wanted),
            phrase("online.permission", wanted=wanted),
        )
        do = phrase("online.do.permission", wanted=wanted)
        return Finding(level, step, found, said=heard.said, page=console.PERMISSIONS, do=do)
    if heard.code in _USED_UP:
        step, found, do = phrase("online.step.quota"), phrase("online.quota"), phrase("online.do.quota")
        return Finding(Level.ERROR, step, found, said=heard.said, do=do)
    if heard.code in _UNREACHED or heard.code.startswith("http_"):
        hosts = phrase("online.hosts", one="api.dingtalk.com", other="oapi.dingtalk.com")
        do = phrase("online.do.way", hosts=hosts, setting="OKR_HTTP_PROXY")
        step, found = phrase("online.step.way"), phrase("online.no_answer")
        return Finding(Level.ERROR, step, found, f"{APP}API_URL", said=heard.said, do=do)
    return None

"""Whether a call of an app is let in: its token, where it comes from, what the app may do, and how often.

The new host takes the token in a header and refuses with a word, the old one in the query and with a
number. https://open.dingtalk.com/document/development/server-api-error-codes-1
"""

from __future__ import annotations

import hmac
import secrets
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from simulator.clock import Clock
from simulator.gateway import Call, Refused, refused, refused_by_number
from simulator.tenant import STANDARD_CARD_SCOPE, Tenant, Usage, Window, comes_from

TOKEN_LIFE: Final = timedelta(seconds=7_200)
TOKEN_HEADER: Final = "x-acs-dingtalk-access-token"  # noqa: S105  a header's name
SECOND: Final = timedelta(seconds=1)

# The permission point each API asks for, as its page names it; the longest beginning counts.
SCOPES: Final[Mapping[str, str]] = {
    "/v1.0/robot/": "qyapi_robot_sendmsg",
    "/v1.0/robot/ding/": "Premium.Ding.Write",
    "/v1.0/card/": "Card.Instance.Write",
    "/v1.0/card/streaming": "Card.Streaming.Write",
    "/v1.0/im/": "qyapi_chat_manage",
    "/v1.0/im/v1.0/robot/interactiveCards/send": STANDARD_CARD_SCOPE,
    "/v1.0/todo/": "Todo.Todo.Write",
    "/v1.0/calendar/": "Calendar.Event.Write",
    "/topapi/v2/user/get": "qyapi_get_member",
    "/topapi/user/getbyunionid": "qyapi_get_member",
    "/topapi/v2/user/getbymobile": "qyapi_get_member_by_mobile",
    "/topapi/user/listid": "qyapi_get_department_member",
    "/topapi/v2/department/": "qyapi_get_department_list",
}
# The month's share is not touched by who somebody is, nor by tokens.
# https://open.dingtalk.com/document/development/basic-interfaces-such-as-log-off-and-address-book
FREE: Final = ("/topapi/", "/v1.0/oauth2/", "/v1.0/contact/")
HOW_TO_APPLY: Final = "https://open.dingtalk.com/document/orgapp-server/add-api-permission"


class Tokens:
    """The app's access token: one at a time, renewed when asked for again within its life."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._token = ""
        self._expires = clock.now()

    def give(self) -> str:
        if not self.is_alive:
            self._token = secrets.token_hex(16)
        self._expires = self._clock.now() + TOKEN_LIFE
        return self._token

    def revoke(self) -> None:
        """Before its time: nobody has a good one until somebody asks again."""
        self._token = ""
        self._expires = self._clock.now()

    @property
    def is_alive(self) -> bool:
        return self._clock.now() < self._expires

    def is_ours(self, token: str) -> bool:
        """Whether it is the last one given, alive or not."""
        return bool(self._token) and hmac.compare_digest(token.encode(), self._token.encode())


class Admission:
    """Of the one app there is; every API of both hosts asks it first."""

    def __init__(self, clock: Clock, tenant: Tenant, usage: Usage) -> None:
        self.tokens = Tokens(clock)
        self._clock = clock
        self._tenant = tenant
        self._usage = usage
        self._lately: defaultdict[str, Window] = defaultdict(lambda: Window(SECOND))

    def new(self, call: Call) -> dict[str, Any]:
        """The body of a call to the new host that may come in; {} for one that has none to have."""
        token = call.headers.get(TOKEN_HEADER, "")
        if not (self.tokens.is_ours(token) and self.tokens.is_alive):
            # By the list of codes not 401, and clients that wait for one never recover.
            raise refused(
                "InvalidAuthentication", "不合法的access_token", status=self._tenant.bad_token_status
            )
        denied = "Forbidden.AccessDenied"
        if not comes_from(call.address, self._tenant.allowed_networks):
            raise refused(f"{denied}.IpNotInWhiteList", "访问ip不在白名单之中", status=403)
        scope = scope_of(call.api)
        if scope in self._tenant.withheld_scopes:
            raise refused(
                f"{denied}.AccessTokenPermissionDenied",
                f"没有调用该接口的权限，接口权限申请参考：{HOW_TO_APPLY}",
                status=403,
                accessdenieddetail={"requiredScopes": [scope]},
            )
        if not self._in_time(call):
            raise refused(f"{denied}.QpsLimitForAppkeyAndApi", "请求过于频繁", status=403)
        if not self._paid_for(call):
            raise refused(f"{denied}.ApiCountLimitForOrg", "本月接口调用次数已用完", status=403)
        return self.body(call)

    def old(self, call: Call) -> dict[str, Any]:
        """The body, if any, of a call to the old host that may come in."""
        token = call.query.get("access_token", "")
        if not token:
            raise self._number(41001, "缺少access_token")
        if not self.tokens.is_ours(token):
            raise self._number(40014, "不合法的access_token")
        if not self.tokens.is_alive:
            raise self._number(42001, "access_token超时")
        if not comes_from(call.address, self._tenant.allowed_networks):
            raise self._number(60020, "访问ip不在白名单之中")
        scope = scope_of(call.api)
        if scope in self._tenant.withheld_scopes:
            raise self._number(60011, f"没有调用该接口的权限 {scope}，接口权限申请参考：{HOW_TO_APPLY}")
        if not self._in_time(call):
            raise self._number(90018, "请求过于频繁")
        if not self._paid_for(call):
            raise self._number(90020, "本月接口调用次数已用完")
        return call.body or {}

    def body(self, call: Call) -> dict[str, Any]:
        """The JSON object that the new host wants of every POST and PUT."""
        if call.method not in ("POST", "PUT"):
            return {}
        if call.body is None:
            raise refused("Missingbody", "body is mandatory for this action")
        return call.body

    def _number(self, errcode: int, errmsg: str) -> Refused:
        if not self._tenant.old_codes_wrapped:
            return refused_by_number(errcode, errmsg)
        words = f"ding talk error[subcode={errcode},submsg={errmsg}]"
        return refused_by_number(88, words, sub_code=str(errcode), sub_msg=errmsg)

    def _in_time(self, call: Call) -> bool:
        lately = self._lately[f"{call.method} {call.api}"]
        return lately.admit(self._clock.now(), self._tenant.calls_a_second)

    def _paid_for(self, call: Call) -> bool:
        """A call that was refused for its haste costs nothing, so this is asked last."""
        return call.api.startswith(FREE) or self._usage.call()


def scope_of(api: str) -> str:
    """The permission point it asks for; "" where it asks for none."""
    fitting = [beginning for beginning in SCOPES if api.startswith(beginning)]
    return SCOPES[max(fitting, key=len)] if fitting else ""

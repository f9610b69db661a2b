"""What goes wrong between us and DingTalk, and what each fault asks for.

Two families. A `DingTalkError` comes back from a call we made: it says whether to try again, when,
and through which door. A `CallbackRefused` is about a request that came in. Neither ever holds a
token, a webhook address or the text of a message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, auto
from types import MappingProxyType
from typing import ClassVar


class Action(StrEnum):
    """What to do about a fault."""

    RETRY = auto()  # later, the same way
    REFRESH_TOKEN = auto()  # with a new token, at once; `client` does it and never lets it out
    PARK = auto()  # this robot is banned: nothing through it for PARK_FOR
    GONE = auto()  # this door is shut for good: another one may be open
    DEAD = auto()  # never again: no door will take it


# Above 20 messages a minute sending is blocked for ten minutes.
# https://open.dingtalk.com/document/development/custom-robots-send-group-messages
PARK_FOR = timedelta(minutes=10)

# The page that answers 10,000 calls in 20 seconds stays up this long.
# https://open.dingtalk.com/document/development/call-frequency-limit
IP_BAN = timedelta(minutes=5)

# Wait after a fault that only an operator can mend (permission, allow-list, a wrong secret).
OPERATOR_WAIT = timedelta(minutes=10)


def _rows(action: Action, codes: str) -> dict[str, Action]:
    return dict.fromkeys(codes.split(), action)


# Codes of the old host are numbers, of the new one words; "notExsit" is their spelling. Sources:
# https://open.dingtalk.com/document/development/custom-robots-send-group-messages (custom robot, session)
# https://open.dingtalk.com/document/development/the-robot-sends-a-group-message (group)
# https://open.dingtalk.com/document/development/chatbots-send-one-on-one-chat-messages-in-batches (person)
# https://open.dingtalk.com/document/development/server-api-error-codes-1 (everything else)
TABLE: Mapping[str, Action] = MappingProxyType(
    _rows(
        Action.REFRESH_TOKEN,
        "InvalidAuthentication 40001 40014 41001 42001",
    )
    | _rows(Action.PARK, "410100 130101 send.byToken.tooFast")
    | _rows(
        # 310000 and its three named forms: keyword, signature or address setting of one custom robot.
        Action.GONE,
        # 400102 and 400106: that robot is disabled or was taken out of its group.
        "300001 300005 400101 400102 400106 310000 session.notExisted session.expired token.notExisted "
        "invalidParameter.token.invalid ip.not.match keywords.not.match sign.not.match",
    )
    | _rows(
        Action.RETRY,
        "-1 15 88 1111 90002 90018 90020 60011 60020 40089 invalidClientIdOrSecret "
        "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi Forbidden.AccessDenied.QpsLimitForApi "
        "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi Forbidden.AccessDenied.ApiCountLimitForOrg "
        "Forbidden.AccessDenied.IpNotInWhiteList Forbidden.AccessDenied.AccessTokenPermissionDenied "
        "isp.top-remote-connection-timeout send.too.fast unknown.send.result system.error "
        "todo.taskCreate.flowControlError flowLimit flow_controlled",
    )
    | _rows(
        Action.DEAD,
        "40035 43004 400013 400105 430101 430102 430103 430104 460101 101002 Missingbody "
        "miss.openConversationId invalid.openConversationId group.disbanded bot.stopped "
        "bot.forbidden.sendMessage send.forbidden resource.not.found template.not.existed template.stopped "
        "invalidParameter.robotCode.empty invalidParameter.robotCode.missing "
        "invalidParameter.robotCode.invalid invalidParameter.robotCode.notExsit "
        "invalidParameter.robotCode.auth invalidParameter.robotCode.coolApp "
        "invalidParameter.msgKey.empty invalidParameter.msgKey.invalid "
        "invalidParameter.msgParam.invalid invalidParameter.msgParam.tooLong "
        "invalidParameter.msg.unsupport invalidParameter.param.invalid "
        "miss.param.text miss.param.contentOfText "
        "miss.param.link miss.param.textOfLink miss.param.titleOfLink miss.param.messageUrlOfLink "
        "miss.param.markdown miss.param.markdownTotitle miss.param.markdownTotext "
        "miss.param.actionCard miss.param.actionCardTotitle miss.param.actionCardTotext "
        "miss.param.actionCardTosingleTitle miss.param.actionCardTosingleUrl miss.param.actionCardTobtns "
        "miss.param.actionCardTobtnsTotitle miss.param.actionCardTobtnsToactionUrl "
        "invalid.param.actionCardTobtnOrientation miss.param.photo miss.param.photoTophotoUrl "
        "miss.param.image miss.param.imageTopicUrl miss.param.file miss.param.audio miss.param.video "
        "contain.unsafe.url contain.notAllowed.text contain.notAllowed.picture contain.notAllowed.content "
        "too.many.group too.many.people illegal.receivers receivers.exceed "
        "invalidParameter.userIds.empty invalidParameter.userIds.overMax invalidParameter.userId.empty "
        "staffId.notExisted chatbotId.notAllow.sendOTO robot.oto.notExist",
    )
    # Of recalls and uploads.
    | _rows(
        Action.DEAD,
        "40004 invalidParameter.processQueryKeys.overMax invalid.processQueryKey not.allowed.robotCode "
        "miss.chatbotId robot.processQueryKey.expired notRevoke.all.messages",
    )
)

# How long to wait where the document or the nature of the fault says so; the rest back off as usual.
# https://open.dingtalk.com/document/development/call-frequency-limit
WAITS: Mapping[str, timedelta] = MappingProxyType(
    {
        "1111": IP_BAN,
        "90002": timedelta(seconds=1),
        "90018": timedelta(seconds=1),
        "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi": timedelta(seconds=1),
        "Forbidden.AccessDenied.QpsLimitForApi": timedelta(seconds=1),
        "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi": timedelta(minutes=1),
        "send.too.fast": timedelta(seconds=5),
        "flow_controlled": timedelta(minutes=1),
        "invalidClientIdOrSecret": timedelta(minutes=1),
        "40089": timedelta(minutes=1),
        "60011": OPERATOR_WAIT,
        "60020": OPERATOR_WAIT,
        "Forbidden.AccessDenied.IpNotInWhiteList": OPERATOR_WAIT,
        "Forbidden.AccessDenied.AccessTokenPermissionDenied": OPERATOR_WAIT,
        "90020": timedelta(hours=1),
        "Forbidden.AccessDenied.ApiCountLimitForOrg": timedelta(hours=1),
    }
)

# The group is no more, or no place for this robot.
# https://open.dingtalk.com/document/development/the-robot-sends-a-group-message
LOST_GROUP = frozenset(
    [
        "group.disbanded",
        "invalid.openConversationId",
        "bot.stopped",
        "bot.forbidden.sendMessage",
        "send.forbidden",
    ]
)

_MAX_DETAIL = 200
_SERVER_TROUBLE = re.compile(r"http_5\d\d")
# What may be a credential in DingTalk's own words: an address, or a run no human word is as long as.
_CREDENTIAL = re.compile(r"\w+://\S+|[A-Za-z0-9+/=_-]{24,}")


def without_credentials(text: str) -> str:
    """One printable line of at most 200 characters with addresses and long opaque runs blanked."""
    line = "".join(char if char.isprintable() else " " for char in text[: _MAX_DETAIL * 4])
    return _CREDENTIAL.sub("<hidden>", line)[:_MAX_DETAIL]


@dataclass(eq=False)  # not frozen, no slots: contextlib must be able to set __traceback__
class DingTalkError(Exception):
    """The world caused it. `action` says what to do, `retry_after` when, if anything is known of that."""

    code: str
    detail: str
    action: Action
    retry_after: timedelta | None = None

    @classmethod
    def from_code(cls, code: str, detail: str = "", *, otherwise: Action = Action.RETRY) -> DingTalkError:
        """Look `code` up in TABLE and WAITS; `otherwise` is for a code no document names."""
        return cls(
            code=code if code in TABLE else without_credentials(code),
            detail=without_credentials(detail),
            action=TABLE.get(code, otherwise),
            retry_after=WAITS.get(code),
        )

    @property
    def park_for(self) -> timedelta | None:
        """How long the robot must be silent; None unless it is banned."""
        return PARK_FOR if self.action is Action.PARK else None

    @property
    def is_outage(self) -> bool:
        """Did the host not answer, or with nothing but its own trouble? Then every call would fare so."""
        return self.code in ("timeout", "unreachable") or bool(_SERVER_TROUBLE.fullmatch(self.code))

    @property
    def is_lost_group(self) -> bool:
        """Would every post into that group end so, whatever it says?"""
        return self.code in LOST_GROUP

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class CallbackRefused(Exception):
    """A request that is not taken in; `status` is the HTTP status it is answered with."""

    status: ClassVar[int] = 400


class BadSignature(CallbackRefused):
    """Signature or timestamp missing, malformed or wrong: the caller cannot tell which."""

    status: ClassVar[int] = 401


class StaleCallback(CallbackRefused):
    """Well signed, but too long ago or too far ahead: a replay, or a clock that is wrong."""

    status: ClassVar[int] = 401


class BodyTooLarge(CallbackRefused):
    """More bytes than any robot message has."""

    status: ClassVar[int] = 413


@dataclass(eq=False)
class BadBody(CallbackRefused):
    """No robot message. Holds where, what kind of thing was found and what was expected, never the value."""

    field: str  # "msgId", "text.content", "body" for the whole
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.field}: found {self.found}, expected {self.expected}"

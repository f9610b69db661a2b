"""Every fault that DingTalk's documents name, and what each asks for: one table, printed by the docs.

Codes of the old host are numbers, of the new one words ("notExsit" is their spelling). A code that is not
here is tried again, later and later, until its message has run out of time.
https://open.dingtalk.com/document/development/server-api-error-codes-1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from dingtalk_client.actions import IP_BAN, OPERATOR_WAIT, Action, Part, Row, each

_SECOND, _MINUTE, _HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
_DENIED: Final = "Forbidden.AccessDenied."
_OURS: Final = "the message is made wrongly: said again it would be as wrong"
_DOCUMENTS: Final = "https://open.dingtalk.com/document/development/"

PARTS: Final[Sequence[Part]] = (
    Part(
        "Any call",
        _DOCUMENTS + "server-api-error-codes-1",
        [
            *each(
                "InvalidAuthentication 40001 40014 41001 42001",
                Action.REFRESH_TOKEN,
                "the token is over or was taken back; where a new one is refused too, a minute's wait",
            ),
            *each(
                "invalidClientIdOrSecret 40089 authFailed",
                Action.RETRY,
                "key or secret is wrong: showing it again and again would not make it right",
                wait=_MINUTE,
            ),
            *each(
                f"60011 60020 {_DENIED}IpNotInWhiteList {_DENIED}AccessTokenPermissionDenied",
                Action.RETRY,
                "a permission point or an address is missing in the console: an admin must add it",
                wait=OPERATOR_WAIT,
            ),
            *each(
                f"90002 90018 {_DENIED}QpsLimitForAppkeyAndApi {_DENIED}QpsLimitForApi",
                Action.RETRY,
                "too many calls in this second",
                wait=_SECOND,
            ),
            *each(
                f"{_DENIED}QpmLimitForAppkeyAndApi",
                Action.RETRY,
                "too many calls in this minute",
                wait=_MINUTE,
            ),
            *each(
                f"90020 {_DENIED}ApiCountLimitForOrg",
                Action.RETRY,
                "the month's calls are used up: somebody must buy more, or the month must end",
                wait=_HOUR,
            ),
            *each("1111", Action.RETRY, "our address is banned for too many calls", wait=IP_BAN),
            *each(
                "-1 15 88 system.error system.busy isp.top-remote-connection-timeout",
                Action.RETRY,
                "DingTalk's own trouble",
            ),
            *each("Missingbody 40035 43004", Action.DEAD, _OURS),
        ],
    ),
    Part(
        "Session webhook and custom robot",
        _DOCUMENTS + "custom-robots-send-group-messages",
        [
            *each(
                "410100 130101",
                Action.PARK,
                "over twenty messages in a minute: what it is sent meanwhile is lost",
            ),
            *each(
                "300001 300005 session.notExisted session.expired",
                Action.GONE,
                "the session is over, or nobody knows this robot's token",
            ),
            *each(
                "400101 400102 400106",
                Action.GONE,
                "this custom robot is unknown, disabled, or was taken out of its group",
            ),
            *each(
                "400013",
                Action.GONE,
                "the group of this webhook is dissolved; whether ours is, the app robot is told",
            ),
            *each("310000", Action.GONE, "keyword, signature or address setting of this custom robot"),
            *each("400105", Action.DEAD, _OURS),
            *each("460101 101002", Action.DEAD, "over 20,000 bytes"),
            *each("430101 430102 430103 430104", Action.DEAD, "DingTalk thinks its content unsafe"),
        ],
    ),
    Part(
        "App robot into a group",
        _DOCUMENTS + "the-robot-sends-a-group-message",
        [
            *each(
                "group.disbanded invalid.openConversationId",
                Action.DEAD,
                "the group is dissolved, or this robot is not in it",
                loses_group=True,
            ),
            *each(
                "bot.stopped bot.forbidden.sendMessage send.forbidden",
                Action.DEAD,
                "the robot was switched off or muted in that group",
                loses_group=True,
            ),
            *each("send.too.fast", Action.RETRY, "a burst into one group", wait=timedelta(seconds=5)),
            *each("send.byToken.tooFast", Action.PARK, "as with a custom robot"),
            *each(
                "unknown.send.result", Action.RETRY, "DingTalk does not know either: rather twice than never"
            ),
            *each(
                "token.notExisted invalidParameter.token.invalid "
                "ip.not.match keywords.not.match sign.not.match",
                Action.GONE,
                "a setting of the robot whose token was given",
            ),
            *each(
                "empty missing invalid notExsit auth coolApp",
                Action.DEAD,
                "OKR_DINGTALK__ROBOT_CODE is not that of this app's robot",
                prefix="invalidParameter.robotCode.",
            ),
            *each("resource.not.found", Action.DEAD, "the robot is not published, or gone"),
            *each(
                "miss.openConversationId invalidParameter.msgKey.empty invalidParameter.msgKey.invalid "
                "invalidParameter.msgParam.invalid invalidParameter.msgParam.tooLong "
                "invalidParameter.msg.unsupport invalidParameter.param.invalid template.not.existed "
                "template.stopped invalid.param.actionCardTobtnOrientation",
                Action.DEAD,
                _OURS,
            ),
            *each(
                "text contentOfText link textOfLink titleOfLink messageUrlOfLink "
                "markdown markdownTotitle markdownTotext actionCard actionCardTotitle actionCardTotext "
                "actionCardTosingleTitle actionCardTosingleUrl actionCardTobtns actionCardTobtnsTotitle "
                "actionCardTobtnsToactionUrl photo photoTophotoUrl image imageTopicUrl file audio video",
                Action.DEAD,
                _OURS,
                prefix="miss.param.",
            ),
            *each(
                "unsafe.url notAllowed.text notAllowed.picture notAllowed.content",
                Action.DEAD,
                "DingTalk thinks its content unsafe",
                prefix="contain.",
            ),
            *each("too.many.group too.many.people illegal.receivers receivers.exceed", Action.DEAD, _OURS),
        ],
    ),
    Part(
        "App robot to a person",
        _DOCUMENTS + "chatbots-send-one-on-one-chat-messages-in-batches",
        [
            *each(
                "staffId.notExisted",
                Action.DEAD,
                "nobody of that id in the app's visible range; also for a person named in invalidStaffIdList",
            ),
            *each(
                "flow_controlled",
                Action.RETRY,
                "our name for a person in flowControlledStaffIdList",
                wait=_MINUTE,
            ),
            *each(
                "chatbotId.notAllow.sendOTO robot.oto.notExist",
                Action.DEAD,
                "the robot may not write to people",
            ),
            *each(
                "userIds.empty userIds.overMax userId.empty",
                Action.DEAD,
                _OURS,
                prefix="invalidParameter.",
            ),
        ],
    ),
    Part(
        "Recall",
        _DOCUMENTS + "batch-message-recall-chat",
        [
            *each("invalid.processQueryKey", Action.DEAD, "no message of that key"),
            *each("robot.processQueryKey.expired", Action.DEAD, "older than a day"),
            *each("notRevoke.all.messages", Action.DEAD, "some of them cannot be taken back"),
            *each(
                "invalidParameter.processQueryKeys.overMax not.allowed.robotCode miss.chatbotId",
                Action.DEAD,
                "the call is made wrongly",
            ),
        ],
    ),
    Part(
        "Media",
        _DOCUMENTS + "upload-media-files",
        [*each("40004", Action.DEAD, "a type of file that is not taken")],
    ),
    Part(
        "DING",
        _DOCUMENTS + "robot-sends-nail-message",
        [
            *each("toomuch.msg", Action.RETRY, "over 6,000 in a minute", wait=_MINUTE),
            *each("send.ding.exception", Action.RETRY, "DingTalk's own trouble"),
            *each("ding.serverquota.insufficient", Action.DEAD, "none is paid for"),
            *each("ding.receivercount.limit invalid.chatbotId miss.staffId", Action.DEAD, _OURS),
        ],
    ),
    Part(
        "Interactive cards",
        _DOCUMENTS + "create-and-deliver-cards",
        [
            *each(
                "param.cardAlreadyExist",
                Action.DONE,
                "its outTrackId is of this occasion alone: an earlier try got through, and an update goes on",
            ),
            *each(
                "templateNotExist templateUnpublished cardTemplateIdEmpty",
                Action.GONE,
                "the template is not there or not published: a plain card says the same",
                prefix="param.",
            ),
            *each(
                "openDeliverModelEmpty openDeliverModelError openSpaceModelInvalid openSpaceIdEmpty "
                "openSpaceIdInvalid outTrackIdEmpty cardPublicDataEmpty userIdEmpty userIdNotExist "
                "empty invalid",
                Action.GONE,
                "it cannot be a card so: a plain card says the same",
                prefix="param.",
            ),
            *each("param.contentUnsafe", Action.DEAD, "DingTalk thinks its content unsafe"),
            *each("param.cardNotExist", Action.DEAD, "there is no such card to change"),
            *each("param.cardDataAndPrivateDataBothEmpty", Action.DEAD, "there is nothing to change"),
            *each(
                "keyEmpty contentEmpty guidEmpty outTrackId isFull content",
                Action.DEAD,
                "the call is made wrongly",
                prefix="param.stream.",
            ),
            *each("param.callbackRouteKeyExist", Action.DONE, "it was registered before"),
            *each(
                "param.callbackRouteKeyEmpty param.callbackUrlEmpty", Action.DEAD, "the call is made wrongly"
            ),
            *each("system.updateCallbackFailed", Action.RETRY, "DingTalk's own trouble"),
        ],
    ),
    Part(
        "Contacts and login",
        _DOCUMENTS + "query-user-details",
        [
            *each("60121 33012 invalidParameter.user.notFound 40104", Action.DEAD, "there is no such person"),
            *each("60003", Action.DEAD, "there is no such department"),
            *each("50002 50004", Action.DEAD, "out of what the console lets this app see"),
            *each(
                "40078", Action.DEAD, "the login code was used, is over five minutes old, or was never given"
            ),
        ],
    ),
    Part(
        "Tasks and calendar",
        _DOCUMENTS + "add-dingtalk-to-do-task",
        [
            *each(
                "todo.taskCreate.flowControlError",
                Action.RETRY,
                "too many for a person or for all",
                wait=_MINUTE,
            ),
            *each(
                "todo.taskCreate.lockError todo.taskCreate.systemError",
                Action.RETRY,
                "DingTalk's own trouble",
            ),
            *each(
                "todo.taskCreate.paramError",
                Action.DEAD,
                "made wrongly, or (`task exist`) there already: only its words tell",
            ),
            *each("todo.taskCreate.tokenTypeError", Action.DEAD, "a personal task wants a person's token"),
            *each("flowLimit", Action.RETRY, "over a hundred entries for one person today", wait=_HOUR),
        ],
    ),
)

ROWS: Mapping[str, Row] = MappingProxyType({row.code: row for part in PARTS for row in part.rows})

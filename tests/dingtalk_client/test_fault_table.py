"""The table against a second reading of the documents: which codes there are, what they ask for."""

from __future__ import annotations

from collections import Counter

import pytest

from dingtalk_client.errors import LOST_GROUP, TABLE, WAITS, Action
from dingtalk_client.fault_table import PARTS, ROWS

# By the page that names them.
READ = {
    "token": "InvalidAuthentication invalidClientIdOrSecret 40014 40001 40089 41001 42001 88",
    "custom robot": "-1 40035 43004 400013 400101 400102 400105 400106 410100 430101 430102 430103 430104"
    " 310000 300001 300005 130101 460101 101002",
    "group": "miss.openConversationId invalid.openConversationId group.disbanded bot.stopped"
    " bot.forbidden.sendMessage send.forbidden send.too.fast send.byToken.tooFast token.notExisted"
    " template.not.existed template.stopped too.many.group too.many.people ip.not.match keywords.not.match"
    " sign.not.match illegal.receivers receivers.exceed session.notExisted session.expired"
    " unknown.send.result system.error resource.not.found invalid.param.actionCardTobtnOrientation",
    "group, of a parameter": "robotCode.empty robotCode.missing robotCode.invalid robotCode.notExsit"
    " robotCode.auth robotCode.coolApp msgKey.empty msgKey.invalid msgParam.invalid msgParam.tooLong"
    " msg.unsupport param.invalid token.invalid",
    "group, of a word": "text contentOfText link textOfLink titleOfLink messageUrlOfLink markdown"
    " markdownTotitle markdownTotext actionCard actionCardTotitle actionCardTotext actionCardTosingleTitle"
    " actionCardTosingleUrl actionCardTobtns actionCardTobtnsTotitle actionCardTobtnsToactionUrl photo"
    " photoTophotoUrl image imageTopicUrl file audio video",
    "group, of content": "contain.unsafe.url contain.notAllowed.text contain.notAllowed.picture"
    " contain.notAllowed.content",
    "person": "invalidParameter.userIds.empty invalidParameter.userIds.overMax invalidParameter.userId.empty"
    " staffId.notExisted chatbotId.notAllow.sendOTO robot.oto.notExist",
    "recall": "invalidParameter.processQueryKeys.overMax invalid.processQueryKey not.allowed.robotCode"
    " miss.chatbotId robot.processQueryKey.expired notRevoke.all.messages",
    "media": "40004",
    "ding": "ding.receivercount.limit ding.serverquota.insufficient toomuch.msg invalid.chatbotId"
    " miss.staffId",
    "limits": "90018 90002 90020 60020 60011 15 1111 isp.top-remote-connection-timeout"
    " Forbidden.AccessDenied.ApiCountLimitForOrg Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
    " Forbidden.AccessDenied.QpsLimitForApi Forbidden.AccessDenied.QpmLimitForAppkeyAndApi"
    " Forbidden.AccessDenied.IpNotInWhiteList Forbidden.AccessDenied.AccessTokenPermissionDenied",
    "contacts": "60121 33012 50002 60003 50004 40078 40104 invalidParameter.user.notFound",
    "card": "param.empty param.outTrackIdEmpty param.openSpaceIdEmpty param.openSpaceIdInvalid"
    " param.openDeliverModelEmpty param.openDeliverModelError param.openSpaceModelInvalid"
    " param.cardTemplateIdEmpty param.cardPublicDataEmpty param.userIdEmpty param.userIdNotExist"
    " param.contentUnsafe param.cardNotExist param.cardAlreadyExist param.templateNotExist"
    " param.templateUnpublished param.invalid system.busy param.cardDataAndPrivateDataBothEmpty"
    " param.stream.keyEmpty param.stream.contentEmpty param.stream.guidEmpty param.stream.outTrackId"
    " param.stream.isFull param.stream.content",
    "registering": "param.callbackRouteKeyExist param.callbackRouteKeyEmpty param.callbackUrlEmpty"
    " system.updateCallbackFailed",
    "office": "todo.taskCreate.paramError todo.taskCreate.flowControlError todo.taskCreate.tokenTypeError"
    " flowLimit",
    "stream": "authFailed",
}
BEGINS = {"group, of a parameter": "invalidParameter.", "group, of a word": "miss.param."}


@pytest.mark.parametrize("page", READ)
def test_every_code_a_document_names_is_in_the_table(page):
    codes = [BEGINS.get(page, "") + code for code in READ[page].split()]
    assert [code for code in codes if code not in TABLE] == []


def test_no_code_stands_there_twice():
    codes = Counter(row.code for part in PARTS for row in part.rows)
    assert [code for code, count in codes.items() if count > 1] == []


def test_every_row_says_why_and_every_part_where_it_is_from():
    assert all(row.why for row in ROWS.values())
    assert all(part.source.startswith("https://open.dingtalk.com/document/") for part in PARTS)


@pytest.mark.parametrize(
    ("code", "action"),
    [
        pytest.param("460101", Action.DEAD, id="as long as it is, no door takes it"),
        pytest.param("60011", Action.RETRY, id="an admin may give the permission"),
        pytest.param("param.cardAlreadyExist", Action.DONE, id="an earlier try got through"),
        pytest.param("param.callbackRouteKeyExist", Action.DONE, id="registered before"),
        pytest.param("param.templateUnpublished", Action.GONE, id="a plain card says the same"),
        pytest.param("param.contentUnsafe", Action.DEAD, id="a plain card would say it too"),
        pytest.param("60121", Action.DEAD, id="nobody of that id"),
        pytest.param("ding.serverquota.insufficient", Action.DEAD, id="tomorrow none is paid for either"),
        pytest.param("toomuch.msg", Action.RETRY, id="the next minute is a new one"),
    ],
)
def test_what_the_rarer_codes_ask_for(code, action):
    assert TABLE[code] is action


def test_only_what_ends_a_message_can_lose_a_group():
    assert {TABLE[code] for code in LOST_GROUP} == {Action.DEAD}
    assert {"group.disbanded", "bot.stopped"} <= LOST_GROUP


def test_what_only_an_admin_can_mend_is_not_asked_every_second():
    mended_in_the_console = ("60011", "60020", "90020", "invalidClientIdOrSecret", "authFailed")
    assert all(WAITS[code].total_seconds() >= 60 for code in mended_in_the_console)

"""What the local DingTalk refuses, row by row, each with the answer and how sure it is that DingTalk says so.

The numbers are those in the names of the tests: `test_row_07_…` shows row 7.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parents[1] / "simulator"
_NAME: Final = re.compile(r"test_row_(\d\d)_")
DOCUMENTED, SEEN, INFERRED = "documented", "seen", "inferred"


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    request: str
    condition: str
    answer: str
    sure: str


def _rows(request: str, *rows: tuple[int, str, str, str]) -> list[Row]:
    return [Row(number, request, *facts) for number, *facts in rows]


ROWS: Final[Sequence[Row]] = [
    *_rows(
        "`oauth2/accessToken`",
        (1, "key or secret unknown", "400 `invalidClientIdOrSecret`", DOCUMENTED),
    ),
    *_rows(
        "any call of the new host",
        (2, "a POST or PUT without a JSON body", "400 `Missingbody`", SEEN),
        (3, "token missing, unknown or over", "400 `InvalidAuthentication`; 401 as an option", DOCUMENTED),
        (
            4,
            "the app lacks the permission point",
            "403 `…AccessTokenPermissionDenied` with `requiredScopes`",
            DOCUMENTED,
        ),
        (5, "the caller's address is not listed", "403 `…IpNotInWhiteList`", DOCUMENTED),
        (6, "over 20 calls a second of one API", "403 `…QpsLimitForAppkeyAndApi`", DOCUMENTED),
        (
            7,
            "the month's share is used up, and the days of grace are over",
            "403 `…ApiCountLimitForOrg`; callbacks without words and with `20001`",
            "documented, but for the status",
        ),
    ),
    *_rows(
        "any call of either host",
        (
            8,
            "over 10,000 calls in 20 s from one address",
            "for 5 minutes JSON that is no API's, or a page",
            DOCUMENTED,
        ),
        (9, "no answer within 3 s", "504; old host `15`", DOCUMENTED),
    ),
    *_rows(
        "any call of the old host",
        (10, "token missing, unknown or over", "`41001`, `40014`, `42001`", DOCUMENTED),
        (
            11,
            "no permission, address not listed, over 20 a second, month used up",
            "`60011`, `60020`, `90018`, `90020`",
            DOCUMENTED,
        ),
    ),
    *_rows(
        "contacts",
        (12, "a person unknown, or out of the app's range", "`60121` (`33012`), `50002`", DOCUMENTED),
        (13, "a login code unknown, used twice, over 5 minutes old", "`40078`", DOCUMENTED),
        (14, "a department unknown, or out of range", "`60003`, `50004`", DOCUMENTED),
    ),
    *_rows(
        "`robot/groupMessages/send`",
        (
            15,
            "robot missing, empty, unknown, another app's",
            "400 `invalidParameter.robotCode.missing`, `.empty`, `.notExsit`, `.auth`",
            DOCUMENTED,
        ),
        (
            16,
            "group missing, unknown, dissolved",
            "400 `miss.openConversationId`, `invalid.openConversationId`, `group.disbanded`",
            DOCUMENTED,
        ),
        (17, "template missing, unknown", "400 `invalidParameter.msgKey.empty`, `.invalid`", DOCUMENTED),
        (18, "words are no text of a JSON object", "400 `invalidParameter.msgParam.invalid`", DOCUMENTED),
        (19, "words over 15,000 bytes", "400 `invalidParameter.msgParam.tooLong`", DOCUMENTED),
        (
            20,
            "the template lacks one of its words",
            "400 `miss.param.…`",
            "codes documented, which for which inferred",
        ),
        (21, "robot stopped, muted", "400 `bot.stopped`, `bot.forbidden.sendMessage`", DOCUMENTED),
        (22, "a burst into one group", "400 `send.too.fast`", "documented, without a number"),
        (23, "`at` in the body", "taken, nobody is mentioned; a warning in the log", DOCUMENTED),
    ),
    *_rows(
        "`robot/oToMessages/batchSend`",
        (
            24,
            "nobody, or over 20 people",
            "400 `invalidParameter.userIds.empty`, `.overMax`",
            "documented; an error text says 100",
        ),
        (
            25,
            "some people unknown, throttled",
            "200 with `invalidStaffIdList`, `flowControlledStaffIdList`",
            DOCUMENTED,
        ),
    ),
    *_rows(
        "`robot/…/recall`",
        (
            26,
            "over 20 keys, an unknown key, after 24 h",
            "400 `invalidParameter.processQueryKeys.overMax`, `invalid.processQueryKey`,"
            " `robot.processQueryKey.expired`",
            DOCUMENTED,
        ),
    ),
    *_rows(
        "`robot/ding/send`",
        (
            27,
            "over 200 in the app or 20 by SMS or telephone; none paid for",
            "400 `ding.receivercount.limit`, `ding.serverquota.insufficient`",
            DOCUMENTED,
        ),
    ),
    *_rows(
        "`robot/send`",
        (28, "token unknown", "`400101`; older robots `300001`", DOCUMENTED),
        (29, "no JSON; another content type", "`40035`; `43004`", DOCUMENTED),
        (30, "type unknown; its object or a word missing", "`400105`; `40035`", "documented; inferred"),
        (
            31,
            "signature missing or wrong; over an hour off, or no 13 digits",
            "`310000` `sign not match`; `invalid timestamp`",
            DOCUMENTED,
        ),
        (
            32,
            "no keyword in it; from another address",
            "`310000` `keywords not in content`; `ip … not in whitelist`",
            DOCUMENTED,
        ),
        (33, "over 20,000 bytes", "`460101`", SEEN),
        (
            34,
            "the 21st within a minute, and all for ten minutes",
            "`410100`; older robots `130101`",
            DOCUMENTED,
        ),
        (35, "robot disabled, removed, group dissolved", "`400102`, `400106`, `400013`", DOCUMENTED),
        (36, "over 50 mentions", "taken; a warning in the log", "the number documented"),
        (37, "a mention that is not in the text", "taken, nobody is mentioned; a warning in the log", SEEN),
    ),
    *_rows(
        "`robot/sendBySession`",
        (38, "session unknown, over", "`300001` `session 不存在`", SEEN),
        (39, "interactive card, picture, file", "`400105`", INFERRED),
    ),
    *_rows(
        "`media/upload`",
        (40, "a wrong type; no file; too big", "`40004`; `40035`", "documented; inferred"),
    ),
    *_rows(
        "`card/instances/createAndDeliver`",
        (
            41,
            "template unknown, unpublished, missing",
            "400 `param.templateNotExist`, `param.templateUnpublished`, `param.cardTemplateIdEmpty`",
            DOCUMENTED,
        ),
        (
            42,
            "`outTrackId` missing, used before",
            "400 `param.outTrackIdEmpty`, `param.cardAlreadyExist`",
            DOCUMENTED,
        ),
        (
            43,
            "`openSpaceId` missing, malformed",
            "400 `param.openSpaceIdEmpty`, `param.openSpaceIdInvalid`",
            DOCUMENTED,
        ),
        (
            44,
            "deliver model missing; a group without robot",
            "400 `param.openDeliverModelEmpty`; `param.openDeliverModelError`",
            "codes documented",
        ),
        (45, "a value that is no text", "400 `param.invalid`", INFERRED),
        (46, "a group without space model", "400 `param.openSpaceModelInvalid`", INFERRED),
    ),
    *_rows(
        "`card/instances`, PUT",
        (
            47,
            "nothing to change; card unknown",
            "400 `param.cardDataAndPrivateDataBothEmpty`; `param.cardNotExist`",
            DOCUMENTED,
        ),
    ),
    *_rows(
        "`card/streaming`",
        (48, "key, content or guid empty; card unknown; too long", "400 `param.stream.…`", DOCUMENTED),
    ),
    *_rows(
        "`card/callbacks/register`",
        (
            49,
            "key or address empty; key known",
            "400 `param.callbackRouteKeyEmpty`, `param.callbackUrlEmpty`; 500 `param.callbackRouteKeyExist`",
            DOCUMENTED,
        ),
    ),
    *_rows(
        "`im/v1.0/robot/interactiveCards/send`",
        (50, "an app that did not have it before", "403 `…AccessTokenPermissionDenied`", INFERRED),
    ),
    *_rows(
        "`gateway/connections/open`",
        (51, "key or secret wrong; no subscription", "401 `authFailed`; 400", "seen; inferred"),
    ),
    *_rows(
        "the Stream socket",
        (52, "ticket unknown, used before, over 90 s old", "no handshake", "rule documented"),
        (
            53,
            "an answer to a message unknown, or malformed",
            "noted in the log; delivered again after the time-out",
            "rule documented",
        ),
    ),
    *_rows(
        "`todo/users/…/tasks`",
        (
            54,
            "no page, there already, subject over 1,024, description over 4,096",
            "400 `todo.taskCreate.paramError` with their words",
            DOCUMENTED,
        ),
    ),
    *_rows("`calendar/…/events`", (55, "over 100 a day", "400 `flowLimit`", DOCUMENTED)),
]


@cache
def shown() -> Mapping[int, Sequence[str]]:
    """By row, the tests that show it, as file and name."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for path in sorted(TESTS.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (match := _NAME.match(node.name)):
                found[int(match[1])].append(f"{path.name}::{node.name}")
    return found

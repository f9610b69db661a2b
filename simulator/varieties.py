"""What a callback may look like besides a text with a good signature: every form the documents show, and
those that somebody else than DingTalk would send.

https://open.dingtalk.com/document/development/receive-message
https://open.dingtalk.com/document/development/robot-message-type
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from simulator.signing import callback_headers, milliseconds


@dataclass(frozen=True, slots=True)
class Letter:
    """A callback about to leave. `said` are its words without the robot's `mention`, "" one to one.

    `secret` is the app's, `now` when it was said.
    """

    body: dict[str, Any]
    headers: dict[str, str]
    said: str
    mention: str
    secret: str
    now: datetime

    def with_body(self, **changes: Any) -> Letter:
        """A change to ... takes the key out."""
        body = {name: value for name, value in (self.body | changes).items() if value is not ...}
        return replace(self, body=body)

    def with_headers(self, **changes: str | None) -> Letter:
        """A change to None takes the header out."""
        headers = {name: value for name, value in (self.headers | changes).items() if value is not None}
        return replace(self, headers=headers)


# What is pushed once the month's pushes are used up: that something was said, not what.
WORDLESS: Final = "quota exhausted"

Variety = Callable[[Letter], Letter]


def _content(msgtype: str, content: Any) -> Variety:
    return lambda letter: letter.with_body(msgtype=msgtype, content=content, text=...)


def _body(**changes: Any) -> Variety:
    return lambda letter: letter.with_body(**changes)


def _headers(**changes: str | None) -> Variety:
    return lambda letter: letter.with_headers(**changes)


def _said_at(away: timedelta) -> Variety:
    """Said and signed at another time, as when a clock is wrong or somebody kept it."""

    def changed(letter: Letter) -> Letter:
        then = letter.now + away
        old = letter.with_body(createAt=milliseconds(then))
        return replace(old, headers=callback_headers(then, letter.secret))

    return changed


def _audio(letter: Letter) -> Letter:
    heard = {"downloadCode": "mIofN", "recognition": letter.said.strip(), "duration": 4000}
    return _content("audio", heard)(letter)


def _rich(*parts: dict[str, str]) -> Variety:
    """What is said stands behind the robot's mention, which is not taken out of rich text."""

    def changed(letter: Letter) -> Letter:
        words = [{"text": each} for each in (letter.mention, letter.said) if each]
        return _content("richText", {"richText": [*words, *parts]})(letter)

    return changed


def _string_content(letter: Letter) -> Letter:
    return letter.with_body(text=..., content=letter.said)


def _string_created(letter: Letter) -> Letter:
    return letter.with_body(createAt=str(letter.body["createAt"]))


def _session_over(letter: Letter) -> Letter:
    return letter.with_body(sessionWebhookExpiredTime=milliseconds(letter.now - timedelta(seconds=1)))


def _session_forgotten(letter: Letter) -> Letter:
    base = str(letter.body["sessionWebhook"]).partition("=")[0]
    return letter.with_body(sessionWebhook=f"{base}={secrets.token_hex(16)}")


def _wrong_sign(letter: Letter) -> Letter:
    sign = letter.headers["sign"]
    return letter.with_headers(sign=("B" if sign[0] == "A" else "A") + sign[1:])


def _quoted_sign(letter: Letter) -> Letter:
    return letter.with_headers(sign=quote(letter.headers["sign"], safe=""))


_PICTURE: Final = {"type": "picture", "downloadCode": "mIofN", "pictureDownloadCode": "mIofM"}

VARIETIES: Final[Mapping[str, Variety]] = {
    "richText": _rich(),
    "richText with a picture": _rich(_PICTURE),
    "picture": _content("picture", {"downloadCode": "mIofN", "pictureDownloadCode": "mIofM"}),
    "audio": _audio,
    "audio without words": _content("audio", {"downloadCode": "mIofN", "recognition": "", "duration": 900}),
    "video": _content("video", {"downloadCode": "mIofN", "videoType": "mp4", "duration": "5"}),
    "file": _content(
        "file", {"downloadCode": "mIofN", "fileName": "okr.xlsx", "spaceId": "1", "fileId": "2"}
    ),
    "unknown type": _content("unknownMsgType", {"unknownMsgType": "暂不支持的消息类型"}),
    # The organisation's monthly pushes are used up: neither text nor content.
    WORDLESS: _body(text=..., errorCode="20001", errorMessage="本月推送次数已用尽"),
    "content as a string": _string_content,
    "createAt as a string": _string_created,
    "no senderStaffId": _body(senderStaffId=..., senderCorpId=..., isAdmin=...),
    "empty senderStaffId": _body(senderStaffId=""),
    "another corporation": _body(chatbotCorpId="dingother", senderCorpId="dingother"),
    "a guest of another corporation": _body(senderCorpId="dingother"),
    "another robot": _body(robotCode="ding-other-app"),
    "markdown for a nick": _body(senderNick="**[click](https://evil.example)** @所有人\n# x"),
    "session over": _session_over,
    "session forgotten": _session_forgotten,
    "session elsewhere": _body(
        sessionWebhook="https://evil.example/robot/sendBySession?session=" + "ab" * 16
    ),
    "59 minutes old": _said_at(-timedelta(minutes=59)),
    "61 minutes old": _said_at(-timedelta(minutes=61)),
    "59 minutes ahead": _said_at(timedelta(minutes=59)),
    "61 minutes ahead": _said_at(timedelta(minutes=61)),
    "wrong sign": _wrong_sign,
    "sign quoted for an address": _quoted_sign,
    "no sign": _headers(sign=None),
    "no timestamp": _headers(timestamp=None),
    "neither header": _headers(sign=None, timestamp=None),
}
# In a group nobody can mention the robot with one of these.
ONE_TO_ONE: Final = frozenset(["picture", "audio", "audio without words", "video", "file"])
# What the page shows in their place.
PLACEHOLDERS: Final[Mapping[str, str]] = {
    "picture": "[图片]",
    "video": "[视频]",
    "file": "[文件] okr.xlsx",
    "audio without words": "[语音]",
}

"""Messages to send, in the two forms that DingTalk's doors want; `cutting` fits them to the sizes allowed.

The webhook form goes to session webhooks, to custom robots and into a callback's response; the app
robot takes a template's name with a JSON text. Same words in both; mentions in the first only.

https://open.dingtalk.com/document/development/custom-robots-send-group-messages
https://open.dingtalk.com/document/development/robot-message-type
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

# 20,000 bytes of body for webhooks, 15,000 of msgParam for the app robot; the rest is left for what
# the wire adds.
WEBHOOK_BYTES = 19_000
APP_ROBOT_BYTES = 14_500

# In a callback's response: nothing is said.
EMPTY: Final[Mapping[str, str]] = {"msgtype": "empty"}

MOST_MENTIONED: Final = 50
_MOST_APP_ROBOT_BUTTONS = 5  # sampleActionCard2 to sampleActionCard5


_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json(value: object) -> str:
    """Compact JSON with every sign as itself: escaped mentions and Chinese would not survive the limits."""
    return _COMPACT.encode(value)


@lru_cache(maxsize=1024)
def tap_url(command: str) -> str:
    """The link that makes whoever taps it say `command` in this conversation.

    The host must be lower case: other spellings are ignored without a sign, and a space must not be "+".
    https://open.dingtalk.com/document/dingstart/lightweight-interactive-card-messages
    """
    return f"dtmd://dingtalkclient/sendMessage?content={quote(command, safe='')}"


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that says `command` in the name of whoever taps it."""

    label: str
    command: str

    @property
    def url(self) -> str:
        return tap_url(self.command)


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens a page."""

    label: str
    url: str


Button = Tap | Link


@dataclass(frozen=True, slots=True)
class At:
    """Whom a message mentions, so that their client tells them: through a webhook only.

    The app robot mentions nobody. `everybody` is only ever set by code, never read out of a text.
    Raises ValueError for more than MOST_MENTIONED people.
    https://open.dingtalk.com/document/development/custom-robots-send-group-messages
    """

    staff_ids: tuple[str, ...] = ()
    mobiles: tuple[str, ...] = ()
    everybody: bool = False

    def __post_init__(self) -> None:
        number = len(self.staff_ids) + len(self.mobiles)
        if number > MOST_MENTIONED:
            raise ValueError(f"{number} people: a message mentions {MOST_MENTIONED} at most")

    def __bool__(self) -> bool:
        return bool(self.staff_ids or self.mobiles or self.everybody)

    def said_in(self, text: str) -> str:
        """`text` with each of them in it: an id that is only in `at` tells nobody.

        The client shows "@staff id" as "@name".
        """
        ids = (*self.staff_ids, *self.mobiles)
        unsaid = [f"@{one}" for one in ids if not re.search(rf"@{re.escape(one)}(?!\w)", text)]
        return f"{text}\n\n{' '.join(unsaid)}" if unsaid else text

    def on(self, wire: dict[str, Any]) -> dict[str, Any]:
        """The webhook's body with those it mentions; as it was when there are none."""
        if not self:
            return wire
        at = {"atMobiles": list(self.mobiles), "atUserIds": list(self.staff_ids), "isAtAll": self.everybody}
        return wire | {"at": at}


NOBODY: Final = At()


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    content: str
    at: At = NOBODY

    def wire(self) -> dict[str, Any]:
        return self.at.on({"msgtype": "text", "text": {"content": self.at.said_in(self.content)}})

    def app_robot(self) -> tuple[str, str]:
        return "sampleText", to_json({"content": self.content})


@dataclass(frozen=True, slots=True)
class Markdown:
    """DingTalk's subset of markdown; `title` shows in the chat list only."""

    title: str
    text: str
    at: At = NOBODY

    def wire(self) -> dict[str, Any]:
        markdown = {"title": self.title, "text": self.at.said_in(self.text)}
        return self.at.on({"msgtype": "markdown", "markdown": markdown})

    def app_robot(self) -> tuple[str, str]:
        return "sampleMarkdown", to_json({"title": self.title, "text": self.text})


@dataclass(frozen=True, slots=True)
class ActionCard:
    """Markdown with buttons. Without any it is sent as Markdown: a card must have one.

    `vertical` stacks the buttons; side by side the app robot can only show two, so more are stacked.
    """

    title: str
    text: str
    buttons: tuple[Button, ...]
    vertical: bool = True
    at: At = NOBODY

    def wire(self) -> dict[str, Any]:
        if not self.buttons:
            return Markdown(self.title, self.text, self.at).wire()
        card: dict[str, Any] = {"title": self.title, "text": self.at.said_in(self.text)}
        if len(self.buttons) == 1:
            card |= {"singleTitle": self.buttons[0].label, "singleURL": self.buttons[0].url}
        else:
            card["btnOrientation"] = "0" if self.vertical else "1"
            card["btns"] = [{"title": button.label, "actionURL": button.url} for button in self.buttons]
        return self.at.on({"msgtype": "actionCard", "actionCard": card})

    def app_robot(self) -> tuple[str, str]:
        """The template that has as many buttons; those beyond five become links below the text."""
        if not self.buttons:
            return Markdown(self.title, self.text).app_robot()
        shown, rest = self.buttons[:_MOST_APP_ROBOT_BUTTONS], self.buttons[_MOST_APP_ROBOT_BUTTONS:]
        links = "".join(f"\n\n[{button.label}]({button.url})" for button in rest)
        param = {"title": self.title, "text": self.text + links}
        if len(shown) == 1:
            param |= {"singleTitle": shown[0].label, "singleURL": shown[0].url}
            return "sampleActionCard", to_json(param)
        # Two side by side is a template of its own, with names of its own.
        aside = len(shown) == 2 and not self.vertical
        label, url = ("buttonTitle", "buttonUrl") if aside else ("actionTitle", "actionURL")
        for number, button in enumerate(shown, start=1):
            param |= {f"{label}{number}": button.label, f"{url}{number}": button.url}
        return f"sampleActionCard{6 if aside else len(shown)}", to_json(param)


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page's title, a few words of it, and a small picture where there is one."""

    title: str
    text: str
    url: str
    picture_url: str = ""

    def wire(self) -> dict[str, Any]:
        link = {"title": self.title, "text": self.text, "messageUrl": self.url}
        picture = {"picUrl": self.picture_url} if self.picture_url else {}
        return {"msgtype": "link", "link": link | picture}

    def app_robot(self) -> tuple[str, str]:
        link = {"title": self.title, "text": self.text, "messageUrl": self.url, "picUrl": self.picture_url}
        return "sampleLink", to_json(link)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    title: str
    url: str
    picture_url: str


@dataclass(frozen=True, slots=True)
class FeedCard:
    """Several pages, the first one large. The app robot has no such template: there it is a list of links."""

    entries: tuple[FeedEntry, ...]

    def wire(self) -> dict[str, Any]:
        links = [
            {"title": each.title, "messageURL": each.url, "picURL": each.picture_url} for each in self.entries
        ]
        return {"msgtype": "feedCard", "feedCard": {"links": links}}

    def app_robot(self) -> tuple[str, str]:
        lines = "\n".join(f"- [{each.title}]({each.url})" for each in self.entries)
        return Markdown(self.entries[0].title, lines).app_robot()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by the media id of its upload, or by its address; webhooks show it inside markdown."""

    source: str
    title: str

    def wire(self) -> dict[str, Any]:
        return Markdown(self.title, f"![{self.title}]({self.source})").wire()

    def app_robot(self) -> tuple[str, str]:
        return "sampleImageMsg", to_json({"photoURL": self.source})


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file; `kind` is how its name ends, "xlsx". No webhook takes it."""

    media_id: str
    name: str
    kind: str

    def app_robot(self) -> tuple[str, str]:
        param = {"mediaId": self.media_id, "fileName": self.name, "fileType": self.kind}
        return "sampleFile", to_json(param)


@dataclass(frozen=True, slots=True)
class Audio:
    """An uploaded recording. No webhook takes it."""

    media_id: str
    lasts: timedelta

    def app_robot(self) -> tuple[str, str]:
        milliseconds = self.lasts // timedelta(milliseconds=1)
        return "sampleAudio", to_json({"mediaId": self.media_id, "duration": str(milliseconds)})


@dataclass(frozen=True, slots=True)
class Video:
    """An uploaded film with the picture it is announced by, uploaded too. No webhook takes it."""

    media_id: str
    picture_media_id: str
    kind: str
    lasts: timedelta

    def app_robot(self) -> tuple[str, str]:
        seconds = self.lasts // timedelta(seconds=1)  # not milliseconds, as a recording's are
        param = {
            "duration": str(seconds),
            "videoMediaId": self.media_id,
            "videoType": self.kind,
            "picMediaId": self.picture_media_id,
        }
        return "sampleVideo", to_json(param)


# What every door takes, and what only the app robot does.
Message = Text | Markdown | ActionCard | PageLink | FeedCard | Image
AppRobotMessage = Message | File | Audio | Video

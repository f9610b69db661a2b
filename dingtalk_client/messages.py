"""Messages to send, in the two forms that DingTalk's doors want, and cut to the sizes they allow.

The webhook form goes to session webhooks, to custom robots and into a callback's response; the app
robot takes a template's name with a JSON text. Same words in both.

https://open.dingtalk.com/document/development/custom-robots-send-group-messages
https://open.dingtalk.com/document/development/robot-message-type
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

# 20,000 bytes of body for webhooks, 15,000 of msgParam for the app robot; the rest is left for what
# the wire adds.
WEBHOOK_BYTES = 19_000
APP_ROBOT_BYTES = 14_500

# In a callback's response: nothing is said.
EMPTY: Final[Mapping[str, str]] = {"msgtype": "empty"}

_MOST_APP_ROBOT_BUTTONS = 5  # sampleActionCard2 to sampleActionCard5
_WIDEST_COUNT = " (9999/9999)"
_SMALLEST_ROOM = 64
_FRAME_BYTES = 200  # of a message or button without any words


def to_json(value: object) -> str:
    """Compact JSON with every sign as itself: escaped mentions and Chinese would not survive the limits."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
class Text:
    """Plain words."""

    content: str

    def wire(self) -> dict[str, Any]:
        return {"msgtype": "text", "text": {"content": self.content}}

    def app_robot(self) -> tuple[str, str]:
        return "sampleText", to_json({"content": self.content})


@dataclass(frozen=True, slots=True)
class Markdown:
    """DingTalk's subset of markdown; `title` shows in the chat list only."""

    title: str
    text: str

    def wire(self) -> dict[str, Any]:
        return {"msgtype": "markdown", "markdown": {"title": self.title, "text": self.text}}

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

    def wire(self) -> dict[str, Any]:
        if not self.buttons:
            return Markdown(self.title, self.text).wire()
        card: dict[str, Any] = {"title": self.title, "text": self.text}
        if len(self.buttons) == 1:
            card |= {"singleTitle": self.buttons[0].label, "singleURL": self.buttons[0].url}
        else:
            card["btnOrientation"] = "0" if self.vertical else "1"
            card["btns"] = [{"title": button.label, "actionURL": button.url} for button in self.buttons]
        return {"msgtype": "actionCard", "actionCard": card}

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


Message = Text | Markdown | ActionCard


def size(message: Message) -> int:
    """UTF-8 bytes of JSON in the longer of the message's two forms."""
    return max(_bytes(to_json(message.wire())), _bytes(message.app_robot()[1]))


def split(title: str, text: str, buttons: Sequence[Button], limit_bytes: int) -> list[Markdown | ActionCard]:
    """One message, or as many as the limit makes necessary, with every character of `text` in one of them.

    The cut is made after a blank line, else after a line, else between two characters. Several parts
    are numbered in their titles, and the buttons are on the last, where the reader ends.

    Raises ValueError where title and buttons alone leave no room: the cards' limits on both prevent it.
    """
    whole = _message(title, text, tuple(buttons))
    if _surely_fits(whole, limit_bytes) or size(whole) <= limit_bytes:
        return [whole]
    room = limit_bytes - size(_message(title + _WIDEST_COUNT, "", tuple(buttons)))
    if room < _SMALLEST_ROOM:
        raise ValueError(f"title and buttons leave {room} of {limit_bytes} bytes for the text")
    pieces = _cut(text, room, ("\n\n", "\n"))
    last = len(pieces)
    return [
        _message(f"{title} ({number}/{last})", piece, tuple(buttons) if number == last else ())
        for number, piece in enumerate(pieces, start=1)
    ]


def _message(title: str, text: str, buttons: tuple[Button, ...]) -> Markdown | ActionCard:
    return ActionCard(title, text, buttons) if buttons else Markdown(title, text)


def _surely_fits(message: Markdown | ActionCard, limit_bytes: int) -> bool:
    """Without writing it out: a character takes six bytes of JSON at most, twelve in a button's address."""
    buttons = message.buttons if isinstance(message, ActionCard) else ()
    shown = sum(_FRAME_BYTES + 12 * (len(each.label) + len(_behind(each))) for each in buttons)
    return 6 * (len(message.title) + len(message.text)) + shown + _FRAME_BYTES <= limit_bytes


def _behind(button: Button) -> str:
    return button.command if isinstance(button, Tap) else button.url


def _bytes(text: str) -> int:
    return len(text.encode())


def _cost(text: str) -> int:
    """Bytes inside a JSON string: what two texts cost together is the sum of both."""
    return _bytes(to_json(text)) - 2


def _cut(text: str, room: int, marks: tuple[str, ...]) -> list[str]:
    """Pieces of at most `room` bytes, cut after the first of `marks` wherever that is fine enough."""
    pieces: list[str] = []
    piece, used = "", 0
    for unit in _units(text, marks):
        cost = _cost(unit)
        if used + cost > room:
            if piece:
                pieces.append(piece)
            if cost > room:
                *full, unit = _cut(unit, room, marks[1:])
                pieces += full
                cost = _cost(unit)
            piece, used = "", 0
        piece, used = piece + unit, used + cost
    return [*pieces, piece] if piece else pieces


def _units(text: str, marks: tuple[str, ...]) -> list[str]:
    """`text` in parts that each end with the first mark, or in characters when no mark is left."""
    if not marks:
        return list(text)
    *ended, rest = text.split(marks[0])
    return [unit + marks[0] for unit in ended] + ([rest] if rest else [])

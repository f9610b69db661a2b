"""A finished message: words and buttons, for any door it may leave by.

It is what the outbox keeps. The delivery worker shapes it for the session webhook, the app robot
or the custom robot; nothing here knows their forms or limits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cards.live import Live


@dataclass(frozen=True, slots=True)
class Button:
    """A tap that sends `command` as if the person tapping had typed it."""

    label: str
    command: str


@dataclass(frozen=True, slots=True)
class Message:
    """`title` shows in the chat list only; `text` is DingTalk's markdown subset, lines split by "\\n\\n".

    Everything people wrote is already neutralised (`cards.layout.quiet`). A message never relies on
    its buttons: each command is also in the text, since not every client shows them. `late` are the
    words it begins with if it leaves late, "" for one that then says nothing of it. `secret` is a part
    of the text that is kept nowhere once the message is through. `live` says the same on a card that
    rewrites itself, where one can be shown.
    """

    title: str
    text: str
    buttons: tuple[Button, ...] = ()
    late: str = ""
    secret: str = ""
    live: Live | None = None

    def without_secret(self) -> Message:
        """As it is kept afterwards."""
        if not self.secret:
            return self
        return replace(self, text=self.text.replace(self.secret, "…"), secret="")

    def to_dict(self) -> dict[str, Any]:
        stored: dict[str, Any] = {
            "title": self.title,
            "text": self.text,
            "buttons": [[button.label, button.command] for button in self.buttons],
        }
        more: dict[str, Any] = {"late": self.late, "secret": self.secret}
        if self.live is not None:
            more["live"] = self.live.to_dict()
        return stored | {name: value for name, value in more.items() if value}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Message:
        buttons = tuple(Button(label, command) for label, command in stored.get("buttons", ()))
        live = Live.from_dict(stored["live"]) if "live" in stored else None
        late, secret = stored.get("late", ""), stored.get("secret", "")
        return cls(stored["title"], stored["text"], buttons, late, secret, live)

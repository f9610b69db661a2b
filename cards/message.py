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
class Link:
    """A page of ours; `path` begins with "/" and goes behind the address that people reach us by."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn when the message leaves, as `charts.drawing.to_dict` keeps it.

    `alt` says in words what there is to see. `instead_of` is the paragraph of the text that it takes the
    place of; "" for one that is put behind the heading.
    """

    drawing: dict[str, Any]
    alt: str
    instead_of: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {"drawing": self.drawing, "alt": self.alt, "instead_of": self.instead_of}


@dataclass(frozen=True, slots=True)
class Message:
    """`title` shows in the chat list only; `text` is DingTalk's markdown subset, lines split by "\\n\\n".

    Everything people wrote is already neutralised (`cards.layout.quiet`). A message never relies on
    its buttons: each command is also in the text, since not every client shows them. `late` are the
    words it begins with if it leaves late, "" for one that then says nothing of it. `secret` is a part
    of the text that is kept nowhere once the message is through; of several, one a line.

    `pings` are the staff ids of those it concerns besides its reader, who are in the conversation: where
    the door can, their client tells them; their names are in the text anyhow. What is `recallable` leaves
    by the door through which it can be taken back. `recall` is the id of a request whose answer this
    message takes back instead of being said; its words are said only where that fails. `live` says the same
    on a card that rewrites itself, where one can be shown. The text says everything without the `picture`,
    which may not be there when the message leaves, and without the `links`, where pages have no address.
    """

    title: str
    text: str
    buttons: tuple[Button, ...] = ()
    late: str = ""
    secret: str = ""
    pings: tuple[str, ...] = ()
    recallable: bool = False
    recall: str = ""
    live: Live | None = None
    picture: Picture | None = None
    links: tuple[Link, ...] = ()

    def without_secret(self) -> Message:
        """As it is kept afterwards."""
        if not self.secret:
            return self
        text = self.text
        for secret in self.secret.split("\n"):
            text = text.replace(secret, "…")
        return replace(self, text=text, secret="")

    def to_dict(self) -> dict[str, Any]:
        stored: dict[str, Any] = {
            "title": self.title,
            "text": self.text,
            "buttons": [[button.label, button.command] for button in self.buttons],
        }
        more = {
            "late": self.late,
            "secret": self.secret,
            "pings": list(self.pings),
            "recallable": self.recallable,
            "recall": self.recall,
            "live": None if self.live is None else self.live.to_dict(),
            "picture": None if self.picture is None else self.picture.to_dict(),
            "links": [[link.label, link.path] for link in self.links],
        }
        return stored | {name: fact for name, fact in more.items() if fact}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Message:
        buttons = tuple(Button(label, command) for label, command in stored.get("buttons", ()))
        return cls(
            stored["title"],
            stored["text"],
            buttons,
            late=stored.get("late", ""),
            secret=stored.get("secret", ""),
            pings=tuple(stored.get("pings", ())),
            recallable=stored.get("recallable", False),
            recall=stored.get("recall", ""),
            live=Live.from_dict(stored["live"]) if "live" in stored else None,
            picture=Picture(**stored["picture"]) if "picture" in stored else None,
            links=tuple(Link(label, path) for label, path in stored.get("links", ())),
        )

"""A finished message in the form of the door it leaves by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cards.layout import BREAK
from cards.message import Message, Picture
from dingtalk_client.cutting import split
from dingtalk_client.messages import (
    EMPTY,
    WEBHOOK_BYTES,
    ActionCard,
    At,
    Button,
    Link,
    Markdown,
    Tap,
    to_json,
)
from handlers.answering import RESPONSE_BYTES

LONGEST_IMAGE = 250  # signs of a media id; those seen have 20 to 120
MOST_PINGED = 5  # so that their ids fit into what the limits leave for the wire


def parts(
    message: Message, limit_bytes: int, *, late: bool = False, pages: str = "", image: str = ""
) -> list[Markdown | ActionCard]:
    """One message of DingTalk's, or several where the door's limit makes it necessary.

    `pages` is the address that its links lead below, `image` the media id of its picture; without them it
    has neither. Links are buttons among others, and a line where there is no other button. The first
    mentions those it concerns, where the door can. Each of several says which it is, as titles show in the
    chat list only. The words of a late one and its picture are put into the first part once it is cut, so
    that a message which becomes late half-way, or whose picture is not there the next time, is cut as it
    was: what the limits leave for the wire holds the words, and what is kept free the picture.
    """
    links = links_of(message, pages)
    taps = tuple(Tap(button.label, button.command) for button in message.buttons)
    text = message.text if taps else BREAK.join(filter(None, (message.text, linked(links))))
    buttons: tuple[Button, ...] = (*taps, *links) if taps else ()
    room = limit_bytes - (0 if message.picture is None else _room(message.picture))
    first, *rest = split(message.title, text, buttons, room)
    if message.picture is not None and 0 < len(image) <= LONGEST_IMAGE:
        first = replace(first, text=_pictured(first.text, message.picture, image))
    first, *rest = _numbered([first, *rest])
    if late and message.late:
        first = replace(first, text=f"{message.late}\n\n{first.text}")
    if message.pings:
        first = replace(first, at=At(message.pings[:MOST_PINGED]))
    return [first, *rest]


def links_of(message: Message, pages: str) -> tuple[Link, ...]:
    """With the whole address of each; none where nobody can open any."""
    return tuple(Link(link.label, pages + link.path) for link in message.links) if pages else ()


def linked(links: Sequence[Link]) -> str:
    """One line that leads to each; "" for none."""
    return " · ".join(f"[{link.label}]({link.url})" for link in links)


def _pictured(text: str, picture: Picture, image: str) -> str:
    """In the place of the paragraph that it stands for; where the text has none such, behind the heading."""
    found = text.split(BREAK)
    shown = f"![{picture.alt}]({image})"
    if picture.instead_of and picture.instead_of in found:
        found[found.index(picture.instead_of)] = shown
    else:
        found.insert(1, shown)
    return BREAK.join(found)


def _room(picture: Picture) -> int:
    """Bytes that are kept free for it, whether it is there or not."""
    return LONGEST_IMAGE + len(to_json(f"![{picture.alt}]()\n\n").encode())


def _numbered(found: list[Markdown | ActionCard]) -> list[Markdown | ActionCard]:
    if len(found) == 1:
        return found
    return [replace(each, text=f"**({n}/{len(found)})**\n\n{each.text}") for n, each in enumerate(found, 1)]


def response(message: Message | None, pages: str = "") -> Mapping[str, Any]:
    """The HTTP response body that DingTalk shows as the answer; a longer one lies in the outbox.

    It carries no picture: DingTalk waits for it.
    """
    if message is None or len(message.text.encode()) > RESPONSE_BYTES:
        return EMPTY
    # Whether a response can mention anybody is nowhere said: it would show a bare id.
    unpinged = replace(message, pings=()) if message.pings else message
    shaped = parts(unpinged, WEBHOOK_BYTES, pages=pages)
    return shaped[0].wire() if len(shaped) == 1 else EMPTY

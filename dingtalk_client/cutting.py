"""A message too long for its door, in parts: cut where a reader would cut it, no character lost.

Measured in the JSON that goes over the wire, where a quote counts for two and Chinese for three.
"""

from __future__ import annotations

from collections.abc import Sequence

from dingtalk_client.messages import ActionCard, Button, Markdown, Tap, Text, to_json

_WIDEST_COUNT = " (9999/9999)"
_SMALLEST_ROOM = 64
_FRAME_BYTES = 200  # of a message or button without any words


def size(message: Text | Markdown | ActionCard) -> int:
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

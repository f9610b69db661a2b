"""What a form of a page hands in: fields of ours and no others, for a thing that can be named.

It says what to do with which thing; what it means is decided on the one road (`handlers.filling`).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from starlette.requests import Request

from handlers.request import Filled
from web import addresses
from web.forms import BadForm, form_of, is_from_us
from web.visitor import Visitor

FIELDS: Final = ("csrf", "nonce", "what", "thing", "amount", "confidence", "words", "undo_of")
# What may be done, and with what kind of thing.
KEY_RESULT, GROUP, NOTHING = "key result", "group", "nothing"
ACTS: Final[Mapping[str, tuple[str, str]]] = {
    "update": ("kr update", KEY_RESULT),
    "comment": ("kr comment", KEY_RESULT),
    "tick": ("kr tick", KEY_RESULT),
    "block": ("block", KEY_RESULT),
    "unblock": ("unblock", KEY_RESULT),
    "undo": ("undo", KEY_RESULT),
    "retro": ("retro", GROUP),
    "lang": ("lang", NOTHING),
}
_THINGS: Final = {
    KEY_RESULT: re.compile(r"[A-Z0-9_]{1,40}/\d{4}(?:Q[1-4]|H[12])?/KR\d{1,6}", re.ASCII),
    GROUP: re.compile(r"[A-Z0-9_]{1,40}/\d{4}(?:Q[1-4]|H[12])?", re.ASCII),
    NOTHING: re.compile(""),
}
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{8,32}", re.ASCII)
_DIGITS_OF_A_NAME: Final = 16
UNDOES: Final = ".undo"  # how the name of a form ends that only takes back


class ForeignForm(BadForm):
    """Handed in from somewhere else, or by a page of an earlier login."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """`name` tells this form, filled in like this, from any other of its writer's: twice is once.

    `fields` are those that came, to show them again where nothing could be stored.
    """

    filled: Filled
    name: str
    fields: Mapping[str, str]

    def request_id(self, visitor: Visitor) -> str:
        return request_id(visitor, self.name)

    def back(self, said: str = "") -> str:
        """The page it belongs to, saying what became of the form of that name."""
        thing = self.filled.thing
        if self.filled.command == "retro":
            group, _, cycle = thing.partition("/")
            return addresses.asking(addresses.retro_of(cycle), group=group, said=said)
        path = addresses.address_of(thing) if thing else addresses.OVERVIEW
        return addresses.asking(path, said=said)


def request_id(visitor: Visitor, name: str) -> str:
    """Nobody's answers are found by the name of somebody else's form."""
    return f"page:{visitor.staff_id}:{name}"


async def handed_in(request: Request, csrf: str, origin: str) -> HandedIn:
    """The form that the request brings. Raises BadForm.

    `csrf` is what forms of this session hand in.
    `origin` is where people reach the pages, such as "https://okr.example.com", "" where nobody said.
    """
    if not is_from_us(request, origin):
        raise ForeignForm
    fields = await form_of(request)
    if not fields.keys() <= set(FIELDS):
        raise BadForm
    check_csrf(said=fields.get("csrf", ""), known=csrf)
    nonce = fields.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        raise BadForm
    filled = _filled(fields)
    typed = "\0".join(fields.get(name, "") for name in FIELDS if name not in ("csrf", "nonce"))
    name = f"{nonce}.{sha256(typed.encode()).hexdigest()[:_DIGITS_OF_A_NAME]}"
    return HandedIn(filled, name + UNDOES * (filled.command == "undo"), fields)


def check_csrf(*, said: str, known: str) -> None:
    """Raises ForeignForm unless the form is of the visitor's own session."""
    if not known or not hmac.compare_digest(said.encode(), known.encode()):
        raise ForeignForm


def _filled(fields: Mapping[str, str]) -> Filled:
    command, kind = ACTS.get(fields.get("what", ""), ("", ""))
    thing = fields.get("thing", "")
    if not command or not _THINGS[kind].fullmatch(thing):
        raise BadForm
    return Filled(
        command,
        thing,
        amount=fields.get("amount", ""),
        confidence=fields.get("confidence", ""),
        words=fields.get("words", ""),
        undo_of=fields.get("undo_of", ""),
    )

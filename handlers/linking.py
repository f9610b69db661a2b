"""/link: a way in to the pages for whoever asks, and their word about who uses it. Always one to one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum, auto
from hashlib import sha256
from typing import ClassVar, Self

from cards import page_link as card
from cards.message import Message
from handlers import guessing, lookup, options
from handlers.arriving import code_hash
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.references import Reference, read_reference
from handlers.request import Reply
from handlers.updating import acting
from i18n import commands as vocabulary
from okr.dealings import whole_ref
from okr.model import Group
from okr.refusals import UnknownReference
from storage.page_links import GOOD_FOR, PageLink, PageLinks
from storage.sessions import Sessions

FIRST_PAGE, MAP, MINE = "/", "/map", "/mine"
_JTI_BYTES = 18


class Deed(StrEnum):
    MAKE = auto()
    LET_IN = auto()
    KEEP_OUT = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Wish:
    """The page that is meant, the first one without a word; or a word about who is at the door."""

    usage: ClassVar[str] = "[O1|KR3|GROUP|map|mine|end]"
    deed: Deed = Deed.MAKE
    code: str = ""
    page: str = ""
    reference: Reference | None = None
    group: str = ""

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        if options.following(line, "mine", "me"):
            return cls(page=MINE)
        word = line.take()
        if word is None:
            return cls()
        name = vocabulary.find(word.text)
        if name in ("yes", "no"):
            code = line.take()
            deed = Deed.LET_IN if name == "yes" else Deed.KEEP_OUT
            # Copied out of a sentence it may bring its mark along.
            return cls(deed=deed, code="" if code is None else code.text.strip(".,;:!。，；：！"))
        if name == "map":
            return cls(page=MAP)
        if vocabulary.way_out(word.text):
            return cls(deed=Deed.END)
        reference = read_reference(word.text)
        return cls(group=word.text) if reference is None else cls(reference=reference)


@command("link", example="/link")
def link(context: Context, wish: Wish) -> Reply:
    """A link to my pages, good once within a quarter of an hour; `end` logs me out everywhere."""
    person = acting(context)
    reader = context.private_reader
    if wish.deed is Deed.MAKE:
        return Reply(_made(context, person.staff_id, _target(context, wish)), private=True)
    if wish.deed is Deed.END:
        PageLinks(context.unit).end_of(person.staff_id)
        ended = Sessions(context.unit).end_of(person.staff_id)
        return Reply(card.ended(reader, ended), private=True)
    let_in = wish.deed is Deed.LET_IN
    code = code_hash(person.staff_id, wish.code)
    if not Sessions(context.unit).answer(person.staff_id, code, let_in=let_in, now=context.now):
        return Reply(card.nobody_waits(reader), private=True)
    return Reply(card.let_in(reader) if let_in else card.kept_out(reader), private=True)


def jti_hash(jti: str) -> str:
    """All that is kept of what makes a link one of its kind."""
    return sha256(jti.encode()).hexdigest()


def _made(context: Context, staff_id: str, target: str) -> Message:
    reader, address_of = context.private_reader, context.rules.page_address
    if address_of is None:
        return card.no_address(reader)
    found, jti = PageLink(staff_id, target, context.now + GOOD_FOR), secrets.token_urlsafe(_JTI_BYTES)
    PageLinks(context.unit).add(jti_hash(jti), found)
    minutes = int(GOOD_FOR.total_seconds() // 60)
    return card.made(reader, address_of(found, jti), minutes=minutes)


def _target(context: Context, wish: Wish) -> str:
    """The path of the page. Raises UnknownReference, WhichOne or OldCycleMeant."""
    if wish.group:
        return f"/groups/{_named(context, wish.group).key}"
    if wish.reference is None:
        return wish.page or FIRST_PAGE
    if wish.reference.letter == "O":
        return f"/groups/{whole_ref(lookup.objective(context, wish.reference).objective)}"
    return f"/groups/{whole_ref(lookup.key_result(context, wish.reference).key_result)}"


def _named(context: Context, typed: str) -> Group:
    named = context.groups.by_key(typed.upper())
    if named is None:
        known = tuple(group.key for group in context.own_groups)
        raise UnknownReference(typed, known=known, lines=("/link",)).meaning(
            guessing.named(context, typed, options=("mine",))
        )
    return named

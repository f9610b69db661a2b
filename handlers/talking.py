"""/kr comment and /kudos: what people say about a key result that they may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from cards import talk
from handlers import lookup
from handlers.changes import is_private, recorded
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.references import Reference
from handlers.request import Reply
from handlers.telling import tell
from handlers.updating import acting
from handlers.words import KeyResultRef, Rest, take_reference
from okr.model import Person
from okr.objections import ThanksToOneself
from okr.planning import check_note
from okr.refusals import MissingWord
from okr.rights import check_may_talk
from storage.comments import Comments
from storage.kudos import Kudos

COMMENTS, KUDOS = "comments", "kudos"


@dataclass(frozen=True, slots=True)
class Thanks:
    """@person KR3 TEXT; the person may stand behind the key result, too."""

    usage: ClassVar[str] = "@person KR3 TEXT"
    to: Person
    reference: Reference
    text: str

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        to = _person(line, reading)
        first = line.peek()
        if to is None and first is not None and first.text[0] in "@＠":
            raise MissingWord(line.command, "person")  # a name that is no mention is only text
        reference = take_reference(line, "KR")
        to = to or _person(line, reading)
        if to is None:
            raise MissingWord(line.command, "person")
        return cls(to, reference, _text(line))


@command("kr comment", example="/kr comment KR3 the vendor answers on Friday")
def comment(context: Context, which: KeyResultRef, words: Rest) -> Reply:
    """Say something about a key result that one may see."""
    person = acting(context)
    text = _said(words.text, context.line)
    found = lookup.key_result(context, which.reference)
    check_may_talk(context.standpoint(found.group), seen=True)
    kr = found.key_result
    with recorded(context, "comment", found, before="–", after=text) as changed:
        key = Comments(context.unit).add(kr.id, text, by=person.staff_id, at=context.now)
        changed.made(COMMENTS, key)
    private = is_private(context, found.objective)
    return Reply(talk.commented(context.reader_for(private=private), kr, text), private=private)


@command("kudos", example="/kudos @Bo KR3 for staying late")
def kudos(context: Context, thanks: Thanks) -> Reply:
    """Thank somebody for a key result; they are told one to one."""
    person = acting(context)
    found = lookup.key_result(context, thanks.reference)
    check_may_talk(context.standpoint(found.group), seen=True)
    if thanks.to.staff_id == person.staff_id:
        raise ThanksToOneself()
    kr, to, text = found.key_result, thanks.to, thanks.text
    with recorded(context, "kudos", found, before="–", after=text) as changed:
        key = Kudos(context.unit).add(kr.id, text, to=to.staff_id, by=person.staff_id, at=context.now)
        changed.made(KUDOS, key)
    told = tell(context, to, found, lambda them: talk.thanks(them.reader, kr, person, text))
    private = is_private(context, found.objective)
    message = talk.thanked(context.reader_for(private=private), kr, person, to, text, told=told)
    return Reply(message, private=private)


def _person(line: Line, reading: Reading) -> Person | None:
    word = line.peek()
    found = None if word is None or word.quoted else reading.mentions.get(word.text.casefold())
    if found is not None:
        line.take()
    return found


def _text(line: Line) -> str:
    return _said(line.rest(), line)


def _said(text: str, line: Line) -> str:
    """Raises MissingWord or TooLong."""
    kept = check_note(text)
    if not kept:
        raise MissingWord(line.command, "text")
    return kept

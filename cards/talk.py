"""What people say about a key result: comments and kudos, their receipts, and the thanks themselves."""

from __future__ import annotations

from cards.layout import paragraphs, quiet, thing
from cards.message import Button, Message
from cards.reader import Reader
from cards.way_back import UNDO
from okr.dealings import Comment, Kudos, whole_ref
from okr.model import KeyResult, Person


def commented(reader: Reader, kr: KeyResult, text: str) -> Message:
    words = reader.words
    said = words.say("talk.comment", by=words.say("talk.you"), text=quiet(text))
    return _receipt(reader, words.say("talk.comment.title", ref=kr.ref), [thing(kr), said])


def thanked(reader: Reader, kr: KeyResult, by: Person, to: Person, text: str, *, told: bool) -> Message:
    """`told`: they may see the key result and were told."""
    words = reader.words
    lines = [thing(kr), words.say("talk.kudos", by=quiet(by.name), to=quiet(to.name), text=quiet(text))]
    if not told:
        lines.append(words.say("talk.not_told", to=quiet(to.name)))
    return _receipt(reader, words.say("talk.kudos.title", ref=kr.ref), lines)


def thanks(reader: Reader, kr: KeyResult, by: Person, text: str) -> Message:
    """To whoever is thanked."""
    words = reader.words
    whole = whole_ref(kr)
    lines = [
        words.say("talk.thanks", by=quiet(by.name), text=quiet(text)),
        f"**{whole} {quiet(kr.title)}**",
    ]
    button = Button(words.say("button.show", ref=kr.ref), f"/kr show {whole}")
    return Message(words.say("talk.kudos.title", ref=kr.ref), paragraphs(lines), (button,))


def comment_line(reader: Reader, comment: Comment) -> str:
    at = reader.words.moment(comment.at, reader.tz, reader.today)
    said = reader.words.say("talk.comment", by=quiet(comment.by.name), text=quiet(comment.text))
    return f"{at} · {said}"


def kudos_line(reader: Reader, kudos: Kudos) -> str:
    words = reader.words
    at = words.moment(kudos.at, reader.tz, reader.today)
    by, to = quiet(kudos.by.name), quiet(kudos.to.name)
    return f"{at} · {words.say('talk.kudos', by=by, to=to, text=quiet(kudos.text))}"


def _receipt(reader: Reader, title: str, lines: list[str]) -> Message:
    words = reader.words
    lines.append(words.say("receipt.undo", line=reader.line(UNDO)))
    return Message(title, paragraphs(lines), (Button(words.say("button.undo"), UNDO),))

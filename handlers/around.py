"""What stands around one key result: its blocker, who waits for whom, and what people said of it."""

from __future__ import annotations

from cards import around as card
from cards import dependency, talk
from cards.message import Message
from cards.reader import Reader
from handlers import ties
from handlers.context import Context
from handlers.lookup import FoundKeyResult, for_everyone_here
from okr.dealings import Comment, DependencyState, Kudos
from storage.comments import Comments
from storage.dependencies import Dependencies
from storage.kudos import Kudos as Thanks

MOST_SAID = 3
WHOLE_TALK = 100


def shown(context: Context, reader: Reader, found: FoundKeyResult, message: Message) -> Message:
    """The card of a key result with all that stands around it, the newest of what was said."""
    kr = found.key_result
    above = [] if kr.blocker is None else [card.blocked(reader, kr.blocker)]
    return card.around(
        message, above=above + _waits(context, reader, found), below=_said(context, reader, found, MOST_SAID)
    )


def remembered(context: Context, reader: Reader, found: FoundKeyResult, message: Message) -> Message:
    """Its history with everything that was said of it."""
    return card.around(message, above=[], below=_said(context, reader, found, WHOLE_TALK))


def _waits(context: Context, reader: Reader, found: FoundKeyResult) -> list[str]:
    """In a group only what everybody there may see of the other side; its title nobody else ever."""
    lines = []
    for stored in Dependencies(context.unit).of(found.key_result.id):
        if stored.dependency.state is DependencyState.MET:
            continue
        waits = stored.waiting_id == found.key_result.id
        [both] = ties.pairs(context, [stored])
        other = both.on if waits else both.waiting
        aloud = for_everyone_here(context, other.objective) if reader.in_group else ties.sees(context, other)
        if aloud or (not reader.in_group and ties.own(context, found)):
            lines.append(dependency.shown(reader, ties.to_asker(context, both), waits=waits))
    return lines


def _said(context: Context, reader: Reader, found: FoundKeyResult, most: int) -> list[str]:
    """Comments and kudos together, newest first."""
    key = found.key_result.id
    said: list[Comment | Kudos] = [
        *Comments(context.unit).newest(key, most=most),
        *Thanks(context.unit).newest(key, most=most),
    ]
    said.sort(key=lambda each: each.at, reverse=True)
    return [
        talk.comment_line(reader, each) if isinstance(each, Comment) else talk.kudos_line(reader, each)
        for each in said[:most]
    ]

"""/kr feed and /kr auto: letting a machine report a key result, and taking it over again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Self

from cards import feed as feed_card
from handlers import lookup, options
from handlers.changes import is_private, recorded
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply
from handlers.updating import acting, check_own
from handlers.words import KeyResultRef, Rest
from okr import life, planning
from okr.model import Feed
from okr.refusals import MissingWord
from storage.feeds import Feeds

FEEDS = "feeds"
UNNAMED = "API"
_SECRET_BYTES = 24


def new_token() -> str:
    """A bearer token; hexadecimal, since a chat would draw other signs as something else."""
    return "okr" + secrets.token_hex(_SECRET_BYTES)


def token_hash(token: str) -> str:
    """All that is kept of a token."""
    return sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SourceName(Rest):
    usage: ClassVar[str] = "[NAME]"


@dataclass(frozen=True, slots=True)
class Switch:
    """`on` or `off`."""

    usage: ClassVar[str] = "on|off"
    feed: Feed

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        option = options.following(line, "on", "switched_on", "off")
        if option is None:
            said = line.said[0].text if line.said else "KR3"
            raise MissingWord(line.command, "switch", lines=(f"{line.command} {said} on",))
        return cls(Feed.BY_HAND if option == "off" else Feed.AUTO)


@command("kr feed", example="/kr feed KR3 CRM")
def feed(context: Context, which: KeyResultRef, name: SourceName) -> Reply:
    """Let a machine report a key result: its token comes one to one, once; one from before ends."""
    person = acting(context)
    found = lookup.key_result(context, which.reference)
    lookup.check_open(found)
    check_own(context, found, "kr feed")
    before = found.key_result
    source = planning.check_title(name.text or before.feed_source or UNNAMED, "/kr feed")
    after = life.fed(before, source)
    token = new_token()
    feeds = Feeds(context.unit)
    open_ones = [each.id for each in feeds.of(before.id) if each.revoked_at is None]
    rows = [(FEEDS, key) for key in open_ones]
    was = before.feed_source or "–"
    with recorded(context, "kr_feed", found, rows=rows, before=was, after=source) as made:
        for key in open_ones:
            feeds.revoke(key, context.now)
        new = feeds.add(before.id, token_hash(token), by=person.staff_id, at=context.now)
        made.made(FEEDS, new)
        context.key_results.feed(after.id, after.feed, source=after.feed_source)
    message = feed_card.token(context.private_reader, after, token, replaced=bool(open_ones))
    return Reply(message, private=True)


@command("kr auto", example="/kr auto KR3 on")
def auto(context: Context, which: KeyResultRef, switch: Switch) -> Reply:
    """Switch a machine's reports on, or off."""
    acting(context)
    found = lookup.key_result(context, which.reference)
    lookup.check_open(found)
    check_own(context, found, "kr auto")
    before = found.key_result
    after = life.switched(before, switch.feed)
    with recorded(context, "kr_auto", found, before=before.feed.value, after=after.feed.value):
        context.key_results.feed(after.id, after.feed, source=after.feed_source)
    private = is_private(context, found.objective)
    return Reply(feed_card.switched(context.reader_for(private=private), after), private=private)

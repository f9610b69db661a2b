"""What the bot tells an administrator one to one, unasked."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from cards.layout import paragraphs, quiet
from cards.message import Message
from cards.reader import Reader
from okr.budget import Budget
from okr.model import Group

# The settings by which administrators can mend it, and DingTalk's own word for it.
PUSHES: Final = "OKR_BUDGET__PUSHES"
REPLY: Final = "OKR_DINGTALK__REPLY"
WORDLESS: Final = "errorCode 20001"
# What comes of a group that is no more; of any other it may go on.
DISSOLVED: Final = ("chat_disband", "group.disbanded")


def group_lost(reader: Reader, group: Group, code: str) -> Message:
    """DingTalk lets nothing through to a group; `code` is its own word for it."""
    words = reader.words
    title = words.say("lost.title", group=quiet(group.title or group.key))
    why = [words.say("lost.why", code=quiet(code)), words.say("lost.next", robot=reader.robot)]
    if code in DISSOLVED:
        why = [words.say("lost.dissolved", code=quiet(code))]
    return Message(title, paragraphs([f"### {title}", *why]))


def unheard(reader: Reader, limits: Budget, *, could_respond: bool) -> Message:
    """DingTalk passes on no words any more: the organisation's pushes of the month are used up.

    `could_respond`: to answer in a callback's own response would spare some.
    """
    words = reader.words
    title = words.say("unheard.title")
    pushes = words.number(Decimal(limits.pushes))
    known = words.say("unheard.limit", pushes=pushes, setting=PUSHES) if limits.pushes else ""
    lines = [
        f"### {title}",
        words.say("unheard.why", robot=reader.robot, code=WORDLESS),
        words.say("unheard.lost", robot=reader.robot),
        words.say("unheard.next"),
        words.say("unheard.less", setting=REPLY) if could_respond else "",
        known,
    ]
    return Message(title, paragraphs(lines))

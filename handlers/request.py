"""What comes in, from whichever door, and what goes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from cards.message import Message
from okr.model import Actor, Person


class Source(StrEnum):
    """Where a request came from; check-ins and events keep it."""

    CHAT = "chat"
    CARD = "card"  # a tap on a card that rewrites itself, or a form of a page
    CLOCK = "clock"
    API = "api"  # a machine; nobody is told anything in a chat


class ReplyBy(StrEnum):
    """How the answer leaves."""

    SESSION = "session"  # posted to the callback's session webhook, else by the app robot
    RESPONSE = "response"  # in the HTTP response body
    PRINT = "print"  # to whoever called, nothing is posted
    PAGE = "page"  # shown on the page; what was changed is posted besides, what was refused is not


@dataclass(frozen=True, slots=True)
class Place:
    """The conversation something was typed in."""

    conversation_id: str
    title: str
    is_group: bool

    @property
    def name(self) -> str:
        """What history and undo go by: all one-to-one chats with the robot are one place."""
        return self.conversation_id if self.is_group else "direct"


@dataclass(frozen=True, slots=True)
class Door:
    """The way back. `seal` encrypts the session webhook where something is to be posted; None without one."""

    by: ReplyBy = ReplyBy.SESSION
    seal: Callable[[], str] | None = field(default=None, repr=False)
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a machine reports, through a token that was let in by a person. `at` is None for now."""

    feed_id: int
    key_result_id: int
    by: Person
    value: Decimal
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A form of a page as it was filled in.

    `command` is canonical ("kr update"), `thing` a whole reference, for a whole group "SALES/2026Q4". An
    `amount` and a `confidence` are as typed, `words` are free text; "" for what was left empty. `undo_of` is
    the id of the request that is to be taken back, and no other.
    """

    command: str
    thing: str = ""
    amount: str = ""
    confidence: str = ""
    words: str = ""
    undo_of: str = ""

    @property
    def group_key(self) -> str:
        """ "" for what is about no group."""
        return self.thing.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Request:
    """One line from a person, or one tick of the clock.

    `id` makes it happen once. `mentions` are the staff ids of people really mentioned, the robot
    left out. `unreadable` names a kind of message that holds no text. `pair` is a hash of the
    signature it came with, "" when there was none. `told` is a machine's report. `spoken` text is what
    DingTalk heard in a voice message. Beside a text `has_picture`, nobody looks at it. What was `filled` in
    on a page stands for a line, and comes without a text.
    """

    id: str
    actor: Actor
    place: Place
    now: datetime
    text: str
    source: Source = Source.CHAT
    mentions: tuple[str, ...] = ()
    unreadable: str = ""
    door: Door = field(default=Door())
    pair: str = ""
    told: Told | None = None
    spoken: bool = False
    has_picture: bool = False
    filled: Filled | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A finished answer. A private one is sent one to one when it was asked for in a group."""

    message: Message
    private: bool = False


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of a request, once it is committed.

    `messages` are those for whoever asked, in order; for a repeated request those it was answered
    with the first time. `refused` is the code of the refusal, "" when it was done.
    """

    messages: tuple[Message, ...]
    refused: str = ""
    repeated: bool = False

"""People, conversations and what was said: all in memory, nothing of HTTP.

Every change raises `version`, so that a page can ask what it has missed.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from simulator.clock import Clock
from simulator.posted import Posted

ROBOT: Final = "robot"
SYSTEM: Final = "system"
DIRECT: Final = "DIRECT"
KEPT: Final = 2_000  # messages of one conversation
ROOT: Final = 1  # the department that is the whole corporation


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the corporation; `is_admin` of the whole of it, not of a group."""

    staff_id: str
    name: str
    is_admin: bool = False
    departments: tuple[int, ...] = (ROOT,)
    manager: str = ""  # a staff id

    @property
    def union_id(self) -> str:
        return f"un{self.staff_id}"


@dataclass(frozen=True, slots=True)
class Department:
    id: int
    name: str
    parent: int | None = ROOT  # None: the whole corporation


@dataclass(frozen=True, slots=True)
class Conversation:
    """A group, or one person and the robot: then key is DIRECT and the title empty."""

    id: str
    key: str
    title: str
    is_group: bool
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """`sender` is a staff id, ROBOT or SYSTEM; a button is a label and an address.

    The text of an "image" is where it is found: an address or a media id. `mentions` are the staff ids of
    those whose client tells them of it.
    """

    id: str
    conversation_id: str
    sender: str
    at: datetime
    title: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    kind: str = "text"  # or "markdown", "actionCard", "interactive", "image", "file", "audio", "video"
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """What the page can show of a robot's message."""

    kind: str
    title: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    mentions: tuple[str, ...] = ()


class World:
    """One corporation with one robot."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.version = 1
        self.people: dict[str, Person] = {}
        self.departments = {ROOT: Department(ROOT, "示例公司", None)}
        # The departments that an administrator lets the app see, with all below them; None: everything.
        self.visible: frozenset[int] | None = None
        self.conversations: dict[str, Conversation] = {}
        self.posted = Posted()
        self._messages: dict[str, list[Message]] = {}
        self._changed = asyncio.Event()
        self._closed = False

    def add_person(self, person: Person) -> None:
        self.people[person.staff_id] = person
        self.changed()

    def dismiss(self, staff_id: str) -> None:
        """Somebody leaves the corporation, and every group. Raises KeyError for nobody."""
        del self.people[staff_id]
        for group in self.groups():
            left = tuple(each for each in group.members if each != staff_id)
            self.conversations[group.id] = replace(group, members=left)
        self.changed()

    def add_department(self, department: Department) -> None:
        self.departments[department.id] = department
        self.changed()

    def is_visible(self, department: int) -> bool:
        """May the app see it: is it, or one above it, in the app's range?"""
        at: int | None = department
        while self.visible is not None and at is not None:
            if at in self.visible:
                return True
            known = self.departments.get(at)
            at = known.parent if known else None
        return self.visible is None

    def add_group(self, id_: str, key: str, title: str, members: tuple[str, ...]) -> Conversation:
        """Raises KeyError for a member nobody knows."""
        for member in members:
            self.people[member]
        group = Conversation(id_, key, title, is_group=True, members=members)
        self.conversations[id_] = group
        self.changed()
        return group

    def change_group(self, id_: str, **changes: Any) -> Conversation:
        """Another title, other members. Raises KeyError for one there is not."""
        self.conversations[id_] = replace(self.conversations[id_], **changes)
        self.changed()
        return self.conversations[id_]

    def direct(self, staff_id: str) -> Conversation:
        """The person's own conversation with the robot, made when first asked for."""
        person = self.people[staff_id]
        id_ = f"cidDirect+{person.staff_id}=="
        made = Conversation(id_, DIRECT, "", is_group=False, members=(person.staff_id,))
        return self.conversations.setdefault(id_, made)

    def conversations_of(self, staff_id: str) -> list[Conversation]:
        """The one with the robot first, then the groups in their order."""
        return [self.direct(staff_id), *(group for group in self.groups() if staff_id in group.members)]

    def find(self, staff_id: str, name: str) -> Conversation:
        """The conversation of that key or id; raises KeyError unless the person is in it."""
        for conversation in self.conversations_of(staff_id):
            if name in (conversation.id, conversation.key):
                return conversation
        raise KeyError(name)

    def groups(self) -> list[Conversation]:
        """In the order they were made."""
        return [each for each in self.conversations.values() if each.is_group]

    def messages(self, conversation_id: str) -> list[Message]:
        """Oldest first."""
        return list(self._messages.get(conversation_id, ()))

    def show(self, message: Message) -> Message:
        """Put it at the end of its conversation; one whose id stands there already is not shown twice."""
        shown = self._messages.setdefault(message.conversation_id, [])
        if any(each.id == message.id for each in shown):
            return message
        shown.append(message)
        del shown[:-KEPT]
        self.changed()
        return message

    def say(self, conversation_id: str, sender: str, text: str, *, message_id: str = "") -> Message:
        """Plain words, now."""
        return self.show(
            Message(message_id or new_message_id(), conversation_id, sender, self.clock.now(), "", text)
        )

    def post(self, conversation_id: str, shape: Shape) -> Message:
        """The robot's words, now."""
        at = self.clock.now()
        return self.show(
            Message(
                new_message_id(),
                conversation_id,
                ROBOT,
                at,
                shape.title,
                shape.text,
                shape.buttons,
                shape.kind,
                shape.mentions,
            )
        )

    def stands(self, message: Message) -> bool:
        """Is it still to be seen?"""
        return any(each.id == message.id for each in self._messages.get(message.conversation_id, ()))

    def take_back(self, message: Message) -> None:
        """It is gone, and nobody is told."""
        shown = self._messages.get(message.conversation_id, [])
        shown[:] = [each for each in shown if each.id != message.id]
        self.changed()

    def changed(self) -> None:
        """Wake whoever waits for news."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def news(self, version: int, at_most: timedelta) -> int:
        """The version as soon as it is another than `version`, or after `at_most`."""
        if self.version == version and not self._closed:
            try:
                async with asyncio.timeout(at_most.total_seconds()):
                    await self._changed.wait()
            except TimeoutError:
                pass
        return self.version

    def close(self) -> None:
        """Let everybody go who waits for news, and nobody wait any more: the process is to end."""
        self._closed = True
        self._changed.set()

    def to_dict(self) -> dict[str, Any]:
        """What was said, in JSON's own types, and how far ahead the clock stands. People are not in it."""
        return {
            "version": self.version,
            "ahead_seconds": self.clock.ahead.total_seconds(),
            "messages": [
                asdict(message) | {"at": message.at.isoformat()}
                for shown in self._messages.values()
                for message in shown
            ],
        }

    def load(self, saved: dict[str, Any]) -> None:
        """What `to_dict` gave; words said in conversations that are no more are left out.

        All of it is read before anything changes. Raises what a dict of another form leads to.
        """
        ahead, version = timedelta(seconds=saved["ahead_seconds"]), int(saved["version"])
        for person in self.people:
            self.direct(person)
        messages: dict[str, list[Message]] = {}
        for facts in saved["messages"]:
            at = datetime.fromisoformat(facts["at"])
            buttons = tuple((label, url) for label, url in facts["buttons"])
            mentions = tuple(facts.get("mentions", ()))
            message = Message(**facts | {"at": at, "buttons": buttons, "mentions": mentions})
            if message.conversation_id in self.conversations:
                messages.setdefault(message.conversation_id, []).append(message)
        self.clock.start_ahead(ahead)
        self._messages = messages
        # Beyond what any page still open has seen.
        self.version = max(self.version, version)
        self.changed()


def new_message_id() -> str:
    """Opaque, like DingTalk's: "msg...==". Unlike those of an earlier run, which the bot may remember."""
    return "msg" + base64.b64encode(secrets.token_bytes(16)).decode()


def sample_company(clock: Clock) -> World:
    """Eight people in two departments and one group for all."""
    world = World(clock)
    sales, product = Department(2, "销售部"), Department(3, "产品部")
    world.add_department(sales)
    world.add_department(product)
    in_sales, in_product = (sales.id,), (product.id,)
    for person in (
        Person("u001", "李雷", departments=in_sales, manager="u002"),  # leads sales
        Person("u002", "韩梅梅", is_admin=True),
        Person("u003", "王小明", departments=in_sales, manager="u001"),
        Person("u004", "Bo Chen", departments=in_sales, manager="u001"),
        Person("u005", "Ann Lee", departments=in_sales, manager="u001"),
        Person("u006", "陈晨", departments=in_product, manager="u002"),
        Person("u007", "Mei Wong", departments=in_product, manager="u006"),
        Person("u008", "Nguyễn An", departments=in_product, manager="u006"),
    ):
        world.add_person(person)
    world.add_group("cidWholeCompany+demo/0==", "COMPANY", "全公司", tuple(world.people))
    world.add_group("cidSalesTeam+demo/1==", "SALES", "销售部", ("u001", "u003", "u004", "u005", "u002"))
    world.add_group("cidProductTeam+demo/2==", "PRODUCT", "产品部", ("u006", "u007", "u008", "u002"))
    return world

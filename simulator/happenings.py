"""What may happen to people and groups, under /_sim: it happens here, and the bot is told by an event.

With `"lost": true` it is not told: events get lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from starlette.routing import Route

from simulator.control import NotHere, acting
from simulator.events import Events
from simulator.signing import Credentials, milliseconds
from simulator.tenant import Tenant
from simulator.world import Conversation, Person, World

Act = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Happenings:
    world: World
    credentials: Credentials
    tenant: Tenant
    events: Events

    def routes(self) -> list[Route]:
        acts: dict[str, Act] = {
            "leave": self.leave,
            "join": self.join,
            "disband": self.disband,
            "rename": self.rename,
            "add_member": self.add_member,
            "remove_member": self.remove_member,
            "quit": self.quit,
            "admin": self.admin,
            "event": self.event,
            "push_again": self.push_again,
        }
        return [Route(f"/_sim/{name}", acting(act), methods=["POST"]) for name, act in acts.items()]

    async def leave(self, body: dict[str, Any]) -> dict[str, Any]:
        """Somebody leaves the corporation and all its groups."""
        person = self._person(body)
        self.world.dismiss(person.staff_id)
        return await self._tell(body, "user_leave_org", timeStamp=str(self._now()), userId=[person.staff_id])

    async def join(self, body: dict[str, Any]) -> dict[str, Any]:
        """Somebody is of the corporation, newly or again; in no group yet."""
        staff_id = _text(body, "person")
        self.world.add_person(Person(staff_id, _text(body, "name")))
        return await self._tell(body, "user_add_org", timeStamp=str(self._now()), userId=[staff_id])

    async def disband(self, body: dict[str, Any]) -> dict[str, Any]:
        group = self._group(body)
        self.tenant.disbanded.append(group.key)
        self.world.change_group(group.id, members=())
        return await self._tell(body, "chat_disband", **self._of(group, body))

    async def rename(self, body: dict[str, Any]) -> dict[str, Any]:
        group = self.world.change_group(self._group(body).id, title=_text(body, "title"))
        return await self._tell(body, "chat_update_title", **self._of(group, body), title=group.title)

    async def add_member(self, body: dict[str, Any]) -> dict[str, Any]:
        group, person = self._group(body), self._person(body)
        others = [each for each in group.members if each != person.staff_id]
        self.world.change_group(group.id, members=(*others, person.staff_id))
        return await self._tell(body, "chat_add_member", **self._of(group, body), **_whom(person))

    async def remove_member(self, body: dict[str, Any]) -> dict[str, Any]:
        group, person = self._without(body)
        return await self._tell(body, "chat_remove_member", **self._of(group, body), **_whom(person))

    async def quit(self, body: dict[str, Any]) -> dict[str, Any]:
        group, person = self._without(body)
        fields = self._of(group, body) | {"operator": person.staff_id}
        return await self._tell(body, "chat_quit", **fields)

    async def admin(self, body: dict[str, Any]) -> dict[str, Any]:
        """Somebody becomes an administrator of the corporation, or with `"is": false` ceases to be one."""
        person, becomes = self._person(body), body.get("is", True) is not False
        self.world.add_person(replace(person, is_admin=becomes))
        return await self._tell(
            body, "org_admin_add" if becomes else "org_admin_remove", userId=[person.staff_id]
        )

    async def event(self, body: dict[str, Any]) -> dict[str, Any]:
        """Any event with any fields: nothing happens but that the bot is told."""
        fields = body.get("fields", {})
        if not isinstance(fields, dict):
            raise ValueError(f"fields {fields!r} are no object")  # noqa: TRY004  all of it is one family
        return await self._tell(body, _text(body, "kind"), **fields)

    async def push_again(self, body: dict[str, Any]) -> dict[str, Any]:
        """The very envelope of an event once more."""
        event_id = _text(body, "event_id")
        try:
            return {"status": await self.events.again(event_id)}
        except KeyError:
            raise NotHere(f"no event {event_id!r} went out") from None

    async def _tell(self, body: dict[str, Any], kind: str, /, **fields: Any) -> dict[str, Any]:
        if body.get("lost"):
            return {"status": None}
        event = self.events.event(
            kind, fields, spelling=str(body.get("spelling") or ""), fault=str(body.get("fault") or "")
        )
        return {"event_id": event.id, "status": await self.events.push(event)}

    def _of(self, group: Conversation, body: dict[str, Any]) -> dict[str, Any]:
        operator = str(body.get("operator") or next(iter(self.world.people), ""))
        return {
            "timeStamp": self._now(),
            "chatId": f"chat{group.key.lower()}",
            "corpId": self.credentials.corp_id,
            "operatorUnionId": f"un{operator}",
            "openConversationId": group.id,
            "operator": operator,
        }

    def _without(self, body: dict[str, Any]) -> tuple[Conversation, Person]:
        group, person = self._group(body), self._person(body)
        left = tuple(each for each in group.members if each != person.staff_id)
        return self.world.change_group(group.id, members=left), person

    def _group(self, body: dict[str, Any]) -> Conversation:
        name = _text(body, "conversation")
        for group in self.world.groups():
            if name in (group.id, group.key):
                return group
        raise NotHere(f"there is no group {name!r}")

    def _person(self, body: dict[str, Any]) -> Person:
        staff_id = _text(body, "person")
        if staff_id not in self.world.people:
            raise NotHere(f"nobody has the staff id {staff_id!r}")
        return self.world.people[staff_id]

    def _now(self) -> int:
        return milliseconds(self.world.clock.now())


def _whom(person: Person) -> dict[str, Any]:
    return {"userId": [person.staff_id], "unionId": [f"un{person.staff_id}"]}


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} {value!r} is no text")
    return value

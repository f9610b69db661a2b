"""What DingTalk tells of people and groups unasked, as one value, whatever door it came through.

Pushed over HTTP it is one flat object, on the stream headers and data. The names of fields are the
same, but some samples begin them with a capital letter.

https://open.dingtalk.com/document/development/configure-stream-push
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from dingtalk_client.errors import BadBody

_PEOPLE, _OPERATOR, _OWNER = "userId", "operator", "owner"
# Whom each kind is about, by the field that names them; the kinds whose name begins so are of a group.
_KINDS: Mapping[str, str] = {
    "user_add_org": _PEOPLE,
    "user_active_org": _PEOPLE,
    "user_leave_org": _PEOPLE,
    "user_modify_org": _PEOPLE,
    "org_admin_add": _PEOPLE,
    "org_admin_remove": _PEOPLE,
    "chat_add_member": _PEOPLE,
    "chat_remove_member": _PEOPLE,
    "chat_quit": _OPERATOR,
    "chat_disband": "",
    "chat_update_title": "",
    "chat_update_owner": _OWNER,
}
_OF_A_GROUP = "chat_"
_CORPORATION = "corpId"
_TITLED = "chat_update_title"
_MOST_ID = 256
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_13_DIGITS, _LAST_13_DIGITS = 10**12, 10**13 - 1


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. Fields that its kind has no use for are empty.

    `id` is DingTalk's own and comes again with each repetition: events are told at least once, and
    sometimes never. `kind` is DingTalk's word, "user_leave_org" for one. `at` is None where DingTalk
    does not tell when it happened.
    """

    id: str
    kind: str
    at: datetime | None
    corp_id: str
    staff_ids: tuple[str, ...] = ()
    conversation_id: str = ""
    title: str = ""  # the group's new name


def from_push(body: Mapping[str, Any]) -> Happening | None:
    """The event in a decrypted push, None for one that is none of ours; raises BadBody."""
    kind = body.get("EventType")  # in this spelling alone: every sample has it
    if not isinstance(kind, str) or not kind:
        raise BadBody("EventType", "nothing", "the name of an event")
    if kind not in _KINDS:  # some of these have a field twice, of the envelope and of their own
        return None
    fields = _uncapitalised(body)
    happened_at = _instant(fields, "eventTime") or _instant(fields, "timeStamp")
    return _happening(kind, fields, at=happened_at, corp_id=_text(fields, "corpId"))


def from_frame(headers: Mapping[str, Any], data: Mapping[str, Any]) -> Happening | None:
    """The event in a frame of the stream, None for one that is none of ours; raises BadBody.

    https://open.dingtalk.com/document/development/configure-stream-push
    """
    kind = headers.get("eventType")
    if not isinstance(kind, str) or not kind:
        raise BadBody("eventType", "nothing", "the name of an event")
    if kind not in _KINDS:
        return None
    fields = _uncapitalised(data)
    fields |= {name: headers[name] for name in ("eventId",) if headers.get(name)}
    happened_at = _instant(headers, "eventBornTime") or _instant(fields, "timeStamp")
    corp_id = _text(headers, "eventCorpId") or _text(fields, "corpId")
    return _happening(kind, fields, at=happened_at, corp_id=corp_id)


def _happening(kind: str, fields: Mapping[str, Any], *, at: datetime | None, corp_id: str) -> Happening:
    whom = _KINDS[kind]
    return Happening(
        id=_text(fields, "eventId") or _likeness(kind, fields),
        kind=kind,
        at=at,
        corp_id=corp_id,
        staff_ids=_staff_ids(fields, whom) if whom else (),
        conversation_id=_needed(fields, "openConversationId") if kind.startswith(_OF_A_GROUP) else "",
        title=_needed(fields, "title") if kind == _TITLED else "",
    )


def _uncapitalised(body: Mapping[str, Any]) -> dict[str, Any]:
    """Both spellings at once are one field; of the corporation the envelope's own word counts."""
    fields: dict[str, Any] = {}
    for name, value in body.items():
        field = name[:1].lower() + name[1:]
        if field != _CORPORATION and fields.get(field, value) != value:
            raise BadBody(field, "two values", "one")
        fields[field] = value
    return fields | {_CORPORATION: body.get("CorpId") or fields.get(_CORPORATION)}


def _staff_ids(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """One, or a list. People from outside the corporation have none, which an empty text may stand for."""
    found = fields.get(name)
    named: list[str] = []
    for each in found if isinstance(found, list) else [found]:
        if not isinstance(each, str) or len(each) > _MOST_ID:
            raise BadBody(name, "something else", "staff ids")
        named.append(each.strip())
    return tuple(dict.fromkeys(filter(None, named)))


def _needed(fields: Mapping[str, Any], name: str) -> str:
    text = _text(fields, name)
    if not text.strip():
        raise BadBody(name, "nothing", "a text")
    return text


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _MOST_ID:
        raise BadBody(name, "no text of that size", f"at most {_MOST_ID} characters")
    return value


def _instant(fields: Mapping[str, Any], name: str) -> datetime | None:
    """Milliseconds since 1970, a number or digits; None where there is none."""
    value = fields.get(name)
    if isinstance(value, str) and len(value) == 13 and value.isascii() and value.isdigit():
        value = int(value)
    if type(value) is not int or not _FIRST_13_DIGITS <= value <= _LAST_13_DIGITS:
        return None
    return _EPOCH + timedelta(milliseconds=value)


def _likeness(kind: str, fields: Mapping[str, Any]) -> str:
    """A name for an event that came without one: the same event again has the same."""
    return kind + ":" + sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:32]

"""Who speaks, and where: the context of a request, with newcomers and new groups written down.

Whoever left the company is no newcomer: of them nothing is written down.
"""

from __future__ import annotations

import json
from dataclasses import replace

from handlers.context import Context, Rules
from handlers.request import Request, Source
from okr.model import Person
from storage.departures import ADMINS, Departures
from storage.groups import Groups, Known, spare_key
from storage.people import Called, People
from storage.suspended import Suspended
from storage.unit_of_work import UnitOfWork

NICK_LONGEST = 64


def open_context(unit: UnitOfWork, request: Request, rules: Rules) -> Context:
    """Look up group and person, and remember what is new about them."""
    request = _as_they_stand(unit, request)
    if not request.place.is_group:
        return _alone(unit, request, rules)
    groups = Groups(unit)
    staff_id = request.actor.staff_id
    known = groups.known(request.place.conversation_id, staff_id or "")
    first_word = known is None
    if known.left if known is not None else _has_left(unit, staff_id):
        return _departed(unit, request, rules, known)
    if known is None:
        known = _adopt(groups, request, rules)
    elif request.place.title and not known.group.configured and known.group.title != request.place.title:
        groups.rename(known.group, request.place.title)
    if known.suspended and request.source is Source.CHAT:  # the robot is there again
        Suspended(unit).end(known.group.conversation_id)
    person = None
    if staff_id is not None:
        person = _remember(unit, staff_id, request.actor.name, known.called)
        if not known.spoke and request.filled is None:  # on a page nobody speaks
            first_word = first_word or not groups.was_spoken_in(known.group.id)
            groups.join(known.group.id, staff_id)
    return Context(
        request,
        rules,
        unit,
        group=known.group,
        person=person,
        lang=known.lang or known.group.lang,
        is_first_word=first_word,
    )


def _alone(unit: UnitOfWork, request: Request, rules: Rules) -> Context:
    staff_id = request.actor.staff_id
    person, lang, own_tz = None, None, None
    if _has_left(unit, staff_id):
        return _departed(unit, request, rules, None)
    if staff_id is not None:
        people = People(unit)
        known = people.called(staff_id)
        person = _remember(unit, staff_id, request.actor.name, known)
        lang = language_of(unit, staff_id)
        own_tz = people.zone(staff_id) if known else None
    lang = lang or rules.default_group.lang
    return Context(request, rules, unit, group=None, person=person, lang=lang, own_tz=own_tz)


def _departed(unit: UnitOfWork, request: Request, rules: Rules, known: Known | None) -> Context:
    """Somebody who left the company: no person, of no group, whatever they were before."""
    group = None if known is None else known.group
    lang = People(unit).language(request.actor.staff_id or "")
    lang = lang or (group.lang if group else rules.default_group.lang)
    return Context(request, rules, unit, group=group, person=None, lang=lang, departed=True)


def _has_left(unit: UnitOfWork, staff_id: str | None) -> bool:
    return staff_id is not None and Departures(unit).is_gone(staff_id)


def _as_they_stand(unit: UnitOfWork, request: Request) -> Request:
    """An administrator whom DingTalk no longer counts among those of the company is none here either."""
    actor = request.actor
    if not actor.admin or not Departures(unit).is_gone(actor.staff_id or "", ADMINS):
        return request
    return replace(request, actor=replace(actor, admin=False))


def language_of(unit: UnitOfWork, staff_id: str) -> str | None:
    """The language somebody chose; who chose none is answered in that of their groups, if it is one."""
    chosen = People(unit).language(staff_id)
    if chosen is not None:
        return chosen
    langs = {group.lang for group in Groups(unit).of_member(staff_id)}
    return langs.pop() if len(langs) == 1 else None


def _remember(unit: UnitOfWork, staff_id: str, said: str, known: Called | None) -> Person:
    """Keep the newest nick; a nameless request (from the command line) keeps the one we have.

    It is somebody's name as long as the address book gave none.
    """
    newest = " ".join(said.split())[:NICK_LONGEST]
    if known is not None and newest in ("", known.nick):
        return Person(staff_id, known.shown)
    people = People(unit)
    people.remember(staff_id, newest or staff_id)
    return people.find(staff_id) or Person(staff_id, newest or staff_id)


def _adopt(groups: Groups, request: Request, rules: Rules) -> Known:
    """A group nobody configured works with the defaults from its first mention."""
    conversation_id = request.place.conversation_id
    settings = replace(
        rules.default_group,
        conversation_id=conversation_id,
        key=spare_key(conversation_id),
        title=request.place.title or spare_key(conversation_id),
    )
    groups.register(settings, now=request.now)
    known = groups.known(conversation_id, request.actor.staff_id or "")
    if known is None:
        raise LookupError(f"group {json.dumps(conversation_id)} was registered and is not there")
    return known

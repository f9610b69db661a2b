"""`dingokr check --online`: what a new tenant gets wrong, and which page of the console mends it.

Walks all the steps and tells all it finds. Nothing is posted unless a group or a person is named for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from bot import wiring
from bot.online import console, doors, machine, refused, steps
from bot.online.console import Page
from bot.online.desk import Desk, clock_of
from bot.online.findings import Finding, Level, each_once
from bot.online.refused import SENDING
from bot.outbound.shapes import parts
from bot.settings import Settings
from cards import trial
from dingtalk_client.client import DingTalk
from dingtalk_client.errors import DingTalkError
from dingtalk_client.messages import APP_ROBOT_BYTES, WEBHOOK_BYTES
from dingtalk_client.probes import Heard
from i18n.phrases import Phrase, phrase
from i18n.words import words_for

Step = Callable[[Desk], AsyncIterator[Finding]]
# In this order: what a later step runs into for an earlier one's reason is told once.
_STEPS: Final[tuple[Step, ...]] = (steps.contacts, steps.cards)
_OF_THE_ROBOT: Final[tuple[Step, ...]] = (steps.visible_range, steps.groups)


def examine(settings: Settings, *, groups: Sequence[str] = (), people: Sequence[str] = ()) -> list[Finding]:
    """All findings, in the order of the walk; one test line goes to each of `groups` and `people`."""

    def now() -> datetime:
        return datetime.now(UTC)

    async def walked() -> list[Finding]:
        client = wiring.client(settings, now)
        try:
            return await walk(settings, client, now, groups=groups, people=people)
        finally:
            await client.close()

    here = [*machine.database(settings), *machine.disk(settings)]
    if not settings.dingtalk.client_id:
        return here
    return [*asyncio.run(walked()), *here]


async def walk(
    settings: Settings,
    client: DingTalk,
    clock: Callable[[], datetime],
    *,
    groups: Sequence[str] = (),
    people: Sequence[str] = (),
) -> list[Finding]:
    desk = Desk(settings, client, clock)
    findings = [each async for each in steps.secret(desk)]
    if findings[0].level is Level.OK:
        findings += await _app(desk)
        findings += [await _to_group(desk, key) for key in groups]
        findings += [await _to_person(desk, staff_id) for staff_id in people]
    else:
        findings.append(_not_asked(phrase("online.step.rest"), phrase("online.step.the_secret")))
    findings += [each async for each in doors.custom_robots(desk)]
    findings += [each async for each in doors.receiving(desk)]
    return each_once([*findings, *steps.version(), *clock_of(desk)])


async def _app(desk: Desk) -> list[Finding]:
    """All that is asked with a token. With a wrong robot its groups and people tell nothing."""
    findings = [each async for each in steps.robot(desk)]
    wrong = [each for each in findings if each.level is Level.ERROR and each.step == refused.ROBOT]
    for step in _STEPS if wrong else (*_OF_THE_ROBOT, *_STEPS):
        findings += [each async for each in step(desk)]
    return [*findings, *[_not_asked(phrase("online.step.reach"), each.step) for each in wrong]]


def _not_asked(what: Phrase, before: Phrase) -> Finding:
    return Finding(Level.NOTE, what, phrase("online.not_asked"), do=phrase("online.do.once", before=before))


async def _to_group(desk: Desk, key: str) -> Finding:
    """Through the door that posts to this group take."""
    group, step = desk.settings.groups.get(key), phrase("online.step.test", to=key)
    if group is None:
        known = ", ".join(desk.settings.groups) or phrase("online.test.none")
        return Finding(Level.ERROR, step, phrase("online.test.no_group", known=known))
    message = trial.card(words_for(group.lang))
    try:
        if group.webhook is None:
            for part in parts(message, APP_ROBOT_BYTES):
                await desk.client.send_group(group.conversation_id, part)
        else:
            webhook, secret = wiring.opened(group.webhook) or "", wiring.opened(group.secret)
            for part in parts(message, WEBHOOK_BYTES):
                await desk.client.send_custom(webhook, secret, part)
    except DingTalkError as error:
        heard = Heard.of(error)
        if group.webhook is not None:
            return doors.custom_robot_fault(key, heard) or _unsent(step, heard, console.CUSTOM_ROBOT)
        return steps.group_fault(desk, key, heard) or _unsent(step, heard, console.GROUP_ROBOTS)
    return Finding(Level.OK, step, phrase("online.test.group"))


async def _to_person(desk: Desk, staff_id: str) -> Finding:
    step = phrase("online.step.test", to=staff_id)
    try:
        for part in parts(trial.card(words_for(desk.settings.lang)), APP_ROBOT_BYTES):
            await desk.client.send_person(staff_id, part)
    except DingTalkError as error:
        return _unsent(step, Heard.of(error), console.VERSIONS)
    return Finding(Level.OK, step, phrase("online.test.person"))


def _unsent(step: Phrase, heard: Heard, page: Page) -> Finding:
    known = refused.everywhere(heard, SENDING)
    return known or Finding(Level.ERROR, step, phrase("online.test.unsent"), said=heard.said, page=page)

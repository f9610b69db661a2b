"""Where `dingokr check --online` puts its questions, and how it reads an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.online import refused
from bot.online.findings import Finding, Level
from bot.settings import Settings
from dingtalk_client.api import ApiRequest
from dingtalk_client.client import DingTalk
from dingtalk_client.clock_skew import MOST as MOST_SKEW
from dingtalk_client.errors import DingTalkError
from dingtalk_client.probes import Heard
from i18n.phrases import Phrase, phrase

_CLOCK = phrase("online.step.clock")


@dataclass(slots=True)
class Desk:
    """Where the questions are put; keeps how far DingTalk's clock was from ours at each answer."""

    settings: Settings
    client: DingTalk
    clock: Callable[[], datetime]
    ahead: list[timedelta] = field(default_factory=list)
    robot_is_ours: bool = False

    async def hears(self, request: ApiRequest) -> Heard:
        try:
            heard = Heard(reply=await self.client.ask(request))
        except DingTalkError as error:
            heard = Heard.of(error)
        if self.client.skew is not None:
            self.ahead.append(self.client.skew)
        return heard


def read(heard: Heard, scope: str, step: Phrase, fine: Mapping[str, Phrase]) -> Finding:
    """A refusal that means the same everywhere, an answer that is fine, or DingTalk's words as they are."""
    wrong = refused.everywhere(heard, scope)
    if wrong is not None:
        return wrong
    if heard.code in fine:
        return Finding(Level.OK, step, fine[heard.code])
    return Finding(Level.NOTE, step, phrase("online.unclear"), said=heard.said)


def with_advice(finding: Finding, *, do: Phrase) -> Finding:
    """Where nothing is wrong, how to be sure."""
    if finding.level not in (Level.OK, Level.NOTE):
        return finding
    return Finding(finding.level, finding.step, finding.found, finding.setting, finding.said, None, do)


def proof(key: str) -> Phrase:
    """How to be sure of a group."""
    return phrase("online.do.prove_group", command=f"`dingokr check --online --group {key}`")


def clock_of(desk: Desk) -> Iterator[Finding]:
    """By the Date header of DingTalk's answers; of several the nearest, as an answer on its way grows old."""
    if not desk.ahead:
        yield Finding(Level.NOTE, _CLOCK, phrase("online.clock.untold"))
        return
    ahead = min(desk.ahead, key=abs)
    side = "ahead" if ahead > timedelta() else "behind"
    found = phrase(f"online.clock.{side}", seconds=f"{abs(ahead).total_seconds():.0f}")
    if abs(ahead) > MOST_SKEW:
        do = phrase("online.do.ntp", command="`timedatectl set-ntp true`")
        yield Finding(Level.ERROR, _CLOCK, found, do=do)
    else:
        yield Finding(Level.OK, _CLOCK, found)

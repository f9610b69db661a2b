"""The steps of `dingokr check --online` about doors: how messages come in, and the groups' custom robots."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from bot.online import console
from bot.online.desk import Desk, proof, read, with_advice
from bot.online.findings import Finding, Level
from bot.online.refused import APP, SENDING
from bot.settings import GroupSettings
from bot.wiring import opened
from dingtalk_client import probes
from dingtalk_client.client import DingTalk
from dingtalk_client.errors import DingTalkError
from dingtalk_client.probes import Heard
from dingtalk_client.signing import custom_robot_url
from i18n.phrases import Phrase, phrase

_CUSTOM_ROBOTS: Final = {
    "300001": phrase("online.custom.none"),
    "300005": phrase("online.custom.none"),
    "400101": phrase("online.custom.none"),
    "400102": phrase("online.custom.off"),
    "400106": phrase("online.custom.out"),
    "400013": phrase("online.custom.dissolved"),
}
_BANNED: Final = ("410100", "130101")


async def receiving(desk: Desk) -> AsyncIterator[Finding]:
    """How messages come in. Which mode the console has chosen no call tells."""
    app = desk.settings.dingtalk
    if app.receive in ("stream", "both"):
        request = probes.stream(app.client_id, app.client_secret.get_secret_value())
        heard = await desk.hears(request)
        yield read(heard, SENDING, phrase("online.step.stream"), {"": phrase("online.stream.fine")})
        step, found, do = phrase("online.step.mode"), phrase("online.mode"), phrase("online.do.mode")
        yield Finding(Level.NOTE, step, found, page=console.ROBOT, do=do)
    if app.receive in ("http", "both"):
        yield await _callback_path(desk)


async def _callback_path(desk: Desk) -> Finding:
    """With a public address whether the bot answers there; not by `hears`, its clock is not DingTalk's."""
    path = desk.settings.dingtalk.callback_path
    address = (desk.settings.public_url or "https://YOUR-HOST") + path
    command = f"`curl -sS -o /dev/null -w '%{{http_code}}' -X POST {address}`"
    level, found = Level.NOTE, phrase("online.path")
    if desk.settings.public_url is not None:
        level, found = await _answered(desk.client, address)
    step, do = phrase("online.step.path"), phrase("online.do.path", command=command)
    return Finding(level, step, found, f"{APP}CALLBACK_PATH", page=console.ROBOT, do=do)


async def _answered(client: DingTalk, address: str) -> tuple[Level, Phrase]:
    try:
        await client.ask(probes.own_callback(address))
    except DingTalkError as error:
        if error.code == "http_401":
            return Level.OK, phrase("online.path.fine")
        return Level.WARNING, phrase("online.path.none", code=error.code)
    return Level.WARNING, phrase("online.path.other")


async def custom_robots(desk: Desk) -> AsyncIterator[Finding]:
    for key, group in desk.settings.groups.items():
        if group.webhook is not None:
            yield await _custom_robot(desk, key, group)


async def _custom_robot(desk: Desk, key: str, group: GroupSettings) -> Finding:
    """Where 400105 is the answer the address is good; of the signature that is proof only perhaps."""
    url = custom_robot_url(opened(group.webhook) or "", opened(group.secret), desk.clock())
    heard, step = await desk.hears(probes.custom_robot(url)), phrase("online.step.custom", of=key)
    wrong = custom_robot_fault(key, heard)
    if wrong is not None:
        return wrong
    finding = read(heard, SENDING, step, {"400105": phrase("online.custom.fine")})
    return with_advice(finding, do=proof(key))


def custom_robot_fault(key: str, heard: Heard) -> Finding | None:
    """What the refusal of a group's custom robot means, if it is one of its own."""
    step, prefix = phrase("online.step.custom", of=key), f"OKR_GROUPS__{key}__"
    if heard.code == "310000":
        found, do = phrase("online.custom.refuses"), phrase("online.do.signing")
        return Finding(Level.ERROR, step, found, f"{prefix}SECRET", heard.said, console.CUSTOM_ROBOT, do)
    if heard.code in _CUSTOM_ROBOTS:
        found, do = _CUSTOM_ROBOTS[heard.code], phrase("online.do.webhook")
        return Finding(Level.ERROR, step, found, f"{prefix}WEBHOOK", heard.said, console.CUSTOM_ROBOT, do)
    if heard.code in _BANNED:
        found, do = phrase("online.custom.banned"), phrase("online.do.later")
        return Finding(Level.NOTE, step, found, said=heard.said, do=do)
    return None

"""The steps of `dingokr check --online` about doors: how messages come in, and the groups' custom robots."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from bot.online import console
from bot.online.desk import Desk, read, with_advice
from bot.online.findings import Finding, Level
from bot.online.refused import APP, SENDING
from bot.settings import GroupSettings
from bot.wiring import opened
from dingtalk_client import probes
from dingtalk_client.client import DingTalk
from dingtalk_client.errors import DingTalkError
from dingtalk_client.probes import Heard
from dingtalk_client.signing import custom_robot_url

_CUSTOM_ROBOTS: Final = {
    "300001": "no custom robot has this address",
    "300005": "no custom robot has this address",
    "400101": "no custom robot has this address",
    "400102": "the custom robot is switched off",
    "400106": "the custom robot was taken out of its group",
    "400013": "the group of the custom robot was dissolved",
}
_BANNED: Final = ("410100", "130101")


async def receiving(desk: Desk) -> AsyncIterator[Finding]:
    """How messages come in. Which mode the console has chosen no call tells."""
    app = desk.settings.dingtalk
    if app.receive in ("stream", "both"):
        request = probes.stream(app.client_id, app.client_secret.get_secret_value())
        heard = await desk.hears(request)
        yield read(heard, SENDING, "stream", {"": "the gateway gives out connections"})
        do = "the message receiving mode (消息接收模式) there must be Stream; then say something to the robot"
        yield Finding(Level.NOTE, "stream mode", "whether messages take this way", page=console.ROBOT, do=do)
    if app.receive in ("http", "both"):
        yield await _callback_path(desk)


async def _callback_path(desk: Desk) -> Finding:
    """With a public address whether the bot answers there; not by `hears`, its clock is not DingTalk's."""
    path = desk.settings.dingtalk.callback_path
    address = (desk.settings.public_url or "https://YOUR-HOST") + path
    do = (
        f"from another network, `curl -sS -o /dev/null -w '%{{http_code}}' -X POST {address}` must print 401;"
        " that address, with the message receiving mode (消息接收模式) HTTP, must stand there"
    )
    level, found = Level.NOTE, "whether the callback path is reached from outside"
    if desk.settings.public_url is not None:
        level, found = await _answered(desk.client, address)
    return Finding(level, "callback path", found, f"{APP}CALLBACK_PATH", page=console.ROBOT, do=do)


async def _answered(client: DingTalk, address: str) -> tuple[Level, str]:
    try:
        await client.ask(probes.own_callback(address))
    except DingTalkError as error:
        if error.code == "http_401":
            return Level.OK, "the bot answers at its public address, as far as this machine can tell"
        return (
            Level.WARNING,
            f"from this machine there is no such answer at the public address ({error.code})",
        )
    return Level.WARNING, "something else answers at the public address"


async def custom_robots(desk: Desk) -> AsyncIterator[Finding]:
    for key, group in desk.settings.groups.items():
        if group.webhook is not None:
            yield await _custom_robot(desk, key, group)


async def _custom_robot(desk: Desk, key: str, group: GroupSettings) -> Finding:
    """Where 400105 is the answer the address is good; of the signature that is proof only perhaps."""
    url = custom_robot_url(opened(group.webhook) or "", opened(group.secret), desk.clock())
    heard, step = await desk.hears(probes.custom_robot(url)), f"custom robot of {key}"
    wrong = custom_robot_fault(key, heard)
    if wrong is not None:
        return wrong
    finding = read(
        heard, SENDING, step, {"400105": "its address is right, and its signature was not refused"}
    )
    return with_advice(
        finding, do=f"`dingokr check --online --group {key}` proves it with one line in the group"
    )


def custom_robot_fault(key: str, heard: Heard) -> Finding | None:
    """What the refusal of a group's custom robot means, if it is one of its own."""
    step, prefix = f"custom robot of {key}", f"OKR_GROUPS__{key}__"
    if heard.code == "310000":
        found = "its security settings refuse us: another secret, keywords or a list of addresses"
        do = "choose signing (加签) alone, and copy the secret that begins with SEC"
        return Finding(Level.ERROR, step, found, f"{prefix}SECRET", heard.said, console.CUSTOM_ROBOT, do)
    if heard.code in _CUSTOM_ROBOTS:
        found, do = _CUSTOM_ROBOTS[heard.code], "copy the webhook address again"
        return Finding(Level.ERROR, step, found, f"{prefix}WEBHOOK", heard.said, console.CUSTOM_ROBOT, do)
    if heard.code in _BANNED:
        found, do = "it posts too often and is silent for ten minutes", "ask again after that"
        return Finding(Level.NOTE, step, found, said=heard.said, do=do)
    return None

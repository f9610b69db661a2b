"""The steps of `dingokr check --online` about the app, its robot, people and groups. None sends anything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final

from bot.online import console
from bot.online.desk import Desk, read, with_advice
from bot.online.findings import Finding, Level
from bot.online.refused import APP, CARDS, SENDING
from dingtalk_client import probes
from dingtalk_client.api import MAX_PEOPLE
from dingtalk_client.contacts import DEPARTMENT_SCOPE, MEMBER_SCOPE
from dingtalk_client.probes import Heard

_LOOKED_NO_FURTHER: Final = "DingTalk looked no further than the message there is none of"
_NOT_ALL: Final = "the app sees some of them"
_NO_SUCH_PERSON: Final = ("60121", "33012")
_NO_SUCH_MESSAGE: Final = ("", "invalid.processQueryKey", "processQueryKey.expireTime")
_NO_SUCH_KIND: Final = (
    "invalidParameter.msgKey.invalid",
    "invalidParameter.msgKey.empty",
    "invalidParameter.msg.unsupport",
    "invalidParameter.msgParam.invalid",
)
_NOT_IN_THE_GROUP: Final = ("invalidParameter.robotCode.notExsit", "resource.not.found")
# What is wrong with a group of that id, by the refusal.
_GROUPS: Final = {
    "invalid.openConversationId": "no group has this id",
    "group.disbanded": "the group was dissolved",
    "bot.stopped": "the robot is switched off in this group",
    "bot.forbidden.sendMessage": "the robot may not speak in this group",
    "send.forbidden": "the robot may not speak in this group",
    "conversation.org.dismatch": "the group belongs to another organisation",
    "conversation.org.notMatch": "the group belongs to another organisation",
}


async def secret(desk: Desk) -> AsyncIterator[Finding]:
    """Whether client id and secret belong together; nothing else can be asked if not."""
    app = desk.settings.dingtalk
    heard = await desk.hears(probes.token(app.client_id, app.client_secret.get_secret_value()))
    if heard.reply is not None and not heard.reply.get("accessToken"):
        heard = Heard("no_token", "an answer without a token")
    yield read(heard, SENDING, "secret", {"": "client id and secret belong together"})


async def robot(desk: Desk) -> AsyncIterator[Finding]:
    heard = await desk.hears(probes.robot(desk.settings.dingtalk.robot_code))
    fine = {"miss.openConversationId": "it is this app's, and may send"}
    finding = read(heard, SENDING, "robot", fine)
    desk.robot_is_ours = finding.level is Level.OK
    yield finding


async def groups(desk: Desk) -> AsyncIterator[Finding]:
    for key, group in desk.settings.groups.items():
        request = probes.group(desk.settings.dingtalk.robot_code, group.conversation_id)
        yield _group(desk, key, await desk.hears(request))


def group_fault(desk: Desk, key: str, heard: Heard) -> Finding | None:
    """What a refusal says of the group, if it is about the group."""
    setting, step = f"OKR_GROUPS__{key}__CONVERSATION_ID", f"group {key}"
    if heard.code in _GROUPS:
        do = f"say `@{desk.settings.dingtalk.robot_name} /id` in the group and copy the id from the answer"
        found = _GROUPS[heard.code]
        return Finding(Level.ERROR, step, found, setting, heard.said, console.GROUP_ROBOTS, do)
    if heard.code in _NOT_IN_THE_GROUP and desk.robot_is_ours:
        found, do = "the robot is not in this group", "add it there"
        return Finding(Level.ERROR, step, found, setting, heard.said, console.GROUP_ROBOTS, do)
    return None


def _group(desk: Desk, key: str, heard: Heard) -> Finding:
    wrong = group_fault(desk, key, heard)
    if wrong is not None:
        return wrong
    taken = dict.fromkeys(_NO_SUCH_MESSAGE, "DingTalk knows the group, or looked no further")
    finding = read(heard, SENDING, f"group {key}", taken)
    return with_advice(
        finding, do=f"`dingokr check --online --group {key}` proves it with one line in the group"
    )


async def visible_range(desk: Desk) -> AsyncIterator[Finding]:
    """Whether the robot may write to the administrators, and so whether a version is published for them."""
    step, admins = "visible range", desk.settings.admins[:MAX_PEOPLE]
    if not admins:
        do = "the staff id of whoever shall be one is in the answer to `/whoami`"
        yield Finding(Level.WARNING, step, "there is no administrator to be written to", "OKR_ADMINS", do=do)
        return
    heard = await desk.hears(probes.people(desk.settings.dingtalk.robot_code, admins))
    left_out = _strings(heard, "invalidStaffIdList")
    if left_out or heard.code == "staffId.notExisted":
        found = f"not people this robot can write to: {', '.join(left_out or admins)}"
        do = "put them into the visible range (可见范围) and publish; or correct the staff ids"
        yield Finding(Level.ERROR, step, found, "OKR_ADMINS", heard.said, console.VERSIONS, do)
    elif heard.code in _NO_SUCH_KIND:
        do = f"`dingokr check --online --person {admins[0]}` proves it with one line to them"
        yield Finding(Level.NOTE, step, _LOOKED_NO_FURTHER, said=heard.said, page=console.VERSIONS, do=do)
    else:
        yield read(heard, SENDING, step, {"": "the robot may write to the administrators"})


async def contacts(desk: Desk) -> AsyncIterator[Finding]:
    """Whether the administrators are who they should be. Without the permission the rest still works."""
    admins = desk.settings.admins[:MAX_PEOPLE]
    for staff_id in admins:
        heard = await desk.hears(probes.person(staff_id))
        if heard.code in _NO_SUCH_PERSON:
            found, do = f"{staff_id} is nobody's staff id", "`/whoami` tells it to each"
            yield Finding(Level.ERROR, "contacts", found, "OKR_ADMINS", heard.said, do=do)
        elif heard.code == "50002":
            found = f"{staff_id} is outside what the app may see of the contacts"
            do = "widen the range of the contacts (通讯录权限范围) there"
            yield Finding(Level.WARNING, "contacts", found, "OKR_ADMINS", heard.said, console.PERMISSIONS, do)
        else:
            yield read(heard, MEMBER_SCOPE, "contacts", {"": f"{staff_id} is known"})
    heard = await desk.hears(probes.departments())
    yield read(heard, DEPARTMENT_SCOPE, "departments", {"": "departments are known", "50004": _NOT_ALL})


async def cards(desk: Desk) -> AsyncIterator[Finding]:
    """The template of interactive cards, where one is configured."""
    template = desk.settings.dingtalk.card_template_id
    if not template:
        return
    heard = await desk.hears(probes.card(template))
    wrong = {
        "param.templateNotExist": "there is no card template of this id",
        "param.templateUnpublished": "the card template is not published",
    }.get(heard.code)
    if wrong:
        do = "import and publish it, or copy its id"
        yield Finding(Level.ERROR, "cards", wrong, f"{APP}CARD_TEMPLATE_ID", heard.said, console.CARDS, do)
    else:
        taken = ("param.openSpaceIdEmpty", "param.openDeliverModelEmpty", "param.empty", "param.invalid")
        finding = read(heard, CARDS, "cards", dict.fromkeys(taken, "cards are permitted"))
        yield with_advice(
            # Not `/card`: what it posts can be taken back, so it is never such a card.
            finding,
            do="the timetable's next prompt or card proves the template; `dingokr doctor` counts refusals",
        )


def version() -> Iterator[Finding]:
    found = "which version is published, and for whom, no call tells"
    do = "the newest must hold the robot and have everyone in its visible range (可见范围 > 全部员工)"
    yield Finding(Level.NOTE, "version", found, page=console.VERSIONS, do=do)


def _strings(heard: Heard, name: str) -> Sequence[str]:
    found = (heard.reply or {}).get(name)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

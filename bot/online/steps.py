"""The steps of `dingokr check --online` about the app, its robot, people and groups. None sends anything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final

from bot.online import console
from bot.online.desk import Desk, proof, read, with_advice
from bot.online.findings import Finding, Level
from bot.online.refused import APP, CARDS, ROBOT, SENDING, VISIBLE
from dingtalk_client import probes
from dingtalk_client.api import MAX_PEOPLE
from dingtalk_client.contacts import DEPARTMENT_SCOPE, MEMBER_SCOPE
from dingtalk_client.probes import Heard
from i18n.phrases import phrase

_CONTACTS: Final = phrase("online.step.contacts")
_CARDS: Final = phrase("online.step.cards")
_WHOAMI: Final = "`/whoami`"
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
    "invalid.openConversationId": phrase("online.group.none"),
    "group.disbanded": phrase("online.group.dissolved"),
    "bot.stopped": phrase("online.group.off"),
    "bot.forbidden.sendMessage": phrase("online.group.silent"),
    "send.forbidden": phrase("online.group.silent"),
    "conversation.org.dismatch": phrase("online.group.elsewhere"),
    "conversation.org.notMatch": phrase("online.group.elsewhere"),
}


async def secret(desk: Desk) -> AsyncIterator[Finding]:
    """Whether client id and secret belong together; nothing else can be asked if not."""
    app = desk.settings.dingtalk
    heard = await desk.hears(probes.token(app.client_id, app.client_secret.get_secret_value()))
    if heard.reply is not None and not heard.reply.get("accessToken"):
        heard = Heard("no_token", "an answer without a token")
    yield read(heard, SENDING, phrase("online.step.secret"), {"": phrase("online.secret.fine")})


async def robot(desk: Desk) -> AsyncIterator[Finding]:
    heard = await desk.hears(probes.robot(desk.settings.dingtalk.robot_code))
    finding = read(heard, SENDING, ROBOT, {"miss.openConversationId": phrase("online.robot.fine")})
    desk.robot_is_ours = finding.level is Level.OK
    yield finding


async def groups(desk: Desk) -> AsyncIterator[Finding]:
    for key, group in desk.settings.groups.items():
        request = probes.group(desk.settings.dingtalk.robot_code, group.conversation_id)
        yield _group(desk, key, await desk.hears(request))


def group_fault(desk: Desk, key: str, heard: Heard) -> Finding | None:
    """What a refusal says of the group, if it is about the group."""
    setting, step = f"OKR_GROUPS__{key}__CONVERSATION_ID", phrase("online.step.group", of=key)
    if heard.code in _GROUPS:
        do = phrase("online.do.group_id", line=f"`@{desk.settings.dingtalk.robot_name} /id`")
        found = _GROUPS[heard.code]
        return Finding(Level.ERROR, step, found, setting, heard.said, console.GROUP_ROBOTS, do)
    if heard.code in _NOT_IN_THE_GROUP and desk.robot_is_ours:
        found, do = phrase("online.group.absent"), phrase("online.do.add")
        return Finding(Level.ERROR, step, found, setting, heard.said, console.GROUP_ROBOTS, do)
    return None


def _group(desk: Desk, key: str, heard: Heard) -> Finding:
    wrong = group_fault(desk, key, heard)
    if wrong is not None:
        return wrong
    taken = dict.fromkeys(_NO_SUCH_MESSAGE, phrase("online.group.fine"))
    return with_advice(read(heard, SENDING, phrase("online.step.group", of=key), taken), do=proof(key))


async def visible_range(desk: Desk) -> AsyncIterator[Finding]:
    """Whether the robot may write to the administrators, and so whether a version is published for them."""
    admins = desk.settings.admins[:MAX_PEOPLE]
    if not admins:
        do = phrase("online.do.whoami", command=_WHOAMI)
        yield Finding(Level.WARNING, VISIBLE, phrase("online.visible.nobody"), "OKR_ADMINS", do=do)
        return
    heard = await desk.hears(probes.people(desk.settings.dingtalk.robot_code, admins))
    left_out = _strings(heard, "invalidStaffIdList")
    if left_out or heard.code == "staffId.notExisted":
        found = phrase("online.visible.left_out", people=", ".join(left_out or admins))
        do = phrase("online.do.into_range")
        yield Finding(Level.ERROR, VISIBLE, found, "OKR_ADMINS", heard.said, console.VERSIONS, do)
    elif heard.code in _NO_SUCH_KIND:
        found = phrase("online.visible.no_further")
        do = phrase("online.do.prove_person", command=f"`dingokr check --online --person {admins[0]}`")
        yield Finding(Level.NOTE, VISIBLE, found, said=heard.said, page=console.VERSIONS, do=do)
    else:
        yield read(heard, SENDING, VISIBLE, {"": phrase("online.visible.fine")})


async def contacts(desk: Desk) -> AsyncIterator[Finding]:
    """Whether the administrators are who they should be. Without the permission the rest still works."""
    admins = desk.settings.admins[:MAX_PEOPLE]
    for staff_id in admins:
        heard = await desk.hears(probes.person(staff_id))
        if heard.code in _NO_SUCH_PERSON:
            found = phrase("online.contacts.nobody", who=staff_id)
            do = phrase("online.do.whoami_each", command=_WHOAMI)
            yield Finding(Level.ERROR, _CONTACTS, found, "OKR_ADMINS", heard.said, do=do)
        elif heard.code == "50002":
            found, do = phrase("online.contacts.outside", who=staff_id), phrase("online.do.widen")
            yield Finding(Level.WARNING, _CONTACTS, found, "OKR_ADMINS", heard.said, console.PERMISSIONS, do)
        else:
            yield read(heard, MEMBER_SCOPE, _CONTACTS, {"": phrase("online.contacts.fine", who=staff_id)})
    heard = await desk.hears(probes.departments())
    fine = {"": phrase("online.departments.fine"), "50004": phrase("online.departments.some")}
    yield read(heard, DEPARTMENT_SCOPE, phrase("online.step.departments"), fine)


async def cards(desk: Desk) -> AsyncIterator[Finding]:
    """The template of interactive cards, where one is configured."""
    template = desk.settings.dingtalk.card_template_id
    if not template:
        return
    heard = await desk.hears(probes.card(template))
    wrong = {
        "param.templateNotExist": phrase("online.cards.none"),
        "param.templateUnpublished": phrase("online.cards.unpublished"),
    }.get(heard.code)
    if wrong:
        do = phrase("online.do.card")
        yield Finding(Level.ERROR, _CARDS, wrong, f"{APP}CARD_TEMPLATE_ID", heard.said, console.CARDS, do)
    else:
        taken = ("param.openSpaceIdEmpty", "param.openDeliverModelEmpty", "param.empty", "param.invalid")
        finding = read(heard, CARDS, _CARDS, dict.fromkeys(taken, phrase("online.cards.fine")))
        yield with_advice(
            # Not `/card`: what it posts can be taken back, so it is never such a card.
            finding,
            do=phrase("online.do.card_proof", command="`dingokr doctor`"),
        )


def version() -> Iterator[Finding]:
    do = phrase("online.do.version", where=console.EVERYONE)
    step, found = phrase("online.step.version"), phrase("online.version")
    yield Finding(Level.NOTE, step, found, page=console.VERSIONS, do=do)


def _strings(heard: Heard, name: str) -> Sequence[str]:
    found = (heard.reply or {}).get(name)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

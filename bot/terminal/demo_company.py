"""What the demo's company has set itself, typed as its people would have typed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.app import Bot
from handlers.request import Door, Place, ReplyBy, Request
from i18n.separators import typed
from okr.cycles import quarter_of
from okr.model import Actor, Group
from storage.groups import Groups
from storage.objectives import Objectives
from storage.people import People
from storage.unit_of_work import UnitOfWork

ZONE = "Asia/Shanghai"
DECIMALS: Final = re.compile(r"\d+\.\d+")
# Settings of the groups that the simulator does not know of.
SETTINGS = {
    "OKR_GROUPS__COMPANY__LEVEL": "company",
    "OKR_GROUPS__SALES__LEVEL": "department",
    "OKR_GROUPS__SALES__PARENT": "COMPANY",
    "OKR_GROUPS__SALES__MANAGERS": "u001",
    "OKR_GROUPS__PRODUCT__LEVEL": "department",
    "OKR_GROUPS__PRODUCT__PARENT": "COMPANY",
    "OKR_GROUPS__PRODUCT__MANAGERS": "u006",
    "OKR_GROUPS__COMPANY__MANAGERS": "u002",
}
NAMES = {
    "u001": "李雷",
    "u002": "韩梅梅",
    "u003": "王小明",
    "u004": "Bo Chen",
    "u005": "Ann Lee",
    "u006": "陈晨",
    "u007": "Mei Wong",
    "u008": "Nguyễn An",
}


@dataclass(frozen=True, slots=True)
class Said:
    """`when` is the share of the cycle's past at which it was said, 0..1."""

    when: float
    who: str
    group: str
    text: str
    mentions: tuple[str, ...] = ()


SCRIPT = (
    Said(0.00, "u002", "COMPANY", "/okr add 成为中小商家的首选合作伙伴 committed"),
    Said(0.01, "u002", "COMPANY", "/kr add O1 付费商家 从 8000 到 12000 家"),
    Said(0.01, "u002", "COMPANY", "/kr add O1 客户流失率 keep below 5%"),
    Said(0.03, "u001", "SALES", "/okr add 让新客户第一周就用起来 under COMPANY/O1"),
    Said(0.04, "u001", "SALES", "/kr add O1 首周活跃门店 从 1.2万 到 2万 家 @王小明", ("u003",)),
    Said(0.04, "u001", "SALES", "/kr add O1 续费率 从 70% 到 85% @Ann Lee", ("u005",)),
    Said(0.05, "u001", "SALES", "/okr add Refunds that nobody has to chase @Bo Chen", ("u004",)),
    Said(0.06, "u004", "SALES", "/kr add O2 Cut refund time from 48 to 24 hours"),
    Said(0.06, "u004", "SALES", "/kr add O2 Refund policy published done/not done"),
    Said(0.05, "u006", "PRODUCT", "/okr add 上手不用培训 under COMPANY/O1"),
    Said(0.06, "u006", "PRODUCT", "/kr add O1 新手引导完成率 从 40% 到 75% @Mei Wong", ("u007",)),
    Said(0.06, "u006", "PRODUCT", "/kr add O1 Crash-free sessions keep above 99.5% @Nguyễn An", ("u008",)),
    Said(0.30, "u002", "COMPANY", "/kr update 1 9200"),
    Said(0.32, "u003", "SALES", "/kr update 1 1.4万 华东先行"),
    Said(0.34, "u004", "SALES", "/kr update 3 40 two vendors answer by API now"),
    Said(0.36, "u007", "PRODUCT", "/kr update 1 55%"),
    Said(0.50, "u002", "COMPANY", "/kr update 2 4.2%"),
    Said(0.52, "u005", "SALES", "/kr update 2 76% conf 6"),
    Said(0.55, "u008", "PRODUCT", "/kr update 2 99.7%"),
    Said(0.66, "u002", "COMPANY", "/kr update 1 10100 大客户签约延后 conf 5"),
    Said(0.68, "u003", "SALES", "/kr update 1 1.55万"),
    Said(0.70, "u004", "SALES", "/kr update 3 36 the last vendor still sends faxes"),
)


def founded(bot: Bot) -> bool:
    """Is there anything yet?"""
    return bot.database.write_now(lambda unit: bool(Objectives(unit).every()))


def found(bot: Bot) -> None:
    """Let the company type its quarter, each line at its hour between the cycle's first day and now."""
    bot.database.write_now(introduce)
    for number, request in enumerate(_requests(bot)):
        handled = bot.handle_now(request)
        if handled.refused:
            raise ValueError(f"line {number + 1} of the demo was refused: {handled.messages[0].text}")


def _requests(bot: Bot) -> Iterator[Request]:
    now = bot.clock()
    zone = ZoneInfo(ZONE)
    cycle = quarter_of(now.astimezone(zone).date(), bot.settings.fiscal_start)
    begun = datetime.combine(cycle.start, time(0, 30), zone).astimezone(UTC)
    past = max(now - begun, timedelta(minutes=1))
    groups = {group.key: group for group in bot.database.write_now(lambda unit: Groups(unit).every())}
    for number, said in enumerate(SCRIPT):
        group = groups[said.group]
        yield Request(
            id=f"demo:{number}",
            actor=Actor(said.who, NAMES[said.who], admin=said.who in bot.settings.admins),
            place=Place(group.conversation_id, group.title, is_group=True),
            now=min(begun + past * said.when, now),
            text=_as_typed_in(group, said.text),
            mentions=said.mentions,
            door=Door(ReplyBy.PRINT),
        )


def introduce(unit: UnitOfWork) -> None:
    """A mention of somebody who never spoke is found by their name, spaces and all."""
    for staff_id, name in NAMES.items():
        People(unit).remember(staff_id, name)


def _as_typed_in(group: Group, text: str) -> str:
    """Where the group speaks Vietnamese, 1.2 is 1,2."""
    return DECIMALS.sub(lambda found: typed(found[0], group.lang), text)

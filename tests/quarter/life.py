"""The demo company lives through 2026Q4 and into the next: who types or taps what, and when.

Its objectives are those of the demo. Everybody answers in their own way: some at once, some after a
nudge, one is away, one is silent for once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.terminal import demo_company

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
BEGINS: Final = datetime(2026, 9, 30, 1, tzinfo=UTC)  # the day before the quarter, nine in the morning
ENDS: Final = datetime(2027, 1, 13, 10, tzinfo=UTC)
FOUNDED: Final = datetime(2026, 10, 1, 1, tzinfo=UTC)
ALONE: Final = "DIRECT"


@dataclass(frozen=True, slots=True)
class Said:
    """`at` is the instant; `where` a group's key or ALONE; `text` without the robot's name."""

    at: datetime
    who: str
    where: str
    text: str


# Month-day and hour in Shanghai, who, where, what. Li Lei u001, Han Meimei u002, Xiaoming u003, Bo u004,
# Ann u005, Chen Chen u006, Mei u007, An u008.
TALK: Final = """
10-08 10:02 u003 SALES   /kr update 1 1.25万 开局不错
10-08 10:05 u004 SALES   /kr update 3 47
10-08 10:06 u005 DIRECT  /kr update SALES/KR2 71%
10-08 10:08 u007 DIRECT  /kr update PRODUCT/KR1 42%
10-08 10:09 u002 COMPANY /kr update 1 8300
10-09 15:00 u004 SALES   /depend KR4 on PRODUCT/KR1 by 11-20
10-09 15:20 u006 PRODUCT /depend accept 1
10-16 10:01 u002 COMPANY /kr update 1 8600
10-16 10:02 u003 DIRECT  /kr update SALES/KR1 1.4万 华东先行
10-16 10:04 u005 DIRECT  /snooze 2h
10-16 12:10 u005 DIRECT  /kr update SALES/KR2 72% conf 6
10-16 14:00 u007 DIRECT  /checkin
10-16 14:01 u007 DIRECT  46%
10-20 11:00 u004 SALES   /block KR3 等供应商的接口 @王小明
10-23 16:00 u004 SALES   /unblock KR3 接口来了
10-30 10:03 u003 DIRECT  /kr update SALES/KR1 1.5万
10-30 10:05 u004 DIRECT  /kr update SALES/KR3 44
10-30 10:06 u002 COMPANY /kr update 1 9200
10-30 10:07 u002 COMPANY /kr update 2 4.2%
10-30 10:30 u008 DIRECT  /kr update PRODUCT/KR2 99.7%
11-10 09:40 u005 SALES   /away 2026-11-12..2026-11-16 @王小明
11-13 10:02 u003 DIRECT  /kr update SALES/KR1 1.55万
11-13 10:04 u003 DIRECT  /kr update SALES/KR2 74% 代 Ann
11-13 10:06 u004 DIRECT  /skip SALES/KR3 没有变化
11-13 11:00 u007 DIRECT  /kr update PRODUCT/KR1 52%
11-13 11:05 u008 DIRECT  /kr update PRODUCT/KR2 99.6%
11-13 11:06 u002 COMPANY /kr update 1 9700
11-17 09:05 u005 DIRECT  /back
11-27 10:05 u002 COMPANY /kr update 1 10100 大客户签约延后 conf 5
11-27 10:06 u003 DIRECT  /kr update SALES/KR1 1.7万
11-27 10:08 u004 DIRECT  /kr update SALES/KR3 36 the last vendor still sends faxes
11-27 10:09 u007 DIRECT  /kr update PRODUCT/KR1 58%
11-27 10:10 u008 DIRECT  /kr update PRODUCT/KR2 99.2%
12-11 10:02 u003 DIRECT  /kr update SALES/KR1 1.72万
12-11 10:03 u005 DIRECT  /kr update SALES/KR2 75%
12-11 10:05 u004 DIRECT  /kr update SALES/KR3 30
12-11 10:06 u004 DIRECT  /kr update SALES/KR4 done
12-11 10:07 u007 DIRECT  /kr update PRODUCT/KR1 70%
12-11 10:09 u002 COMPANY /kr update 1 11200
12-21 11:00 u001 SALES   /okr add 让老客户愿意推荐我们 in 2027Q1
12-25 10:02 u003 DIRECT  /kr update SALES/KR1 1.75万
12-25 10:03 u004 DIRECT  /kr update SALES/KR3 26
12-25 10:04 u005 DIRECT  /kr update SALES/KR2 76%
12-25 10:05 u007 DIRECT  /kr update PRODUCT/KR1 74%
12-25 10:06 u008 DIRECT  /kr update PRODUCT/KR2 99.6%
12-25 10:07 u002 COMPANY /kr update 1 11600
12-25 10:08 u002 COMPANY /kr update 2 4.6%
01-04 10:30 u001 SALES   /retro 先和客户谈，再动手
01-04 10:32 u001 SALES   /cycle close 2026Q4
01-04 10:33 u001 DIRECT  /yes
01-07 09:30 u001 SALES   /cycle carry 2026Q4/O1 keep 还差一点
01-08 10:10 u007 PRODUCT /okr add 新手第一天就看到价值
"""


def founding() -> Iterator[Said]:
    """What the demo's company typed to set itself its objectives, a minute apart."""
    lines = [each for each in demo_company.SCRIPT if " add " in each.text]
    for number, said in enumerate(lines):
        yield Said(FOUNDED + timedelta(minutes=number), said.who, said.group, said.text)


def talk() -> Iterator[Said]:
    for line in TALK.strip().splitlines():
        day, hour, who, where, text = line.split(maxsplit=4)
        year = 2027 if day.startswith("01") else 2026
        at = datetime.fromisoformat(f"{year}-{day}T{hour}").replace(tzinfo=SHANGHAI)
        yield Said(at.astimezone(UTC), who, where, text)


def everything() -> list[Said]:
    return sorted([*founding(), *talk()], key=lambda said: said.at)

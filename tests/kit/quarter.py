"""Three groups and twelve people who live through 2026Q4 in chat; the clock is turned by hand.

What somebody says is answered as they would read it: by `tests.kit.callers`, with nothing of the house.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.kit.bots import browser
from tests.kit.callers import Callers
from tests.kit.fakes import Pushed

PLANNING = datetime(2026, 9, 28, 2, tzinfo=UTC)  # a Monday, ten o'clock in Shanghai
GLUE = "\u2005"  # what DingTalk puts behind a mention
SALES = {"李雷": "u001", "王小明": "u003", "Ann Lee": "u005", "Wei": "u008", "Max": "u010"}
PRODUCT = {"Bo Chen": "u004", "陈晨": "u006", "Lan": "u007", "Fang": "u011"}
COMPANY = {"韩梅梅": "u002", "Zoe": "u009", "Boss": "boss"}
PEOPLE = SALES | PRODUCT | COMPANY
HOME = {
    name: where
    for where, people in (("sales", SALES), ("product", PRODUCT), ("company", COMPANY))
    for name in people
}
TOKEN = re.compile(r"okr[0-9a-f]{48}")


class Quarter(Callers):
    """People by name, each in their own group unless told."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.env = {"OKR_GROUPS__PRODUCT__MANAGERS": "u011", "OKR_GROUPS__COMPANY__TITLE": "Company"} | env
        super().__init__(folder, now=PLANNING, **self.env)

    def turn_to(self, day: str, hour: str = "02:00") -> None:
        """`10-16` at ten o'clock in Shanghai, or at another hour of UTC; of 2027 where it is written."""
        written = day if len(day) > len("10-16") else f"2026-{day}"
        moment = datetime.fromisoformat(f"{written}T{hour}").replace(tzinfo=UTC)
        if moment < self.clock.now:
            raise ValueError(f"the clock is at {self.clock.now} already")
        self.clock.now = moment

    async def heard(self, name: str, line: str, /, *, alone: bool = False) -> list[Pushed]:
        """All that is said because `name` types a line; @names in it are real mentions."""
        self.clock.forward(seconds=20)
        mentioned = [each for each in PEOPLE if f"@{each}" in line]
        for each in mentioned:
            line = line.replace(f"@{each} ", f"@{each}{GLUE}")
        where = None if alone else HOME[name]
        mentions = [PEOPLE[each] for each in mentioned]
        return await self.hear(line, PEOPLE[name], where, mentions=mentions, senderNick=name)

    async def tell(self, name: str, line: str, /, *reads: str, alone: bool = False) -> str:
        """What is said because of it; it must hold each of `reads`."""
        text = "\n\n".join(said.text for said in await self.heard(name, line, alone=alone))
        missing = [each for each in reads if each not in text]
        assert not missing, f"{name} typed {line!r}, read\n{text}\n\nwithout {missing}"
        return text

    async def posted(self, day: str) -> dict[str, str]:
        """What the timetable says on a day, by conversation or person."""
        self.turn_to(day)
        said: dict[str, list[str]] = {}
        for each in await self.tick():
            said.setdefault(each.to, []).append(each.text)
        return {to: "\n\n".join(texts) for to, texts in said.items()}

    async def report(self, ref: str, body: dict[str, Any], token: str) -> dict[str, Any]:
        """A machine reports a number."""
        async with browser(self.bot) as http:
            answer = await http.post(
                f"/api/v1/key-results/{ref}/value",
                content=json.dumps(body),
                headers={"authorization": f"Bearer {token}"},
            )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

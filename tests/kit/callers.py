"""People who speak to a bot from outside: signed callbacks in, what came out of its doors, the export.

Nothing of the house is used but what a stranger could: HTTP, the messages that DingTalk was handed,
and the document that `dingokr export` prints.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from exchange.exporting import exported
from tests.dingtalk_client.samples import ROBOT
from tests.kit.bots import Clock, a_bot, a_message, post
from tests.kit.fakes import PERSON, FakeDingTalk, Pushed
from tests.kit.hours import settle
from tests.kit.ways import USUAL_WAY
from tests.kit.wires import Exchange

SECRET = re.compile(r"okr[0-9a-f]{48}")  # a token, as it is shown once
NAMES = {"u001": "李雷", "u002": "韩梅梅", "u003": "王小明", "u004": "Bo Chen", "boss": "The Boss"}
ENV = {
    "OKR_GROUPS__SALES__CONVERSATION_ID": "cid-sales",
    "OKR_GROUPS__SALES__PARENT": "COMPANY",
    "OKR_GROUPS__SALES__MANAGERS": "u001",
    "OKR_GROUPS__PRODUCT__CONVERSATION_ID": "cid-product",
    "OKR_GROUPS__PRODUCT__PARENT": "COMPANY",
    "OKR_GROUPS__COMPANY__CONVERSATION_ID": "cid-company",
    "OKR_GROUPS__COMPANY__LEVEL": "company",
    "OKR_GROUPS__COMPANY__MANAGERS": "u002",
}


class Callers:
    """王小明 (u003) in SALES unless told; u001 manages SALES, u002 everything, `boss` is an admin."""

    def __init__(self, folder: Path, *, now: datetime | None = None, **env: str) -> None:
        self.clock = Clock() if now is None else Clock(now)
        self.dingtalk = FakeDingTalk()
        self._exchange = Exchange()
        env.setdefault("OKR_DINGTALK__RECEIVE", USUAL_WAY)
        self.bot = a_bot(
            folder, clock=self.clock, client=self.dingtalk, dial=self._exchange.dial, **ENV | env
        )
        self._listening: asyncio.Task[None] | None = None

    async def hear(
        self,
        text: str,
        /,
        by: str = "u003",
        where: str | None = "sales",
        *,
        mentions: Sequence[str] = (),
        **changes: Any,
    ) -> list[Pushed]:
        """Type a line; everything that DingTalk was handed because of it. `where` None is one to one."""
        before = len(self.dingtalk.pushed)
        await self.bring(self.body(text, by, where, mentions=mentions, **changes))
        await self.bot.delivery.drain()
        return self.dingtalk.pushed[before:]

    async def say(self, text: str, /, by: str = "u003", where: str | None = "sales", **how: Any) -> str:
        """Type a line and read all that is said because of it, in whichever conversation."""
        return "\n\n".join(said.text for said in await self.hear(text, by, where, **how))

    def body(
        self, said: str, by: str, where: str | None, /, *, mentions: Sequence[str], **changes: Any
    ) -> dict[str, Any]:
        people = [{"dingtalkId": f"$:LWCP_v1:${each}", "staffId": each} for each in mentions]
        place: dict[str, Any] = (
            {"conversationType": "1", "conversationId": f"cid-{by}", "conversationTitle": ..., "atUsers": ...}
            if where is None
            else {
                "conversationId": f"cid-{where}",
                "conversationTitle": where.capitalize(),
                "atUsers": [{"dingtalkId": ROBOT}, *people],
            }
        )
        who = {"senderStaffId": by, "senderNick": NAMES.get(by, by), "senderId": f"$:LWCP_v1:${by}"}
        return a_message(self.clock(), said, **who | place | changes)

    async def bring(self, body: dict[str, Any]) -> None:
        """By the door that the settings name."""
        if self.bot.listener is None:
            answer = await post(self.bot, body)
            assert answer.status_code == 200, answer.text
            return
        if self._listening is None:
            self._listening = asyncio.create_task(self.bot.listener.run())
            await settle()
        ack = await self._exchange.wires[-1].ask("CALLBACK", "/v1.0/im/bot/messages/get", body)
        assert ack["code"] == 200, ack

    async def stop(self) -> None:
        await self.bot.stop()

    async def tick(self) -> list[Pushed]:
        """What the timetable says now."""
        before = len(self.dingtalk.pushed)
        await self.bot.tick()
        await self.bot.delivery.drain()
        return self.dingtalk.pushed[before:]

    async def export(self) -> dict[str, Any]:
        now = self.clock()
        return await self.bot.database.write(lambda unit: exported(unit, fiscal_start=1, now=now))

    async def objectives(self) -> dict[str, dict[str, Any]]:
        """By whole reference, such as SALES/2026Q4/O1."""
        return {each["ref"]: each for each in (await self.export())["objectives"]}

    async def key_results(self) -> dict[str, dict[str, Any]]:
        return {kr["ref"]: kr for each in (await self.objectives()).values() for kr in each["key_results"]}

    async def key_result(self, ref: str) -> dict[str, Any]:
        """`KR1` of SALES in the current cycle of these tests."""
        return (await self.key_results())[ref if "/" in ref else f"SALES/2026Q4/{ref}"]


def in_group(said: Sequence[Pushed]) -> str:
    """What everybody in the group can read of it: the titles, too."""
    return "\n".join(
        f"{getattr(each.message, 'title', '')}\n{each.text}" for each in said if not _alone(each)
    )


def one_to_one(said: Sequence[Pushed]) -> str:
    return "\n".join(each.text for each in said if _alone(each))


def taps(said: Sequence[Pushed]) -> list[str]:
    """What the buttons would send."""
    buttons = [button for each in said for button in getattr(each.message, "buttons", ())]
    return [parse_qs(urlsplit(button.url).query)["content"][0] for button in buttons]


def lines_to_copy(text: str) -> list[str]:
    return re.findall(r"^(?:@OKR )?(/.+)$", text, re.MULTILINE)


def _alone(push: Pushed) -> bool:
    return push.door == PERSON

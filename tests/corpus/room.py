"""The company of one language around its bot: signed callbacks in, the export out, back to the beginning.

Going back to the beginning is copying the rows as they were: quicker than saying everything again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.corpus.cases import Corpus, Step
from tests.corpus.facts import Facts, facts
from tests.dingtalk_client.samples import wire
from tests.kit.bots import PATH, browser, rows, signed
from tests.kit.callers import Callers, taps
from tests.kit.fakes import Pushed

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # ten o'clock in Shanghai
BEFORE = timedelta(days=10)
GLUE = "\u2005"  # what DingTalk puts behind a mention
STAFF = {
    "owner": "u003", "manager": "u001", "head": "u002", "colleague": "u004", "stranger": "u005",
    "outsider": "u006", "maker": "u007", "admin": "boss", "guest": "g001",
}  # fmt: skip
ROLES = {staff_id: role for role, staff_id in STAFF.items()}
ABROAD = "ding0000000000000000000000000000ff"  # where a guest works
SETTINGS = "SELECT g.key || '.' || o.name, o.value FROM group_overrides o JOIN groups g ON g.id = o.group_id"

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
# What comes and goes with every message, whether it changes anything or not.
TRAFFIC = frozenset(
    {"inbox", "outbox", "questions", "refusals", "occurrences", "sends", "parked", "sqlite_sequence"}
)


class Room:
    """`said` is what the robot was heard to say because of the last step."""

    def __init__(self, folder: Path, corpus: Corpus) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.corpus = corpus
        self.callers = Callers(
            folder,
            now=MONDAY - BEFORE,
            OKR_LANG=corpus.lang,
            OKR_GROUPS__PRODUCT__MANAGERS=STAFF["outsider"],
        )
        self.said: list[Pushed] = []
        self.message = ""
        self.beginning: Facts = {}
        self._facts: Facts = {}
        self._kept: list[Any] = []
        self._http = browser(self.callers.bot)
        self._file = sqlite3.connect(folder / "okr.db")
        self._rows = sqlite3.connect(":memory:")

    async def furnish(self) -> None:
        """Say the world. Raises ValueError where the robot does not take it."""
        for by, where, text in self.corpus.world:
            before = await self.facts()
            await self.do(Step(text, "does", {}, by, where))
            if await self.facts() == before:
                raise ValueError(f"{by} said {text!r} and heard {self.heard()}")
        self.callers.clock.now = MONDAY
        self._file.backup(self._rows)
        self.beginning = await self.facts()

    async def close(self) -> None:
        await self._http.aclose()
        await self.callers.bot.stop()
        self._rows.close()
        self._file.close()

    def begin_again(self) -> None:
        self.callers.clock.now = MONDAY
        self._rows.backup(self._file)

    async def do(self, step: Step) -> None:
        """Say it, or tap the button that says it. Raises LookupError for one that was not offered."""
        if step.tap and step.tap not in self.offered():
            raise LookupError(f"{step.tap!r} is not among {self.offered()}")
        self.callers.clock.forward(minutes=step.wait, seconds=5)
        staff_id = STAFF[step.by]
        text, mentions = self._mentioned(step.tap or step.say)
        body = self.callers.body(
            text,
            staff_id,
            None if step.where is None else step.where.lower(),
            mentions=mentions,
            senderNick=self.corpus.people[step.by],
            **_form(step),
        )
        self.message = body["msgId"]
        self.said = await self._bring(body)

    def heard(self) -> str:
        """All that was said because of it, titles and the lines behind the buttons too."""
        texts = [f"{getattr(each.message, 'title', '')}\n{each.text}" for each in self.said]
        return "\n".join([*texts, *self.offered()])

    def offered(self) -> list[str]:
        """What the buttons would send."""
        return taps(self.said)

    async def facts(self) -> Facts:
        """What is kept now; an export is only made where some row is another."""
        tables = [name for (name,) in self._file.execute(TABLES) if name not in TRAFFIC]
        kept = [self._file.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables]
        if kept != self._kept:
            self._facts, self._kept = await self._exported(), kept
        return self._facts

    async def _exported(self) -> Facts:
        document = await self.callers.export()
        settings = {str(name): str(value) for name, value in rows(self.callers.bot, SETTINGS)}
        return facts(document, settings, ROLES)

    async def _bring(self, body: dict[str, Any]) -> list[Pushed]:
        """As `Callers.hear` does, but through one HTTP client: a new one for each line takes long."""
        bot, pushed = self.callers.bot, self.callers.dingtalk.pushed
        before = len(pushed)
        answer = await self._http.post(PATH, content=wire(body), headers=signed(bot.clock()))
        assert answer.status_code == 200, answer.text
        await bot.delivery.drain()
        return pushed[before:]

    def _mentioned(self, text: str) -> tuple[str, Sequence[str]]:
        found = [role for role, name in self.corpus.people.items() if f"@{name}" in text]
        for role in found:
            name = self.corpus.people[role]
            text = text.replace(f"@{name} ", f"@{name}{GLUE}")
        return text, [STAFF[role] for role in found]


def _form(step: Step) -> dict[str, Any]:
    """What differs from a plain text of a colleague."""
    form: dict[str, Any] = {}
    if step.by == "guest":
        form |= {"senderStaffId": ..., "senderCorpId": ABROAD}
    if step.voice:
        form |= {"msgtype": "audio", "content": {"recognition": step.voice, "duration": 2000}, "text": ...}
    if step.rich:
        parts = [
            {"type": "picture", "downloadCode": "dc"} if part == "picture" else {"text": part}
            for part in step.rich
        ]
        form |= {"msgtype": "richText", "content": {"richText": parts}, "text": ...}
    return form

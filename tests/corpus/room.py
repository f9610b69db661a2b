"""The company of one language around its bot: signed callbacks in, the export out, each case from its beginning.

Going back to the beginning is copying the rows as they were: quicker than saying everything again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.corpus.cases import Corpus, Step
from tests.corpus.facts import Facts, facts
from tests.kit.bots import rows
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
SETTINGS = (
    "SELECT g.key || '.' || o.name, o.value FROM group_overrides o JOIN groups g ON g.id = o.group_id"
)


class Room:
    """`said` is what the robot was heard to say because of the last step."""

    def __init__(self, folder: Path, corpus: Corpus) -> None:
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
        self._file = folder / "okr.db"
        self._rows = sqlite3.connect(":memory:")

    async def furnish(self) -> None:
        """Say the world. Raises ValueError where the robot does not take it."""
        for by, where, text in self.corpus.world:
            before = await self.facts()
            await self.do(Step(text, "does", {}, by, where))
            if await self.facts() == before:
                raise ValueError(f"{by} said {text!r} and heard {self.heard()}")
        self.callers.clock.now = MONDAY
        with closing(sqlite3.connect(self._file)) as kept:
            kept.backup(self._rows)
        self.beginning = await self.facts()

    async def close(self) -> None:
        await self.callers.bot.stop()
        self._rows.close()

    def begin_again(self) -> None:
        self.callers.clock.now = MONDAY
        with closing(sqlite3.connect(self._file)) as kept:
            self._rows.backup(kept)

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
        self.said = await self.callers.bring(body)

    def heard(self) -> str:
        """All that was said because of it, titles and the lines behind the buttons too."""
        texts = [f"{getattr(each.message, 'title', '')}\n{each.text}" for each in self.said]
        return "\n".join([*texts, *self.offered()])

    def offered(self) -> list[str]:
        """What the buttons would send."""
        return taps(self.said)

    async def facts(self) -> Facts:
        document = await self.callers.export()
        settings = {str(name): str(value) for name, value in rows(self.callers.bot, SETTINGS)}
        return facts(document, settings, ROLES)

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

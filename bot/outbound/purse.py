"""What DingTalk will put on the month's bill: counted in memory where it happens, written down in passing.

A callback must not wait for a row, so what is counted since the last beat (some fifteen seconds) is lost
with the process. The month is that in which it is written down. Several processes add up.
"""

from __future__ import annotations

from datetime import date, datetime

from bot.admins import Admins
from bot.metrics import Tally
from cards import spending as card
from handlers.context import Rules
from okr import budget
from storage.engine import Database
from storage.outbox import REPLY, Claimed
from storage.spending import Spending
from storage.unit_of_work import UnitOfWork


class Purse:
    def __init__(self, database: Database, tally: Tally, rules: Rules, admins: Admins) -> None:
        self._database = database
        self._tally = tally
        self._rules = rules
        self._admins = admins

    async def settle(self, now: datetime) -> None:
        """Write down what was spent since the last time. Raises StorageUnavailable, and forgets nothing."""
        spent = self._tally.take_spent()
        if not spent:
            return
        try:
            await self._database.write(lambda unit: self._settle(unit, spent, now))
        except BaseException:
            self._tally.spent.update(spent)
            raise

    def _settle(self, unit: UnitOfWork, counted: dict[str, int], now: datetime) -> None:
        spending, month = Spending(unit), budget.month_of(now)
        spending.add(month, counted)
        spent = budget.total(spending.of_month(month))
        reached = budget.to_tell(spent, self._rules.budget)
        if reached is None or not spending.tell_once(month, f"{float(reached):.0%}"):
            return
        self._admins.tell(
            unit,
            f"budget:{month}:{float(reached):.0%}",
            lambda reader: card.told(reader, reached, spent, self._rules.budget),
            tz=self._rules.default_group.tz,
            now=now,
        )


def kind_of(message: Claimed) -> str:
    """What a message is counted as: "reply", what the clock made it for, or that somebody did something."""
    if message.priority == REPLY:
        return "reply"
    if message.request_id.startswith("clock:"):
        return _of_the_clock(message.request_id)
    return "private" if message.staff_id else "notice"


def _of_the_clock(request_id: str) -> str:
    """A group's id ends with KIND:DAY, any other is clock:KIND:KEY:INSTANT."""
    rest, _, last = request_id.rpartition(":")
    try:
        date.fromisoformat(last)
    except ValueError:
        return request_id.split(":")[1]
    return rest.rpartition(":")[2]

"""Whatever is left to chance in a line, and how people spell what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import strategies as some

from tests.kit.company import NAMES
from tests.model.plain import (
    ADMIN,
    MANAGERS,
    NOW,
    UNDOABLE,
    Dict,
    Speaker,
    World,
    alive,
    cycle_of,
    group_of,
    is_closed,
    may_change,
    question,
)

T = TypeVar("T")

# Where each of the five talks: a manager, two owners, an admin, and one from another group.
PLACES: dict[str, tuple[str | None, ...]] = {
    "u001": ("SALES", "SALES", "COMPANY", None),
    "u003": ("SALES", "SALES", "COMPANY", None),
    "u004": ("SALES", "SALES", "PRODUCT", None),
    "u005": ("SALES", None),
    "u007": ("PRODUCT", None),
}
TALKATIVE = ("u001", "u001", "u003", "u003", "u003", "u004", "u004", "u004", "u005", "u007")
WORDS = ("Churn", "Refunds", "Renewals", "Shops", "Calls", "Visits", "Orders", "新客户", "Đơn hàng")


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    deed: str
    args: Dict
    mentions: tuple[str, ...] = ()


class Choice:
    def __init__(self, data: Any, world: World, me: Speaker) -> None:
        self._data, self.world, self.me = data, world, me

    def one(self, among: Sequence[T]) -> T:
        chosen: T = self._data.draw(some.sampled_from(among))
        return chosen

    def number(self, least: int, most: int) -> int:
        return int(self._data.draw(some.integers(least, most)))

    def seldom(self, among: int) -> bool:
        """Once in so many times. Borders are drawn more often than their share, so it is none of them."""
        return self.number(0, among + 1) == among // 2 + 1

    def key_result(self, fits: Callable[[str, Dict], bool] = lambda _ref, _kr: True) -> str:
        """One that fits, mostly."""
        return self._fitting(self.world.key_results, "KR", fits)

    def objective(self, fits: Callable[[str, Dict], bool] = lambda _ref, _objective: True) -> str:
        return self._fitting(self.world.objectives, "O", fits)

    def anything(self) -> str:
        return self.objective() if self.seldom(3) else self.key_result()

    def known(self, ref: str) -> Dict | None:
        return self.world.key_results.get(ref)

    def told_of(self, ref: str, kr: Dict) -> bool:
        """Did the speaker report on it?"""
        return any(each["ref"] == ref and each["by"] == self.me.who for each in self.world.check_ins)

    def changed_here(self) -> bool:
        since = self.me.at - UNDOABLE
        mine = (each for each in self.world.changes if each["by"] == self.me.who and not each["undone"])
        return any(each["place"] == self.me.where and each["at"] >= since for each in mine)

    def is_asked(self) -> bool:
        """Whether to do something: a choice is not answered with yes."""
        key = question(self.world, self.me)
        return key is not None and self.world.asked[key]["deed"] != ""

    def is_unasked(self) -> bool:
        return question(self.world, self.me) is None

    def title(self) -> str:
        return " ".join(self.one(WORDS) for _ in range(self.number(1, 3)))

    def typed(self, ref: str) -> str:
        """As short as it may be here."""
        here = group_of(ref) == self.me.where
        return ref.partition("/")[2] if here and not self.seldom(6) else ref

    def called(self, ref: str) -> tuple[str, bool]:
        """The same, with its cycle now and then, mostly where that is closed; and whether it is there."""
        if cycle_of(ref) != NOW:
            return self.typed(ref), True
        if not (self.seldom(2) if is_closed(self.world, ref) else self.seldom(12)):
            return self.typed(ref), False
        group, _, rest = ref.partition("/")
        here = group == self.me.where and not self.seldom(6)
        return "/".join([*([] if here else [group]), NOW, rest]), True

    def rules(self) -> bool:
        """Is it for the speaker to say how the group works? Others try it only now and then."""
        where = self.me.where or "SALES"
        return self.me.who == ADMIN or self.me.who in MANAGERS[where] or self.seldom(5)

    def somebody(self) -> str:
        """Oneself, or now and then somebody else."""
        return self.one([*PLACES]) if self.seldom(10) else self.me.who

    def named(self, owner: str) -> tuple[str, tuple[str, ...]]:
        return named(owner, self.me.who)

    def level(self, ref: str) -> int:
        return int(group_of(ref) == "COMPANY")

    def _fitting(self, every: Dict, letter: str, fits: Callable[[str, Dict], bool]) -> str:
        found = {ref: each for ref, each in every.items() if fits(ref, each)}
        return self._ref(every if not found or self.seldom(8) else found, letter)

    def _ref(self, known: Dict, letter: str) -> str:
        """Mostly one that the speaker may change; now and then anybody's, or one that is not there."""
        if not known or self.seldom(20):
            return f"{self.me.where or 'SALES'}/{letter}{self.one((97, 98))}"
        mine = [ref for ref in known if may_change(self.world, self.me, ref) and alive(self.world, ref)]
        return self.one(mine if mine and not self.seldom(5) else [*known])


def named(owner: str, me: str) -> tuple[str, tuple[str, ...]]:
    """Somebody else is really mentioned."""
    return ("", ()) if me in ("", owner) else (f" @{NAMES[owner]}", (owner,))

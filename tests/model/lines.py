"""What people type: for each changing command a line, and the deed it should be in the plain world.

To let a new command in, add its deed to `tests.model.deeds`, a composer here, and a row to TABLE; what
it changes is compared once it is in `plain.picture` and `stored.picture`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as some

from tests.kit.company import NAMES
from tests.model.plain import ANSWERABLE, UNDOABLE, Dict, Speaker, World, alive, group_of, may_change

T = TypeVar("T")

# Where each of the five talks: a manager, two owners, a member, and one from another group.
PLACES: dict[str, tuple[str | None, ...]] = {
    "u001": ("SALES", "SALES", "COMPANY", None),
    "u003": ("SALES", "SALES", "COMPANY", None),
    "u004": ("SALES", "SALES", "PRODUCT", None),
    "u005": ("SALES", None),
    "u007": ("PRODUCT", None),
}
TALKATIVE = ("u001", "u001", "u003", "u003", "u003", "u004", "u004", "u004", "u005", "u007")
STEPS = "plan; pilot; roll-out"
WORDS = ("Churn", "Refunds", "Renewals", "Shops", "Calls", "Visits", "Orders", "新客户", "Đơn hàng")
DAYS = (date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 23), date(2026, 9, 30), date(2026, 12, 24))


Measure = tuple[str, str, str, int | None, int]  # kind, words, unit, start, target


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    deed: str
    args: Dict
    mentions: tuple[str, ...] = ()


class Choice:
    """Whatever is left to chance in a line."""

    def __init__(self, data: Any, world: World, me: Speaker) -> None:
        self._data, self._world, self.me = data, world, me

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
        found = {ref: kr for ref, kr in self._world.key_results.items() if fits(ref, kr)}
        return self._ref(self._world.key_results if not found or self.seldom(8) else found, "KR")

    def objective(self) -> str:
        return self._ref(self._world.objectives, "O")

    def known(self, ref: str) -> Dict | None:
        return self._world.key_results.get(ref)

    def told_of(self, ref: str, kr: Dict) -> bool:
        """Did the speaker report on it?"""
        return any(each["ref"] == ref and each["by"] == self.me.who for each in self._world.check_ins)

    def changed_here(self) -> bool:
        since = self.me.at - UNDOABLE
        mine = (each for each in self._world.changes if each["by"] == self.me.who and not each["undone"])
        return any(each["place"] == self.me.where and each["at"] >= since for each in mine)

    def is_asked(self) -> bool:
        question = self._world.asked.get(self.me.who)
        return question is not None and self.me.at - question["at"] <= ANSWERABLE

    def title(self) -> str:
        return " ".join(self.one(WORDS) for _ in range(self.number(1, 3)))

    def typed(self, ref: str) -> str:
        """As short as it may be here."""
        here = group_of(ref) == self.me.where
        return ref.partition("/")[2] if here and not self.seldom(6) else ref

    def level(self, ref: str) -> int:
        return int(group_of(ref) == "COMPANY")

    def _ref(self, known: Dict, letter: str) -> str:
        """Mostly one that the speaker may change; now and then anybody's, or one that is not there."""
        if not known or self.seldom(20):
            return f"{self.me.where or 'SALES'}/{letter}{self.one((97, 98))}"
        mine = [ref for ref in known if may_change(self._world, self.me, ref) and alive(self._world, ref)]
        return self.one(mine if mine and not self.seldom(5) else [*known])


def add_objective(choose: Choice) -> Said:
    seen_by = choose.one(("company", "company", "group", "private"))
    under = choose.objective() if choose.seldom(4) else None
    if under is not None and choose.level(under) < int(choose.me.where == "COMPANY"):
        under = None  # whether an arrow may lead down is not what is looked at here
    said = an_objective(choose.title(), seen_by, _owner(choose), me=choose.me.who)
    if under is None:
        return said
    return replace(said, text=f"{said.text} under {choose.typed(under)}", args={**said.args, "under": under})


def an_objective(title: str, seen_by: str, owner: str, *, me: str = "") -> Said:
    named, mentions = _named(owner, me)
    args = {"title": title, "visibility": seen_by, "under": None, "owner": owner}
    return Said(f"/okr add {title} {seen_by}{named}", "okr add", args, mentions)


def add_key_result(choose: Choice) -> Said:
    objective, low, high = choose.objective(), choose.number(0, 40), choose.number(50, 200)
    measure: Measure = choose.one(
        (
            ("rise", f"from {low} to {high}", "", low, high),
            ("fall", f"from {high} to {low}", "", high, low),
            ("rise", f"from {low}% to {high}%", "%", low, high),
            ("keep_below", f"keep below {high}", "", None, high),
            ("yes_no", "done/not done", "", None, 1),
            ("milestones", f"milestones {STEPS}", "", 0, 3),
        )
    )
    owner, me = _owner(choose), choose.me.who
    return a_key_result(objective, choose.title(), measure, owner, me=me, typed=choose.typed(objective))


def a_key_result(
    objective: str, title: str, measure: Measure, owner: str, *, me: str = "", typed: str = ""
) -> Said:
    kind, words, unit, start, target = measure
    named, mentions = _named(owner, me)
    numbers = {"start": None if start is None else Decimal(start), "target": Decimal(target)}
    args = {"objective": objective, "owner": owner, "title": title, "kind": kind, "unit": unit, **numbers}
    return Said(f"/kr add {typed or objective} {title} {words}{named}", "kr add", args, mentions)


def _owner(choose: Choice) -> str:
    """Oneself, or now and then somebody else."""
    return choose.one([*PLACES]) if choose.seldom(10) else choose.me.who


def _named(owner: str, me: str) -> tuple[str, tuple[str, ...]]:
    """Somebody else is really mentioned."""
    return ("", ()) if me in ("", owner) else (f" @{NAMES[owner]}", (owner,))


def _amount(choose: Choice, ref: str) -> tuple[str, tuple[str, Any]]:
    """One that fits the kind, mostly."""
    kr = choose.known(ref)
    whole, step, part = choose.number(0, 220), choose.number(1, 30), choose.number(0, 3)
    of = int(kr["target"]) if kr and kr["target"] > 0 else 20
    words = (("done", ("done", None)), ("not done", ("not done", None)))
    numbers = (
        (f"{whole}", ("plain", whole)),
        (f"={whole}", ("absolute", whole)),
        (f"=-{step}", ("absolute", -step)),
        (f"+{step}", ("step", step)),
        (f"-{step}", ("step", -step)),
        (f"{part}/{of}", ("ratio", (part, of))),
    )
    shares = ((f"{step}%", ("percent", step)), ("100%", ("percent", 100)))
    counts = ((f"{part}", ("plain", part)), (f"{part}/3", ("ratio", (part, 3))))
    fitting: dict[str, tuple[Any, ...]] = {"yes_no": words, "milestones": (*words, *counts)}
    other = () if kr is None or kr["kind"] == "keep_below" else shares
    every = (*words, *numbers, *shares, *counts)
    kind = None if kr is None else kr["kind"]
    found: tuple[str, tuple[str, Any]] = choose.one(
        every if kind is None or choose.seldom(6) else fitting.get(kind, (*numbers, *other))
    )
    return found


def update(choose: Choice) -> Said:
    ref = choose.key_result()
    typed, said = _amount(choose, ref)
    on = choose.one(DAYS) if choose.seldom(4) else None
    rest = choose.one(("", " conf 7", " at risk", " waiting for the vendor"))
    text = f"/kr update {choose.typed(ref)} {typed}" + (f" on {on.isoformat()}" if on else "") + rest
    return Said(text, "kr update", {"ref": ref, "said": said, "on": on})


def tick(choose: Choice) -> Said:
    ref, place = choose.key_result(lambda _, kr: kr["kind"] == "milestones"), choose.number(0, 3)
    name = choose.one((str(place + 1), ("plan", "pilot", "roll-out", "retreat")[place]))
    return Said(f"/kr tick {choose.typed(ref)} {name}", "kr tick", {"ref": ref, "place": place})


def fix(choose: Choice) -> Said:
    ref, day = choose.key_result(choose.told_of), choose.one(DAYS[:3])
    typed, said = _amount(choose, ref)
    text = f"/kr fix {choose.typed(ref)} {day.isoformat()} {typed} wrong line"
    return Said(text, "kr fix", {"ref": ref, "day": day, "said": said})


def edit_key_result(choose: Choice) -> Said:
    ref, title = choose.key_result(), choose.title()
    target, weight = choose.number(-5, 205), choose.number(0, 3)
    name, to = choose.one((("title", title), ("target", Decimal(target)), ("weight", Decimal(weight))))
    if name == "weight" and choose.seldom(9):
        to = Decimal(1001)
    return Said(f"/kr edit {choose.typed(ref)} {name} {to}", "kr edit", {"ref": ref, "name": name, "to": to})


def edit_objective(choose: Choice) -> Said:
    ref, title = choose.objective(), choose.title()
    return Said(f"/okr edit {choose.typed(ref)} {title}", "okr edit", {"ref": ref, "title": title})


def hand_over(choose: Choice) -> Said:
    ref, owner = choose.key_result(), choose.one([*PLACES])
    mine = owner == choose.me.who
    text = f"/kr owner {choose.typed(ref)} {'me' if mine else '@' + NAMES[owner]}"
    return Said(text, "kr owner", {"ref": ref, "owner": owner}, () if mine else (owner,))


def move(choose: Choice) -> Said:
    ref, to = choose.key_result(), choose.objective()
    text = f"/kr move {choose.typed(ref)} {choose.typed(to)}"
    return Said(text, "kr move", {"ref": ref, "objective": to})


def align(choose: Choice) -> Said:
    """Upwards or level; that may well lead round in a circle."""
    ref, to = choose.objective(), choose.key_result() if choose.seldom(4) else choose.objective()
    if choose.level(to) < choose.level(ref):
        ref, to = (to, ref) if "/KR" not in to else (ref, ref)
    return Said(f"/okr align {choose.typed(ref)} {choose.typed(to)}", "okr align", {"ref": ref, "to": to})


def drop_key_result(choose: Choice) -> Said:
    ref = choose.key_result()
    return Said(f"/kr drop {choose.typed(ref)} overtaken by events", "kr drop", {"ref": ref})


def drop_objective(choose: Choice) -> Said:
    ref = choose.objective()
    return Said(f"/okr drop {choose.typed(ref)} overtaken by events", "okr drop", {"ref": ref})


WRONG = (
    ("/kr update {kr} banana", "bad_amount"),
    ("/kr update {kr}", "missing_word"),
    ("/kr update {kr} 45 50", "ambiguous_amount"),
    ("/kr update {kr} 4 5 %", "bad_amount"),
    ("/kr update {kr} 5 conf 11", "bad_confidence"),
    ("/kr updaet {kr} 5", "unknown_command"),
    ("/kr edit {kr} target", "missing_word"),
    ("/kr edit {kr} colour red", "missing_word"),
    ("/kr move {kr} {kr}", "bad_reference"),
    ("/kr add {o} More shops", "missing_word"),
    ("/okr add", "title_missing"),
    ("/okr align {o} nowhere", "bad_reference"),
    ("> /kr update {kr} 5", "quoted_line"),
    ("good morning everybody", "unknown_command"),
)


def wrong(choose: Choice) -> Said:
    line, code = choose.one(WRONG)
    key_result, objective = (choose.typed(ref) for ref in (choose.key_result(), choose.objective()))
    return Said(line.format(kr=key_result, o=objective), "wrong", {"code": code})


def undo(choose: Choice) -> Said:
    """Mostly said by somebody who changed something a moment ago."""
    return Said("/undo", "undo", {}) if choose.changed_here() or choose.seldom(6) else update(choose)


def yes(choose: Choice) -> Said:
    return Said("/yes", "yes", {}) if choose.is_asked() or choose.seldom(6) else drop_key_result(choose)


def no(_: Choice) -> Said:
    return Said("/no", "no", {})


# How often each is said, among a hundred or so.
TABLE: tuple[tuple[int, Callable[[Choice], Said]], ...] = (
    (3, add_objective),
    (5, add_key_result),
    (22, update),
    (10, tick),
    (6, fix),
    (9, edit_key_result),
    (3, edit_objective),
    (4, hand_over),
    (5, move),
    (7, align),
    (4, drop_key_result),
    (2, drop_objective),
    (24, undo),
    (8, yes),
    (1, no),
    (4, wrong),
)
ALONE = (yes, no)  # what answers a question
EVERY = tuple(compose for weight, compose in TABLE for _ in range(weight))
AMONG_OTHERS = tuple(compose for compose in EVERY if compose not in ALONE)

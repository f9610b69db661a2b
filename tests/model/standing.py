"""Where a key result stands in the plain world: value, progress and score, and what an amount means."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.model.plain import FIRST_DAY, SHANGHAI, Dict, No, Speaker, World, cycle_of, group_of

GRAIN, TENTH = Decimal("0.0001"), Decimal("0.1")
ROADS = ("rise", "fall", "milestones")


def standing(world: World, ref: str) -> list[Dict]:
    """The check-ins that count, in the order they were typed."""
    kept = [each for each in world.check_ins if each["ref"] == ref and not each["undone"]]
    mended = {each["mends"] for each in kept}
    return [each for each in kept if each["id"] not in mended]


def marks(world: World, ref: str) -> list[bool]:
    """Which milestones are done: as the standing check-ins say, one after the other; none moves once the
    cycle is closed."""
    if ref in world.frozen:
        return world.frozen[ref][1]
    done = [False] * int(world.key_results[ref]["target"])
    newest: datetime | None = None
    for each in standing(world, ref):
        if each["ticks"] is not None:
            done[each["ticks"]] = True
        elif newest is None or each["at"] >= newest:
            done = [each["value"] != 0] * len(done)
        newest = each["at"] if newest is None else max(newest, each["at"])
    return done


def value(world: World, ref: str) -> Decimal | None:
    """That of the newest check-in that stands, whoever made it; of milestones how many are done. In a
    closed cycle what it was when that was closed."""
    if ref in world.frozen:
        frozen: Decimal | None = world.frozen[ref][0]
        return frozen
    counted = standing(world, ref)
    if not counted:
        return None
    if world.key_results[ref]["kind"] == "milestones":
        return Decimal(sum(marks(world, ref)))
    newest: Decimal = max(counted, key=lambda each: (each["at"], each["id"]))["value"]
    return newest


def stand(world: World, ref: str) -> tuple[Decimal | None, list[bool]]:
    return value(world, ref), marks(world, ref) if world.key_results[ref]["kind"] == "milestones" else []


def freeze(world: World, group: str, cycle: str) -> None:
    """What a cycle comes to once it is closed; nothing moves that picture."""
    world.frozen |= {ref: stand(world, ref) for ref in of_cycle(world, group, cycle)}


def thaw(world: World, group: str, cycle: str) -> None:
    """Open again, the newest check-in counts, late ones too."""
    for ref in of_cycle(world, group, cycle):
        world.frozen.pop(ref, None)


def of_cycle(world: World, group: str, cycle: str) -> list[str]:
    return [ref for ref in world.key_results if (group_of(ref), cycle_of(ref)) == (group, cycle)]


# --- progress and scores -------------------------------------------------------------------------


def progress(world: World, ref: str) -> Decimal | None:
    kr, now = world.key_results[ref], value(world, ref)
    if now is None:
        return None
    if kr["kind"] == "yes_no":
        return Decimal(now >= kr["target"])
    if kr["kind"] == "keep_below":
        return Decimal(now <= kr["target"])
    start = kr["start"] or Decimal(0)
    road = kr["target"] - start
    return (now - start) / road if road else Decimal(0)


def score(world: World, ref: str) -> Decimal | None:
    """What was given, else the progress, clamped, to one decimal."""
    given: Decimal | None = world.key_results[ref]["score"]
    if given is not None:
        return given
    share = progress(world, ref)
    return None if share is None else one_decimal(min(max(share, Decimal(0)), Decimal(1)))


def score_of_objective(world: World, name: str) -> Decimal | None:
    """What was given, else the weighted mean of its key results' scores; a missing one counts 0."""
    given: Decimal | None = world.objectives[name]["score"]
    if given is not None:
        return given
    kept = [ref for ref in world.parts(name) if world.key_results[ref]["state"] != "dropped"]
    pairs = [(score(world, ref), _weight(world, ref)) for ref in kept]
    heavy = [(each, weight) for each, weight in pairs if weight > 0]
    if all(each is None for each, _ in heavy):
        return None
    total = sum((weight for _, weight in heavy), Decimal(0))
    return one_decimal(sum(((each or 0) * weight for each, weight in heavy), Decimal(0)) / total)


def _weight(world: World, ref: str) -> Decimal:
    kr = world.key_results[ref]
    weight: Decimal = kr["weight"]
    if world.setting(group_of(ref), "rollup") == "equal" or weight == 0:
        return weight
    if kr["kind"] not in ROADS:
        return Decimal(1)
    return abs(kr["target"]) or abs(kr["target"] - (kr["start"] or 0))


def unfinished(world: World, name: str) -> bool:
    if world.objectives[name]["state"] != "open":
        return False
    came = score_of_objective(world, name)
    return came is None or came < 1


def one_decimal(number: Decimal) -> Decimal:
    return number.quantize(TENTH, ROUND_HALF_UP)


# --- what an amount means ------------------------------------------------------------------------


def meant(kr: Dict, said: tuple[str, Any], now: Decimal | None) -> Decimal:
    """The value that an amount means; `said` is its form and its number(s)."""
    form, number = said
    if kr["kind"] == "yes_no":
        return _yes_or_no(form, number)
    if kr["kind"] == "milestones":
        return _all_or_none(kr, form, number)
    if form == "done":
        raise No("ambiguous_amount")
    if form == "not done":
        raise No("bad_amount")
    if form == "ratio":
        part, whole = number
        if whole != kr["target"]:
            raise No("ambiguous_amount")
        return Decimal(part)
    if form == "step":
        begin = kr["start"] if now is None else now
        if begin is None:
            raise No("bad_amount")
        return Decimal(begin + number)
    if form == "percent" and kr["unit"] != "%":
        if kr["start"] is None:
            raise No("ambiguous_amount")
        return (kr["start"] + (kr["target"] - kr["start"]) * number / 100).quantize(GRAIN, ROUND_HALF_UP)
    return Decimal(number)


def _yes_or_no(form: str, number: Any) -> Decimal:
    if form in ("done", "not done"):
        return Decimal(form == "done")
    whole = {"percent": 100, "plain": 1, "absolute": 1}.get(form)
    if whole is None or number not in (0, whole):
        raise No("bad_amount")
    return Decimal(number != 0)


def _all_or_none(kr: Dict, form: str, number: Any) -> Decimal:
    if form in ("done", "not done"):
        return kr["target"] if form == "done" else Decimal(0)
    if form == "ratio" and number[1] == kr["target"]:
        form, number = "plain", number[0]
    every = {"percent": Decimal(100), "plain": kr["target"], "absolute": kr["target"]}.get(form)
    if every is None or number not in (0, every):
        raise No("ambiguous_amount")
    return kr["target"] if number else Decimal(0)


def noon(day: date, me: Speaker, cycle: str) -> datetime:
    """Of a day of the cycle that has begun, never after now."""
    if cycle != "2026Q4" or not FIRST_DAY <= day <= me.today:
        raise No("date_outside")
    return min(datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI).astimezone(UTC), me.at)


def kind_of(kr: Dict) -> str:
    """A road leads up or down; one with a blank for a start leads where it did."""
    if kr["kind"] not in ("rise", "fall") or kr["start"] is None:
        return str(kr["kind"])
    return "rise" if kr["target"] > kr["start"] else "fall"


def plain(number: Decimal | None) -> str | None:
    """As it is stored and exported: "37", never "37.0"."""
    if number is None:
        return None
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def is_blank(kr: Dict) -> bool:
    return kr["state"] == "draft" and kr["start"] is None and kr["kind"] in ("rise", "fall")

"""Everything of the plain world that the database should hold, in the words of `tests.model.stored`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.model.plain import GIVEN, World
from tests.model.standing import marks, plain, value


def picture(world: World) -> Iterator[tuple[Any, ...]]:
    yield from _goals(world)
    yield from _results(world)
    yield from _around(world)
    yield from _of_groups(world)
    for (group, cycle, letter), last in world.numbers.items():
        yield "number", group, cycle, letter, last
    for who, lang in world.languages.items():
        yield "language", who, lang
    yield "history", len(world.changes) + world.undos


def _goals(world: World) -> Iterator[tuple[Any, ...]]:
    for ref, each in world.objectives.items():
        told = (each[name] for name in ("title", "owner", "state", "visibility", "ambition", "reason"))
        ended = (plain(each["score"]), each["score_note"], each["verdict"], each["verdict_line"])
        yield "objective", ref, *told, *ended, _within(each["carried"])
    for arrow, each in world.arrows.items():
        yield "arrow", *arrow, each["contributes"]


def _results(world: World) -> Iterator[tuple[Any, ...]]:
    for ref, kr in world.key_results.items():
        told = (kr[name] for name in ("objective", "title", "owner", "kind", "unit", "state", "reason"))
        numbers = (plain(each) for each in (kr["start"], kr["target"], value(world, ref), kr["weight"]))
        rest = (plain(kr["score"]), kr["score_note"], kr["feed"], kr["source"], _within(kr["carried"]))
        yield "key result", ref, *told, *numbers, *rest
        yield "milestones", ref, *(marks(world, ref) if kr["kind"] == "milestones" else [])
        reports = (each for each in world.check_ins if each["ref"] == ref)
        for place, each in enumerate(sorted(reports, key=lambda each: each["id"])):
            yield "check-in", ref, place, each["by"], plain(each["value"]), each["undone"], each["late"]


def _within(ref: str | None) -> str | None:
    """As it is called in its own group."""
    return ref and ref.partition("/")[2]


def _around(world: World) -> Iterator[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for each in world.blockers.values():
        ended = (each["closed"] is not None, each["closer"], each["word"])
        rows.append(("blocker", each["ref"], each["reason"], each["owner"], each["by"], *ended))
    for each in world.talk.values():
        rows.append((each["kind"], each["about"], each["by"], each["to"], each["text"]))
    for each in world.feeds.values():
        rows.append(("feed", each["ref"], each["by"], each["revoked"]))
    rows += [("away", each["who"]) for each in world.absences.values()]
    yield from counted(rows)
    for each in world.dependencies.values():
        by = each["by"] and each["by"].isoformat()
        told = (each["state"], each["reason"], each["asker"], each["answerer"])
        yield "dependency", each["number"], each["waiting"], each["on"], by, *told


def _of_groups(world: World) -> Iterator[tuple[Any, ...]]:
    for group in world.members:
        for name in GIVEN:
            yield "setting", group, name, world.setting(group, name)
    for (group, name), said in world.overrides.items():
        yield "override", group, name, said["value"], said["beneath"], said["by"]
    for (group, cycle), lived in world.cycles.items():
        told = (lived["state"], lived["opener"], lived["closer"])
        yield "cycle", group, cycle, *told, lived["picture"]


def counted(rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows that may well be the same twice, with how often each is there."""
    for row, count in Counter(rows).items():
        yield *row, count

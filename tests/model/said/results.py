"""Lines about key results: how they are measured, and where they stand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.kit.company import NAMES
from tests.model.plain import Dict
from tests.model.said.choice import PLACES, Choice, Said, named

STEPS = ("plan", "pilot", "roll-out")
DAYS = (date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 23), date(2026, 9, 30), date(2026, 12, 24))

Measure = tuple[str, str, str, int | None, int]  # kind, words, unit, start, target
TICKS: Measure = ("milestones", f"milestones {'; '.join(STEPS)}", "", 0, len(STEPS))


def add_key_result(choose: Choice) -> Said:
    objective, low, high = choose.objective(), choose.number(0, 40), choose.number(50, 200)
    measure: Measure = choose.one(
        (
            ("rise", f"from {low} to {high}", "", low, high),
            ("fall", f"from {high} to {low}", "", high, low),
            ("rise", f"from {low}% to {high}%", "%", low, high),
            ("keep_below", f"keep below {high}", "", None, high),
            ("yes_no", "done/not done", "", None, 1),
            TICKS,
        )
    )
    owner, me = choose.somebody(), choose.me.who
    return a_key_result(objective, choose.title(), measure, owner, me=me, typed=choose.typed(objective))


def a_key_result(
    objective: str, title: str, measure: Measure, owner: str, *, me: str = "", typed: str = ""
) -> Said:
    kind, words, unit, start, target = measure
    mention, mentions = named(owner, me)
    numbers = {"start": None if start is None else Decimal(start), "target": Decimal(target)}
    args = {"objective": objective, "owner": owner, "title": title, "kind": kind, "unit": unit, **numbers}
    args["steps"] = STEPS if kind == "milestones" else ()
    return Said(f"/kr add {typed or objective} {title} {words}{mention}", "kr add", args, mentions)


def amount(choose: Choice, ref: str) -> tuple[str, tuple[str, Any]]:
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
    called, written = choose.called(ref)
    if choose.seldom(8):
        args = {"ref": ref, "said": None, "on": None, "written": written}
        return Said(f"/kr update {called}", "kr update", args)
    typed, said = amount(choose, ref)
    on = choose.one(DAYS) if choose.seldom(4) else None
    rest = choose.one(("", " conf 7", " at risk", " waiting for the vendor"))
    text = f"/kr update {called} {typed}" + (f" on {on.isoformat()}" if on else "") + rest
    return Said(text, "kr update", {"ref": ref, "said": said, "on": on, "written": written})


def tick(choose: Choice) -> Said:
    ref, place = choose.key_result(lambda _, kr: kr["kind"] == "milestones"), choose.number(0, 3)
    called, written = choose.called(ref)
    name = choose.one((str(place + 1), (*STEPS, "retreat")[place]))
    return Said(f"/kr tick {called} {name}", "kr tick", {"ref": ref, "name": name, "written": written})


def fix(choose: Choice) -> Said:
    ref, day = choose.key_result(choose.told_of), choose.one(DAYS[:3])
    called, written = choose.called(ref)
    typed, said = amount(choose, ref)
    text = f"/kr fix {called} {day.isoformat()} {typed} wrong line"
    return Said(text, "kr fix", {"ref": ref, "day": day, "said": said, "written": written})


def edit_key_result(choose: Choice) -> Said:
    ref, title = choose.key_result(), choose.title()
    target, weight = choose.number(-5, 205), choose.number(0, 3)
    number = Decimal(target)
    name, to = choose.one(
        (("title", title), ("target", number), ("start", number), ("weight", Decimal(weight)))
    )
    if name == "weight" and choose.seldom(9):
        to = Decimal(1001)
    return Said(f"/kr edit {choose.typed(ref)} {name} {to}", "kr edit", {"ref": ref, "name": name, "to": to})


def fill(choose: Choice) -> Said:
    """The blank of a draft, if there is one."""
    if not any(_is_blank(ref, kr) for ref, kr in choose.world.key_results.items()):
        return edit_key_result(choose)
    ref, start = choose.key_result(_is_blank), Decimal(choose.number(1, 20))
    text = f"/kr edit {choose.typed(ref)} start {start}"
    return Said(text, "kr edit", {"ref": ref, "name": "start", "to": start})


def _is_blank(_ref: str, kr: Dict) -> bool:
    return kr["state"] == "draft" and kr["start"] is None


def hand_over(choose: Choice) -> Said:
    ref, owner = choose.key_result(), choose.one([*PLACES])
    mine = owner == choose.me.who
    text = f"/kr owner {choose.typed(ref)} {'me' if mine else '@' + NAMES[owner]}"
    return Said(text, "kr owner", {"ref": ref, "owner": owner}, () if mine else (owner,))


def move(choose: Choice) -> Said:
    ref, to = choose.key_result(), choose.objective()
    text = f"/kr move {choose.typed(ref)} {choose.typed(to)}"
    return Said(text, "kr move", {"ref": ref, "objective": to})


def drop(choose: Choice) -> Said:
    ref = choose.key_result()
    return Said(f"/kr drop {choose.typed(ref)} overtaken by events", "kr drop", {"ref": ref})


def feed(choose: Choice) -> Said:
    ref, name = choose.key_result(), choose.one(("", "CRM"))
    return Said(f"/kr feed {choose.typed(ref)} {name}".rstrip(), "kr feed", {"ref": ref, "name": name})


def auto(choose: Choice) -> Said:
    """Of what a machine was let in to; else one is let in, mostly."""
    fed = [ref for ref, kr in choose.world.key_results.items() if kr["feed"] != "none"]
    if not fed and not choose.seldom(6):
        return feed(choose)
    ref, on = choose.key_result(lambda ref, _: ref in fed), choose.one((True, False))
    text = f"/kr auto {choose.typed(ref)} {'on' if on else 'off'}"
    return Said(text, "kr auto", {"ref": ref, "on": on})

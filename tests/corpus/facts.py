"""What is kept, as one flat table from a short name to a value, read from the export and nothing else.

KR3 is the value of that key result of SALES in the current cycle, KR3.title its title; PRODUCT/KR1 is
another group's and 2027Q1/O1 of another cycle. What follows from other facts (progress, health) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Facts = dict[str, Any]
CYCLE = "2026Q4"
# A report brings these along; whoever cares names them.
WITH_A_VALUE = ("note", "on", "approx", "late", "ticked", "checkins", "done")
OF_A_KEY_RESULT = {
    **{name: name for name in ("title", "kind", "unit", "start", "target", "low", "high", "weight", "due")},
    **{name: name for name in ("state", "commit", "stretch", "score", "done", "feed", "reason")},
    "conf": "confidence",
    "stated": "stated_health",
}


def facts(document: Mapping[str, Any], settings: Mapping[str, str], roles: Mapping[str, str]) -> Facts:
    """`document` is an export, `settings` what was said in chat by `SALES.quiet`, `roles` names staff ids."""
    found: Facts = dict(settings)
    for objective in document["objectives"]:
        name = short(objective["ref"])
        for key in ("title", "visibility", "kind", "state", "score", "verdict"):
            found[f"{name}.{key}"] = _text(objective[key])
        found[f"{name}.owner"] = roles.get(objective["owner"], objective["owner"])
        found[f"{name}.aligned"] = "; ".join(objective["aligned_to"])
        for key_result in objective["key_results"]:
            found |= dict(_of_key_result(key_result, name, roles))
    found["depend"] = "; ".join(
        " ".join(filter(None, (each["from"], "on", each["on"], each["state"], each["by"] or "")))
        for each in document["dependencies"]
    )
    for person in document["people"]:
        days = [each for each in document["absences"] if each["staff_id"] == person["staff_id"]]
        said = "; ".join(f"{each['first_day']}..{each['last_day']}" for each in days)
        found[f"{roles.get(person['staff_id'], person['staff_id'])}.away"] = said or None
    for name, table in (("kudos", "kudos"), ("retro", "retros")):
        found[name] = "; ".join(each["text"] for each in document[table])
    for cycle in document["cycles"]:
        for lived in cycle["groups"]:
            if lived["group"] == "SALES":
                found[f"cycle {cycle['id']}"] = lived["state"]
    for person in document["people"]:
        found[f"{roles.get(person['staff_id'], person['staff_id'])}.lang"] = person["lang"]
    return found


def short(ref: str) -> str:
    """SALES/2026Q4/KR3 is KR3."""
    group, cycle, number = ref.split("/")
    return "/".join(part for part in (group, cycle, number) if part not in ("SALES", CYCLE))


def changes(before: Facts, after: Facts) -> Facts:
    """Every fact that is another, with what it became; None for one that is no more."""
    names = before.keys() | after.keys()
    return {name: after.get(name) for name in sorted(names) if before.get(name) != after.get(name)}


def unallowed(changed: Facts, wanted: Mapping[str, Any], before: Facts) -> Facts:
    """What changed though nobody asked for it, or became something else than was asked for."""
    return {
        name: value
        for name, value in changed.items()
        if (wanted[name] != value if name in wanted else not _comes_along(name, wanted, before))
    }


def missing(after: Facts, wanted: Mapping[str, Any]) -> Facts:
    """What does not hold, with what holds in its place."""
    return {name: after.get(name) for name, value in wanted.items() if after.get(name) != value}


def _comes_along(name: str, wanted: Mapping[str, Any], before: Facts) -> bool:
    """A report's note and day, the reason of an end, all of what is new, the cycle it is new in."""
    whole, _, part = name.partition(".")
    if (part in WITH_A_VALUE and whole in wanted) or (part == "reason" and f"{whole}.state" in wanted):
        return True
    if whole.startswith("cycle "):
        return any(each.startswith(f"{whole.removeprefix('cycle ')}/") for each in wanted)
    new = f"{whole}.title" not in before
    return new and any(each.partition(".")[0] == whole for each in wanted)


def _of_key_result(
    key_result: Mapping[str, Any], objective: str, roles: Mapping[str, str]
) -> Iterator[tuple[str, Any]]:
    name = short(key_result["ref"])
    yield name, key_result["current"]
    for key, written in OF_A_KEY_RESULT.items():
        yield f"{name}.{key}", _text(key_result[written])
    reports = [each for each in key_result["checkins"] if not each["undone"]]
    last = reports[-1] if reports else {}
    yield f"{name}.checkins", len(reports)
    yield f"{name}.note", last.get("note", "")
    yield f"{name}.on", last.get("at", "")[:10]
    yield f"{name}.approx", last.get("approx", False)
    yield f"{name}.late", last.get("late", False)
    yield f"{name}.owner", roles.get(key_result["owner"], key_result["owner"])
    yield f"{name}.objective", objective
    yield f"{name}.blocked", (key_result["blocked"] or {}).get("reason", "")
    yield f"{name}.comment", "; ".join(each["text"] for each in key_result["comments"])
    yield f"{name}.milestones", "; ".join(each["title"] for each in key_result["milestones"])
    ticked = (each["title"] for each in key_result["milestones"] if each["done_at"])
    yield f"{name}.ticked", "; ".join(ticked)
    yield f"{name}.phases", "; ".join(map(str, key_result["phases"]))


def _text(value: Any) -> Any:
    """A score as people write it; the rest as it is."""
    return str(value) if isinstance(value, float) else value

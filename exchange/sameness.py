"""When two tellings of one thing say the same, whatever ids they go by and however instants are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from exchange import names


def says_the_same(told: Any, kept: Any) -> bool:
    """Is everything that is told so here? What is not told may be anything."""
    if isinstance(told, Mapping) and isinstance(kept, Mapping):
        return all(name in kept and says_the_same(value, kept[name]) for name, value in told.items())
    if isinstance(told, list) and isinstance(kept, list):
        return len(told) == len(kept) and all(map(says_the_same, told, kept))
    if isinstance(told, Decimal) and isinstance(kept, float):
        return told == Decimal(str(kept))
    return bool(told == kept) or _same_instant(told, kept)


def _same_instant(told: Any, kept: Any) -> bool:
    if not (isinstance(told, str) and isinstance(kept, str) and "T" in told and "T" in kept):
        return False
    try:
        return datetime.fromisoformat(told) == datetime.fromisoformat(kept)
    except (ValueError, TypeError):
        return False


def plain_objective(objective: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is computed, and with places instead of ids."""
    return {
        **{name: value for name, value in objective.items() if name not in names.COMPUTED},
        "key_results": [_key_result(kr) for kr in objective.get("key_results", [])],
    }


def _key_result(kr: Mapping[str, Any]) -> dict[str, Any]:
    check_ins = kr.get("checkins", [])
    places = {each["id"]: place for place, each in enumerate(check_ins) if "id" in each}
    kept = {name: value for name, value in kr.items() if name not in names.COMPUTED}
    return kept | _lists(
        checkins=[
            without_id(each) | ({"mends": places.get(each["mends"])} if "mends" in each else {})
            for each in check_ins
        ],
        comments=[without_id(each) for each in kr.get("comments", [])] if "comments" in kr else None,
    )


def _lists(**given: list[Any] | None) -> dict[str, list[Any]]:
    return {name: value for name, value in given.items() if value is not None}


def without_id(of: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in of.items() if name != "id"}

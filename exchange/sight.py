"""A document cut to what one person may see: of the rest nothing is named in it, not even a number.

Sums stay those of the whole, as everywhere: an objective's progress counts what its reader may not see.
Who sees what is decided by whoever makes the `Sight`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from exchange.exporting import texts
from okr.dealings import whole_ref
from okr.model import Objective

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """`objectives` and `key_results` are whole references, of any group and cycle.

    `groups` are the keys of those that the reader belongs to or rules, `people` the staff ids of those
    whose days away are the reader's business.
    """

    staff_id: str
    objectives: frozenset[str]
    key_results: frozenset[str]
    groups: frozenset[str]
    people: frozenset[str]

    @classmethod
    def of(
        cls, staff_id: str, seen: Iterable[Objective], *, groups: Iterable[str], people: Iterable[str]
    ) -> Sight:
        """Of somebody who sees these objectives, and with each all its key results."""
        found = tuple(seen)
        return cls(
            staff_id,
            frozenset(map(whole_ref, found)),
            frozenset(whole_ref(kr) for each in found for kr in each.key_results),
            frozenset(groups),
            frozenset(people),
        )

    def names(self, ref: str | None) -> bool:
        """May this whole reference stand in the document?"""
        return ref in self.objectives or ref in self.key_results


def cut(document: Document, sight: Sight) -> Document:
    """Another document; the one given stays as it is."""
    part = {
        **document,
        "groups": [_group(each, sight) for each in document["groups"]],
        "people": [],
        "cycles": [_cycle(each, sight) for each in document["cycles"]],
        "objectives": [
            _objective(each, sight) for each in document["objectives"] if each["ref"] in sight.objectives
        ],
        "dependencies": [
            each for each in document["dependencies"] if sight.names(each["from"]) and sight.names(each["on"])
        ],
        "absences": [each for each in document["absences"] if each["staff_id"] in sight.people],
        "kudos": [each for each in document["kudos"] if sight.names(each["key_result"])],
        "retros": [each for each in document["retros"] if each["group"] in sight.groups],
    }
    named = {sight.staff_id, *texts(part)}
    part["people"] = [_person(each, sight) for each in document["people"] if each["staff_id"] in named]
    return part


def _group(group: Mapping[str, Any], sight: Sight) -> Document:
    """From outside nobody is told who belongs to it, nor the id of its conversation."""
    if group["key"] in sight.groups:
        return dict(group)
    return {**group, "conversation_id": "", "members": []}


def _person(person: Mapping[str, Any], sight: Sight) -> Document:
    """Which language somebody chose is their own business."""
    return dict(person) if person["staff_id"] == sight.staff_id else {**person, "lang": None}


def _cycle(cycle: Mapping[str, Any], sight: Sight) -> Document:
    return {**cycle, "groups": [_lived(each, cycle["id"], sight) for each in cycle["groups"]]}


def _lived(lived: Mapping[str, Any], cycle: str, sight: Sight) -> Document:
    """The last numbers given would tell how many there are: they are those of what is seen."""
    place = f"{lived['group']}/{cycle}/"
    return {
        **lived,
        "last_objective": _last(sight.objectives, f"{place}O"),
        "last_key_result": _last(sight.key_results, f"{place}KR"),
        "picture": [each for each in lived["picture"] if sight.names(each["ref"])],
    }


def _last(refs: Iterable[str], before: str) -> int:
    return max((int(ref.removeprefix(before)) for ref in refs if ref.startswith(before)), default=0)


def _objective(objective: Mapping[str, Any], sight: Sight) -> Document:
    return {
        **objective,
        "aligned_to": [ref for ref in objective["aligned_to"] if sight.names(ref)],
        "contributes": [ref for ref in objective["contributes"] if sight.names(ref)],
        "carried_from": _known(objective["carried_from"], sight),
        "key_results": [
            {**kr, "carried_from": _known(kr["carried_from"], sight)} for kr in objective["key_results"]
        ],
    }


def _known(ref: str | None, sight: Sight) -> str | None:
    return ref if sight.names(ref) else None

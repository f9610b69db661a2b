"""What of a company is new here: each thing is free to be stored, there already, or in the way.

References that are taken by something else are faults; what says the same as here is left as it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from exchange.absences import unknown
from exchange.checking import Misfit, shown
from exchange.company import (
    Company,
    LivedCycle,
    ToldAbsence,
    ToldDependency,
    ToldGroup,
    ToldKudos,
    ToldObjective,
    ToldRetro,
)
from exchange.kept import Kept
from exchange.sameness import plain_objective, says_the_same, without_id
from okr.dealings import CycleState, GroupCycle, whole_ref
from okr.planning import check_alignment
from okr.refusals import AlignmentLoop

T = TypeVar("T", ToldDependency, ToldKudos, ToldRetro)
FREE = "one that is free here, or the same as here"


@dataclass(frozen=True, slots=True)
class Compared:
    """What is new here of everything that was told; `already_there` counts the rest."""

    groups: tuple[ToldGroup, ...]
    cycles: tuple[LivedCycle, ...]
    objectives: tuple[ToldObjective, ...]
    dependencies: tuple[ToldDependency, ...]
    absences: tuple[ToldAbsence, ...]
    kudos: tuple[ToldKudos, ...]
    retros: tuple[ToldRetro, ...]
    already_there: int


def compared(company: Company, kept: Kept, here: Mapping[str, Any]) -> tuple[Compared, list[Misfit]]:
    """`here` is the export of what is kept. With faults nothing of what is returned may be stored."""
    objectives, clashes = _objectives(company, here)
    cycles, other_cycles = _cycles(company, here)
    dependencies = _unknown(company.dependencies, here["dependencies"])
    absences, double = unknown(company.absences, kept.absences)
    kudos = _unknown(company.kudos, here["kudos"])
    retros = _unknown(company.retros, here["retros"])
    new = Compared(
        groups=tuple(each for each in company.groups if each.settings.key not in _keys(kept)),
        cycles=cycles,
        objectives=objectives,
        dependencies=dependencies,
        absences=absences,
        kudos=kudos,
        retros=retros,
        already_there=_size(
            company.objectives, company.dependencies, company.absences, company.kudos, company.retros
        )
        - _size(objectives, dependencies, absences, kudos, retros),
    )
    faults = [
        *_groups(company, kept),
        *_people(company, kept),
        *clashes,
        *double,
        *other_cycles,
        *_twice(company),
        *_missing(company, kept),
        *_loops(company, kept),
    ]
    return new, faults


def _keys(kept: Kept) -> set[str]:
    return {group.key for group in kept.groups}


def _groups(company: Company, kept: Kept) -> Iterator[Misfit]:
    keys = _keys(kept)
    conversations = {group.conversation_id: group.key for group in kept.groups}
    for each in company.groups:
        settings = each.settings
        if settings.key in keys:
            continue
        if not settings.conversation_id:
            yield Misfit(
                f"{each.path}.conversation_id",
                "nothing",
                f"the id of {settings.key}, or {settings.key} in the settings",
            )
        elif settings.conversation_id in conversations:
            other = conversations[settings.conversation_id]
            yield Misfit(f"{each.path}.key", settings.key, f"{other}, as that conversation is called")
        conversations[settings.conversation_id] = settings.key
    known = keys | {each.settings.key for each in company.groups}
    named = [
        *((f"{each.path}.ref", each.objective.group_key) for each in company.objectives),
        *((f"{each.path}.group", each.group_key) for each in company.cycles),
        *((f"{each.path}.group", each.group_key) for each in company.retros),
    ]
    for path, key in named:
        if key not in known:
            yield Misfit(path, key, "a group of the file or of here")


def _people(company: Company, kept: Kept) -> Iterator[Misfit]:
    known = {each.staff_id for each in company.people} | {each.staff_id for each in kept.people}
    for staff_id, path in company.named.items():
        if staff_id not in known:
            yield Misfit(path, shown(staff_id), "somebody of people")


def _objectives(company: Company, here: Mapping[str, Any]) -> tuple[tuple[ToldObjective, ...], list[Misfit]]:
    kept = {each["ref"]: each for each in here["objectives"]}
    taken = {kr["ref"] for each in here["objectives"] for kr in each["key_results"]}
    new, clashes = [], []
    for told in company.objectives:
        ref = whole_ref(told.objective)
        if ref in kept:
            if not says_the_same(plain_objective(told.raw), plain_objective(kept[ref])):
                clashes.append(Misfit(f"{told.path}.ref", ref, FREE))
            continue
        new.append(told)
        clashes += [
            Misfit(f"{kr.path}.ref", whole_ref(kr.key_result), FREE)
            for kr in told.key_results
            if whole_ref(kr.key_result) in taken
        ]
    return tuple(new), clashes


def _cycles(company: Company, here: Mapping[str, Any]) -> tuple[tuple[LivedCycle, ...], list[Misfit]]:
    """One that somebody opened or closed here must say the same; any other takes what is told."""
    kept = {(each["group"], cycle["id"]): each for cycle in here["cycles"] for each in cycle["groups"]}
    new, clashes = [], []
    for told in company.cycles:
        found = kept.get((told.group_key, told.cycle.id))
        lived = found is not None and (found["state"] != "open" or found["opened_at"] is not None)
        if found is not None and lived and told.touched and not says_the_same(_life(told.raw), found):
            clashes.append(Misfit(f"{told.path}.state", told.state.value, f"{found['state']}, as it is here"))
        new.append(told)
    return tuple(new), clashes


def _life(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers given since then do not make two lives differ."""
    return {name: value for name, value in raw.items() if not name.startswith("last_")}


def touched(lived: GroupCycle) -> bool:
    """Did anybody open or close it?"""
    return lived.state is not CycleState.OPEN or lived.opened_at is not None


def _unknown(told: Sequence[T], here: Iterable[Mapping[str, Any]]) -> tuple[T, ...]:
    """Those that are not here yet, whatever number they go by."""
    left: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for kept in here:
        left[_when(kept)].append(without_id(kept))
    new = []
    for each in told:
        raw, among = without_id(each.raw), left[_when(each.raw)]
        same = next((index for index, kept in enumerate(among) if says_the_same(raw, kept)), None)
        if same is None:
            new.append(each)
        else:
            del among[same]
    return tuple(new)


def _when(of: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(of.get("at") or of["asked_at"])


def _size(*lists: Sequence[Any]) -> int:
    return sum(map(len, lists))


def _twice(company: Company) -> Iterator[Misfit]:
    """Numbers and ids that stand for two things."""
    krs = [kr for each in company.objectives for kr in each.key_results]
    places: list[tuple[str, str]] = [
        *((f"KR {whole_ref(kr.key_result)}", f"{kr.path}.ref") for kr in krs if kr.key_result.number),
        *(
            (f"check-in {each.check_in.id}", f"{kr.path}.checkins[{index}].id")
            for kr in krs
            for index, each in enumerate(kr.check_ins)
            if each.check_in.id > 0
        ),
        *(
            (f"comment {each.id}", f"{kr.path}.comments[{index}].id")
            for kr in krs
            for index, each in enumerate(kr.comments)
            if each.id
        ),
        *((f"dependency {each.dependency.id}", f"{each.path}.id") for each in company.dependencies),
        *((f"kudos {each.kudos.id}", f"{each.path}.id") for each in company.kudos),
        *((f"retro {each.retro.id}", f"{each.path}.id") for each in company.retros),
    ]
    seen = Counter[str]()
    for name, path in places:
        seen[name] += 1
        if seen[name] > 1 and not name.endswith(" 0"):
            yield Misfit(path, name.rpartition(" ")[2], "each one once")


def _missing(company: Company, kept: Kept) -> Iterator[Misfit]:
    """References to what is neither in the file nor here."""
    krs = set(kept.kinds) | {
        whole_ref(kr.key_result) for each in company.objectives for kr in each.key_results
    }
    known = krs | {whole_ref(each) for each in kept.objectives}
    known |= {whole_ref(each.objective) for each in company.objectives}
    wanted: list[tuple[str, str, set[str]]] = [
        (f"{each.path}.aligned_to[{index}]", ref, known)
        for each in company.objectives
        for index, ref in enumerate(each.objective.aligned_to)
    ]
    for told in company.dependencies:
        wanted += [
            (f"{told.path}.from", told.dependency.waiting, krs),
            (f"{told.path}.on", told.dependency.on, krs),
        ]
    wanted += [(f"{each.path}.key_result", each.key_result, krs) for each in company.kudos]
    for path, ref, among in wanted:
        if ref not in among:
            yield Misfit(path, ref, "a reference of the file or of here")


def _loops(company: Company, kept: Kept) -> Iterator[Misfit]:
    every = [*kept.objectives, *(each.objective for each in company.objectives)]
    homes = {whole_ref(kr): whole_ref(each) for each in kept.objectives for kr in each.key_results}
    homes |= {
        whole_ref(kr.key_result): whole_ref(each.objective)
        for each in company.objectives
        for kr in each.key_results
    }
    above = {whole_ref(each): tuple(homes.get(ref, ref) for ref in each.aligned_to) for each in every}

    def parents(ref: str) -> tuple[str, ...]:
        return above.get(ref, ())

    for told in company.objectives:
        ref = whole_ref(told.objective)
        for index, target in enumerate(told.objective.aligned_to):
            try:
                check_alignment(ref, homes.get(target, target), parents)
            except AlignmentLoop:
                yield Misfit(f"{told.path}.aligned_to[{index}]", target, f"none that serves {ref}")

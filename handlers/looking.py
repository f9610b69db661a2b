"""/okr, /kr show, /kr history, /status: reading what is there, as far as the asker may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from cards import help as help_card
from cards import listing
from handlers import around, lookup
from handlers.context import Context
from handlers.drafts import CYCLE
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply, Source
from handlers.router import misspelt
from handlers.words import KeyResultRef
from i18n import commands as vocabulary
from okr import progress
from okr.model import Group, Health, Objective, Person, Standing, State, Visibility
from okr.refusals import UnexpectedWord, UnknownReference
from okr.rights import visible_to_group

Entry = tuple[Objective, Standing, Mapping[int, Standing]]
LAST_CHECK_INS = 3
WHOLE_HISTORY = 100
RISKY = (Health.AT_RISK, Health.BEHIND)


@dataclass(frozen=True, slots=True)
class Whose:
    """[@person|GROUP|mine|risk|stale|all] [cycle]: which objectives are meant."""

    usage: ClassVar[str] = "[@person|GROUP|mine|risk|stale|all] [cycle]"
    which: str = ""  # "", "mine", "risk", "stale", "all", "person" or "group"
    name: str = ""
    person: Person | None = None
    cycle: str | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        which, name, person, cycle = "", "", None, None
        said = [word.typed for word in line.said]
        while (word := line.take()) is not None:
            option = vocabulary.option(word.text)
            mentioned = reading.mentions.get(word.text.casefold())
            if cycle is None and CYCLE.fullmatch(word.text):
                cycle = word.text.upper()
            elif which:
                # `/okr ad Title` is more likely a misspelt command than a group.
                raise UnexpectedWord(line.command, word.text, lines=misspelt("okr", said))
            elif mentioned is not None:
                which, person = "person", mentioned
            elif option in ("mine", "risk", "stale", "all"):
                which = option
            elif option == "me":
                which = "mine"
            else:
                which, name = "group", word.text
        return cls(which, name, person, cycle)


@command("okr", example="/okr mine")
def list_objectives(context: Context, whose: Whose) -> Reply:
    """List objectives and key results with progress and health."""
    heading, found = _chosen(context, whose)
    visible = [(objective, group) for objective, group in found if context.sees(objective, group)]
    private = [pair for pair in visible if not lookup.for_everyone_here(context, pair[0])]
    # A group's own list leaves out what not everyone there may see; one about a person goes to the asker.
    alone = bool(private) and whose.which in ("mine", "person")
    shown = visible if alone else [pair for pair in visible if pair not in private]
    entries = [entry(context, objective, group) for objective, group in shown]
    if whose.which in HEALTHS:
        entries = [kept for kept in (_only(item, HEALTHS[whose.which]) for item in entries) if kept]
    message = listing.objectives(context.reader_for(private=alone), entries, heading=heading, hidden=0)
    return Reply(message, private=alone)


HEALTHS: dict[str, Callable[[Standing], bool]] = {
    "risk": lambda standing: standing.health in RISKY,
    "stale": lambda standing: standing.health is Health.STALE,
}


def _only(item: Entry, wanted: Callable[[Standing], bool]) -> Entry | None:
    """The objective with just the key results that are wanted; None when none is."""
    objective, standing, standings = item
    kept = tuple(kr for kr in objective.key_results if wanted(standings[kr.id]))
    return (replace(objective, key_results=kept), standing, standings) if kept else None


def entry(context: Context, objective: Objective, group: Group) -> Entry:
    """An objective with how it and each of its key results stands today."""
    standings = {kr.id: context.standing(kr, group) for kr in objective.key_results}
    return objective, context.objective_standing(objective, group), standings


def _chosen(
    context: Context, whose: Whose
) -> tuple[tuple[str, dict[str, str]], list[tuple[Objective, Group]]]:
    """The heading and the objectives, before anyone asked who may see them."""
    if whose.which in ("mine", "person"):
        staff_id = whose.person.staff_id if whose.person else context.request.actor.staff_id or ""
        name = whose.person.name if whose.person else ""
        heading = ("list.person", {"name": name}) if whose.person else ("list.mine", {})
        return heading, _everywhere(
            context, whose, lambda cycle: context.objectives.of_person(staff_id, cycle)
        )
    if whose.which == "all":
        return ("list.all", {}), _everywhere(context, whose, context.objectives.in_cycle)
    group = _group(context, whose)
    if group is None:
        staff_id = context.request.actor.staff_id or ""
        return ("list.mine", {}), _everywhere(
            context, whose, lambda cycle: context.objectives.of_person(staff_id, cycle)
        )
    cycle = lookup.written_cycle(context, whose.cycle) if whose.cycle else context.cycle_of(group).id
    heading_key = {"risk": "list.risk", "stale": "list.stale"}.get(whose.which, "list.group")
    found = [o for o in context.objectives.in_group(group.id, cycle) if o.state is not State.DROPPED]
    return (heading_key, {"group": group.title or group.key, "cycle": cycle}), [(o, group) for o in found]


def _group(context: Context, whose: Whose) -> Group | None:
    """The group meant; None one to one, where the asker's own objectives are meant instead."""
    if whose.which == "group":
        named = context.groups.by_key(whose.name.upper())
        if named is None:
            known = tuple(group.key for group in _own_groups(context))
            said = [word.typed for word in context.line.said]
            raise UnknownReference(whose.name, known=known, lines=misspelt("okr", said))
        return named
    if context.group is not None:
        return context.group
    mine = _own_groups(context)
    return mine[0] if whose.which and len(mine) == 1 else None


def _own_groups(context: Context) -> list[Group]:
    return context.groups.of_member(context.request.actor.staff_id or "")


def _everywhere(
    context: Context, whose: Whose, read: Callable[[str], list[Objective]]
) -> list[tuple[Objective, Group]]:
    """Objectives of all groups; each in its own group's current cycle unless one is written."""
    groups = {group.id: group for group in context.groups.every()}
    written = lookup.written_cycle(context, whose.cycle) if whose.cycle else None
    cycles = {written} if written else {context.cycle_of(group).id for group in groups.values()}
    return [
        (objective, groups[objective.group_id])
        for cycle in sorted(cycles)
        for objective in read(cycle)
        if objective.state is not State.DROPPED
        and (written or cycle == context.cycle_of(groups[objective.group_id]).id)
    ]


@command("kr show", example="/kr show KR3")
def show(context: Context, which: KeyResultRef) -> Reply:
    """Value, road, expected and the sum behind the verdict, with the last check-ins."""
    found = lookup.key_result(context, which.reference)
    private = not lookup.for_everyone_here(context, found.objective)
    reader = context.reader_for(private=private)
    message = listing.key_result(
        reader,
        found.key_result,
        found.objective,
        context.standing(found.key_result, found.group),
        context.check_ins.newest(found.key_result.id, most=LAST_CHECK_INS),
    )
    return Reply(around.shown(context, reader, found, message), private=private)


@command("kr history", example="/kr history KR3")
def history(context: Context, which: KeyResultRef) -> Reply:
    """Every check-in, the undone ones struck."""
    found = lookup.key_result(context, which.reference)
    private = not lookup.for_everyone_here(context, found.objective)
    reader = context.reader_for(private=private)
    message = listing.history(
        reader,
        found.key_result,
        context.check_ins.newest(found.key_result.id, most=WHOLE_HISTORY),
    )
    return Reply(around.remembered(context, reader, found, message), private=private)


@command("status", example="/status")
def status(context: Context) -> Reply:
    """One line: how the group stands, and how many key results are at risk."""
    group = lookup.own_group(context)
    cycle = context.cycle_of(group)
    objectives = seen_by_all(context, group)
    entries = [entry(context, objective, group) for objective in objectives]
    verdicts = [standing.health for _, _, standings in entries for standing in standings.values()]
    counts = {health: verdicts.count(health) for health in Health if health in verdicts}
    parts = [(item[1].progress, progress.ONE) for item in entries]
    return Reply(
        help_card.status(context.reader, group, cycle, progress.weighted_mean(parts), counts, len(objectives))
    )


def seen_by_all(context: Context, group: Group) -> list[Objective]:
    """The open objectives of a group's current cycle that everybody in it may see, and the asker too."""
    shown = {each for each in Visibility if visible_to_group(each)}
    if group.external:
        shown = {Visibility.COMPANY}
    by_clock = context.request.source is Source.CLOCK
    return [
        objective
        for objective in context.objectives.in_group(group.id, context.cycle_of(group).id)
        if objective.visibility in shown
        and objective.state is not State.DROPPED
        and (by_clock or context.sees(objective, group))
    ]

"""The alignment map as a chart: objectives as they hang together or, where they are many, group by group.

It draws what it is handed: what a reader may not see is not among it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cards.alignment_map import Picture
from cards.drawing.overview import summary
from cards.drawing.teams import Placed, groups_of, team_ties, teams
from cards.layout import share
from cards.reader import Reader
from charts.alignment import AlignmentMap, Node, Tie, Words
from okr.dealings import Dependency, whole_ref
from okr.forest import Node as Hanging
from okr.model import Objective, State

MOST_NODES: Final = 200
MOST_TIES: Final = 16  # between groups; more of them are a tangle in which nothing is found


def alignment(
    reader: Reader,
    picture: Picture,
    *,
    dependencies: Sequence[Dependency] = (),
    titles: Mapping[str, str] | None = None,
    link: Callable[[Objective], str] | None = None,
    link_of_group: Callable[[str], str] | None = None,
    most: int = MOST_NODES,
) -> AlignmentMap:
    """More than `most` nodes are drawn group by group, every group one node.

    `titles` are those of groups, by key. Of the dependencies those are drawn that have both sides on the
    map. `link` tells where an objective opens, `link_of_group` where the map of one group does.
    """
    placed = _placed(picture)
    ties = _ties(reader, placed, dependencies)
    standings = [picture.standings[each.objective.id] for each in placed if not each.drawn]
    title = _title(reader, picture)
    bare = AlignmentMap(
        title=title,
        facts="",
        summary=summary(reader, title, (standing.health for standing in standings)),
        words=_said(reader),
    )
    if len(placed) <= most:
        nodes = tuple(_node(reader, picture, each, link) for each in placed)
        facts = _facts(reader, picture, len(standings))
        return replace(bare, facts=facts, nodes=nodes, ties=tuple(ties))
    groups = groups_of(placed)
    every = team_ties(reader, ties, placed, groups)
    return replace(
        bare,
        facts=_facts(reader, picture, len(standings), *_collapsed(reader, len(groups), len(every))),
        teams=teams(reader, picture, groups, titles or {}, link_of_group),
        ties=tuple(every[:MOST_TIES]),
    )


def _collapsed(reader: Reader, groups: int, ties: int) -> list[str]:
    said = [reader.words.count("atlas.groups", groups)]
    if ties > MOST_TIES:
        said.append(reader.words.count("atlas.ties", ties - MOST_TIES))
    return said


def _title(reader: Reader, picture: Picture) -> str:
    words = reader.words
    cycle = words.list(picture.cycles)
    if picture.title:
        return words.say("map.title_of", of=picture.title, cycle=cycle)
    return words.say("map.title", cycle=cycle)


def _facts(reader: Reader, picture: Picture, objectives: int, *more: str) -> str:
    words = reader.words
    hidden = words.count("list.hidden", picture.hidden) if picture.hidden else ""
    facts = (
        words.count("chart.objectives", objectives),
        *more,
        words.day(reader.today, reader.today),
        hidden,
    )
    return " · ".join(filter(None, facts))


def _said(reader: Reader) -> Words:
    say = reader.words.say
    return Words(
        empty=say("chart.no_objectives"),
        orphan=say("list.orphan"),
        drawn=say("map.drawn"),
        contributes=say("map.contributes"),
        supports=say("atlas.supports"),
        waits=say("atlas.waits"),
    )


def _placed(picture: Picture) -> list[Placed]:
    """Every node of the trees after the one it hangs on; a chain may be as long as it likes."""
    found: list[Placed] = []
    waiting: list[tuple[Hanging, int]] = [(tree, -1) for tree in reversed(picture.trees)]
    while waiting:
        node, parent = waiting.pop()
        waiting += [(child, len(found)) for child in reversed(node.below)]
        found.append(Placed(node.objective, parent, node.via, node.contributes, node.drawn))
    return found


def _node(reader: Reader, picture: Picture, placed: Placed, link: Callable[[Objective], str] | None) -> Node:
    objective = placed.objective
    standing = picture.standings[objective.id]
    return Node(
        ref=whole_ref(objective),
        title=objective.title,
        health=standing.health,
        verdict=reader.words.say(f"health.{standing.health.value}"),
        percent=share(reader, standing.progress),
        progress=None if standing.progress is None else round(float(standing.progress), 4),
        parent=placed.parent,
        part=placed.part,
        contributes=placed.contributes,
        orphan=objective.id in picture.orphans,
        drawn=placed.drawn,
        link=link(objective) if link else "",
    )


def _ties(reader: Reader, placed: Sequence[Placed], dependencies: Sequence[Dependency]) -> list[Tie]:
    """Between the nodes of both sides, from a key result to another of one objective none."""
    wanted = {ref for each in dependencies for ref in (each.waiting, each.on)}
    places: dict[str, int] = {}
    for place, node in enumerate(placed):
        if not node.drawn:
            parts = (kr for kr in node.objective.key_results if kr.state is not State.DROPPED)
            for ref in wanted.intersection((whole_ref(node.objective), *map(whole_ref, parts))):
                places.setdefault(ref, place)
    words, found = reader.words, []
    for each in dependencies:
        waiting, on = places.get(each.waiting), places.get(each.on)
        if waiting is None or on is None or waiting == on:
            continue
        state = words.say(f"depend.state.{each.state.value}")
        said = [words.say("depend.asked", waiting=each.waiting, on=each.on), state]
        if each.by is not None:
            said.append(words.say("depend.by", day=reader.day(each.by)))
        found.append(Tie(waiting, on, each.state, state, " · ".join(said)))
    return found

"""A map of very many objectives, group by group: how many, how they stand, which is the worst.

A group hangs on the one that most of its arrows lead to. Where two serve each other, the one that stands
first on the map is above.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from cards.alignment_map import Picture
from cards.layout import share
from cards.reader import Reader
from charts.alignment import Count, Team, Tie
from okr.dealings import DependencyState
from okr.health import WORST_FIRST
from okr.model import Health, Objective
from okr.progress import clamped

# What somebody ought to look at, from worst.
_PROBLEMS: Final = (Health.AT_RISK, Health.BEHIND, Health.STALE)
_PRESSING: Final = (
    DependencyState.REFUSED,
    DependencyState.ASKED,
    DependencyState.ACCEPTED,
    DependencyState.MET,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An objective on the map, the place of the one it hangs on, and by which whole reference (`via`)."""

    objective: Objective
    parent: int
    via: str
    contributes: bool
    drawn: bool

    @property
    def part(self) -> str:
        """The key result it hangs on, "" for the objective itself."""
        found = self.via.rpartition("/")[2]
        return found if found.startswith("KR") else ""


@dataclass(slots=True)
class Gathered:
    """One group: its objectives, the group it hangs on ("" for none), and whether it counts there."""

    key: str
    objectives: list[Objective] = field(default_factory=list)
    upper: str = ""
    contributes: bool = False


def groups_of(placed: Sequence[Placed]) -> dict[str, Gathered]:
    """By key, each after the group it hangs on."""
    found: dict[str, Gathered] = {}
    arrows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    counting: set[tuple[str, str]] = set()
    for each in placed:
        key = each.objective.group_key
        group = found.setdefault(key, Gathered(key))
        if not each.drawn:
            group.objectives.append(each.objective)
        upper = placed[each.parent].objective.group_key if each.parent >= 0 else key
        if upper != key:
            arrows[key][upper] += 1
            if each.contributes:
                counting.add((key, upper))
    for key, uppers in arrows.items():
        # The most arrows first; of as many the one met first, for a sort keeps the order.
        for upper, _ in sorted(uppers.items(), key=lambda counted: -counted[1]):
            if not _hangs_on(found, upper, key):
                found[key].upper, found[key].contributes = upper, (key, upper) in counting
                break
    return _from_the_top(found)


def _hangs_on(groups: Mapping[str, Gathered], key: str, upper: str) -> bool:
    while key:
        if key == upper:
            return True
        key = groups[key].upper
    return False


def _from_the_top(groups: Mapping[str, Gathered]) -> dict[str, Gathered]:
    below: dict[str, list[str]] = {}
    for key, group in groups.items():
        below.setdefault(group.upper, []).append(key)
    ordered: dict[str, Gathered] = {}
    waiting = below.get("", [])[::-1]
    while waiting:
        key = waiting.pop()
        ordered[key] = groups[key]
        waiting += below.get(key, [])[::-1]
    return ordered


def teams(
    reader: Reader,
    picture: Picture,
    groups: Mapping[str, Gathered],
    titles: Mapping[str, str],
    link: Callable[[str], str] | None,
) -> tuple[Team, ...]:
    """The groups as nodes, in their order."""
    places = {key: place for place, key in enumerate(groups)}
    return tuple(
        _team(reader, picture, group, titles.get(group.key, ""), places, link) for group in groups.values()
    )


def _team(
    reader: Reader,
    picture: Picture,
    group: Gathered,
    title: str,
    places: Mapping[str, int],
    link: Callable[[str], str] | None,
) -> Team:
    words = reader.words
    standings = [picture.standings[each.id] for each in group.objectives]
    shares = [clamped(each.progress) for each in standings if each.progress is not None]
    mean = sum(shares, Decimal(0)) / len(shares) if shares else None
    counted = Counter(each.health for each in standings)
    healths = [health for health in WORST_FIRST if counted[health]]
    return Team(
        key=group.key,
        title=title,
        size=words.count("chart.objectives", len(group.objectives)),
        health=healths[0] if healths else Health.NONE,
        percent=share(reader, mean),
        counts=tuple(
            Count(health, counted[health], words.say(f"health.{health.value}")) for health in healths
        ),
        progress=None if mean is None else round(float(mean), 4),
        problem=_problem(reader, picture, group.objectives),
        orphans=sum(each.id in picture.orphans for each in group.objectives),
        parent=places.get(group.upper, -1),
        contributes=group.contributes,
        link=link(group.key) if link else "",
    )


def _problem(reader: Reader, picture: Picture, objectives: Iterable[Objective]) -> str:
    """12% · O3 Cut the refund time: of the worst verdict the one that has come least far."""
    standings = picture.standings
    worrying = [each for each in objectives if standings[each.id].health in _PROBLEMS]
    if not worrying:
        return ""
    worst = min(
        worrying,
        key=lambda each: (
            _PROBLEMS.index(standings[each.id].health),
            standings[each.id].progress or Decimal(0),
        ),
    )
    return f"{share(reader, standings[worst.id].progress)} · {worst.ref} {worst.title}"


def team_ties(
    reader: Reader, ties: Iterable[Tie], placed: Sequence[Placed], groups: Mapping[str, Gathered]
) -> list[Tie]:
    """Between two groups one for all of theirs, in the state that presses most; what presses most first."""
    words = reader.words
    places = {key: place for place, key in enumerate(groups)}
    between: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        pair = placed[tie.waiting].objective.group_key, placed[tie.on].objective.group_key
        if pair[0] != pair[1]:
            between.setdefault(pair, []).append(tie)
    found = []
    for (waiting, on), each in between.items():
        first = min(each, key=lambda tie: _PRESSING.index(tie.state))
        counts = Counter(tie.word for tie in sorted(each, key=lambda tie: _PRESSING.index(tie.state)))
        states = [
            words.say("chart.counted", health=word, n=words.number(Decimal(count)))
            for word, count in counts.items()
        ]
        said = words.say("depend.asked", waiting=waiting, on=on)
        says = f"{said} · {words.list(states)}"
        found.append(Tie(places[waiting], places[on], first.state, first.word, says, len(each)))
    return sorted(found, key=lambda tie: (_PRESSING.index(tie.state), -tie.count))

"""Mine: what is due of me now, what is in my way, who waits for me, and all that I own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from handlers.audience import Tree
from handlers.context import Context
from handlers.owing import half_cadence, is_answered, open_key_results
from okr.dealings import Dependency, DependencyState
from okr.model import Group, KeyResult, Standing
from storage.dependencies import Dependencies, StoredDependency
from storage.skips import Skips
from web.cycles import chosen_cycle
from web.pages.person import Share, shares_of
from web.views import Asked, Page, view

MOST_TIES: Final = 20
MOST_REPORTS: Final = 5


@dataclass(frozen=True, slots=True)
class Own:
    """A key result of whoever looks."""

    key_result: KeyResult
    standing: Standing
    group: Group


@view("/mine")
def mine(context: Context, asked: Asked) -> Page:
    staff_id = asked.visitor.staff_id
    tree, chosen = Tree.of(context), chosen_cycle(context, asked)
    shares = shares_of(context, tree, staff_id, chosen)
    own = _own(shares, staff_id)
    asks = _asked_of(Dependencies(context.unit).of_person(staff_id, most=MOST_TIES), own)
    reported = sorted(
        (each for each in own if each.key_result.checked_in_at is not None),
        key=lambda each: each.key_result.checked_in_at or each.key_result.created_at,
        reverse=True,
    )
    facts = {
        "chosen": chosen,
        "shares": shares,
        "due": _due(context, own) if chosen.is_current else [],
        "blocked": [each for each in own if each.key_result.blocker is not None],
        "asks": asks,
        "reported": reported[:MOST_REPORTS],
    }
    return Page("mine.html", context.reader.words.say("page.mine"), facts)


def _own(shares: Iterable[Share], staff_id: str) -> list[Own]:
    return [
        Own(kr, parts[kr.id], share.group)
        for share in shares
        for objective, _, parts in share.entries
        for kr in open_key_results(objective)
        if kr.owner.staff_id == staff_id
    ]


def _due(context: Context, own: Sequence[Own]) -> list[Own]:
    """What nobody was told of for half a cadence of its group, the longest ago first."""
    if not own:
        return []
    since = {each.group.id: context.now - half_cadence(each.group) for each in own}
    skips = Skips(context.unit).since(min(since.values()))
    due = []
    for each in own:
        kr, border = each.key_result, since[each.group.id]
        skipped = kr.id in skips and skips[kr.id] >= border
        if not skipped and not is_answered(kr, border):
            due.append(each)
    return sorted(due, key=lambda each: each.key_result.checked_in_at or each.key_result.created_at)


def _asked_of(stored: Iterable[StoredDependency], own: Sequence[Own]) -> list[tuple[Dependency, Own]]:
    """What others wait for. Of their side only the reference is told: not everybody may see more."""
    mine = {each.key_result.id: each for each in own}
    return [
        (each.dependency, mine[each.on_id])
        for each in stored
        if each.on_id in mine and each.dependency.state in (DependencyState.ASKED, DependencyState.ACCEPTED)
    ]

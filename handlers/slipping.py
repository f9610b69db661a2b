"""What becomes of those who wait when a key result moves: they hear of a slip once, the owner first."""

from __future__ import annotations

from dataclasses import replace

from cards import dependency as card
from handlers import ties
from handlers.context import Context
from handlers.lookup import FoundKeyResult
from handlers.noticing import DEPENDENCY
from handlers.telling import tell
from handlers.ties import Pair
from okr import dependencies
from okr.dependencies import Slip
from okr.model import Objective, State
from storage.dependencies import Dependencies, StoredDependency


def watch(context: Context, provider: FoundKeyResult) -> None:
    """Tell those who wait for a key result that was just changed, where it got worse than they know.

    What got better is only kept, so that the next slip is news again.
    """
    kr = provider.key_result
    ended = provider.objective.state
    if provider.objective.cycle_closed and ended is not State.DROPPED:
        ended = State.CLOSED
    if kr.state is not State.DROPPED and ended in (State.DROPPED, State.CLOSED):
        provider = replace(provider, key_result=replace(kr, state=ended))
    for stored in Dependencies(context.unit).of(kr.id):
        if stored.on_id == kr.id:
            _watch(context, stored, provider)


def watch_all(context: Context, objective: Objective) -> None:
    """The same for each key result of an objective that ended or began again, by itself or with its cycle."""
    for kr in objective.key_results:
        watch_row(context, kr.id)


def watch_row(context: Context, key_result_id: int) -> None:
    """The same for one that is to be read first; one that is gone has nobody waiting for it."""
    pair = context.key_results.by_id(key_result_id)
    if pair is not None and pair[0].awaited:
        watch(context, FoundKeyResult(*pair, context.groups.by_id(pair[1].group_id)))


def _watch(context: Context, stored: StoredDependency, provider: FoundKeyResult) -> None:
    kr, group = provider.key_result, provider.group
    health = context.standing(kr, group).health
    now = dependencies.slip(stored.dependency, kr, health, today=context.today_in(group))
    if now is stored.told:
        return
    Dependencies(context.unit).tell(stored.dependency.id, now)
    news = dependencies.news(stored.told, now)
    if news is not None:
        _tell(context, Pair(stored, ties.found(context, stored.waiting_id), provider), news)


def _tell(context: Context, both: Pair, why: Slip) -> None:
    if not both.alive or both.waiting.objective.cycle_closed:
        return
    for owner in dependencies.listeners(both.waiting.key_result, both.on.key_result):
        tell(
            context,
            owner,
            both.waiting,
            lambda to: card.slipped(to.reader, ties.to_addressee(both, to), why),
            kind=DEPENDENCY,
        )
    # Its own group hears that it is behind anyway.
    if both.waiting.group.id != both.on.group.id:
        ties.notice(context, both, both.waiting.group, both.stood)

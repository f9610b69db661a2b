"""Which cycle a page is about, and which others it could be about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from handlers.context import Context
from okr import cycles
from okr.model import Cycle
from storage.objectives import Objectives
from web.views import Asked

MOST_CHOICES: Final = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """`cycle` is the one that is shown; `all` are the ids to choose from, with it and the current one."""

    cycle: Cycle
    all: tuple[str, ...]
    is_current: bool


def chosen_cycle(context: Context, asked: Asked) -> Choice:
    """Of everything there is; else the current one where the visitor is. Raises BadCycle."""
    now = cycles.quarter_of(context.today, context.rules.fiscal_start)
    return choice(context, asked, Objectives(context.unit).cycles(), current=now)


def choice(context: Context, asked: Asked, there: Iterable[str], *, current: Cycle) -> Choice:
    """By `?cycle=`, else the current one; `there` are those in which anything was set, by name.

    Raises BadCycle for what is none.
    """
    typed = asked.query.get("cycle", "")
    chosen = context.cycle(typed) if typed else current
    newest = sorted({*there, current.id}, reverse=True)[:MOST_CHOICES]
    return Choice(chosen, tuple(sorted({*newest, chosen.id})), chosen.id == current.id)

"""Objectives of which each serves the one before it, written straight into storage."""

from __future__ import annotations

from datetime import datetime

from okr.model import Ambition, Visibility
from storage.objectives import Objectives
from storage.unit_of_work import UnitOfWork


def chain(
    unit: UnitOfWork,
    length: int,
    *,
    group_id: int,
    cycle: str,
    owner: str,
    at: datetime,
    contributes: bool = False,
) -> None:
    """O1, O2 that serves it, O3 that serves that, and so on."""
    objectives, above = Objectives(unit), None
    for number in range(1, length + 1):
        made = objectives.add(
            group_id=group_id,
            cycle=cycle,
            title=f"Link {number}",
            owner=owner,
            visibility=Visibility.COMPANY,
            ambition=Ambition.COMMITTED,
            at=at,
        )
        if above is not None:
            objectives.align(made.id, to_objective=above, to_key_result=None, contributes=contributes)
        above = made.id

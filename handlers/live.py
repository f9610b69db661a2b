"""The rows of cards that rewrite themselves, as they are shown first and after each tap."""

from __future__ import annotations

from collections.abc import Sequence

from cards import live_rows as card
from cards.live import MOST_ROWS, Row
from cards.owed import Owed
from cards.reader import Reader
from handlers.context import Context
from okr.model import Group, KeyResult
from storage.events import KEY_RESULT


def live_rows(context: Context, reader: Reader, owed: Sequence[Owed]) -> list[Row]:
    """Of a private card; none where no such card can be shown."""
    if not context.rules.rewrites:
        return []
    return [
        card.still_open(reader, each, version(context, each.key_result.id), private=True)
        for each in owed[:MOST_ROWS]
    ]


def group_rows(context: Context, group: Group, key_results: Sequence[KeyResult]) -> list[Row]:
    """Of a group's card, each with its owner's name."""
    if not context.rules.rewrites:
        return []
    return [
        card.still_open(
            context.reader,
            Owed(kr, context.standing(kr, group), context.reader.ref(kr)),
            version(context, kr.id),
            private=False,
            owner=kr.owner.name,
        )
        for kr in key_results[:MOST_ROWS]
    ]


def version(context: Context, key_result_id: int) -> int:
    """What a key result is at: every report on it, every change of it and every undo moves it on."""
    return context.events.newest_of(KEY_RESULT, key_result_id)

"""Interactive cards that were shown: kept for a month, redrawn, refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from storage.cards import KEPT, Cards, Shown
from tests.storage.samples import MINUTE, NOON

ROW = {"key_result": 3, "version": 7, "taps": [["/kr update KR3 +1", False]], "undo_of": "", "undo_by": ""}


def a_shown_card(**changes: Any) -> Shown:
    return replace(Shown("t-1", "asked", "", "u001", [ROW], [["/checkin", True]], NOON), **changes)


@pytest.fixture
def cards(each):
    return each(Cards)


def test_it_is_found_as_it_was_put(cards):
    cards.put(a_shown_card())
    assert cards.find("t-1") == a_shown_card()
    assert cards.find("t-2") is None


def test_put_again_it_stays_as_it_was_drawn_last(cards):
    cards.put(a_shown_card())
    drawn = a_shown_card(rows=[ROW | {"version": 8, "undo_of": "r-1", "undo_by": "u001"}])
    cards.redraw(drawn)
    cards.put(a_shown_card())
    assert cards.find("t-1") == drawn


def test_refusals_are_counted_by_their_word(cards):
    for number, why in enumerate(["param.a", "param.b", "param.a", ""]):
        cards.put(a_shown_card(track_id=f"t-{number}"))
        if why:
            cards.refuse(f"t-{number}", why=why)
    assert cards.refused(since=NOON) == {"param.a": 2, "param.b": 1}
    assert cards.refused(since=NOON + MINUTE) == {}


def test_it_is_forgotten_after_a_month(cards):
    cards.put(a_shown_card())
    assert cards.forget(now=NOON + KEPT) == 0
    assert cards.forget(now=NOON + KEPT + MINUTE) == 1
    assert cards.find("t-1") is None

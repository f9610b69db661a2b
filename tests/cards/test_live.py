"""Cards that rewrite themselves: what each row says and offers, beside the words of the message."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cards import asked, live_rows, prompt
from cards.live import ASKED, MOST_ROWS, Live, Row, Tap
from cards.message import Message
from cards.owed import Owed
from i18n.languages import LANGUAGES
from okr.model import Health, KeyResult, Kind, Standing
from tests.kit.builders import GAP_10_25, LI_LEI, Q4, a_check_in, a_group, a_key_result
from tests.kit.readers import a_reader

PRIVATE = a_reader(in_group=False)
HALF = Standing(Decimal("0.5"), Decimal("0.63"), Health.BEHIND, GAP_10_25, "gap")
REFUND = a_key_result(title="Refund time", start=48, target=24, current=36, unit="hours")


def owed(kr: KeyResult = REFUND) -> Owed:
    return Owed(kr, HALF, f"SALES/{kr.ref}")


def labels(row: Row) -> list[str]:
    return [tap.label for tap in row.taps]


def commands(row: Row) -> dict[str, str]:
    return {tap.label: tap.command for tap in row.taps}


def test_a_private_row_offers_everything_and_says_which_asks_for_more():
    row = live_rows.still_open(PRIVATE, owed(), 7, private=True)
    assert row.text == "**SALES/KR3 Refund time**: 48 → 24 hours · now 36 hours · 50% · expected 63%"
    assert commands(row) == {
        "Still 36 hours": "/kr update SALES/KR3 same",
        "-1": "/kr update SALES/KR3 -1",
        "-3": "/kr update SALES/KR3 -3",
        "Type a number": "/kr update SALES/KR3",
        "Blocked": "/block SALES/KR3",
        "Skip": "/skip SALES/KR3",
    }
    assert [tap.in_chat for tap in row.taps] == [False, False, False, True, True, True]


def test_a_group_s_row_names_its_owner_and_asks_nothing_there():
    row = live_rows.still_open(PRIVATE, owed(), 7, private=False, owner="Li *Lei*")
    assert row.text.startswith("**Li ＊Lei＊** · **SALES/KR3 Refund time**")
    assert labels(row) == ["Still 36 hours", "-1", "-3"]
    assert not any(tap.in_chat for tap in row.taps)


def test_nothing_can_be_typed_for_what_is_no_number():
    done_or_not = a_key_result(kind=Kind.YES_NO, title="Policy")
    assert labels(live_rows.still_open(PRIVATE, owed(done_or_not), 7, private=True)) == [
        "Done", "Not done", "Blocked", "Skip",
    ]  # fmt: skip


def test_an_answered_row_says_from_what_to_what_and_how_it_stands():
    report = a_check_in(value=36, before=Decimal(39))
    row = live_rows.answered(PRIVATE, owed(), report, 8)
    assert row.text == "✓ **SALES/KR3** Refund time: 39 hours → 36 hours · 50% · ▲ behind"
    assert row.taps == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_way_back_says_until_when_on_the_reader_s_clock(lang):
    until = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
    row = live_rows.way_back(a_reader(lang), Row(3, 8, "x"), until=until, request_id="r-1", by="u001")
    assert "10:10" in row.undo
    assert (row.undo_of, row.undo_by) == ("r-1", "u001")


def test_what_people_wrote_is_harmless_in_every_row():
    nasty = a_key_result(title="[x](http://evil) <@all> **", current=1)
    for row in (
        live_rows.still_open(PRIVATE, owed(nasty), 7, private=True),
        live_rows.answered(PRIVATE, owed(nasty), None, 7),
        live_rows.skipped(PRIVATE, owed(nasty), 7),
    ):
        assert not any(sign in row.text for sign in ("](", "http://", "<@", "** **"))


def test_a_row_keeps_what_its_taps_say_and_none_of_its_words():
    row = Row(3, 7, "secret words", (Tap("Same", "/u 3 same"), Tap("Skip", "/skip 3", in_chat=True)))
    assert row.kept() == {
        "key_result": 3,
        "version": 7,
        "taps": [["/u 3 same", False], ["/skip 3", True]],
        "undo_of": "",
        "undo_by": "",
    }


def test_it_lies_in_the_outbox_beside_the_words_and_comes_back_whole():
    live = Live(ASKED, "Head", (Row(3, 7, "KR3", (Tap("Same", "/u 3 same"),)),), "Foot", (Tap("A", "/b"),))
    message = Message("T", "words", live=live)
    assert Message.from_dict(message.to_dict()) == message
    assert "live" not in Message("T", "words").to_dict()


def a_private_card(count: int, *, rewrites: bool) -> Message:
    krs = [a_key_result(id=number, number=number, current=1) for number in range(1, count + 1)]
    listed = [owed(kr) for kr in krs]
    rows = [live_rows.still_open(PRIVATE, each, 7, private=True) for each in listed[:MOST_ROWS]]
    return asked.card(PRIVATE, LI_LEI, Q4, listed, rules=[GAP_10_25], rows=rows if rewrites else ())


@pytest.mark.parametrize("count", [1, 2, MOST_ROWS, MOST_ROWS + 2])
def test_a_private_card_says_the_same_with_and_without(count):
    plain, card = (a_private_card(count, rewrites=rewrites) for rewrites in (False, True))
    assert (card.text, card.buttons) == (plain.text, plain.buttons)
    assert plain.live is None
    assert card.live is not None
    said = "\n".join([card.live.text, *(row.text for row in card.live.rows), card.live.foot])
    assert all(f"SALES/KR{number}" in said for number in range(1, count + 1))
    assert [tap.command for tap in card.live.taps] == (["/checkin"] if count > 1 else [])


def test_a_prompt_lists_below_what_has_no_row():
    krs = [a_key_result(id=number, number=number, current=1) for number in range(1, 9)]
    rows = [live_rows.still_open(PRIVATE, owed(kr), 7, private=False) for kr in krs[:MOST_ROWS]]
    message = prompt.checkin(
        a_reader(),
        a_group(),
        [(LI_LEI, krs)],
        week=8,
        weeks=14,
        late=True,
        closing=date(2026, 12, 31),
        rows=rows,
    )
    assert message is not None
    assert message.live is not None
    assert "KR7" in message.live.foot
    assert "KR6" not in message.live.foot
    assert message.live.text.startswith("### ")
    assert [tap.command for tap in message.live.taps] == ["/okr mine"]

"""What /undo of a card puts into the outbox, and what a redelivery of it is answered with."""

from __future__ import annotations

import pytest

from handlers.request import ReplyBy
from storage.outbox import Outbox
from tests.kit.desk import shown


@pytest.fixture
def carded(sales):
    """Wang Xiaoming had a card posted, and it is there."""

    def posted(unit) -> None:
        for message in Outbox(unit).claim("w1", now=sales.now, most=99):
            keys = ["key-1"] if message.body.get("recallable") else []
            Outbox(unit).sent(message.id, "w1", now=sales.now, keys=keys)

    sales.must("/card", id="m-card")
    sales.read(posted)
    return sales


def said(desk, request_id: str) -> list[dict]:
    """What the outbox holds of a request, in its order."""
    return desk.read(lambda unit: Outbox(unit).replies_to(request_id))


def test_a_card_leaves_by_the_door_it_can_be_taken_back_through(sales):
    for line, recallable in (("/card", True), ("/status", None)):
        sales.must(line, id=line)
        assert said(sales, line)[0].get("recallable") is recallable


def test_the_order_goes_the_way_of_the_card_and_before_its_receipt(carded):
    receipt = carded.must("/undo", id="undo-1")
    [card] = said(carded, "m-card")
    order, answer = said(carded, "undo-1")
    assert (order["recall"], order["conversation"]) == ("m-card", card["conversation"])
    assert order["text"] not in receipt
    assert answer["text"] == receipt


def test_a_redelivered_undo_is_answered_with_its_receipt_alone(carded):
    first = carded.say("/undo", id="undo-1", door=ReplyBy.RESPONSE)
    again = carded.say("/undo", id="undo-1", door=ReplyBy.RESPONSE)
    assert again.repeated
    assert shown(again) == shown(first)


def test_a_card_with_other_lines_goes_with_what_they_did(carded):
    carded.must("/kr update 1 40\n/card", id="both-1")
    assert "had not left" in carded.must("/undo")
    assert carded.value_of("KR1") is None
    assert "taken back" in carded.must("/undo")  # the card before it


def test_a_card_that_went_one_to_one_is_taken_back_there_from_wherever(sales):
    sales.must("/okr add Find another job private\n/card", id="m-both")

    def posted(unit) -> None:
        for message in Outbox(unit).claim("w1", now=sales.now, most=99):
            Outbox(unit).sent(message.id, "w1", now=sales.now, keys=["key-1"] if message.staff_id else [])

    sales.read(posted)
    sales.must("/undo", id="undo-1")
    [order] = [each for each in said(sales, "undo-1") if each.get("recall")]
    assert (order["recall"], order["conversation"], order["staff_id"]) == ("m-both", "", "u003")


def test_nobody_from_outside_posts_or_takes_back(carded):
    before = carded.written()
    assert carded.refused("/undo", by="u009") == "nothing_to_undo"
    assert carded.written() == before

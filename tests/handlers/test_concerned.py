"""Whose client is asked to tell them of an answer in a group."""

from __future__ import annotations

import pytest

from storage.outbox import Outbox

BO = "u004"
ASK_BO = "/block 1 waiting for the vendor @Bo Chen"


def pings(desk, request: str = "asked") -> list[str]:
    """Of the answer, which is the last thing a request puts out where it was asked."""
    bodies = desk.read(lambda unit: Outbox(unit).replies_to(request))
    return [staff_id for body in bodies if body["conversation"] for staff_id in body.get("pings", ())]


def asked(desk, text: str = ASK_BO, **how) -> list[str]:
    desk.must(text, **({"id": "asked", "mentions": [BO]} | how))
    return pings(desk)


def test_whoever_is_asked_to_help(sales):
    assert asked(sales) == [BO]


def test_not_in_a_group_with_guests(sales):
    sales.configure("SALES", external=True)
    assert asked(sales) == []


def test_not_one_to_one(sales):
    assert asked(sales, group=None) == []


@pytest.mark.parametrize("line", ["/away 2026-11-20..2026-12-20", "/snooze 2h", "/mute blocker"])
def test_not_who_is_away_or_wants_to_hear_nothing_of_it(sales, line):
    sales.must(line, by=BO, group=None)
    assert asked(sales) == []


def test_both_who_wait_for_it_when_a_third_clears_the_way(sales):
    sales.must(ASK_BO, by="u001", mentions=[BO])
    sales.must("/unblock 1 done", by=BO, id="asked")
    assert pings(sales) == ["u003", "u001"]


def test_not_somebody_who_is_not_in_this_conversation(sales):
    sales.must("/block SALES/KR1 waiting", by="u002", group="COMPANY")
    sales.must("/unblock SALES/KR1 done", by="u002", group="COMPANY", id="asked")
    assert pings(sales) == []

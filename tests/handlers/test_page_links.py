"""What can be looked at has the address of its page; what was done has none."""

from __future__ import annotations

import pytest


@pytest.fixture
def desk(sales):
    sales.must("/okr add Sell more", by="u001")
    sales.must("/kr add O1 Stores from 0 to 10", by="u001")
    return sales


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        pytest.param("/card", ["/groups/SALES"], id="the progress card"),
        pytest.param("/okr", ["/groups/SALES"], id="a group's list"),
        pytest.param("/okr mine", ["/mine"], id="one's own list"),
        pytest.param("/okr all", ["/"], id="everybody's list"),
        pytest.param("/okr O1", ["/groups/SALES/2026Q4/O1"], id="an objective"),
        pytest.param("/kr show KR1", ["/groups/SALES/2026Q4/KR1"], id="a key result"),
        pytest.param("/kr history KR1", ["/groups/SALES/2026Q4/KR1"], id="its history"),
        pytest.param("/map", ["/map"], id="the map"),
        pytest.param("/kr update KR1 3", [], id="a receipt"),
        pytest.param("/help", [], id="words alone"),
        pytest.param("/kr show KR9", [], id="a refusal"),
    ],
)
def test_a_look_leads_to_its_page_and_a_receipt_nowhere(desk, line, paths):
    message = desk.say(line, by="u001").messages[0]
    assert [link.path for link in message.links] == paths


@pytest.mark.parametrize("line", ["/okr", "/kr show KR1", "/card"])
def test_where_guests_read_along_no_address_of_ours_is_shown(desk, line):
    desk.configure("SALES", external=True)
    said = desk.say(line, by="u001")
    assert said.messages[0].links == ()
    assert desk.posts()[-1].pages == ()


def test_the_card_that_comes_by_itself_leads_guests_nowhere(desk):
    desk.configure("SALES", external=True)
    assert desk.tick("card").messages[0].links == ()


def test_of_a_group_with_guests_its_people_are_led_to_the_page_one_to_one(desk):
    desk.configure("SALES", external=True)
    message = desk.say("/kr show SALES/KR1", by="u001", group=None).messages[0]
    assert [link.path for link in message.links] == ["/groups/SALES/2026Q4/KR1"]

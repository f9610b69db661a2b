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

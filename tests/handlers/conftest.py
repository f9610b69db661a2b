from __future__ import annotations

import pytest

from tests.kit.desk import Desk, desk, migrated_file

__all__ = ["desk", "migrated_file"]


@pytest.fixture
def sales(desk: Desk) -> Desk:
    """王小明 (u003) owns O1 of Sales with one key result of each kind; nobody has reported anything."""
    for line in (
        "/okr add New customers succeed in their first week",
        "/kr add O1 Active shops from 0 to 200",  # KR1
        "/kr add O1 Refund time from 48h to 24h",  # KR2
        "/kr add O1 Renewals from 50% to 90%",  # KR3
        "/kr add O1 Policy published done/not done",  # KR4
        "/kr add O1 Complaints keep below 5%",  # KR5
        "/kr add O1 Revenue from ¥1万 to ¥3万",  # KR6
    ):
        desk.must(line)
    desk.forward(minutes=20)
    return desk


@pytest.fixture
def asked(sales: Desk) -> Desk:
    """The prompt of a round is out: 王小明 owes six, Ann Lee one; each will get a card a second later."""
    sales.must("/okr add Hers\n/kr add Calls from 0 to 9", by="u005")
    sales.forward(minutes=1)
    sales.tick("checkin")
    sales.forward(seconds=1)
    return sales

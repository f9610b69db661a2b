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

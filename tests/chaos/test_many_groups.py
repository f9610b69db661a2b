"""Two hundred groups due in one minute; `make many` does ten thousand."""

from __future__ import annotations

from datetime import timedelta

from bot.outbound.delivery import MOST_UNASKED
from tests.chaos import many_groups


async def test_many_groups_of_one_minute_are_told_in_time_once_each_and_people_are_answered(tmp_path):
    report = await many_groups.run(tmp_path, groups=200, speed=4, private=0)
    assert (report.prompts, report.doubled) == (200, 0)
    assert report.last_prompt < timedelta(minutes=4)
    # Private cards come after the groups; what is on its way when the last leaves may overtake it.
    assert report.people_before_last_prompt <= MOST_UNASKED
    assert len(report.replies) > 10
    assert report.slow_reply() < 2

"""Days that were, as people say them."""

from __future__ import annotations

from datetime import date

import pytest

from i18n.days import read_past_day
from i18n.unreadable import Unreadable

THURSDAY = date(2026, 11, 26)


def day(text: str) -> date:
    """11-27 is of 2026."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        pytest.param(
            ("昨天", "昨日", "寻日", "尋日", "yesterday", "hôm qua", "hom qua"), "11-25", id="yesterday"
        ),
        pytest.param(("前天", "前日", "day before yesterday", "hôm kia"), "11-24", id="two days ago"),
        pytest.param(
            ("大前天", "3 days ago", "三天前", "3天前", "3日前", "3 ngày trước", "three days ago"),
            "11-23",
            id="three",
        ),
        pytest.param(
            ("周五", "Friday", "thứ sáu", "上周五", "上星期五", "上個禮拜五", "last Friday"),
            "11-20",
            id="the last Friday there was",
        ),
        pytest.param(
            ("thứ sáu tuần trước", "thứ sáu tuần rồi", "thu sau tuan truoc", "Friday last week"),
            "11-20",
            id="of last week",
        ),
        pytest.param(("周四", "Thursday", "thứ năm"), "11-26", id="today is one"),
        pytest.param(
            ("上周四", "last Thursday", "thứ năm trước", "thứ năm vừa rồi"),
            "11-19",
            id="today is not the last one",
        ),
        pytest.param(("上周三",), "11-18", id="of last week, not yesterday"),
        pytest.param(("last Wednesday", "thứ tư vừa qua"), "11-25", id="the latest, yesterday"),
        pytest.param(("上上周五", "上上星期五"), "11-13", id="two weeks back"),
        pytest.param(("两周前", "2 weeks ago", "2 tuần trước"), "11-12", id="two weeks ago"),
        pytest.param(("一个月前", "a month ago"), "10-26", id="a month ago"),
        pytest.param(
            ("上月底", "end of last month", "cuối tháng trước", "end of October"),
            "10-31",
            id="last month's end",
        ),
        pytest.param(("上季度末", "end of Q3", "Q3末", "cuối quý 3"), "09-30", id="last quarter's"),
        pytest.param(("去年底", "end of last year", "12月31日"), "2025-12-31", id="last year's"),
        pytest.param(("15号", "the 15th", "ngày 15"), "11-15", id="a day of some month"),
    ],
)
def test_days_that_were(said, comes_to):
    for text in said:
        assert read_past_day(text, "en", THURSDAY) == day(comes_to), text


@pytest.mark.parametrize(
    "text", ["last week", "上周", "this month", "Q3", "tuần trước", "前", "by friday", "周五前"]
)
def test_a_whole_span_is_no_day_that_was(text):
    with pytest.raises(Unreadable):
        read_past_day(text, "en", THURSDAY)

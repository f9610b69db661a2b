"""Charts to look at and to compare: one of each kind and the odd cases, as cards would hand them over."""

from __future__ import annotations

from datetime import date, timedelta

from charts.burn_up import BurnUp, DayTick, Level, Outlook, Report, Tick
from charts.drawing import Chart
from charts.health_history import HealthHistory, Part, Round
from charts.heat_map import HeatMap, Row, Seen
from charts.overview import Bar, Overview, Section
from okr.model import Health

FIRST, LAST, TODAY = date(2026, 10, 1), date(2026, 12, 31), date(2026, 11, 27)
ENGLISH_DAYS = tuple(
    DayTick(date(2026, month, 1), label) for month, label in ((10, "Oct 1"), (11, "Nov 1"), (12, "Dec 1"))
)
CHINESE_DAYS = tuple(DayTick(date(2026, month, 1), f"{month}月1日") for month in (10, 11, 12))
LONG = (
    "把华东、华南、华北三个大区的平均退款处理时间从四十八小时缩短到二十四小时以内，并且让满意度保持在九成以上"
)
LONG_VIETNAMESE = "Giảm thời gian hoàn tiền trung bình cho khách hàng ở cả ba miền xuống dưới 24 giờ"


def day(number: int) -> date:
    """So many days after the first."""
    return FIRST + timedelta(days=number)


def falling() -> BurnUp:
    """A road that leads down, with late reports, a miss, a blocker and an outlook that does not arrive."""
    return BurnUp(
        title="KR3 Cut refund time",
        facts="48 → 24 hours · Bo Chen · due Dec 31",
        now="36 hours",
        percent="50%",
        verdict="behind",
        health=Health.BEHIND,
        summary="36 hours on Nov 27, 50% of the road from 48 to 24 hours; 63% was expected.",
        first=FIRST,
        last=LAST,
        ticks=tuple(Tick(each, str(each)) for each in (20, 30, 40, 50)),
        days=ENGLISH_DAYS,
        today=DayTick(TODAY, "today"),
        reports=(
            Report(day(6), 48),
            Report(day(13), 46.5),
            Report(day(20), 43, late=True),
            Report(day(34), 40),
            Report(day(44), 41),
            Report(day(55), 36),
        ),
        expected=((FIRST, 48), (LAST, 24)),
        levels=(Level(24, "target 24 hours", main=True),),
        forecast=Outlook(LAST, 29.4, "29.4 hours", arrives=False),
        missed=(day(27),),
        blocked=((day(22), day(31)),),
        legend=(
            ("reported", "reported"),
            ("late", "reported late"),
            ("expected", "expected"),
            ("forecast", "at this pace 29.4 hours by Dec 31"),
            ("missed", "no check-in"),
            ("blocked", "blocked"),
        ),
    )


def rising() -> BurnUp:
    """A long Chinese title, three levels, phases."""
    return BurnUp(
        title=f"KR1 {LONG}",
        facts="8,000 → 12,000 家 · 韩梅梅 · 截止 12月31日",
        now="10,100 家",
        percent="53%",
        verdict="正常",
        health=Health.ON_TRACK,
        summary="11月27日为 10,100 家，已完成 53%，预期 62%。",
        first=FIRST,
        last=LAST,
        ticks=tuple(Tick(each, f"{each:,}") for each in (8000, 9000, 10000, 11000, 12000, 13000)),
        days=CHINESE_DAYS,
        today=DayTick(TODAY, "今天"),
        reports=tuple(
            Report(day(number), value)
            for number, value in ((2, 8000), (10, 8400), (17, 9200), (31, 9350), (38, 9900), (55, 10100))
        ),
        expected=((FIRST, 8000), (day(30), 8800), (day(60), 10500), (LAST, 12000)),
        levels=(
            Level(12000, "目标 12,000 家", main=True),
            Level(11000, "承诺 11,000 家"),
            Level(13000, "挑战 13,000 家"),
        ),
        forecast=Outlook(LAST, 12300, "12,300 家", arrives=True),
        legend=(("reported", "已报告"), ("expected", "预期"), ("forecast", "照此进度 12月31日 12,300 家")),
    )


def kept() -> BurnUp:
    """Between two limits, in Vietnamese, and once far outside."""
    return BurnUp(
        title=f"KR2 {LONG_VIETNAMESE}",
        facts="10–20 giờ · Nguyễn An",
        now="17,5 giờ",
        percent="100%",
        verdict="hoàn thành",
        health=Health.DONE,
        summary="17,5 giờ, nằm trong khoảng 10–20 giờ.",
        first=FIRST,
        last=LAST,
        ticks=tuple(Tick(each, str(each)) for each in (0, 10, 20, 30)),
        days=tuple(DayTick(date(2026, month, 1), f"1/{month}") for month in (10, 11, 12)),
        today=DayTick(TODAY, "hôm nay"),
        reports=(Report(day(8), 14), Report(day(15), 90), Report(day(29), 22), Report(day(50), 17.5)),
        levels=(Level(20, "tối đa 20 giờ", main=True), Level(10, "tối thiểu 10 giờ", main=True)),
        inside=(10, 20),
        legend=(("reported", "đã báo cáo"), ("inside", "trong khoảng")),
    )


def milestones() -> BurnUp:
    return BurnUp(
        title="KR4 新手引导上线",
        facts="5 个里程碑 · Mei Wong",
        now="2/5",
        percent="40%",
        verdict="有风险",
        health=Health.AT_RISK,
        summary="",
        first=FIRST,
        last=LAST,
        ticks=tuple(Tick(each, str(each)) for each in range(6)),
        days=CHINESE_DAYS,
        today=DayTick(TODAY, "今天"),
        reports=(Report(day(9), 1), Report(day(41), 2)),
        expected=((FIRST, 0), (LAST, 5)),
        levels=(Level(5, "5 个里程碑", main=True),),
        legend=(("reported", "已报告"), ("expected", "预期")),
        steps=True,
    )


def unreported() -> BurnUp:
    return BurnUp(
        title="KR5 Refund policy published",
        facts="done or not · Bo Chen",
        now="–",
        percent="",
        verdict="no value yet",
        health=Health.NONE,
        summary="",
        first=FIRST,
        last=LAST,
        ticks=(Tick(0, "not done"), Tick(1, "done")),
        days=ENGLISH_DAYS,
        today=DayTick(TODAY, "today"),
        expected=((FIRST, 0), (LAST, 1)),
        legend=(("expected", "expected"),),
        empty="Nobody has reported anything yet",
        steps=True,
    )


def overview() -> Overview:
    """Three objectives, bars below nothing and above all."""
    return Overview(
        title="销售部 · 2026Q4",
        facts="3 个目标 · 6 个关键结果 · 11月27日",
        summary="销售部三个目标：一个正常，两个落后。",
        sections=(
            Section(
                "O1 让新客户第一周就用起来",
                "41%",
                "落后",
                Health.BEHIND,
                (
                    Bar("KR1 首周活跃门店", "王小明", "44%", "落后", Health.BEHIND, 0.44, 0.62),
                    Bar("KR2 续费率", "Ann Lee", "40%", "有风险", Health.AT_RISK, 0.20, 0.62),
                    Bar(f"KR3 {LONG}", "阮氏明开", "100%", "完成", Health.DONE, 1, 0.62),
                ),
            ),
            Section(
                "O2 Refunds that nobody has to chase, in any region, on any channel, at any hour",
                "50%",
                "正常",
                Health.ON_TRACK,
                (
                    Bar("KR4 Cut refund time", "Bo Chen", "-12%", "有风险", Health.AT_RISK, -0.12, 0.62),
                    Bar("KR5 Refund policy published", "Bo Chen", "–", "尚无数值", Health.NONE, None, 0.62),
                    Bar("KR6 Vendors by API", "Bo Chen", "1,420%", "完成", Health.DONE, 14.2, 0.62),
                    Bar("KR7 电话等待时间", "陈晨", "64%", "正常", Health.ON_TRACK, 0.64, 0.62),
                    Bar("KR8 知识库文章", "陈晨", "30%", "过期", Health.STALE, 0.3, 0.62),
                    Bar("KR9 试点门店", "陈晨", "5%", "刚开始", Health.EARLY, 0.05, 0.62),
                ),
            ),
        ),
        expected="今天（11月27日）应到的位置",
        more="还有 12 个",
    )


def small_overview() -> Overview:
    return Overview(
        title="Nhóm Sản phẩm · 2026Q4",
        facts="1 mục tiêu · 27/11",
        summary="",
        sections=(
            Section(
                "O1 Người dùng mới tự làm quen không cần đào tạo",
                "57%",
                "đúng tiến độ",
                Health.ON_TRACK,
                (
                    Bar(
                        f"KR1 {LONG_VIETNAMESE}",
                        "Nguyễn Thị Minh Khai",
                        "57%",
                        "đúng tiến độ",
                        Health.ON_TRACK,
                        0.57,
                        0.62,
                    ),
                ),
            ),
        ),
        expected="mức kỳ vọng đến hôm nay (27/11)",
    )


def health_history() -> HealthHistory:
    weeks = ["Oct 4", "Oct 11", "Oct 18", "Oct 25", "Nov 1", "Nov 8", "Nov 15", "Nov 22", "Nov 27"]
    counts = {
        Health.DONE: (0, 0, 0, 1, 1, 2, 3, 3, 5),
        Health.ON_TRACK: (0, 3, 8, 10, 12, 11, 10, 12, 11),
        Health.EARLY: (16, 12, 4, 0, 0, 0, 0, 0, 0),
        Health.STALE: (0, 0, 1, 2, 1, 3, 1, 0, 2),
        Health.BEHIND: (0, 1, 3, 4, 4, 3, 5, 4, 3),
        Health.AT_RISK: (0, 0, 1, 1, 2, 3, 3, 4, 3),
        Health.NONE: (6, 6, 5, 4, 2, 0, 0, 0, 0),
    }
    words = ("done", "on track", "early", "stale", "behind", "at risk", "no value yet")
    return HealthHistory(
        title="Sales · 2026Q4",
        facts="How 24 key results stood, week by week",
        summary="On Nov 27: 5 done, 11 on track, 2 stale, 3 behind, 3 at risk.",
        rounds=tuple(
            Round(
                week,
                tuple(
                    Part(health, row[place], str(row[place])) for health, row in counts.items() if row[place]
                ),
            )
            for place, week in enumerate(weeks)
        ),
        legend=tuple(zip(counts, words, strict=True)),
        ticks=((0, "0"), (5, "5"), (10, "10"), (15, "15"), (20, "20"), (25, "25")),
        unit="key results",
    )


def heat_map() -> HeatMap:
    weeks = tuple(f"{(FIRST + timedelta(days=4 + 7 * each)):%-m/%-d}" for each in range(13))
    seen = {
        "李雷": "rrrrdrrrr....",
        "王小明": "rrmrrdrar....",
        "Ann Lee": "-rrrmmrrd....",
        "Nguyễn Thị Minh Khai": "rrraaarrr....",
        "陈晨": "rdrrrrrmm....",
    }
    return HeatMap(
        title="销售部 · 2026Q4 签到",
        facts="5 人，每周五 10:00",
        summary="",
        weeks=weeks,
        now=8,
        rows=tuple(
            Row(
                name,
                tuple(map(Seen, row)),
                tuple("2" if place % 3 == 0 and letter in "rd" else "" for place, letter in enumerate(row)),
                f"{row.count('r') + row.count('d')}/9",
            )
            for name, row in seen.items()
        ),
        legend=(
            (Seen.REPORTED, "按时"),
            (Seen.DELAYED, "延迟"),
            (Seen.MISSED, "未报"),
            (Seen.AWAY, "不在"),
            (Seen.NOTHING, "无需报告"),
        ),
        more="还有 12 人",
    )


SAMPLES: dict[str, Chart] = {
    "burn_up_falling": falling(),
    "burn_up_rising": rising(),
    "burn_up_kept": kept(),
    "burn_up_milestones": milestones(),
    "burn_up_unreported": unreported(),
    "overview": overview(),
    "overview_small": small_overview(),
    "overview_empty": Overview("Sales · 2026Q4", "no objectives", "", empty="No objectives yet"),
    "health_history": health_history(),
    "heat_map": heat_map(),
}

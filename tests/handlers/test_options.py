"""Options of several words, the Vietnamese ones above all: the longest wins, quoted words are none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from handlers import options
from handlers.aligning import HowItCounts
from handlers.carrying import Decision
from handlers.line import Line, split
from handlers.reading import Reading
from okr.model import Ambition, Arrow, Verdict, Visibility
from tests.kit.desk import shown


@pytest.mark.parametrize(
    ("said", "name", "count"),
    [
        pytest.param("riêng tư nhé", "private", 2, id="two words, and another behind them"),
        pytest.param("rieng tu", "private", 2, id="without tone marks"),
        pytest.param("lâu chưa cập nhật", "stale", 4, id="the longest there is"),
        pytest.param("on track", "on_track", 2, id="more words before fewer"),
        pytest.param("on time", "on", 1, id="fewer where more are none"),
        pytest.param("本 群", "group", 2, id="Chinese signs that stand apart"),
        pytest.param('"riêng tư"', None, 0, id="quoted"),
        pytest.param('riêng "tư"', None, 0, id="half of it quoted"),
        pytest.param("Thắng riêng tư", None, 0, id="not the first words"),
        pytest.param("", None, 0, id="no words"),
    ],
)
def test_the_option_that_the_first_words_name(said, name, count):
    assert options.leading(split(said)) == (name, count)


@pytest.mark.parametrize(
    ("said", "name", "count"),
    [
        pytest.param("Thắng toàn công ty", "company", 3, id="more words before fewer"),
        pytest.param("Thắng chưa cập nhật", "stale", 3, id="three of them"),
        pytest.param('Thắng "riêng tư"', None, 0, id="quoted"),
        pytest.param("riêng tư thôi", None, 0, id="not the last words"),
        pytest.param("", None, 0, id="no words"),
    ],
)
def test_the_option_that_the_last_words_name(said, name, count):
    assert options.ending(split(said)) == (name, count)


def test_only_the_options_asked_for_are_found():
    words = split("giữ nguyên như cũ")
    assert options.leading(words) == ("same", 2)
    assert options.leading(words, among=("keep",)) == ("keep", 1)
    assert options.leading(words, among=()) == (None, 0)


def test_what_follows_is_taken_and_nothing_else():
    line = Line("/okr", split("tất cả 2026Q4"))
    assert options.following(line, "mine") is None
    assert line.at == 0
    assert options.following(line, "all") == "all"
    assert [word.text for word in line.left()] == ["2026Q4"]


@pytest.mark.parametrize(
    ("said", "title", "visibility", "ambition"),
    [
        ("Thắng ở miền Bắc riêng tư", "Thắng ở miền Bắc", Visibility.PRIVATE, Ambition.ASPIRATIONAL),
        ("Thang o mien Bac rieng tu", "Thang o mien Bac", Visibility.PRIVATE, Ambition.ASPIRATIONAL),
        ("Thắng ở miền Bắc cam kết", "Thắng ở miền Bắc", Visibility.COMPANY, Ambition.COMMITTED),
        ("Thắng miền Bắc nhóm này cam kết", "Thắng miền Bắc", Visibility.GROUP, Ambition.COMMITTED),
        ("Thắng miền Bắc thách thức riêng tư", "Thắng miền Bắc", Visibility.PRIVATE, Ambition.ASPIRATIONAL),
        ("Thắng miền Bắc cả công ty", "Thắng miền Bắc", Visibility.COMPANY, Ambition.ASPIRATIONAL),
        ("Thắng miền Bắc nhóm", "Thắng miền Bắc", Visibility.GROUP, Ambition.ASPIRATIONAL),
        ("Văn hóa công ty", "Văn hóa công ty", Visibility.COMPANY, Ambition.ASPIRATIONAL),
        ("Văn hóa công ty riêng tư", "Văn hóa công ty", Visibility.PRIVATE, Ambition.ASPIRATIONAL),
        ("“Bảo vệ quyền riêng tư”", "Bảo vệ quyền riêng tư", Visibility.COMPANY, Ambition.ASPIRATIONAL),
        ("riêng tư", "riêng tư", Visibility.COMPANY, Ambition.ASPIRATIONAL),
        ("cam kết riêng tư", "cam kết", Visibility.PRIVATE, Ambition.ASPIRATIONAL),
    ],
)
def test_options_of_two_words_end_a_title(desk, said, title, visibility, ambition):
    desk.must(f"mục tiêu thêm {said}")
    added = desk.objective("O1")
    assert (added.title, added.visibility, added.ambition) == (title, visibility, ambition)


def test_a_title_that_ends_with_the_company_does_not_widen_what_a_group_keeps(desk):
    desk.configure("SALES", visibility=Visibility.GROUP)
    desk.must("mục tiêu thêm Văn hóa công ty")
    assert desk.objective("O1").visibility is Visibility.GROUP


@pytest.mark.parametrize("under", ["thuộc COMPANY/O1", "liên kết với COMPANY/O1", "lien ket voi COMPANY/O1"])
def test_what_a_new_objective_serves_may_be_said_in_several_words(desk, under):
    desk.must("/okr add Be the first choice", by="u002", group="COMPANY")
    desk.must(f"mục tiêu thêm Thắng miền Bắc {under} nhóm này")
    added = desk.objective("O1")
    assert (added.title, added.aligned_to) == ("Thắng miền Bắc", ("COMPANY/2026Q4/O1",))


@pytest.mark.parametrize(
    "tail",
    [
        "trọng số 2 hạn chót 31/12",
        "hạn chót 31/12 trọng số 2",
        "trong so 2 đến hạn 31/12",
        "tỷ trọng 2 trước ngày 31/12",
    ],
)
def test_weight_and_day_of_a_key_result_may_be_named_with_several_words(desk, tail):
    desk.must("/okr add Be useful")
    desk.must(f"kr thêm O1 Thăm khách từ 0 đến 50 {tail}")
    kr = desk.key_result("KR1")
    assert (kr.title, kr.start, kr.target) == ("Thăm khách", 0, 50)
    assert (kr.weight, str(kr.due)) == (Decimal(2), "2026-12-31")


def test_a_title_and_a_name_alone_are_told_apart_when_one_is_edited(desk):
    desk.must("/okr add Be useful")
    desk.must("sửa mục tiêu O1 cam kết")
    assert desk.objective("O1").ambition is Ambition.COMMITTED
    desk.must("sửa mục tiêu O1 cả công ty")
    assert desk.objective("O1").title == "Be useful"
    desk.must("sửa mục tiêu O1 Giữ cam kết")
    assert desk.objective("O1").title == "Giữ cam kết"


@pytest.mark.parametrize("said", ["mục tiêu của tôi", "muc tieu cua toi", "mục tiêu của mình", "/okr mine"])
def test_ones_own_list(sales, said):
    sales.must("/okr add Nobody else's", by="u004")
    text = sales.must(said)
    assert "Nobody else's" not in text


@pytest.mark.parametrize("said", ["mục tiêu tất cả", "muc tieu tat ca", "mục tiêu toàn bộ trang 1"])
def test_the_list_of_everything(desk, said):
    desk.must("/okr add Ship weekly", by="u006", group="PRODUCT")
    desk.must("/okr add Win the south")
    text = desk.must(said)
    assert "Ship weekly" in text
    assert "Win the south" in text


@pytest.mark.parametrize(
    ("said", "same_as"),
    [
        ("mục tiêu cần chú ý", "/okr risk"),
        ("mục tiêu lâu chưa cập nhật", "/okr stale"),
        ("mục tiêu của tôi cần chú ý", "/okr mine risk"),
        ("kiểm tra của tôi", "/lint mine"),
        ("bản đồ tất cả", "/map all"),
        ("lịch sử KR1 xem thêm", "/kr history KR1 more"),
        ("lịch sử KR1 cũ hơn 3", "/kr history KR1 more 3"),
    ],
)
def test_lists_are_said_in_several_words(sales, said, same_as):
    assert shown(sales.say(said)) == shown(sales.say(same_as))


def test_a_quoted_word_is_the_name_of_a_group_and_no_option(sales):
    assert "all" in shown(sales.say('/okr "all"'))
    assert sales.say('/okr "all"').refused
    assert sales.say('/map "all"').refused


def test_a_verdict_and_an_arrow_in_several_words(desk):
    reading = Reading("vi", date(2026, 11, 23), {})
    change = Decision.take(Line("/cycle carry", split("thay đổi cho rõ hơn")), reading)
    assert (change.verdict, change.line) == (Verdict.CHANGE, "cho rõ hơn")
    assert HowItCounts.take(Line("/okr align", split("tính vào")), reading).arrow is Arrow.CONTRIBUTES
    assert HowItCounts.take(Line("/okr align", []), reading).arrow is Arrow.SUPPORTS

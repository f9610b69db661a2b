"""Names that nobody and nothing bears, but somebody or some group nearly does: asked back, never done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.groups import Groups
from storage.people import People
from tests.kit.company import SETTINGS
from tests.kit.desk import Desk, commands, shown


def guessed(desk: Desk, line: str, **how) -> str:
    """The one line that is offered as meant; "" without one. Nothing may have been written."""
    before = desk.written()
    handled = desk.say(line, **how)
    assert handled.refused, (line, shown(handled))
    assert desk.written() == before
    parts = shown(handled).replace("＠", "@").replace("@OKR ", "").split("\n\n")
    return parts[parts.index("Did you mean:") + 1] if "Did you mean:" in parts else ""


def joins(desk: Desk, staff_id: str, name: str, group: str = "SALES") -> None:
    """Somebody new, who spoke in the group."""
    key = desk.group(group).id
    desk.read(lambda unit: (People(unit).remember(staff_id, name), Groups(unit).join(key, staff_id)))


# People


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("/kr owner KR3 @Bo Chne", "/kr owner KR3 @Bo Chen", id="two letters swapped"),
        pytest.param("/kr owner KR3 @bo chen", "/kr owner KR3 @Bo Chen", id="typed, not mentioned"),
        pytest.param("/kr owner KR3 ＠Bo Chne", "/kr owner KR3 @Bo Chen", id="a wide @"),
        pytest.param("/kr owner KR3 Bo Chne", "/kr owner KR3 @Bo Chen", id="without the @"),
        pytest.param("/kr owner KR3 @BoChen", "/kr owner KR3 @Bo Chen", id="without its space"),
        pytest.param("/kr owner KR3 @Chen", "/kr owner KR3 @Bo Chen", id="one name of two"),
        pytest.param("/kr owner KR3 @王晓明", "/kr owner KR3 @王小明", id="a sign that sounds alike"),
        pytest.param("/kr owner KR3 @明小王", "", id="hardly a sign in its place"),
        pytest.param("/kr owner KR3 @李蕾", "/kr owner KR3 @李雷", id="by sound, of two signs"),
        pytest.param("/kr owner KR3 @雷李", "/kr owner KR3 @李雷", id="two signs swapped"),
        pytest.param("/okr owner O1 @Ann Leee", "/okr owner O1 @Ann Lee", id="an objective"),
        pytest.param("/kudos @Bo Chne KR3 thank you", "/kudos @Bo Chen KR3 thank you", id="thanks"),
        pytest.param("/kudos KR3 @Bo Chne thank you", "/kudos KR3 @Bo Chen thank you", id="thanks, turned"),
        pytest.param("/kudos Bo KR3 thank you", "/kudos @Bo Chen KR3 thank you", id="thanks, no @"),
        pytest.param("/okr @Bo Chne", "/okr @Bo Chen", id="a list"),
        pytest.param("/okr @Chon", "", id="a short name with a wrong letter"),
        pytest.param("/okr @王小名 risk", "/okr @王小明 risk", id="a list of some"),
        pytest.param("/okr 王小名", "/okr @王小明", id="a list, no @"),
        pytest.param("/template sales adopt @Ann Le", "/template sales adopt @Ann Lee", id="a template"),
        pytest.param(
            "/kr add O1 Repeat rate from 10% to 30% @Bo Chne",
            "/kr add O1 Repeat rate from 10% to 30% @Bo Chen",
            id="where it made the line one without a measure",
        ),
        pytest.param("/kr owner KR3 @somebody", "", id="nothing is close"),
        pytest.param("/kr owner KR3 @", "", id="no name at all"),
        pytest.param("/kr owner KR3 @Mei Wnog", "", id="somebody of another group"),
        pytest.param("/kr owner KR3 @The Bos", "", id="somebody of no group"),
        pytest.param("/kr owner KR3 @韩梅美", "/kr owner KR3 @韩梅梅", id="a manager who never spoke"),
    ],
)
def test_a_person_that_was_perhaps_meant_is_asked_back(sales, typed, meant):
    assert guessed(sales, typed) == meant


def test_yes_does_it_for_the_person_who_was_shown(sales):
    handled = sales.say("/kudos @Bo Chne KR3 thank you")
    assert commands(handled) == ["/yes"]  # a tap sends plain text, which mentions nobody
    assert "Bo Chen" in sales.must("/yes")
    assert [post.staff_id for post in sales.posts() if "thank you" in post.text and post.staff_id] == ["u004"]


def test_what_asks_back_by_itself_still_does(sales):
    sales.say("/kr owner KR3 @Bo Chne")
    sales.must("/yes")
    assert sales.key_result("KR3").owner.staff_id == "u003"
    sales.must("/yes", group=None)
    assert sales.key_result("KR3").owner.staff_id == "u004"


def test_a_list_of_the_person_is_shown_on_yes(sales):
    sales.must("/okr add Shops that people come back to", by="u004")
    sales.say("/okr @Bo Chne")
    assert "Shops that people come back to" in sales.must("/yes")


def test_of_several_lines_the_whole_message_is_done_on_yes(sales):
    handled = sales.say("/kudos @Bo Chne KR3 well done\n/kr update KR1 20")
    assert commands(handled) == ["/yes"]
    sales.must("/yes")
    assert sales.value_of("KR1") == 20


def test_a_mention_at_the_end_of_one_of_several_lines_is_kept_until_yes(sales):
    said = "/kr add O1 Repeat rate from 10% to 30% @Bo Chne\n/kr add O1 Trust from 1 to 5"
    assert commands(sales.say(said, by="u001")) == ["/yes"]
    sales.must("/yes", by="u001")
    assert sales.key_result("KR7").owner.staff_id == "u004"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("/okr add Win the north with @Bo Chne", id="an objective"),
        pytest.param("/kr add O1 Talks with @Bo Chne done/not done", id="a key result"),
        pytest.param("/kr update KR1 20 @Bo Chne waits", id="a note"),
        pytest.param("/block KR1 waiting for @Bo Chne", id="a reason"),
    ],
)
def test_what_is_a_text_stays_one(sales, line):
    assert "Bo Chne" in sales.must(line).replace("＠", "@")


def test_of_two_of_one_name_nobody_is_guessed(sales):
    joins(sales, "u104", "Bo Chen")
    assert guessed(sales, "/kr owner KR3 @Bo Chne") == ""


def test_of_two_names_that_are_as_near_none_is_guessed(sales):
    joins(sales, "u105", "Ann Leo")
    assert guessed(sales, "/kr owner KR3 @Ann Lei") == ""
    assert guessed(sales, "/kr owner KR3 @Ann Leo") == "/kr owner KR3 @Ann Leo"


def test_somebody_really_mentioned_is_no_mistake(sales):
    assert guessed(sales, "/kr ownr KR3 @Bo Chen", mentions=["u004"]) == "/kr owner KR3 @Bo Chen"
    sales.must("/yes")
    sales.must("/yes", group=None)
    assert sales.key_result("KR3").owner.staff_id == "u004"


def test_a_line_that_mentions_somebody_is_answered_not_tapped(sales):
    assert commands(sales.say("/kr ownr KR3 @Bo Chen", mentions=["u004"])) == ["/yes"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        pytest.param("Nguyễn Thị Minh Khai", "@Nguyễn Thị Minh Khái", id="another tone"),
        pytest.param("Nguyễn Thị Minh Khai", "@nguyen thi minh khai", id="without tone marks"),
        pytest.param("Nguyễn Thị Minh Khai", "@Nguyen Thi Mihn Khai", id="neither, and a slip"),
        pytest.param("陳國強", "@陈国强", id="in simplified signs"),
        pytest.param("陈国强", "@陳國強", id="in traditional signs"),
        pytest.param("陳國強", "@陳國牆", id="in traditional signs, one wrong"),
    ],
)
def test_names_are_guessed_in_every_script(sales, name, typed):
    joins(sales, "u106", name)
    assert guessed(sales, f"/kr owner KR3 {typed}") == f"/kr owner KR3 @{name}"


def test_one_to_one_people_of_ones_own_groups_are_guessed_and_no_others(sales):
    assert guessed(sales, "/kr owner KR3 @Bo Chne", group=None) == "/kr owner KR3 @Bo Chen"
    assert guessed(sales, "/kr owner KR3 @Mei Wnog", group=None) == ""


def test_to_somebody_from_another_company_nobody_is_named(sales):
    sales.configure("SALES", external=True)
    assert guessed(sales, "/okr @Bo Chne", by=None) == ""
    assert guessed(sales, "/okr PRODCUT", by=None) == ""


def test_where_others_read_along_only_those_who_spoke_there_are_named(sales):
    sales.configure("SALES", external=True)
    assert guessed(sales, "/kr owner KR3 @Bo Chne") == "/kr owner KR3 @Bo Chen"
    assert guessed(sales, "/kr owner KR3 @韩梅美") == ""
    assert guessed(sales, "/okr PRODCUT") == ""
    assert guessed(sales, "/okr SALSE") == "/okr SALES"


# Groups


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("/okr SALSE", "/okr SALES", id="a list"),
        pytest.param("/okr salse 2026Q3 risk", "/okr SALES 2026Q3 risk", id="a list of some"),
        pytest.param("/map PRODCUT", "/map PRODUCT", id="a map"),
        pytest.param("/kr show SLAES/KR3", "/kr show SALES/KR3", id="a reference"),
        pytest.param("/kr update SLAES/KR3 60%", "/kr update SALES/KR3 60%", id="a report"),
        pytest.param("/okr align O1 COMPNY/O1", "/okr align O1 COMPANY/O1", id="what is served"),
        pytest.param(
            "/okr add Win the north under COMPNY/O1",
            "/okr add Win the north under COMPANY/O1",
            id="what is served, at once",
        ),
        pytest.param("/okr MARKETING", "", id="nothing is close"),
        pytest.param("/map MARKETING", "", id="nothing is close on a map"),
        pytest.param("/kr show MARKETING/KR3", "", id="nothing is close to a reference"),
    ],
)
def test_a_group_that_was_perhaps_meant_is_asked_back(sales, typed, meant):
    sales.must("/okr add Customers recommend us", by="u002", group="COMPANY")
    assert guessed(sales, typed) == meant
    if meant:
        sales.must("/yes")


def test_a_group_that_nobody_configured_is_named_to_its_own_people_only(sales):
    secret = replace(SETTINGS["SALES"], conversation_id="cid-x", key="ATLANTIS", title="x", configured=False)
    sales.read(lambda unit: Groups(unit).register(secret, now=sales.now))
    assert guessed(sales, "/okr ATLANTSI") == ""
    assert guessed(sales, "/kr show ATLANTSI/KR1") == ""
    joins(sales, "u003", "王小明", group="ATLANTIS")
    assert guessed(sales, "/okr ATLANTSI") == "/okr ATLANTIS"

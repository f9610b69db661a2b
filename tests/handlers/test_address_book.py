"""What /whoami and /settings say of DingTalk's address book, and that nicknames are none of it."""

from __future__ import annotations

import pytest

from storage.address_book import DEPARTMENTS, PEOPLE, AddressBook
from storage.contacts import Contacts
from storage.people import People
from tests.kit.company import ADMIN
from tests.kit.desk import Desk

STANDS = {
    "en": ("Departments: 销售部, 直销组", "Manager: 韩梅梅"),
    "zh-CN": ("部门：销售部、直销组", "直属主管：韩梅梅"),
    "zh-HK": ("部門：銷售部", "直屬主管：韩梅梅"),
    "vi": ("Phòng ban: 销售部, 直销组", "Quản lý trực tiếp: 韩梅梅"),
}
LACKS = {
    "en": "developer console",
    "zh-CN": "开发者后台",
    "zh-HK": "開發者後台",
    "vi": "trang nhà phát triển",
}


def found(desk: Desk, staff_id: str = "u003", name: str = "王小明", **more) -> None:
    facts = {"manager": "u002", "departments": [(2, "销售部"), (4, "直销组"), (9, "")]} | more
    desk.read(lambda unit: Contacts(unit).found(staff_id, name, now=desk.now, **facts))


@pytest.mark.parametrize("lang", ["en", "zh-CN", "vi"])
def test_whoami_says_where_i_stand(desk, lang):
    found(desk)
    desk.must(f"/lang {lang}")
    text = desk.must("/whoami")
    for line in STANDS[lang]:
        assert line in text


def test_in_hong_kong_s_words_too(desk):
    found(desk, departments=[(2, "銷售部")])
    desk.must("/lang zh-HK")
    text = desk.must("/whoami")
    for line in STANDS["zh-HK"]:
        assert line in text


def test_one_department_is_one(desk):
    found(desk, departments=[(2, "Sales")])
    assert "Department: Sales" in desk.must("/whoami")


def test_without_the_address_book_whoami_says_nothing_of_it(desk):
    text = desk.must("/whoami")
    assert "Department" not in text
    assert "Manager" not in text


def test_a_department_s_name_is_somebody_s_text(desk):
    found(desk, departments=[(2, "[x](http://evil)")])
    assert "](http" not in desk.must("/whoami")


def test_where_people_from_outside_read_along_it_is_not_said(desk):
    found(desk)
    desk.configure("SALES", external=True)
    assert "销售部" not in desk.must("/whoami")
    assert "销售部" in desk.must("/whoami", group=None)


def test_a_manager_by_the_address_book_has_no_right_by_it(desk):
    desk.must("/okr add Sell more\n/kr add O1 Shops from 0 to 10")
    found(desk, manager="u005")
    assert desk.refused("/kr update KR1 5", by="u005") == "not_yours"


def test_who_goes_by_a_nickname_is_shown_by_name(desk):
    found(desk)
    assert "王小明" in desk.must("/whoami", name="★Xiao★")
    text = desk.must("/whoami", name="★Xiao★", group=None)
    assert "★" not in text


@pytest.mark.parametrize("lang", list(LACKS))
def test_an_admin_sees_in_the_settings_which_scope_to_ask_for(desk, lang):
    desk.read(lambda unit: AddressBook(unit).refused(PEOPLE, ("qyapi_get_member",), now=desk.now))
    desk.must(f"/lang {lang}", by=ADMIN)
    text = desk.must("/settings", by=ADMIN)
    assert "qyapi_get_member" in text
    assert LACKS[lang] in text


def test_nobody_else_does(desk):
    desk.read(lambda unit: AddressBook(unit).refused(DEPARTMENTS, ("qyapi_x",), now=desk.now))
    assert "qyapi_x" in desk.must("/settings", by=ADMIN)
    assert "qyapi_x" not in desk.must("/settings", by="u001")
    assert "qyapi_x" not in desk.must("/settings health", by=ADMIN)


def test_two_who_are_mentioned_by_their_nicks_are_told_apart(desk):
    desk.must("/help", by="u004", name="小波")
    desk.must("/help", by="u005", name="Annie")
    found(desk, "u004", "陈波")
    found(desk, "u005", "李安")
    desk.must("/okr add Sell more @小波", by="u001", mentions=["u004"])
    desk.must("/okr add Sell @Annie @小波", by="u001", mentions=["u004", "u005"])
    [first, second] = desk.objectives()
    assert (first.owner.name, second.owner.staff_id, second.title) == ("陈波", "u004", "Sell @Annie")


def test_a_nick_that_stays_the_same_is_written_once(desk):
    found(desk)
    desk.must("/help", name="★Xiao★")
    desk.must("/help", name="")
    assert desk.read(lambda unit: People(unit).names("u003")) == ("王小明", "★Xiao★")


def test_namesakes_are_told_apart_on_cards_and_mentioned_by_the_name_alone(desk):
    found(desk, "u004", "陈波")
    found(desk, "u005", "陈波", departments=[(3, "产品部")])
    desk.must("/okr add Sell more @陈波", by="u001", mentions=["u004"])
    text = desk.must("/okr all")
    assert "陈波 (销售部)" in text
    [objective] = desk.objectives()
    assert objective.owner.staff_id == "u004"
    desk.must("/okr add Sell @陈波", by="u005", name="陈波")
    assert "陈波 (产品部)" in desk.must("/okr all")

"""Every thing has one address, whatever it is called."""

from __future__ import annotations

import pytest

from okr.model import Person
from tests.kit.builders import a_group, a_key_result, an_objective
from web.addresses import address_of, asking, report_of, retro_of

Q4 = {"group_key": "SALES", "cycle": "2026Q4"}


@pytest.mark.parametrize(
    ("thing", "address"),
    [
        pytest.param(an_objective(**Q4, number=1), "/groups/SALES/2026Q4/O1", id="an objective"),
        pytest.param(a_key_result(**Q4, number=3), "/groups/SALES/2026Q4/KR3", id="a key result"),
        pytest.param("COMPANY/2026H2/KR2", "/groups/COMPANY/2026H2/KR2", id="a whole reference"),
        pytest.param(a_group(key="SALES"), "/groups/SALES", id="a group"),
        pytest.param(Person("u001", "李雷"), "/people/u001", id="a person"),
        pytest.param(Person("a/b?c", "x"), "/people/a%2Fb%3Fc", id="signs of addresses in a staff id"),
    ],
)
def test_an_address_names_the_thing(thing, address):
    assert address_of(thing) == address


def test_cycles_have_a_report_and_a_wall():
    assert (report_of("2026Q4"), retro_of("2026Q4")) == ("/cycles/2026Q4", "/retro/2026Q4")


def test_what_is_not_asked_stays_out_of_the_address():
    assert asking("/mine", q="", page=None) == "/mine"
    assert asking("/", q="退款 & 投诉", page=2) == "/?q=%E9%80%80%E6%AC%BE+%26+%E6%8A%95%E8%AF%89&page=2"

"""Once somebody was erased every page still stands, and tells of nobody by their name."""

from __future__ import annotations

import itertools
import re

import pytest

from storage.erasing import erase
from tests.kit.desk import ADMIN, CYCLE
from tests.kit.one_person import NAME, NICK, WHO, OnePerson
from tests.kit.pages import desk_pages
from web.views import VIEWS

PSEUDONYM = "erased-0011223344"
SAMPLES = {
    "key": ["SALES", "PRODUCT"],
    "cycle": [CYCLE],
    "number": ["1", "2"],
    "ref": ["O1", "O2", "KR1", "KR3"],
    "staff_id": [PSEUDONYM, "u003", WHO],
}


@pytest.fixture
def company(desk) -> OnePerson:
    found = OnePerson(desk.database)
    found.read(lambda unit: erase(unit, WHO, PSEUDONYM, now=found.now, spelt=lambda name: (name,)))
    return found


@pytest.mark.parametrize("reader", ["u003", ADMIN])
async def test_every_page_stands_and_names_nobody_who_was_erased(company, reader):
    read = 0
    async with desk_pages(company, reader) as browser:
        for path in VIEWS:
            names = re.findall(r"{(\w+)", path)
            for values in itertools.product(*(SAMPLES[name] for name in names)):
                address = path
                for name, value in zip(names, values, strict=True):
                    address = re.sub(rf"{{{name}[^}}]*}}", value, address)
                answer = await browser.get(address)
                assert answer.status_code in (200, 404), (address, answer.status_code)
                read += answer.status_code == 200
                told = answer.text.replace(address, "")
                assert [each for each in (WHO, NAME, NICK) if each in told] == [], address
    assert read > 10

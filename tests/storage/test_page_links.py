"""Links to the pages: each is used once, in time, by what it was made for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.page_links import GOOD_FOR, PageLink, PageLinks
from tests.storage.samples import NOON

LINK = PageLink("u001", "/map", NOON + GOOD_FOR)
SECOND = timedelta(seconds=1)


@pytest.fixture
def links(each):
    found = each(PageLinks)
    found.add("j", LINK)
    return found


def test_it_is_used_once(links):
    assert links.use("j", LINK, now=NOON)
    assert not links.use("j", LINK, now=NOON)


def test_of_many_at_once_one_uses_it(links):
    with ThreadPoolExecutor(8) as pool:
        used = list(pool.map(lambda _: links.use("j", LINK, now=NOON), range(8)))
    assert sum(used) == 1


@pytest.mark.parametrize(
    ("later", "good"),
    [
        pytest.param(GOOD_FOR - SECOND, True, id="a second before its end"),
        pytest.param(GOOD_FOR, False, id="at its end"),
        pytest.param(GOOD_FOR + SECOND, False, id="a second after it"),
    ],
)
def test_it_is_good_for_a_quarter_of_an_hour(links, later, good):
    assert links.use("j", LINK, now=NOON + later) is good


@pytest.mark.parametrize(
    ("jti", "link"),
    [
        pytest.param("x", LINK, id="another link"),
        pytest.param("j", replace(LINK, staff_id="u002"), id="another person"),
        pytest.param("j", replace(LINK, target="/"), id="another page"),
    ],
)
def test_it_is_good_for_nothing_else(links, jti, link):
    assert not links.use(jti, link, now=NOON)
    assert links.use("j", LINK, now=NOON)


def test_all_of_somebody_end_together(links):
    links.add("x", replace(LINK, staff_id="u002"))
    assert links.end_of("u001") == 1
    assert not links.use("j", LINK, now=NOON)
    assert links.use("x", replace(LINK, staff_id="u002"), now=NOON)


def test_what_has_expired_is_forgotten(links):
    assert links.forget(now=NOON + GOOD_FOR - SECOND) == 0
    assert links.forget(now=NOON + GOOD_FOR) == 1

"""The alignment map as a page: drawn, folded, searched and read, by whoever may see it and nobody else."""

from __future__ import annotations

import re

import pytest

from bot.app import Bot
from okr import forest
from okr.model import Health, Standing
from storage.groups import Groups
from storage.people import People
from tests.kit import large_company
from tests.kit.bots import Clock, a_bot
from tests.kit.builders import GAP_10_25, an_objective
from tests.kit.chains import chain
from tests.kit.pages import a_visitor, demo_bot, looking
from tests.kit.saying import say
from web import atlas
from web.atlas import Picture, items
from web.pages import map as page
from web.visitor import Visitor

SECRET = "Buy the rival"
OWNER, COLLEAGUE = "u003", "u004"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """The demo, in which SALES/O1 serves a private objective, too, and SALES/KR3 waits for PRODUCT/KR1."""
    found = demo_bot(tmp_path_factory.mktemp("demo"), Clock())
    say(found, OWNER, "SALES", f"/okr add {SECRET} private")
    say(found, OWNER, "SALES", "/kr add O3 Offers from 0 to 7")
    say(found, "u001", "SALES", "/okr align O2 O3")
    say(found, "u004", "SALES", "/depend KR3 on PRODUCT/KR1")
    return found


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    found = a_bot(tmp_path_factory.mktemp("large"))
    large_company.found(found, large_company.Size(groups=30, objectives=260, key_results=1))
    return found


async def read(bot: Bot, who: Visitor, address: str = "/map", part: str = "") -> tuple[int, str]:
    async with looking(bot, who) as browser:
        answer = await browser.get(address, headers={"hx-target": part} if part else {})
    return answer.status_code, answer.text


def drawn(text: str) -> list[str]:
    return re.findall(r'data-ref="([^"]*)"', text)


async def test_everything_that_may_be_seen_is_drawn_with_where_it_opens(bot: Bot) -> None:
    _, text = await read(bot, a_visitor(COLLEAGUE))
    assert sorted(drawn(text)) == [
        "COMPANY/2026Q4/O1",
        "PRODUCT/2026Q4/O1",
        "SALES/2026Q4/O1",
        "SALES/2026Q4/O2",
    ]
    assert 'href="/groups/PRODUCT/2026Q4/O1"' in text


@pytest.mark.parametrize("address", ["/map", "/map?q=rival", "/map?group=SALES", "/map.svg"])
async def test_what_is_hidden_is_nowhere_not_even_as_the_end_of_an_arrow(bot: Bot, address: str) -> None:
    _, theirs = await read(bot, a_visitor(COLLEAGUE), address)
    _, own = await read(bot, a_visitor(OWNER), address)
    assert SECRET not in theirs
    assert "SALES/2026Q4/O3" not in theirs
    assert SECRET in own


async def test_what_serves_something_hidden_is_not_called_unaligned(bot: Bot) -> None:
    _, text = await read(bot, a_visitor(COLLEAGUE))
    listed = text[text.index('id="list-SALES-2026Q4-O2"') :]
    assert "aligned to nothing" not in listed


async def test_below_one_objective_stands_what_serves_it(bot: Bot) -> None:
    _, text = await read(bot, a_visitor(), "/map?under=COMPANY/O1")
    assert set(drawn(text)) == {"COMPANY/2026Q4/O1", "PRODUCT/2026Q4/O1", "SALES/2026Q4/O1"}


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/map?under=SALES/O3", id="hidden"),
        pytest.param("/map?under=SALES/O99", id="unknown"),
        pytest.param("/map?under=nonsense", id="no reference"),
        pytest.param("/map?under=SALES/KR1", id="of a key result nothing hangs here"),
        pytest.param("/map?group=NOWHERE", id="an unknown group"),
        pytest.param("/map?cycle=2026Q9", id="no cycle"),
        pytest.param("/map.gif", id="no form"),
    ],
)
async def test_what_is_not_there_and_what_is_hidden_read_the_same(bot: Bot, address: str) -> None:
    assert (await read(bot, a_visitor(COLLEAGUE), address))[0] == 404


async def test_dependencies_are_drawn_unless_they_are_not_wanted(bot: Bot) -> None:
    _, with_them = await read(bot, a_visitor())
    _, without = await read(bot, a_visitor(), "/map?ties=0")
    assert "SALES/2026Q4/KR3" in with_them[: with_them.index("map-list")]
    assert "SALES/2026Q4/KR3" not in without
    assert "Show dependencies" in without


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        pytest.param("REFUNDS", "SALES/2026Q4/O2", id="a title, in whatever case"),
        pytest.param("product/o1", "PRODUCT/2026Q4/O1", id="a reference"),
        pytest.param("bo chen", "SALES/2026Q4/O2", id="a person"),
        pytest.param("Crash-free", "PRODUCT/2026Q4/O1", id="the title of a key result"),
    ],
)
async def test_a_search_lists_what_it_found_with_the_way_to_its_node(
    bot: Bot, sought: str, found: str
) -> None:
    _, text = await read(bot, a_visitor(COLLEAGUE), f"/map?q={sought}")
    listed = text[text.index('id="hits"') : text.index('class="map"')]
    [(ref, node)] = re.findall(r'data-find="([^"]*)" href="#(map-n\d+)"', listed)
    assert ref == found
    assert f'id="{node}" class="node" data-ref="{found}"' in text


async def test_a_search_that_finds_nothing_says_so(bot: Bot) -> None:
    _, text = await read(bot, a_visitor(), "/map?q=<b>nobody</b>")
    assert "Nothing on this map is called so." in text
    assert "<b>nobody" not in text


async def test_a_search_is_heard_as_somebody_types(bot: Bot) -> None:
    """htmx listens to the first input of the form, which must be the one that is typed into."""
    _, text = await read(bot, a_visitor())
    form = text[text.index('<form class="search"') :]
    assert re.findall(r'<input type="(\w+)" name="(\w+)"', form)[:2] == [("search", "q"), ("hidden", "cycle")]


async def test_htmx_gets_the_hits_alone(bot: Bot) -> None:
    _, text = await read(bot, a_visitor(), "/map?q=refunds", part="hits")
    assert text.lstrip().startswith('<div id="hits"')
    assert "<svg" not in text


async def test_the_list_has_the_same_facts_as_the_drawing(bot: Bot) -> None:
    _, text = await read(bot, a_visitor(COLLEAGUE))
    listed = text[text.index('class="map-list"') :]
    for ref in drawn(text):
        assert f'href="/groups/{ref}"' in listed
    assert listed.count("<ul>") == listed.count("</ul>")
    assert listed.count("<li") == listed.count("</li>")


async def test_very_many_are_folded_by_group_and_unfold_one_by_one(large: Bot) -> None:
    who = a_visitor("boss", admin=True)
    _, text = await read(large, who)
    assert "260 objectives are folded away by group" in text
    assert "T07" in drawn(text)
    assert 'href="/map?cycle=2026Q4&amp;group=T07"' in text
    _, one = await read(large, who, "/map?cycle=2026Q4&group=T07")
    assert {ref.split("/")[0] for ref in drawn(one)} == {"T07"}


async def test_what_serves_one_objective_is_folded_as_well(large: Bot) -> None:
    _, text = await read(large, a_visitor("boss", admin=True), "/map?under=HQ/O1")
    assert "HQ/2026Q4/O1" not in drawn(text)
    assert {"HQ", "T07"} <= set(drawn(text))


async def test_of_a_group_with_very_much_below_it_only_its_own_is_drawn(large: Bot) -> None:
    _, text = await read(large, a_visitor("boss", admin=True), "/map?group=HQ")
    assert {ref.split("/")[0] for ref in drawn(text)} == {"HQ"}
    assert "Only the objectives of this group itself are drawn" in text


async def test_what_is_found_on_a_folded_map_leads_to_its_groups_map(large: Bot) -> None:
    who = a_visitor("boss", admin=True)
    _, text = await read(large, who, "/map?q=Refunds")
    leads = re.findall(r'<a class="button" data-find="([^"]*)" href="([^"]*)"', text)
    assert len(leads) == page.MOST_HITS
    ref, address = leads[0]
    _, there = await read(large, who, address.replace("&amp;", "&"))
    assert f'data-find="{ref}"' in there
    assert ref in drawn(there)
    assert "and 22 more" in text


async def test_a_company_without_objectives_has_an_empty_map(tmp_path) -> None:
    status, text = await read(a_bot(tmp_path), a_visitor())
    assert status == 200
    assert "There is no objective to draw." in text


def test_a_list_within_lists_closes_what_it_opens_however_deep() -> None:
    chain = [
        an_objective(id=n, number=n, aligned_to=(f"SALES/2026Q4/O{n - 1}",) if n > 1 else ())
        for n in range(1, 3 * atlas.DEEPEST)
    ]
    standing = Standing(None, GAP_10_25.on_track, Health.NONE, GAP_10_25, "none")
    trees = forest.forest(chain)
    found = list(items(Picture("", [], trees, {each.id: standing for each in chain})))
    assert [each.node.objective.number for each in found] == list(range(1, 3 * atlas.DEEPEST))
    assert sum(each.begins for each in found) == sum(each.ends for each in found) == atlas.DEEPEST + 1


async def test_a_chain_of_two_thousand_is_drawn_folded_and_listed(tmp_path) -> None:
    long = a_bot(tmp_path)

    def write(unit) -> None:
        [group] = Groups(unit).every()
        People(unit).remember(OWNER, "王小明")
        chain(unit, 2000, group_id=group.id, cycle="2026Q4", owner=OWNER, at=long.clock())

    long.database.write_now(write)
    for address in ("/map", "/map?group=SALES", "/map?under=SALES/O1", "/map.svg", "/map.svg?group=SALES"):
        status, text = await read(long, a_visitor(OWNER), address)
        assert (status, bool(text)) == (200, True), address
    assert len(drawn((await read(long, a_visitor(OWNER), "/map?group=SALES"))[1])) == 2000
    long.database.close()

"""What can be looked at leads to its page, for those who can reach it; receipts lead nowhere."""

from __future__ import annotations

import pytest

from cards import links
from cards.message import Button, Link, Message
from cards.receipt import MOST_LINKS, joined
from i18n.languages import LANGUAGES
from okr.model import Person
from tests.kit.builders import a_group, a_key_result, an_objective
from tests.kit.readers import a_reader


@pytest.mark.parametrize(
    ("link", "path"),
    [
        pytest.param(links.overview, "/", id="the overview"),
        pytest.param(lambda reader: links.group(reader, a_group()), "/groups/SALES", id="a group"),
        pytest.param(
            lambda reader: links.thing(reader, a_key_result()), "/groups/SALES/2026Q4/KR3", id="a key result"
        ),
        pytest.param(
            lambda reader: links.thing(reader, an_objective()), "/groups/SALES/2026Q4/O1", id="an objective"
        ),
        pytest.param(links.alignment_map, "/map", id="the map"),
        pytest.param(links.mine, "/mine", id="one's own"),
        pytest.param(
            lambda reader: links.person(reader, Person("u/0?1#", "[Ann](http://e)")),
            "/people/u%2F0%3F1%23",
            id="a person, whatever the id and the name",
        ),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_leads_to_the_address_of_its_page(lang, link, path):
    found = link(a_reader(lang))
    assert found.path == path
    assert found.label
    assert not set("[]") & set(found.label)


def test_several_answers_in_one_lead_to_their_pages_each_once():
    pages = [Link(f"KR{number} page", f"/groups/SALES/2026Q4/KR{number}") for number in range(1, 6)]
    messages = [Message("t", "x", links=(page, pages[0])) for page in pages]
    assert joined(messages, a_reader()).links == tuple(pages[:MOST_LINKS])


def test_a_stored_message_has_its_links_and_a_message_without_keeps_no_word_of_them():
    message = Message("t", "x", (Button("a", "/okr"),), links=(Link("KR1 page", "/groups/SALES/2026Q4/KR1"),))
    assert Message.from_dict(message.to_dict()) == message
    assert not {"links", "picture"} & set(Message("t", "x").to_dict())

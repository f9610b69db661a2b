"""Whatever a card links to is served: a link of the chat that leads nowhere is met by everybody."""

from __future__ import annotations

from inspect import isfunction

import pytest
from starlette.routing import Match, Route

import web.pages  # noqa: F401 - fills VIEWS
from cards import links
from okr.model import Person
from tests.kit.builders import a_group, a_key_result, an_objective
from tests.kit.readers import a_reader
from web.views import VIEWS

READER = a_reader()
WRITTEN = {
    "overview": [links.overview(READER)],
    "group": [links.group(READER, a_group())],
    "thing": [links.thing(READER, an_objective()), links.thing(READER, a_key_result())],
    "alignment_map": [links.alignment_map(READER)],
    "mine": [links.mine(READER)],
    "person": [links.person(READER, Person("u001", "Ann"))],
}


@pytest.mark.parametrize(
    "link", [each for found in WRITTEN.values() for each in found], ids=lambda it: it.path
)
def test_a_link_of_a_card_leads_to_one_page(link):
    asked = {"type": "http", "method": "GET", "path": link.path}
    routes = [Route(path, lambda request: None) for path in VIEWS]
    assert len([each for each in routes if each.matches(asked)[0] is Match.FULL]) == 1


def test_no_link_is_left_out_here():
    own = {
        name for name, each in vars(links).items() if isfunction(each) and each.__module__ == links.__name__
    }
    assert own == set(WRITTEN)

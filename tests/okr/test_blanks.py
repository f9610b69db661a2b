"""Drafts of which nobody said yet where they begin."""

from __future__ import annotations

from dataclasses import replace

import pytest

from okr.life import check_no_blank, is_blank, started_whole
from okr.model import Kind, State
from okr.objections import StartBlank
from tests.kit.builders import a_key_result, an_objective

BLANK = replace(a_key_result(state=State.DRAFT), start=None)


@pytest.mark.parametrize(
    ("kr", "blank"),
    [
        pytest.param(BLANK, True, id="a road that begins nowhere"),
        pytest.param(replace(BLANK, kind=Kind.FALL), True, id="one that leads down"),
        pytest.param(a_key_result(state=State.DRAFT), False, id="a draft that is filled"),
        pytest.param(replace(BLANK, state=State.OPEN), False, id="an open one"),
        pytest.param(replace(BLANK, state=State.DROPPED), False, id="one given up"),
        pytest.param(a_key_result(kind=Kind.KEEP_BELOW, state=State.DRAFT), False, id="a limit has no start"),
    ],
)
def test_only_a_draft_of_a_road_can_be_blank(kr, blank):
    assert is_blank(kr) is blank
    if not blank:
        check_no_blank(kr)
        return
    with pytest.raises(StartBlank) as refused:
        check_no_blank(kr)
    assert refused.value.ref == "KR3"


def test_a_draft_is_started_with_its_key_results_but_for_those_given_up():
    states = (State.DRAFT, State.DROPPED, State.OPEN)
    draft = an_objective(*(a_key_result(state=state) for state in states), state=State.DRAFT)
    opened = started_whole(draft)
    assert opened.state is State.OPEN
    assert [kr.state for kr in opened.key_results] == [State.OPEN, State.DROPPED, State.OPEN]

"""The chart of several groups: a bar each, those with nothing left out, the worst first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cards.digest import Digest
from cards.drawing.groups import MOST_GROUPS, groups
from charts.drawing import draw, from_dict, to_dict
from charts.theme import LIGHT
from i18n.languages import LANGUAGES
from okr.model import Health
from okr.pulse import Pulse, branch
from tests.kit.builders import Q4, a_group
from tests.kit.readers import a_reader

GOOD = Pulse(objectives=1, progress=Decimal("0.6"), counts={Health.ON_TRACK: 2})
BAD = Pulse(objectives=2, progress=Decimal("0.2"), counts={Health.ON_TRACK: 1, Health.AT_RISK: 3})
TREE = branch(
    a_group("COMPANY"), Pulse(), [branch(a_group("SALES"), BAD, []), branch(a_group("PRODUCT"), GOOD, [])]
)


def drawn(*branches, lang="en", **how):
    return groups(a_reader(lang), "Digest", Digest(Q4, date(2026, 11, 9), branches), **how)


def bars(*branches, **how):
    [section] = drawn(*branches, **how).sections
    return [(each.name, each.percent, each.health) for each in section.bars]


def test_every_group_with_objectives_has_a_bar_and_is_as_well_as_its_worst():
    assert bars(TREE) == [
        ("SALES Sales", "20%", Health.AT_RISK),
        ("PRODUCT Product", "60%", Health.ON_TRACK),
    ]


def test_departments_are_drawn_with_all_that_is_below_them():
    assert bars(TREE, departments=True) == [("COMPANY Company", "40%", Health.AT_RISK)]


def test_of_very_many_groups_the_rest_is_counted():
    many = [branch(a_group(f"T{number}"), GOOD, []) for number in range(MOST_GROUPS + 3)]
    assert len(bars(*many)) == MOST_GROUPS
    assert drawn(*many).more == "+3 more"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_told_in_every_language_and_drawn_from_what_is_kept(lang):
    chart = drawn(TREE, lang=lang)
    assert from_dict(to_dict(chart)) == chart
    assert "SALES Sales" in draw(chart, LIGHT)
    assert "Digest" in chart.summary

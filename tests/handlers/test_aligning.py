"""Arrows upwards: drawn, weighed, taken away, and what they may not do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.groups import Groups
from tests.kit.company import SETTINGS


@pytest.fixture
def served(sales):
    """COMPANY has O1 with KR1; O1 of SALES is not aligned yet."""
    sales.must("/okr add First choice\n/kr add Dealers from 0 to 9", by="u002", group="COMPANY")
    return sales


def contributes(desk):
    return desk.objective("O1").contributes


def test_an_arrow_supports_unless_it_is_said_to_contribute(served):
    assert "not counted" in served.must("/okr align O1 COMPANY/O1")
    assert contributes(served) == frozenset()
    assert "it counts there" in served.must("/okr align O1 COMPANY/O1 contributes")
    assert contributes(served) == {"COMPANY/2026Q4/O1"}
    assert served.objective("O1").aligned_to == ("COMPANY/2026Q4/O1",)


def test_said_twice_it_is_nothing_to_undo(served):
    served.must("/okr align O1 COMPANY/KR1 计入")
    served.forward(minutes=11)
    assert "/undo" not in served.must("/okr align O1 COMPANY/KR1 contributes")
    assert served.refused("/undo") == "nothing_to_undo"


def test_the_weight_of_an_arrow_is_undone_before_the_arrow(served):
    served.must("/okr align O1 COMPANY/O1")
    served.must("/okr align O1 COMPANY/O1 contributes")
    assert "contributes → COMPANY/2026Q4/O1 supports" in served.must("/undo")
    assert contributes(served) == frozenset()
    assert "no longer aligned" in served.must("/undo")
    assert served.objective("O1").aligned_to == ()


def test_one_arrow_is_taken_away_or_all_of_them(served):
    served.must("/okr align O1 COMPANY/O1")
    served.must("/okr align O1 COMPANY/KR1 contributes")
    served.must("/okr unalign O1 COMPANY/O1")
    assert served.objective("O1").aligned_to == ("COMPANY/2026Q4/KR1",)
    served.must("/okr align O1 COMPANY/O1")
    assert "COMPANY/2026Q4/KR1, COMPANY/2026Q4/O1" in served.must("/okr unalign O1")
    assert served.objective("O1").aligned_to == ()
    served.must("/undo")
    assert served.objective("O1").aligned_to == ("COMPANY/2026Q4/KR1", "COMPANY/2026Q4/O1")
    assert contributes(served) == {"COMPANY/2026Q4/KR1"}


def test_what_is_not_aligned_cannot_be_unaligned(served):
    assert served.refused("/okr unalign O1") == "not_aligned"
    served.must("/okr align O1 COMPANY/O1")
    assert served.refused("/okr unalign O1 COMPANY/KR1") == "not_aligned"


def test_a_loop_is_refused_however_long(served):
    served.must("/okr add Second\n/okr add Third")
    served.must("/okr align O2 O1")
    served.must("/okr align O3 O2")
    served.must("/kr add O3 Calls from 0 to 9")
    for line in ("/okr align O1 O3", "/okr align O1 KR7", "/okr align O1 O1", "/okr align O1 KR1"):
        before = served.written()
        assert served.refused(line) == "alignment_loop", line
        assert served.written() == before


def test_an_arrow_leads_to_the_same_level_or_a_higher_one(served):
    served.must("/okr add Second")
    served.must("/okr align O2 O1")
    assert served.refused("/okr align O1 SALES/O1", by="u002", group="COMPANY") == "alignment_down"


def test_cycles_must_share_a_day(served):
    served.must("/okr add Next in 2027Q1", by="u002", group="COMPANY")
    assert served.refused("/okr align O1 COMPANY/2027Q1/O1") == "alignment_cycles"
    served.must("/okr add The year in 2026H2", by="u002", group="COMPANY")
    served.must("/okr align O1 COMPANY/2026H2/O1")


def test_an_arrow_to_something_private_is_said_one_to_one(served):
    served.must("/okr add Buy a rival private", by="u002", group="COMPANY")
    answer = served.must("/okr align O1 COMPANY/O2", by="u002")
    assert answer == "Sent to you privately."
    assert served.refused("/okr align O1 COMPANY/O2") == "unknown_reference"


def test_an_objective_under_another_is_aligned_when_it_is_added(served):
    served.must("/okr add Second under COMPANY/KR1")
    assert served.objective("O2").aligned_to == ("COMPANY/2026Q4/KR1",)
    served.must("/undo")
    assert len(served.objectives()) == 1


def test_a_group_that_moved_up_keeps_its_arrows(served):
    served.must("/okr align O1 COMPANY/O1")
    served.read(
        lambda unit: Groups(unit).register(replace(SETTINGS["COMPANY"], level="team"), now=served.now)
    )
    assert "/undo" not in served.must("/okr align O1 COMPANY/O1")


def test_an_arrow_that_somebody_weighed_since_is_not_undone(served):
    served.must("/okr align O1 COMPANY/O1")
    served.must("/okr align O1 COMPANY/O1 contributes", by="u001")
    assert served.refused("/undo") == "built_upon"
    assert contributes(served) == {"COMPANY/2026Q4/O1"}


def test_an_arrow_is_not_drawn_again_where_that_would_close_a_circle(served):
    served.must("/okr add Second\n/okr align O2 O1")
    served.forward(minutes=11)
    served.must("/okr unalign O2")
    served.must("/okr align O1 O2", by="u001")
    assert served.refused("/undo") == "built_upon"
    assert served.objective("O2").aligned_to == ()

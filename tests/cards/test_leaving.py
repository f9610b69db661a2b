"""What has an owner no more, as a group is shown it: some by name, of more only how many."""

from __future__ import annotations

import pytest

from cards import help as help_card
from cards import leaving
from okr.cycles import by_id
from okr.model import Health
from tests.kit.builders import a_group, a_key_result
from tests.kit.readers import a_reader

TWELVE = [f"KR{number}" for number in range(1, 13)]
HUNDREDS = [f"KR{number}" for number in range(1, 301)]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", f"Needs a new owner: {', '.join(TWELVE)}, and 288 more"),
        ("vi", f"Cần người phụ trách mới: {', '.join(TWELVE)}, và 288 mục nữa"),
        ("zh-CN", f"需要新的负责人：{'、'.join(TWELVE)}、还有 288 项"),
        ("zh-HK", f"需要新的負責人：{'、'.join(TWELVE)}、還有 288 項"),
    ],
)
def test_of_hundreds_without_an_owner_the_status_names_twelve_and_says_how_many_more(lang, line):
    reader, cycle = a_reader(lang), by_id("2026Q4")
    card = help_card.status(reader, a_group(), cycle, None, {Health.NONE: 300}, 1, ownerless=HUNDREDS)
    assert card.text.split("\n\n")[-1] == line


def test_as_many_as_are_named_are_all():
    assert leaving.flag(a_reader(), TWELVE) == f"Needs a new owner: {', '.join(TWELVE)}"


def test_of_hundreds_of_machines_that_are_shut_out_a_letter_names_twelve():
    krs = tuple(a_key_result(number=number) for number in range(1, 301))
    estate = leaving.Estate(a_group(), "2026Q4", (), krs)
    letter = leaving.card(a_reader(in_group=False), krs[0].owner, [estate])
    assert "SALES/KR12, and 288 more. A new one:" in letter.text

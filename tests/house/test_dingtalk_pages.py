"""The two printed pages about DingTalk say what the programs do today: `make pages` writes them anew."""

from __future__ import annotations

import pytest

from tests.pages.run import FAULTS, RULES, faults_page, rules_page


@pytest.mark.parametrize(("path", "page"), [(RULES, rules_page), (FAULTS, faults_page)])
def test_a_printed_page_is_not_stale(path, page):
    assert path.read_text(encoding="utf-8") == page(), f"run `make pages`: {path.name} is stale"

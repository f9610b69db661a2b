"""The page about cards that rewrite themselves: both languages say the same, in the words of the cards."""

from __future__ import annotations

import re

import pytest

from i18n.words import words_for
from tests.house.test_documents import blocks, headings, text_of
from tests.house.test_setup import codes_in, settings_in

ENGLISH, CHINESE = "docs/cards.md", "docs/cards.zh-CN.md"


def test_both_have_the_same_headings_blocks_tables_and_codes():
    assert headings(ENGLISH) == headings(CHINESE)
    assert blocks(ENGLISH) == blocks(CHINESE)
    first, second = (re.findall(r"^\|", text_of(name), re.MULTILINE) for name in (ENGLISH, CHINESE))
    assert len(first) == len(second)
    assert settings_in(ENGLISH) == settings_in(CHINESE)
    assert codes_in(ENGLISH) == codes_in(CHINESE)


@pytest.mark.parametrize(("name", "lang"), [(ENGLISH, "en"), (CHINESE, "zh-CN")])
@pytest.mark.parametrize("button", ["button.mine", "button.risk", "button.one_by_one"])
def test_a_button_is_called_there_as_on_the_card(name, lang, button):
    assert words_for(lang).say(button).lower() in text_of(name).lower()

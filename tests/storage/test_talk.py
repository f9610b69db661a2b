"""What was said about a key result: every kind together, newest first, each with who said it to whom."""

from __future__ import annotations

import pytest

from storage.comments import Comments
from storage.kudos import Kudos
from storage.skips import Skips
from storage.talk import Talk, Way, Word
from tests.storage.samples import HAN_MEIMEI, LI_LEI, MINUTE, NOON, put_town


@pytest.fixture
def kr(database):
    return database.write_now(put_town)


def test_every_kind_comes_together_newest_first(each, kr):
    each(Comments).add(kr.id, "how far?", by="u001", at=NOON)
    each(Skips).add(kr.id, "on hold", by="u002", at=NOON + MINUTE)
    each(Kudos).add(kr.id, "for staying late", to="u002", by="u001", at=NOON + 2 * MINUTE)
    assert each(Talk).newest(kr.id, most=9) == [
        Word(Way.KUDOS, LI_LEI, NOON + 2 * MINUTE, "for staying late", HAN_MEIMEI),
        Word(Way.SKIP, HAN_MEIMEI, NOON + MINUTE, "on hold"),
        Word(Way.COMMENT, LI_LEI, NOON, "how far?"),
    ]


def test_only_the_newest_of_many_come(each, kr):
    for number in range(5):
        each(Comments).add(kr.id, f"{number}", by="u001", at=NOON + number * MINUTE)
    assert [word.text for word in each(Talk).newest(kr.id, most=2)] == ["4", "3"]


def test_of_another_one_nothing_comes(each, database, kr):
    each(Comments).add(kr.id, "here", by="u001", at=NOON)
    assert each(Talk).newest(kr.id + 1, most=9) == []

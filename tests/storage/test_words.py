"""Comments, kudos and retros: what people said, kept word for word."""

from __future__ import annotations

import pytest

from okr.dealings import Comment, Kudos, Retro
from storage.comments import Comments
from storage.key_results import KeyResults
from storage.kudos import Kudos as KudosKept
from storage.retros import Retros
from tests.storage.samples import HAN_MEIMEI, LI_LEI, MINUTE, NOON, Q4, put_key_result, put_town

TEXT = "太好了 🎉\n'; --"


@pytest.fixture
def kr(database):
    return database.write_now(put_town)


@pytest.fixture
def other(database, kr):
    return database.write_now(lambda unit: put_key_result(unit, KeyResults(unit).by_id(kr.id)[1]))


@pytest.fixture
def group_id(database, kr):
    return database.write_now(lambda unit: KeyResults(unit).by_id(kr.id)[1].group_id)


class TestComments:
    @pytest.fixture
    def comments(self, each):
        return each(Comments)

    def test_the_newest_come_first(self, comments, kr, other):
        first = comments.add(kr.id, TEXT, by="u001", at=NOON)
        second = comments.add(kr.id, "+1", by="u002", at=NOON + MINUTE)
        comments.add(other.id, "elsewhere", by="u001", at=NOON)
        assert comments.newest(kr.id, most=5) == [
            Comment(second, kr.id, HAN_MEIMEI, NOON + MINUTE, "+1"),
            Comment(first, kr.id, LI_LEI, NOON, TEXT),
        ]
        assert [each.id for each in comments.newest(kr.id, most=1)] == [second]

    def test_all_are_kept_and_one_can_be_taken_back(self, comments, kr, other):
        late = comments.add(other.id, "b", by="u001", at=NOON)
        early = comments.add(kr.id, "a", by="u001", at=NOON)
        assert [each.id for each in comments.every()] == [early, late]
        comments.delete(late)
        assert [each.id for each in comments.every()] == [early]

    def test_one_from_elsewhere_keeps_its_id(self, comments, kr):
        comment = Comment(7, kr.id, LI_LEI, NOON, TEXT)
        comments.put(comment)
        assert comments.every() == [comment]


class TestKudos:
    @pytest.fixture
    def kudos(self, each):
        return each(KudosKept)

    def test_they_are_told_with_the_key_result_and_to_whom_they_went(self, kudos, kr, other):
        first = kudos.add(kr.id, TEXT, to="u002", by="u001", at=NOON)
        second = kudos.add(other.id, "谢谢", to="u002", by="u001", at=NOON)
        thanks = Kudos(first, kr.id, HAN_MEIMEI, LI_LEI, NOON, TEXT)
        assert kudos.newest(kr.id, most=5) == [thanks]
        assert [each.id for each in kudos.newest_to("u002", most=5)] == [second, first]
        assert kudos.newest_to("u001", most=5) == []
        kudos.delete(second)
        assert kudos.every() == [thanks]

    def test_some_from_elsewhere_keep_their_id(self, kudos, kr):
        thanks = Kudos(7, kr.id, HAN_MEIMEI, LI_LEI, NOON, TEXT)
        kudos.put(thanks)
        assert kudos.every() == [thanks]


class TestRetros:
    @pytest.fixture
    def retros(self, each):
        return each(Retros)

    def test_a_group_learns_line_by_line_in_each_cycle(self, retros, group_id):
        first = retros.add(group_id, Q4, text=TEXT, by="u001", at=NOON)
        second = retros.add(group_id, Q4, text="b", by="u002", at=NOON + MINUTE)
        other = retros.add(group_id, "2027Q1", text="c", by="u001", at=NOON)
        assert retros.of(group_id, Q4) == [
            Retro(first, group_id, Q4, LI_LEI, NOON, TEXT),
            Retro(second, group_id, Q4, HAN_MEIMEI, NOON + MINUTE, "b"),
        ]
        retros.delete(first)
        assert [each.id for each in retros.every()] == [second, other]

    def test_one_from_elsewhere_keeps_its_id(self, retros, group_id):
        retro = Retro(7, group_id, Q4, LI_LEI, NOON, TEXT)
        retros.put(retro)
        assert retros.every() == [retro]

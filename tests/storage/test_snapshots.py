"""Any change to any row is taken back in the same way; what others changed since then stands."""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest

from okr.model import Blocker, Milestone, State, Visibility
from storage.blockers import Blockers
from storage.comments import Comments
from storage.key_results import KeyResults
from storage.milestones import Milestones
from storage.objectives import Objectives
from storage.snapshots import STATEMENTS, RowChange, Snapshots
from tests.storage.samples import LI_LEI, NOON, put_group, put_key_result, put_objective


@pytest.fixture
def town(database):
    def work(unit):
        group = put_group(unit)
        objective, other = put_objective(unit, group), put_objective(unit, group)
        return SimpleNamespace(
            group=group, objective=objective.id, other=other.id, kr=put_key_result(unit, objective).id
        )

    return database.write_now(work)


@pytest.fixture
def change(database):
    """Do something to a row, and hand back what that changed, as the history keeps it."""

    def change(table, key, deed) -> RowChange | None:
        def work(unit):
            snapshots = Snapshots(unit)
            before = None if key is None else snapshots.take(table, key)
            key_after = deed(unit)
            return snapshots.since(table, key_after if key is None else key, before)

        made = database.write_now(work)
        return made and RowChange.of(json.loads(json.dumps(made.facts())))

    return change


@pytest.fixture
def put_back(each):
    return each(Snapshots).put_back


@pytest.fixture
def objective(each, town):
    return lambda: each(Objectives).objective_by_id(town.objective)


def test_a_row_that_is_not_there_has_no_snapshot(each, town):
    assert each(Snapshots).take("objectives", 99) is None


def test_nothing_changed_is_no_change(change, town):
    assert change("objectives", town.objective, lambda unit: None) is None


def test_only_what_differs_is_kept(change, town):
    made = change("objectives", town.objective, lambda unit: Objectives(unit).retitle(town.objective, "新"))
    assert made.before == {"title": "Be the first name customers think of"}
    assert made.after == {"title": "新"}


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param(lambda o, key: o.hand_over(key, "u002"), id="another owner"),
        pytest.param(lambda o, key: o.set_state(key, State.DROPPED, reason="x"), id="dropped"),
        pytest.param(lambda o, key: o.show_to(key, Visibility.PRIVATE), id="another visibility"),
        pytest.param(lambda o, key: o.score(key, Decimal("0.7"), note="ok"), id="scored"),
    ],
)
def test_an_edit_is_put_back(change, put_back, objective, town, deed):
    before = objective()
    made = change("objectives", town.objective, lambda unit: deed(Objectives(unit), town.objective))
    after = objective()
    undone = put_back(made)
    assert objective() == before
    assert put_back(undone) is not None  # the undo is a change like any other
    assert objective() == after


def test_what_somebody_else_changed_since_then_stands(change, put_back, objective, each, town):
    def deed(unit):
        Objectives(unit).retitle(town.objective, "mine")
        Objectives(unit).score(town.objective, Decimal("0.7"))

    made = change("objectives", town.objective, deed)
    each(Objectives).retitle(town.objective, "theirs")
    assert put_back(made).after == {"score": None}
    assert (objective().title, objective().score) == ("theirs", None)


def test_where_nothing_of_it_is_left_nothing_is_done(change, put_back, objective, each, town):
    made = change("objectives", town.objective, lambda unit: Objectives(unit).retitle(town.objective, "mine"))
    each(Objectives).retitle(town.objective, "theirs")
    assert put_back(made) is None
    assert objective().title == "theirs"


def test_what_was_made_goes_and_comes_again(change, put_back, each, town):
    made = change("comments", None, lambda unit: Comments(unit).add(town.kr, "好", by="u001", at=NOON))
    (comment,) = each(Comments).every()
    undone = put_back(made)
    assert each(Comments).every() == []
    assert put_back(made) is None
    assert put_back(undone).key == comment.id
    assert each(Comments).every() == [comment]


def test_what_was_made_and_built_upon_cannot_go(put_back, each, change, town):
    made = change("objectives", None, lambda unit: put_objective(unit, town.group).id)
    each(Objectives).align(town.objective, to_objective=made.key, to_key_result=None)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        put_back(made)
    assert each(Objectives).objective_by_id(made.key) is not None


def test_what_was_deleted_comes_back(change, put_back, objective, each, town):
    arrow = each(Objectives).align(
        town.objective, to_objective=town.other, to_key_result=None, contributes=True
    )
    before = objective()
    made = change("alignments", arrow, lambda unit: Objectives(unit).unalign(arrow))
    put_back(made)
    assert objective() == before


def test_it_comes_back_where_its_id_was_given_again(change, put_back, each, town):
    arrow = each(Objectives).align(town.objective, to_objective=town.other, to_key_result=None)
    made = change("alignments", arrow, lambda unit: Objectives(unit).unalign(arrow))
    newer = {**made.before, "objective_id": town.other, "to_objective_id": town.objective}
    put_back(RowChange("alignments", arrow, newer, None))
    again = put_back(made)
    assert again.key != arrow
    assert [link.id for link in each(Objectives).links(town.objective)] == [again.key]
    assert [link.id for link in each(Objectives).links(town.other)] == [arrow]


def test_of_equal_arrows_no_second_one_comes_back(change, put_back, each, town):
    arrow = each(Objectives).align(town.objective, to_objective=town.other, to_key_result=None)
    made = change("alignments", arrow, lambda unit: Objectives(unit).unalign(arrow))
    each(Objectives).align(town.objective, to_objective=town.other, to_key_result=None)
    assert put_back(made) is None
    assert len(each(Objectives).links(town.objective)) == 1


def test_a_tick_and_a_closed_blocker_go_back(database, change, put_back, each, town):
    def work(unit):
        Milestones(unit).add(town.kr, [Milestone("a")])
        return Blockers(unit).block(town.kr, Blocker("x", LI_LEI, NOON, LI_LEI))

    blocker = database.write_now(work)
    ticked = change("milestones", 1, lambda unit: Milestones(unit).tick(town.kr, 1, at=NOON, by="u001"))
    closed = change("blockers", blocker, lambda unit: Blockers(unit).clear(town.kr, at=NOON, by="u001"))
    put_back(closed)
    put_back(ticked)
    assert each(Blockers).open(town.kr) is not None
    assert not each(Milestones).of(town.kr)[0].done


def test_a_moved_key_result_goes_back_with_everything_it_was(change, put_back, each, town):
    before = each(KeyResults).by_id(town.kr)
    made = change("key_results", town.kr, lambda unit: KeyResults(unit).put_under(town.kr, town.other))
    put_back(made)
    assert each(KeyResults).by_id(town.kr) == before


def test_a_row_that_is_gone_by_now_is_left_alone(change, put_back, each, town):
    made = change("objectives", town.other, lambda unit: Objectives(unit).retitle(town.other, "x"))
    each(Objectives).delete(town.other)
    assert put_back(made) is None


@pytest.mark.parametrize("table", STATEMENTS)
def test_every_table_can_be_read_and_written(database, table):
    def work(unit):
        return Snapshots(unit).take(table, 1), Snapshots(unit).put_back(RowChange(table, 1, None, {"id": 1}))

    assert database.write_now(work) == (None, None)


def test_a_table_that_has_no_history_is_our_mistake(each):
    with pytest.raises(KeyError, match="inbox"):
        each(Snapshots).take("inbox", 1)

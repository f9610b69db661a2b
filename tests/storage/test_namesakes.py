"""People of one name are told apart on every card, by department or by the end of their staff id."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from okr.model import Person
from storage.contacts import Contacts
from storage.engine import make_engine
from storage.namesakes import Bearer, shown, skeleton
from storage.people import People
from storage.statement import Statement
from tests.storage.samples import NOON
from tests.storage.test_equal_arrows import to_revision

SALES, PRODUCT = (2, "销售部"), (3, "产品部")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("李雷", "李 雷", id="a space"),
        pytest.param("Bo Chen", "BO  CHEN", id="case"),
        pytest.param("Bo", "Ｂｏ", id="width"),
        pytest.param("Bo Chen", "Во Сhеn", id="Cyrillic letters among Latin ones"),
        pytest.param("Ann", "Αnn", id="a Greek one"),
        pytest.param("Mei", "M\u200bei\ufeff", id="signs that take no room"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("An", "Ân"), ("李雷", "李蕾"), ("Bo", "Bob")])
def test_others_do_not(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("bearers", "called"),
    [
        pytest.param([Bearer("u001", "李雷")], ["李雷"], id="one bears it alone"),
        pytest.param(
            [Bearer("u001", "李雷", "销售部"), Bearer("u002", "李雷", "产品部")],
            ["李雷 (销售部)", "李雷 (产品部)"],
            id="each has another department",
        ),
        pytest.param(
            [Bearer("abc0001", "李雷", "销售部"), Bearer("abc0002", "李雷", "销售部")],
            ["李雷 (0001)", "李雷 (0002)"],
            id="they share one",
        ),
        pytest.param(
            [Bearer("abc0001", "李雷", "销售部"), Bearer("abc0002", "李 雷")],
            ["李雷 (0001)", "李 雷 (0002)"],
            id="of one it is not known",
        ),
        pytest.param(
            [Bearer("a-0001", "李雷"), Bearer("b-0001", "李雷")],
            ["李雷 (a-0001)", "李雷 (b-0001)"],
            id="their ids end alike",
        ),
    ],
)
def test_how_they_are_called(bearers, called):
    assert list(shown(bearers).values()) == called


@pytest.fixture
def people(each):
    return each(People)


@pytest.fixture
def contacts(each):
    return each(Contacts)


def name_of(people, staff_id: str) -> str:
    return people.find(staff_id).name


def test_the_second_of_a_name_gives_both_a_mark(people):
    people.remember("u0001", "李雷")
    assert name_of(people, "u0001") == "李雷"
    people.meet("u0002", "李雷")
    assert [name_of(people, each) for each in ("u0001", "u0002")] == ["李雷 (0001)", "李雷 (0002)"]


def test_whoever_takes_another_name_frees_it(people):
    people.remember("u0001", "李雷")
    people.remember("u0002", "李雷")
    people.remember("u0002", "韩梅梅")
    assert [name_of(people, each) for each in ("u0001", "u0002")] == ["李雷", "韩梅梅"]


def test_said_again_the_same_name_is_told_apart_the_same_way(people):
    people.remember("u0001", "李雷")
    people.remember("u0002", "李雷")
    people.remember("u0002", "李雷")
    assert name_of(people, "u0002") == "李雷 (0002)"


def test_departments_tell_apart_once_they_are_known(people, contacts):
    for staff_id, department in (("u0001", SALES), ("u0002", PRODUCT)):
        people.remember(staff_id, "李雷")
        contacts.found(staff_id, "李雷", manager="", departments=[department], now=NOON)
    assert [name_of(people, each) for each in ("u0001", "u0002")] == ["李雷 (销售部)", "李雷 (产品部)"]
    contacts.found("u0002", "李雷", manager="", departments=[SALES], now=NOON)
    assert [name_of(people, each) for each in ("u0001", "u0002")] == ["李雷 (0001)", "李雷 (0002)"]


def test_the_name_alone_is_what_is_exported_and_mentioned(people):
    people.remember("u0001", "李雷")
    people.remember("u0002", "李雷")
    assert people.every() == [Person("u0001", "李雷"), Person("u0002", "李雷")]
    assert people.names("u0001") == ("李雷",)
    assert people.called("u0001").nick == "李雷"


def test_whom_an_older_replica_wrote_down_keep_their_names(database, people):
    for staff_id, name in (("u0001", "Ann"), ("u0002", "Bo"), ("u0003", "Cy")):
        sql = Statement(text(f"INSERT INTO people (staff_id, name) VALUES ('{staff_id}', '{name}')"))
        database.write_now(lambda unit, sql=sql: unit.run(sql))
    people.remember("u0003", "Cyd")
    assert [name_of(people, each) for each in ("u0001", "u0002", "u0003")] == ["Ann", "Bo", "Cyd"]


def test_those_of_before_are_told_apart_by_the_migration(empty_url):
    engine = make_engine(empty_url)
    to_revision(engine, "0007")
    with engine.begin() as connection:
        for staff_id, name in (("u0001", "李雷"), ("u0002", "李 雷"), ("u0003", "Bo")):
            connection.execute(
                text("INSERT INTO people (staff_id, name) VALUES (:staff, :name)"),
                {"staff": staff_id, "name": name},
            )
    to_revision(engine, "0008")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, plain FROM people ORDER BY staff_id")).all()
    engine.dispose()
    assert rows == [("李雷 (0001)", "李雷"), ("李 雷 (0002)", "李 雷"), ("Bo", "Bo")]

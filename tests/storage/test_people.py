"""People: the newest name, and the language they chose."""

from __future__ import annotations

import pytest

from okr.model import Person
from storage.people import People


@pytest.fixture
def people(each):
    return each(People)


def test_nobody_is_known_at_first(people):
    assert people.find("u001") is None
    assert people.language("u001") is None
    assert people.every() == []


def test_the_newest_name_is_kept(people):
    people.remember("u001", "李雷")
    people.remember("u001", "李雷 (销售)")
    assert people.find("u001") == Person("u001", "李雷 (销售)")


def test_a_mention_names_only_those_who_have_no_name_yet(people):
    people.meet("u001", "Lei")
    people.remember("u001", "李雷")
    people.meet("u001", "Lei")
    assert people.find("u001") == Person("u001", "李雷")


def test_a_chosen_language_outlives_a_new_name(people):
    people.remember("u001", "李雷")
    assert people.language("u001") is None
    people.speak("u001", "en")
    people.remember("u001", "Lei")
    assert people.language("u001") == "en"


def test_everybody_is_told_by_staff_id(people):
    people.remember("u002", "韩梅梅")
    people.meet("u001", "李雷")
    assert people.every() == [Person("u001", "李雷"), Person("u002", "韩梅梅")]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("𠮷野家 👩‍💻", id="signs beyond two bytes"),
        pytest.param("O'Brien %s :name %(x)s", id="what placeholders look like"),
        pytest.param("'; DROP TABLE people; --", id="what an attack looks like"),
    ],
)
def test_a_name_comes_back_as_it_went_in(people, name):
    people.remember("u001", name)
    assert people.find("u001") == Person("u001", name)


def test_a_zone_is_chosen_and_given_up(people):
    people.remember("u001", "李雷")
    assert people.zone("u001") is None
    people.live_in("u001", "Asia/Ho_Chi_Minh")
    assert people.zone("u001") == "Asia/Ho_Chi_Minh"
    people.live_in("u001", None)
    assert people.zone("u001") is None


def test_what_somebody_mutes_outlives_a_new_name(people):
    people.remember("u001", "李雷")
    assert people.muted("u001") == people.muted("nobody") == frozenset()
    people.mute("u001", frozenset({"nudge", "ask"}))
    people.remember("u001", "Lei")
    assert people.muted("u001") == {"ask", "nudge"}
    people.mute("u001", frozenset())
    assert people.muted("u001") == frozenset()

"""The table of rights, cell by cell: rows are deeds, columns are people."""

from __future__ import annotations

import pytest

from okr.model import Visibility
from okr.refusals import NotAllowed, NotYours
from okr.rights import Standpoint, check_may_add, check_may_change, may_see, visible_to_group
from tests.kit.builders import LI_LEI, an_actor

OWNER = LI_LEI.staff_id
PEOPLE = {
    "outsider": Standpoint(an_actor("u900"), member=False, manager=False),
    "external": Standpoint(an_actor(None), member=False, manager=False),
    "member": Standpoint(an_actor("u002"), member=True, manager=False),
    "owner": Standpoint(an_actor(OWNER), member=True, manager=False),
    "manager": Standpoint(an_actor("u003"), member=False, manager=True),
    "admin": Standpoint(an_actor("u004", admin=True), member=False, manager=False),
}
YES, NO = True, False


def cells(*rows):
    """One case a cell: (row, column, answer), named for both."""
    return [
        pytest.param(row, person, answer, id=f"{row}, {person}")
        for row, *answers in rows
        for person, answer in zip(PEOPLE, answers, strict=True)
    ]


@pytest.mark.parametrize(
    ("visibility", "person", "seen"),
    cells(
        #            outsider external member owner manager admin
        ("company", YES, NO, YES, YES, YES, YES),
        ("group", NO, NO, YES, YES, YES, YES),
        ("private", NO, NO, NO, YES, YES, YES),
    ),
)
def test_who_sees_what(visibility, person, seen):
    assert may_see(Visibility(visibility), OWNER, PEOPLE[person]) is seen


@pytest.mark.parametrize(
    ("visibility", "person", "seen"),
    cells(
        #            outsider external member owner manager admin
        ("company", YES, YES, YES, YES, YES, YES),
        ("group", NO, NO, YES, YES, YES, YES),
        ("private", NO, NO, NO, YES, YES, YES),
    ),
)
def test_a_group_flagged_for_it_shows_external_people_what_is_the_company_s_and_no_more(
    visibility, person, seen
):
    assert may_see(Visibility(visibility), OWNER, PEOPLE[person], external_allowed=True) is seen


# Check-ins, blockers, scores, edits, alignment and drops ask one question: is it yours to change?
@pytest.mark.parametrize(
    ("deed", "person", "refusal"),
    cells(
        #           outsider  external    member    owner manager admin
        ("change", NotYours, NotAllowed, NotYours, None, None, None),
    ),
)
def test_who_changes_what(deed, person, refusal):
    if refusal is None:
        check_may_change("KR3", frozenset({OWNER}), "李雷", PEOPLE[person])
        return
    with pytest.raises(refusal) as refused:
        check_may_change("KR3", frozenset({OWNER}), "李雷", PEOPLE[person])
    if refusal is NotYours:
        assert (refused.value.ref, refused.value.owner) == ("KR3", "李雷")
    else:
        assert refused.value.why == "external"


def test_own_is_the_owner_of_the_key_result_or_of_its_objective():
    owners = frozenset({"u002", OWNER})
    check_may_change("KR3", owners, "韩梅梅", PEOPLE["member"])
    check_may_change("KR3", owners, "韩梅梅", PEOPLE["owner"])


def test_an_owner_who_never_spoke_in_the_group_still_owns():
    elsewhere = Standpoint(an_actor(OWNER), member=False, manager=False)
    check_may_change("KR3", frozenset({OWNER}), "李雷", elsewhere)
    assert may_see(Visibility.PRIVATE, OWNER, elsewhere)


@pytest.mark.parametrize(
    ("whose", "person", "why"),
    cells(
        #                 outsider    external    member owner manager admin
        ("their own", "outsider", "external", None, None, None, None),
        ("another's", "outsider", "external", "add_for_others", "add_for_others", None, None),
    ),
)
def test_who_adds(whose, person, why):
    standpoint = PEOPLE[person]
    for_whom = standpoint.actor.staff_id if whose == "their own" else "u777"
    if why is None:
        check_may_add(standpoint, for_whom)
        return
    with pytest.raises(NotAllowed) as refused:
        check_may_add(standpoint, for_whom or "")
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("deed", "person", "allowed"),
    cells(
        #                               outsider external member owner manager admin
        ("cycle, templates, settings", NO, NO, NO, NO, YES, YES),
    ),
)
def test_who_rules_the_group(deed, person, allowed):
    assert PEOPLE[person].rules is allowed


@pytest.mark.parametrize("visibility", list(Visibility))
def test_without_a_staff_id_nothing_that_is_said_about_somebody_counts(visibility):
    said_to_be_all = Standpoint(an_actor(None, admin=True), member=True, manager=True)
    assert not said_to_be_all.rules
    assert not may_see(visibility, OWNER, said_to_be_all)
    with pytest.raises(NotAllowed):
        check_may_change("KR3", frozenset({OWNER}), "李雷", said_to_be_all)
    with pytest.raises(NotAllowed):
        check_may_add(said_to_be_all, OWNER)


def test_the_same_name_is_not_the_same_person():
    namesake = Standpoint(an_actor("u555", name="李雷"), member=True, manager=False)
    assert not may_see(Visibility.PRIVATE, OWNER, namesake)
    with pytest.raises(NotYours):
        check_may_change("KR3", frozenset({OWNER}), "李雷", namesake)


def test_only_what_is_private_is_hidden_from_somebody_in_the_group():
    assert [v for v in Visibility if not visible_to_group(v)] == [Visibility.PRIVATE]

"""The table of rights as data: an expectation for every command and role, none by default."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okr.model import Visibility
from okr.refusals import NotAllowed, NotYours
from okr.rights import (
    SIGHT,
    TABLE,
    May,
    Role,
    Standpoint,
    cell,
    check_may_change,
    check_may_rule,
    check_may_talk,
    may_run,
    may_see,
    may_try,
)
from tests.kit.builders import LI_LEI, an_actor

OWNER = LI_LEI.staff_id
OWNERS = frozenset({OWNER})
PEOPLE = {
    Role.OUTSIDER: Standpoint(an_actor("u900"), member=False, manager=False),
    Role.EXTERNAL: Standpoint(an_actor(None), member=False, manager=False),
    Role.MEMBER: Standpoint(an_actor("u002"), member=True, manager=False),
    Role.OWNER: Standpoint(an_actor(OWNER), member=True, manager=False),
    Role.MANAGER: Standpoint(an_actor("u003"), member=False, manager=True),
    Role.ADMIN: Standpoint(an_actor("u004", admin=True), member=False, manager=False),
}

# outsider, external, member, owner, manager, admin: y(es), n(o), s(een), f(lagged group), m(yself)
READ, REPORT, TALK, ADD, RULE, PERSONAL, ANYONE = (
    "sfsssy",
    "nnnyyy",
    "snsyyy",
    "nnmmyy",
    "nnnnyy",
    "mnmmmm",
    "yyyyyy",
)
EXPECTED = {
    **dict.fromkeys(("help", "id", "whoami"), ANYONE),
    **dict.fromkeys(
        ("okr", "okr show", "kr", "kr show", "kr history", "status", "map", "lint", "template", "export"),
        READ,
    ),
    **dict.fromkeys(("cycle", "cycle show", "settings"), READ),
    **dict.fromkeys(
        ("okr edit", "okr owner", "okr align", "okr unalign", "okr close", "okr reopen", "okr drop"), REPORT
    ),
    **dict.fromkeys(
        ("kr add", "kr update", "kr edit", "kr owner", "kr drop", "kr move", "kr tick", "kr fix"), REPORT
    ),
    **dict.fromkeys(("kr feed", "kr auto", "block", "unblock", "score", "skip"), REPORT),
    **dict.fromkeys(("depend", "depend accept", "depend refuse", "depend met"), REPORT),
    **dict.fromkeys(("kr comment", "kudos"), TALK),
    # A template that a member adopts is an objective of their own, like any other they add.
    **dict.fromkeys(("okr add", "template adopt"), ADD),
    **dict.fromkeys(
        ("cycle open", "cycle close", "cycle carry", "remind", "settings change", "digest"), RULE
    ),
    **dict.fromkeys(
        ("lang", "yes", "no", "undo", "checkin", "snooze", "away", "back", "mute", "unmute", "tz", "link"),
        PERSONAL,
    ),
    **dict.fromkeys(("retro", "card"), "nnyyyy"),
    "export token": "nnnnny",
}
LETTERS = {"y": May.YES, "n": May.NO, "s": May.SEEN, "f": May.FLAGGED, "m": May.SELF}


def test_every_command_has_an_expectation_for_every_role():
    assert set(EXPECTED) == set(TABLE)
    assert all(set(row) == set(Role) for row in TABLE.values())
    assert all(set(row) == set(Role) for row in SIGHT.values())
    assert set(SIGHT) == set(Visibility)


@pytest.mark.parametrize("command", sorted(EXPECTED))
@pytest.mark.parametrize(("place", "role"), list(enumerate(Role)))
def test_each_cell_is_as_expected(command, place, role):
    assert cell(command, role) is LETTERS[EXPECTED[command][place]]


@pytest.mark.parametrize("role", list(Role))
def test_nothing_is_allowed_by_default(role):
    assert cell("format disk", role) is May.NO
    everything = {"owners": OWNERS, "seen": True, "external_allowed": True}
    assert not may_run("format disk", PEOPLE[role], **everything)


@pytest.mark.parametrize("role", list(Role))
def test_people_stand_where_they_are_thought_to_stand(role):
    assert PEOPLE[role].role(OWNERS) is role


def test_the_highest_role_counts_and_nothing_without_a_staff_id():
    boss = an_actor(OWNER, admin=True)
    assert Standpoint(boss, member=True, manager=True).role(OWNERS) is Role.ADMIN
    assert Standpoint(an_actor(OWNER), member=True, manager=True).role(OWNERS) is Role.MANAGER
    assert Standpoint(an_actor(OWNER), member=False, manager=False).role(OWNERS) is Role.OWNER
    assert Standpoint(an_actor(OWNER), member=True, manager=False).role() is Role.MEMBER
    assert Standpoint(an_actor(None, admin=True), member=True, manager=True).role(OWNERS) is Role.EXTERNAL


@pytest.mark.parametrize(
    ("may", "how", "runs"),
    [
        (May.SEEN, {"seen": True}, True),
        (May.SEEN, {"seen": False}, False),
        (May.FLAGGED, {"seen": True, "external_allowed": True}, True),
        (May.FLAGGED, {"seen": False, "external_allowed": True}, False),
        (May.FLAGGED, {"seen": True}, False),
        (May.SELF, {}, True),
        (May.SELF, {"for_whom": "u900"}, True),
        (May.SELF, {"for_whom": "u777"}, False),
        (May.YES, {"for_whom": "u777"}, True),
        (May.NO, {"seen": True, "for_whom": "u900"}, False),
    ],
)
def test_what_a_cell_means(may, how, runs):
    command, role = {
        May.SEEN: ("okr", Role.OUTSIDER),
        May.FLAGGED: ("okr", Role.EXTERNAL),
        May.SELF: ("undo", Role.OUTSIDER),
        May.YES: ("help", Role.OUTSIDER),
        May.NO: ("score", Role.OUTSIDER),
    }[may]
    assert cell(command, role) is may
    assert may_run(command, PEOPLE[role], **how) is runs


@pytest.mark.parametrize(
    ("role", "seen", "why"),
    [
        (Role.OUTSIDER, True, None),
        (Role.OUTSIDER, False, "outsider"),
        (Role.EXTERNAL, True, "external"),
        (Role.MEMBER, True, None),
        (Role.MEMBER, False, "outsider"),
        (Role.MANAGER, False, None),
    ],
)
def test_who_comments(role, seen, why):
    if why is None:
        check_may_talk(PEOPLE[role], seen=seen)
        return
    with pytest.raises(NotAllowed) as refused:
        check_may_talk(PEOPLE[role], seen=seen)
    assert refused.value.why == why


@pytest.mark.parametrize("command", ["cycle close", "cycle open", "settings change", "remind"])
@pytest.mark.parametrize("role", list(Role))
def test_who_rules(command, role):
    if role in (Role.MANAGER, Role.ADMIN):
        check_may_rule(PEOPLE[role], command)
        return
    with pytest.raises(NotAllowed) as refused:
        check_may_rule(PEOPLE[role], command)
    assert refused.value.why == ("external" if role is Role.EXTERNAL else "managers_only")


def test_a_change_is_asked_for_by_its_own_row():
    check_may_change("KR3", OWNERS, "李雷", PEOPLE[Role.OWNER], command="score")
    with pytest.raises(NotYours):
        check_may_change("KR3", OWNERS, "李雷", PEOPLE[Role.OWNER], command="cycle close")


standpoints = st.builds(
    Standpoint,
    st.builds(an_actor, st.none() | st.sampled_from([OWNER, "u002", "u003"]), admin=st.booleans()),
    member=st.booleans(),
    manager=st.booleans(),
)


@given(standpoints, st.sampled_from(Visibility), st.sampled_from(sorted(TABLE)), st.booleans(), st.booleans())
def test_to_stand_closer_never_takes_a_right_away(standpoint, visibility, command, seen, external_allowed):
    if standpoint.actor.staff_id is None:
        return
    closer = Standpoint(standpoint.actor, member=True, manager=True)
    how = {"external_allowed": external_allowed}
    assert may_see(visibility, OWNER, standpoint, **how) <= may_see(visibility, OWNER, closer, **how)
    how |= {"owners": OWNERS, "seen": seen}
    assert may_run(command, standpoint, **how) <= may_run(command, closer, **(how | {"seen": True}))


@given(standpoints, st.sampled_from(sorted(TABLE)))
def test_whoever_is_from_outside_changes_nothing(standpoint, command):
    outside = Standpoint(an_actor(None, admin=True), member=standpoint.member, manager=standpoint.manager)
    reading = cell(command, Role.EXTERNAL) is May.FLAGGED
    allowed = may_run(command, outside, owners=OWNERS, seen=True, external_allowed=True)
    assert allowed is (reading or command in ("help", "id", "whoami"))


@pytest.mark.parametrize(
    ("command", "role", "may"),
    [
        pytest.param("cycle close", Role.MEMBER, False, id="only managers rule, whatever it is about"),
        pytest.param("cycle close", Role.MANAGER, True, id="and they may"),
        pytest.param("kr update", Role.OUTSIDER, True, id="they may own one elsewhere"),
        pytest.param("kr update", Role.EXTERNAL, False, id="nobody from outside owns anything"),
        pytest.param("help", Role.EXTERNAL, True, id="anybody may ask"),
    ],
)
def test_what_nothing_could_allow_is_not_even_tried(command, role, may):
    assert may_try(command, PEOPLE[role]) is may

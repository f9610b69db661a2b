"""Who may do what; what one may not see reads as if it were not there."""

from __future__ import annotations

import pytest

from tests.kit.desk import ADMIN, Desk, commands, shown


@pytest.fixture
def bos(sales: Desk) -> Desk:
    """O2 is Bo Chen's (u004), and KR7 in it is Ann Lee's (u005)."""
    sales.must("/okr add Nobody waits for a refund @Bo Chen", by="u001", mentions=["u004"])
    sales.must("/kr add O2 Waiting time from 9 to 1 @Ann Lee", by="u001", mentions=["u005"])
    sales.forward(minutes=20)
    return sales


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        pytest.param("u005", "", id="the owner of the key result"),
        pytest.param("u004", "", id="the owner of its objective"),
        pytest.param("u001", "", id="the group's manager"),
        pytest.param("u002", "", id="a manager above"),
        pytest.param(ADMIN, "", id="an admin"),
        pytest.param("u003", "not_yours", id="another member"),
        pytest.param("u007", "not_yours", id="an outsider who drops in"),
        pytest.param(None, "not_allowed", id="an external contact"),
    ],
)
@pytest.mark.parametrize("line", ["/kr update 7 5", "/kr edit KR7 target 2"])
def test_owner_manager_and_admin_change_a_key_result(bos, by, refused, line):
    before = bos.written()
    assert bos.say(line, by=by).refused == refused
    assert (bos.written() == before) == bool(refused)


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        pytest.param("u004", "", id="the owner"),
        pytest.param("u001", "", id="the manager"),
        pytest.param(ADMIN, "", id="an admin"),
        pytest.param("u005", "not_yours", id="the owner of a part"),
        pytest.param("u003", "not_yours", id="another member"),
        pytest.param(None, "not_allowed", id="an external contact"),
    ],
)
@pytest.mark.parametrize("line", ["/okr edit O2 Refunds at once", "/kr add O2 Calls from 9 to 0"])
def test_owner_manager_and_admin_change_an_objective(bos, by, refused, line):
    assert bos.say(line, by=by).refused == refused


def test_the_refusal_names_the_owner(bos):
    assert "This is Ann Lee's: only they or a manager may change KR7. You can comment." in shown(
        bos.say("/kr update 7 5")
    )


def test_what_may_not_be_reported_is_one_tap_away_as_a_comment(bos):
    handled = bos.say("/kr update 7 5 as @Bo Chen says", mentions=["u004"])
    assert commands(handled) == ["/kr comment 7 5 as @Bo Chen says"]
    bos.must(commands(handled)[0])
    assert "as ＠Bo Chen says" in bos.must("/kr show 7")
    assert bos.value_of("KR7") is None
    assert commands(bos.say("/kr update 7")) == []


def test_whoever_adds_owns_and_only_managers_add_for_others(bos):
    assert bos.refused("/okr add Mine @Ann Lee", mentions=["u005"]) == "not_allowed"
    bos.must("/okr add Mine")
    assert bos.objective("O3").owner.staff_id == "u003"
    bos.must("/okr add Hers @Ann Lee", by="u001", mentions=["u005"])
    assert bos.objective("O4").owner.staff_id == "u005"


def test_a_member_names_themselves_as_owner(bos):
    bos.must("/okr add Mine @王小明", mentions=["u003"])
    assert bos.objective("O3").owner.staff_id == "u003"


def test_an_outsider_may_not_change_what_they_may_see(bos):
    assert bos.refused("/kr update SALES/KR7 5", by="u007", group="PRODUCT") == "not_yours"
    assert bos.refused("/kr add SALES/O2 Calls from 9 to 0", by="u007", group="PRODUCT") == "not_yours"
    assert "Waiting time" in bos.must("/kr show SALES/KR7", by="u007", group="PRODUCT")


@pytest.mark.parametrize(
    "line",
    [
        "/okr add Ours",
        "/kr add O1 Calls from 9 to 0",
        "/okr edit O1 Ours",
        "/lang en",
        "/okr align O1 O2",
        "/undo",
    ],
)
def test_an_external_contact_changes_nothing(bos, line):
    bos.configure("SALES", external=True)
    before = bos.written()
    assert bos.refused(line, by=None, name="王小明") == "not_allowed"
    assert bos.written() == before


def test_an_external_contact_reads_company_objectives_where_the_group_is_open(bos):
    bos.configure("SALES", external=True)
    bos.must("/okr add Only for us group")
    assert "Active shops" in bos.must("/okr", by=None, name="Guest")
    assert "Only for us" not in bos.must("/okr", by=None, name="Guest")
    assert "Active shops" in bos.must("/kr show 1", by=None, name="Guest")


@pytest.mark.parametrize("line", ["/okr", "/okr all", "/okr risk", "/status", "/okr SALES"])
def test_an_external_contact_reads_nothing_in_any_other_group(bos, line):
    bos.must("/kr update 1 20")
    text = bos.must(line, by=None, name="Guest")
    for secret in ("Active shops", "Renewals", "refund", "%"):
        assert secret not in text


def test_an_external_contact_does_not_have_the_card_posted(bos):
    bos.configure("SALES", external=True)
    assert bos.refused("/card", by=None, name="Guest") == "not_allowed"


@pytest.mark.parametrize("line", ["/okr", "/card", "/okr SALES"])
def test_where_guests_read_along_what_is_for_the_group_is_not_said_aloud(bos, line):
    bos.configure("SALES", external=True)
    bos.must("/okr add Only for us group")
    assert "Only for us" not in bos.must(line)
    bos.must("/kr add O3 Secret calls from 9 to 0")
    assert bos.must("/kr show 8") == "Sent to you privately."
    assert "Only for us" not in shown(bos.tick("card"))


@pytest.mark.parametrize(
    "line", ["/kr show {}", "/kr history {}", "/kr update {} 45%", "/kr edit {} target 9"]
)
def test_not_found_and_not_to_be_seen_read_the_same(bos, line):
    bos.must("/okr add Hire a rival private", by="u001")
    bos.must("/kr add O3 Rivals from 0 to 9", by="u001")
    hidden = bos.say(line.format("KR8"), by="u003")
    absent = bos.say(line.format("KR9"), by="u003")
    assert hidden.refused == absent.refused == "unknown_reference"
    assert shown(hidden).replace("KR8", "KR9") == shown(absent)


@pytest.mark.parametrize("line", ["/okr edit {} New", "/kr add {} Calls from 1 to 2", "/okr align {} O1"])
def test_an_objective_not_to_be_seen_reads_as_not_found(bos, line):
    bos.must("/okr add Hire a rival private", by="u001")
    hidden = bos.say(line.format("O3"), by="u003")
    absent = bos.say(line.format("O9"), by="u003")
    assert hidden.refused == absent.refused == "unknown_reference"
    assert shown(hidden).replace("O3", "O9") == shown(absent)

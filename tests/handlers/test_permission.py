"""Every command and every role, through the desk, with an explicit expectation for each cell.

王小明 (u003) owns SALES/O1 with KR1 to KR6. Lines are as the contract writes them; a command that has
none here, or no row in the table of rights, fails.
"""

from __future__ import annotations

import pytest

from handlers.grammar import REGISTRY, Command
from handlers.request import Reply
from okr.rights import TABLE, May, Role
from tests.kit.desk import ADMIN, Desk

# Who stands how towards Sales and what is 王小明's there: the person, and the group they type in.
PEOPLE: dict[str, tuple[str | None, str]] = {
    "outsider": ("u007", "PRODUCT"),
    "external": (None, "SALES"),
    "member": ("u005", "SALES"),
    "owner": ("u003", "SALES"),
    "manager": ("u001", "SALES"),
    "admin": (ADMIN, "SALES"),
    "manager of another group": ("u006", "SALES"),
}
READ, REPORT, TALK, ADD, RULE, PERSONAL, ANYONE, MEMBERS = (
    # outsider, external, member, owner, manager, admin, manager of another group
    "yyyyyyy",  # who may see nothing reads an empty list
    "nnnyyyn",
    "ynyyyyy",
    "nnyyyyy",
    "nnnnyyn",
    "ynyyyyy",
    "yyyyyyy",
    "ynyyyyy",  # of the group they speak in everybody is a member
)
# One line for each command, and who may run it.
CELLS: dict[str, tuple[str, str]] = {
    "help": ("/help", ANYONE),
    "id": ("/id", ANYONE),
    "whoami": ("/whoami", ANYONE),
    "lang": ("/lang en", PERSONAL),
    "yes": ("/yes", PERSONAL),
    "no": ("/no", PERSONAL),
    "okr": ("/okr SALES", READ),
    "okr show": ("/okr show SALES/O1", "ynyyyyy"),  # Sales is not opened to people from outside
    "okr add": ("/okr add Ours", "ynyyyyy"),  # in the group they speak in
    "okr edit": ("/okr edit SALES/O1 Other", REPORT),
    "okr owner": ("/okr owner SALES/O1 @Bo Chen", REPORT),
    "okr align": ("/okr align SALES/O1 COMPANY/O1", REPORT),
    "okr unalign": ("/okr unalign SALES/O1", REPORT),
    "okr close": ("/okr close SALES/O1", REPORT),
    "okr reopen": ("/okr reopen SALES/O1", REPORT),
    "okr drop": ("/okr drop SALES/O1 overtaken", REPORT),
    "kr": ("/kr SALES/KR1", "ynyyyyy"),
    "kr show": ("/kr show SALES/KR1", "ynyyyyy"),
    "kr history": ("/kr history SALES/KR1", "ynyyyyy"),
    "kr add": ("/kr add SALES/O1 Calls from 0 to 9", REPORT),
    "kr update": ("/kr update SALES/KR1 9", REPORT),
    "kr edit": ("/kr edit SALES/KR1 target 300", REPORT),
    "kr owner": ("/kr owner SALES/KR1 @Bo Chen", REPORT),
    "kr drop": ("/kr drop SALES/KR1 overtaken", REPORT),
    "kr move": ("/kr move SALES/KR1 SALES/O2", REPORT),
    "kr tick": ("/kr tick SALES/KR1 b", REPORT),
    "kr fix": ("/kr fix SALES/KR1 11-20 45% typo", REPORT),
    "kr feed": ("/kr feed SALES/KR1", REPORT),
    "kr auto": ("/kr auto SALES/KR1 on", REPORT),
    "kr comment": ("/kr comment SALES/KR1 well done", TALK),
    "kudos": ("/kudos @Bo Chen SALES/KR1 well done", TALK),
    "block": ("/block SALES/KR1 no account", REPORT),
    "unblock": ("/unblock SALES/KR1", REPORT),
    "score": ("/score SALES/KR1 0.7", REPORT),
    "skip": ("/skip SALES/KR1 on leave", REPORT),
    "depend": ("/depend SALES/KR1 on SALES/KR2", REPORT),
    "depend accept": ("/depend accept 1", REPORT),
    "depend refuse": ("/depend refuse 1 not now", REPORT),
    "depend met": ("/depend met 1", REPORT),
    "undo": ("/undo", PERSONAL),
    "checkin": ("/checkin", PERSONAL),
    "snooze": ("/snooze 2h", PERSONAL),
    "away": ("/away 2026-12-01..2026-12-05", PERSONAL),
    "back": ("/back", PERSONAL),
    "mute": ("/mute", PERSONAL),
    "unmute": ("/unmute ask", PERSONAL),
    "tz": ("/tz Asia/Tokyo", PERSONAL),
    "link": ("/link", PERSONAL),
    "status": ("/status", READ),
    "map": ("/map", READ),
    "lint": ("/lint SALES/O1", "ynyyyyy"),
    "template": ("/template", READ),
    "template adopt": ("/template sales adopt", RULE),
    "export": ("/export", PERSONAL),  # it comes one to one
    "export token": ("/export token", "nnnnnyn"),
    "retro": ("/retro we learnt", MEMBERS),
    "digest": ("/digest", "nnnnyyy"),  # of whatever they manage; it comes one to one
    "card": ("/card", MEMBERS),
    "cycle": ("/cycle", READ),
    "cycle show": ("/cycle show", READ),
    "cycle open": ("/cycle open 2027Q1", RULE),
    "cycle close": ("/cycle close", RULE),
    "cycle carry": ("/cycle carry SALES/O1", RULE),
    "remind": ("/remind SALES/KR1", RULE),
    "settings": ("/settings", PERSONAL),
    "settings change": ("/settings lang en", RULE),
}
SPOKEN = sorted(name for name, known in REGISTRY.items() if not known.hidden)
KEPT_OUT = {"not_allowed", "not_yours", "unknown_reference"}


@pytest.fixture
def scene(sales: Desk) -> Desk:
    """Besides, SALES/KR3 waits for SALES/KR4, and Company has an objective."""
    sales.must("/okr add Grow", by="u002", group="COMPANY")
    sales.must("/okr add Another")
    sales.must("/depend KR3 on KR4")
    sales.forward(minutes=20)
    return sales


def test_every_command_has_a_row_and_a_line() -> None:
    assert [name for name in SPOKEN if name not in TABLE] == []
    assert [name for name in SPOKEN if name not in CELLS] == []
    assert set(CELLS) == set(TABLE)


@pytest.mark.parametrize(("place", "role"), list(enumerate(PEOPLE)))
@pytest.mark.parametrize("name", SPOKEN)
def test_each_cell_is_as_expected(scene: Desk, name: str, place: int, role: str) -> None:
    line, cells = CELLS[name]
    by, group = PEOPLE[role]
    before = scene.written()
    refused = scene.say(line, by=by, group=group, mentions=["u004"] if "@" in line else []).refused
    assert (refused in KEPT_OUT) == (cells[place] == "n"), refused
    assert refused not in ("failed", "unknown_command", "missing_word", "unexpected_word")
    if refused:
        assert scene.written() == before


@pytest.mark.parametrize("name", SPOKEN)
def test_no_cell_is_wider_than_the_table(name: str) -> None:
    """What the table says no to, whatever it is about, nobody of that role does here."""
    for place, role in enumerate(Role):
        if TABLE[name][role] is May.NO and role is not Role.OUTSIDER:
            assert CELLS[name][1][place] == "n", role


@pytest.fixture
def lawless() -> Command:
    """A command that nobody put into the table."""
    return Command("format disk", lambda context: Reply(_never()), (), "/format disk", hidden=False)


def _never() -> None:
    raise AssertionError("it was run")


@pytest.mark.parametrize("role", PEOPLE)
def test_a_command_without_a_row_is_run_by_nobody(desk: Desk, monkeypatch, lawless, role) -> None:
    monkeypatch.setitem(REGISTRY, "status", lawless)
    by, group = PEOPLE[role]
    assert desk.say("/status", by=by, group=group).refused == "not_allowed"


@pytest.mark.parametrize("role", PEOPLE)
def test_what_the_clock_says_is_said_by_no_person(desk: Desk, monkeypatch, role) -> None:
    monkeypatch.setitem(REGISTRY, "status", REGISTRY["clock card"])
    by, group = PEOPLE[role]
    assert desk.say("/status", by=by, group=group).refused == "not_allowed"


def test_a_manager_rules_their_group_from_elsewhere_and_nobody_elses(desk: Desk, monkeypatch) -> None:
    ruling = Command("cycle close", lambda context: Reply(_never()), (), "/cycle close", hidden=False)
    monkeypatch.setitem(REGISTRY, "status", ruling)
    assert desk.say("/status", by="u001", group=None).refused == "failed"  # it was run
    assert desk.say("/status", by="u005", group=None).refused == "not_allowed"
    assert desk.say("/status", by=None, group="SALES").refused == "not_allowed"

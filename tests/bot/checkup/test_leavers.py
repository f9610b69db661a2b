"""Who left is still named somewhere, or owns what nobody else does: an administrator sees to it."""

from __future__ import annotations

from storage.departures import ADMINS, COMPANY, Departures
from storage.groups import Groups
from storage.withdrawals import withdraw_from_person
from tests.bot.letters import put
from tests.kit.bots import SALES, a_message, post
from tests.storage.samples import settings as group_settings


def test_who_left_and_is_still_named_is_to_be_seen_to(bot, clock, look):
    def gone(unit):
        for staff_id, place in (("boss", ADMINS), ("u001", COMPANY), ("u002", COMPANY)):
            Departures(unit).note(staff_id, place, gone=True, at=clock())

    bot.database.write_now(gone)
    env = {"OKR_ADMINS": "boss,u002"}
    bot.database.write_now(lambda unit: Groups(unit).register(managed_by("u001"), now=clock()))
    assert look(**env) == [
        "WRONG admin boss: no administrator of the corporation any more, so none here, "
        "expected an administrator; change OKR_ADMINS; one who is to stay: leave them out, start, "
        "and name them again",
        "WRONG admin u002: left the company, expected somebody who is here; change OKR_ADMINS",
        "WRONG manager u001 of SALES: left the company, expected somebody who is here; "
        "change the OKR_GROUPS__…__MANAGERS",
    ]


def managed_by(staff_id):
    return group_settings(conversation_id=SALES, managers=frozenset((staff_id,)), calendar="none")


async def test_what_somebody_left_behind_is_to_be_handed_over(bot, clock, look):
    await post(bot, a_message(clock(), "/okr add Theirs\n/kr add Calls from 0 to 9", senderStaffId="u003"))
    await post(bot, a_message(clock(), "/okr add Mine\n/kr add Visits from 0 to 9", senderStaffId="u004"))
    bot.database.write_now(lambda unit: Departures(unit).note("u003", COMPANY, gone=True, at=clock()))
    assert look() == [
        "WRONG objectives of SALES: O1, KR1 belong to people who left the company, expected owners who "
        "are here; a manager hands them over: /okr owner SALES/O1 @person, /kr owner SALES/KR1 @person"
    ]
    clock.forward(days=100)
    assert [line for line in look() if "belong to" in line] == []


async def test_of_much_that_was_left_behind_a_dozen_is_named(bot, clock, look):
    lines = ["/okr add Theirs", *(f"/kr add Calls {n} from 0 to 9" for n in range(1, 15))]
    await post(bot, a_message(clock(), "\n".join(lines), senderStaffId="u003"))
    bot.database.write_now(lambda unit: Departures(unit).note("u003", COMPANY, gone=True, at=clock()))
    named = ", ".join(["O1", *(f"KR{n}" for n in range(1, 12))])
    [line] = look()
    assert line.startswith(f"WRONG objectives of SALES: {named} and 3 more belong to people who left")


def test_what_was_withdrawn_from_who_left_is_no_trouble(bot, clock, look):
    put(bot, staff_id="u003")
    bot.database.write_now(lambda unit: withdraw_from_person(unit, "u003"))
    assert look() == []

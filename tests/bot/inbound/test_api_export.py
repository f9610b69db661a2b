"""An admin's program at the door: it fetches the export with a token."""

from __future__ import annotations

from tests.kit.bots import browser, everything
from tests.kit.callers import SECRET, Callers


async def fetch(town, token: str | None, **query: str):
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    async with browser(town.bot) as http:
        return await http.get("/api/v1/export", params=query, headers=headers)


async def export_token(town, by="boss") -> str:
    await town.say("/export token", by=by, where=None)
    return SECRET.search(await town.say("/yes", by=by, where=None))[0]


async def test_an_admin_fetches_the_export_with_a_token(town):
    token = await export_token(town)
    answer = await fetch(town, token)
    assert answer.status_code == 200
    assert answer.json()["objectives"] == (await town.export())["objectives"]
    assert (await fetch(town, token, cycle="2026q3")).json()["objectives"] == []
    assert (await fetch(town, token, cycle="2026Q5")).status_code == 400
    assert not SECRET.search(everything(town.bot))


async def test_a_token_of_the_export_ends_with_the_next_one_and_after_thirty_days(town):
    older, newer = await export_token(town), await export_token(town)
    assert (await fetch(town, older)).status_code == 401
    town.clock.forward(days=29)
    assert (await fetch(town, newer)).status_code == 200
    town.clock.forward(days=1, seconds=1)
    assert (await fetch(town, newer)).status_code == 401


async def test_whoever_is_no_admin_gets_none_and_keeps_none(town, tmp_path):
    assert not SECRET.search(await town.say("/export token", by="u001", where=None))
    token = await export_token(town)
    later = Callers(tmp_path, OKR_ADMINS="u009")
    try:
        assert (await fetch(later, token)).status_code == 401
    finally:
        await later.bot.stop()

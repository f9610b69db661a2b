"""Forms of pages: handed in by a page of ours, read strictly, done once, answered on the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from storage.engine import StorageUnavailable
from tests.kit.bots import rows
from tests.kit.callers import Callers, in_group, one_to_one
from tests.kit.forms import Form, fill_in, form_for, hand_in, offered
from tests.kit.pages import OpenGate, a_visitor, looking
from web.forms import MOST_BYTES
from web.handed_in import FIELDS
from web.said import plainly
from web.site import Site

KR1 = "/groups/SALES/2026Q4/KR1"


@pytest_asyncio.fixture
async def sales(tmp_path: Path) -> AsyncIterator[Callers]:
    """王小明 (u003) owns O1 with shops to count, a policy to publish, and milestones."""
    callers = Callers(tmp_path)
    await callers.say("/okr add Delight customers\n/kr add O1 Active shops from 0 to 200 shops")
    await callers.say("/kr add O1 Policy published done/not done\n/kr add O1 Launch milestones draft; print")
    await callers.bot.delivery.drain()
    callers.clock.forward(minutes=20)
    yield callers
    await callers.stop()


@pytest.fixture
def owner(sales: Callers) -> httpx.AsyncClient:
    return looking(sales.bot, a_visitor("u003"))


async def said_since(sales: Callers, before: int) -> list[Any]:
    await sales.bot.delivery.drain()
    return sales.dingtalk.pushed[before:]


async def report_form(browser: httpx.AsyncClient) -> Form:
    return form_for((await browser.get(KR1)).text, "update")


async def test_a_number_is_reported_the_group_reads_the_receipt_and_so_does_the_page(
    sales: Callers, owner: httpx.AsyncClient
) -> None:
    before = len(sales.dingtalk.pushed)
    page = await fill_in(owner, KR1, "update", amount="45%", confidence="7", words="华东先行")
    assert "First check-in: 90" in page
    assert "华东先行" in page
    assert "on a page:" not in page
    said = await said_since(sales, before)
    assert "王小明, on a page:" in in_group(said)
    assert "First check-in: 90" in in_group(said)
    assert (await sales.key_result("KR1"))["current"] == "90"
    [check_in] = (await sales.key_result("KR1"))["checkins"]
    assert (check_in["source"], check_in["note"], check_in["confidence"]) == ("card", "华东先行", 7)


async def test_a_form_handed_in_twice_counts_once(sales: Callers, owner: httpx.AsyncClient) -> None:
    form = await report_form(owner)
    answers = [await hand_in(owner, form, amount="+5") for _ in range(3)]
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert (await sales.key_result("KR1"))["current"] == "5"


async def test_the_same_page_takes_a_corrected_form(sales: Callers, owner: httpx.AsyncClient) -> None:
    """Whoever goes back hands in the old page's form again, filled in otherwise."""
    form = await report_form(owner)
    await hand_in(owner, form, amount="banana")
    await hand_in(owner, form, amount="7")
    assert (await sales.key_result("KR1"))["current"] == "7"


async def test_a_refusal_is_read_on_the_page_and_nowhere_else(
    sales: Callers, owner: httpx.AsyncClient
) -> None:
    before = len(sales.dingtalk.pushed)
    page = await fill_in(owner, KR1, "update", amount="banana")
    assert "said-no" in page
    assert "“banana” is not an amount" in page
    assert await said_since(sales, before) == []


async def test_htmx_is_given_a_refusal_alone_so_that_what_was_typed_stays(
    owner: httpx.AsyncClient,
) -> None:
    answer = await hand_in(owner, await report_form(owner), {"hx-request": "true"}, amount="<b>banana</b>")
    assert (answer.status_code, answer.headers["hx-retarget"]) == (200, "#said")
    assert "<html" not in answer.text
    assert "<b>" not in answer.text
    assert "banana" in answer.text


async def test_htmx_is_sent_to_the_page_where_something_was_done(owner: httpx.AsyncClient) -> None:
    answer = await hand_in(owner, await report_form(owner), {"hx-request": "true"}, amount="7")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{KR1}?said=")


async def test_only_its_writer_reads_what_a_form_was_answered_with(
    sales: Callers, owner: httpx.AsyncClient
) -> None:
    answer = await hand_in(owner, await report_form(owner), amount="banana")
    async with looking(sales.bot, a_visitor("u001")) as colleague:
        assert "banana" not in (await colleague.get(answer.headers["location"])).text
    assert "banana" in (await owner.get(answer.headers["location"])).text


@pytest.mark.parametrize(
    "csrf",
    [
        pytest.param("", id="no token"),
        pytest.param("csrf-of-another", id="of another session"),
        pytest.param("csrf-of-the-tests ", id="nearly"),
        pytest.param("çsrf", id="of signs that are no ASCII"),
    ],
)
async def test_a_form_without_the_token_of_its_session_does_nothing(
    sales: Callers, owner: httpx.AsyncClient, csrf: str
) -> None:
    answer = await hand_in(owner, await report_form(owner), amount="45", csrf=csrf)
    assert answer.status_code == 403
    assert "Please open the page again" in answer.text
    assert (await sales.key_result("KR1"))["current"] is None


async def test_a_session_without_a_token_hands_nothing_in(sales: Callers) -> None:
    async with looking(sales.bot, replace(a_visitor("u003"), csrf="")) as browser:
        form = await report_form(browser)
        assert form.fields["csrf"] == ""
        assert (await hand_in(browser, form, amount="45")).status_code == 403


async def test_where_nothing_can_be_submitted_there_is_nothing_to_hand_it_in_at(sales: Callers) -> None:
    site = Site(sales.bot.database, sales.bot.rules, sales.bot.clock, OpenGate(a_visitor("u003")))
    transport = httpx.ASGITransport(Starlette(routes=site.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://pages.test") as browser:
        assert (await browser.post("/do")).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"sec-fetch-site": "same-origin"}, 303, id="our own page"),
        pytest.param({"sec-fetch-site": "cross-site"}, 403, id="another site"),
        pytest.param({"sec-fetch-site": "same-site"}, 403, id="a neighbour of ours"),
        pytest.param({"sec-fetch-site": "cross-site", "origin": "http://pages.test"}, 403, id="both said"),
        pytest.param({"origin": "http://pages.test"}, 303, id="an old browser on our own page"),
        pytest.param({"origin": "null"}, 303, id="an old browser that is told to tell nobody where it is"),
        pytest.param({"origin": "http://evil.test"}, 403, id="an old browser elsewhere"),
        pytest.param({"origin": "http://pages.test.evil.test"}, 403, id="a name that begins like ours"),
    ],
)
async def test_a_form_comes_from_a_page_of_ours(
    owner: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    answer = await hand_in(owner, await report_form(owner), headers, amount="45")
    assert answer.status_code == status


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"what": "drop"}, id="what asks back is not offered"),
        pytest.param({"what": "kr update"}, id="no name of ours"),
        pytest.param({"what": ""}, id="nothing to do"),
        pytest.param({"thing": "KR1"}, id="half a reference"),
        pytest.param({"thing": "SALES/2026Q4/O1"}, id="another kind of thing"),
        pytest.param({"thing": "SALES/2026Q4/KR1 45%"}, id="more than a reference"),
        pytest.param({"thing": "SALES/2026Q4/KR1\n"}, id="a line behind it"),
        pytest.param({"nonce": "short"}, id="a nonce that is none"),
        pytest.param({"nonce": "x" * 40}, id="a long nonce"),
        pytest.param({"command": "/kr drop KR1"}, id="a field that is none"),
    ],
)
async def test_what_is_no_form_of_ours_is_refused(
    sales: Callers, owner: httpx.AsyncClient, changes: dict[str, str]
) -> None:
    form = await report_form(owner)
    answer = await owner.post(form.action, data=form.fields | {"amount": "45"} | changes)
    assert answer.status_code == 400
    assert (await sales.key_result("KR1"))["current"] is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b'{"what":"update"}', "application/json", id="JSON"),
        pytest.param(b"what=update", "text/plain", id="what a foreign form could send without being asked"),
        pytest.param(b"csrf=csrf-of-the-tests&what=%FF", "application/x-www-form-urlencoded", id="no UTF-8"),
        pytest.param("csrf=ü".encode(), "application/x-www-form-urlencoded", id="not encoded"),
        pytest.param(b"csrf", "application/x-www-form-urlencoded", id="a name without a value"),
        pytest.param(b"", "application/x-www-form-urlencoded", id="nothing"),
        pytest.param(b"words=" + b"a" * MOST_BYTES, "application/x-www-form-urlencoded", id="too long"),
        pytest.param(b"csrf=a&csrf=b", "application/x-www-form-urlencoded", id="twice"),
        pytest.param(b"&".join([b"a=b"] * (len(FIELDS) + 1)), "application/x-www-form-urlencoded", id="many"),
    ],
)
async def test_a_body_that_is_no_form_is_refused(owner: httpx.AsyncClient, body: bytes, kind: str) -> None:
    answer = await owner.post("/do", content=body, headers={"content-type": kind})
    assert answer.status_code in (400, 403)


async def test_whoever_is_not_let_in_does_nothing(sales: Callers, owner: httpx.AsyncClient) -> None:
    form = await report_form(owner)
    async with looking(sales.bot, None) as browser:
        answer = await hand_in(browser, form, amount="45")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await sales.key_result("KR1"))["current"] is None


async def test_a_form_does_nothing_when_it_is_only_looked_at(owner: httpx.AsyncClient) -> None:
    assert (await owner.get("/do")).status_code == 405


async def test_a_database_that_is_away_is_said_and_the_form_can_be_handed_in_again(sales: Callers) -> None:
    async def away(*_: Any, **__: Any) -> Any:
        raise StorageUnavailable("locked")

    site = Site(
        sales.bot.database, sales.bot.rules, sales.bot.clock, OpenGate(a_visitor("u003")), submit=away
    )
    transport = httpx.ASGITransport(Starlette(routes=site.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://pages.test") as browser:
        answer = await hand_in(browser, await report_form(browser), amount="45")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


async def test_who_goes_on_and_on_is_told_to_pause(owner: httpx.AsyncClient) -> None:
    form = await report_form(owner)
    for number in range(22):
        answer = await hand_in(owner, form, amount=f"x{number}")
    page = (await owner.get(answer.headers["location"])).text
    assert "I will pause for one" in page


async def test_a_milestone_is_ticked_by_its_button(sales: Callers, owner: httpx.AsyncClient) -> None:
    page = (await owner.get("/groups/SALES/2026Q4/KR3")).text
    await hand_in(owner, form_for(page, "tick", words="print"), words="print")
    assert (await sales.key_result("KR3"))["current"] == "1"


async def test_a_yes_or_no_is_told_by_its_buttons(sales: Callers, owner: httpx.AsyncClient) -> None:
    page = (await owner.get("/groups/SALES/2026Q4/KR2")).text
    form = form_for(page, "update", amount="not done")
    await hand_in(owner, form, amount="done")
    assert (await sales.key_result("KR2"))["current"] == "1"
    await hand_in(owner, form, amount="not done")
    assert (await sales.key_result("KR2"))["current"] == "0"


async def test_a_blocker_is_put_and_cleared(sales: Callers, owner: httpx.AsyncClient) -> None:
    page = await fill_in(owner, KR1, "block", words="no vendor")
    assert "unblock" in offered(page)
    page = await fill_in(owner, KR1, "unblock", words="")
    assert "unblock" not in offered(page)
    assert "block" in offered(page)


async def test_the_last_change_is_taken_back_on_the_page(sales: Callers, owner: httpx.AsyncClient) -> None:
    page = await fill_in(owner, KR1, "update", amount="45")
    form = form_for(page, "undo")
    answer = await hand_in(owner, form)
    page = (await owner.get(answer.headers["location"])).text
    assert (await sales.key_result("KR1"))["current"] is None
    assert "undo" not in offered(page)


async def test_a_language_is_chosen_on_any_page_and_nobody_hears_of_it(
    sales: Callers, owner: httpx.AsyncClient
) -> None:
    before = len(sales.dingtalk.pushed)
    form = form_for((await owner.get("/")).text, "lang", words="zh-HK")
    answer = await hand_in(owner, form, words="zh-HK")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await hand_in(owner, form, {"hx-request": "true"}, words="vi")).headers["hx-refresh"] == "true"
    assert rows(sales.bot, "SELECT lang FROM people WHERE staff_id = 'u003'") == [("vi",)]
    assert await said_since(sales, before) == []


async def test_a_comment_of_a_stranger_is_answered_one_to_one(sales: Callers) -> None:
    async with looking(sales.bot, a_visitor("u009", name="Stranger")) as stranger:
        before = len(sales.dingtalk.pushed)
        page = await fill_in(stranger, KR1, "comment", words="well done")
    assert "well done" in page
    said = await said_since(sales, before)
    assert "well done" in one_to_one(said)
    assert in_group(said) == ""


def test_a_message_reads_as_plain_paragraphs() -> None:
    assert plainly("### **KR1** title\n\n\n\nline **two**") == ["KR1 title", "line two"]

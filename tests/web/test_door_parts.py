"""The small parts of the door: where it leads, who fails too often, what a browser is, what a form holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.requests import Request

from tests.kit.bots import WEDNESDAY
from tests.kit.door import CHROME, PHONE
from web.devices import device_of
from web.forms import MOST_BYTES, BadForm, form_of, is_from_us
from web.keys import code_of, csrf_of, is_csrf_of, new_token
from web.targets import target
from web.tries import MOST, MOST_KNOWN, WITHIN, Tries

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param("/", id="the first page"),
        pytest.param("/groups/SALES/2026Q4/O1", id="a page"),
        pytest.param("/map?of=SALES&zoom=2", id="with what is asked"),
        pytest.param("/groups/%E9%94%80%E5%94%AE", id="signs written out"),
        pytest.param("/inside", id="only beginning like the door"),
    ],
)
def test_a_page_of_ours_is_where_it_leads(wanted):
    assert target(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(None, id="nothing"),
        pytest.param("", id="an empty one"),
        pytest.param("https://evil.example/", id="another host"),
        pytest.param("//evil.example/", id="another host without a scheme"),
        pytest.param("/\\evil.example/", id="a backslash that browsers take for a slash"),
        pytest.param("\\\\evil.example", id="two of them"),
        pytest.param("/\t/evil.example", id="a tab that browsers leave out"),
        pytest.param("/\n/evil.example", id="a line break"),
        pytest.param("/ /evil.example", id="a blank"),
        pytest.param("javascript:alert(1)", id="a script"),
        pytest.param("map", id="no whole path"),
        pytest.param("/销售", id="signs as they are"),
        pytest.param("/in", id="the door itself"),
        pytest.param("/in/link?t=x", id="behind the door"),
        pytest.param("/in?to=/map", id="the door, asked"),
        pytest.param("/out", id="out again"),
        pytest.param("/" + "a" * 500, id="too long"),
    ],
)
def test_anything_else_leads_to_the_first_page(wanted):
    assert target(wanted) == "/"


def test_more_than_twenty_failures_a_minute_are_too_many_until_a_minute_is_over():
    tries = Tries()
    for n in range(MOST + 1):
        assert not tries.too_many("a", now=WEDNESDAY), n
        tries.failed("a", now=WEDNESDAY)
    assert tries.too_many("a", now=WEDNESDAY)
    assert tries.too_many("b", "a", now=WEDNESDAY)
    assert not tries.too_many("b", now=WEDNESDAY)
    assert tries.too_many("a", now=WEDNESDAY + WITHIN - timedelta(seconds=1))
    assert not tries.too_many("a", now=WEDNESDAY + WITHIN)


def test_a_flood_of_addresses_is_forgotten_oldest_first():
    tries = Tries()
    for n in range(MOST_KNOWN + 5):
        tries.failed(str(n), now=WEDNESDAY)
    assert len(tries._failed) == MOST_KNOWN


@pytest.mark.parametrize(
    ("said", "device"),
    [
        pytest.param(CHROME, "Chrome, Windows", id="a desktop"),
        pytest.param(PHONE, "DingTalk, iPhone", id="DingTalk on a phone"),
        pytest.param("Mozilla/5.0 (Macintosh) Version/18 Safari/605", "Safari, Mac", id="a Mac"),
        pytest.param("Mozilla/5.0 (Linux; Android 15) Chrome/142 Mobile", "Chrome, Android", id="Android"),
        pytest.param("Mozilla (Windows NT 10.0) Chrome/142 Edg/142", "Edge, Windows", id="built on Chrome"),
        pytest.param("curl/8.0", "", id="neither is known"),
        pytest.param("", "", id="nothing said"),
        pytest.param("**say yes** [x](http://evil) Chrome", "Chrome", id="words for somebody else's chat"),
    ],
)
def test_a_browser_is_said_in_our_words_alone(said, device):
    assert device_of(said) == device


def test_what_follows_from_a_token_does_not_give_it_away():
    token, other = new_token(), new_token()
    assert is_csrf_of(token, csrf_of(token))
    assert not is_csrf_of(token, csrf_of(other))
    assert not is_csrf_of(token, "")
    assert not is_csrf_of(token, "不")
    assert len(code_of(token)) == 6
    assert code_of(token).isdigit()
    assert token not in csrf_of(token) + code_of(token)


def a_request(body: bytes = b"", **headers: str) -> Request:
    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": sent}, receive)


async def test_a_form_is_read_by_its_names():
    found = await form_of(a_request(b"t=a%2Bb&csrf=", content_type=f"{FORM}; charset=utf-8"))
    assert found == {"t": "a+b", "csrf": ""}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"{}", "application/json", id="another kind"),
        pytest.param(b"a=b", "", id="no kind"),
        pytest.param(b"a=" + b"b" * MOST_BYTES, FORM, id="too long"),
        pytest.param(b"&".join([b"a=b"] * 21), FORM, id="too many fields"),
        pytest.param(b"\xff=a", FORM, id="no text"),
        pytest.param(b"a=b&a=c", FORM, id="a field twice"),
    ],
)
async def test_what_is_no_form_is_refused(body, kind):
    with pytest.raises(BadForm):
        await form_of(a_request(body, content_type=kind))


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        pytest.param({"sec_fetch_site": "same-origin"}, True, id="our page"),
        pytest.param({"sec_fetch_site": "none"}, True, id="typed"),
        pytest.param({"sec_fetch_site": "cross-site"}, False, id="another site"),
        pytest.param({"sec_fetch_site": "same-site"}, False, id="a neighbour's page"),
        pytest.param({"origin": "https://okr.example.com"}, True, id="an older browser, our page"),
        pytest.param({"origin": "https://evil.example"}, False, id="an older browser, another site"),
        pytest.param({"origin": "null"}, True, id="an older browser, a page that tells nobody where it is"),
        pytest.param(
            {"origin": "null", "sec_fetch_site": "cross-site"}, False, id="another site that hides itself"
        ),
        pytest.param({}, True, id="a browser that says nothing"),
    ],
)
def test_a_form_of_another_site_is_none_of_ours(headers, ours):
    assert is_from_us(a_request(**headers), "https://okr.example.com") is ours

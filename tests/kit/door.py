"""Browsers that stand at the door of a bot's pages, and what the robot says about them in the chat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

import httpx

from bot.app import Bot
from tests.kit.callers import Callers
from tests.kit.fakes import Pushed

PUBLIC = "https://okr.example.com"
ENV = {"OKR_PUBLIC_URL": PUBLIC, "OKR_SECRET_KEY": "a key of the tests, long enough"}
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 DingTalk/8.0.0"


def a_browser(
    bot: Bot, *, agent: str = CHROME, address: str = "192.0.2.1", base: str = PUBLIC
) -> httpx.AsyncClient:
    """With cookies of its own; it goes where it is sent only when told to."""
    transport = httpx.ASGITransport(bot.web(), client=(address, 50_000))
    headers = {"user-agent": agent, "accept-language": "en"}
    return httpx.AsyncClient(transport=transport, base_url=base, headers=headers)


def token_in(said: Sequence[Pushed] | str) -> str:
    """What the link in a message carries."""
    text = said if isinstance(said, str) else "\n".join(each.text for each in said)
    found = re.search(r"/in/link\?t=([A-Za-z0-9._-]+)\)", text)
    assert found is not None, text
    return found[1]


def number_in(text: str) -> str:
    """That which page and chat show alike."""
    found = re.search(r"(?<!\d)(\d{6})(?!\d)", unescape(text))
    assert found is not None, text
    return found[1]


async def a_link(callers: Callers, by: str = "u003", line: str = "/link") -> str:
    return token_in(await callers.hear(line, by, None))


async def opened(callers: Callers, browser: httpx.AsyncClient, token: str) -> httpx.Response:
    """Press the button of the link's page; what the robot has to say about it is said."""
    answer = await browser.post("/in/link", data={"t": token})
    await callers.bot.delivery.drain()
    return answer


async def let_in(callers: Callers, browser: httpx.AsyncClient, by: str = "u003", line: str = "/link") -> str:
    """All the way in by a link; where it leads."""
    assert (await opened(callers, browser, await a_link(callers, by, line))).status_code == 303
    number = number_in((await browser.get("/in/wait")).text)
    await callers.say(f"/link yes {number}", by, None)
    return (await browser.get("/in/wait")).headers["location"]

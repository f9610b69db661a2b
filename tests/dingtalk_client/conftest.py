from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import respx

from dingtalk_client.client import DingTalk
from tests.dingtalk_client.wires import API, Clock, a_client


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client(clock) -> AsyncIterator[DingTalk]:
    client = a_client(clock)
    yield client
    await client.close()


@pytest.fixture
def wire() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False, using="httpx") as router:
        yield router


@pytest.fixture
def tokens(wire) -> respx.Route:
    """DingTalk hands out token-1, token-2 and so on."""
    answers = (
        httpx.Response(200, json={"accessToken": f"token-{n}", "expireIn": 7200}) for n in range(1, 100)
    )
    return wire.post(f"{API}/v1.0/oauth2/accessToken").mock(side_effect=answers)

"""The simulator as one application, and as a process of its own.

Listens on this machine only: whoever reaches it may speak in anybody's name.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.callbacks import DEADLINE, Addresses
from simulator.clock import Clock
from simulator.corporation import Corporation
from simulator.sealing import Subscription
from simulator.signing import Credentials
from simulator.tenant import Tenant
from simulator.world import World, sample_company

__all__ = ["Credentials", "Server", "create_app", "run"]

PAGE: Final = Path(__file__).parent / "page"
HOST: Final = "127.0.0.1"
PORT: Final = 8701
CALLBACK_URL: Final = "http://127.0.0.1:8700/dingtalk/robot"


def create_app(
    world: World,
    *,
    credentials: Credentials,
    callback_url: str,
    public_url: str,
    tenant: Tenant | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    deadline: timedelta = DEADLINE,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Starlette:
    """`transport` carries the callbacks where the bot runs in the same process; stalls take a `sleep`.

    What it is made of is at hand as `app.state.corporation`.
    """
    client = httpx.AsyncClient(transport=transport, trust_env=False, timeout=None)  # noqa: S113  `deadline` is
    addresses = Addresses(callback_url, public_url.rstrip("/"))
    corporation = Corporation(
        world, credentials, addresses, tenant or Tenant(), client, deadline=deadline, sleep=sleep
    )

    page = [Route("/", _page), Mount("/static", StaticFiles(directory=PAGE, check_dir=False))]
    app = Starlette(routes=[*page, *corporation.routes()], lifespan=_ending(corporation, client))
    app.state.corporation = corporation
    return app


def _ending(corporation: Corporation, client: httpx.AsyncClient) -> Callable[[Starlette], Any]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await corporation.stream.stop()
        await client.aclose()

    return lifespan


class Server(uvicorn.Server):
    """Ends at once: without this a page that waits for news would hold it up."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self._world = world

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.close()
        await super().shutdown(sockets)


def settings_lines(world: World, credentials: Credentials, public_url: str) -> list[str]:
    """What a bot needs to talk to this simulator, as lines of its .env file."""
    groups, subscription = world.groups(), Subscription()
    admins = ",".join(each.staff_id for each in world.people.values() if each.is_admin)
    return [
        f"OKR_DINGTALK__CLIENT_ID={credentials.client_id}",
        f"OKR_DINGTALK__CLIENT_SECRET={credentials.client_secret}",
        f"OKR_DINGTALK__ROBOT_CODE={credentials.robot_code}",
        f"OKR_DINGTALK__ROBOT_NAME={credentials.robot_name}",
        f"OKR_DINGTALK__CORP_ID={credentials.corp_id}",
        f"OKR_DINGTALK__EVENT_TOKEN={subscription.token}",
        f"OKR_DINGTALK__EVENT_AES_KEY={subscription.aes_key}",
        f"OKR_DINGTALK__API_URL={public_url}",
        f"OKR_DINGTALK__OAPI_URL={public_url}",
        f"OKR_ADMINS={admins}",
        *(f"OKR_GROUPS__{group.key}__CONVERSATION_ID={group.id}" for group in groups),
        *(f"OKR_GROUPS__{group.key}__TITLE={group.title}" for group in groups),
    ]


def run(port: int = PORT) -> None:
    """Serve until interrupted; SIM_CALLBACK_URL says where the bot takes its callbacks."""
    world, credentials = sample_company(Clock()), Credentials()
    public_url = f"http://{HOST}:{port}"
    callback_url = os.environ.get("SIM_CALLBACK_URL") or CALLBACK_URL
    app = create_app(world, credentials=credentials, callback_url=callback_url, public_url=public_url)
    lines = [
        f"Chat page: {public_url}/",
        f"Callbacks go to {callback_url} (SIM_CALLBACK_URL), or by Stream to a bot that is connected so,",
        "with OKR_DINGTALK__RECEIVE=stream. Settings of a bot that talks to this simulator:",
        "",
        *settings_lines(world, credentials, public_url),
        "",
    ]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()
    config = uvicorn.Config(
        app,
        host=HOST,
        port=port,
        log_level="warning",
        date_header=False,  # the gateway's own tells the simulated time
        timeout_graceful_shutdown=3,
    )
    with suppress(KeyboardInterrupt):
        Server(config, world).run()


async def _page(request: Request) -> FileResponse:
    return FileResponse(PAGE / "index.html")


if __name__ == "__main__":
    run()

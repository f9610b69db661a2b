"""The simulator on a socket of this machine, for what has to be tried over a real one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

from simulator.server import Server, create_app
from simulator.signing import Credentials
from simulator.stream_gateway import StreamGateway
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Served:
    """`url` is where it listens."""

    app: Starlette
    url: str

    @property
    def stream(self) -> StreamGateway:
        found: StreamGateway = self.app.state.corporation.stream
        return found


@asynccontextmanager
async def served(world: World, *, callback_url: str = "http://127.0.0.1:9") -> AsyncIterator[Served]:
    bound = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{bound.getsockname()[1]}"
    app = create_app(world, credentials=Credentials(), callback_url=callback_url, public_url=url)
    server = Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1), world)
    serving = asyncio.create_task(server._serve([bound]))
    try:
        yield Served(app, url)
    finally:
        server.should_exit = True
        await serving

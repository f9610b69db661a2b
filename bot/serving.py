"""Running the HTTP server: its limits, its deadlines, and a stop within ten seconds."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys

import structlog
import uvicorn
import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.app import Bot
from bot.settings import Settings
from storage.migrate import check_sound

log = structlog.get_logger()

# Docker kills after ten seconds: uvicorn waits at most these, the delivery worker the rest.
GRACE_SECONDS = 5
BACKLOG = 2048  # as uvicorn listens
KEEP_ALIVE_SECONDS = 5
HEADER_SECONDS = 10.0
MOST_REQUESTS = 200


class NoAddress(Exception):
    """Where we are to listen somebody else does, or nobody may; the system's own words say which."""


class Punctual(HttpToolsProtocol):
    """uvicorn's protocol, with a deadline for a request's head and a limit that only requests use up.

    uvicorn waits for a head for ever, and counts connections that say nothing among those it can bear:
    two hundred of them would shut everybody else out.
    """

    _hang_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # Between requests, and this was no whole head either.
        if self._hang_up is None and (self.cycle is None or self.cycle.response_complete):
            self._await_head()

    def on_headers_complete(self) -> None:
        self._forget_head()
        # At 0 uvicorn answers 503 by itself.
        self.limit_concurrency = 0 if len(self.tasks) >= MOST_REQUESTS else None
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_head()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._hang_up = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _forget_head(self) -> None:
        if self._hang_up is not None:
            self._hang_up.cancel()
            self._hang_up = None


def server(bot: Bot, *, host: str, port: int) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            bot.web(),
            host=host,
            port=port,
            http=Punctual,
            ws="none",  # Stream mode dials out; nobody dials in
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises NoAddress, and nothing was opened then."""
    # uvicorn gives a signal on to whoever held it before: a stop that was asked for is no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # First of all: a second process would open the file of the first one, and fold back its log.
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(each) for each in bound(host, port)]
        bot = Bot(settings)
        check_sound(bot.database.engine)
        bot.register_groups()
        # What was loaded stays loaded: the collector need not walk it again and again.
        gc.collect()
        gc.freeze()
        log.info("serving", host=host, port=port, database=bot.database.engine.dialect.name)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(server(bot, host=host, port=port).serve(sockets))


def bound(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of `host`, IPv4 and IPv6; all of them listen, or NoAddress is raised."""
    sockets: list[socket.socket] = []
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, _, _, _, address in dict.fromkeys(places):
            sockets.append(socket.create_server(address[:2], family=family, backlog=BACKLOG))
    except OSError as error:
        for each in sockets:
            each.close()
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise NoAddress(str(why or error).lower()) from None
    return sockets

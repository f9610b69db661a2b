"""Running the HTTP server: its limits, its deadlines, and a stop within ten seconds."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys

import structlog
import uvicorn
import uvloop

from bot.app import Bot
from bot.settings import Settings
from storage.migrate import check_sound

log = structlog.get_logger()

# Docker kills after ten seconds: uvicorn waits at most these, the delivery worker the rest.
GRACE_SECONDS = 5
KEEP_ALIVE_SECONDS = 5
MOST_CONNECTIONS = 200


def server(bot: Bot, *, host: str, port: int) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            bot.web(),
            host=host,
            port=port,
            http="httptools",
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    # uvicorn gives a signal on to whoever held it before: a stop that was asked for is no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    bot = Bot(settings)
    check_sound(bot.database.engine)
    bot.register_groups()
    # What was loaded stays loaded: the collector need not walk it again and again.
    gc.collect()
    gc.freeze()
    log.info("serving", host=host, port=port, database=bot.database.engine.dialect.name)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(server(bot, host=host, port=port).serve())

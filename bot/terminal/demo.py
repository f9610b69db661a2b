"""`dingokr demo`: the bot, a local DingTalk with a chat page and a sample company, in one process.

The bot's clock is the simulator's, an object of this process; no other command has such a door. Of all the
settings around it, it takes OKR_LANG alone: the others are of a bot in a true DingTalk.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import structlog
import uvicorn

from bot.app import Bot
from bot.logs import configure
from bot.serving import server as bot_server
from bot.settings import Settings, load
from bot.terminal import demo_company
from i18n.words import Words
from simulator.clock import Clock
from simulator.server import Server as SimulatorServer
from simulator.server import create_app, settings_lines
from simulator.signing import Credentials
from simulator.world import World, sample_company
from storage.outbox import Outbox

log = structlog.get_logger()

HOST = "127.0.0.1"
PORTS_TRIED = 50
FAULTY = 2
CHAT_FILE = "chat.json"
LOG_FILE = "dingokr.log"
SAVE_SECONDS = 2.0
# A turned clock waits this long for what fell due to be said before it goes on.
LONGEST_SETTLE_S = 15.0
HINTED = "SALES"
HINT = "试试：@OKR /kr update 3 45% waiting for vendor，再把时钟拨到周五。Then move the clock to Friday."


def run(words: Words, *, port: int, simulator_port: int, data: Path) -> None:
    """Serve until Ctrl-C or SIGTERM; what was typed is there again the next time.

    Raises SystemExit, with the reason on standard error, for an OKR_LANG that is no language's.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / LOG_FILE).open("a", encoding="utf-8", buffering=1) as journal:
        configure("json", journal)
        with _bound(simulator_port) as page, _bound(port) as callback:
            asyncio.run(_serve(words, data, page, callback))


async def _serve(words: Words, data: Path, page: socket.socket, callback: socket.socket) -> None:
    clock = Clock()
    world, credentials = sample_company(clock), Credentials()
    fresh = not _load(world, data / CHAT_FILE)
    page_url, bot_url = (f"http://{HOST}:{each.getsockname()[1]}" for each in (page, callback))
    lines = settings_lines(world, credentials, page_url)
    settings = _settings(words, lines, data, bot_url, lang=os.environ.get("OKR_LANG"))
    bot = Bot(settings, clock=clock.now)
    bot.register_groups()
    if not demo_company.founded(bot):
        demo_company.found(bot)
    if fresh:
        _say_hello(world)
    clock.on_the_way(bot.next_due, lambda: _tick_and_settle(bot))
    app = create_app(
        world,
        credentials=credentials,
        callback_url=bot_url + settings.dingtalk.callback_path,
        public_url=page_url,
    )
    config = uvicorn.Config(app, log_config=None, date_header=False, timeout_graceful_shutdown=1)
    simulator = SimulatorServer(config, world)
    servers: list[uvicorn.Server] = [simulator]
    with _stopped_by_signals(servers):
        # Both sockets listen already: whoever opens the page now waits for a moment.
        _announce(words, page_url, bot_url, data)
        servers.append(bot_server(bot, host=HOST, port=0))
        tasks = [
            asyncio.create_task(_running(each, bound))
            for each, bound in zip(servers, (page, callback), strict=True)
        ]
        await _until_one_ends(tasks, servers, world, data)
    _save(world, data / CHAT_FILE)


async def _until_one_ends(
    tasks: list[asyncio.Task[None]], servers: list[uvicorn.Server], world: World, data: Path
) -> None:
    """Keep the chat on disk while both servers run; when one ends, so does the other."""
    saved = 0
    while not any(task.done() for task in tasks):
        if world.version != saved:
            saved = world.version
            _save(world, data / CHAT_FILE)
        await asyncio.wait(tasks, timeout=SAVE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for each in servers:
        each.should_exit = True
    await asyncio.gather(*tasks)


async def _running(server: uvicorn.Server, bound: socket.socket) -> None:
    # Not `serve`: each server would take the signals from the other.
    await server._serve([bound])


async def _tick_and_settle(bot: Bot) -> None:
    """Do what is due, and let it be said before the clock goes on."""
    await bot.tick()
    bot.delivery.wake()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + LONGEST_SETTLE_S
    while loop.time() < deadline:
        if not await bot.database.write(lambda unit: Outbox(unit).anything_due(now=bot.clock())):
            return
        await asyncio.sleep(0.05)
    log.warning("demo_clock_went_on", waited_s=LONGEST_SETTLE_S)


def _settings(words: Words, lines: list[str], data: Path, bot_url: str, *, lang: str | None) -> Settings:
    """The settings that a `.env` with the simulator's lines would give. Raises SystemExit for its faults."""
    env = dict(line.split("=", 1) for line in lines)
    env |= demo_company.SETTINGS
    env["OKR_PUBLIC_URL"] = bot_url
    env["OKR_DATABASE_URL"] = f"sqlite:///{(data / 'okr.db').absolute()}"
    env["OKR_LANG"] = lang or ""
    loaded = load(env, None)
    if loaded.settings is None or loaded.faults:
        print(*(fault.line(words) for fault in loaded.faults), sep="\n", file=sys.stderr)
        raise SystemExit(FAULTY)
    return loaded.settings


@contextlib.contextmanager
def _bound(port: int) -> Iterator[socket.socket]:
    """A listening socket on this port or the next that is free. Raises OSError when fifty are taken."""
    for candidate in range(port, port + PORTS_TRIED):
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, candidate))
        except OSError:
            bound.close()
            continue
        bound.listen(128)
        with bound:
            yield bound
        return
    raise OSError(f"ports {port} to {port + PORTS_TRIED - 1} of {HOST} are all taken")


@contextlib.contextmanager
def _stopped_by_signals(servers: list[uvicorn.Server]) -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for each in servers:
            each.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def _announce(words: Words, page_url: str, bot_url: str, data: Path) -> None:
    """In the terminal's language; the company's is OKR_LANG."""
    line = "@OKR /kr update 3 45% waiting for vendor"
    print(words.say("cli.demo.page", page=f"{page_url}/"), flush=True)
    print(words.say("cli.demo.bot", bot=bot_url, data=data))
    print(words.say("cli.demo.try", line=line, group="销售部"))
    print(words.say("cli.demo.stop", keys="Ctrl-C"), flush=True)


def _say_hello(world: World) -> None:
    """Where its line does what it says: other groups have no KR3."""
    for group in world.groups():
        if group.key == HINTED:
            world.say(group.id, "system", HINT)


def _load(world: World, path: Path) -> bool:
    """False when there is no chat yet; one that cannot be read is put aside, never overwritten."""
    try:
        world.load(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return False
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        aside = path.with_suffix(f".unreadable-{datetime.now().astimezone():%Y%m%d%H%M%S}")
        path.rename(aside)
        log.warning("chat_not_read", kept_as=str(aside), error=repr(error))
        return False
    return True


def _save(world: World, path: Path) -> None:
    """Whole or not at all."""
    spare = path.with_suffix(".new")
    spare.write_text(json.dumps(world.to_dict(), ensure_ascii=False), encoding="utf-8")
    os.replace(spare, path)

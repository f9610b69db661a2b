"""A town: the sample company, its local DingTalk and one or more bots, all in one process.

Time stands still until a test turns the clock. Nothing runs by itself: what a bot has to send is sent
when the test says so, so that every story reads in order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.app import Bot
from bot.inbound.stream import Listener
from bot.outbound.picture_maker import Draws
from bot.settings import Settings, load
from dingtalk_client.client import DingTalk
from dingtalk_client.websocket import address
from simulator.clock import Clock
from simulator.server import create_app, settings_lines
from simulator.signing import Credentials
from simulator.stream_gateway import StreamGateway
from simulator.world import World, sample_company
from tests.kit import migrated
from tests.kit.bots import no_wait
from tests.kit.pictures import FakeCharts
from tests.kit.ways import USUAL_WAY
from tests.kit.wires import AsgiSocket

# A Tuesday, three days before a check-in Friday and eight weeks into the quarter.
TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai
DINGTALK = "http://127.0.0.1:9"  # never dialled: the transport below leads to the simulator
BOT = "http://127.0.0.1:10"
PATIENCE = timedelta(seconds=30)  # of real time, for a busy machine
LI_LEI, HAN_MEIMEI, XIAOMING, BO, ANN = "u001", "u002", "u003", "u004", "u005"


class Town:
    """`bots` share one database, like replicas; the first takes the callbacks.

    Nothing is drawn, by `charts`, unless others are given.
    """

    def __init__(
        self, database_url: str, *, start: datetime = TUESDAY, charts: Draws | None = None, **env: str
    ) -> None:
        self.clock = Clock(lambda: start)
        self.credentials = Credentials()
        self.world: World = sample_company(self.clock)
        env.setdefault("OKR_DINGTALK__RECEIVE", USUAL_WAY)
        self.settings = _settings(self.world, self.credentials, database_url, env)
        self.bots: list[Bot] = []
        self.charts = FakeCharts()
        self._draws = charts or self.charts
        self._front = _Front(self)
        simulator = create_app(
            self.world,
            credentials=self.credentials,
            callback_url=BOT + self.settings.dingtalk.callback_path,
            public_url=DINGTALK,
            transport=self._front,
            deadline=PATIENCE,
        )
        self.stream: StreamGateway = simulator.state.corporation.stream
        self.stream.ack_within = PATIENCE
        self._app = simulator
        self._listening: dict[Listener, asyncio.Task[None]] = {}
        self._simulator = httpx.ASGITransport(simulator)
        self._dialler = self._client()
        self.page = httpx.AsyncClient(transport=self._simulator, base_url=DINGTALK)
        self.open_bot()

    def open_bot(self, *, serves: bool = True) -> Bot:
        """One more process of the bot."""
        bot = Bot(
            self.settings,
            clock=self.clock.now,
            client=self._client(),
            serves=serves,
            sleep=no_wait,
            dial=self.dial,
            charts=self._draws,
        )
        bot.register_groups()
        self.bots.append(bot)
        return bot

    def _client(self) -> DingTalk:
        dingtalk = self.settings.dingtalk
        return DingTalk(
            app_key=dingtalk.client_id,
            app_secret=dingtalk.client_secret.get_secret_value(),
            robot_code=dingtalk.robot_code,
            api_url=dingtalk.api_url,
            oapi_url=dingtalk.oapi_url,
            clock=self.clock.now,
            reply_hosts=frozenset(dingtalk.reply_hosts),
            transport=self._simulator,
        )

    async def restart(self) -> None:
        """Every bot stops, one starts again on what they left."""
        await self._stop_bots()
        self.open_bot()

    async def close(self) -> None:
        await self._stop_bots()
        await self.stream.stop()
        await self._dialler.close()
        await self.page.aclose()

    async def say(self, who: str, where: str, text: str, *, msg_id: str = "") -> int | None:
        """Type a line in the page; the HTTP status that the bot answered its callback with."""
        answer = await self.act("say", **{"as": who}, conversation=where, text=text, msg_id=msg_id)
        await self.deliver()
        status: int | None = answer["status"]
        return status

    async def ask(self, who: str, where: str, text: str) -> str:
        """Type a line and read what the robot said to it in that conversation; "" when it said nothing."""
        before = len(await self.heard(who, where))
        assert await self.say(who, where, text) == 200
        return "\n\n".join((await self.heard(who, where))[before:])

    async def heard(self, who: str, where: str) -> list[str]:
        """Everything the robot said in a conversation, oldest first."""
        return [each["text"] for each in await self.messages(who, where) if each["from"] == "robot"]

    async def messages(self, who: str, where: str) -> list[dict[str, Any]]:
        state = (await self.page.get("/_sim/state", params={"as": who})).json()
        [conversation] = [each for each in state["conversations"] if each["key"] == where]
        found: list[dict[str, Any]] = conversation["messages"]
        return found

    async def connect(self) -> None:
        """In Stream mode somebody must listen; in HTTP mode there is nothing to do."""
        for bot in self.bots:
            if bot.listener is not None and bot.listener not in self._listening:
                self._listening[bot.listener] = asyncio.create_task(bot.listener.run())
                await self.stream.connected.wait()

    async def act(self, name: str, **body: Any) -> dict[str, Any]:
        await self.connect()
        answer = await self.page.post(f"/_sim/{name}", json=body)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    async def turn_to(self, moment: str) -> None:
        """Turn the clock to "fri 10:00"; nobody ticks on the way but at the end every bot."""
        await self.act("clock", next=moment)
        await self.tick()

    async def tick(self) -> None:
        for bot in self.bots:
            await bot.tick()
        await self.deliver()

    async def deliver(self) -> None:
        for bot in self.bots:
            await bot.delivery.drain()

    async def value_of(self, ref: str, group: str = "SALES") -> str | None:
        """The current value of a key result, as the export prints it."""
        from exchange.exporting import exported

        bot = self.bots[0]
        now = self.clock.now()
        document = await bot.database.write(lambda unit: exported(unit, fiscal_start=1, now=now, group=group))
        for objective in document["objectives"]:
            for key_result in objective["key_results"]:
                if key_result["ref"].endswith(f"/{ref}"):
                    found: str | None = key_result["current"]
                    return found
        raise KeyError(ref)

    async def dial(self, subscriptions: Sequence[tuple[str, str]]) -> AsgiSocket:
        """A Stream connection to the simulator of this process."""
        return await AsgiSocket.connect(
            self._app, address(await self._dialler.open_connection(subscriptions))
        )

    async def _stop_bots(self) -> None:
        for bot in self.bots:
            await bot.stop()
        self.bots.clear()


class _Front(httpx.AsyncBaseTransport):
    """Carries callbacks to whichever bot is up; without one the connection is refused."""

    def __init__(self, town: Town) -> None:
        self._town = town

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not self._town.bots:
            raise httpx.ConnectError("nobody listens", request=request)
        return await httpx.ASGITransport(self._town.bots[0].web()).handle_async_request(request)


def sqlite_url(folder: Path) -> str:
    """A migrated file: what a bot founds by itself is looked at in tests of the database."""
    migrated.put(folder / "town.db")
    return f"sqlite:///{folder / 'town.db'}"


def _settings(world: World, credentials: Credentials, database_url: str, env: dict[str, str]) -> Settings:
    lines = dict(line.split("=", 1) for line in settings_lines(world, credentials, DINGTALK))
    lines |= {
        "OKR_DATABASE_URL": database_url,
        "OKR_SECRET_KEY": "a key for stories only, long enough",
        "OKR_GROUPS__SALES__MANAGERS": LI_LEI,
        "OKR_GROUPS__SALES__PARENT": "COMPANY",
    }
    loaded = load(lines | env, None)
    assert loaded.settings is not None, loaded.faults
    return loaded.settings

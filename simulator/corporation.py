"""One corporation with its app, put together: what it is allowed, what it may call, what it is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx
from starlette.routing import BaseRoute

from simulator.admission import Admission
from simulator.api_hosts import ApiHosts
from simulator.bans import Bans
from simulator.callbacks import Callbacks, Sessions
from simulator.contacts import Contacts
from simulator.control import Control
from simulator.events import Events
from simulator.gateway import Faults, Gateway
from simulator.happenings import Happenings
from simulator.journal import Journal
from simulator.office import Office
from simulator.sealing import Subscription
from simulator.signing import Credentials
from simulator.switches import Switches
from simulator.tenant import Tenant, Usage
from simulator.webhooks import Webhooks
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the bot takes its callbacks, and the simulator's own origin as the bot reaches it."""

    callback_url: str
    public_url: str


class Corporation:
    """`client` carries the callbacks; a stalled answer takes a `sleep`."""

    def __init__(
        self,
        world: World,
        credentials: Credentials,
        addresses: Addresses,
        tenant: Tenant,
        client: httpx.AsyncClient,
        *,
        deadline: timedelta,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        usage = Usage(world.clock, tenant)
        journal, faults, sessions = Journal(world.clock), Faults(), Sessions()
        self._gateway = Gateway(journal, faults, Bans(world.clock, tenant, usage), world.clock, tenant, sleep)
        admission = Admission(world.clock, tenant, usage)
        self._switches = Switches(tenant, usage, admission.tokens)
        callbacks = Callbacks(
            world,
            credentials,
            sessions,
            journal,
            client,
            callback_url=addresses.callback_url,
            public_url=addresses.public_url,
            deadline=deadline,
            usage=usage,
        )
        events = Events(
            world,
            credentials,
            Subscription(),
            journal,
            client,
            callback_url=addresses.callback_url,
            deadline=deadline,
        )
        self._happenings = Happenings(world, credentials, tenant, events)
        self._webhooks = Webhooks(world, sessions, tenant, usage)
        self._contacts = Contacts(world, admission)
        self._office = Office(world, credentials, admission, tenant)
        self._api = ApiHosts(world, credentials, admission, tenant)
        self._control = Control(
            world,
            credentials,
            callbacks,
            self._webhooks,
            journal,
            faults,
            self._contacts,
            addresses.public_url,
        )

    def routes(self) -> list[BaseRoute]:
        """The last of them answers whatever no API is there for."""
        apis = (self._webhooks, self._office, self._contacts, self._api)
        dingtalk = [route for api in apis for route in api.routes(self._gateway)]
        ours = (self._control, self._happenings, self._switches)
        return [*(route for each in ours for route in each.routes()), *dingtalk]

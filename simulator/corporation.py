"""One corporation with its app, put together: what it is allowed, what it may call, what it is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Protocol

import httpx
from starlette.routing import BaseRoute

from simulator.admission import Admission
from simulator.api_hosts import ApiHosts
from simulator.bans import Bans
from simulator.callbacks import Addresses, Callbacks, Sessions
from simulator.card_taps import CardTaps
from simulator.cards import Cards
from simulator.contacts import Contacts
from simulator.control import Control
from simulator.events import Events
from simulator.gateway import Faults, Gateway
from simulator.happenings import Happenings
from simulator.journal import Journal
from simulator.login import Login
from simulator.media import Media
from simulator.office import Office
from simulator.recalls import Recalls
from simulator.sealing import Subscription
from simulator.signing import Credentials
from simulator.stream_gateway import ACK_WITHIN, StreamGateway
from simulator.switches import Switches
from simulator.tenant import Tenant, Usage
from simulator.webhooks import Webhooks
from simulator.world import World


class Api(Protocol):
    """Some of what the app may call."""

    def routes(self, gateway: Gateway) -> Sequence[BaseRoute]: ...


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
        self.stream = StreamGateway(credentials, admission, journal, world.clock, addresses.public_url)
        self.stream.ack_within = max(deadline, ACK_WITHIN)
        callbacks = Callbacks(
            world, credentials, sessions, journal, client, addresses, self.stream, usage, deadline=deadline
        )
        webhooks, contacts = Webhooks(world, sessions, tenant, usage), Contacts(world, admission)
        cards, stream, origin = Cards(world, credentials, admission), self.stream, addresses.public_url
        events = Events(
            world, credentials, Subscription(), journal, client, addresses, stream, deadline=deadline
        )
        self.card_taps = CardTaps(world, credentials, cards, journal, client, self.stream)
        self._apis: tuple[Api, ...] = (
            webhooks, Office(world, credentials, admission, tenant), contacts,
            Login(world, credentials), Media(world.clock, admission), Recalls(world, credentials, admission),
            cards, stream, ApiHosts(world, credentials, admission, tenant),
        )  # fmt: skip
        self._pages = (
            Control(
                world, credentials, callbacks, webhooks, journal, faults, contacts, stream, origin, cards
            ),
            Happenings(world, credentials, tenant, events),
            Switches(tenant, usage, admission.tokens),
            self.card_taps,
        )

    def routes(self) -> list[BaseRoute]:
        """The last of them answers whatever no API is there for."""
        pages = [route for page in self._pages for route in page.routes()]
        return [*pages, *(route for api in self._apis for route in api.routes(self._gateway))]

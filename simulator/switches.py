"""The tenant's switches under /_sim/tenant: look at them, change them, take the app's token away.

For tests, and for whoever wants to see what a bot does when DingTalk says no:
`curl -d '{"stopped": ["SALES"]}' http://127.0.0.1:8701/_sim/tenant`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.admission import Tokens
from simulator.control import acting
from simulator.gateway import Json
from simulator.tenant import Tenant, Usage


@dataclass(frozen=True, slots=True)
class Switches:
    tenant: Tenant
    usage: Usage
    tokens: Tokens

    def routes(self) -> list[Route]:
        return [
            Route("/_sim/tenant", self.look, methods=["GET"]),
            Route("/_sim/tenant", acting(self.change), methods=["POST"]),
            Route("/_sim/revoke", acting(self.revoke), methods=["POST"]),
        ]

    async def look(self, request: Request) -> Response:
        return Json(self._state())

    async def change(self, body: dict[str, Any]) -> dict[str, Any]:
        self.tenant.change(body)
        return self._state()

    async def revoke(self, body: dict[str, Any]) -> dict[str, Any]:
        """The token that was given last is good no more."""
        self.tokens.revoke()
        return {}

    def _state(self) -> dict[str, Any]:
        return {"tenant": self.tenant.to_dict(), "used": self.usage.to_dict()}

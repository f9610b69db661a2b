"""Charts that are not drawn: a picture's bytes tell only what it would have been of."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from dingtalk_client.messages import to_json


class FakeCharts:
    """`fault` is what drawing fails with; while `held` nothing gets done."""

    def __init__(self) -> None:
        self.drawn: list[Mapping[str, Any]] = []
        self.fault: Exception | None = None
        self.begun = asyncio.Event()
        self.is_warm = False
        self._open: asyncio.Event | None = None

    def hold(self) -> None:
        self._open = asyncio.Event()

    def let_go(self) -> None:
        if self._open is not None:
            self._open.set()

    async def png(self, drawing: Mapping[str, Any]) -> bytes:
        self.drawn.append(drawing)
        self.begun.set()
        if self._open is not None:
            await self._open.wait()
        if self.fault is not None:
            raise self.fault
        return b"\x89PNG" + sha256(to_json(drawing).encode()).digest()

    async def png_of(self, svg: str, *, most: int) -> bytes:
        return await self.png({"svg": svg})

    async def warm_up(self) -> None:
        self.is_warm = True

    async def close(self) -> None:
        self.let_go()

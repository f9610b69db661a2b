"""A drawing as a message keeps it, made a PNG: off the event loop, in a process beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from charts.drawing import draw, from_dict
from charts.png import Rasteriser, largest_zoom
from charts.text import FONT
from charts.theme import LIGHT

ZOOM: Final = 2.0  # phones show two or three pixels for one
# In a chat nobody looks closer, and a larger one is drawn, sent up and loaded on a bad line for longer.
MOST_PIXELS: Final = 3_000_000
NOTHING: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


class Charts:
    """On white paper: nobody knows whether a client is dark. `close` ends the process."""

    def __init__(self) -> None:
        self._rasteriser = Rasteriser([FONT])

    async def png(self, drawing: Mapping[str, Any]) -> bytes:
        """Raises PictureFailed, or ValueError for what is no chart (any more)."""
        return await self.png_of(await asyncio.to_thread(_svg, drawing), most=MOST_PIXELS)

    async def png_of(self, svg: str, *, most: int) -> bytes:
        """At twice its size, or as large as `most` pixels let it be. Raises PictureFailed."""
        return await self._rasteriser.png(svg, zoom=largest_zoom(svg, wanted=ZOOM, most=most))

    async def warm_up(self) -> None:
        """Start the process, so that the first who asks need not wait for it. Raises PictureFailed."""
        await self._rasteriser.png(NOTHING)

    async def close(self) -> None:
        await self._rasteriser.close()


def _svg(drawing: Mapping[str, Any]) -> str:
    return draw(from_dict(dict(drawing)), LIGHT)

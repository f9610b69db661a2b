"""What leaves a page as a file: exports and drawings. Whoever opens one alone runs nothing of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, Protocol

from starlette.responses import Response

from web.rendering import HEADERS
from web.views import Drawn, File

SVG, PNG = "image/svg+xml", "image/png"
MOST_PIXELS: Final = 12_000_000  # whoever takes a map along wants to read it
# A drawing that is opened by itself is a document: this one may style itself, and do nothing else.
ALONE: Final = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"


class NotDrawn(Exception):
    """There is no picture now, whatever the reason."""


class Rasteriser(Protocol):
    async def png_of(self, svg: str, *, most: int) -> bytes:
        """Of so many pixels at most, off the event loop; raises whatever keeps it from drawing."""
        ...


async def response_of(found: File | Drawn, rasteriser: Rasteriser | None) -> Response:
    """Made off the event loop. Raises NotDrawn."""
    if isinstance(found, File):
        content = await asyncio.to_thread(found.content)
        return Response(content, HTTPStatus.OK, headers(found.name, found.media_type))
    svg = await asyncio.to_thread(found.svg)
    if found.form == "svg":
        return Response(svg.encode(), HTTPStatus.OK, headers(found.name, SVG))
    if rasteriser is None:
        raise NotDrawn("nobody draws pictures here")
    try:
        png = await rasteriser.png_of(svg, most=MOST_PIXELS)
    except Exception as error:  # the page must not fail with the worker that draws
        raise NotDrawn(type(error).__name__) from error
    return Response(png, HTTPStatus.OK, headers(found.name, PNG))


def headers(name: str, media_type: str) -> Mapping[str, str]:
    """To be kept under its name, and by no proxy. Raises ValueError for a name that could end the header."""
    if not name.isascii() or not name.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise ValueError(f"{name!r} is no name for a file")
    return {
        **HEADERS,
        "content-disposition": f'attachment; filename="{name}"',
        "content-security-policy": ALONE,
        "content-type": media_type,
        "cross-origin-resource-policy": "same-origin",
    }

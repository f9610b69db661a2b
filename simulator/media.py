"""Pictures and files: uploaded in parts on the old host, shown by the id that the upload was answered with.

https://open.dingtalk.com/document/development/upload-media-files
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.admission import Admission
from simulator.clock import Clock
from simulator.gateway import Answer, Call, Gateway, refused_by_number
from simulator.signing import milliseconds

MEGABYTE: Final = 1024 * 1024
# Of each type: the most bytes, and how a name of it ends.
TYPES: Final = {
    "image": (20 * MEGABYTE, ("jpg", "gif", "png", "bmp")),
    "voice": (2 * MEGABYTE, ("amr", "mp3", "wav")),
    "video": (20 * MEGABYTE, ("mp4",)),
    "file": (20 * MEGABYTE, ("doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar")),
}
# What a browser may show of it; everything else would be executed or saved.
PICTURES: Final = {"jpg": "image/jpeg", "gif": "image/gif", "png": "image/png", "bmp": "image/bmp"}
REMEMBERED: Final = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One of a form's parts; `filename` is None for a plain field."""

    filename: str | None
    content: bytes


class Media:
    def __init__(self, clock: Clock, admission: Admission) -> None:
        self._clock = clock
        self._admission = admission
        self._kept: dict[str, Part] = {}

    def routes(self, gateway: Gateway) -> list[Route]:
        return [
            gateway.route("/media/upload", self.upload),
            Route("/_sim/media/{id:path}", self.show),
        ]

    def upload(self, call: Call) -> Answer:
        """The same file again gets another id: it is for the caller to remember the first."""
        self._admission.old(call)
        parts = form_parts(call.headers.get("content-type", ""), call.raw)
        kind = (
            parts["type"].content.decode(errors="replace") if "type" in parts else call.query.get("type", "")
        )
        media = parts.get("media")
        if not kind or media is None or media.filename is None:
            raise refused_by_number(40035, f"param error: {'media' if kind else 'type'} is missing")
        if kind not in TYPES:
            raise refused_by_number(40004, "不合法的媒体文件类型")
        most, endings = TYPES[kind]
        if media.filename.rpartition(".")[2].lower() not in endings:
            raise refused_by_number(40004, "不合法的媒体文件类型")
        if not 0 < len(media.content) <= most:
            # Its number is in no document at hand.
            raise refused_by_number(40006, "不合法的文件大小")
        name = f"@lAL{secrets.token_urlsafe(16)}"
        self._kept[name] = media
        while len(self._kept) > REMEMBERED:
            del self._kept[next(iter(self._kept))]
        created = milliseconds(self._clock.now())
        return Answer(
            200, {"errcode": 0, "errmsg": "ok", "type": kind, "media_id": name, "created_at": created}
        )

    async def show(self, request: Request) -> Response:
        """A picture, for the page."""
        media = self._kept.get(request.path_params["id"])
        ending = (media.filename or "").rpartition(".")[2].lower() if media else ""
        if media is None or ending not in PICTURES:
            return Response(status_code=404)
        headers = {"x-content-type-options": "nosniff"}
        return Response(media.content, media_type=PICTURES[ending], headers=headers)


def form_parts(content_type: str, raw: bytes) -> dict[str, Part]:
    """The parts of a multipart form by their names; none where it is something else."""
    found = re.fullmatch(r'multipart/form-data;\s*boundary="?([^";]+)"?', content_type.strip())
    if found is None:
        return {}
    parts = {}
    for piece in raw.split(b"--" + found[1].encode())[1:-1]:
        head, _, content = piece.partition(b"\r\n\r\n")
        words = head.decode(errors="replace")
        name = re.search(r'\bname="([^"]*)"', words)
        filename = re.search(r'\bfilename="([^"]*)"', words)
        if name is not None:
            parts[name[1]] = Part(filename[1] if filename else None, content.removesuffix(b"\r\n"))
    return parts

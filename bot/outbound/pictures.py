"""Pictures and files on their way into messages: uploaded once, and known by what is in them.

`await media.id_of("image", "trend.png", png)` is all a sender needs: the id goes where an address would.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Protocol

from bot.metrics import Tally
from dingtalk_client.media import MediaKind
from okr.budget import CALL, cost
from storage.engine import Database
from storage.media import Media

# An id can be used again and again; no document says for how long it is good. A dead one would be a picture
# that does not show, which costs more than an upload a week.
# https://open.dingtalk.com/document/development/upload-media-files
MEDIA_LIFE: Final = timedelta(days=7)
UPLOAD: Final = cost(CALL, "upload")


class Uploads(Protocol):
    """What is needed of `dingtalk_client.client.DingTalk`."""

    async def upload_media(self, kind: MediaKind, filename: str, content: bytes) -> str: ...


class Pictures:
    def __init__(
        self, client: Uploads, database: Database, tally: Tally, clock: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._database = database
        self._tally = tally
        self._clock = clock
        self._going_up: dict[tuple[str, str], asyncio.Task[str]] = {}

    async def id_of(self, kind: MediaKind, filename: str, content: bytes) -> str:
        """The media id of this content, uploaded unless it was within MEDIA_LIFE.

        Whoever asks for one that is on its way up waits for that one. Raises DingTalkError: DEAD for what
        DingTalk would not take (then nothing was sent); or StorageUnavailable.
        """
        digest = sha256(content).hexdigest()
        since = self._clock() - MEDIA_LIFE
        known = await self._database.write(lambda unit: Media(unit).find(digest, kind, since=since))
        if known is not None:
            return known
        under_way = self._going_up.get((digest, kind))
        if under_way is None:
            under_way = asyncio.create_task(self._upload(digest, kind, filename, content))
            self._going_up[digest, kind] = under_way
            under_way.add_done_callback(lambda task: self._is_up(task, digest, kind))
        return await asyncio.shield(under_way)

    def _is_up(self, task: asyncio.Task[str], digest: str, kind: MediaKind) -> None:
        del self._going_up[digest, kind]
        if not task.cancelled():
            task.exception()  # whoever waited has it; nobody may have

    async def _upload(self, digest: str, kind: MediaKind, filename: str, content: bytes) -> str:
        media_id = await self._client.upload_media(kind, filename, content)
        self._tally.spent[UPLOAD] += 1
        now = self._clock()
        await self._database.write(lambda unit: Media(unit).put(digest, kind, media_id, at=now))
        return media_id

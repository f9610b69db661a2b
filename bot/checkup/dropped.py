"""Posts that DingTalk answered with success: are they there? Success was seen to be no proof.

DingTalk-Real-AI/dingtalk-workspace-cli#1034 tells of group messages that were taken and never shown. Each
question is an API call, so only the newest posts of groups are asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from bot import wiring
from bot.checkup.diagnosis import Diagnosis
from bot.settings import Settings
from dingtalk_client.errors import DingTalkError
from i18n.phrases import phrase
from storage.engine import make_engine, read_beside
from storage.groups import Groups
from storage.posted import Posted
from storage.unit_of_work import UnitOfWork

ASKED_ABOUT: Final = 5
# "" where the answer does not say: the field is that of the official SDK, its words are in no document.
AS_IT_SHOULD_BE: Final = frozenset(["", "SUCCESS", "PROCESSING", "RECALLED"])

Post = tuple[int, str, str, str]  # message id, group key, conversation, processQueryKey


class Statuses(Protocol):
    """What is needed of `dingtalk_client.client.DingTalk`."""

    async def group_status(self, conversation_id: str, key: str) -> str: ...


async def dropped(settings: Settings, now: datetime, client: Statuses | None = None) -> list[Diagnosis]:
    """What DingTalk says of the newest posts. Raises StorageUnavailable or StorageDamaged."""
    engine = make_engine(settings.database_url)
    try:
        posts = read_beside(engine, _newest)
    finally:
        engine.dispose()
    if client is not None:
        return await asked(client, posts)
    real = wiring.client(settings, lambda: now)
    try:
        return await asked(real, posts)
    finally:
        await real.close()


async def asked(client: Statuses, posts: Sequence[Post]) -> list[Diagnosis]:
    found: list[Diagnosis] = []
    for message, group, conversation, key in posts:
        try:
            status = await client.group_status(conversation, key)
        except DingTalkError as error:
            # The next question would fare no better.
            return [
                *found,
                Diagnosis(
                    phrase("finding.posts"),
                    phrase("finding.posts.unsaid", why=error),
                    phrase("finding.posts.expected"),
                    phrase("finding.do.permit", permission="qyapi_robot_sendmsg", option="--online"),
                ),
            ]
        if status not in AS_IT_SHOULD_BE:
            found.append(
                Diagnosis(
                    phrase("finding.message", id=message, to=group),
                    phrase("finding.posts.taken", status=status),
                    phrase("finding.posts.success", status="SUCCESS"),
                    phrase("finding.do.look_there"),
                )
            )
    return found


def _newest(unit: UnitOfWork) -> list[Post]:
    keys = {group.conversation_id: group.key for group in Groups(unit).every()}
    newest = Posted(unit).newest_in_groups(most=ASKED_ABOUT)
    return [(message, keys.get(place, place), place, key) for message, place, key in newest]

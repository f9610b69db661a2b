"""Whom a login with DingTalk brings: asked of DingTalk, taken only from this corporation."""

from __future__ import annotations

import structlog

from dingtalk_client.contacts import Contacts, Nobody
from dingtalk_client.errors import DingTalkError
from dingtalk_client.login import Login
from web.login import Arrival, LoginAway

log = structlog.get_logger()


class DingTalkLogin:
    """`corp_id` is the corporation it has to be, "" where none is set."""

    def __init__(self, login: Login, contacts: Contacts, *, corp_id: str) -> None:
        self._login = login
        self._contacts = contacts
        self._corp_id = corp_id

    def address(self, *, redirect_uri: str, state: str, verifier: str) -> str:
        return self._login.address(redirect_uri=redirect_uri, state=state, verifier=verifier)

    async def who(self, code: str, verifier: str) -> Arrival | None:
        try:
            found = await self._login.who(code, verifier)
            if found is None:
                return None
            if self._corp_id and found.corp_id != self._corp_id:
                log.warning("login_of_another_corporation", named=bool(found.corp_id))
                return None
            # Only of this corporation's own people DingTalk knows a staff id.
            staff_id = await self._contacts.staff_id_of(found.union_id)
        except DingTalkError as error:
            log.warning("login_not_answered", code=error.code)
            raise LoginAway from error
        return None if isinstance(staff_id, Nobody) else Arrival(staff_id, found.name)

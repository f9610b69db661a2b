"""Whatever is asked of DingTalk by HTTP.

Sends what `api` describes and raises DingTalkError for whatever comes of it. It retries nothing but a
token that was refused: when to try again is the delivery worker's business. No address and no token
ever gets into an exception.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
import httpx

from dingtalk_client import api, cards, signing
from dingtalk_client.clock_skew import ClockSkew
from dingtalk_client.errors import Action, DingTalkError
from dingtalk_client.media import MediaKind, Upload, media_id, upload
from dingtalk_client.messages import AppRobotMessage, Message
from dingtalk_client.reply_urls import loopback_origin, validate_reply_url
from dingtalk_client.tokens import LEAST_PAUSE, Token, TokenKeeper, token_from
from dingtalk_client.transport import (
    DEADLINE,
    http_client,
    read_at_most,
    shared_trust,
    transport_over,
    unanswered,
)

UPLOAD_DEADLINE = timedelta(seconds=60)  # twenty megabytes on a slow line
HEADERS = {
    # Unpacked, a small answer could be a big one.
    "Accept-Encoding": "identity",
    "User-Agent": "dingokr",
}

Call = api.ApiRequest | Upload


@dataclass(frozen=True, slots=True)
class Sent:
    """DingTalk took it. `key` lets an app robot's message be recalled; webhooks give none."""

    key: str | None = None


class DingTalk:
    """One app of one corporation."""

    def __init__(
        self,
        *,
        app_key: str,
        app_secret: str,
        robot_code: str,
        api_url: str,
        oapi_url: str,
        clock: Callable[[], datetime],
        proxy: str | None = None,
        reply_hosts: frozenset[str],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`transport` carries the requests where DingTalk is a simulator in the same process."""
        # httpx logs whole addresses at INFO, and ours carry tokens.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._app_key, self._app_secret, self._robot_code = app_key, app_secret, robot_code
        self._api_url, self._oapi_url = api_url.rstrip("/"), oapi_url.rstrip("/")
        self._reply_hosts, self._loopback = reply_hosts, loopback_origin(oapi_url)
        self._clock = clock
        self._skew = ClockSkew(clock)
        self._tokens = TokenKeeper(self._fetch_token, clock)
        self.trust = shared_trust()
        self._client = http_client(transport or transport_over(self.trust, proxy))

    async def send_session(self, url: str, message: Message) -> Sent:
        """Answer through the session webhook of a callback; GONE once it is dead or if it may not be used."""
        if not validate_reply_url(url, self._reply_hosts, self._loopback):
            raise DingTalkError("reply_url_refused", "not a session webhook of an allowed host", Action.GONE)
        await self._call_webhook(api.session_send(url, message))
        return Sent()

    async def send_custom(
        self, webhook: str, secret: str | None, message: Message, *, msg_uuid: str | None = None
    ) -> Sent:
        """Post through a custom robot; the same `msg_uuid` again after a time-out is not shown twice."""
        url = signing.custom_robot_url(webhook, secret, self._clock())
        await self._call_webhook(api.custom_robot_send(url, message, msg_uuid=msg_uuid))
        return Sent()

    async def send_group(self, conversation_id: str, message: AppRobotMessage) -> Sent:
        """Post into a group as the app robot."""
        return _sent(await self._call_api(api.group_send(self._robot_code, conversation_id, message)))

    async def send_person(self, staff_id: str, message: AppRobotMessage) -> Sent:
        """Write to one person as the app robot."""
        reply = await self._call_api(api.person_send(self._robot_code, [staff_id], message))
        api.refuse_partial(reply)
        return _sent(reply)

    @property
    def skew(self) -> timedelta | None:
        """By how much our clock was ahead of DingTalk's at its last answer; None before the first."""
        return self._skew.last

    async def call(self, request: api.ApiRequest) -> dict[str, Any]:
        """Any call that wants the app's token; the answer as it came."""
        return await self._call_api(request)

    async def recall_group(self, conversation_id: str, keys: Sequence[str]) -> None:
        """Take the app robot's messages back out of a group; nobody is told."""
        request = api.group_recall(self._robot_code, conversation_id, keys)
        api.refuse_unrecalled(await self._call_api(request))

    async def recall_person(self, keys: Sequence[str]) -> None:
        """The same one to one, within 24 hours of their sending."""
        api.refuse_unrecalled(await self._call_api(api.person_recall(self._robot_code, keys)))

    async def group_status(self, conversation_id: str, key: str) -> str:
        """What DingTalk says became of a message: "SUCCESS" as a rule, "" where it says nothing."""
        reply = await self._call_api(api.group_status(self._robot_code, conversation_id, key))
        return str(reply.get("sendStatus") or "")

    async def upload_media(self, kind: MediaKind, filename: str, content: bytes) -> str:
        """The media id of an uploaded file. One too large or of the wrong kind is not even sent: DEAD."""
        return media_id(await self._call_api(upload(kind, filename, content)))

    async def create_card(self, card: cards.NewCard) -> None:
        """Show an interactive card; one that is there already is rewritten. GONE where it is refused."""
        try:
            cards.refuse_undelivered(await self._call_api(cards.create_and_deliver(self._robot_code, card)))
        except DingTalkError as error:
            if error.code != cards.ALREADY_THERE:
                raise cards.as_refusal(error) from None
            await self.update_card(card.track_id, card.params)

    async def update_card(self, track_id: str, params: Mapping[str, str]) -> None:
        """Rewrite these values of a card, and leave the others."""
        try:
            await self._call_api(cards.update(track_id, params))
        except DingTalkError as error:
            raise cards.as_refusal(error) from None

    async def register_card_callback(self, route_key: str, url: str, api_secret: str) -> None:
        """Have taps of cards with this key posted to `url`, signed with `api_secret`."""
        try:
            await self._call_api(cards.register_callback(route_key, url, api_secret))
        except DingTalkError as error:
            if error.action is not Action.DONE:
                raise

    async def token(self) -> str:
        """The app's access token, good for both hosts."""
        return await self._tokens.token()

    async def ask(self, request: api.ApiRequest) -> dict[str, Any]:
        """For `dingokr check`: the answer, or every refusal as it came, of a token too."""
        return await self._exchange(request, await self._tokens.token() if request.needs_token else None)

    async def ask_as(self, request: api.ApiRequest, token: str) -> dict[str, Any]:
        """In the name of somebody who logged in: `token` is theirs, and is not renewed."""
        return await self._exchange(request, token)

    async def open_connection(self, subscriptions: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Where Stream mode connects to, and the ticket for it: good for one connection within 90 s."""
        request = api.open_connection(self._app_key, self._app_secret, subscriptions)
        try:
            return await self._exchange(request)
        except DingTalkError as error:
            raise _without_refresh(error, Action.RETRY) from None

    async def close(self) -> None:
        await self._client.aclose()

    async def _call_api(self, request: Call) -> dict[str, Any]:
        """Once, and once more with a new token where DingTalk refuses ours."""
        token = await self._tokens.token()
        try:
            return await self._exchange(request, token)
        except DingTalkError as error:
            if error.action is not Action.REFRESH_TOKEN or not self._tokens.drop(token):
                raise _without_refresh(error, Action.RETRY) from None
        fresh = await self._tokens.token()
        try:
            return await self._exchange(request, fresh)
        except DingTalkError as error:
            if error.action is Action.REFRESH_TOKEN:
                self._tokens.drop(fresh)
            raise _without_refresh(error, Action.RETRY) from None

    async def _call_webhook(self, request: api.ApiRequest) -> None:
        """A webhook's own token cannot be renewed: where it is refused, that door is shut."""
        try:
            await self._exchange(request)
        except DingTalkError as error:
            raise _without_refresh(error, Action.GONE) from None

    async def _fetch_token(self) -> Token:
        request = api.access_token(self._app_key, self._app_secret)
        try:
            return token_from(await self._exchange(request))
        except DingTalkError as error:
            raise _without_refresh(error, Action.RETRY) from None

    async def _exchange(self, request: Call, token: str | None = None) -> dict[str, Any]:
        url, headers = self._url(request, token), HEADERS | {"Content-Type": request.content_type}
        if token and request.host == "api":
            headers["x-acs-dingtalk-access-token"] = token
        deadline = UPLOAD_DEADLINE if isinstance(request, Upload) else DEADLINE
        fault = None
        try:
            # Ready as it is: merging it with the defaults of the client costs a seventh of a reply.
            said = httpx.Request(request.method, url, content=request.body(), headers=headers)
            async with (
                asyncio.timeout(deadline.total_seconds()),
                aclosing(await self._client.send(said, stream=True)) as response,
            ):
                status, reply_headers = response.status_code, response.headers
                self._skew.note(reply_headers.get("date", ""))
                body = await read_at_most(response)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError) as error:
            fault = unanswered(error, deadline)
        if fault:
            raise fault  # outside the handlers: what httpx says may hold the address
        return api.read_reply(status, reply_headers, body)

    def _url(self, request: Call, token: str | None) -> str:
        """The old host wants the token in the address."""
        if request.host == "api":
            return self._api_url + request.target
        if request.host == "oapi":
            return f"{self._oapi_url}{request.target}?access_token={quote(token or '', safe='')}"
        return request.target


def _without_refresh(error: DingTalkError, action: Action) -> DingTalkError:
    """The same fault for those outside, who have no token to renew."""
    if error.action is not Action.REFRESH_TOKEN:
        return error
    wait = LEAST_PAUSE if action is Action.RETRY else None
    return DingTalkError(error.code, error.detail, action, wait)


def _sent(reply: dict[str, Any]) -> Sent:
    key = reply.get("processQueryKey")
    return Sent(key if isinstance(key, str) else None)

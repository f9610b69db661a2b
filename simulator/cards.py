"""Interactive cards: made, shown, rewritten; strict about everything the documents ask for.

https://open.dingtalk.com/document/development/create-and-deliver-cards
https://open.dingtalk.com/document/development/interactive-card-update-interface
https://open.dingtalk.com/document/development/register-card-callback-address
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.routing import Route

from simulator.admission import Admission
from simulator.card_templates import Template
from simulator.gateway import Answer, Call, Gateway, refused
from simulator.signing import Credentials
from simulator.world import Shape, World

MAX_KEY_BYTES: Final = 100
MAX_VALUE_BYTES: Final = 1_024
MAX_STREAMED_BYTES: Final = 3 * 1_024
_SPACE: Final = re.compile(r"dtv1\.card//([A-Za-z_]+)\.(.+)")
# Space: the models it needs.
_MODELS: Final = {
    "IM_GROUP": ("imGroupOpenSpaceModel", "imGroupOpenDeliverModel"),
    "IM_ROBOT": ("imRobotOpenSpaceModel", "imRobotOpenDeliverModel"),
}


@dataclass(slots=True)
class Card:
    """One instance, as it stands. `private` holds each viewer's own values."""

    track_id: str
    template_id: str
    public: dict[str, str]
    private: dict[str, dict[str, str]]
    callback_type: str
    route_key: str
    edition: int = 0
    places: list[str] = field(default_factory=list)  # conversations it is shown in

    def values(self, viewer: str) -> dict[str, str]:
        """A viewer's own value wins over everybody's, unless it is empty."""
        own = {name: value for name, value in self.private.get(viewer, {}).items() if value}
        return self.public | own


@dataclass(slots=True)
class Registration:
    url: str
    api_secret: str


class Cards:
    """`refuses_repeated`: a track id that is there already is an error. What the true one answers nobody
    could try: its documents say both that and that nothing changes.
    """

    def __init__(self, world: World, credentials: Credentials, admission: Admission) -> None:
        self._world = world
        self._credentials = credentials
        self._admission = admission
        self.templates: dict[str, Template | None] = {}  # None: not published
        self.cards: dict[str, Card] = {}
        self.callbacks: dict[str, Registration] = {}
        self.refuses_repeated = True
        self._messages: dict[str, str] = {}  # message id: track id

    def routes(self, gateway: Gateway) -> list[Route]:
        return [
            gateway.route("/v1.0/card/instances/createAndDeliver", self.create_and_deliver),
            gateway.route("/v1.0/card/instances/deliver", self.deliver),
            gateway.route("/v1.0/card/instances", self.create),
            gateway.route("/v1.0/card/instances", self.update, method="PUT"),
            gateway.route("/v1.0/card/streaming", self.stream, method="PUT"),
            gateway.route("/v1.0/card/callbacks/register", self.register),
        ]

    def create_and_deliver(self, call: Call) -> Answer:
        body = self._admission.new(call)
        spaces = _spaces(body)
        self._check_models(body, spaces)
        existing = self._create(body)
        if existing is not None:
            return _done({"outTrackId": existing, "deliverResults": []})
        card = self.cards[body["outTrackId"]]
        results = [self._show(card, kind, place, _words(body, kind)) for kind, place in spaces]
        return _done({"outTrackId": card.track_id, "deliverResults": results})

    def create(self, call: Call) -> Answer:
        body = self._admission.new(call)
        self._create(body)
        return _done(body["outTrackId"])

    def deliver(self, call: Call) -> Answer:
        body = self._admission.new(call)
        card = self._card(body)
        spaces = _spaces(body)
        self._check_delivery(body, spaces)
        return _done([self._show(card, kind, place, card.track_id) for kind, place in spaces])

    def update(self, call: Call) -> Answer:
        """All values are replaced unless the options say otherwise."""
        body = self._admission.new(call)
        public, private = _param_map(body.get("cardData")), _private(body)
        if public is None and not private:
            raise refused("param.cardDataAndPrivateDataBothEmpty")
        card = self._card(body)
        self.rewrite(card, public, private, body.get("cardUpdateOptions"))
        return _done(True)

    def stream(self, call: Call) -> Answer:
        body = self._admission.new(call)
        for name in ("guid", "key", "content"):
            if not body.get(name) or not isinstance(body[name], str):
                raise refused(f"param.stream.{name}Empty")
        card = self.cards.get(str(body.get("outTrackId")))
        if card is None:
            raise refused("param.stream.outTrackId", "no such card")
        if body.get("isFull") is not True:
            raise refused("param.stream.isFull", "a markdown value is streamed whole")
        if len(body["content"].encode()) > MAX_STREAMED_BYTES:
            raise refused("param.stream.content", f"over {MAX_STREAMED_BYTES} bytes")
        self.rewrite(card, {body["key"]: body["content"]}, {}, {"updateCardDataByKey": True})
        return _done(True)

    def register(self, call: Call) -> Answer:
        body = self._admission.new(call)
        key, url = body.get("callbackRouteKey"), body.get("callbackUrl")
        if not isinstance(key, str) or not key:
            raise refused("param.callbackRouteKeyEmpty")
        if not isinstance(url, str) or not url:
            raise refused("param.callbackUrlEmpty")
        if key in self.callbacks and body.get("forceUpdate") is not True:
            raise refused("param.callbackRouteKeyExist", status=500)
        self.callbacks[key] = Registration(url, str(body.get("apiSecret") or ""))
        return _done({"callbackUrl": url, "apiSecret": self.callbacks[key].api_secret})

    def rewrite(
        self,
        card: Card,
        public: Mapping[str, str] | None,
        private: Mapping[str, Mapping[str, str]],
        options: Any,
    ) -> None:
        """Put new values into a card and show it anew wherever it stands."""
        by_key = options if isinstance(options, dict) else {}
        if public is not None:
            card.public = (card.public if by_key.get("updateCardDataByKey") is True else {}) | dict(public)
        for viewer, values in private.items():
            kept = card.private.get(viewer, {}) if by_key.get("updatePrivateDataByKey") is True else {}
            card.private[viewer] = kept | dict(values)
        card.edition += 1
        self._world.changed()

    def seen(self, message_id: str, viewer: str) -> dict[str, Any] | None:
        """What a viewer sees of the card in a message; None for a message that is none."""
        card = self.cards.get(self._messages.get(message_id, ""))
        template = self.templates.get(card.template_id) if card else None
        if card is None or template is None:
            return None
        values = card.values(viewer)
        return {"track_id": card.track_id, "edition": card.edition, "blocks": template.shown(values)}

    def _create(self, body: Mapping[str, Any]) -> str | None:
        """The track id of a card that is there already, where that is no error."""
        template = body.get("cardTemplateId")
        if not template:
            raise refused("param.cardTemplateIdEmpty")
        if template not in self.templates:
            raise refused("param.templateNotExist", f"no template {template}")
        if self.templates[template] is None:
            raise refused("param.templateUnpublished")
        track_id = body.get("outTrackId")
        if not isinstance(track_id, str) or not track_id:
            raise refused("param.outTrackIdEmpty")
        public = _param_map(body.get("cardData"))
        if public is None:
            raise refused("param.cardPublicDataEmpty")
        private = _private(body)
        if track_id in self.cards:
            if self.refuses_repeated:
                raise refused("param.cardAlreadyExist")
            return track_id
        route_key, kind = str(body.get("callbackRouteKey") or ""), str(body.get("callbackType") or "HTTP")
        self.cards[track_id] = Card(track_id, template, public, private, kind, route_key)
        return None

    def _check_models(self, body: Mapping[str, Any], spaces: list[tuple[str, str]]) -> None:
        for kind, _ in spaces:
            model = body.get(_MODELS[kind][0])
            if not isinstance(model, dict) or type(model.get("supportForward")) is not bool:
                raise refused("param.openSpaceModelInvalid", f"{_MODELS[kind][0]} with supportForward")
        self._check_delivery(body, spaces)

    def _check_delivery(self, body: Mapping[str, Any], spaces: list[tuple[str, str]]) -> None:
        for kind, _ in spaces:
            model = body.get(_MODELS[kind][1])
            if not isinstance(model, dict):
                raise refused("param.openDeliverModelEmpty", f"{_MODELS[kind][1]} is missing")
            wanted = ("IM_ROBOT", None) if kind == "IM_ROBOT" else (None, self._credentials.robot_code)
            if wanted[0] and model.get("spaceType") != wanted[0]:
                raise refused("param.openDeliverModelError", "spaceType must be IM_ROBOT")
            if wanted[1] and model.get("robotCode") != wanted[1]:
                raise refused("param.openDeliverModelError", "robotCode of a robot of this app")

    def _show(self, card: Card, kind: str, place: str, words: str) -> dict[str, Any]:
        """One space may fail while others do not, all inside an answer of 200."""
        result = {"spaceType": kind, "spaceId": place, "success": False, "carrierId": "", "errorMsg": ""}
        if kind == "IM_ROBOT":
            place = self._world.direct(place).id if place in self._world.people else ""
        if place not in self._world.conversations:
            return result | {"errorMsg": "space not exist"}
        message = self._world.post(place, Shape("interactive", words, words))
        self._messages[message.id] = card.track_id
        card.places.append(place)
        return result | {"success": True, "carrierId": secrets.token_urlsafe(12)}

    def _card(self, body: Mapping[str, Any]) -> Card:
        track_id = body.get("outTrackId")
        if not isinstance(track_id, str) or not track_id:
            raise refused("param.outTrackIdEmpty")
        if track_id not in self.cards:
            raise refused("param.cardNotExist")
        return self.cards[track_id]


def _done(result: Any) -> Answer:
    return Answer(200, {"success": True, "result": result})


def _spaces(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    whole = body.get("openSpaceId")
    if not isinstance(whole, str) or not whole:
        raise refused("param.openSpaceIdEmpty")
    found = []
    for each in whole.split(";"):
        match = _SPACE.fullmatch(each)
        if match is None or match[1].upper() not in _MODELS:
            raise refused("param.openSpaceIdInvalid", f"not dtv1.card//TYPE.id: {each}")
        found.append((match[1].upper(), match[2]))
    return found


def _param_map(data: Any) -> dict[str, str] | None:
    params = data.get("cardParamMap") if isinstance(data, dict) else None
    if not isinstance(params, dict) or not params:
        return None
    for name, value in params.items():
        if not isinstance(value, str):
            raise refused("param.invalid", f"{name} is no text")
        if len(name.encode()) > MAX_KEY_BYTES or len(value.encode()) > MAX_VALUE_BYTES:
            raise refused("param.invalid", f"{name} is over {MAX_VALUE_BYTES} bytes")
    return dict(params)


def _private(body: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    data = body.get("privateData")
    if not isinstance(data, dict):
        return {}
    return {str(viewer): _param_map(each) or {} for viewer, each in data.items()}


def _words(body: Mapping[str, Any], kind: str) -> str:
    """What the chat list says of it."""
    last = body[_MODELS[kind][0]].get("lastMessageI18n")
    return str(last.get("ZH_CN", "")) if isinstance(last, dict) else ""

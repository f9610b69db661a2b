"""Record what DingTalk's official SDKs send, as fixtures: run by hand, in an environment of its own.

    python3 -m venv /tmp/official && /tmp/official/bin/pip install alibabacloud_dingtalk dingtalk-stream
    /tmp/official/bin/python -m tests.dingtalk_client.official.record

The SDKs are unmodified and speak to a listener on this machine; only the host of the media upload, which
the Stream SDK has written into its code, is turned to it on the way. Nothing of the house is needed.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.dingtalk_client.official import values

FIXTURES = Path(__file__).with_name("requests.json")
# What else there is (length, agent, host) says nothing of the call.
KEPT_HEADERS = ("accept", "content-type", "x-acs-dingtalk-access-token")
# By path what the SDKs want to read; the same to every other.
ANSWERS: dict[str, Any] = {
    "/v1.0/oauth2/accessToken": {"accessToken": values.TOKEN, "expireIn": 7200},
    "/media/upload": {
        "errcode": 0,
        "errmsg": "ok",
        "type": "image",
        "media_id": "@lADexample",
        "created_at": 1,
    },
    "/v1.0/gateway/connections/open": {"endpoint": "wss://127.0.0.1/connect", "ticket": "none"},
}


class Recorder(ThreadingHTTPServer):
    """Keeps the last request whole."""

    last: dict[str, Any]

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class Listener(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        url = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.last = {  # type: ignore[attr-defined]
            "method": self.command,
            "path": url.path,
            "query": dict(parse_qsl(url.query)),
            "headers": {name: self.headers[name] for name in KEPT_HEADERS if name in self.headers},
            **_body(self.headers.get("content-type", ""), raw),
        }
        answer = json.dumps(ANSWERS.get(url.path, {"success": True, "result": {}})).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json;charset=utf-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_PUT = do_POST  # noqa: N815  named so by the library

    def log_message(self, *_: object) -> None:
        """Not on the terminal."""


def main() -> None:
    with recorder() as listening:
        calls = {**robot_calls(listening), **card_calls(listening), **stream_calls(listening)}
        found = {}
        for name, call in calls.items():
            call()
            found[name] = _without_boundary(listening.last)
    made_with = {name: version(name) for name in ("alibabacloud-dingtalk", "dingtalk-stream")}
    text = json.dumps({"made_with": made_with, "requests": found}, ensure_ascii=False, indent=2)
    FIXTURES.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(found)} requests in {FIXTURES}\n")


@contextmanager
def recorder() -> Iterator[Recorder]:
    server = Recorder(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()


def robot_calls(listening: Recorder) -> dict[str, Callable[[], object]]:
    from alibabacloud_dingtalk.robot_1_0 import models
    from alibabacloud_dingtalk.robot_1_0.client import Client

    client, runtime = Client(_config(listening)), _runtime()

    def call(name: str, kind: str, **fields: Any) -> Callable[[], object]:
        headers = getattr(models, f"{kind}Headers")(x_acs_dingtalk_access_token=values.TOKEN)
        request = getattr(models, f"{kind}Request")(**fields)
        return lambda: getattr(client, name)(request, headers, runtime)

    words = {
        "msg_key": "sampleMarkdown",
        "msg_param": _compact({"title": values.TITLE, "text": values.WORDS}),
    }
    group, robot = {"open_conversation_id": values.GROUP}, {"robot_code": values.ROBOT}
    keys = {"process_query_keys": values.KEYS}
    return {
        "group_send": call("org_group_send_with_options", "OrgGroupSend", **words, **group, **robot),
        "person_send": call(
            "batch_send_otowith_options", "BatchSendOTO", **words, **robot, user_ids=values.PEOPLE
        ),
        "group_recall": call("org_group_recall_with_options", "OrgGroupRecall", **group, **robot, **keys),
        "person_recall": call("batch_recall_otowith_options", "BatchRecallOTO", **robot, **keys),
        "group_status": call(
            "org_group_query_with_options",
            "OrgGroupQuery",
            **group,
            **robot,
            process_query_key=values.KEYS[0],
        ),
        "ding_send": call(
            "robot_send_ding_with_options",
            "RobotSendDing",
            **robot,
            remind_type=1,
            receiver_user_id_list=values.PEOPLE,
            content=values.WORDS,
        ),
        "file_download": call(
            "robot_message_file_download_with_options",
            "RobotMessageFileDownload",
            **robot,
            download_code=values.KEYS[0],
        ),
    }


def card_calls(listening: Recorder) -> dict[str, Callable[[], object]]:
    from alibabacloud_dingtalk.card_1_0 import models
    from alibabacloud_dingtalk.card_1_0.client import Client

    client, runtime = Client(_config(listening)), _runtime()

    def call(name: str, kind: str, **fields: Any) -> Callable[[], object]:
        headers = getattr(models, f"{kind}Headers")(x_acs_dingtalk_access_token=values.TOKEN)
        request = getattr(models, f"{kind}Request")(**fields)
        return lambda: getattr(client, f"{name}_with_options")(request, headers, runtime)

    def new(place: str, **fields: Any) -> Callable[[], object]:
        prefix = f"CreateAndDeliverRequestIm{place}Open"
        notification = getattr(models, f"{prefix}SpaceModelNotification")
        space = getattr(models, f"{prefix}SpaceModel")(
            support_forward=False,
            last_message_i18n=dict.fromkeys(("ZH_CN", "ZH_TW", "EN_US", "VI_VN"), values.TITLE),
            notification=notification(alert_content=values.TITLE, notification_off=False),
        )
        deliver = {"robot_code": values.ROBOT} | ({"space_type": "IM_ROBOT"} if place == "Robot" else {})
        models_of_place = {
            f"im_{place.lower()}_open_space_model": space,
            f"im_{place.lower()}_open_deliver_model": getattr(models, f"{prefix}DeliverModel")(**deliver),
        }
        data = models.CreateAndDeliverRequestCardData(card_param_map=values.PARAMS)
        common = {"card_template_id": values.TEMPLATE, "out_track_id": values.TRACK, "user_id_type": 1}
        return call(
            "create_and_deliver", "CreateAndDeliver", card_data=data, **common, **models_of_place, **fields
        )

    return {
        "card_to_group": new(
            "Group",
            open_space_id=f"dtv1.card//IM_GROUP.{values.GROUP}",
            callback_type="HTTP",
            callback_route_key=values.ROUTE,
        ),
        "card_to_person": new(
            "Robot", open_space_id=f"dtv1.card//IM_ROBOT.{values.PERSON}", callback_type="STREAM"
        ),
        "card_update": call(
            "update_card",
            "UpdateCard",
            out_track_id=values.TRACK,
            user_id_type=1,
            card_data=models.UpdateCardRequestCardData(card_param_map=values.PARAMS),
            card_update_options=models.UpdateCardRequestCardUpdateOptions(
                update_card_data_by_key=True, update_private_data_by_key=True
            ),
        ),
        "card_callback": call(
            "register_callback",
            "RegisterCallback",
            callback_route_key=values.ROUTE,
            callback_url=values.CALLBACK_URL,
            api_secret=values.API_SECRET,
            force_update=True,
        ),
    }


def stream_calls(listening: Recorder) -> dict[str, Callable[[], object]]:
    """Of the Stream SDK: what it asks a connection with, its token, and the upload of a picture."""
    import dingtalk_stream
    import requests
    from dingtalk_stream import stream

    api, post = f"http://{listening.address}", requests.post

    def here(url: str, **given: Any) -> requests.Response:
        return post(f"{api}{url.removeprefix('https://oapi.dingtalk.com').removeprefix(api)}", **given)

    stream.requests.post = here
    stream.DINGTALK_OPENAPI_ENDPOINT = api
    stream.DingTalkStreamClient.OPEN_CONNECTION_API = f"{api}/v1.0/gateway/connections/open"
    client = stream.DingTalkStreamClient(dingtalk_stream.Credential(values.APP_KEY, values.APP_SECRET))
    client.register_callback_handler(dingtalk_stream.ChatbotMessage.TOPIC, dingtalk_stream.ChatbotHandler())
    client.get_host_ip = lambda: "127.0.0.1"  # that of the machine is nobody's business

    def uploaded() -> object:
        return client.upload_to_dingtalk(values.PICTURE, "image", values.PICTURE_NAME, "image/png")

    return {
        "access_token": client.get_access_token,
        "media_upload": uploaded,
        "stream_open": client.open_connection,
    }


def _config(listening: Recorder) -> Any:
    from alibabacloud_tea_openapi.models import Config

    return Config(protocol="http", endpoint=listening.address)


def _runtime() -> Any:
    from alibabacloud_tea_util.models import RuntimeOptions

    return RuntimeOptions()


def _compact(value: object) -> str:
    """As the house writes it: the SDK takes any JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _body(content_type: str, raw: bytes) -> dict[str, Any]:
    if content_type.startswith("multipart/"):
        return {"parts": parts(content_type, raw)}
    return {"body": json.loads(raw) if raw else None}


def parts(content_type: str, raw: bytes) -> list[dict[str, Any]]:
    """The parts of a form: name, file name, type and, as hex, content."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + raw)
    return [
        {
            "name": part.get_param("name", header="content-disposition"),
            "filename": part.get_filename(),
            "content_type": part.get_content_type() if part.get_filename() else None,
            "content": part.get_payload(decode=True).hex(),
        }
        for part in message.iter_parts()
    ]


def _without_boundary(request: dict[str, Any]) -> dict[str, Any]:
    """Drawn by lot each time."""
    kind = request["headers"].get("content-type", "").partition(";")[0]
    if kind.startswith("multipart/"):
        request["headers"]["content-type"] = kind
    return request


if __name__ == "__main__":
    main()

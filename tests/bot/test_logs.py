"""One event, one line, and nothing in it that is a secret or that a terminal obeys."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from bot import logs


@pytest.fixture(autouse=True)
def as_before():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.QUIET_LIBRARIES}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def line_of(capsys) -> dict:
    (line,) = capsys.readouterr().err.splitlines()
    return json.loads(line)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"client_secret": "canary"}, id="a field of a secret's name"),
        pytest.param({"access_token": "canary", "sign": "canary", "webhook": "canary"}, id="three of them"),
        pytest.param(
            {"detail": "POST https://x/robot/send?access_token=canary&timestamp=1"}, id="a custom robot"
        ),
        pytest.param({"detail": "https://x/robot/sendBySession?session=canary"}, id="a session webhook"),
        pytest.param({"detail": "?timestamp=1&sign=canary"}, id="a signature"),
        pytest.param({"detail": "postgresql://okr:canary@db/okr"}, id="a password in an address"),
        pytest.param({"detail": "OKR_DINGTALK__CLIENT_SECRET=canary"}, id="a line of the settings"),
        pytest.param({"detail": '{"accessToken": "canary", "expireIn": 7200}'}, id="DingTalk's answer"),
        pytest.param({"detail": "wss://x/connect?ticket=canary"}, id="the way into Stream"),
        pytest.param({"ticket": "canary", "x-ddpaas-signature": "canary"}, id="a ticket, a card's signature"),
        pytest.param({"detail": "/dingtalk/events?msg_signature=canary&nonce=1"}, id="an event's signature"),
        pytest.param({"detail": '{"apiSecret": "canary"}'}, id="what taps are signed with"),
        pytest.param(
            {"detail": "OKR_DINGTALK__EVENT_TOKEN=canary OKR_DINGTALK__EVENT_AES_KEY=canary"}, id="of events"
        ),
        pytest.param({"reply": {"body": ["?access_token=canary"], "token": "canary"}}, id="nested"),
        pytest.param({"error": ValueError("session=canary")}, id="an exception as a field"),
    ],
)
def test_secrets_do_not_get_into_an_event(capsys, fields):
    logs.configure("json")
    structlog.get_logger().info("spoke", **fields)
    line = line_of(capsys)
    assert line["event"] == "spoke"
    assert "canary" not in json.dumps(line)


def test_secrets_do_not_get_into_a_traceback(capsys):
    logs.configure("json")
    failed = RuntimeError("POST https://x/robot/send?access_token=canary")
    structlog.get_logger().error("failed", exc_info=failed)
    line = line_of(capsys)
    assert "RuntimeError" in line["exception"]
    assert "canary" not in line["exception"]


def test_other_libraries_are_logged_in_the_same_form(capsys):
    logs.configure("json")
    logging.getLogger("sqlalchemy.pool").error("connect to %s failed", "postgresql://okr:canary@db/okr")
    line = line_of(capsys)
    assert (line["level"], line["logger"]) == ("error", "sqlalchemy.pool")
    assert line["event"] == "connect to postgresql://hidden@db/okr failed"


def test_httpx_and_uvicorn_do_not_tell_every_request(capsys):
    logs.configure("json")
    for name in ("httpx", "httpcore.http11", "uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).info("HTTP Request: POST https://x/robot/send?access_token=canary")
    assert capsys.readouterr().err == ""


EVIL = 'title\r\n{"event": "forged"}\x1b[2J\u202e\u2066\u2028\x85'


@pytest.mark.parametrize("mode", ["json", "console"])
def test_a_value_cannot_break_its_line(capsys, mode):
    logs.configure(mode)
    structlog.get_logger().info("renamed", group=EVIL)
    written = capsys.readouterr().err
    assert len(written.splitlines()) == 1
    assert not set(written.rstrip("\n")) & set("\r\n\x1b\u202e\u2066\u2028\x85")


def test_a_json_line_gives_the_value_back(capsys):
    logs.configure("json")
    structlog.get_logger().info("renamed", group=EVIL, title="销售一部")
    line = line_of(capsys)
    assert (line["group"], line["title"]) == (EVIL, "销售一部")


@pytest.mark.parametrize(
    "text",
    ["session_expires=2026-11-20", "signed at 10:00", "conversation=cid+/=", "7 of 9 tokens", "tickets: 3"],
)
def test_what_only_resembles_a_secret_stays(text):
    assert logs.redacted(text) == text

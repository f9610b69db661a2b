from __future__ import annotations

import json

import pytest

from dingtalk_client.messages import EMPTY, ActionCard, Link, Markdown, Tap, Text, tap_url, to_json

UPDATE = Tap("更新", "/kr update 3 45%")
UPDATE_URL = "dtmd://dingtalkclient/sendMessage?content=%2Fkr%20update%203%2045%25"


def taps(count: int) -> tuple[Tap, ...]:
    return tuple(Tap(f"b{number}", f"c{number}") for number in range(1, count + 1))


def url(number: int) -> str:
    return f"dtmd://dingtalkclient/sendMessage?content=c{number}"


@pytest.mark.parametrize(
    ("command", "encoded"),
    [
        pytest.param("/help", "%2Fhelp", id="a slash"),
        pytest.param("/kr update 3 45%", "%2Fkr%20update%203%2045%25", id="spaces are %20, never +"),
        pytest.param("+3 & more?", "%2B3%20%26%20more%3F", id="signs of an address"),
        pytest.param("更新", "%E6%9B%B4%E6%96%B0", id="Chinese as UTF-8"),
    ],
)
def test_tap_url(command, encoded):
    assert tap_url(command) == f"dtmd://dingtalkclient/sendMessage?content={encoded}"


@pytest.mark.parametrize(
    ("message", "wire"),
    [
        pytest.param(Text("你好"), {"msgtype": "text", "text": {"content": "你好"}}, id="text"),
        pytest.param(
            Markdown("t", "# x"),
            {"msgtype": "markdown", "markdown": {"title": "t", "text": "# x"}},
            id="markdown",
        ),
        pytest.param(
            ActionCard("t", "x", (UPDATE,)),
            {
                "msgtype": "actionCard",
                "actionCard": {"title": "t", "text": "x", "singleTitle": "更新", "singleURL": UPDATE_URL},
            },
            id="one button is the card's only link",
        ),
        pytest.param(
            ActionCard("t", "x", (UPDATE, Link("网页", "https://okr.example/o/1"))),
            {
                "msgtype": "actionCard",
                "actionCard": {
                    "title": "t",
                    "text": "x",
                    "btnOrientation": "0",
                    "btns": [
                        {"title": "更新", "actionURL": UPDATE_URL},
                        {"title": "网页", "actionURL": "https://okr.example/o/1"},
                    ],
                },
            },
            id="two buttons, stacked",
        ),
        pytest.param(
            ActionCard("t", "x", taps(2), vertical=False),
            {
                "msgtype": "actionCard",
                "actionCard": {
                    "title": "t",
                    "text": "x",
                    "btnOrientation": "1",
                    "btns": [{"title": "b1", "actionURL": url(1)}, {"title": "b2", "actionURL": url(2)}],
                },
            },
            id="two buttons side by side",
        ),
        pytest.param(
            ActionCard("t", "x", ()),
            {"msgtype": "markdown", "markdown": {"title": "t", "text": "x"}},
            id="no button: no card",
        ),
    ],
)
def test_the_webhook_form(message, wire):
    assert message.wire() == wire


@pytest.mark.parametrize(
    ("message", "key", "param"),
    [
        pytest.param(Text("你好"), "sampleText", {"content": "你好"}, id="text"),
        pytest.param(Markdown("t", "x"), "sampleMarkdown", {"title": "t", "text": "x"}, id="markdown"),
        pytest.param(ActionCard("t", "x", ()), "sampleMarkdown", {"title": "t", "text": "x"}, id="no button"),
        pytest.param(
            ActionCard("t", "x", (UPDATE,)),
            "sampleActionCard",
            {"title": "t", "text": "x", "singleTitle": "更新", "singleURL": UPDATE_URL},
            id="one button",
        ),
        pytest.param(
            ActionCard("t", "x", taps(2), vertical=False),
            "sampleActionCard6",
            {
                "title": "t",
                "text": "x",
                "buttonTitle1": "b1",
                "buttonUrl1": url(1),
                "buttonTitle2": "b2",
                "buttonUrl2": url(2),
            },
            id="two side by side have names of their own",
        ),
        *(
            pytest.param(
                ActionCard("t", "x", taps(count), vertical=vertical),
                f"sampleActionCard{count}",
                {"title": "t", "text": "x"}
                | {f"actionTitle{number}": f"b{number}" for number in range(1, count + 1)}
                | {f"actionURL{number}": url(number) for number in range(1, count + 1)},
                id=f"{count} buttons, vertical={vertical}",
            )
            for count, vertical in [(2, True), (3, True), (3, False), (4, True), (5, True)]
        ),
        pytest.param(
            ActionCard("t", "x", taps(7)),
            "sampleActionCard5",
            {"title": "t", "text": f"x\n\n[b6]({url(6)})\n\n[b7]({url(7)})"}
            | {f"actionTitle{number}": f"b{number}" for number in range(1, 6)}
            | {f"actionURL{number}": url(number) for number in range(1, 6)},
            id="beyond five they become links",
        ),
    ],
)
def test_the_app_robot_form(message, key, param):
    msg_key, msg_param = message.app_robot()
    assert (msg_key, json.loads(msg_param)) == (key, param)


def test_json_leaves_every_sign_as_it_is():
    assert to_json({"a": "中文 <@all> & 😀"}) == '{"a":"中文 <@all> & 😀"}'


def test_saying_nothing_has_a_form():
    assert to_json(EMPTY) == '{"msgtype":"empty"}'

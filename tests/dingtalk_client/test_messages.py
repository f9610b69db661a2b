from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dingtalk_client.messages import (
    APP_ROBOT_BYTES,
    EMPTY,
    WEBHOOK_BYTES,
    ActionCard,
    Link,
    Markdown,
    Tap,
    Text,
    size,
    split,
    tap_url,
    to_json,
)

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


def test_a_message_that_fits_is_left_whole():
    assert split("t", "x", [], WEBHOOK_BYTES) == [Markdown("t", "x")]
    assert split("t", "x", [UPDATE], WEBHOOK_BYTES) == [ActionCard("t", "x", (UPDATE,))]


def test_parts_are_numbered_and_the_last_has_the_buttons():
    text = "\n\n".join(f"**O{number}** " + "进" * 2_000 for number in range(1, 6))
    parts = split("进度", text, [UPDATE], WEBHOOK_BYTES)
    assert [part.title for part in parts] == ["进度 (1/2)", "进度 (2/2)"]
    assert [type(part) for part in parts] == [Markdown, ActionCard]
    assert parts[1].text.startswith("**O4** ")  # cut between two objectives


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        pytest.param("a" * 50 + "\n\n" + "b" * 90, ["a" * 50 + "\n\n", "b" * 90], id="after a blank line"),
        pytest.param(
            "a" * 50 + "\n" + "b" * 90, ["a" * 50 + "\n", "b" * 90], id="after a line where no line is blank"
        ),
        pytest.param("a" * 250, ["a" * 100, "a" * 100, "a" * 50], id="between characters of a long line"),
        pytest.param("进" * 70, ["进" * 33, "进" * 33, "进" * 4], id="three bytes are never torn"),
        pytest.param('"' * 70, ['"' * 50, '"' * 20], id="an escaped sign counts for two"),
        pytest.param(
            "a" * 20 + "\n\n" + "b" * 120 + "\n\n" + "c" * 20,
            ["a" * 20 + "\n\n", "b" * 100, "b" * 20 + "\n\n" + "c" * 20],
            id="what follows a torn paragraph joins its rest",
        ),
    ],
)
def test_where_a_text_is_cut(text, texts):
    room = 100
    limit = size(Markdown("t (9999/9999)", "")) + room
    assert [part.text for part in split("t", text, [], limit)] == texts


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(st.sampled_from('a"\\\n\t进😀\x01 '), max_size=2_000),
    count=st.integers(0, 7),
    limit=st.integers(1_200, 3_000),
)
def test_no_character_is_lost_and_no_part_is_too_long(text, count, limit):
    parts = split("标题", text, taps(count), limit)
    assert "".join(part.text for part in parts) == text
    assert max(map(size, parts)) <= limit
    assert all(isinstance(part, Markdown) for part in parts[:-1])
    assert getattr(parts[-1], "buttons", ()) == taps(count)


@pytest.mark.parametrize(("limit", "allowed"), [(WEBHOOK_BYTES, 20_000), (APP_ROBOT_BYTES, 15_000)])
def test_the_limits_leave_a_margin_to_dingtalks(limit, allowed):
    for part in split("进度", "进\n" * 30_000, taps(5), limit):
        assert len(to_json(part.wire()).encode()) < allowed
        assert len(part.app_robot()[1].encode()) < allowed


def test_title_and_buttons_that_leave_no_room_are_our_fault():
    with pytest.raises(ValueError, match="leave -"):
        split("t" * 5_000, "x", [], 1_000)

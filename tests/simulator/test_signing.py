"""The simulator's own reading of the signatures, against the pairs that DingTalk's documents give."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from simulator.signing import callback_headers, custom_robot_fault, milliseconds, signature

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "dingtalk.json").read_text(encoding="utf-8"))
[CALLBACK], [ROBOT] = VECTORS["robot_callback_sign"], VECTORS["custom_robot_sign"]
SIGNED_AT = datetime.fromtimestamp(int(ROBOT["timestamp"]) / 1000, UTC)


@pytest.mark.parametrize("vector", [CALLBACK, ROBOT], ids=["callback", "custom robot"])
def test_a_signature_is_the_published_one(vector):
    assert signature(vector["timestamp"], vector["secret"]) == vector["sign"]


def test_a_callback_carries_the_published_pair():
    at = datetime.fromtimestamp(int(CALLBACK["timestamp"]) / 1000, UTC)
    headers = callback_headers(at, CALLBACK["secret"])
    assert (headers["timestamp"], headers["sign"]) == (CALLBACK["timestamp"], CALLBACK["sign"])


def test_an_instant_is_thirteen_digits_of_milliseconds():
    assert milliseconds(SIGNED_AT) == 1577262236757


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        pytest.param({}, "", id="the published pair"),
        pytest.param({"now": SIGNED_AT + timedelta(hours=1)}, "", id="an hour old is young enough"),
        pytest.param({"now": SIGNED_AT - timedelta(hours=1)}, "", id="an hour ahead too"),
        pytest.param(
            {"now": SIGNED_AT + timedelta(minutes=61)}, "invalid timestamp", id="older than an hour"
        ),
        pytest.param({"now": SIGNED_AT - timedelta(minutes=61)}, "invalid timestamp", id="too far ahead"),
        pytest.param({"timestamp": "1577262236"}, "invalid timestamp", id="seconds"),
        pytest.param(
            {"timestamp": "１５７７２６２２３６７５７"}, "invalid timestamp", id="full-width digits"
        ),
        pytest.param({"timestamp": ""}, "invalid timestamp", id="a signature of nothing"),
        pytest.param({"timestamp": "1577262236758"}, "sign not match", id="another millisecond"),
        pytest.param({"sign": ""}, "sign not match", id="unsigned"),
        pytest.param({"sign": ROBOT["query"]}, "sign not match", id="quoted twice"),
        pytest.param({"secret": "this is a secret"}, "sign not match", id="another secret"),
        pytest.param({"sign": "签名"}, "sign not match", id="no base64 at all"),
    ],
)
def test_a_custom_robots_pair_is_good_or_named_as_dingtalk_names_it(changes, fault):
    good = {
        "timestamp": ROBOT["timestamp"],
        "sign": unquote(ROBOT["query"]),
        "secret": ROBOT["secret"],
        "now": SIGNED_AT,
    }
    assert custom_robot_fault(**good | changes) == fault

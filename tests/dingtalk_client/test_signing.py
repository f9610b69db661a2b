from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from dingtalk_client.errors import BadSignature, StaleCallback
from dingtalk_client.signing import (
    callback_sign,
    card_callback_sign,
    custom_robot_query,
    custom_robot_url,
    verify,
    verify_card,
)

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "dingtalk.json").read_text())
# The vectors of encrypted events are tested with their crypto.
LEFT_OUT = {"event_crypto"}

SECRET, STAMP = "this is a secret", "1577262236757"
SIGN = "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="
NOW = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(STAMP))
HOUR = timedelta(hours=1)
MS = timedelta(milliseconds=1)


def at(timestamp: str) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(timestamp))


def test_every_kind_of_vector_is_used_or_named_as_left_out():
    used = {"robot_callback_sign", "custom_robot_sign", "card_callback_sign"}
    assert set(VECTORS) == used | LEFT_OUT


@pytest.mark.parametrize("vector", VECTORS["robot_callback_sign"])
def test_callback_sign(vector):
    assert callback_sign(vector["timestamp"], vector["secret"]) == vector["sign"]
    verify(
        timestamp=vector["timestamp"],
        sign=vector["sign"],
        secrets=(vector["secret"],),
        now=at(vector["timestamp"]),
        window=HOUR,
    )


@pytest.mark.parametrize("vector", VECTORS["custom_robot_sign"])
def test_custom_robot_sign(vector):
    now = at(vector["timestamp"])
    query = {"timestamp": vector["timestamp"], "sign": vector["sign"]}
    assert custom_robot_query(vector["secret"], now) == query
    url = custom_robot_url("https://oapi.dingtalk.com/robot/send?access_token=ab", vector["secret"], now)
    assert url.endswith(f"?access_token=ab&timestamp={vector['timestamp']}&sign={vector['query']}")


@pytest.mark.parametrize("vector", VECTORS["card_callback_sign"])
def test_card_callback_sign(vector):
    assert card_callback_sign(vector["timestamp"], vector["api_secret"]) == vector["sign"]


def test_a_custom_robot_address_does_not_grow_when_signed_again():
    once = custom_robot_url("https://oapi.dingtalk.com/robot/send?access_token=ab", "SECx", NOW)
    twice = custom_robot_url(once, "SECx", NOW + HOUR)
    assert len(twice) - len(once) in range(-8, 9)  # only percent-escapes may differ
    assert [name for name, _ in parse_qsl(urlsplit(twice).query)] == ["access_token", "timestamp", "sign"]
    assert twice == custom_robot_url(
        "https://oapi.dingtalk.com/robot/send?access_token=ab", "SECx", NOW + HOUR
    )


def test_a_custom_robot_without_a_secret_loses_a_signature_somebody_pasted():
    pasted = "https://oapi.dingtalk.com/robot/send?timestamp=1&access_token=ab&sign=x%3D"
    assert custom_robot_url(pasted, None, NOW) == "https://oapi.dingtalk.com/robot/send?access_token=ab"


@pytest.mark.parametrize(
    ("timestamp", "sign", "secrets", "now"),
    [
        pytest.param(STAMP, SIGN, [SECRET], NOW, id="as documented"),
        pytest.param(STAMP.encode(), SIGN.encode(), [SECRET], NOW, id="raw header bytes"),
        pytest.param(STAMP, SIGN, [SECRET, "old"], NOW, id="the new secret while rotating"),
        pytest.param(STAMP, SIGN, ["new", SECRET], NOW, id="the old secret while rotating"),
        pytest.param(STAMP, SIGN, ["", SECRET], NOW, id="an unset secret beside the right one"),
        pytest.param(STAMP, SIGN, [SECRET], NOW + HOUR, id="exactly an hour old"),
        pytest.param(STAMP, SIGN, [SECRET], NOW - HOUR, id="exactly an hour ahead"),
        pytest.param(STAMP, SIGN, [SECRET], NOW + timedelta(minutes=59), id="59 minutes old"),
        pytest.param(STAMP, SIGN, [SECRET], NOW - timedelta(minutes=59), id="59 minutes ahead"),
        pytest.param(
            STAMP,
            callback_sign(STAMP, "密钥"),
            ["密钥"],
            NOW,
            id="a secret beyond ASCII",
        ),
        pytest.param(
            STAMP,
            SIGN,
            [SECRET],
            NOW.astimezone(timezone(timedelta(hours=8))),
            id="our clock in another zone",
        ),
    ],
)
def test_a_genuine_pair_is_taken(timestamp, sign, secrets, now):
    verify(timestamp=timestamp, sign=sign, secrets=secrets, now=now, window=HOUR)


@pytest.mark.parametrize(
    ("timestamp", "sign"),
    [
        pytest.param(None, None, id="no headers"),
        pytest.param(STAMP, None, id="no sign"),
        pytest.param(None, SIGN, id="no timestamp"),
        pytest.param("", "", id="empty headers"),
        pytest.param(STAMP, "", id="an empty sign"),
        pytest.param(STAMP, b"", id="an empty sign in bytes"),
        pytest.param("", SIGN, id="an empty timestamp"),
        pytest.param(STAMP, "x" + SIGN[1:], id="first sign wrong"),
        pytest.param(STAMP, SIGN[:-2] + "B=", id="last sign wrong"),
        pytest.param(STAMP, SIGN[:-1], id="padding lost"),
        pytest.param(STAMP, SIGN + "=", id="padding doubled"),
        pytest.param(STAMP, SIGN.lower(), id="lower case"),
        pytest.param(STAMP, quote(SIGN, safe=""), id="URL-encoded"),
        pytest.param(STAMP, f" {SIGN}", id="a space before"),
        pytest.param(STAMP, f"{SIGN}\n", id="a line end after"),
        pytest.param(STAMP, SIGN + "," + SIGN, id="the header twice"),
        pytest.param(STAMP, "签名", id="beyond ASCII: no TypeError"),
        pytest.param(STAMP, "\xe9" * 44, id="latin-1 of the right length"),
        pytest.param(STAMP, "\ud800", id="a lone surrogate"),
        pytest.param(STAMP, b"\xff\xfe", id="bytes that are no text"),
        pytest.param(STAMP, card_callback_sign(STAMP, SECRET), id="a card's signature"),
        pytest.param(STAMP, callback_sign(STAMP, ""), id="signed with an empty secret"),
        pytest.param(STAMP, callback_sign(STAMP, "other"), id="signed with another secret"),
        pytest.param("1577262236758", SIGN, id="another timestamp"),
        pytest.param("157726223675", SIGN, id="12 digits"),
        pytest.param("01577262236757", SIGN, id="14 digits"),
        pytest.param("1577262236", SIGN, id="seconds"),
        pytest.param("１５７７２６２２３６７５７", SIGN, id="full-width digits"),
        pytest.param("١٥٧٧٢٦٢٢٣٦٧٥٧", SIGN, id="Arabic-Indic digits"),
        pytest.param("-577262236757", SIGN, id="negative"),
        pytest.param("+577262236757", SIGN, id="with a plus"),
        pytest.param("1_77262236757", SIGN, id="an underscore"),
        pytest.param("1577262236.57", SIGN, id="a fraction"),
        pytest.param("15772622e6757", SIGN, id="an exponent"),
        pytest.param(f"{STAMP[:-1]} ", SIGN, id="a space at the end"),
        pytest.param(f"{STAMP[:-1]}\n", SIGN, id="a line end"),
        pytest.param("\x00" * 13, SIGN, id="NUL"),
        pytest.param("9" * 5000, SIGN, id="digits without end"),
    ],
)
def test_a_pair_that_is_missing_or_wrong_is_a_bad_signature(timestamp, sign):
    with pytest.raises(BadSignature) as refused:
        verify(timestamp=timestamp, sign=sign, secrets=(SECRET, ""), now=NOW, window=HOUR)
    assert str(refused.value) == "timestamp or sign"


CARD_SIGN = card_callback_sign(STAMP, SECRET)


@pytest.mark.parametrize(
    ("timestamp", "now"),
    [
        pytest.param(STAMP, NOW, id="now"),
        pytest.param(STAMP.encode(), NOW + HOUR, id="at the border"),
        pytest.param(STAMP, NOW - HOUR, id="our clock is behind"),
        pytest.param(STAMP[:10], NOW, id="seconds: the document names no unit"),
    ],
)
def test_a_genuine_tap_is_taken(timestamp, now):
    text = timestamp.decode() if isinstance(timestamp, bytes) else timestamp
    signature = card_callback_sign(text, SECRET)
    verify_card(timestamp=timestamp, signature=signature, api_secret=SECRET, now=now, window=HOUR)


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        pytest.param(None, None, id="no headers"),
        pytest.param(STAMP, None, id="no signature"),
        pytest.param(None, CARD_SIGN, id="no timestamp"),
        pytest.param(STAMP, "", id="an empty signature"),
        pytest.param(STAMP, "x" + CARD_SIGN[1:], id="first sign wrong"),
        pytest.param(STAMP, CARD_SIGN[:-2] + "B=", id="last sign wrong"),
        pytest.param(STAMP, quote(CARD_SIGN, safe=""), id="URL-encoded"),
        pytest.param(STAMP, SIGN, id="a robot's signature"),
        pytest.param(STAMP, card_callback_sign(STAMP, ""), id="signed with an empty secret"),
        pytest.param("1577262236758", CARD_SIGN, id="another timestamp"),
        pytest.param("157726223675x", card_callback_sign("157726223675x", SECRET), id="a letter"),
        pytest.param("15772622367", card_callback_sign("15772622367", SECRET), id="11 digits"),
        pytest.param("１５７７２６２２３６７５７", CARD_SIGN, id="full-width digits"),
        pytest.param(STAMP, b"\xff\xfe", id="bytes that are no text"),
    ],
)
@pytest.mark.parametrize("secret", [SECRET, ""], ids=["a secret", "none"])
def test_a_tap_that_is_missing_its_signature_or_has_another_is_refused(timestamp, signature, secret):
    with pytest.raises(BadSignature) as refused:
        verify_card(timestamp=timestamp, signature=signature, api_secret=secret, now=NOW, window=HOUR)
    assert str(refused.value) == "timestamp or signature"


@pytest.mark.parametrize("away", [HOUR, -HOUR], ids=["late", "early"])
def test_a_tap_from_outside_the_window_is_stale(away):
    now = NOW + away + (away / 3_600_000)
    with pytest.raises(StaleCallback):
        verify_card(timestamp=STAMP, signature=CARD_SIGN, api_secret=SECRET, now=now, window=HOUR)


@pytest.mark.parametrize(
    "timestamp",
    [
        pytest.param("157726223675x", id="a letter"),
        pytest.param("１５７７２６２２３６７５７", id="full-width digits"),
        pytest.param("1577262236", id="seconds"),
        pytest.param("-577262236757", id="negative"),
    ],
)
def test_a_malformed_timestamp_is_refused_even_when_well_signed(timestamp):
    with pytest.raises(BadSignature):
        verify(
            timestamp=timestamp,
            sign=callback_sign(timestamp, SECRET),
            secrets=(SECRET,),
            now=NOW,
            window=timedelta.max,
        )


@pytest.mark.parametrize("secrets", [pytest.param((), id="none"), pytest.param(("",), id="an empty one")])
def test_without_a_secret_nothing_is_genuine(secrets):
    with pytest.raises(BadSignature):
        verify(timestamp=STAMP, sign=callback_sign(STAMP, ""), secrets=secrets, now=NOW, window=HOUR)


@pytest.mark.parametrize(
    ("now", "window"),
    [
        pytest.param(NOW + HOUR + MS, HOUR, id="a millisecond past the hour"),
        pytest.param(NOW - HOUR - MS, HOUR, id="a millisecond too far ahead"),
        pytest.param(NOW + HOUR + timedelta(microseconds=1), HOUR, id="a microsecond past"),
        pytest.param(NOW + timedelta(minutes=61), HOUR, id="61 minutes old"),
        pytest.param(NOW - timedelta(minutes=61), HOUR, id="61 minutes ahead"),
        pytest.param(NOW + timedelta(minutes=6), timedelta(minutes=5), id="six minutes of a narrow window"),
    ],
)
def test_a_genuine_pair_goes_stale(now, window):
    with pytest.raises(StaleCallback):
        verify(timestamp=STAMP, sign=SIGN, secrets=(SECRET,), now=now, window=window)


def test_a_forged_pair_does_not_learn_that_it_is_stale():
    with pytest.raises(BadSignature):
        verify(timestamp=STAMP, sign="x", secrets=(SECRET,), now=NOW + 2 * HOUR, window=HOUR)


def test_the_comparison_is_the_one_that_takes_the_same_time(monkeypatch):
    compared = []

    def compare(expected: bytes, given: bytes) -> bool:
        compared.append((type(expected), type(given)))
        return expected == given

    monkeypatch.setattr("dingtalk_client.signing.hmac.compare_digest", compare)
    verify(timestamp=STAMP, sign=SIGN, secrets=(SECRET, "old"), now=NOW, window=HOUR)
    assert compared == [(bytes, bytes), (bytes, bytes)]  # and no stop at the one that fits

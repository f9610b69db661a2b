from __future__ import annotations

import hashlib
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from dingtalk_client.crypto import Envelope, PushRefused, Seal, envelope, signature
from simulator import sealing
from tests.dingtalk_client.pushes import (
    OWNER,
    STAMP,
    SUBSCRIPTION,
    a_seal,
    altered,
    an_event,
    is_accepted,
    round_trips,
    sealed,
    signed_anew,
)

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "dingtalk.json").read_text())["event_crypto"]
RNG = random.Random(20261126)


def seal_of(vector) -> Seal:
    return Seal(
        token=vector["token"], aes_key=vector["encoding_aes_key"], owner_keys=["other", vector["owner_key"]]
    )


def envelope_of(vector) -> Envelope:
    return Envelope(vector["signature"], vector["timestamp"], vector["nonce"], vector["encrypt"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["note"])
def test_what_the_documents_sealed_is_opened(vector):
    opened = seal_of(vector).open(envelope_of(vector))
    assert (opened.text, opened.owner_key) == (vector["plaintext"], vector["owner_key"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["note"])
def test_sealing_the_same_gives_the_documents_own_text(vector):
    made = seal_of(vector).seal(
        vector["plaintext"],
        owner_key=vector["owner_key"],
        timestamp=vector["timestamp"],
        nonce=vector["nonce"],
        random=vector["random16"].encode(),
    )
    assert made == {
        "msg_signature": vector["signature"],
        "timeStamp": vector["timestamp"],
        "nonce": vector["nonce"],
        "encrypt": vector["encrypt"],
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["note"])
def test_the_simulators_own_reading_agrees_with_the_documents(vector):
    subscription = sealing.Subscription(vector["token"], vector["encoding_aes_key"])
    answer = {
        "msg_signature": vector["signature"],
        "timeStamp": vector["timestamp"],
        "nonce": vector["nonce"],
        "encrypt": vector["encrypt"],
    }
    assert sealing.unseal(subscription, answer) == (vector["plaintext"], vector["owner_key"])


def test_what_one_side_seals_the_other_opens_whatever_the_padding():
    assert set(round_trips(400, random.Random(1))) == set(range(1, 33))


def test_nothing_altered_is_accepted_though_its_signature_fits():
    seal = a_seal()
    assert [each for each in altered(3_000, random.Random(2)) if is_accepted(seal, each)] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("signature=S timestamp=T nonce=N", ("S", "T", "N"), id="the samples of a push"),
        pytest.param("msg_signature=S timestamp=T nonce=N", ("S", "T", "N"), id="the guide of 2026"),
        pytest.param("msg_signature=S timeStamp=T nonce=N", ("S", "T", "N"), id="as answers are written"),
        pytest.param("signature=S timeStamp=T nonce=N", ("S", "T", "N"), id="what the library falls back to"),
        pytest.param("msg_signature=S signature=S timestamp=T nonce=N", ("S", "T", "N"), id="both"),
        pytest.param("msg_signature=S signature=X timestamp=T nonce=N", ("S", "T", "N"), id="first one wins"),
        pytest.param("timestamp=T", ("", "T", ""), id="nothing is nothing"),
    ],
)
def test_the_query_is_read_in_each_of_its_spellings(query, found):
    read = envelope([tuple(each.split("=")) for each in query.split()], {"encrypt": "E"})
    assert (read.signature, read.timestamp, read.nonce, read.encrypt) == (*found, "E")


@pytest.mark.parametrize("body", [{}, {"encrypt": 5}, {"encrypt": None}, {"Encrypt": "E"}], ids=str)
def test_a_body_without_its_text_is_refused(body):
    with pytest.raises(PushRefused):
        envelope([("signature", "S")], body)


def test_a_name_given_twice_is_refused():
    with pytest.raises(PushRefused):
        envelope([("nonce", "a"), ("nonce", "b")], {"encrypt": "E"})


GOOD = sealed(an_event(RNG), RNG)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(replace(GOOD, signature=""), id="no signature"),
        pytest.param(replace(GOOD, signature=GOOD.signature[:-1] + "x"), id="another signature"),
        pytest.param(replace(GOOD, signature=GOOD.signature.upper()), id="upper case"),
        pytest.param(replace(GOOD, signature="签名" * 20), id="no ASCII"),
        pytest.param(replace(GOOD, signature="\udcff"), id="half a surrogate"),
        pytest.param(replace(GOOD, nonce="other"), id="another nonce"),
        pytest.param(replace(GOOD, timestamp="1795500000001"), id="another instant"),
        pytest.param(replace(GOOD, timestamp="179550000000"), id="seconds are no milliseconds"),
        pytest.param(replace(GOOD, timestamp="١٧٩٥٥٠٠٠٠٠٠٠٠"), id="digits that are none"),
        pytest.param(signed_anew(GOOD, ""), id="nothing"),
        pytest.param(signed_anew(GOOD, "A" * (90 * 1024 + 4)), id="too long"),
        pytest.param(signed_anew(GOOD, GOOD.encrypt + "\n"), id="a line break"),
        pytest.param(signed_anew(GOOD, GOOD.encrypt[:-4]), id="cut inside a block"),
        pytest.param(signed_anew(replace(GOOD, nonce=""), GOOD.encrypt), id="no nonce"),
        pytest.param(signed_anew(replace(GOOD, nonce="n" * 129), GOOD.encrypt), id="a nonce without end"),
        pytest.param(sealed(an_event(RNG), RNG, owner="dingsomebodyelse"), id="for somebody else"),
        pytest.param(sealed(an_event(RNG), RNG, owner=""), id="for nobody"),
    ],
)
def test_whatever_is_wrong_is_one_fault_without_a_reason(bad):
    with pytest.raises(PushRefused) as refused:
        a_seal().open(bad)
    assert (str(refused.value), refused.value.__cause__) == ("", None)


def _twisted(**twists) -> Envelope:
    twist = sealing.Twist(**twists)
    parts = sealing.seal(
        SUBSCRIPTION, '{"EventType":"x"}', owner=OWNER, timestamp=STAMP, nonce="n", twist=twist
    )
    return Envelope(**parts)


@pytest.mark.parametrize(
    "twists",
    [
        pytest.param({"padding": lambda pad: bytes(len(pad))}, id="padding of zeros"),
        pytest.param({"padding": lambda pad: b"\x01" * (len(pad) - 1) + bytes([33])}, id="one more than 32"),
        pytest.param({"padding": lambda pad: b"\x00" * (len(pad) - 1) + pad[-1:]}, id="only its last byte"),
        pytest.param(
            {"frame": lambda frame: frame[:16] + b"\xff\xff\xff\xff" + frame[20:]}, id="longer than it is"
        ),
        pytest.param(
            {"frame": lambda frame: frame[:16] + b"\x00\x00\x00\x12" + frame[20:]}, id="one byte too long"
        ),
        pytest.param({"frame": lambda frame: frame[:12]}, id="no frame at all"),
        pytest.param({"frame": lambda frame: b""}, id="nothing but padding"),
        pytest.param({"frame": lambda frame: frame + b"x"}, id="something behind the owner"),
        pytest.param({"frame": lambda frame: frame.replace(b"EventType", b"EventTyp\xff")}, id="no UTF-8"),
    ],
)
def test_a_frame_that_does_not_fit_is_refused(twists):
    with pytest.raises(PushRefused):
        a_seal().open(_twisted(**twists))


def test_each_owner_of_ours_is_good():
    for owner in ("app", "corporation"):
        opened = a_seal("app", "corporation").open(sealed("{}", RNG, owner=owner))
        assert opened.owner_key == owner


def test_the_signature_goes_by_bytes_not_by_letters():
    parts = ["b", "Ａ", "a", "𠮷"]
    made = signature(token=parts[0], timestamp=parts[1], nonce=parts[2], encrypt=parts[3])
    assert made == hashlib.sha1("".join(["a", "b", "Ａ", "𠮷"]).encode()).hexdigest()  # noqa: S324


@pytest.mark.parametrize(
    ("token", "aes_key", "owners"),
    [
        pytest.param("ab", "k" * 43, ["o"], id="a short token"),
        pytest.param("a" * 33, "k" * 43, ["o"], id="a long token"),
        pytest.param("a b c", "k" * 43, ["o"], id="a token with blanks"),
        pytest.param("token", "k" * 42, ["o"], id="a short key"),
        pytest.param("token", "k" * 42 + "=", ["o"], id="a key with its filling"),
        pytest.param("token", "k" * 43, ["o", ""], id="an owner without a name"),
    ],
)
def test_what_dingtalk_would_not_give_is_no_seal(token, aes_key, owners):
    with pytest.raises(ValueError):
        Seal(token=token, aes_key=aes_key, owner_keys=owners)


def test_an_answer_needs_sixteen_bytes_nobody_foresees():
    with pytest.raises(ValueError):
        a_seal().seal("success", owner_key=OWNER, timestamp=STAMP, nonce="n", random=b"short")

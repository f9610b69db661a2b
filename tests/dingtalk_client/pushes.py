"""Pushes by the thousand: sealed on one side and opened on the other, or altered and signed anew.

`python -m tests.dingtalk_client.pushes` does as many as `make events` promises.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

from dingtalk_client.crypto import Envelope, Seal
from dingtalk_client.errors import CallbackRefused
from dingtalk_client.happenings import from_push
from dingtalk_client.strict_json import parse_body
from simulator import sealing
from simulator.sealing import Subscription

SUBSCRIPTION = Subscription()
OWNER, CORPORATION = "dingappkey0123456789", "dingcorp0123456789"
STAMP = "1795500000000"
ROUND_TRIPS, ALTERED = 10_000, 50_000
LONGEST = 64 * 1024
LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789 {}[]":,.-_\n目标关键结果进度负责人销售部企业，。；①½𠮷🎯éếữ'


def a_seal(*owners: str) -> Seal:
    return Seal(
        token=SUBSCRIPTION.token, aes_key=SUBSCRIPTION.aes_key, owner_keys=owners or (OWNER, CORPORATION)
    )


def an_event(rng: random.Random) -> str:
    """What DingTalk pushes when somebody leaves, or a group is renamed."""
    body = {
        "EventType": "user_leave_org",
        "EventTime": rng.randrange(10**12, 2 * 10**12),
        "CorpId": CORPORATION,
        "BizId": str(rng.randrange(10**9)),
        "eventId": f"{rng.randrange(16**16):x}",
        "userId": [f"u{rng.randrange(10**6)}" for _ in range(rng.randrange(1, 6))],
    }
    if rng.random() < 0.4:
        del body["userId"]
        body |= {"EventType": "chat_update_title", "openConversationId": "cid+/=="}
        body["title"] = "".join(rng.choices(LETTERS, k=rng.randrange(1, 60)))
    return json.dumps(body, ensure_ascii=rng.random() < 0.5)


def a_text(rng: random.Random) -> str:
    """Mostly short, now and then up to 64 KiB."""
    most = rng.choice((40, 40, 40, 400, 400, 4_000, LONGEST) if rng.random() < 0.1 else (40, 200, 400))
    text = "".join(rng.choices(LETTERS, k=rng.randrange(most + 1)))
    return text.encode()[: LONGEST - 1].decode(errors="ignore")


def sealed(text: str, rng: random.Random, *, owner: str = OWNER) -> Envelope:
    nonce = f"{rng.randrange(16**8):08x}"
    return Envelope(**sealing.seal(SUBSCRIPTION, text, owner=owner, timestamp=STAMP, nonce=nonce))


def round_trips(times: int, rng: random.Random) -> Counter[int]:
    """How often each length of padding came about; raises AssertionError for one that came out otherwise."""
    seal, paddings = a_seal(), Counter[int]()
    for number in range(times):
        text, owner = a_text(rng), rng.choice((OWNER, CORPORATION))
        opened = seal.open(sealed(text, rng, owner=owner))
        assert (opened.text, opened.owner_key) == (text, owner), number
        answer = seal.seal(
            text, owner_key=owner, timestamp=STAMP, nonce=str(number + 1), random=rng.randbytes(16)
        )
        assert sealing.unseal(SUBSCRIPTION, answer) == (text, owner), number
        paddings[32 - (20 + len(text.encode()) + len(owner)) % 32] += 1
    return paddings


def altered(times: int, rng: random.Random) -> Iterator[Envelope]:
    """Good pushes of events with their ciphertext changed and a signature that fits it."""
    while times > 0:
        good = sealed(an_event(rng), rng)
        for _ in range(min(times, 20)):
            encrypt = _changed(good.encrypt, rng)
            if encrypt != good.encrypt:
                times -= 1
                yield signed_anew(good, encrypt)


def signed_anew(envelope: Envelope, encrypt: str) -> Envelope:
    signature = sealing.sign(SUBSCRIPTION.token, envelope.timestamp, envelope.nonce, encrypt)
    return Envelope(signature, envelope.timestamp, envelope.nonce, encrypt)


def is_accepted(seal: Seal, envelope: Envelope) -> bool:
    """Would it do anything? Raises whatever is no refusal of a push."""
    try:
        return from_push(parse_body(seal.open(envelope).text.encode())) is not None
    except CallbackRefused:
        return False


def _changed(encrypt: str, rng: random.Random) -> str:
    raw = bytearray(base64.b64decode(encrypt))
    kind = rng.randrange(6)
    if kind == 0:  # cut, at a block or anywhere
        del raw[rng.randrange(len(raw) // 16) * 16 or rng.randrange(len(raw)) :]
    elif kind == 1:  # the text of it, not its bytes
        place = rng.randrange(len(encrypt))
        return encrypt[:place] + rng.choice("AZaz09+/=\n ￥") + encrypt[place + 1 :]
    elif kind == 2:  # its last block, where the padding is
        raw[-rng.randrange(1, 33)] ^= 1 << rng.randrange(8)
    elif kind == 3:  # two blocks change places
        first, second = (rng.randrange(len(raw) // 16) * 16 for _ in range(2))
        a, b = bytes(raw[first : first + 16]), bytes(raw[second : second + 16])
        raw[first : first + 16], raw[second : second + 16] = b, a
    else:
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    return base64.b64encode(bytes(raw)).decode()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--round-trips", type=int, default=ROUND_TRIPS)
    parser.add_argument("--altered", type=int, default=ALTERED)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng, began = random.Random(given.seed), time.perf_counter()
    paddings = round_trips(given.round_trips, rng)
    between, seal, accepted, others = time.perf_counter(), a_seal(), 0, Counter[str]()
    for envelope in altered(given.altered, rng):
        try:
            accepted += is_accepted(seal, envelope)
        except Exception as error:
            others[type(error).__name__] += 1
    ended = time.perf_counter()
    sys.stdout.write(
        f"{given.round_trips} round trips each way in {between - began:.1f} s, "
        f"{len(paddings)} of 32 lengths of padding\n"
        f"{given.altered} altered pushes signed anew in {ended - between:.1f} s: "
        f"{accepted} accepted, {sum(others.values())} failed {dict(others)}\n"
    )
    return 1 if accepted or others or len(paddings) != 32 else 0


if __name__ == "__main__":
    sys.exit(main())

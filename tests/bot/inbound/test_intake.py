"""Who is believed: signatures, clocks, replays, foreign robots. All others get one answer."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
import structlog

from bot.inbound.webhook import UNAUTHORIZED
from dingtalk_client.signing import callback_sign
from tests.dingtalk_client.samples import wire
from tests.kit.bots import SECRET, a_message, everything, millis, post, rows, signed

SAID = "/okr add Sell more"
HOUR = timedelta(hours=1)
MS = timedelta(milliseconds=1)


def objectives(bot) -> int:
    return len(rows(bot, "SELECT id FROM objectives"))


async def is_refused(bot, body, headers=None) -> None:
    before = everything(bot)
    answer = await post(bot, body, headers=headers)
    assert (answer.status_code, answer.content) == (401, UNAUTHORIZED)
    assert everything(bot) == before


# The signature


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda pair: {}, id="neither header"),
        pytest.param(lambda pair: {"timestamp": pair["timestamp"]}, id="no sign"),
        pytest.param(lambda pair: {"sign": pair["sign"]}, id="no timestamp"),
        pytest.param(lambda pair: pair | {"sign": ""}, id="an empty sign"),
        pytest.param(lambda pair: pair | {"sign": "/" + pair["sign"][1:]}, id="its first letter is wrong"),
        pytest.param(lambda pair: pair | {"sign": pair["sign"][:-2] + "/="}, id="its last letter is wrong"),
        pytest.param(lambda pair: pair | {"sign": pair["sign"].rstrip("=")}, id="no padding"),
        pytest.param(lambda pair: pair | {"sign": quote(pair["sign"], safe="")}, id="URL-encoded"),
        pytest.param(lambda pair: pair | {"sign": b"\xe7\xad\xbe"}, id="beyond ASCII"),
        pytest.param(
            lambda pair: pair | {"sign": callback_sign(pair["timestamp"], "another secret")},
            id="another secret",
        ),
        pytest.param(
            lambda pair: pair | {"sign": callback_sign(pair["timestamp"], "")}, id="an empty secret"
        ),
        pytest.param(
            lambda pair: pair | {"timestamp": str(int(pair["timestamp"]) + 1)}, id="a millisecond later"
        ),
    ],
)
async def test_a_pair_that_is_missing_or_wrong_is_refused(bot, wrong):
    await is_refused(bot, a_message(bot.clock(), SAID), wrong(signed(bot.clock())))


@pytest.mark.parametrize(
    "spelt",
    [
        pytest.param(lambda stamp: stamp[:-3], id="seconds"),
        pytest.param(lambda stamp: stamp + "000", id="microseconds"),
        pytest.param(lambda stamp: "+" + stamp[1:], id="a plus"),
        pytest.param(lambda stamp: stamp[:-1] + "_", id="an underscore"),
        pytest.param(lambda stamp: stamp[:-2] + ".0", id="a point"),
        pytest.param(lambda stamp: "0x" + stamp[2:], id="hexadecimal"),
        pytest.param(lambda stamp: "-" + stamp[1:], id="before 1970"),
        pytest.param(lambda stamp: "", id="empty"),
        pytest.param(lambda stamp: "now", id="a word"),
    ],
)
async def test_a_timestamp_that_is_not_13_digits_is_refused_even_when_it_is_signed(bot, spelt):
    stamp = spelt(str(millis(bot.clock())))
    headers = {"timestamp": stamp, "sign": callback_sign(stamp, SECRET)}
    await is_refused(bot, a_message(bot.clock(), SAID), headers)


async def test_a_timestamp_of_other_digits_is_refused_even_when_it_is_signed(bot):
    stamp = str(millis(bot.clock())).translate({48 + n: 0x660 + n for n in range(10)})
    headers = {"timestamp": stamp.encode(), "sign": callback_sign(stamp, SECRET)}
    await is_refused(bot, a_message(bot.clock(), SAID), headers)


@pytest.mark.parametrize(
    ("away", "taken"),
    [
        pytest.param(-HOUR - MS, False, id="a moment more than an hour old"),
        pytest.param(HOUR + MS, False, id="a moment more than an hour ahead"),
        pytest.param(timedelta(days=-365), False, id="last year's"),
        pytest.param(-HOUR, True, id="an hour old"),
        pytest.param(timedelta(minutes=-59), True, id="59 minutes old"),
        pytest.param(timedelta(minutes=59), True, id="59 minutes ahead"),
    ],
)
async def test_a_pair_is_good_for_an_hour_both_ways(bot, away, taken):
    signed_at = bot.clock() + away
    body = a_message(signed_at, SAID)
    if not taken:
        await is_refused(bot, body, signed(signed_at))
        return
    assert (await post(bot, body, headers=signed(signed_at))).status_code == 200
    assert objectives(bot) == 1


async def test_the_hour_can_be_made_shorter(open_bot):
    bot = open_bot(OKR_DINGTALK__SIGN_WINDOW="300")
    old = bot.clock() - timedelta(seconds=301)
    await is_refused(bot, a_message(old, SAID), signed(old))
    young = bot.clock() - timedelta(seconds=299)
    assert (await post(bot, a_message(young, SAID), headers=signed(young))).status_code == 200


async def test_the_secret_before_is_taken_while_it_is_named(open_bot):
    new = "the-new-secret-of-the-app"
    rotating = open_bot(OKR_DINGTALK__CLIENT_SECRET=new, OKR_DINGTALK__CLIENT_SECRET_PREVIOUS=SECRET)
    rotated = open_bot(OKR_DINGTALK__CLIENT_SECRET=new)
    now = rotating.clock()
    for secret in (SECRET, new):
        assert (await post(rotating, a_message(now), headers=signed(now, secret))).status_code == 200
    await is_refused(rotating, a_message(now), signed(now, "a third"))
    await is_refused(rotated, a_message(now), signed(now, SECRET))


async def test_who_is_not_believed_is_not_read(bot):
    for body in (b"", b"NaN", b"[" * 5000, b'{"msgId":'):
        await is_refused(bot, body, {})


# Replays: the signature does not cover the body


async def test_a_pair_with_other_words_under_the_same_id_changes_nothing(bot):
    first = a_message(bot.clock(), SAID)
    await post(bot, first)
    before = everything(bot)
    answer = await post(bot, first | {"text": {"content": " /okr add Forged"}})
    assert answer.status_code == 200
    assert everything(bot) == before


async def test_a_used_pair_is_refused_for_another_message_once_it_is_old(bot, clock):
    pair = signed(bot.clock())
    await post(bot, a_message(bot.clock(), SAID), headers=pair)
    forged = a_message(bot.clock(), "/okr add Forged")
    clock.forward(seconds=10, milliseconds=1)
    await is_refused(bot, forged, pair)


async def test_two_honest_messages_of_one_millisecond_are_both_taken(bot, clock):
    pair = signed(bot.clock())
    first, second = a_message(bot.clock(), SAID), a_message(bot.clock(), "/okr add Sell better")
    assert (await post(bot, first, headers=pair)).status_code == 200
    clock.forward(seconds=10)
    assert (await post(bot, second, headers=pair)).status_code == 200
    assert objectives(bot) == 2


@pytest.mark.parametrize(
    ("apart", "taken"),
    [
        pytest.param(-121, False, id="created long before it was signed"),
        pytest.param(121, False, id="created after it was signed"),
        pytest.param(-120, True, id="just before"),
        pytest.param(120, True, id="just after: clocks differ"),
    ],
)
async def test_an_unknown_message_must_be_of_the_time_of_its_signature(bot, apart, taken):
    body = a_message(bot.clock() + timedelta(seconds=apart), SAID)
    if taken:
        assert (await post(bot, body)).status_code == 200
    else:
        await is_refused(bot, body)


async def test_a_known_message_may_be_signed_anew_however_late(bot, clock):
    body = a_message(bot.clock(), SAID)
    await post(bot, body)
    clock.forward(hours=3)
    assert (await post(bot, body)).status_code == 200
    assert objectives(bot) == 1
    assert len(rows(bot, "SELECT id FROM outbox")) == 1


async def test_a_redelivery_s_pair_is_as_used_as_the_first(bot, clock):
    body = a_message(bot.clock(), SAID)
    await post(bot, body)
    clock.forward(seconds=60)
    pair = signed(bot.clock())
    assert (await post(bot, body, headers=pair)).status_code == 200
    forged = a_message(bot.clock(), "/okr add Forged")
    clock.forward(seconds=11)
    await is_refused(bot, forged, pair)
    assert (await post(bot, body, headers=pair)).status_code == 200  # the message itself may come again


async def test_an_old_pair_nobody_used_is_good_for_the_message_it_was_made_for(bot, clock):
    body, pair = a_message(bot.clock(), SAID), signed(bot.clock())
    clock.forward(minutes=30)
    assert (await post(bot, body, headers=pair)).status_code == 200
    assert objectives(bot) == 1


async def test_a_replay_is_refused_after_a_restart_too(open_bot, clock):
    bot = open_bot()
    pair = signed(bot.clock())
    await post(bot, a_message(bot.clock(), SAID), headers=pair)
    forged = a_message(bot.clock(), "/okr add Forged")
    await bot.stop()
    clock.forward(minutes=5)
    await is_refused(open_bot(), forged, pair)


# Whose robot, whose corporation


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"robotCode": "dingother"}, id="another robot"),
        pytest.param({"chatbotCorpId": "dingother"}, id="another corporation's robot"),
        pytest.param({"chatbotCorpId": ..., "senderCorpId": "dingother"}, id="another corporation's person"),
        pytest.param({"chatbotCorpId": ..., "senderCorpId": ...}, id="nobody's: it must be ours"),
        pytest.param({"robotCode": "DINGOEXAMPLE3K"}, id="nearly our robot"),
    ],
)
async def test_what_belongs_to_somebody_else_gets_the_answer_of_a_wrong_signature(bot, changes):
    await is_refused(bot, a_message(bot.clock(), SAID, **changes))


async def test_without_a_corporation_in_the_settings_any_is_taken(open_bot):
    bot = open_bot(OKR_DINGTALK__CORP_ID="")
    body = a_message(bot.clock(), SAID, chatbotCorpId="dingother", senderCorpId="dingother")
    assert (await post(bot, body)).status_code == 200
    assert objectives(bot) == 1


async def test_being_admin_of_the_corporation_makes_nobody_admin_here(bot):
    await post(bot, a_message(bot.clock(), "/whoami", isAdmin=True))
    (body,) = (row[0] for row in rows(bot, "SELECT body FROM outbox"))
    assert "admin" not in body.lower()
    await post(bot, a_message(bot.clock(), "/whoami", isAdmin=False, senderStaffId="boss"))
    assert "admin" in rows(bot, "SELECT body FROM outbox ORDER BY id DESC")[0][0].lower()


# What is kept of it, and what is said about it


async def test_the_log_of_a_refusal_names_neither_pair_nor_words(bot):
    with structlog.testing.capture_logs() as logs:
        await post(bot, a_message(bot.clock(), "canary-words"), headers=signed(bot.clock(), "another"))
        await post(bot, b'{"canary-words": NaN}')
    assert [line["event"] for line in logs] == ["callback_refused"] * 2
    told = str(logs)
    assert "canary" not in told
    assert str(millis(bot.clock())) not in told


async def test_of_the_pair_only_a_hash_is_kept(bot):
    pair = signed(bot.clock())
    await post(bot, a_message(bot.clock(), SAID), headers=pair)
    kept = everything(bot)
    assert pair["sign"] not in kept
    assert wire(pair["timestamp"]).decode() not in kept

"""GET /metrics: what was done in numbers, for whoever bears the token, and at no cost to the callbacks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import MOST_CODES, Tally
from dingtalk_client.errors import Action
from storage.engine import StorageUnavailable
from storage.outbox import LEASE, PROMPT, Outbox
from tests.bot.letters import put
from tests.kit.bots import FRIDAY, a_message, browser, post, signed
from tests.kit.fakes import GROUP, a_fault

WEBHOOK = "https://oapi.dingtalk.com/robot/send?access_token=" + "ab" * 32
TOKEN = "canary-of-the-metrics"


@pytest.fixture
def scrape(bot, clock):
    """Reads /metrics six seconds later: `name{labels}` to its value."""
    return lambda: scraped(bot, clock)


async def scraped(bot, clock) -> dict[str, float]:
    clock.forward(seconds=6)
    async with browser(bot) as http:
        answer = await http.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return values(answer.text)


def values(text: str) -> dict[str, float]:
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sample.labels.items())
            found[f"{sample.name.removeprefix('dingokr_')}{{{labels}}}" if labels else sample.name] = (
                sample.value
            )
    return {name.removeprefix("dingokr_"): value for name, value in found.items()}


# Who may read it


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 401, id="nobody"),
        pytest.param({"authorization": "Bearer wrong"}, 401, id="another token"),
        pytest.param({"authorization": f"Basic {TOKEN}"}, 401, id="another scheme"),
        pytest.param({"authorization": TOKEN}, 401, id="no scheme"),
        pytest.param({"authorization": "Bearer " + TOKEN[:-1]}, 401, id="a part of it"),
        pytest.param({"authorization": b"Bearer \xe4\xbd\xa0"}, 401, id="no ASCII"),
        pytest.param({"authorization": f"Bearer {TOKEN}"}, 200, id="whoever bears it"),
        pytest.param({"authorization": f"bearer {TOKEN}"}, 200, id="in small letters"),
    ],
)
async def test_with_a_token_it_is_for_whoever_bears_it(open_bot, headers, status):
    bot = open_bot(OKR_METRICS_TOKEN=TOKEN)
    async with browser(bot) as http:
        answer = await http.get("/metrics", headers=headers)
    assert answer.status_code == status
    if status == 401:
        assert (answer.content, answer.headers["www-authenticate"]) == (b"", "Bearer")
    assert TOKEN not in answer.text


async def test_without_a_token_everybody_may(scrape):
    assert "loop_lag_seconds" in await scrape()


async def test_nobody_posts_to_it(bot):
    async with browser(bot) as http:
        assert (await http.post("/metrics")).status_code == 405


# What it says


async def test_callbacks_are_counted_by_what_came_of_them(bot, clock, scrape):
    body = a_message(clock(), "/okr add Sell more")
    await post(bot, body)
    await post(bot, body)
    await post(bot, a_message(clock(), "/kr update 9 45%"))
    await post(bot, a_message(clock()), headers={})
    await post(bot, b"{", headers=signed(clock()))
    await post(bot, b"x" * 70_000, headers=signed(clock()))
    found = await scrape()
    assert {name: value for name, value in found.items() if name.startswith("callbacks_total")} == {
        "callbacks_total{outcome=bad_body}": 1,
        "callbacks_total{outcome=repeated}": 1,
        "callbacks_total{outcome=stored}": 2,
        "callbacks_total{outcome=too_large}": 1,
        "callbacks_total{outcome=unauthorized}": 1,
    }


async def test_what_could_not_be_stored_is_counted(bot, clock, scrape, monkeypatch):
    async def away(work):
        raise StorageUnavailable("x")

    monkeypatch.setattr(bot.database, "write", away)
    await post(bot, a_message(clock()))
    assert (await scrape())["callbacks_total{outcome=not_stored}"] == 1


async def test_refused_lines_are_counted_by_their_code(bot, clock, scrape):
    for text in ("/kr update 9 45%", "/kr update 8 45%", "/okr add Sell more"):
        await post(bot, a_message(clock(), text))
    found = await scrape()
    assert {name: value for name, value in found.items() if name.startswith("refused")} == {
        "refused_lines_total{code=unknown_reference}": 2
    }


async def test_messages_are_counted_by_their_door_and_failures_by_their_code(open_bot, clock, client):
    bot = open_bot(OKR_GROUPS__SALES__WEBHOOK=WEBHOOK)
    put(bot, session=True)
    put(bot, conversation="cid-b")
    put(bot, conversation="", staff_id="u001")
    put(bot, conversation="cid-c", group_key="SALES", priority=PROMPT)
    put(bot, conversation="cid-d")
    client.refuse(GROUP, a_fault(Action.RETRY, "timeout"), a_fault(Action.DEAD, "group.disbanded"))
    await bot.delivery.drain()
    found = await scraped(bot, clock)
    assert found["messages_sent_total{door=session}"] == 1
    assert found["messages_sent_total{door=custom}"] == 1
    assert found["messages_sent_total{door=api:oToMessages}"] == 1
    assert "messages_sent_total{door=api:groupMessages}" not in found
    assert found["send_failures_total{code=timeout}"] == 1
    assert found["send_failures_total{code=group.disbanded}"] == 1
    assert found["outbox_messages{state=pending}"] == 1
    assert found["outbox_messages{state=dead}"] == 1


async def test_a_message_of_several_parts_is_one(bot, clock, client, scrape):
    put(bot, "\n\n".join("很长" * 600 for _ in range(9)))
    await bot.delivery.drain()
    assert len(client.pushed) > 1
    assert (await scrape())["messages_sent_total{door=api:groupMessages}"] == 1


def test_codes_nobody_knows_do_not_grow_without_end():
    tally = Tally()
    for number in range(3 * MOST_CODES):
        tally.failed(f"code-{number}")
    assert len(tally.failures) == MOST_CODES + 1
    assert tally.failures["other"] == 2 * MOST_CODES


async def test_the_oldest_message_that_waits_is_known_by_its_age(bot, clock, scrape):
    assert (await scrape())["outbox_oldest_pending_seconds"] == 0
    put(bot)
    clock.forward(minutes=5)
    put(bot)
    assert (await scrape())["outbox_oldest_pending_seconds"] == 306


async def test_the_skew_is_the_median_so_that_one_redelivery_is_no_wrong_clock(bot, clock, scrape):
    for ahead in (2, 3, 600):
        now = clock() - timedelta(seconds=ahead)
        await post(bot, a_message(now), headers=signed(now))
    assert (await scrape())["sign_skew_seconds"] == 3


async def test_how_far_the_clock_is_from_dingtalks_is_known_once_it_answered(client, scrape):
    assert "clock_skew_seconds" not in await scrape()
    client.skew = timedelta(seconds=-31)
    assert (await scrape())["clock_skew_seconds"] == -31


async def test_a_stranger_s_clock_does_not_count(bot, clock, scrape):
    await post(bot, a_message(clock()), headers=signed(clock() - timedelta(minutes=9), "not our secret"))
    assert (await scrape())["sign_skew_seconds"] == 0


async def test_the_timetable_is_counted_as_done_or_skipped(bot, clock, scrape):
    for text in ("/okr add Sell more", "/kr add O1 Stores from 1 to 10 stores"):
        await post(bot, a_message(clock(), text))
    clock.now = FRIDAY
    await bot.tick()
    clock.now = FRIDAY + timedelta(days=24)
    await bot.tick()
    found = await scrape()
    assert found["occurrences_total{state=done}"] >= 1
    assert found["occurrences_total{state=skipped}"] >= 1


async def test_what_was_claimed_again_after_a_crash_may_have_been_said_twice(bot, clock):
    put(bot)
    put(bot)
    async with browser(bot) as http:
        answers = []
        for number in range(3):
            clock.forward(seconds=LEASE.total_seconds() + 1)
            now = clock()
            bot.database.write_now(lambda unit, n=number, at=now: Outbox(unit).claim(f"w{n}", now=at, most=1))
            answers.append(values((await http.get("/metrics")).text)["possible_duplicate_total"])
            if number == 1:  # forgotten after a month; a counter does not fall
                bot.database.write_now(lambda unit: unit._cursor.execute("UPDATE outbox SET crashes = 0"))
    assert answers == [0, 1, 1]


async def test_a_database_that_cannot_be_read_is_a_figure_too(bot, clock, scrape, monkeypatch):
    def away(engine, month):
        raise StorageUnavailable("x")

    assert (await scrape())["database_up"] == 1
    monkeypatch.setattr("bot.metrics.whole", away)
    found = await scrape()
    assert found["database_up"] == 0
    assert "outbox_messages{state=pending}" not in found


async def test_the_lag_of_the_loop_is_that_of_the_watchdog(bot, scrape, monkeypatch):
    monkeypatch.setattr(bot.watchdog, "worst_lag", lambda: 1.25)
    assert (await scrape())["loop_lag_seconds"] == 1.25


# What it costs


async def test_a_callback_asks_the_database_nothing_for_it(bot, clock, monkeypatch):
    def asked(engine):
        raise AssertionError("only a scrape may")

    monkeypatch.setattr("bot.metrics.whole", asked)
    assert (await post(bot, a_message(clock()))).status_code == 200


async def test_many_who_ask_at_once_make_one_look_into_the_database(bot, clock, monkeypatch):
    looks = []
    monkeypatch.setattr("bot.metrics.whole", looking(looks))
    async with browser(bot) as http:
        for _ in range(3):
            await http.get("/metrics")
        assert len(looks) == 1
        clock.forward(seconds=5)
        await http.get("/metrics")
    assert len(looks) == 2


def looking(looks):
    from storage.figures import whole

    def look(engine, **of):
        looks.append(engine)
        return whole(engine, **of)

    return look


async def test_the_month_s_quota_is_shown_by_what_used_it(bot, clock, scrape):
    await post(bot, a_message(clock()))
    await bot.delivery.drain()
    await bot.tick()
    found = await scrape()
    assert {name: value for name, value in found.items() if name.startswith("month_")} == {
        "month_spent{kind=callback,unit=push}": 1,
        "month_spent{kind=reply,unit=push}": 1,
        "month_limit{unit=call}": 5000,
        "month_limit{unit=push}": 3000,
    }

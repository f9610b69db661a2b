"""`say` and `tick`: what they do, print and end with."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.terminal import offline
from dingtalk_client.errors import Action
from i18n.words import words_for
from tests.kit.bots import FRIDAY, SALES, WEDNESDAY, a_bot, rows
from tests.kit.fakes import GROUP, PERSON, FakeDingTalk, a_fault

DAY = timedelta(days=1)
ENGLISH = words_for("en")


@pytest.fixture
def client(monkeypatch):
    """There is no other way in: a command makes its own client."""
    client = FakeDingTalk()
    monkeypatch.setattr("bot.wiring.client", lambda settings, clock: client)
    return client


def stored(tmp_path, query):
    bot = a_bot(tmp_path, serves=False)
    try:
        return rows(bot, query)
    finally:
        bot.database.close()


# Say


def test_what_is_said_is_done_and_its_answer_printed(say, tmp_path):
    code, printed = say("/okr add Sell more")
    assert (code, "Sell more" in printed) == (0, True)
    assert stored(tmp_path, "SELECT title, created_at / 1000 FROM objectives") == [
        ("Sell more", round(WEDNESDAY.timestamp()))
    ]


def test_what_is_said_is_posted_to_nobody(say, tmp_path):
    say("/okr add Sell more")
    say("/okr nonsense nonsense")
    assert {state for (state,) in stored(tmp_path, "SELECT state FROM outbox")} == {"answered"}


def test_a_refusal_is_printed_and_is_one(say):
    code, printed = say("/kr update 9 45%")
    assert (code, "KR9" in printed) == (1, True)


def test_one_to_one_is_without_a_group(say, tmp_path):
    say("/okr add Sell more")
    say("/kr add O1 Stores from 1 to 10 stores")
    code, printed = say("/okr mine", where=None)
    assert (code, "Stores" in printed) == (0, True)


def test_the_key_of_a_group_may_be_typed_small(say):
    assert say("/okr", where="sales")[0] == 0


def test_a_group_that_is_not_there_is_named_with_those_that_are(settings, capsys):
    assert offline.say(settings, ENGLISH, "/okr", "u001", "SELLS", at=WEDNESDAY, json=False) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "--in SELLS: no such group; known: SALES\n"


def test_the_same_line_twice_is_said_twice(say, tmp_path):
    say("/okr add Sell more")
    say("/okr add Sell more")
    assert len(stored(tmp_path, "SELECT id FROM objectives")) == 2


def test_an_at_sign_is_a_mention_of_somebody_known(say, tmp_path):
    say("/whoami", who="u002")
    say("/okr add Sell more @u002")
    say("/okr add Sell better @nobody")
    assert stored(tmp_path, "SELECT owner FROM objectives ORDER BY id")[0] == ("u002",)
    assert stored(tmp_path, "SELECT owner FROM objectives WHERE owner = 'nobody'") == []


def test_the_answer_can_be_facts(say):
    code, printed = say("/okr add Sell more", as_json=True)
    facts = json.loads(printed)
    assert (code, facts["refused"], len(facts["messages"])) == (0, None, 1)
    code, printed = say("/kr update 9 45%", as_json=True)
    assert code == 1
    assert json.loads(printed)["refused"]


def test_the_clock_may_be_set_for_one_line(say):
    say("/okr add Sell more")
    _, printed = say("/okr", at=WEDNESDAY + 60 * DAY)
    assert "Sell more" not in printed  # another quarter


# Tick


def tick(settings, capsys, at, *, as_json=False, words=ENGLISH):
    code = offline.tick(settings, words, at=at, json=as_json)
    return code, capsys.readouterr()


def facts(told):
    """The last line; without a `configure` the log goes there too."""
    return json.loads(told.out.splitlines()[-1])


@pytest.fixture
def due(say):
    say("/okr add Sell more")
    say("/kr add O1 Stores from 1 to 10 stores")


@pytest.mark.usefixtures("due")
def test_a_tick_says_what_is_due_at_that_instant_and_only_once(settings, client, capsys):
    assert tick(settings, capsys, FRIDAY - timedelta(minutes=1))[0] == 0
    assert client.pushed == []
    assert tick(settings, capsys, FRIDAY)[0] == 0
    assert tick(settings, capsys, FRIDAY + timedelta(minutes=1))[0] == 0
    assert [(each.door, each.to) for each in client.pushed] == [(GROUP, SALES), (PERSON, "u001")]
    assert all("Stores" in text for text in client.texts)


@pytest.mark.usefixtures("due")
def test_a_tick_tries_again_before_it_gives_up(settings, client, capsys, monkeypatch):
    monkeypatch.setattr("bot.outbound.delivery.pause", lambda attempts, asked: timedelta(milliseconds=10))
    client.refuse(GROUP, a_fault(Action.RETRY), a_fault(Action.RETRY))
    assert tick(settings, capsys, FRIDAY)[0] == 0
    assert len(client.pushed) == 1


@pytest.mark.usefixtures("due")
def test_a_tick_that_leaves_something_behind_says_so(settings, client, capsys):
    client.refuse(GROUP, a_fault(Action.PARK))
    code, told = tick(settings, capsys, FRIDAY)
    assert code == 1
    assert "not delivered yet" in told.err
    code, told = tick(settings, capsys, FRIDAY + timedelta(seconds=1), as_json=True)
    assert (code, facts(told)) == (1, {"undelivered": True, "dead": []})
    code, told = tick(settings, capsys, FRIDAY + timedelta(minutes=11), as_json=True)
    assert (code, facts(told)) == (0, {"undelivered": False, "dead": []})
    assert len(client.pushed) == 2  # the group's prompt, and the owner's card


@pytest.mark.usefixtures("due")
def test_a_tick_whose_message_died_is_no_success_and_the_next_one_is(settings, client, capsys):
    gone = a_fault(Action.DEAD, "group.disbanded")
    client.refuse(GROUP, gone)
    code, told = tick(settings, capsys, FRIDAY)
    assert code == 1
    assert f"given up: {gone}" in told.err
    monday = FRIDAY + 17 * DAY  # the next card, and nobody's fault
    code, told = tick(settings, capsys, monday, as_json=True)
    assert (code, facts(told)) == (0, {"undelivered": False, "dead": []})


@pytest.mark.usefixtures("due")
def test_what_died_in_a_tick_is_a_fact_with_its_reason(settings, client, capsys):
    gone = a_fault(Action.DEAD, "group.disbanded")
    client.refuse(GROUP, gone)
    code, told = tick(settings, capsys, FRIDAY, as_json=True)
    assert (code, facts(told)) == (1, {"undelivered": False, "dead": [str(gone)]})


def test_a_tick_with_nothing_to_do_says_nothing(settings, client, capsys):
    code, told = tick(settings, capsys, WEDNESDAY)
    assert (code, told.out, told.err) == (0, "", "")


def test_a_clock_that_was_set_runs_on_from_there():
    clock = offline.clock_from(WEDNESDAY)
    first, second = clock(), clock()
    assert WEDNESDAY <= first <= second < WEDNESDAY + DAY


def test_a_tick_asks_about_people_and_never_by_another_day_s_clock(settings, client, capsys, say):
    client.contacts = {"u001": {"name": "李雷"}}
    say("/help", who="u001")
    tick(settings, capsys, WEDNESDAY)
    assert client.calls == []
    tick(settings, capsys, None)
    assert [body for _, body in client.calls] == [{"userid": "u001"}]

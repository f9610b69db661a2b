"""/kr feed and /kr auto in the chat: words, rights, undo, and what a group does not learn."""

from __future__ import annotations

import re

import pytest

from cards.message import Message
from okr.model import Feed
from storage.outbox import Outbox
from tests.kit.desk import ADMIN, Desk, commands

PRIVATE = "Canary of the boss"


def fed(desk: Desk, ref: str = "KR1") -> tuple[Feed, str]:
    kr = desk.key_result(ref)
    return kr.feed, kr.feed_source


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("/kr feed KR1 CRM", "CRM"),
        ("/kr feed KR1 our data warehouse", "our data warehouse"),
        ("/kr feed 1", "API"),
        ("/kr 自动上报 1 数据平台", "数据平台"),
    ],
)
def test_a_machine_has_the_name_it_was_given(sales, line, source):
    sales.must(line)
    assert fed(sales) == (Feed.AUTO, source)


@pytest.mark.parametrize("lines", ["/kr feed KR1 CRM\n/card", "/kr feed KR1 CRM\n/kr feed KR1 ERP"])
def test_no_token_of_several_lines_is_kept_once_the_message_is_through(sales, lines):
    sales.must(lines, id="m-feeds")
    stored = sales.read(lambda unit: Outbox(unit).replies_to("m-feeds"))
    [message] = [Message.from_dict(each) for each in stored if each["staff_id"]]
    tokens = re.findall(r"Bearer (\S+)", message.text)
    assert len(tokens) == lines.count("feed")
    assert [token for token in tokens if token in message.without_secret().text] == []


def test_a_new_token_keeps_the_name_from_before(sales):
    sales.must("/kr feed KR1 CRM")
    sales.must("/kr feed KR1")
    assert fed(sales) == (Feed.AUTO, "CRM")
    assert "The token from before does not work any more." in sales.posts(staff_id="u003")[-1].text


@pytest.mark.parametrize(
    ("by", "refused"),
    [("u003", ""), ("u001", ""), ("u002", ""), (ADMIN, ""), ("u004", "not_yours"), (None, "not_allowed")],
)
def test_owner_manager_and_admin_let_a_machine_in_and_switch_it(sales, by, refused):
    assert sales.say("/kr feed KR1 CRM", by=by).refused == refused
    if refused:
        sales.must("/kr feed KR1 CRM")
    assert sales.say("/kr auto KR1 off", by=by).refused == refused


@pytest.mark.parametrize(
    ("typed", "feed"), [("on", Feed.AUTO), ("开启", Feed.AUTO), ("off", Feed.BY_HAND), ("关闭", Feed.BY_HAND)]
)
def test_on_and_off_are_understood_in_every_language(sales, typed, feed):
    sales.must("/kr feed KR1 CRM")
    sales.must(f"/kr auto KR1 {typed}")
    assert fed(sales)[0] is feed


def test_what_is_no_switch_is_asked_for_with_the_line_to_copy(sales):
    handled = sales.say("/kr auto KR1 maybe")
    assert (handled.refused, commands(handled)) == ("missing_word", ["/kr auto KR1 on"])
    assert sales.refused("/kr auto KR1 on") == "not_fed"


def test_each_of_them_can_be_undone(sales):
    sales.must("/kr feed KR1 CRM")
    sales.must("/kr auto KR1 off")
    sales.must("/undo")
    assert fed(sales) == (Feed.AUTO, "CRM")
    sales.must("/kr feed KR1 ERP")
    assert "CRM" in sales.must("/undo")
    assert fed(sales) == (Feed.AUTO, "CRM")
    sales.must("/undo")
    assert fed(sales) == (Feed.NONE, "")


def test_a_token_whose_successor_was_undone_works_again(sales):
    sales.must("/kr feed KR1 CRM")
    sales.must("/kr feed KR1 ERP")
    sales.must("/undo")
    with sales.database.engine.connect() as connection:
        [(revoked,)] = connection.exec_driver_sql("SELECT revoked_at FROM feeds").all()
    assert revoked is None


def test_the_receipt_of_whoever_takes_over_says_so(sales):
    sales.must("/kr feed KR1 CRM")
    assert "Taken over by hand: CRM" in sales.must("/kr update 1 40")
    assert "/kr auto KR1 on" in sales.must("/kr show 1")
    assert "Taken over" not in sales.must("/kr update 1 50")
    sales.must("/undo")
    assert fed(sales)[0] is Feed.BY_HAND
    sales.must("/undo")
    assert fed(sales)[0] is Feed.AUTO


def test_a_group_does_not_learn_of_a_private_one(sales):
    sales.must(f"/okr add {PRIVATE} private\n/kr add {PRIVATE} too from 0 to 9", by="u001", group=None)
    before = len(sales.posts("SALES"))
    sales.must("/kr feed KR7 CRM", by="u001")
    sales.must("/kr auto KR7 off", by="u001")
    said = "\n".join(f"{post.title}\n{post.text}" for post in sales.posts("SALES")[before:])
    assert PRIVATE not in said
    assert "KR7" not in said
    assert sales.refused("/kr feed KR7", by="u004") == "unknown_reference"


def test_a_dropped_key_result_gets_no_machine(sales):
    sales.must("/kr drop KR1 overtaken")
    sales.must("/yes")
    assert sales.refused("/kr feed KR1") == "not_open"

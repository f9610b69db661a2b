"""The group is an audience too: what not everybody there may see is answered one to one."""

from __future__ import annotations

import pytest

from handlers.request import ReplyBy
from tests.kit.desk import Desk, shown

SECRETS = ("Hire a rival", "Rivals", "777", "4.5%", "O2", "KR7")


@pytest.fixture
def secret(sales: Desk) -> Desk:
    """O2 with KR7 is private to 王小明 (u003); its target is 777, and it stands at 35."""
    sales.must("/okr add Hire a rival private")
    sales.must("/kr add O2 Rivals from 0 to 777")
    sales.must("/kr update 7 35")
    return sales


@pytest.mark.parametrize(
    "line",
    [
        "/kr show 7",
        "/kr history 7",
        "/kr update 7 36",
        "/kr edit 7 weight 2",
        "/kr edit 7 title Rivals at last",
        "/okr edit O2 Hire a rival soon",
        "/kr add O2 Calls from 0 to 9",
        "/okr align O2 O1",
        "/undo",
        "/okr mine",
        "/okr @王小明",
        "/kr update 1 3\n/kr update 7 36",
    ],
)
def test_something_private_asked_in_a_group_is_sent_to_the_asker_alone(secret, line):
    handled = secret.say(line, mentions=["u003"] if "@" in line else [])
    assert not handled.refused
    assert shown(handled) == "Sent to you privately."
    in_group, private = (
        [post for post in secret.posts() if post.request_id == secret.posts()[-1].request_id and here(post)]
        for here in (lambda post: post.conversation, lambda post: post.staff_id)
    )
    assert [post.text for post in in_group] == ["Sent to you privately."]
    assert [post.staff_id for post in private] == ["u003"]
    assert any(word in private[0].text for word in SECRETS)
    for post in in_group:
        assert not any(word in post.text + post.title + str(post.commands) for word in SECRETS)


def test_the_answer_in_the_group_is_in_the_askers_language(secret):
    secret.must("/lang zh")
    assert shown(secret.say("/kr show 7")) == "已私发给你。"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param("/kr update 7 done", "ambiguous_amount", id="a question that holds the target"),
        pytest.param("/kr update 7 +5%", "ambiguous_amount", id="a question that holds the value"),
        pytest.param("/kr edit 7 start 777", "start_is_target", id="a refusal that holds the target"),
        pytest.param("/okr align O2 O2", "alignment_loop", id="a refusal that holds the reference"),
    ],
)
def test_a_refusal_about_something_private_goes_one_to_one_too(secret, line, code):
    handled = secret.say(line)
    assert handled.refused == code
    assert shown(handled) == "Sent to you privately."
    private = secret.posts(staff_id="u003")[-1]
    assert private.title == ("One question" if code == "ambiguous_amount" else "Not done")
    assert "777" in private.text or "O2" in private.text or "=" in private.text


@pytest.mark.parametrize(
    "line", ["/okr", "/okr SALES", "/okr all", "/okr risk", "/okr stale", "/status", "/card", ""]
)
def test_a_list_of_the_group_leaves_out_what_is_private(secret, line):
    text = shown(secret.say(line))
    assert text
    assert not any(word in text for word in SECRETS)


@pytest.mark.parametrize("kind", ["checkin", "card"])
def test_posts_of_the_timetable_leave_out_what_is_private(secret, kind):
    secret.forward(days=20)
    text = shown(secret.tick(kind))
    assert "Active shops" in text
    assert not any(word in text for word in SECRETS)


@pytest.mark.parametrize("by", ["u003", "u001"])
def test_one_to_one_owner_and_manager_see_it(secret, by):
    assert "777" in secret.must("/kr show SALES/KR7", by=by, group=None)


def test_what_is_for_the_group_is_said_in_it_and_nowhere_else(secret):
    secret.must("/okr add Train everybody group")
    secret.must("/kr add O3 Lessons from 0 to 888")
    assert "888" in secret.must("/kr show 8", by="u005")
    assert secret.must("/kr show SALES/KR8", by="u005", group="PRODUCT") == "Sent to you privately."
    assert secret.refused("/kr show SALES/KR8", by="u007", group="PRODUCT") == "unknown_reference"
    assert "Train" not in secret.must("/okr SALES", by="u001", group="PRODUCT")


def test_the_hint_what_there_is_holds_nothing_private(secret):
    text = shown(secret.say("/kr show KR99"))
    assert "KR1" in text
    assert "KR7" not in text


def test_a_printed_answer_is_for_the_one_who_called(secret):
    before = [post.request_id for post in secret.posts(staff_id="u003")]
    assert "777" in secret.must("/kr show 7", door=ReplyBy.PRINT)
    assert [post.request_id for post in secret.posts(staff_id="u003")] == before


def test_the_groups_setting_decides_where_a_line_says_nothing(secret):
    secret.configure("SALES", visibility="group")
    secret.must("/okr add Ours")
    secret.must("/okr add Everyones company")
    assert [each.visibility for each in secret.objectives()[2:]] == ["group", "company"]

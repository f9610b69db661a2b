"""A message too long for a door leaves in parts: no line is lost, said twice or cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.outbound.shapes import LONGEST_IMAGE, parts, response
from cards import progress_card
from cards.message import Button, Link, Message, Picture
from cards.progress_card import Course
from dingtalk_client.cutting import size
from dingtalk_client.messages import APP_ROBOT_BYTES, WEBHOOK_BYTES, ActionCard, tap_url, to_json
from handlers.pulses import taken
from i18n.languages import LANGUAGES
from tests.cards.test_listing import entry
from tests.kit.builders import FIRST_MORNING, Q4, a_group, a_key_result, an_objective
from tests.kit.readers import a_reader

# What DingTalk takes: the bodies of both doors, and what our own parts are cut to.
DOORS = [
    pytest.param(WEBHOOK_BYTES, 20_000, id="webhook"),
    pytest.param(APP_ROBOT_BYTES, 15_000, id="app robot"),
]
LONG_TITLE = '让每一位新客户在第一周就用起来并且愿意把我们推荐给同行 "KR" ' * 6


def a_long_card(lang: str) -> Message:
    """Forty objectives of five key results, with the longest titles there may be."""
    entries = [
        entry(
            an_objective(
                *(
                    a_key_result(id=key, number=key, title=f"{key} {LONG_TITLE}"[:200], current=key % 100)
                    for key in range(number * 5 - 4, number * 5 + 1)
                ),
                id=number,
                number=number,
                title=f"{number} {LONG_TITLE}"[:200],
            )
        )
        for number in range(1, 41)
    ]
    pulse = taken(entries, moved=(), still=(), skipped=(), told_since=FIRST_MORNING)
    return progress_card.card(a_reader(lang), a_group(), Q4, entries, pulse, Course(), late=False)


def lines_of(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("limit", "taken_by_the_door"), DOORS)
def test_every_line_of_a_long_card_is_in_exactly_one_part(lang, limit, taken_by_the_door):
    card = a_long_card(lang)
    found = parts(card, limit)
    assert len(found) > 2
    said = []
    for number, part in enumerate(found, 1):
        heading, *rest = lines_of(part.text)
        assert heading == f"**({number}/{len(found)})**"
        said += rest
        assert size(part) <= taken_by_the_door
    assert said == lines_of(card.text)


@pytest.mark.parametrize(("limit", "taken_by_the_door"), DOORS)
def test_the_words_of_a_late_one_have_room_too(limit, taken_by_the_door):
    card = a_long_card("vi")
    late = Message(card.title, card.text, card.buttons, late="Trả lời trễ: bot vừa mới kết nối lại. " * 3)
    first, *_ = parts(late, limit, late=True)
    assert first.text.startswith("Trả lời trễ")
    assert size(first) <= taken_by_the_door


def test_the_buttons_are_on_the_last_part():
    *others, last = parts(a_long_card("en"), WEBHOOK_BYTES)
    assert isinstance(last, ActionCard)
    assert not any(isinstance(each, ActionCard) for each in others)


@pytest.mark.parametrize(("limit", "taken_by_the_door"), DOORS)
def test_a_line_longer_than_the_limit_is_cut_and_whole_again_when_put_together(limit, taken_by_the_door):
    line = '目标"' * 12_000
    found = parts(Message("t", f"before\n\n{line}\n\nafter", (Button("b", "/okr"),)), limit)
    assert all(size(each) <= taken_by_the_door for each in found)
    said = [each.text.split("\n\n", 1)[1] for each in found]
    assert "".join(said) == f"before\n\n{line}\n\nafter"


def test_what_fits_is_one_message_without_a_number():
    (only,) = parts(Message("t", "short"), APP_ROBOT_BYTES)
    assert only.text == "short"


def test_only_the_first_part_mentions_those_it_concerns_and_a_response_nobody():
    message = Message("t", "进度\n\n" * 3_000, pings=("u003", "u004"))
    first, *rest = parts(message, WEBHOOK_BYTES)
    assert first.at.staff_ids == ("u003", "u004")
    assert rest
    assert not any(part.at for part in rest)
    assert "u003" not in to_json(response(Message("t", "x", pings=("u003",))))


def test_the_ids_of_those_it_mentions_fit_into_dingtalk_s_limit():
    people = tuple(f"{number:064}" for number in range(60))
    for part in parts(Message("t", "进" * 30_000, pings=people), WEBHOOK_BYTES):
        assert len(to_json(part.wire()).encode()) <= 20_000


LINKED = Message("t", "short", (Button("Mine", "/okr mine"),), links=(Link("Group page", "/groups/SALES"),))
PAGE = "https://okr.example.com/groups/SALES"


def test_a_link_is_a_button_among_others():
    (part,) = parts(LINKED, APP_ROBOT_BYTES, pages="https://okr.example.com")
    assert part.text == "short"
    assert [button.url for button in part.buttons] == [tap_url("/okr mine"), PAGE]


def test_a_message_without_buttons_has_the_link_as_a_line():
    (part,) = parts(replace(LINKED, buttons=()), WEBHOOK_BYTES, pages="https://okr.example.com")
    assert part.wire()["markdown"]["text"] == f"short\n\n[Group page]({PAGE})"


def test_where_nobody_can_reach_us_there_is_no_link():
    (part,) = parts(LINKED, APP_ROBOT_BYTES)
    assert (part.text, len(part.buttons)) == ("short", 1)


def test_a_response_has_the_link_and_no_picture():
    picture = Picture({"kind": "trend"}, "KR1", "▁█")
    message = replace(LINKED, text="a\n\n▁█", picture=picture)
    card = response(message, "https://okr.example.com")["actionCard"]
    assert (card["text"], card["btns"][1]["actionURL"]) == ("a\n\n▁█", PAGE)


@pytest.mark.parametrize(("limit", "taken_by_the_door"), DOORS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_card_with_a_picture_and_its_link_fits(lang, limit, taken_by_the_door):
    card = replace(
        a_long_card(lang), picture=Picture({"kind": "trend"}, "进" * 200), links=LINKED.links, late="迟" * 40
    )
    found = parts(
        card, limit, late=True, pages="https://okr.example.com", image="@" + "x" * (LONGEST_IMAGE - 1)
    )
    assert "![进" in found[0].text
    assert all(size(part) <= taken_by_the_door for part in found)


@pytest.mark.parametrize("image", ["", "@" + "x" * LONGEST_IMAGE], ids=["none", "longer than any"])
def test_an_id_that_could_burst_the_limit_is_shown_no_more_than_none(image):
    (part,) = parts(Message("t", "x", picture=Picture({}, "KR1")), WEBHOOK_BYTES, image=image)
    assert part.text == "x"

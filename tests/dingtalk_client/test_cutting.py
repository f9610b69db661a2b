from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dingtalk_client.cutting import size, split
from dingtalk_client.messages import APP_ROBOT_BYTES, WEBHOOK_BYTES, ActionCard, Markdown, Tap, to_json

UPDATE = Tap("更新", "/kr update 3 45%")


def taps(count: int) -> tuple[Tap, ...]:
    return tuple(Tap(f"b{number}", f"c{number}") for number in range(1, count + 1))


def test_a_message_that_fits_is_left_whole():
    assert split("t", "x", [], WEBHOOK_BYTES) == [Markdown("t", "x")]
    assert split("t", "x", [UPDATE], WEBHOOK_BYTES) == [ActionCard("t", "x", (UPDATE,))]


def test_parts_are_numbered_and_the_last_has_the_buttons():
    text = "\n\n".join(f"**O{number}** " + "进" * 2_000 for number in range(1, 6))
    parts = split("进度", text, [UPDATE], WEBHOOK_BYTES)
    assert [part.title for part in parts] == ["进度 (1/2)", "进度 (2/2)"]
    assert [type(part) for part in parts] == [Markdown, ActionCard]
    assert parts[1].text.startswith("**O4** ")  # cut between two objectives


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        pytest.param("a" * 50 + "\n\n" + "b" * 90, ["a" * 50 + "\n\n", "b" * 90], id="after a blank line"),
        pytest.param(
            "a" * 50 + "\n" + "b" * 90, ["a" * 50 + "\n", "b" * 90], id="after a line where no line is blank"
        ),
        pytest.param("a" * 250, ["a" * 100, "a" * 100, "a" * 50], id="between characters of a long line"),
        pytest.param("进" * 70, ["进" * 33, "进" * 33, "进" * 4], id="three bytes are never torn"),
        pytest.param('"' * 70, ['"' * 50, '"' * 20], id="an escaped sign counts for two"),
        pytest.param(
            "a" * 20 + "\n\n" + "b" * 120 + "\n\n" + "c" * 20,
            ["a" * 20 + "\n\n", "b" * 100, "b" * 20 + "\n\n" + "c" * 20],
            id="what follows a torn paragraph joins its rest",
        ),
    ],
)
def test_where_a_text_is_cut(text, texts):
    room = 100
    limit = size(Markdown("t (9999/9999)", "")) + room
    assert [part.text for part in split("t", text, [], limit)] == texts


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(st.sampled_from('a"\\\n\t进😀\x01 '), max_size=2_000),
    count=st.integers(0, 7),
    limit=st.integers(1_200, 3_000),
)
def test_no_character_is_lost_and_no_part_is_too_long(text, count, limit):
    parts = split("标题", text, taps(count), limit)
    assert "".join(part.text for part in parts) == text
    assert max(map(size, parts)) <= limit
    assert all(isinstance(part, Markdown) for part in parts[:-1])
    assert getattr(parts[-1], "buttons", ()) == taps(count)


@pytest.mark.parametrize(("limit", "allowed"), [(WEBHOOK_BYTES, 20_000), (APP_ROBOT_BYTES, 15_000)])
def test_the_limits_leave_a_margin_to_dingtalks(limit, allowed):
    for part in split("进度", "进\n" * 30_000, taps(5), limit):
        assert len(to_json(part.wire()).encode()) < allowed
        assert len(part.app_robot()[1].encode()) < allowed


def test_title_and_buttons_that_leave_no_room_are_our_fault():
    with pytest.raises(ValueError, match="leave -"):
        split("t" * 5_000, "x", [], 1_000)

"""The fine print of a line and of undo, through signed callbacks."""

from __future__ import annotations

import pytest

from tests.kit.callers import Callers, taps

MARK = "\u2005"


@pytest.mark.parametrize(
    ("line", "confidence", "stated", "note"),
    [
        pytest.param("40", None, None, "", id="reference and amount"),
        pytest.param("40 conf 7", 7, None, "", id="conf 7"),
        pytest.param("40 信心7", 7, None, "", id="信心7"),
        pytest.param("40 conf 0", 0, None, "", id="0 is a confidence"),
        pytest.param("40 conf 10", 10, None, "", id="10 is one"),
        pytest.param("40 on track", None, "on_track", "", id="a status word"),
        pytest.param("40 off track", None, "at_risk", "", id="off track is at risk"),
        pytest.param("40 有风险", None, "at_risk", "", id="in Chinese"),
        pytest.param(
            "40 conf 7 behind 3 of 5 signed, 45% left", 7, "behind", "3 of 5 signed, 45% left", id="rest"
        ),
        pytest.param("40 waiting conf 7", None, None, "waiting conf 7", id="behind a word all is note"),
    ],
)
async def test_amount_confidence_status_and_the_rest_is_the_note(
    sales: Callers, line: str, confidence: int | None, stated: str | None, note: str
) -> None:
    await sales.say(f"/kr update KR1 {line}")
    kr = await sales.key_result("KR1")
    assert (kr["current"], kr["confidence"], kr["stated_health"]) == ("40", confidence, stated)
    assert kr["checkins"][0]["note"] == note


@pytest.mark.parametrize("typed", ["conf 11", "conf -1", "conf 7.5", "conf high", "信心11"])
async def test_a_confidence_is_0_to_10(sales: Callers, typed: str) -> None:
    await sales.say(f"/kr update KR1 40 {typed}")
    assert (await sales.key_result("KR1"))["checkins"] == []


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        pytest.param("on 11-01", "2026-11-01", id="without its year"),
        pytest.param("on 2026-11-01", "2026-11-01", id="a whole date"),
        pytest.param("on yesterday", "2026-11-17", id="by name"),
        pytest.param("于 11月1日", "2026-11-01", id="in Chinese"),
    ],
)
async def test_on_date_is_a_back_dated_check_in(sales: Callers, typed: str, day: str) -> None:
    await sales.say(f"/kr update KR1 40 {typed} from the books")
    [report] = (await sales.key_result("KR1"))["checkins"]
    assert (report["at"][:10], report["note"]) == (day, "from the books")


async def test_several_lines_are_several_updates_all_or_nothing(sales: Callers) -> None:
    await sales.say("/u 1 40\n/u 3 60%\n/u 2 many")
    assert {kr["current"] for kr in (await sales.key_results()).values()} == {None}
    await sales.say("/u 1 40\n/u 3 60%")
    assert [(await sales.key_result(ref))["current"] for ref in ("KR1", "KR3")] == ["40", "60"]


async def test_an_objective_and_its_key_results_come_in_one_message(callers: Callers) -> None:
    await callers.say("/okr add Win\n/kr add Dealers from 0 to 40\n/kr add Towns from 0 to 9 weight 2")
    [objective] = (await callers.objectives()).values()
    assert [kr["title"] for kr in objective["key_results"]] == ["Dealers", "Towns"]


@pytest.mark.parametrize(
    ("typed", "title", "visibility", "kind"),
    [
        pytest.param("Win private", "Win", "private", "aspirational", id="the last word"),
        pytest.param("Win committed group", "Win", "group", "committed", id="the last two"),
        pytest.param(
            "Keep private data safe", "Keep private data safe", "company", "aspirational", id="not last"
        ),
        pytest.param('Be "private"', "Be private", "company", "aspirational", id="inside quotes"),
        pytest.param("Win private private", "Win private", "private", "aspirational", id="each counts once"),
    ],
)
async def test_options_of_add_count_only_as_the_last_words_outside_quotes(
    callers: Callers, typed: str, title: str, visibility: str, kind: str
) -> None:
    await callers.say(f"/okr add {typed}")
    [added] = (await callers.objectives()).values()
    assert (added["title"], added["visibility"], added["kind"]) == (title, visibility, kind)


async def test_the_receipt_names_the_options(callers: Callers) -> None:
    await callers.say("/okr add Lead", by="u002", where="company")
    said = f"/okr add Win @Bo Chen{MARK}under COMPANY/O1 committed company"
    text = await callers.say(said, by="u001", mentions=["u004"])
    for named in ("Bo Chen", "COMPANY/2026Q4/O1", "committed", "seen by the whole company", "2026Q4"):
        assert named in text
    text = await callers.say(
        f"/kr add O1 Towns from 0 to 9 by 12-01 weight 2 @Bo Chen{MARK}", by="u004", mentions=["u004"]
    )
    for named in ("0 → 9", "Tue, Dec 1, 2026", "weight 2", "Bo Chen"):
        assert named in text


@pytest.mark.parametrize(
    "line",
    [
        "> /kr update 1 40",
        "＞ /kr update 1 40",
        "「回复 李雷：/kr update 1 40」",
        "[回复] /kr update 1 40",
        "> /kr update 1 40\n> /kr update 1 50",
    ],
)
async def test_a_quoted_line_is_answered_never_executed(sales: Callers, line: str) -> None:
    assert "/help" in await sales.say(line)
    assert (await sales.key_result("KR1"))["checkins"] == []


@pytest.mark.parametrize("line", ["/okr\n> /kr update 1 40", "> /kr update 1 40\n/okr"])
async def test_what_is_typed_beside_a_quoted_line_runs_without_it(sales: Callers, line: str) -> None:
    assert "New customers succeed" in await sales.say(line)
    assert (await sales.key_result("KR1"))["checkins"] == []


@pytest.mark.parametrize("kind", ["chatRecord", "picture", "file", "interactiveCard"])
async def test_a_forwarded_message_is_answered_never_executed(sales: Callers, kind: str) -> None:
    record = {"chatRecord": [{"content": "/kr update 1 40"}]}
    assert "/help" in await sales.say("/kr update 1 40", msgtype=kind, content=record, text=...)
    assert (await sales.key_result("KR1"))["checkins"] == []


@pytest.mark.parametrize(
    "typed",
    [
        "/kr update 3 45%",
        "／kr update 3 45%",
        "kr update 3 45%",
        "/kr\u3000update\u00a03\t45%",
        "/u 3 45%",
        "/更新 3 45%",
        "/进度 3 45%",
        "/kr 3 45%",
        "/cập nhật 3 45%",
        "/KR UPDATE KR3 ４５％",
        "KR3 45%",
    ],
)
async def test_every_alias_works_everywhere_with_or_without_a_slash(sales: Callers, typed: str) -> None:
    await sales.say(typed)
    assert (await sales.key_result("KR3"))["current"] == "45"


async def test_a_misspelt_command_that_would_write_is_one_tap_away_and_not_run(sales: Callers) -> None:
    said = await sales.hear("/kr udpate 1 40")
    assert taps(said) == ["/kr update 1 40"]
    assert (await sales.key_result("KR1"))["checkins"] == []


async def test_every_change_is_answered_with_what_changed_and_the_way_back(sales: Callers) -> None:
    await sales.say("/kr update 2 42")
    text = await sales.say("/kr update 2 36")
    for part in ("42 h → 36 h", "50%", "was 25%", "rule gap 10 25", "/undo"):
        assert part in text
    for line in (
        "/okr edit O1 Grow",
        "/kr edit KR1 target 300",
        "/kr add O1 New from 0 to 9",
        "/okr add New",
    ):
        assert "@OKR /undo" in await sales.say(line)


async def test_undo_is_last_in_first_out_over_my_own_changes_in_this_group(sales: Callers) -> None:
    await sales.say("/kr update 1 40")
    await sales.say("/kr update 1 60")
    await sales.say("/kr update 3 70%", by="u001")
    await sales.say("/okr add Elsewhere", where="product")
    await sales.say("/kr update 1 80", where=None)
    await sales.say("/undo")
    await sales.say("/撤销")
    assert "10 minutes" in await sales.say("/undo")
    kr = await sales.key_result("KR1")
    assert [(report["value"], report["undone"]) for report in kr["checkins"]] == [
        ("40", True),
        ("60", True),
        ("80", False),
    ]
    assert (await sales.key_result("KR3"))["current"] == "70"
    assert "PRODUCT/2026Q4/O1" in await sales.objectives()


@pytest.mark.parametrize(("seconds", "left"), [(600, None), (601, "40")])
async def test_undo_reaches_back_ten_minutes(sales: Callers, seconds: int, left: str | None) -> None:
    await sales.say("/kr update 1 40")
    sales.clock.forward(seconds=seconds)
    await sales.say("/undo")
    assert (await sales.key_result("KR1"))["current"] == left


async def test_later_changes_of_others_stand(sales: Callers) -> None:
    await sales.say("/kr update 1 40")
    await sales.say("/kr update 1 70", by="u001")
    await sales.say("/undo")
    assert (await sales.key_result("KR1"))["current"] == "70"


async def test_undoing_the_creation_of_what_others_built_on_is_refused(sales: Callers) -> None:
    await sales.say("/okr add Win")
    await sales.say("/kr add O2 Dealers from 0 to 40", by="u001")
    await sales.say("/undo")
    assert "SALES/2026Q4/O2" in await sales.objectives()


async def test_the_undo_button_of_a_private_receipt_works_where_it_is_read(sales: Callers) -> None:
    said = await sales.hear("/okr add Find another job private")
    [undo] = taps(said)
    await sales.say(undo, where=None)
    assert "SALES/2026Q4/O2" not in await sales.objectives()

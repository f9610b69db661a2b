"""Lists, the map, the quality check, templates and help, through signed callbacks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.kit.callers import Callers, in_group, one_to_one, taps


@pytest.fixture
async def cascade(callers: Callers) -> Callers:
    """COMPANY/O1 ← SALES/O1 (u003) ← PRODUCT/O1; SALES/O2 is private to u003."""
    await callers.say("/okr add Be loved by shops\n/kr add NPS from 10 to 50", by="u002", where="company")
    await callers.say("/okr add Win the south under COMPANY/O1\n/kr add Shops from 0 to 9")
    await callers.say("/okr add Ship calmly under SALES/O1\n/kr add Releases from 0 to 12", where="product")
    await callers.say("/okr add Hire a rival private\n/kr add Rivals from 0 to 777")
    return callers


async def test_a_list_answers_for_a_group_a_person_mine_and_all(cascade: Callers) -> None:
    for line, where in (("/okr", "sales"), ("/okr SALES", "product"), ("/okr all", "product")):
        said = await cascade.hear(line, where=where)
        assert "Win the south" in in_group(said)
        assert "1 more is not for here." in in_group(said)
        assert "rival" not in in_group(said) + one_to_one(said)
    said = await cascade.hear("/me", where="product")
    assert "rival" not in in_group(said)
    assert "Hire a rival" in one_to_one(said)
    said = await cascade.hear("/okr @王小明", by="u004", mentions=["u003"])
    assert "Win the south" in in_group(said)
    assert "rival" not in in_group(said) + one_to_one(said)
    assert "not for here" not in in_group(said)


async def test_a_long_list_is_read_to_its_end_by_taps(callers: Callers) -> None:
    for first in range(1, 61, 10):
        await callers.say("\n".join(f"/okr add Aim {n}." for n in range(first, first + 10)))
    seen: list[str] = []
    line = ["/okr all"]
    while line:
        said = await callers.hear(line[0])
        seen += re.findall(r"Aim \d+\.", in_group(said).partition("\n")[2])
        line = [each for each in taps(said) if "page" in each]
    assert sorted(set(seen)) == sorted(f"Aim {n}." for n in range(1, 61))


async def test_the_map_shows_who_serves_whom_and_nothing_private(cascade: Callers) -> None:
    said = in_group(await cascade.hear("/map", where="product"))
    lines = [line for line in said.split("\n\n") if "/O1" in line]
    assert [line.count("　") for line in lines] == [0, 1, 2]
    assert "rival" not in said
    assert "O2" not in said


@pytest.mark.parametrize(
    ("by", "where"), [("u003", "sales"), ("u001", "sales"), ("u004", "sales"), ("u004", None)]
)
async def test_a_warning_names_only_what_its_readers_may_see(
    cascade: Callers, by: str, where: str | None
) -> None:
    await cascade.say("hello", by="u004")  # who spoke in a group is a member of it
    said = await cascade.hear("/okr add Hire a rival", by=by, where=where)
    assert "says the same" not in in_group(said) + one_to_one(said)
    said = await cascade.hear("/okr add Be loved by the shops", by=by, where=where)
    assert "says the same as COMPANY/2026Q4/O1" in in_group(said) + one_to_one(said)


async def test_the_quality_check_blocks_nothing_and_its_lines_can_be_copied(cascade: Callers) -> None:
    said = await cascade.say("/okr edit O1 Win 200 shops")
    assert "! O1: holds a number" in said
    assert "Undo within" in said
    check = await cascade.say("/lint O1")
    [mended] = re.findall(r"^@OKR (/okr edit .*)$", check, re.MULTILINE)
    await cascade.say(mended)
    assert "holds a number" not in await cascade.say("/lint O1")


async def test_a_template_is_adopted_filled_in_and_then_open(tmp_path: Path) -> None:
    callers = Callers(tmp_path, OKR_GROUPS__SALES__LANG="zh-CN")
    await callers.say("/模板 销售 采用")
    [draft] = (await callers.objectives()).values()
    assert draft["state"] == "draft"
    assert {kr["start"] for kr in draft["key_results"]} == {None}
    said = ""
    for kr in draft["key_results"]:
        said = await callers.say(f"/kr edit {kr['ref'].rpartition('/')[2]} start 3")
    assert "正式生效" in said
    [opened] = (await callers.objectives()).values()
    assert opened["state"] == "open"
    await callers.say("/undo")
    [again] = (await callers.objectives()).values()
    assert again["state"] == "draft"
    await callers.bot.stop()


async def test_help_leads_to_every_command_in_two_taps(callers: Callers) -> None:
    card = await callers.hear("/help")
    families = [in_group(await callers.hear(line)) for line in taps(card)]
    listed = {name for text in families for name in re.findall(r"^- \*\*(/[^*]+)\*\*", text, re.MULTILINE)}
    everything = in_group(await callers.hear("/help all"))
    assert listed == set(re.findall(r"^- \*\*(/[^*]+)\*\*", everything, re.MULTILINE))
    assert {"/kr update", "/okr", "/map", "/lint", "/template", "/undo", "/help"} <= listed

"""/lint and the warnings of receipts: nothing is blocked, nothing unseen is given away, every line mends."""

from __future__ import annotations

import re

import pytest

from tests.kit.desk import Desk, commands, shown

CODES = {
    "no_number": "names no number",
    "task": "begins with work",
    "number": "holds a number",
    "vague": "promises nothing",
    "few": "of at least 2 key results",
    "many": "at most 5 can be kept in mind",
    "unaligned": "aligned to nothing above",
    "due": "outside the cycle",
    "done": "beyond 80% of its target",
    "weights": "has weights",
    "duplicate": "says the same as",
}
GOOD = "/kr add O1 Refund time from 48h to 24h\n/kr add O1 Shops that reorder from 10 to 90"


@pytest.fixture
def good(desk: Desk) -> Desk:
    """COMPANY/O1, and SALES/O1 of u003 which serves it: nothing to mend."""
    desk.must("/okr add Be loved by shops", by="u002", group="COMPANY")
    desk.must("/okr add First choice in the south under COMPANY/O1\n" + GOOD)
    return desk


def said(text: str, ref: str, code: str) -> bool:
    return any(line.startswith(f"! {ref}: ") and CODES[code] in line for line in text.split("\n\n"))


def test_what_is_good_is_let_be(good):
    assert "Nothing to mend." in good.must("/lint O1")
    assert "1 objective, 0 with something to mend" in good.must("/lint")


@pytest.mark.parametrize(
    ("line", "ref", "code"),
    [
        ("/kr add O1 Policy published done/not done", "KR3", "no_number"),
        ("/kr add O1 Launch of sites from 0 to 9", "KR3", "task"),
        ("/kr add O1 Better answers from 0 to 9", "KR3", "vague"),
        ("/kr add O1 Churn from 90 to 100", "KR3", "done"),
        ("/kr add O1 Renewals from 90% to 95%", "KR3", "done"),
        ("/kr add O1 Stock from 50 to 45", "KR3", "done"),
        ("/kr add O1 Calls from 0 to 9 by 2027-02-01", "KR3", "due"),
        ("/kr add O1 Calls from 0 to 9 weight 0", "O1", "weights"),
        ("/kr add O1 Refund times from 3 to 9", "KR3", "duplicate"),
        ("/okr edit O1 Win 200 shops", "O1", "number"),
        ("/okr edit O1 Somewhat better service", "O1", "vague"),
        ("/kr edit KR1 title 推进系统升级", "KR1", "task"),
        ("/kr edit KR1 target 40", "KR1", "done"),
        ("/kr edit KR1 by 2027-02-01", "KR1", "due"),
        ("/kr edit KR1 weight 100", "O1", "weights"),
        ("/okr edit O1 Be loved by the shops", "O1", "duplicate"),
    ],
)
def test_a_receipt_warns_and_the_mended_line_puts_it_right(good, line, ref, code):
    assert said(good.must(line), ref, code)
    text = good.must("/lint O1")
    assert said(text, ref, code)
    lines = text.split("\n\n")
    place = next(n for n, each in enumerate(lines) if each.startswith(f"! {ref}: ") and CODES[code] in each)
    mended = lines[place + 1]
    assert mended.startswith("@OKR /")
    if code == "no_number":  # a measure is said anew, the old one is given up
        good.must("/kr drop KR3 said anew")
        good.must("/yes")
    good.must(mended.removeprefix("@OKR "))
    if mended.startswith(("@OKR /kr drop", "@OKR /okr drop")):
        good.must("/yes")
    elif "keep above" in mended:
        good.must("/kr drop KR3 said anew")
        good.must("/yes")
    again = good.must("/lint O1") if "/okr drop" not in mended else ""
    assert not said(again, ref, code)


def test_an_orphan_is_told_what_there_is_to_align_to(good):
    assert said(good.must("/okr add Stand alone"), "O2", "unaligned")
    text = good.must("/lint O2")
    assert "@OKR /okr align O2 COMPANY/O1" in text
    assert said(text, "O2", "few")
    good.must("/okr align O2 COMPANY/O1")
    assert not said(good.must("/lint O2"), "O2", "unaligned")


def test_where_there_is_nothing_to_align_to_nobody_is_told_to(desk):
    for key in ("COMPANY", "PRODUCT", "SALES"):
        desk.configure(key, level="team", parent=None)
    assert "!" not in desk.must("/okr add Stand alone")


def test_a_new_objective_is_not_scolded_for_having_no_key_results_yet(good):
    assert "at least" not in good.must("/okr add Second choice under COMPANY/O1")
    assert said(good.must("/lint O2"), "O2", "few")


def test_too_many_key_results_are_counted_while_they_come_in_one_message(good):
    parts = ("Answer time", "Open seats", "Late trains", "Empty shelves", "Loud phones", "Cold coffee")
    text = good.must("\n".join(["/okr add Third", *(f"/kr add {part} from 0 to 9" for part in parts)]))
    assert said(text, "O2", "many")
    assert "@OKR /kr drop KR8 " in good.must("/lint O2")


def test_the_sixth_objective_of_somebody_is_one_too_many(good):
    for n, title in enumerate(("Calm nights", "Warm welcome", "Clear words", "Short queues"), start=2):
        assert "can be kept in mind" not in good.must(f"/okr add {title} under COMPANY/O1"), n
    assert "! O6: is one of 6 of its owner" in good.must("/okr add Clean desks under COMPANY/O1")
    assert "is one of 6" in good.must("/lint O6")
    assert "is one of 6" not in good.must("/lint O5")


def test_a_receipt_has_at_most_two_warnings_before_the_way_back(good):
    line = "/kr add O1 Launch better refund time from 90 to 100 by 2027-02-01"
    text = good.must(line)
    lines = text.split("\n\n")
    warned = [n for n, each in enumerate(lines) if each.startswith("! ")]
    assert len(warned) == 2
    assert lines[warned[-1] + 1] == "2 more: @OKR /lint O1"
    assert lines[-1] == "Undo within 10 minutes: @OKR /undo"
    assert good.must("/lint O1").count("! KR3: ") == 4


def test_a_message_of_several_lines_has_two_in_all(good):
    text = good.must("/okr add Win 5 shops\n/kr add Launch it done/not done\n/kr add Do it done/not done")
    assert text.count("! ") == 2
    assert text.count("Undo within") == 1


def test_nothing_is_blocked(good):
    before = good.written()
    good.must(
        "/okr add Improve 5 things\n/kr add Do better done/not done\n/kr add Do more from 99 to 100 weight 0"
    )
    assert good.written() > before


def test_an_edit_that_changes_nothing_warns_of_nothing(good):
    good.must("/okr edit O1 Improve it")
    assert "! " not in good.must("/okr edit O1 Improve it")


def test_the_check_speaks_the_readers_language(good):
    good.must("/lang zh")
    text = good.must("/kr add O1 推进系统升级 done/not done")
    assert "! KR3: 没有数字" in text
    assert "! KR3: 以“推进”开头" in text
    assert "@OKR /kr edit KR3 title 系统升级带来的变化" in good.must("/检查 O1")


def test_one_to_one_and_elsewhere_lines_carry_the_group(good):
    good.must("/okr edit O1 Win 200 shops")
    for group in (None, "PRODUCT"):
        text = good.must("/lint SALES/O1", group=group)
        [mended] = re.findall(r"(/okr edit \S+ .*)$", text, re.MULTILINE)
        assert mended == "/okr edit SALES/O1 Win shops"
    assert "**SALES/O1 Win 200 shops**" in good.must("/lint", group=None)


def test_a_list_names_what_is_faulty_two_each_and_leads_to_the_rest(good):
    good.must("/okr edit O1 Improve 200 shops")
    good.must(
        "/okr add Good as it is under COMPANY/O1\n" + GOOD.replace("O1", "O2").replace("Refund", "Answer")
    )
    handled = good.say("/lint")
    text = shown(handled)
    assert "2 objectives, 2 with something to mend" in text
    assert said(text, "O1", "number")
    assert "/lint O1" in commands(handled)
    assert "Quality check · mine" in good.must("/lint mine")


def test_a_long_check_comes_in_pages(good):
    for n in range(12):
        good.must(f"/kr add O1 Improve part {n} of {n * n} done/not done")
    found: list[str] = []
    tapped = ["/lint O1"]
    while tapped:
        handled = good.say(tapped[0])
        found += [line for line in shown(handled).split("\n\n") if line.startswith("! ")]
        tapped = [each for each in commands(handled) if "page" in each]
    assert len(found) == len(set(found)) > 20


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("/lint KR1", "bad_reference"),
        ("/lint O9", "unknown_reference"),
        ("/lint O1 O2", "unexpected_word"),
        ("/lint nonsense", "bad_reference"),
    ],
)
def test_what_cannot_be_checked_is_refused(good, line, code):
    assert good.refused(line) == code


@pytest.fixture
def secret(good: Desk) -> Desk:
    """u003 has a private O2 of Sales with KR3, u006 an O1 of Product for its group alone with KR1."""
    good.must("/okr add Hire a rival private\n/kr add Rivals hired from 0 to 7")
    good.must("/okr add Sell the cellar group\n/kr add Cellars sold from 0 to 7", by="u006", group="PRODUCT")
    return good


SAME = ("Hire a rival", "Sell the cellar")


@pytest.mark.parametrize("title", SAME)
@pytest.mark.parametrize("by", ["u003", "u001", "u004"])
def test_in_the_group_no_warning_gives_away_what_not_everybody_there_may_see(secret, title, by):
    text = secret.must(f"/okr add {title}", by=by)
    assert "says the same" not in text
    assert "says the same" not in secret.must("/lint", by=by)
    ref = f"O{len(secret.objectives())}"
    assert "says the same" not in secret.must(f"/lint {ref}", by=by)
    for line in ("Rivals hired", "Cellars sold"):
        assert "says the same" not in secret.must(f"/kr add {ref} {line} from 0 to 7", by=by)


@pytest.mark.parametrize(
    ("by", "line", "twin"),
    [
        pytest.param("u003", "/okr add Hire a rival", "SALES/2026Q4/O2", id="one's own"),
        pytest.param("u004", "/okr add Hire a rival", None, id="a colleague's private one"),
        pytest.param("u004", "/okr add Sell the cellar", None, id="another group's own"),
        pytest.param("u004", "/okr add Be loved by shops", "COMPANY/2026Q4/O1", id="everybody's"),
    ],
)
def test_one_to_one_only_what_the_writer_sees_is_compared(secret, by, line, twin):
    text = secret.must(line, by=by, group=None)
    assert ("says the same as" in text) is (twin is not None)
    assert twin is None or f"says the same as {twin}" in text


def test_a_private_receipt_may_name_what_the_writer_sees(secret):
    secret.must("/okr add Hire a rival private")
    assert "says the same as SALES/2026Q4/O2" in secret.posts(staff_id="u003")[-1].text
    assert secret.must("/lint O3") == "Sent to you privately."


def test_how_many_objectives_somebody_has_counts_none_that_is_private(secret):
    for title in ("Calm nights", "Warm welcome", "Clear words", "Short queues"):
        text = secret.must(f"/okr add {title} under COMPANY/O1")
    assert "is one of" not in text
    assert "is one of 7" in secret.must("/okr add Clean desks under COMPANY/O1 private", group=None)

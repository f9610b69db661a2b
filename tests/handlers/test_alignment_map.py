"""/map: who serves whom, as far as it may be shown here."""

from __future__ import annotations

import pytest

from tests.kit.chains import chain
from tests.kit.desk import Desk, commands, shown


@pytest.fixture
def cascade(desk: Desk) -> Desk:
    """SALES/O1 serves COMPANY/KR1, PRODUCT/O1 serves SALES/O1, SALES/O2 serves nothing."""
    desk.must("/okr add Be loved\n/kr add NPS from 10 to 50", by="u002", group="COMPANY")
    desk.must("/okr add Win the south under COMPANY/KR1\n/kr add Shops from 0 to 9")
    desk.must("/kr update 1 1")
    desk.must("/okr add Stand alone")
    desk.must("/okr add Ship weekly under SALES/O1", by="u006", group="PRODUCT")
    return desk


def drawn(text: str) -> list[str]:
    return [line for line in text.split("\n\n") if "/O" in line and not line.startswith("#")]


def test_the_map_is_a_tree_by_groups_and_arrows_with_signs(cascade):
    text = cascade.must("/map")
    assert text.startswith("### Alignment map · 2026Q4")
    assert drawn(text) == [
        "– COMPANY/O1 Be loved · –",
        "　└ ▼ SALES/O1 Win the south · 11.1% · → KR1",
        "　　└ – PRODUCT/O1 Ship weekly · –",
        "– SALES/O2 Stand alone · – · ! aligned to nothing",
    ]
    assert text.index("**COMPANY**") < text.index("Be loved") < text.index("**SALES**")
    assert "▼ at risk" in text


def test_a_group_has_its_part_of_the_map(cascade):
    assert drawn(cascade.must("/map sales 2026q4")) == [
        "▼ SALES/O1 Win the south · 11.1% · → COMPANY/2026Q4/KR1",
        "　└ – PRODUCT/O1 Ship weekly · –",
        "– SALES/O2 Stand alone · – · ! aligned to nothing",
    ]


def test_one_objective_has_what_serves_it(cascade):
    text = cascade.must("/地图 COMPANY/O1")
    assert [line.strip("　└ ")[2:].split()[0] for line in drawn(text)] == [
        "COMPANY/O1",
        "SALES/O1",
        "PRODUCT/O1",
    ]
    assert "SALES/O2" not in text


def test_what_a_year_is_served_by_hangs_below_it(desk):
    desk.must("/okr add Be loved in 2026H2", by="u002", group="COMPANY")
    desk.must("/okr add Win the south under COMPANY/2026H2/O1")
    assert drawn(desk.must("/map"))[0] == "– COMPANY/O1 Be loved · – · 2026H2"
    assert drawn(desk.must("/map COMPANY/2026H2/O1"))[1].startswith("　└ – SALES/O1")


@pytest.fixture
def wide(desk: Desk) -> Desk:
    """Twenty objectives of Sales serve COMPANY/O1, another twenty nothing."""
    desk.must("/okr add Be loved", by="u002", group="COMPANY")
    for first in (1, 11):
        desk.must("\n".join(f"/okr add Serve {n}. under COMPANY/O1" for n in range(first, first + 10)))
        desk.must("\n".join(f"/okr add Alone {n}." for n in range(first, first + 10)))
    return desk


def test_a_long_level_is_cut_and_drawn_in_full_by_a_tap(wide):
    handled = wide.say("/map")
    text = shown(handled)
    assert "Serve 6." in text
    assert "Serve 7." not in text
    assert "└ 14 more (–14): @OKR /map COMPANY/O1" in text
    assert "8 more (–8): @OKR /map SALES" in text
    assert commands(handled) == ["/map COMPANY/O1", "/map SALES"]
    one, group = (wide.must(line) for line in commands(handled))
    assert all(f"Serve {n}." in one for n in range(1, 21))
    assert all(f"Alone {n}." in group for n in range(1, 21))


def test_deep_levels_are_cut_too(desk):
    desk.must("\n".join(["/okr add Level 1", *(f"/okr add Level {n} under O{n - 1}" for n in range(2, 10))]))
    handled = desk.say("/map")
    assert "Level 6" in shown(handled)
    assert "Level 7" not in shown(handled)
    [line] = commands(handled)
    assert "Level 9" in desk.must(line)


def test_of_nothing_there_is_no_map_but_a_way_to_begin(desk):
    assert "/okr add" in desk.must("/map")
    assert "/okr add" in desk.must("/map SALES 2027Q1")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("/map NOWHERE", "unknown_reference"),
        ("/map O9", "unknown_reference"),
        ("/map O1 O2", "unexpected_word"),
        ("/map SALES PRODUCT", "unexpected_word"),
    ],
)
def test_what_cannot_be_drawn_is_refused(cascade, line, code):
    assert cascade.refused(line) == code


@pytest.fixture
def secret(cascade: Desk) -> Desk:
    """PRODUCT/O1 now serves a private SALES/O3 as well, which itself serves COMPANY/O1."""
    cascade.must("/okr add Hire a rival under COMPANY/O1 private")
    cascade.must("/okr align PRODUCT/O1 SALES/O3", by="u002", group="COMPANY")
    return cascade


def test_what_is_private_is_counted_and_nothing_hangs_on_it(secret):
    text = secret.must("/map")
    assert "rival" not in text
    assert "O3" not in text
    assert "1 more is not for here." in text
    assert text.count("PRODUCT/O1") == 1
    for group in ("SALES", "PRODUCT", None):
        for line in ("/map", "/map SALES", "/map COMPANY/O1", "/map PRODUCT"):
            stranger = secret.must(line, by="u007", group=group)
            assert "rival" not in stranger
            assert "O3" not in stranger
            assert "not for here" not in stranger
    assert secret.refused("/map SALES/O3", by="u007", group="PRODUCT") == "unknown_reference"


def test_the_map_of_something_private_goes_one_to_one(secret):
    assert secret.must("/map O3") == "Sent to you privately."
    private = secret.posts(staff_id="u003")[-1]
    assert "Hire a rival" in private.text
    assert "Ship weekly" in private.text
    assert "Hire a rival" in secret.must("/map", group=None)


@pytest.mark.parametrize("counts", [False, True], ids=["supporting", "contributing"])
def test_a_chain_of_two_thousand_is_a_map(desk, counts):
    group = desk.group().id

    def write(unit):
        chain(unit, 2000, group_id=group, cycle="2026Q4", owner="u003", at=desk.now, contributes=counts)

    desk.read(write)
    for line in ("/map", "/map O1"):
        text = desk.must(line)
        assert "SALES/O6 Link 6" in text
        assert "1994 more" in text
    assert "2000 objectives" in desk.must("/status")

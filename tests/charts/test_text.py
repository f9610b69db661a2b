"""Words are measured as the vendored font draws them, cut and wrapped as readers expect."""

from __future__ import annotations

import hashlib

import pytest
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from bot.terminal import demo_company
from charts.text import CUT, FONT, FONTS, advances, cut, drawable, width, wrapped
from charts.theme import MARKS
from tests.charts.test_theme import SIGN_OF
from tests.house.test_shape import ROOT

HONG_KONG = (
    "躝𨋢𠝹𠱁𢫏𢱕𧵳嘅咗哋啲嚟嗰冇唔佢喺噉攞瞓畀揾乜嘢咁咩冚唥邨鰂涌軚衞裏麪綫羣峯匯檯訊蘋叻餸埗氹瞓邊度喎㗎"
)
VIETNAMESE = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA))) + "àáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝ₫"
EVERYDAY = "─│└├—–‘’“”…·€£¥％＋，。、；：？！（）《》「」【】〔〕～￥≤≥±×÷→←↑↓№°²³½①⑩ⅠⅣ★☆□■△▽◇◆○●✓▁▂▃▄▅▆▇█░"


def told_by_catalogues() -> str:
    said = []
    for path in sorted((ROOT / "i18n" / "catalogues").glob("*.po")):
        with path.open("rb") as file:
            said += [str(message.string) for message in read_po(file) if message.id]
    return "".join(said)


def told_by_templates() -> str:
    return "".join(path.read_text("utf-8") for path in (ROOT / "web" / "templates").rglob("*.html"))


@pytest.mark.parametrize(
    "signs",
    [
        pytest.param(told_by_catalogues(), id="the catalogues"),
        pytest.param(told_by_templates(), id="the templates"),
        pytest.param(
            (ROOT / "bot" / "terminal" / "demo_company.py").read_text("utf-8"), id="the demo's company"
        ),
        pytest.param(HONG_KONG, id="Hong Kong"),
        pytest.param(VIETNAMESE, id="Vietnam"),
        pytest.param(EVERYDAY, id="punctuation and signs"),
        pytest.param("".join(SIGN_OF[shape] for shape in MARKS.values()), id="our marks"),
    ],
)
def test_the_font_has_what_is_written(signs):
    assert {sign for sign in signs if sign.isprintable()} - set(advances()) == set()


def test_the_demo_is_a_company_with_chinese_words():
    assert demo_company.__doc__


def test_the_font_has_everyday_chinese():
    simplified = [
        bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)
    ]
    assert set(simplified) - set(advances()) == set()


def test_the_table_of_widths_is_that_of_the_font():
    font = TTFont(FONT)
    widths = {chr(code): font["hmtx"][glyph][0] for code, glyph in font.getBestCmap().items()}
    assert widths == advances()


@pytest.mark.parametrize("row", (FONTS / "SHA256SUMS").read_text("ascii").splitlines())
def test_the_vendored_files_are_those_that_were_made(row):
    checksum, name = row.split()
    assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == checksum


def test_the_font_stays_light():
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 3.2 * 1024 * 1024


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("KR3", "KR3", id="plain"),
        pytest.param("a\u0302\u0301", "ấ", id="loose marks are composed"),
        pytest.param("one\ntwo\tthree", "one two three", id="one line"),
        pytest.param("launch 🚀", "launch □", id="a sign that is lacking"),
        pytest.param("👨\u200d👩\u200d👧", "□□□", id="joiners are no signs"),
        pytest.param("❤\ufe0f", "□", id="selectors are no signs"),
        pytest.param("สวัสดี", "□□□□□□", id="a script that is lacking"),
        pytest.param("a\u202eb", "ab", id="nothing turns the direction"),
        pytest.param("\ud800", "□", id="half a sign"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_sign_that_the_font_lacks_is_a_visible_box(text, shown):
    assert drawable(text) == shown


@pytest.mark.parametrize(
    ("text", "units"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("退款", 40, id="a Chinese sign is as wide as the font is large"),
        pytest.param("🚀", 20, id="a box"),
    ],
)
def test_width(text, units):
    assert width(text, 20) == units


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        pytest.param("退款时间", 80, "退款时间", id="fits exactly"),
        pytest.param("退款时间", 79, "退款…", id="by one unit too wide"),
        pytest.param("退款时间", 20, CUT, id="room for the cut only"),
        pytest.param("退款时间", 5, "", id="room for nothing"),
        pytest.param("go there", 55, "go…", id="no blank before the cut"),
    ],
)
def test_cut(text, room, shown):
    assert cut(text, 20, room) == shown
    assert width(shown, 20) <= room


@pytest.mark.parametrize(
    ("text", "most", "lines"),
    [
        pytest.param("Cut refund time", 3, ["Cut refund", "time"], id="Latin breaks at blanks"),
        pytest.param("退款时间减半了", 3, ["退款时间减", "半了"], id="Chinese breaks anywhere"),
        pytest.param("退款时间减，半", 3, ["退款时间", "减，半"], id="no comma begins a line"),
        pytest.param("退款时间（减半", 3, ["退款时间", "（减半"], id="no bracket ends a line"),
        pytest.param("退款时间减半一二三四五六七", 2, ["退款时间减", "半一二三…"], id="the last line is cut"),
        pytest.param("Donaudampfschiff", 3, ["Donauda", "mpfschiff"], id="a word longer than a line"),
        pytest.param("", 2, [], id="nothing"),
        pytest.param("   ", 2, [], id="blanks"),
        pytest.param("退款", 1, ["退款"], id="one line"),
    ],
)
def test_wrapped(text, most, lines):
    assert wrapped(text, 20, 100, most=most) == lines
    assert all(width(line, 20) <= 100 for line in lines)

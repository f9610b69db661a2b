"""Make the vendored font anew: `python tools/font.py NotoSansSC-Regular.ttf NotoSansCJK-Regular.ttc`.

It keeps the characters that people of our four languages write in a title and leaves the rest out, so that
the font weighs three megabytes instead of ten. What the first file lacks of Hong Kong's signs is taken from
the second, the pan-Chinese one. The same files give the same bytes. Beside the font it writes how wide each
character is (`advances.txt`, thousandths of the font size), so that a drawing can be laid out without reading
a font, and the checksums that a test compares.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[1] / "charts" / "fonts"
NAME = "NotoSansSC-Subset.ttf"
# Everyday Cantonese and place names of Hong Kong that neither GB 2312 nor the first level of Big5 has.
HONG_KONG = (
    "嘅咗哋啲嚟嗰冇佢喺噉攞瞓揾搵嘢冚唥咁啱喎嘥噃嚿孭戇掟搣曱甴樖氹煱睺糉詏諗踎軚邨鄺鎅閪靚頦餸"
    "骹鰂鱲麪龢鉎埗峯裏啓衞綫羣牀滙粧鵰咇唞啩啫喐喼嗱嘜噏噚嚡嚤囖埞奀冧劏厾啋㗎㗳㩒㩧㪐㷫㾓䁪䒐"
    "䒏䟴䢂䢛乸卌孻尐岃𩙿"
)
# The same, and the first source has none of them: lift, to cut, to coax, to cover, to gather, at a loss…
BORROWED = (
    "躝𨋢𠝹𠱁𠱂𠱷𠵼𠵿𠸎𠺘𠺝𠺢𠻺𠼮𠽌𠿪𡁜𡁵𡃁𡃴𡅏𡇙𡲢𢃇𢛴𢫏𢭃𢯊𢱑𢱕𢲡𢲲𢳂𢴈𢵄𢵧𣲷𤓓𤗈𤜆𤶸𤷪𤺧𥄫𥅈"
    "𥇣𥊙𥚃𦉘𦐂𦧲𦧺𧕴𧘹𧬸𧵳𧼛𨂽𨃩𨅝𨑨𨛗𨩙𨫡𨭌𨭎𨳊𨳍𨳒𨶙𨺗𩓚𩗴𩟔𩵼𩶘𩷶𩸕𪂹𪘁"
)
HONG_KONG_FACE = 4  # of the five in NotoSansCJK-Regular.ttc
RANGES = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x1E00, 0x1EFF),  # Latin, Vietnamese
    (0x394, 0x394), (0x3A3, 0x3A9), (0x3B1, 0x3C9), (0x2010, 0x203F),  # Greek, punctuation
    (0x20A0, 0x20BF), (0x2100, 0x2122),  # money, № and ™
    (0x2160, 0x2179), (0x2190, 0x2199), (0x2200, 0x22A5), (0x2460, 0x2473),  # numbers, arrows, sums
    (0x2500, 0x2593), (0x25A0, 0x25FF), (0x2605, 0x2606), (0x2713, 0x2717),  # blocks, our marks
    (0x3000, 0x303F), (0x3041, 0x30FE), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),  # East Asian punctuation
)  # fmt: skip


def wanted() -> set[int]:
    """Every character that ought to be in, whether or not the source has it."""
    signs = {code for first, last in RANGES for code in range(first, last + 1)}
    return signs | set(map(ord, (*HONG_KONG, *_of_gb_2312(), *_of_big5())))


def _of_gb_2312() -> Iterator[str]:
    """Levels 1 and 2."""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            yield from bytes((row, cell)).decode("gb2312", errors="ignore")


def _of_big5() -> Iterator[str]:
    """Level 1: the 5,401 signs in common use."""
    for row in range(0xA4, 0xC7):
        for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            if (row, cell) <= (0xC6, 0x7E):
                yield from bytes((row, cell)).decode("big5", errors="ignore")


def subset(source: Path) -> TTFont:
    font = TTFont(source, fontNumber=0, recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.layout_features = ["ccmp", "locl", "mark", "mkmk"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "vhea", "vmtx", "VORG", "BASE"]
    made = Subsetter(options)
    made.populate(unicodes=wanted())
    made.subset(font)
    return font


def borrow(font: TTFont, other: TTFont) -> None:
    """Draw the borrowed signs of a font with cubic outlines into one with quadratic ones."""
    names, outlines = other.getBestCmap(), other.getGlyphSet()
    for code in sorted(map(ord, BORROWED)):
        glyph = f"u{code:05X}"
        pen = TTGlyphPen(None)
        outlines[names[code]].draw(Cu2QuPen(pen, max_err=1, reverse_direction=True))
        font["glyf"][glyph] = pen.glyph()
        font["hmtx"][glyph] = other["hmtx"][names[code]]
        for table in font["cmap"].tables:
            if code <= 0xFFFF or table.format == 12:
                table.cmap[code] = glyph


def advances(font: TTFont) -> str:
    """Runs of neighbours with one width: `4e00 4e8d 1000`, first and last in hexadecimal."""
    width_of, per_em = font["hmtx"], font["head"].unitsPerEm
    runs: list[list[int]] = []
    for code, glyph in sorted(font.getBestCmap().items()):
        width = round(width_of[glyph][0] * 1000 / per_em)
        if runs and runs[-1][1] == code - 1 and runs[-1][2] == width:
            runs[-1][1] = code
        else:
            runs.append([code, code, width])
    return "".join(f"{first:x} {last:x} {width}\n" for first, last, width in runs)


def main() -> None:
    font = subset(Path(sys.argv[1]))
    borrow(font, TTFont(sys.argv[2], fontNumber=HONG_KONG_FACE))
    font.save(FOLDER / NAME)
    (FOLDER / "advances.txt").write_text(advances(font), encoding="ascii")
    kept = set(font.getBestCmap())
    lines = []
    for name in (NAME, "advances.txt", "OFL.txt"):
        lines.append(f"{hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()}  {name}\n")
    (FOLDER / "SHA256SUMS").write_text("".join(lines), encoding="ascii")
    print(f"{(FOLDER / NAME).stat().st_size:,} bytes, {len(kept):,} characters")


if __name__ == "__main__":
    main()

"""How things look in DingTalk's markdown subset: bars, signs, paragraphs; other people's text made harmless.

No tables (phones show their source), no emoji (Windows shows boxes), no line break but a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from cards.reader import Reader
from okr import progress
from okr.model import ROADS, Health, KeyResult, Kind, Objective, day_of

BREAK: Final = "\n\n"
BAR_CELLS: Final = 10
LONGEST_LABEL: Final = 20
# Old signs of the basic plane: every client draws them.
SIGNS: Final = {
    Health.NONE: "–",
    Health.EARLY: "○",
    Health.ON_TRACK: "●",
    Health.BEHIND: "▲",
    Health.AT_RISK: "▼",
    Health.DONE: "✓",
    Health.STALE: "◇",
}
# Look-alikes, not backslashes: clients differ in what a backslash does, and one more pair undoes it.
_LOOK_ALIKES: Final = str.maketrans(
    {
        "[": "［", "]": "］", "*": "＊", "@": "＠", "`": "｀", "#": "＃", "<": "＜", ">": "＞",
        "~": "～", "|": "｜", "\\": "＼", "&": "＆",
        # Whatever some client breaks a line at, and the signs that turn the direction of what follows.
        **dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "),
        **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f", ""),
    }
)  # fmt: skip
# An underscore inside a word emphasises nothing.
_LOOSE_UNDERSCORE: Final = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# Clients make links of bare addresses.
_ADDRESS: Final = re.compile(r"://|(?<![^\W_])www\.", re.IGNORECASE)
_PRIVATE_USE: Final = re.compile("[\ue000-\uf8ff]")


def quiet(text: str) -> str:
    """What somebody wrote, unable to be a link, an image, a heading, a quotation or an @all."""
    if text.isalnum():
        return text
    text = _PRIVATE_USE.sub(" ", text).translate(_LOOK_ALIKES)
    text = _LOOSE_UNDERSCORE.sub("＿", text)
    return _ADDRESS.sub(lambda found: "：//" if found[0] == "://" else found[0][:-1] + "．", text)


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def paragraphs(lines: Iterable[str]) -> str:
    """The lines that say anything, each a paragraph of its own."""
    return BREAK.join(line for line in lines if line)


def bar(share: Decimal | None) -> str:
    """█████░░░░░; a bar cannot show less than nothing or more than all."""
    done = progress.clamped(share) if share is not None else progress.ZERO
    cells = int((done * BAR_CELLS).quantize(Decimal(1), ROUND_HALF_UP))
    return "█" * cells + "░" * (BAR_CELLS - cells)


def share(reader: Reader, value: Decimal | None) -> str:
    """45%, or – where there is no value yet."""
    return "–" if value is None else reader.words.percent(value)


def health(reader: Reader, verdict: Health) -> str:
    """▲ behind: a sign and a word, never a colour alone."""
    return f"{SIGNS[verdict]} {reader.words.say(f'health.{verdict.value}')}"


def quantity(reader: Reader, value: Decimal | None, unit: str) -> str:
    """A value with its unit: 45%, ¥1,200, 36 hours, 36小时; – for none."""
    if value is None:
        return "–"
    number = reader.words.number(value)
    if not unit:
        return number
    if unit == "%":
        return number + "%"
    shown = quiet(unit)
    if not any(sign.isalnum() for sign in unit) or unit.endswith("$") or unit == "JP¥":
        return f"-{shown}{number[1:]}" if number.startswith("-") else f"{shown}{number}"
    is_latin = unit[0].isascii() or (unit[0].isalpha() and unit[0] < "⺀")  # điểm
    return f"{number} {shown}" if is_latin else f"{number}{shown}"


def value(reader: Reader, kr: KeyResult, number: Decimal | None) -> str:
    """A value of this key result in its own words: 36 hours, done, Dec 20, 2/5; – for none."""
    if number is None:
        return "–"
    if kr.kind in _WORDED:
        return _WORDED[kr.kind](reader, kr, number)
    return quantity(reader, number, kr.unit)


def reported(reader: Reader, kr: KeyResult, number: Decimal, *, done: bool) -> str:
    """A value as a report said it: of something due on a date whether the day is a forecast or it is done."""
    shown = value(reader, kr, number)
    if kr.kind is not Kind.DATE:
        return shown
    return reader.words.say("value.done_on" if done else "value.forecast", day=shown)


def now(reader: Reader, kr: KeyResult) -> str:
    """Where it stands: its value, and of milestones the next one."""
    shown = "–" if kr.current is None else reported(reader, kr, kr.current, done=kr.done)
    if kr.kind is not Kind.MILESTONES:
        return shown
    left = next((each.title for each in kr.milestones if not each.done), "")
    return shown + " · " + reader.words.say("value.next", milestone=quiet(left)) if left else shown


def road(reader: Reader, kr: KeyResult) -> str:
    """48 → 24 hours, ≤ 25%, ≥ 99.9%, 10–20, 5 milestones, due Dec 31, done or not; ＿ for a blank start."""
    if kr.kind in ROADS:
        start = "＿" if kr.start is None else reader.words.number(kr.start)
        return f"{start} → {quantity(reader, kr.target, kr.unit)}"
    return _TARGETS[kr.kind](reader, kr)


def _done_or_not(reader: Reader, _kr: KeyResult, number: Decimal) -> str:
    return reader.words.say("value.done" if number else "value.not_done")


def _day(reader: Reader, _kr: KeyResult, number: Decimal) -> str:
    return reader.day(day_of(number))


def _of_all(reader: Reader, kr: KeyResult, number: Decimal) -> str:
    return f"{reader.words.number(number)}/{reader.words.number(kr.target)}"


def _between(reader: Reader, kr: KeyResult) -> str:
    """10–20 hours; a sign that stands before a number stands before both: ¥10–¥20."""
    low, high = quantity(reader, kr.low, kr.unit), quantity(reader, kr.target, kr.unit)
    number = reader.words.number(kr.low or Decimal(0))
    return f"{number if low.startswith(number) else low}–{high}"


_WORDED: Final[Mapping[Kind, Callable[[Reader, KeyResult, Decimal], str]]] = {
    Kind.YES_NO: _done_or_not,
    Kind.DATE: _day,
    Kind.MILESTONES: _of_all,
}
_TARGETS: Final[Mapping[Kind, Callable[[Reader, KeyResult], str]]] = {
    Kind.YES_NO: lambda reader, _: reader.words.say("value.yes_no"),
    Kind.DATE: lambda reader, kr: reader.words.say("kr.due", day=_day(reader, kr, kr.target)),
    Kind.MILESTONES: lambda reader, kr: reader.words.count("value.milestones", int(kr.target)),
    Kind.KEEP_BELOW: lambda reader, kr: f"≤ {quantity(reader, kr.target, kr.unit)}",
    Kind.KEEP_ABOVE: lambda reader, kr: f"≥ {quantity(reader, kr.target, kr.unit)}",
    Kind.KEEP_BETWEEN: _between,
}


def thing(of: KeyResult | Objective) -> str:
    """**KR3 Cut refund time**: how both kinds of things are named on every card."""
    return f"**{of.ref} {quiet(of.title)}**"


def strong(text: str) -> str:
    """Words of our own, or quieted ones, that should stand out."""
    return f"**{text}**"


def command(reader: Reader, line: str) -> str:
    """A line to copy. What people wrote in it is harmless here; a button carries it as it was."""
    return reader.line(quiet(line))

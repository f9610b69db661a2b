"""A written number, read from its first sign to its last: 1,234.5 and 1.2万, 1万2, 一百六十八万, 3k, 2.5e3.

One pass from left to right, no backtracking. What a language would write differently is asked back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Context, Decimal, localcontext
from typing import Final, NoReturn

from i18n import commands
from i18n.cleaning import fold
from i18n.separators import separators, shaped
from i18n.unreadable import Unreadable

MOST_DIGITS: Final = 18
MOST_DECIMALS: Final = 4
MOST_EXPONENT: Final = 15

_RUN: Final = re.compile(r"[0-9.,。]+")
_EXPONENT: Final = re.compile(r"[eE]([+-]?)0*([0-9]+)")
_DIGITS: Final = {
    sign: value
    for signs, value in zip(
        ("零〇", "一壹弌", "二贰貳贳两兩弍", "三叁參叄弎", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"),
        range(10),
        strict=True,
    )
    for sign in signs
}
_SMALL: Final = {
    sign: value for signs, value in (("十拾", 10), ("百佰", 100), ("千仟", 1000)) for sign in signs
}
# Twenty, thirty, forty in one sign, as Hong Kong writes them.
_TENS: Final = {"廿": 20, "卄": 20, "卅": 30, "卌": 40}
_POINTS: Final = re.compile("[点點]([零〇一二三四五六七八九两兩]+)")
_WAN: Final = "万萬"
_YI: Final = "亿億"
_LATIN: Final = {"k": 1000, "K": 1000, "w": 10_000, "W": 10_000, "M": 10**6, "b": 10**9, "B": 10**9}
# Wide enough that no product of what fits into one word is rounded.
EXACT: Final = Context(prec=100)


@dataclass(frozen=True, slots=True)
class Numeral:
    """`end` is the index behind it; `spelled` says that it began with a word or a Chinese numeral."""

    value: Decimal
    end: int
    spelled: bool
    multiplied: bool


def read_numeral(text: str, start: int, lang: str) -> Numeral:
    """The number that begins at `start`. Raises Unreadable."""
    sum_ = _Sum(text, start, lang)
    with localcontext(EXACT):
        while sum_.take():
            pass
        value = bounded(sum_.total())
    spelled = text[start : start + 1] not in "0123456789."
    return Numeral(value, sum_.at, spelled, sum_.multiplied)


def bounded(value: Decimal) -> Decimal:
    """The value without trailing zeros or a negative zero. Raises Unreadable beyond 18 digits, 4 decimals."""
    value = value.normalize(EXACT)
    exponent = int(value.as_tuple().exponent)
    if -exponent > MOST_DECIMALS:
        raise Unreadable("too_many_decimals")
    if value.adjusted() + 1 + max(0, -exponent) > MOST_DIGITS:
        raise Unreadable("too_large")
    return value.quantize(Decimal(1), context=EXACT) if exponent > 0 else value + 0


@dataclass(slots=True)
class _Sum:
    """What was read so far: whole 亿, whole 万, the section below, and a digit waiting for its multiplier."""

    text: str
    at: int
    lang: str
    hundred_millions: Decimal | None = None
    ten_thousands: Decimal | None = None
    section: Decimal = Decimal(0)
    waiting: Decimal | None = None
    written: str = ""  # the waiting digits as typed
    last: int = 0  # the last multiplier
    small: int = 10_000  # the last one inside this section: they only go down
    after_zero: bool = False
    multiplied: bool = field(default=False)

    def take(self) -> bool:
        """Read one sign or one run of digits; False when the number is over."""
        sign = self.text[self.at : self.at + 1]
        if sign and sign in "0123456789.":
            self._take_run()
        elif sign in _DIGITS and sign:
            self._take_digit(sign)
        elif sign in _TENS and sign:
            self._take_tens(_TENS[sign])
        elif self._begins_unit():
            return False
        elif (decimals := _POINTS.match(self.text, self.at)) is not None:
            self._take_decimals(decimals)
        elif sign in _SMALL:
            self._multiply_small(_SMALL[sign])
        elif sign and sign in _WAN + _YI:
            self._multiply_big(10**4 if sign in _WAN else 10**8)
        elif sign in _LATIN and self._is_latin_multiplier():
            self._multiply_latin(_LATIN[sign])
            return False
        else:
            return False
        return True

    def total(self) -> Decimal:
        above = self._above()
        if self.waiting is None:
            if not self.multiplied or self.after_zero:
                raise Unreadable("not_a_number")
            return above
        if not self.last or self.after_zero or self._fills_up():
            return above + self.waiting
        # 一万二 is 12000 and 1万2500 is 12500; 1万25 could be either, and so could 一万亿二.
        if len(self.written) == 1 and not (self.last == 10**8 and above >= 10**12):
            return above + self.waiting * self.last / 10
        raise Unreadable("not_a_number")

    def _above(self) -> Decimal:
        return (self.hundred_millions or Decimal(0)) + (self.ten_thousands or Decimal(0)) + self.section

    def _fills_up(self) -> bool:
        """Do the waiting digits take every place below the last multiplier, as in 1万2500?"""
        return len(self.written) == len(str(self.last)) - 1 and self.written.isdigit()

    def _make_room(self) -> None:
        """1.2万3 has nowhere to put its 3."""
        if self.waiting is not None or (self.last and self._above() % self.last):
            raise Unreadable("not_a_number")

    def _take_run(self) -> None:
        self._make_room()
        start, match = self.at, _RUN.match(self.text, self.at)
        if match is None:
            raise Unreadable("not_a_number")
        run = match.group()
        # A full stop that ends the sentence is no decimal point.
        kept = run.rstrip(".,。") if match.end() == len(self.text) else run
        value = shaped(kept, *separators(self.lang))
        if value is None:
            self._ask_back(kept)
        self.at += len(run)
        exponent = _EXPONENT.match(self.text, self.at)
        if exponent is not None:
            value = _raised(value, *exponent.groups())
            self.at = exponent.end()
        self.waiting, self.written = value, kept if exponent is None else self.text[start : self.at]

    def _take_digit(self, sign: str) -> None:
        self.at += 1
        if _DIGITS[sign] == 0 and (self.last or self.waiting is not None):
            if self.waiting is not None:
                raise Unreadable("not_a_number")
            self.after_zero = True
            return
        self._make_room()
        self.waiting, self.written = Decimal(_DIGITS[sign]), sign

    def _take_tens(self, tens: int) -> None:
        """廿五 and 一百廿五, but no 二廿."""
        if self.waiting is not None or self.small <= 10 or self.section % 100:
            raise Unreadable("not_a_number")
        self.section += tens
        self.small = 10
        self._multiplied(10)

    def _take_decimals(self, match: re.Match[str]) -> None:
        """三点五, 十点五, 一点二万; 一百二点五 is said of 120.5 and of 102.5."""
        is_lone = self.waiting is not None and self.written in _DIGITS and not self.section
        is_whole = self.waiting is None and self.section and self._above() == self.section
        if not (is_lone and not self.multiplied) and not is_whole and not self._is_full():
            raise Unreadable("not_a_number")
        digits = "".join(str(_DIGITS[sign]) for sign in match[1])
        self.waiting = self.section + (self.waiting or 0) + Decimal(f"0.{digits}")
        self.section, self.small, self.last = Decimal(0), 10_000, 0
        self.at, self.written = match.end(), match.group()

    def _is_full(self) -> bool:
        """Nothing is left unsaid before the point: 四十五, 一百零二."""
        said_to_the_ones = self.small == 10 or self.after_zero
        return self.waiting is not None and said_to_the_ones and self._above() == self.section

    def _multiply_small(self, by: int) -> None:
        if self.waiting is None and by == 10 and not self.section:
            self.waiting = Decimal(1)  # 十五
        if self.waiting is None or by >= self.small:
            raise Unreadable("not_a_number")
        self.section += self.waiting * by
        self.small = by
        self._multiplied(by)

    def _multiply_big(self, by: int) -> None:
        # 一百六万 is said of 160 and of 106, 两万五亿 of 2.5 and of 20005.
        begun = (self.section and self.small > 10) or (
            by == 10**8 and self.ten_thousands and not self.section
        )
        if self.waiting is not None and begun and not self.after_zero and not self._fills_up():
            raise Unreadable("not_a_number")
        below = self.section + (self.waiting or 0)
        if by == 10**8:
            below += self.ten_thousands or 0
        taken = self.hundred_millions if by == 10**8 else self.ten_thousands
        if taken is not None or not below:
            raise Unreadable("not_a_number")
        if by == 10**8:
            self.hundred_millions, self.ten_thousands = below * by, None
        else:
            self.ten_thousands = below * by
        self.section, self.small = Decimal(0), 10_000
        self._multiplied(by)

    def _multiply_latin(self, by: int) -> None:
        if self.waiting is None or self.multiplied:
            raise Unreadable("not_a_number")
        self.section = self.waiting * by
        self._multiplied(by)

    def _multiplied(self, by: int) -> None:
        self.at += 1
        self.waiting, self.last, self.after_zero, self.multiplied = None, by, False, True

    def _is_latin_multiplier(self) -> bool:
        """Not the first letter of a unit: 45kg, 3MB; but 5kUSD."""
        behind = self.text[self.at + 1 :]
        in_a_word = behind[:1].isascii() and behind[:1].isalnum()
        return self.waiting is not None and (not in_a_word or fold(behind) in commands.meanings("currencies"))

    def _begins_unit(self) -> bool:
        """千克 is a unit, no thousand; 百分点 no hundred."""
        units = commands.words("units")
        return self.waiting is not None and self.text.startswith(units["whole"] + units["percent"], self.at)

    def _ask_back(self, run: str) -> NoReturn:
        """A shape that is wrong in this language but right in another, or 。 for a decimal point."""
        group, point = separators(self.lang)
        other = shaped(run, point, group)
        if other is None:
            other = shaped(run.replace("。", point), group, point)
        if other is None:
            raise Unreadable("not_a_number")
        meant = f"{other:f}".replace(".", point)
        raise Unreadable(
            "ambiguous_separator", (f"{self.text[: self.at]}{meant}{self.text[self.at + len(run) :]}",)
        )


def _raised(value: Decimal, sign: str, digits: str) -> Decimal:
    if len(digits) > 2 or int(digits) > MOST_EXPONENT:
        raise Unreadable("too_many_decimals" if sign == "-" else "too_large")
    return value.scaleb(int(sign + digits), EXACT)

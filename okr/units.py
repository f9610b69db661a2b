"""What is counted: the multiple that a unit is made of, and the currency that it is.

万元 is ten thousand yuan each, triệu đồng a million dong. Whether what was typed names a multiple itself
decides whether it counts single ones.
"""

from __future__ import annotations

import re
from functools import lru_cache

_MULTIPLES = {
    **dict.fromkeys(("nghìn", "ngàn", "nghin", "ngan", "thousand", "grand"), 10**3),
    **dict.fromkeys(("万", "萬", "vạn"), 10**4),
    **dict.fromkeys(("lakh", "lac"), 10**5),
    **dict.fromkeys(("triệu", "trieu", "tr", "trđ", "million", "mln", "mn", "mio"), 10**6),
    "crore": 10**7,
    **dict.fromkeys(("亿", "億"), 10**8),
    **dict.fromkeys(("tỷ", "tỉ", "ty", "billion", "bln", "bn", "mrd"), 10**9),
    **dict.fromkeys(("trillion", "trn", "tn"), 10**12),
}
_FIRST = re.compile(r"[万萬亿億]|[^\W\d_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SAYS_A_MULTIPLE = re.compile(r"[万萬亿億]|[0-9] ?[wWkKmMbB](?![A-Za-z])")
# The sign of a unit that is a currency.
_CURRENCIES = {sign: sign for sign in ("¥", "$", "€", "£", "₫", "₩", "₹", "HK$", "NT$", "S$", "JP¥")} | {
    "￥": "¥", "元": "¥", "块": "¥", "RMB": "¥", "CNY": "¥", "人民币": "¥", "人民幣": "¥", "塊": "¥",
    "US$": "$", "USD": "$",
    "美元": "$", "HKD": "HK$", "港元": "HK$", "港币": "HK$", "港幣": "HK$", "TWD": "NT$", "SGD": "S$",
    "JPY": "JP¥", "日元": "JP¥", "日圓": "JP¥", "歐元": "€",
    "EUR": "€", "欧元": "€", "GBP": "£", "VND": "₫", "VNĐ": "₫", "ĐỒNG": "₫", "Đ": "₫", "KRW": "₩",
    "INR": "₹",
}  # fmt: skip


@lru_cache(maxsize=1024)
def multiple_of(unit: str) -> int:
    """How many single ones make one of the unit: 10,000 for 万元, 1 for shops."""
    first = _FIRST.match(unit)
    return 1 if first is None else _multiple(first.group())


@lru_cache(maxsize=1024)
def currency_of(unit: str) -> str:
    """The sign of the currency that a unit is, with its multiple or without; "" for no currency."""
    first = _FIRST.match(unit)
    if first is not None and _multiple(first.group()) > 1:
        if unit.casefold() == "trđ":
            return "₫"
        unit = unit[first.end() :].strip()
    return _CURRENCIES.get(unit.upper(), "")


def says_a_multiple(typed: str) -> bool:
    """Does an amount name a multiple of a thousand or more: 120万, 3k, 1.2 million, 1tr5?"""
    if _SAYS_A_MULTIPLE.search(typed):
        return True
    return any(_multiple(word) > 1 for word in _LETTERS.findall(typed))


def _multiple(word: str) -> int:
    folded = word.casefold()
    return _MULTIPLES.get(folded) or _MULTIPLES.get(folded.removesuffix("s"), 1)

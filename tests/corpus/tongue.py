"""Is an answer in the language of whoever asked? Told by what cannot stand in it, not by a catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from i18n.commands import words

# Sentences, not words: a command's usage and the columns of a table are in English everywhere.
ENGLISH = re.compile(
    r"\b(?:Not done|There is|There are|Did you mean|Undo within|Nothing is|Which one|Copy or tap"
    r"|Only managers|is no (?:amount|day|key result|objective)|Sent to you"
    r"|Note:|Help:|expected \d|was \d|points short)"
)
# Signs that only simplified writing has, of those that a robot's sentences are made of.
SIMPLIFIED = frozenset(
    "这个没时间对将开关报错误数设请们达过进还应为会议经发现样说记录单击选择复试条该无认确负责执权览组织统计预测领标题评论历动态结继续优势风险导创显"
    "给转让输问实验证际"
)
HAN, LATIN = re.compile("[一-鿿]"), re.compile("[A-Za-z]")


def foreign(lang: str, heard: str, said: Iterable[str]) -> str:
    """What of an answer is in another language, "" for nothing; what people typed may be in any."""
    typed = "\n".join(said)
    left = _without(heard, typed)
    if lang == "zh-HK":
        return "".join(sorted({sign for sign in left if sign in SIMPLIFIED and sign not in typed}))
    if lang == "en":
        return left[:80] if len(HAN.findall(left)) > len(LATIN.findall(left)) else ""
    found = ENGLISH.search(left)
    if found is not None and found.group() not in typed:
        return found.group()
    return "" if lang != "zh-CN" or HAN.search(left) else left[:80]


def _without(heard: str, typed: str) -> str:
    """Without the lines that people typed, those to copy, and the names of commands in other languages."""
    lines = (line for line in heard.splitlines() if line.strip() not in typed)
    left = "\n".join(line for line in lines if not re.match(r"\s*(?:@OKR )?/", line))
    for name in _names():
        left = left.replace(name, "")
    return left


@cache
def _names() -> tuple[str, ...]:
    """Of commands, where other than Latin letters are in them; longest first."""
    spellings = {each for table in ("commands", "options") for row in words(table).values() for each in row}
    return tuple(sorted((each for each in spellings if HAN.search(each)), key=len, reverse=True))

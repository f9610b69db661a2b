"""Is an answer in the language of whoever asked? Told by what cannot stand in it, not by a catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Sentences, not words: a command's usage and the columns of a table are in English everywhere.
ENGLISH = re.compile(
    r"\b(?:Not done|There is|There are|Did you mean|Undo within|Nothing is|Which one|Copy or tap|Only managers"
    r"|is no (?:amount|day|key result|objective)|Sent to you|Note:|Help:|expected \d|was \d|points short)"
)
# Signs that only simplified writing has, of those that a robot's sentences are made of.
SIMPLIFIED = frozenset(
    "这个没时间对将开关报错误数设请们达过进还应为会议经发现样说记录单击选择复试条该无认确负责执权览组织统计预测领标题评论历动态结继续优势风险导创显"
    "给转让输问实验证际"
)
HAN = re.compile("[一-鿿]")


def foreign(lang: str, heard: str, said: Iterable[str]) -> str:
    """What of an answer is in another language, "" for nothing; what people typed themselves may be in any."""
    typed = "\n".join(said)
    left = _without(heard, typed)
    if lang == "zh-HK":
        return "".join(sorted({sign for sign in left if sign in SIMPLIFIED and sign not in typed}))
    if lang == "en":
        return "" if ENGLISH.search(left) or not HAN.search(left) else left[:80]
    found = ENGLISH.search(left)
    if found is not None and found.group() not in typed:
        return found.group()
    return "" if lang != "zh-CN" or HAN.search(left) else left[:80]


def _without(heard: str, typed: str) -> str:
    """Without the lines that people typed and those to copy."""
    return "\n".join(
        line for line in heard.splitlines() if line.strip() not in typed and not re.match(r"\s*(?:@OKR )?/", line)
    )

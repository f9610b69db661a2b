"""From the text of a message to the lines that its writer typed: what is quoted or forwarded is not theirs.

A client that quotes marks each line, or puts the whole in corner brackets; people number their lines.
"""

from __future__ import annotations

import re

from handlers.references import read_reference
from i18n import commands as vocabulary

QUOTES = (">", "＞", "「", "[回复", "［回复", "[转发", "[引用", "[聊天记录", "【聊天记录")
# What clients draw between a quotation and the words below it.
_RULE = re.compile(r"[-—–_=·.* ]{3,}")
# A mark or a number that cannot be a key result's: what follows is neither a number nor the rest of one.
_BULLET = re.compile(
    r"^(?:[-*–—]\s+|[•·●▪]\s*|[(（]\d{1,2}[)）]\s*|\d{1,2}(?:[.)]\s*|[、）]\s*))(?=[^\d\s%+.=-])"
)
_NUMBERED = re.compile(r"^[(（]?(\d{1,2})(?:[.)]\s+|[、）]\s*)")
_PAIRS = {'"': '"', "“": "”", "「": "」", "『": "』", "«": "»"}


def own(text: str) -> list[str]:
    """The lines to run, without bullets, a quoted title kept whole; [] where all of it is quoted."""
    lines = _whole(_typed(text))
    found = [number for line in lines if (number := _NUMBERED.match(line))]
    if len(found) > 1 and [int(each[1]) for each in found] == list(range(1, len(found) + 1)):
        lines = [_NUMBERED.sub("", line, count=1) for line in lines]
    return [_BULLET.sub("", line, count=1).strip() for line in lines]


def is_quoted(line: str) -> bool:
    """A quoted or forwarded line."""
    return line.startswith(QUOTES)


def _typed(text: str) -> list[str]:
    found = []
    inside = False
    for line in (line.strip() for line in text.split("\n")):
        if inside:
            inside = "」" not in line
        elif is_quoted(line):
            inside = line.startswith("「") and "」" not in line and "」" in text
        elif line and not _RULE.fullmatch(line):
            found.append(line)
    return found


def _whole(lines: list[str]) -> list[str]:
    """A quotation that is closed on a later line makes one line of them, unless a command begins between."""
    found: list[str] = []
    at = 0
    while at < len(lines):
        line, mark = lines[at], _open_quote(lines[at])
        end = _closed_at(lines, at + 1, mark) if mark else 0
        if end:
            line = " ".join(lines[at : end + 1])
            at = end
        found.append(line)
        at += 1
    return found


def _open_quote(line: str) -> str:
    """The sign that would close the quotation which begins on this line and does not end on it."""
    for sign, closing in _PAIRS.items():
        if sign not in line:
            continue
        last = max((match.start() for match in re.finditer(rf"(?:(?<=\s)|(?<=^)){sign}", line)), default=-1)
        if last >= 0 and closing not in line[last + 1 :]:
            return closing
    return ""


def _closed_at(lines: list[str], begin: int, closing: str) -> int:
    """The line on which it ends; 0 where it never does, or something else begins before."""
    for at in range(begin, len(lines)):
        if _begins_a_command(lines[at]):
            return 0
        if re.search(rf"{closing}(?:\s|$)", lines[at]):
            return at
    return 0


def _begins_a_command(line: str) -> bool:
    words = line.split()[:3]
    return (
        line[0] in "/／" or read_reference(words[0]) is not None or vocabulary.longest(words)[0] is not None
    )

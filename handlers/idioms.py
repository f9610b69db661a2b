"""What people say as to a person: `kr3历史`, `how is kr3 doing?`, `kr3目标改成25`, `KR3 at risk`.

Each stands for the one command it can mean. What would only be guessed is offered, never run
(docs/decisions/0020).
"""

from __future__ import annotations

import re
from functools import cache

from handlers import phrasing
from handlers.line import Word, split
from handlers.references import Letter, read_reference
from handlers.running_text import both, either, halved, lettered, spelt
from i18n import commands as vocabulary
from okr.questions import UnclearLine

Found = tuple[str, list[Word]]

STATUSES = ("on_track", "behind", "at_risk")
FIELDS = ("target", "start", "title", "weight", "unit")
MOST_REPORTS = 20
_LETTERS: tuple[Letter, ...] = ("KR", "O")
_STUCK = ":：,，、。"
_DIGITS = "0123456789"
_END = "?？!！。.~～ "
_BETWEEN = re.compile(r"[\s,，;；、]+(?:(?:and|和|及|与|與|và|同)\s*)?$", re.IGNORECASE)


def listed(said: str) -> Found | None:
    """`all okrs`, 我的目标: a list that is asked for by its own name."""
    which = vocabulary.listed(said.strip(_END))
    return None if which is None else ("okr", [Word(which)])


def snoozed(said: str) -> Found | None:
    """稍后, 今天不再提醒: a whole message that asks to be left alone for a while."""
    span = vocabulary.snoozed(said.strip(_END))
    return None if span is None else ("snooze", [Word(span)])


def absent(said: str) -> Found | None:
    """请假到周五: the command and its days as one word; 请 alone would be polite."""
    for alias in vocabulary.spellings("away"):
        rest = said[len(alias) :]
        if alias[0] >= "⺀" and said.startswith(alias) and rest[:1] >= "⺀":
            return "away", split(rest)
    return None


def asked(said: str) -> Found | None:
    """`how is kr3 doing?`, 看看kr3: a line that only asks about one thing shows it. Nothing is written."""
    half = halved(said)
    found = [(letter, each) for letter in _LETTERS for each in lettered(letter).finditer(half)]
    if len(found) != 1:
        return None
    letter, reference = found[0]
    rest = f"{half[: reference.start()]} {half[reference.end() :]}"
    if re.search(r"\d", rest) or not (phrasing.is_question(said) or _asking().search(rest)):
        return None
    return ("kr show" if letter == "KR" else "okr show"), [Word(spelt(reference, letter))]


def parted(said: str) -> str:
    """`kr3历史` as `kr3 历史`: the reference that a line begins with, and what sticks to it, as two words."""
    for letter in _LETTERS:
        found = lettered(letter).match(halved(said))
        behind = said[found.end() : found.end() + 1] if found else ""
        if found and (behind >= "⺀" or (behind and behind in _STUCK)):
            return f"{spelt(found, letter)} {said[found.end() :].lstrip(_STUCK + ' ')}"
    return said


def edited(said: str) -> Found | None:
    """`kr3目标改成25`, `set kr3 target to 25`, `rename kr3 to TITLE`."""
    for letter in _LETTERS:
        for pattern in (_field(letter), _renamed(letter)):
            found = pattern.fullmatch(halved(said))
            if found is None:
                continue
            value = split(said[found.start("value") :])
            said_field = vocabulary.option(found.groupdict().get("field") or "title")
            field = said_field if said_field in FIELDS else "title"
            reference = Word(spelt(found, letter))
            if letter == "KR":
                return "kr edit", [reference, Word(field), *value]
            return ("okr edit", [reference, *value]) if field == "title" else None
    return None


def check_status(words: list[Word]) -> None:
    """Raises UnclearLine where only health or confidence is said of a key result: is its value the same?"""
    for count in (3, 2, 1):
        said = " ".join(word.text for word in words[1 : 1 + count])
        if len(words) > count and vocabulary.option(said.strip(_END).rstrip(_DIGITS)) in (*STATUSES, "conf"):
            line = " ".join(["/kr update", words[0].typed, "same", *(word.typed for word in words[1:])])
            raise UnclearLine(" ".join(word.text for word in words)[:80], lines=(line,))


def each_report(said: str) -> list[str]:
    """`kr3 12, kr4 160万` as its reports, where it is nothing but reports; else the line itself."""
    starts = [found.start() for found in lettered().finditer(halved(said))]
    if not 1 < len(starts) <= MOST_REPORTS:
        return [said]
    parts = [said[begin:end] for begin, end in zip(starts, [*starts[1:], len(said)], strict=True)]
    parts[0] = said[: starts[0]] + parts[0]
    cut = [_BETWEEN.sub("", part) for part in parts]
    if all(phrasing.is_bare_report(part) for part in cut):
        return cut
    return [said]


def glued_verb(words: list[Word], names: tuple[str, ...], marks: str) -> Found | None:
    """`KR3 打分0.7`, `KR3 卡住了，等法务`: the command that the word behind the reference begins with."""
    text = words[1].text
    for at in range(min(len(text), vocabulary.LONGEST), 0, -1):
        if text[at - 1] < "⺀" or (text[at : at + 1] >= "⺀" and text[at] not in f"{marks}「『《（"):
            continue
        for family in names:
            name = vocabulary.find(f"{family} {text[:at]}".strip())
            if name is not None:
                rest = text[at:].lstrip(marks)
                return name, [words[0], *([Word(rest)] if rest else []), *words[2:]]
    return None


def reference_of(words: list[Word]) -> Letter | None:
    """The letter of the reference a line begins with; None where it begins with none that has one."""
    reference = read_reference(words[0].text) if words and not words[0].quoted else None
    return reference.letter or None if reference is not None else None


@cache
def _asking() -> re.Pattern[str]:
    words = vocabulary.words("around")["asking"]
    return re.compile(rf"(?<![a-z])(?:{either(both(words))})", re.IGNORECASE)


@cache
def _field(letter: Letter) -> re.Pattern[str]:
    put, to = vocabulary.words("saying")["put"], vocabulary.words("around")["becomes"]
    names = [each for field in (*FIELDS, "rename") for each in vocabulary.words("options")[field]]
    return re.compile(
        rf"(?:(?:{either(both(put))})\s*)?{lettered(letter).pattern}\s*(?:的|'s)?\s*"
        rf"(?P<field>{either(both(names))})\s*(?:{either(both(to))}|[=:：])?\s*(?P<value>\S.*)",
        re.IGNORECASE,
    )


@cache
def _renamed(letter: Letter) -> re.Pattern[str]:
    rename, to = vocabulary.words("options")["rename"], vocabulary.words("around")["becomes"]
    name = either(both(rename))
    return re.compile(
        rf"(?:{name})\s*{lettered(letter).pattern}\s*(?:{either(both(to))}|[=:：])?\s*(?P<value>\S.*)",
        re.IGNORECASE,
    )

"""May this have been written because of these words? Decided anew, simply, with nothing of the house.

A judge of random lines: it knows who is who, what the words were, and what was kept before. A value must
follow from a number in the words, a text must stand in them, what is changed must be named in them, and
whoever said them must be one who may. Where it cannot tell it allows: it is there to catch, not to convict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tests.corpus.facts import Facts, changes
from tests.corpus.numbers import folded, numbers

ABOVE = {
    "SALES": {"manager", "head", "admin"},
    "PRODUCT": {"outsider", "head", "admin"},
    "COMPANY": {"head", "admin"},
}
OWNERS = {"O1": "owner", "O2": "colleague", "O3": "manager", "COMPANY/O1": "head", "PRODUCT/O1": "maker"}
ANYBODYS = ("comment", "comments")  # of whatever one can see
DERIVED = {"checkins", "late", "approx", "done", "feed", "comments", "score", "reason", "unit", "verdict"}
FREE_WHEN_NEW = {"visibility", "kind", "state", "owner", "weight", "objective", "aligned", "conf", "stated"}
DONE = re.compile(
    r"done|complet|finish|yes|publish|发布|發布|发佈|發佈|上线|上線"
    r"|完成|做完|搞掂|搞定|是|xong|hoan thanh|✅|✓|✔|☑|not|未|没|沒|否|no|chua|❌|✗|✘"
)
DAY = re.compile(
    r"\d\s*[-/.]\s*\d|day|week|month|quarter|year|mon|tue|wed|thu|fri|sat|sun|yesterday|tomorrow|天|日|号|號|周|週|星期|礼拜|禮拜"
    r"|月|年|季|初|底|尾|hom|ngay|tuan|thang|nam|quy|thu|chu nhat|mai|chieu|sang"
)
TICKS = re.compile(r"tick|打勾|勾|达成|danh dau|done|完成|xong|hoan thanh|yes|是|✅|✓|✔|☑|做完|搞")
ENDS = re.compile(
    r"drop|close|reopen|carry|undo|放弃|放棄|关闭|關閉|重开|重開|结转|結轉|撤"
    r"|bo |bo$|dong |mo lai|chuyen tiep|hoan tac"
)
MADE_FOR_THEM = re.compile(r"template|模板|範本|模版|mau|adopt|采用|採用|套用|carry|结转|結轉|chuyen tiep")
MONDAY = "2026-11-23"


@dataclass(frozen=True, slots=True)
class Words:
    """What one person said in one talk, everything so far, and what was kept when it began."""

    by: str
    said: str
    earlier: Sequence[Facts]
    offered: str = ""  # lines that the robot offered: a tap or a yes says them

    @property
    def plain(self) -> str:
        return folded(f"{self.said}\n{self.offered}")

    @property
    def numbers(self) -> set[Decimal]:
        return numbers(f"{self.said}\n{self.offered}")


def strays(words: Words, before: Facts, after: Facts) -> list[str]:
    """Every change that these words do not bear out, with the reason."""
    changed = changes(before, after)
    if not changed:
        return []
    if words.by == "guest":
        return [f"somebody from outside changed {changed}"]
    return [
        f"{name} = {value!r}: {why}"
        for name, value in changed.items()
        if not any(name in known and known[name] == value for known in words.earlier)  # taken back
        for why in _objections(words, name, value, before, after)
    ]


def _objections(words: Words, name: str, value: object, before: Facts, after: Facts) -> Iterator[str]:
    whole, _, part = name.partition(".")
    thing = re.fullmatch(r"(?:([A-Z]+)/)?(?:(\d{4}(?:Q\d|H\d)?)/)?(KR|O)(\d+)", whole)
    if thing is None:
        yield from _beside(words, name)
        return
    group, _, _, number = thing.groups()
    new = f"{whole}.title" not in before
    if value is None:
        yield "it was there from the beginning"
        return
    if part not in ANYBODYS and not _may(words.by, group or "SALES", whole, before, after, new=new):
        yield f"{words.by} may not"
    if not new and not _names(words, int(number), before.get(f"{whole}.title")):
        yield "it is not named"
    yield from _of_value(words, whole, part, value, before, after, new=new)


def _may(by: str, group: str, whole: str, before: Facts, after: Facts, *, new: bool) -> bool:
    if by in ABOVE[group]:
        return True
    known = after if new else before
    if "KR" not in whole:
        return known.get(f"{whole}.owner") == by
    objective = known.get(f"{whole}.objective", "")
    return by in (known.get(f"{whole}.owner"), known.get(f"{objective}.owner"))


def _names(words: Words, number: int, title: object) -> bool:
    """By its number in any writing, or by a word of its title."""
    if Decimal(number) in words.numbers or str(number) in words.plain:
        return True
    plain, said = folded(str(title or "")), words.plain
    pieces = (
        plain.split() if plain.isascii() or " " in plain else [plain[at : at + 1] for at in range(len(plain))]
    )
    return any(piece in said for piece in pieces)


def _of_value(
    words: Words, whole: str, part: str, value: object, before: Facts, after: Facts, *, new: bool
) -> Iterator[str]:
    if part in DERIVED or (new and part in FREE_WHEN_NEW):
        return
    if part in ("title", "note", "comment", "blocked", "milestones", "ticked"):
        yield from _of_text(words, part, str(value), before)
    elif part in ("on", "due") or after.get(f"{whole}.kind") == "date":
        if value not in ("", MONDAY, before.get(whole)) and not DAY.search(words.plain):
            yield "no day was said"
    elif part in ("", "start", "target", "low", "high", "weight", "commit", "stretch", "conf"):
        if value not in ("", None) and not _follows(words, whole, part, str(value), before, after):
            yield "it follows from no number that was said"
    elif part == "state" and not ENDS.search(words.plain):
        yield "nobody spoke of an end"
    elif part == "owner" and not re.search(r"@|me|我|toi", words.plain):
        yield "nobody was named"


def _of_text(words: Words, part: str, value: str, before: Facts) -> Iterator[str]:
    if MADE_FOR_THEM.search(words.plain) or value in before.values():
        return
    if part == "ticked" and TICKS.search(words.plain):
        return
    if part == "ticked" and words.numbers:
        return
    said = _letters(f"{words.said}\n{words.offered}")
    pieces = value.split("; ") if part in ("comment", "milestones", "ticked") else [value]
    for piece in pieces:
        if _letters(piece) not in said:
            yield f"{piece!r} was not said"


def _letters(text: str) -> str:
    """Without spaces, quotes and what stands for what would be markup."""
    return "".join(sign for sign in folded(text) if sign.isalnum())


def _follows(words: Words, whole: str, part: str, value: str, before: Facts, after: Facts) -> bool:
    if MADE_FOR_THEM.search(words.plain) and f"{whole}.title" not in before:
        return value in before.values()
    try:
        written = Decimal(value)
    except InvalidOperation:
        return False
    said = words.numbers
    if written in said or -written in said:
        return True
    if part in ("commit", "stretch", "target", "start") and {"commit", "stretch"} & set(
        re.findall(r"[a-z]+", words.plain)
    ):
        return True
    kind = after.get(f"{whole}.kind")
    if DONE.search(words.plain) and kind in ("yes_no", "milestones"):
        return True
    if TICKS.search(words.plain) and kind == "milestones":
        return True
    if kind == "milestones" and part in ("start", "target"):
        return written in (0, len(str(after.get(f"{whole}.milestones")).split("; ")))
    if part:
        return False
    now, start, target = (
        _decimal(each)
        for each in (before.get(whole), after.get(f"{whole}.start"), after.get(f"{whole}.target"))
    )
    olds = {
        each
        for each in (now, start, *(_decimal(known.get(whole)) for known in words.earlier))
        if each is not None
    }
    if any(abs(written - old) in said for old in olds):
        return True
    if start is None or target is None:
        return False
    # A share of the road, kept with all its digits; a step of five points is one of those.
    return any(
        abs(start + (target - start) * share / 100 - written) < Decimal("0.0001")
        for share in (*said, *(-each for each in said))
    )


def _decimal(value: object) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None


def _beside(words: Words, name: str) -> Iterator[str]:
    """What belongs to no objective: settings, languages, cycles, thanks."""
    if name.startswith(("SALES.", "cycle ")):
        if words.by not in ABOVE["SALES"] and not re.search(r"\d{4}", words.plain):
            yield f"{words.by} manages nothing"
    elif name.endswith(".lang") and name != f"{words.by}.lang":
        yield "it is somebody else's language"
    elif name.endswith(".away") and name != f"{words.by}.away":
        yield "it is somebody else who is away"

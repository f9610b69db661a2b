"""A key result or an objective called by words of its title: `更新 续费率 70%`, `/u renewal 45%`.

Where only one that the asker may see here is called so, it is meant; where several are, it is asked which.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from handlers import lookup
from handlers.context import Context
from handlers.line import Line, Word
from handlers.mentions import GLUE
from i18n.cleaning import bare, fold
from okr.model import KeyResult, Objective, State
from okr.refusals import BadReference, WhichOne

MOST_WORDS: Final = 8
SHORTEST: Final = 3  # letters; fewer name nothing
SHORTEST_CHINESE: Final = 2  # one sign may be asked about, but is never taken for a name
_CHINESE: Final = "⺀"


def named(context: Context, line: Line, refusal: BadReference) -> Line | None:
    """The line with the reference of what its first words name; None where they name nothing.

    Raises WhichOne where they name several.
    """
    if line.at != 1 or line.said[0].quoted or refusal.wanted not in ("KR", "O"):
        return None
    count, found = _longest(context, line, "O" if refusal.wanted == "O" else "KR")
    name = " ".join(word.text for word in line.said[:count]).replace(GLUE, " ")
    if not found or (name[0] < _CHINESE and len(name) < SHORTEST):
        return None
    if len(found) > 1:
        labels = tuple(f"{spelt} {title}" for spelt, title in found.items())
        raise WhichOne(name, lines=line.answered(0, count, found), labels=labels)
    if len(name) < SHORTEST_CHINESE:
        return None
    return Line(line.command, [*map(Word, found), *line.said[count:]])


def _longest(context: Context, line: Line, letter: Literal["O", "KR"]) -> tuple[int, dict[str, str]]:
    """How many words name something, as many as possible; how that is called here, and its title."""
    found, count = dict(_visible(context, letter)), 0
    for word in line.said[:MOST_WORDS]:
        sought = _plain(" ".join(each.text for each in line.said[: count + 1]))
        fewer = {spelt: title for spelt, title in found.items() if _has(_plain(title), sought)}
        if word.quoted or not fewer:
            break
        found, count = fewer, count + 1
    return count, found if count else {}


def _plain(text: str) -> str:
    return " ".join(bare(fold(word)) for word in text.replace(GLUE, " ").split())


def _has(title: str, sought: str) -> bool:
    """Words of letters are found from where a word begins, Chinese anywhere."""
    return bool(sought) and (sought in title if sought[0] >= _CHINESE else f" {sought}" in f" {title}")


def _visible(context: Context, letter: Literal["O", "KR"]) -> Iterator[tuple[str, str]]:
    """How each open thing of the current cycles that everybody here may know of is called, and its title."""
    for group in context.groups_here:
        cycle = context.cycle_of(group).id
        for objective in context.objectives.in_group(group.id, cycle):
            if not context.sees(objective, group) or not lookup.for_everyone_here(context, objective):
                continue
            things: list[Objective | KeyResult] = [objective] if letter == "O" else [*objective.key_results]
            for thing in things:
                if thing.state in (State.OPEN, State.DRAFT):
                    yield lookup.spelt(context, thing, group), thing.title

"""What people type, as the four files beside this one hold it, and what each line must do.

A file names its people by what they are to O1 of SALES, which is `owner`'s: `colleague` has O2, `stranger`
has nothing, `manager` manages the group, `head` the one above it, `outsider` and `maker` belong to PRODUCT,
`admin` administers the robot, `guest` is from another company. `[[world]]` is what they said before, all
that a line meets. It is Monday 23 November 2026, ten o'clock in Shanghai, after ten days of silence.

A line is said in SALES by `owner` unless it has `by`, `in` or `alone` (one to one); `voice` and `rich` are
what DingTalk makes of speech, and of a text with pictures. @names of these people are real mentions. Of what
follows it has one:

does     facts that must hold afterwards (see `facts.py`); nothing else may have changed
may      the same, or else it is asked back: people say it so, but it may be doubted
shows    nothing is changed; the answer holds each of these
asks     nothing is changed; the answer is a question, or has lines to choose from, and holds each of these
guesses  nothing is changed; this line is one tap away, itself or as what yes stands for
refuses  nothing is changed; the answer holds each of these
talks    nothing is changed, and there is an answer, whatever it is

A `[[dialog]]` is several lines one after the other, each judged; `wait` is so many minutes before it, and
`tap` presses the button that sends that line, which must have been offered by the answer before.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LANGUAGES = ("zh-CN", "zh-HK", "en", "vi")
EXPECTATIONS = ("does", "may", "shows", "asks", "guesses", "refuses", "talks")
KNOWN = frozenset({"say", "by", "in", "alone", "voice", "rich", "wait", "tap", *EXPECTATIONS})


@dataclass(frozen=True, slots=True)
class Step:
    """One message. `where` is a group's key, None for one to one; `wanted` is what `kind` asks for."""

    say: str
    kind: str
    wanted: Any
    by: str = "owner"
    where: str | None = "SALES"
    voice: str = ""
    rich: tuple[str, ...] = ()
    wait: int = 0
    tap: str = ""

    @property
    def typed(self) -> str:
        """What stands in the report for it."""
        return self.tap or self.voice or "".join(self.rich) or self.say


@dataclass(frozen=True, slots=True)
class Case:
    """Said in a world of its own."""

    lang: str
    theme: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """One language. `world` is by whom, where and what."""

    lang: str
    people: Mapping[str, str]
    world: tuple[tuple[str, str, str], ...]
    cases: tuple[Case, ...] = field(repr=False)

    def steps(self) -> Iterator[Step]:
        return (step for case in self.cases for step in case.steps)


@cache
def corpus(lang: str) -> Corpus:
    """Raises ValueError naming the line that does not say what it must do, once."""
    with (FOLDER / f"{lang.replace('-', '_')}.toml").open("rb") as file:
        read = tomllib.load(file)
    lines = ((theme["name"], [line]) for theme in read["theme"] for line in theme["lines"])
    talks = ((dialog["name"], dialog["steps"]) for dialog in read["dialog"])
    return Corpus(
        lang=read["lang"],
        people=read["people"],
        world=tuple((each["by"], each.get("in", "SALES"), each["say"].strip()) for each in read["world"]),
        cases=tuple(Case(lang, name, tuple(map(_step, said))) for name, said in (*lines, *talks)),
    )


def _step(entry: Mapping[str, Any]) -> Step:
    kinds = [kind for kind in EXPECTATIONS if kind in entry]
    if len(kinds) != 1 or not entry.keys() <= KNOWN or not {"say", "tap"} & entry.keys():
        raise ValueError(f"{entry!r} must be said or tapped and have one of {', '.join(EXPECTATIONS)}")
    return Step(
        say=entry.get("say", ""),
        kind=kinds[0],
        wanted=entry[kinds[0]],
        by=entry.get("by", "owner"),
        where=None if entry.get("alone") else entry.get("in", "SALES"),
        voice=entry.get("voice", ""),
        rich=tuple(entry.get("rich", ())),
        wait=entry.get("wait", 0),
        tap=entry.get("tap", ""),
    )

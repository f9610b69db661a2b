"""The alignment map: objectives as trees across groups, what waits for what, and how each of them stands.

Finished words and numbers in the order in which they hang together. Whether objectives or whole groups are
the nodes is decided by whoever fills the value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from okr.dealings import DependencyState
from okr.model import Health


@dataclass(frozen=True, slots=True)
class Node:
    """One objective. `ref` is its whole reference, which begins with the key of its group.

    `parent` is the place of the node it hangs on, which stands before it, -1 for a root; `part` the key
    result it hangs on there. `progress` is a raw share, None for no value. `drawn` says that it was drawn
    in full before, so that nothing hangs on it here. `link` is where it opens, "" for nowhere.
    """

    ref: str
    title: str
    health: Health
    verdict: str
    percent: str
    progress: float | None = None
    parent: int = -1
    part: str = ""
    contributes: bool = False
    orphan: bool = False
    drawn: bool = False
    link: str = ""

    @property
    def group(self) -> str:
        return self.ref.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Count:
    """So many objectives of a group have this verdict; `verdict` is its word."""

    health: Health
    number: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Team:
    """All objectives of one group as one node: how many (`size`, in words), how they stand, the mean.

    `health` is the worst among them, and `problem` names the objective that has it, "" for none to
    worry about; `orphans` counts those that hang on nothing. `parent` is the place of the group that it
    mostly serves, -1 for a root.
    """

    key: str
    title: str
    size: str
    health: Health
    percent: str
    counts: tuple[Count, ...]
    progress: float | None = None
    problem: str = ""
    orphans: int = 0
    parent: int = -1
    contributes: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A dependency: the node at `waiting` cannot go on without the one at `on`.

    `word` is that of the state, `says` the whole of it. Between teams it stands for `count` of them.
    """

    waiting: int
    on: int
    state: DependencyState
    word: str
    says: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """What the drawing itself says, in the reader's language."""

    empty: str = ""
    orphan: str = ""
    drawn: str = ""
    contributes: str = ""
    supports: str = ""
    waits: str = ""


_UNSAID: Final = Words()


@dataclass(frozen=True, slots=True)
class AlignmentMap:
    """Either `nodes` or, where they would be too many, `teams`; neither for an empty map.

    `ties` are between places in whichever it is.
    """

    title: str
    facts: str
    summary: str
    nodes: tuple[Node, ...] = ()
    teams: tuple[Team, ...] = ()
    ties: tuple[Tie, ...] = ()
    words: Words = _UNSAID
    kind: Literal["alignment"] = "alignment"

"""The closed sets of names of the trade. `okr.model` hands them on; the words are those of the export."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """How a key result is measured; the names are those of the export."""

    RISE = "rise"
    FALL = "fall"
    KEEP_BELOW = "keep_below"
    KEEP_ABOVE = "keep_above"
    KEEP_BETWEEN = "keep_between"
    YES_NO = "yes_no"
    MILESTONES = "milestones"
    DATE = "date"


ROADS = frozenset({Kind.RISE, Kind.FALL})


class Health(StrEnum):
    """The verdict on a key result or an objective."""

    NONE = "none"
    EARLY = "early"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    AT_RISK = "at_risk"
    DONE = "done"
    STALE = "stale"


class Visibility(StrEnum):
    """Who may see an objective: the corporation, the group and managers above, or owner and managers."""

    COMPANY = "company"
    GROUP = "group"
    PRIVATE = "private"


class Ambition(StrEnum):
    COMMITTED = "committed"
    ASPIRATIONAL = "aspirational"


class State(StrEnum):
    """Where an objective or key result stands in its life."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DROPPED = "dropped"


class Level(StrEnum):
    COMPANY = "company"
    DEPARTMENT = "department"
    TEAM = "team"


class Rollup(StrEnum):
    """What a key result weighs in its objective: the weight it was given, or the size of its target."""

    EQUAL = "equal"
    SIZE = "size"


class Arrow(StrEnum):
    """What an alignment does above: `supports` is drawn, `contributes` is one more term of the mean."""

    SUPPORTS = "supports"
    CONTRIBUTES = "contributes"


class Feed(StrEnum):
    """Whether a machine reports the value: never, now, or overruled by hand until switched on again."""

    NONE = "none"
    AUTO = "auto"
    BY_HAND = "by_hand"


class Verdict(StrEnum):
    """What becomes of an unfinished objective at the end of its cycle."""

    KEEP = "keep"
    CHANGE = "change"
    DROP = "drop"


class Rule(StrEnum):
    """The names of the health rules."""

    GAP = "gap"
    RATIO = "ratio"
    OWNER = "owner"

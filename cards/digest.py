"""How many groups stand, each in two lines: a manager's, drawn as the tree, or a company's by department."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cards import links
from cards import pulse as pulse_card
from cards.layout import LONGEST_LABEL, command, paragraphs, quiet, shortened
from cards.message import Button, Message
from cards.reader import Reader
from okr.model import Cycle, Group
from okr.pulse import Branch, Pulse, mean, together, walk

INDENT: Final = "　"  # a client cuts plain spaces off
MOST_BUTTONS: Final = 4


@dataclass(frozen=True, slots=True)
class Digest:
    """What is told, the worst first. `since` is the day from which on something counts as moved."""

    cycle: Cycle
    since: date
    branches: Sequence[Branch]

    @property
    def groups(self) -> list[Group]:
        """Each right behind the one above it."""
        return [each.group for each, _ in walk(self.branches)]


def of_manager(reader: Reader, digest: Digest) -> Message:
    """Every group with its own numbers; the first line has all of them together."""
    lines = [
        line
        for branch, depth in walk(digest.branches)
        for line in _two_lines(reader, branch.group, branch.own, depth)
    ]
    return _message(reader, of_manager_title(reader, digest), digest, lines)


def of_manager_title(reader: Reader, digest: Digest) -> str:
    """Digest · 2026Q4 · 5 groups."""
    groups = reader.words.count("digest.groups", len(digest.groups))
    return reader.words.say("digest.title", cycle=digest.cycle.id, groups=groups)


def of_company(reader: Reader, group: Group, digest: Digest) -> Message:
    """Every department with all that is below it."""
    lines = [line for branch in digest.branches for line in _two_lines(reader, branch.group, branch.whole, 0)]
    return _message(reader, of_company_title(reader, group, digest), digest, lines)


def of_company_title(reader: Reader, group: Group, digest: Digest) -> str:
    """Company · 2026Q4 · by department."""
    return reader.words.say(
        "digest.departments", group=quiet(group.title or group.key), cycle=digest.cycle.id
    )


def nothing_set(reader: Reader, cycle: Cycle, groups: int) -> Message:
    words = reader.words
    heading = words.say("digest.title", cycle=cycle.id, groups=words.count("digest.groups", groups))
    return Message(heading, paragraphs([f"### {heading}", words.say("digest.nothing")]))


def _message(reader: Reader, heading: str, digest: Digest, lines: Iterable[str]) -> Message:
    words = reader.words
    everything = together((each.whole for each in digest.branches), mean(digest.branches))
    shown = [branch.group for branch, _ in walk(digest.branches) if branch.own.objectives]
    several = len(digest.branches) > 1 or any(branch.below for branch in digest.branches)
    together_lines = pulse_card.two_lines(reader, words.say("digest.all"), everything) if several else ()
    example = command(reader, f"/okr {shown[0].key}") if shown else ""
    text = [
        f"### {heading}",
        *together_lines,
        *lines,
        words.say("digest.since", day=words.day(digest.since, reader.today)),
        words.say("digest.more", line=example) if example else "",
    ]
    buttons = tuple(
        Button(shortened(quiet(group.title or group.key), LONGEST_LABEL), f"/okr {group.key}")
        for group in shown[:MOST_BUTTONS]
    )
    title = _title(reader, heading, everything)
    return Message(title, paragraphs(text), buttons, links=(links.overview(reader),))


def _title(reader: Reader, heading: str, everything: Pulse) -> str:
    """For the chat list: with how all of it stands."""
    rest = pulse_card.in_signs(everything.counts)
    room = pulse_card.LONGEST_TITLE - len(rest) - 3
    return f"{shortened(heading, room)} · {rest}" if rest else shortened(heading, pulse_card.LONGEST_TITLE)


def _two_lines(reader: Reader, group: Group, pulse: Pulse, depth: int) -> list[str]:
    name = f"{group.key} {quiet(group.title)}" if group.title != group.key else group.key
    first, second = pulse_card.two_lines(reader, name, pulse)
    return [INDENT * depth + first, INDENT * (depth + 1) + second]

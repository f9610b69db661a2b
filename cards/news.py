"""What a group hears when its window closes: one thing by itself, or several in a list, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from cards import blocker as clock
from cards import dependency, verdict
from cards.dependency import Tie
from cards.layout import BREAK, command, health, now, paragraphs, quiet, share, shortened
from cards.message import Button, Message
from cards.reader import Reader
from cards.way_back import show_button
from okr.dealings import DependencyState
from okr.dependencies import Slip
from okr.model import Blocker, Group, Health, KeyResult, Standing
from okr.progress import ONE

MOST_LINES = 10  # with the title and what is left out: a phone's screen
LONGEST_TITLE = 60


class Urgency(IntEnum):
    """The most urgent first."""

    AT_RISK = 0
    BLOCKED = 1
    SLIPPED = 2
    BEHIND = 3
    ASKED = 4
    ANSWERED = 5
    PASSED = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news: its facts, and as a post of its own what to do about it (`how`)."""

    urgency: Urgency
    title: str
    facts: tuple[str, ...]
    how: str = ""
    buttons: tuple[Button, ...] = ()

    @property
    def line(self) -> str:
        return " · ".join(fact for fact in self.facts if fact)

    @property
    def message(self) -> Message:
        return Message(self.title, paragraphs([*self.facts, self.how]), self.buttons)


def post(reader: Reader, group: Group, items: Sequence[Item]) -> Message:
    """One thing is the post itself."""
    if len(items) == 1:
        return items[0].message
    words = reader.words
    title = words.say("news.title", group=quiet(group.title or group.key))
    ordered = sorted(items, key=lambda item: item.urgency)
    lines = [f"### {title}", "\n".join(f"- {item.line}" for item in ordered[:MOST_LINES])]
    risk = "/okr risk"
    if len(items) > MOST_LINES:
        lines.append(words.count("news.more", len(items) - MOST_LINES, line=command(reader, risk)))
    else:
        lines.append(words.say("news.how", line=command(reader, risk)))
    return Message(title, paragraphs(lines), (Button(words.say("button.risk"), risk),))


def worse(reader: Reader, kr: KeyResult, before: Health, standing: Standing) -> Item:
    """Old and new health, where it stands, the rule that says so, whose it is."""
    words = reader.words
    why, verdict_now = verdict.sentence(reader, standing), health(reader, standing.health)
    change = f"{health(reader, before)} → {verdict_now}"
    # The sentence may begin with the verdict: it is not said twice.
    said = change + why.removeprefix(verdict_now) if why.startswith(verdict_now) else f"{change} · {why}"
    return _of(
        reader,
        kr,
        Urgency.AT_RISK if standing.health is Health.AT_RISK else Urgency.BEHIND,
        words.say("news.worse", ref=reader.ref(kr), health=words.say(f"health.{standing.health.value}")),
        (said, _now(reader, kr, standing)),
    )


def passed(reader: Reader, kr: KeyResult, mark: Decimal, standing: Standing) -> Item:
    words = reader.words
    reached = words.say("news.reached") if mark == ONE else words.say("news.passed", mark=share(reader, mark))
    facts = (reached, _now(reader, kr, standing), verdict.sentence(reader, standing))
    return _of(reader, kr, Urgency.PASSED, f"{reader.ref(kr)}: {reached}", facts)


def stuck(reader: Reader, kr: KeyResult, blocker: Blocker) -> Item:
    """What blocks it, for how long, who helps."""
    words = reader.words
    by = words.say("blocker.by", by=quiet(blocker.by.name))
    title = words.say("blocker.title", ref=reader.ref(kr))
    item = _of(reader, kr, Urgency.BLOCKED, title, (clock.line(reader, blocker), by))
    end = words.say("blocker.end", line=command(reader, f"/unblock {reader.ref(kr)}"))
    return Item(item.urgency, item.title, item.facts, end, item.buttons)


def tied(reader: Reader, tie: Tie, owner: str) -> Item:
    """A dependency as it stands; `owner` is who answers it."""
    if tie.of.state is DependencyState.ASKED:
        said = dependency.announced(reader, tie, tie.of.asked_by.name, owner)
        return _whole(Urgency.ASKED, said)
    return _whole(Urgency.ANSWERED, dependency.answered(reader, tie, undo=False))


def slipped(reader: Reader, tie: Tie, why: Slip) -> Item:
    return _whole(Urgency.SLIPPED, dependency.slipped(reader, tie, why))


def _of(reader: Reader, kr: KeyResult, urgency: Urgency, title: str, facts: tuple[str, ...]) -> Item:
    title_of = shortened(quiet(kr.title), LONGEST_TITLE)
    named = f"**{reader.ref(kr)} {title_of}** · {quiet(kr.owner.name)}"
    how = reader.words.say("news.how", line=command(reader, f"/kr show {reader.ref(kr)}"))
    return Item(urgency, title, (named, *facts), how, (show_button(reader, kr),))


def _now(reader: Reader, kr: KeyResult, standing: Standing) -> str:
    return reader.words.say("news.now", value=now(reader, kr), progress=share(reader, standing.progress))


def _whole(urgency: Urgency, said: Message) -> Item:
    return Item(urgency, said.title, tuple(said.text.split(BREAK)), buttons=said.buttons)

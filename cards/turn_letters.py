"""What single people read around the turn of a cycle: what they have to decide, or who has not begun yet."""

from __future__ import annotations

from collections.abc import Sequence

from cards.layout import LONGEST_LABEL, command, paragraphs, quiet, shortened, thing
from cards.message import Button, Message
from cards.reader import Reader
from cards.turn import names
from okr import scoring
from okr.model import Cycle, Group, Objective, Person

MOST_IN_FULL = 3
MOST_LISTED = 12
CHOICES = ("carry.example", "carry.example_change", "carry.example_drop")


def to_decide(reader: Reader, group: Group, left: Sequence[Objective], *, is_home: bool) -> Message:
    """To somebody who may decide: the three lines for the first few, the others by their numbers.

    `is_home`: one to one a bare number means one of this group.
    """
    words = reader.words
    cycle = left[0].cycle
    title = words.say("turn.decide.title", group=quiet(group.title or group.key), cycle=cycle)
    where = f"{cycle}/" if is_home else f"{group.key}/{cycle}/"
    lines = [f"### {title}", words.say("turn.decide")]
    for each in left[:MOST_IN_FULL]:
        lines.append(_entry(reader, group, each))
        lines += [command(reader, words.say(choice, ref=where + each.ref)) for choice in CHOICES]
    if more := left[MOST_IN_FULL:]:
        lines.append(words.say("turn.decide.more", refs=words.list(each.ref for each in more)))
    buttons = tuple(
        Button(
            shortened(words.say("button.keep", ref=each.ref), LONGEST_LABEL),
            f"/cycle carry {where}{each.ref}",
        )
        for each in left[:MOST_IN_FULL]
    )
    return Message(title, paragraphs(lines), buttons)


def to_tell(reader: Reader, group: Group, theirs: Sequence[Objective], managers: Sequence[Person]) -> Message:
    """To an owner who may not decide: which of theirs are open, and whom to tell."""
    words = reader.words
    title = words.say("turn.decide.title", group=quiet(group.title or group.key), cycle=theirs[0].cycle)
    who = words.list(quiet(each.name) for each in managers if each.name)
    lines = [
        f"### {title}",
        words.say("turn.tell"),
        "\n".join(f"- {_entry(reader, group, each)}" for each in theirs[:MOST_LISTED]),
        words.say("turn.tell.whom", managers=who) if who else words.say("turn.tell.manager"),
    ]
    return Message(title, paragraphs(lines))


def unset(reader: Reader, group: Group, cycle: Cycle, people: Sequence[Person], *, named: bool) -> Message:
    """To a manager: who has neither an objective nor a key result yet. `named`: the group reads that too."""
    words = reader.words
    title = words.say("turn.unset.letter", group=quiet(group.title or group.key), cycle=cycle.id)
    lines = [
        f"### {title}",
        words.count("turn.unset.without", len(people), names=names(reader, people)),
        "" if named else words.say("turn.unset.quiet"),
    ]
    return Message(title, paragraphs(lines))


def _entry(reader: Reader, group: Group, objective: Objective) -> str:
    score = scoring.objective_score(objective, group.rollup)
    shown = "–" if score is None else reader.words.number(score)
    return reader.words.say(
        "turn.left", thing=thing(objective), owner=quiet(objective.owner.name), score=shown
    )

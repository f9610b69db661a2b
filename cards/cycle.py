"""A cycle of a group at one look: its days, what its objectives came to, what is left to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cards import undoable
from cards.layout import bar, command, health, paragraphs, quiet, share, thing
from cards.message import Button, Message
from cards.objective import decided, scored
from cards.reader import Reader
from okr import cycles, scoring
from okr.dealings import CycleState, GroupCycle, Pictured, Retro
from okr.model import Cycle, Group, Objective, Standing, State, Verdict
from okr.progress import ONE, one_decimal, weighted_mean
from okr.scoring import Judged

MOST_RETROS = 12
MOST_UNDECIDED = 6


@dataclass(frozen=True, slots=True)
class Came:
    """What an objective came to: as pictured when its cycle was closed, until then as it stands.

    `judged` is None without any score. `undecided`: nobody said yet whether it is kept.
    """

    objective: Objective
    standing: Standing
    judged: Judged | None
    undecided: bool
    pictured: Pictured | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """`state` is that of the day; `unclosed` names the cycle before where nobody closed it.

    `following` names the next cycle where the group is told of this one's end.
    """

    group: Group
    lived: GroupCycle
    state: CycleState
    came: Sequence[Came]
    retros: Sequence[Retro] = ()
    unclosed: str = ""
    following: str = ""


def show(reader: Reader, look: Look) -> Message:
    title = _title(reader, look)
    return Message(title, paragraphs([f"### {title}", *_lines(reader, look)]), _buttons(reader, look))


def closed(reader: Reader, look: Look) -> Message:
    """The receipt of closing: what everything came to, and what comes next."""
    words = reader.words
    title = words.say("cycle.closed", cycle=look.lived.cycle.id)
    return undoable.message(reader, title, [f"### {title}", *_lines(reader, look)])


def opened(reader: Reader, cycle: Cycle, *, begun: int, already: bool, blank: Sequence[Objective]) -> Message:
    """`begun` drafts became objectives; `already`: it was open, and nothing is to be undone.

    `blank` are those that stay drafts until their last blank is filled.
    """
    words = reader.words
    days = words.say("cycle.days", first=words.day(cycle.start, reader.today), last=_last(reader, cycle))
    title = words.say("cycle.opened.title", cycle=cycle.id)
    refs = words.list(each.ref for each in blank)
    left = words.say("cycle.blank", refs=refs) if blank else ""
    if already:
        return Message(title, paragraphs([words.say("cycle.open_already", cycle=cycle.id), days, left]))
    lines = [
        words.say("cycle.opened", cycle=cycle.id),
        days,
        words.count("cycle.begun", begun) if begun else "",
        left,
        words.say("cycle.add", line=command(reader, words.say("cycle.add_example", cycle=cycle.id))),
    ]
    return undoable.message(reader, title, lines)


def carried(reader: Reader, old: Objective, new: Objective, *, left_behind: Sequence[str]) -> Message:
    """`left_behind` are the references of key results that did not come along."""
    words = reader.words
    lines = [
        words.say("carry.done", thing=thing(old), ref=f"{new.cycle}/{new.ref}"),
        decided(reader, old),
        "\n".join(f"- {new.cycle}/{kr.ref} {quiet(kr.title)}" for kr in new.key_results),
        words.say("carry.left", refs=words.list(left_behind)) if left_behind else "",
        words.say("carry.arrows", refs=words.list(new.aligned_to)) if new.aligned_to else "",
        words.say("carry.draft", cycle=new.cycle) if new.state is State.DRAFT else "",
    ]
    show_new = Button(words.say("button.show", ref=new.ref), f"/okr show {new.cycle}/{new.ref}")
    return undoable.message(reader, words.say("carry.title", ref=old.ref), lines, buttons=[show_new])


def judged(reader: Reader, objective: Objective, following: str) -> Message:
    """A verdict that copies nothing."""
    words = reader.words
    lines = [thing(objective), decided(reader, objective)]
    if objective.verdict is Verdict.CHANGE:
        example = words.say("carry.change_example", cycle=following)
        lines.append(words.say("carry.change", line=command(reader, example)))
    return undoable.message(reader, words.say("carry.title", ref=objective.ref), lines)


def noted(reader: Reader, cycle: str, text: str) -> Message:
    words = reader.words
    lines = [words.say("retro.noted", cycle=cycle, text=quiet(text))]
    show_it = Button(words.say("button.show", ref=cycle), f"/cycle show {cycle}")
    return undoable.message(reader, words.say("retro.title", cycle=cycle), lines, buttons=[show_it])


def _title(reader: Reader, look: Look) -> str:
    name = quiet(look.group.title or look.group.key)
    return reader.words.say("list.group", group=name, cycle=look.lived.cycle.id)


def _lines(reader: Reader, look: Look) -> list[str]:
    words = reader.words
    lines = [_when(reader, look), _to_come(reader, look)]
    if not look.came:
        lines.append(words.say("cycle.empty", cycle=look.lived.cycle.id))
    for came in look.came:
        lines.append(_came(reader, came))
        if came.judged is not None:
            lines.append(scored(reader, came.objective, came.judged))
        lines.append(decided(reader, came.objective))
    lines.append(mean(reader, look.came))
    lines += _left(reader, look)
    if look.retros:
        lines.append(words.say("retro.heading"))
        shown = look.retros[-MOST_RETROS:]
        lines.append("\n".join(f"- {quiet(retro.text)} · {quiet(retro.by.name)}" for retro in shown))
    if look.unclosed:
        lines.append(words.say("cycle.unclosed", line=reader.line(f"/cycle show {look.unclosed}")))
    return lines


def _when(reader: Reader, look: Look) -> str:
    words = reader.words
    cycle = look.lived.cycle
    days = words.say("cycle.days", first=words.day(cycle.start, reader.today), last=_last(reader, cycle))
    facts = [words.say(f"cycle.state.{look.state.value}"), days]
    if look.lived.closed_at is not None and look.lived.closed_by is not None:
        at = words.day(look.lived.closed_at.astimezone(reader.tz).date(), reader.today)
        facts.append(words.say("cycle.closed_by", day=at, by=quiet(look.lived.closed_by.name)))
    elif cycle.start <= reader.today <= cycle.end:
        facts.append(words.count("cycle.days_left", (cycle.end - reader.today).days))
    elif reader.today < cycle.start:
        facts.append(words.say("cycle.not_begun"))
    else:
        facts.append(words.say("cycle.over"))
    return " · ".join(facts)


def _to_come(reader: Reader, look: Look) -> str:
    """What the group will be told by itself, and from which day."""
    if not look.following:
        return ""
    words, cycle = reader.words, look.lived.cycle
    days = (
        ("draft", cycles.draft_from(cycle)),
        ("closing", cycles.closing_from(cycle)),
        ("scores", cycle.end),
    )
    said = [
        words.say(f"cycle.to_come.{what}", day=words.day(day, reader.today), next=look.following)
        for what, day in days
        if day > reader.today or what == "scores"
    ]
    return words.say("cycle.to_come", days=words.list(said))


def _last(reader: Reader, cycle: Cycle) -> str:
    return reader.words.day(cycle.end, reader.today)


def _came(reader: Reader, came: Came) -> str:
    progress, verdict = came.standing.progress, came.standing.health
    if came.pictured is not None:
        progress, verdict = came.pictured.progress, came.pictured.health
    objective = came.objective
    parts = [
        thing(objective),
        f"{bar(progress)} {share(reader, progress)}",
        health(reader, verdict),
        quiet(objective.owner.name),
    ]
    if objective.state is not State.OPEN:
        parts.append(reader.words.say(f"state.{objective.state.value}"))
    return " · ".join(parts)


def mean(reader: Reader, came: Sequence[Came]) -> str:
    """Of the objectives shown; where nearly all was reached, the bar was too low."""
    words = reader.words
    scores = [each.judged.score for each in came if each.judged is not None]
    found = weighted_mean((score, ONE) for score in scores)
    if found is None:
        return ""
    said = words.say("cycle.mean", mean=words.number(one_decimal(found)))
    return f"{said} {words.say('cycle.bar_too_low')}" if scoring.bar_too_low(scores) else said


def _left(reader: Reader, look: Look) -> list[str]:
    """What there is to do at the end of a cycle."""
    words = reader.words
    cycle = look.lived.cycle.id
    if look.state is CycleState.OPEN:
        return []
    undecided = [came.objective for came in look.came if came.undecided][:MOST_UNDECIDED]
    lines = []
    if undecided:
        refs = words.list(each.ref for each in undecided)
        example = words.say("carry.example", ref=f"{cycle}/{undecided[0].ref}")
        lines.append(words.say("cycle.undecided", refs=refs, line=command(reader, example)))
    if look.state is CycleState.CLOSING:
        lines.append(words.say("cycle.to_close", line=reader.line(f"/cycle close {cycle}")))
    elif not look.retros:
        example = words.say("retro.example", cycle=cycle)
        lines.append(words.say("cycle.to_look_back", line=command(reader, example)))
    return lines


def _buttons(reader: Reader, look: Look) -> tuple[Button, ...]:
    if look.state is not CycleState.CLOSING:
        return ()
    cycle = look.lived.cycle.id
    return (Button(reader.words.say("button.close", cycle=cycle), f"/cycle close {cycle}"),)

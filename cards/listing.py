"""Lists of objectives, one key result in full, and its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cards import feed, verdict
from cards.layout import (
    LONGEST_LABEL,
    bar,
    command,
    health,
    paragraphs,
    quantity,
    quiet,
    road,
    share,
    shortened,
    thing,
    value,
)
from cards.message import Button, Message
from cards.reader import Reader
from okr.checkins import MACHINE
from okr.model import CheckIn, KeyResult, Kind, Objective, Standing, State
from okr.progress import fraction_done

Entry = tuple[Objective, Standing, Mapping[int, Standing]]
IN_FULL = 10
MOST_BUTTONS = 4


def objectives(
    reader: Reader, entries: Sequence[Entry], *, heading: tuple[str, Mapping[str, str]], hidden: int
) -> Message:
    """Objectives with their key results; behind the tenth, one line each. `hidden` more are not for here."""
    words = reader.words
    key, facts = heading
    title = words.say(key, **{name: quiet(fact) for name, fact in facts.items()})
    lines = [f"### {title}"]
    several = len({objective.group_key for objective, _, _ in entries}) > 1
    for index, (objective, standing, standings) in enumerate(entries):
        lines.append(_objective(reader, objective, standing, several=several))
        if index < IN_FULL:
            lines += _key_results(reader, objective, standings, several=several)
    if not entries:
        lines.append(words.say("list.nothing" if key in ("list.risk", "list.stale") else "list.empty"))
        if key not in ("list.risk", "list.stale"):
            lines.append(command(reader, words.say("list.example")))
    if len(entries) > IN_FULL:
        lines.append(words.count("list.shortened", len(entries) - IN_FULL, line=reader.line("/okr mine")))
    if hidden:
        lines.append(words.count("list.hidden", hidden))
    return Message(title, paragraphs(lines), _list_buttons(reader, entries, several=several))


def key_result(
    reader: Reader, kr: KeyResult, objective: Objective, standing: Standing, check_ins: Sequence[CheckIn]
) -> Message:
    """Everything about one key result, with the sum behind its number."""
    words = reader.words
    facts = [words.say("receipt.owner", owner=quiet(kr.owner.name))]
    if kr.due is not None:
        facts.append(words.say("kr.due", day=words.day(kr.due, reader.today)))
    if kr.weight != 1:
        facts.append(words.say("kr.weight", weight=words.number(kr.weight)))
    if kr.confidence is not None:
        facts.append(words.say("receipt.confidence", confidence=kr.confidence))
    if kr.stated is not None:
        facts.append(words.say("receipt.stated", health=words.say(f"health.{kr.stated.value}")))
    if kr.state is not State.OPEN:
        facts.append(words.say(f"state.{kr.state.value}"))
    facts.append(feed.said(reader, kr))
    now = value(reader, kr, kr.current)
    lines = [
        thing(kr),
        words.say("receipt.belongs", objective=f"{objective.ref} {quiet(objective.title)}"),
        words.say("kr.standing", road=road(reader, kr), now=now, bar=bar(standing.progress),
                  progress=share(reader, standing.progress)),
        _sum(reader, kr),
        verdict.sentence(reader, standing),
        " · ".join(filter(None, facts)),
    ]  # fmt: skip
    lines += [_check_in(reader, kr, check_in) for check_in in check_ins] or [words.say("history.none")]
    buttons = (Button(words.say("button.history"), f"/kr history {kr.ref}"),)
    return Message(f"{kr.ref} {quiet(kr.title)}", paragraphs(lines), buttons)


def history(reader: Reader, kr: KeyResult, check_ins: Sequence[CheckIn]) -> Message:
    """Newest first, those taken back said to be so."""
    words = reader.words
    lines = [thing(kr), *(_check_in(reader, kr, check_in) for check_in in check_ins)]
    if not check_ins:
        lines.append(words.say("history.none"))
        lines.append(command(reader, f"/kr update {kr.ref} 10%"))
    title = words.say("history.title", ref=kr.ref)
    return Message(
        title, paragraphs(lines), (Button(words.say("button.show", ref=kr.ref), f"/kr show {kr.ref}"),)
    )


def _objective(reader: Reader, objective: Objective, standing: Standing, *, several: bool) -> str:
    ref = f"{objective.group_key}/{objective.ref}" if several else objective.ref
    parts = [
        f"**{ref} {quiet(objective.title)}**",
        f"{bar(standing.progress)} {share(reader, standing.progress)}",
        health(reader, standing.health),
        quiet(objective.owner.name),
    ]
    if objective.state is not State.OPEN:
        parts.append(reader.words.say(f"state.{objective.state.value}"))
    if objective.aligned_to:
        parts.append("→ " + reader.words.list(objective.aligned_to))
    return " · ".join(parts)


def _key_results(
    reader: Reader, objective: Objective, standings: Mapping[int, Standing], *, several: bool
) -> list[str]:
    if not objective.key_results:
        return [reader.words.say("list.no_key_results")]
    lines = []
    for kr in objective.key_results:
        standing = standings[kr.id]
        ref = f"{objective.group_key}/{kr.ref}" if several else kr.ref
        facts = reader.words.say(
            "list.key_result",
            ref=ref,
            title=quiet(kr.title),
            now=value(reader, kr, kr.current),
            road=road(reader, kr),
            progress=share(reader, standing.progress),
            expected=share(reader, standing.expected),
            health=health(reader, standing.health),
            owner=quiet(kr.owner.name),
        )
        lines.append(f"- {facts}")
    return ["\n".join(lines)]


def _list_buttons(reader: Reader, entries: Sequence[Entry], *, several: bool) -> tuple[Button, ...]:
    krs = [(objective, kr) for objective, _, _ in entries for kr in objective.key_results]
    return tuple(
        Button(shortened(f"{kr.ref} {quiet(kr.title)}", LONGEST_LABEL),
               f"/kr show {objective.group_key + '/' if several else ''}{kr.ref}")
        for objective, kr in krs[:MOST_BUTTONS]
    )  # fmt: skip


def _sum(reader: Reader, kr: KeyResult) -> str:
    """(36 - 48) ÷ (24 - 48) = 50%."""
    if kr.kind not in (Kind.RISE, Kind.FALL) or kr.current is None or kr.start is None:
        return ""
    number = reader.words.number
    done = share(reader, fraction_done(kr))
    return (
        f"({number(kr.current)} − {number(kr.start)}) ÷ ({number(kr.target)} − {number(kr.start)}) = {done}"
    )


def _check_in(reader: Reader, kr: KeyResult, check_in: CheckIn) -> str:
    words = reader.words
    before = "–" if check_in.before is None else value(reader, kr, check_in.before)
    line = words.say(
        "history.line",
        at=words.moment(check_in.at, reader.tz, reader.today),
        by=quiet(kr.feed_source if check_in.source == MACHINE else check_in.by.name),
        before=before,
        after=value(reader, kr, check_in.value),
    )
    if check_in.target != kr.target:
        line += words.say("history.old_target", target=quantity(reader, check_in.target, kr.unit))
    if check_in.approx:
        line += words.say("history.approx")
    if check_in.late:
        line += words.say("history.late")
    if check_in.note:
        line += words.say("history.note", note=quiet(check_in.note))
    if check_in.undone:
        line = words.say("history.undone", line=line)
    return line

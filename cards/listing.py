"""Lists of objectives with their key results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cards.layout import (
    LONGEST_LABEL,
    bar,
    command,
    health,
    now,
    paragraphs,
    quiet,
    road,
    share,
    shortened,
)
from cards.message import Button, Message
from cards.reader import Reader
from okr.model import Objective, Standing, State

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
            now=now(reader, kr),
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

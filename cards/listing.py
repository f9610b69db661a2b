"""Lists of objectives with their key results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cards import blocker
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
from cards.pages import paged
from cards.reader import Reader
from okr.cascade import Holes
from okr.model import Objective, Standing, State

Entry = tuple[Objective, Standing, Mapping[int, Standing]]
MOST_BUTTONS = 4
MOST_REFS = 12


def objectives(
    reader: Reader,
    entries: Sequence[Entry],
    *,
    heading: tuple[str, Mapping[str, str]],
    hidden: int,
    page: int = 1,
    again: str = "/okr",
    only: str = "",
    holes: Holes | None = None,
) -> Message:
    """A page of objectives with their key results; `again` is the line that asks for the whole list.

    `hidden` more are not for here. `only` is the health that was asked for, `holes` are marked.
    """
    words = reader.words
    title = _title(reader, *heading)
    shown = paged(entries, lambda item: 1 + max(1, len(item[0].key_results)), page)
    headline = words.say("list.page", title=title, page=shown.number, pages=shown.of)
    several = len({objective.group_key for objective, _, _ in entries}) > 1
    lines = [f"### {headline if shown.of > 1 else title}"]
    if holes is not None and shown.number == 1:
        lines += _holes(reader, holes)
    for objective, standing, standings in shown.things:
        marks = () if holes is None else _marks(reader, objective, holes)
        lines.append(" · ".join([_objective(reader, objective, standing, several=several), *marks]))
        lines += key_results(reader, objective, standings, several=several)
    if not entries and only:
        lines.append(words.say("list.nothing"))
    elif not entries:
        lines += [words.say("list.empty"), command(reader, words.say("list.example"))]
    buttons = _list_buttons(reader, shown.things, several=several)
    if shown.left:
        more = f"{again} page {shown.number + 1}"
        lines.append(words.count("list.more", shown.left, line=command(reader, more)))
        buttons = (*buttons, Button(words.say("button.more"), more))
    if hidden:
        lines.append(words.count("list.hidden", hidden))
    return Message(title, paragraphs(lines), buttons)


def _title(reader: Reader, key: str, facts: Mapping[str, str]) -> str:
    title = reader.words.say(key, **{name: quiet(fact) for name, fact in facts.items()})
    # A cycle that was written, where the heading's own words do not hold it.
    return f"{title} · {facts['written']}" if facts.get("written") else title


def _holes(reader: Reader, holes: Holes) -> list[str]:
    """What is missing in the cascade, by reference; each stands in the list itself, too."""
    found = {
        "list.orphans": holes.orphans,
        "list.skips": tuple(dict.fromkeys(each for each, _ in holes.skips)),
        "list.empties": holes.empty,
    }
    lines = []
    for key, missing in found.items():
        refs = [f"{each.group_key}/{each.ref}" for each in missing[:MOST_REFS]]
        more = "…" if len(missing) > MOST_REFS else ""
        if missing:
            lines.append(reader.words.count(key, len(missing), refs=reader.words.list(refs) + more))
    return lines


def _marks(reader: Reader, objective: Objective, holes: Holes) -> list[str]:
    found = {
        "list.orphan": objective.id in {each.id for each in holes.orphans},
        "list.skip": objective.id in {each.id for each, _ in holes.skips},
    }
    return [f"! {reader.words.say(key)}" for key, is_so in found.items() if is_so]


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


def key_results(
    reader: Reader, objective: Objective, standings: Mapping[int, Standing], *, several: bool
) -> list[str]:
    """One line for each, as one list; `several` groups are in it."""
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
        lines.append(f"- {facts}{blocker.mark(reader, kr)}")
    return ["\n".join(lines)]


def _list_buttons(reader: Reader, entries: Sequence[Entry], *, several: bool) -> tuple[Button, ...]:
    krs = [(objective, kr) for objective, _, _ in entries for kr in objective.key_results]
    return tuple(
        Button(shortened(f"{kr.ref} {quiet(kr.title)}", LONGEST_LABEL),
               f"/kr show {objective.group_key + '/' if several else ''}{kr.ref}")
        for objective, kr in krs[:MOST_BUTTONS]
    )  # fmt: skip

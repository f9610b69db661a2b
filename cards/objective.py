"""One objective in full: the sum behind its number, term by term, its arrows, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cards import links, verdict
from cards.layout import LONGEST_LABEL, bar, health, paragraphs, quiet, share, shortened
from cards.listing import key_results
from cards.message import Button, Message
from cards.reader import Reader
from okr.dealings import Pictured
from okr.model import Arrow, Group, Objective, Rollup, Standing, State
from okr.progress import Term
from okr.scoring import Judged

MOST_BUTTONS = 4
MOST_ARROWS = 10


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What an arrow leads to or comes from."""

    ref: str
    title: str
    arrow: Arrow


@dataclass(frozen=True, slots=True)
class Whole:
    """An objective with everything around it that its reader may see.

    `terms` of what the reader may not see have the ref "". `unseen` arrows lead to or come from such.
    `judged` is None before anybody gave a score, `pictured` until the cycle is closed.
    """

    objective: Objective
    standing: Standing
    standings: Mapping[int, Standing]
    terms: Sequence[Term]
    above: Sequence[Neighbour]
    below: Sequence[Neighbour]
    unseen: int
    judged: Judged | None = None
    pictured: Pictured | None = None


def card(reader: Reader, group: Group, whole: Whole) -> Message:
    words = reader.words
    objective = whole.objective
    lines = [
        f"### {objective.ref} {quiet(objective.title)}",
        _facts(reader, objective),
        f"{bar(whole.standing.progress)} {share(reader, whole.standing.progress)}",
        verdict.sentence(reader, whole.standing),
        *_sum(reader, whole),
        *summing(reader, group),
        *key_results(reader, objective, whole.standings, several=False),
        *_arrows(reader, "objective.above", whole.above),
        *_arrows(reader, "objective.below", whole.below),
        words.count("list.hidden", whole.unseen) if whole.unseen else "",
        *_end(reader, whole),
    ]
    buttons = tuple(
        Button(
            shortened(f"{kr.ref} {quiet(kr.title)}", LONGEST_LABEL), f"/kr show {objective.cycle}/{kr.ref}"
        )
        for kr in objective.key_results[:MOST_BUTTONS]
    )
    title = f"{objective.ref} {quiet(objective.title)}"
    return Message(title, paragraphs(lines), buttons, links=(links.thing(reader, objective),))


def summing(reader: Reader, group: Group) -> list[str]:
    """How this group sums up, where it is not as everywhere else."""
    words = reader.words
    lines = [words.say("rollup.size")] if group.rollup is Rollup.SIZE else []
    return [*lines, words.say("rollup.overflow")] if group.overflow else lines


def scored(reader: Reader, objective: Objective, judged: Judged) -> str:
    """Its score, its band, and what that means for how daring it was."""
    words = reader.words
    return words.say(
        "score.objective",
        score=words.number(judged.score),
        band=words.say(f"score.{judged.band.value}"),
        outcome=words.say(f"outcome.{judged.outcome.value}"),
        ambition=words.say(f"ambition.{objective.ambition.value}"),
    )


def decided(reader: Reader, objective: Objective) -> str:
    """Keep, change or drop, and why; "" while nobody decided."""
    if objective.verdict is None:
        return ""
    words = reader.words
    said = words.say("verdict.said", verdict=words.say(f"verdict.{objective.verdict.value}"))
    return f"{said} – {quiet(objective.verdict_line)}" if objective.verdict_line else said


def _facts(reader: Reader, objective: Objective) -> str:
    words = reader.words
    facts = [
        words.say("receipt.owner", owner=quiet(objective.owner.name)),
        objective.cycle,
        words.say(f"ambition.{objective.ambition.value}"),
        words.say(f"visibility.{objective.visibility.value}"),
    ]
    if objective.state is not State.OPEN:
        facts.append(words.say(f"state.{objective.state.value}"))
    return " · ".join(facts)


def _sum(reader: Reader, whole: Whole) -> list[str]:
    """`KR1 50% × 50% + KR2 100% × 50% = 75%`, one term a line."""
    words = reader.words
    if not whole.terms:
        return [words.say("objective.no_sum")] if whole.objective.key_results else []
    lines = [words.say("objective.sum")]
    terms = [
        words.say(
            "objective.term" if _is_plain(term) else "objective.term_cut",
            ref=term.ref or words.say("objective.other"),
            counted=share(reader, term.counted),
            progress=share(reader, term.progress),
            part=share(reader, term.part),
            adds=share(reader, term.counted * term.part),
        )
        for term in whole.terms
    ]
    lines.append("\n".join(f"- {term}" for term in terms))
    lines.append(f"= {share(reader, sum((t.counted * t.part for t in whole.terms), Decimal(0)))}")
    return lines


def _is_plain(term: Term) -> bool:
    """Does it count as it stands? No value counts nothing, and a step back no less."""
    return term.progress == term.counted


def _arrows(reader: Reader, key: str, neighbours: Sequence[Neighbour]) -> list[str]:
    if not neighbours:
        return []
    words = reader.words
    lines = [
        words.say(f"objective.arrow_{each.arrow.value}", ref=each.ref, title=quiet(each.title))
        for each in neighbours[:MOST_ARROWS]
    ]
    if len(neighbours) > MOST_ARROWS:
        lines.append(words.count("objective.more_arrows", len(neighbours) - MOST_ARROWS))
    return [words.say(key), "\n".join(f"- {line}" for line in lines)]


def _end(reader: Reader, whole: Whole) -> list[str]:
    words = reader.words
    objective, lines = whole.objective, []
    if whole.judged is not None:
        lines.append(scored(reader, objective, whole.judged))
    if objective.score_note:
        lines.append(words.say("receipt.note", note=quiet(objective.score_note)))
    lines.append(decided(reader, objective))
    if objective.reason:
        lines.append(words.say("objective.reason", reason=quiet(objective.reason)))
    if objective.carried_from:
        lines.append(words.say("objective.carried_from", ref=objective.carried_from))
    if whole.pictured is not None:
        lines.append(
            words.say(
                "objective.pictured",
                progress=share(reader, whole.pictured.progress),
                health=health(reader, whole.pictured.health),
                score="–" if whole.pictured.score is None else words.number(whole.pictured.score),
            )
        )
    return lines

"""The quality check in words: each finding with the mended line to copy, and in short on receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cards.layout import BREAK, command, paragraphs, quiet, shortened, thing
from cards.mended import Mending
from cards.message import Button, Message
from cards.pages import paged
from cards.reader import Reader
from okr.lint import Finding
from okr.model import Objective

MOST_SHORT = 2
LONGEST_FOUND = 40
LINES = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """An objective and what was found; `ref` is how it has to be called here."""

    objective: Objective
    ref: str
    findings: Sequence[Finding]


def sentence(reader: Reader, finding: Finding) -> str:
    """What was found, without what it is about."""
    words = reader.words
    facts: dict[str, object] = {
        "found": shortened(quiet(finding.found), LONGEST_FOUND),
        "other": finding.other,
        "limit": finding.limit,
    }
    if finding.first and finding.last:
        facts["first"] = words.day(finding.first, reader.today)
        facts["last"] = words.day(finding.last, reader.today)
    return words.say(f"lint.{finding.code.value}", **facts)


def short(reader: Reader, finding: Finding) -> str:
    return f"! {finding.ref}: {sentence(reader, finding)}"


def warned(reader: Reader, message: Message, findings: Sequence[Finding], *, left: int, ref: str) -> Message:
    """A receipt that also warns, before its last line, which is the way back."""
    if not findings:
        return message
    before, _, last = message.text.rpartition(BREAK)
    lines = [short(reader, finding) for finding in findings]
    if left:
        lines.append(reader.words.count("lint.more", left, line=reader.line(f"/lint {ref}")))
    return replace(message, text=paragraphs([before, *lines, last]))


def one(reader: Reader, judged: Judged, mending: Mending, *, page: int) -> Message:
    """An objective with its key results: everything found, and how to mend it."""
    words = reader.words
    title = words.say("lint.title", ref=judged.ref)
    shown = paged(judged.findings, lambda _: 2, page, LINES)
    lines = [thing(judged.objective)]
    for finding in shown.things:
        lines.append(short(reader, finding))
        mended = mending.line(finding)
        if mended:
            lines.append(command(reader, mended))
    if not judged.findings:
        lines.append(words.say("lint.fine"))
    buttons: tuple[Button, ...] = ()
    if shown.left:
        more = f"/lint {judged.ref} page {shown.number + 1}"
        lines.append(words.count("lint.more", shown.left, line=reader.line(more)))
        buttons = (Button(words.say("button.more"), more),)
    return Message(title, paragraphs(lines), buttons)


def several(reader: Reader, judged: Sequence[Judged], *, of: str, again: str, page: int) -> Message:
    """What was found in each objective, the first two in words; `of` is whose they are, "" for one's own."""
    words = reader.words
    title = words.say("lint.title", ref=quiet(of)) if of else words.say("lint.title_mine")
    faulty = [each for each in judged if each.findings]
    shown = paged(faulty, lambda each: 2 + min(len(each.findings), MOST_SHORT), page)
    lines = [f"### {title}", words.count("lint.summary", len(judged), faulty=len(faulty))]
    if not faulty:
        lines.append(words.say("lint.fine"))
    for each in shown.things:
        lines.append(f"**{each.ref} {quiet(each.objective.title)}**")
        lines += [short(reader, finding) for finding in each.findings[:MOST_SHORT]]
        left = len(each.findings) - MOST_SHORT
        if left > 0:
            lines.append(words.count("lint.more", left, line=reader.line(f"/lint {each.ref}")))
    buttons = tuple(Button(f"/lint {each.ref}", f"/lint {each.ref}") for each in shown.things[:MOST_BUTTONS])
    if shown.left:
        more = f"{again} page {shown.number + 1}"
        lines.append(words.count("list.more", shown.left, line=reader.line(more)))
        buttons = (*buttons, Button(words.say("button.more"), more))
    return Message(title, paragraphs(lines), buttons)


MOST_BUTTONS = 4

"""Receipts: what changed, from what to what, how it stands now, and how to take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cards import blocker, measure, verdict
from cards.layout import (
    bar,
    command,
    now,
    paragraphs,
    quiet,
    reported,
    road,
    share,
    shortened,
    thing,
    value,
)
from cards.message import Message
from cards.reader import Reader
from cards.way_back import show_button as _show_button
from cards.way_back import undo_button as _undo_button
from cards.way_back import undo_line as _undo
from okr.checkins import NewCheckIn
from okr.model import Health, KeyResult, Kind, Objective, Standing, day_of
from okr.progress import fraction_done

LONGEST_TITLE = 60
MOST_BUTTONS = 5
MOST_LINKS = 3


def updated(
    reader: Reader, after: KeyResult, before: KeyResult, check_in: NewCheckIn, standing: Standing
) -> Message:
    """A check-in. `before` and `after` are the same when an older day was told and a newer value stands."""
    words = reader.words
    lines = [
        thing(after),
        _movement(reader, after, before, check_in),
        _of_day(reader, after, before, check_in),
    ]
    if after.kind in (Kind.MILESTONES, Kind.DATE):
        lines.append(_of_its_kind(reader, after, check_in))
    elif check_in.how in ("share", "step", "ratio"):
        lines.append(_how_read(reader, after, check_in))
    if after.commit is not None:
        lines.append(measure.zones(reader, after))
    lines.append(verdict.sentence(reader, standing))
    if check_in.stated is not None:
        lines.append(_stated(reader, check_in, standing))
    if check_in.confidence is not None:
        lines.append(words.say("receipt.confidence", confidence=check_in.confidence))
    if check_in.note:
        lines.append(words.say("receipt.note", note=quiet(check_in.note)))
    if after.feed is not before.feed:
        line = command(reader, f"/kr auto {reader.ref(after)} on")
        lines.append(words.say("feed.taken_over", source=quiet(after.feed_source), line=line))
    if check_in.late:
        lines.append(words.say("receipt.late", cycle=after.cycle))
    if after.blocker is not None:
        lines.append(blocker.line(reader, after.blocker))
    lines.append(_undo(reader))
    title = words.say("receipt.updated.title", ref=after.ref, value=value(reader, after, check_in.value))
    return Message(title, paragraphs(lines), (_undo_button(reader), _show_button(reader, after)))


def added_objective(reader: Reader, objective: Objective, *, aligned: str | None) -> Message:
    words = reader.words
    options = [
        words.say("receipt.owner", owner=quiet(objective.owner.name)),
        words.say(f"ambition.{objective.ambition.value}"),
        words.say(f"visibility.{objective.visibility.value}"),
        objective.cycle,
    ]
    example = words.say("receipt.example_key_result", ref=reader.ref(objective))
    lines = [
        words.say("receipt.added", thing=thing(objective)),
        " · ".join(options),
        words.say("receipt.aligned_to", ref=aligned) if aligned else "",
        words.say("receipt.next_key_result", line=command(reader, example)),
        _undo(reader),
    ]
    title = words.say("receipt.added.title", ref=objective.ref)
    return Message(title, paragraphs(lines), (_undo_button(reader),))


def added_key_result(reader: Reader, kr: KeyResult, objective: Objective) -> Message:
    words = reader.words
    facts = [*measure.in_full(reader.echoing, kr), words.say("receipt.owner", owner=quiet(kr.owner.name))]
    if kr.due is not None:
        facts.append(words.say("kr.due", day=words.full_day(kr.due)))
    if kr.weight != 1:
        facts.append(words.say("kr.weight", weight=words.number(kr.weight)))
    facts.append(kr.cycle)
    lines = [
        words.say("receipt.added", thing=thing(kr)),
        " · ".join(facts),
        words.say("receipt.belongs", objective=f"{objective.ref} {quiet(objective.title)}"),
        words.say("receipt.next_update", line=command(reader, measure.update_line(reader, kr))),
        _undo(reader),
    ]
    title = words.say("receipt.added.title", ref=kr.ref)
    return Message(title, paragraphs(lines), (_undo_button(reader), _show_button(reader, kr)))


def edited(reader: Reader, ref: str, field: str, before: str, after: str, title: str) -> Message:
    words = reader.words
    change = words.say(
        "receipt.edited",
        field=words.say(f"field.{field}"),
        before=_field(reader, field, before),
        after=_field(reader, field, after),
    )
    heading = words.say("receipt.edited.title", ref=ref)
    named = f"**{ref} {quiet(title)}**"
    if before == after:  # nothing that could be undone
        unchanged = words.say(
            "receipt.unchanged", field=words.say(f"field.{field}"), value=_field(reader, field, after)
        )
        return Message(heading, paragraphs([named, unchanged]))
    return Message(heading, paragraphs([named, change, _undo(reader)]), (_undo_button(reader),))


def aligned(reader: Reader, objective: Objective, target: str) -> Message:
    words = reader.words
    lines = [thing(objective), words.say("receipt.aligned_to", ref=target), _undo(reader)]
    return Message(
        words.say("receipt.edited.title", ref=objective.ref), paragraphs(lines), (_undo_button(reader),)
    )


def dropped(reader: Reader, of: KeyResult | Objective, reason: str) -> Message:
    words = reader.words
    lines = [words.say("receipt.dropped", thing=thing(of), reason=quiet(reason)), _undo(reader)]
    return Message(words.say("receipt.dropped.title", ref=of.ref), paragraphs(lines), (_undo_button(reader),))


def undone(reader: Reader, what: str, ref: str, before: str, after: str) -> Message:
    """`what` names the kind of change, as the history keeps it: "check_in", "add_objective"…"""
    words = reader.words
    text = words.say(
        f"undone.{what}",
        ref=ref,
        before=_number_or_text(reader, before),
        after=_number_or_text(reader, after),
    )
    return Message(words.say("undone.title", ref=ref), text)


def language_set(reader: Reader) -> Message:
    words = reader.words
    return Message(words.say("lang.title"), words.say("lang.set"))


def beside_a_picture(message: Message, reader: Reader) -> Message:
    """The answer to words with a picture beside them: who sent it as evidence should know."""
    return replace(message, text=paragraphs([message.text, reader.words.say("message.picture")]))


def from_page(message: Message, reader: Reader, by: str) -> Message:
    """For those who see no line above it: who did it, and that it was on a page."""
    return replace(message, text=paragraphs([reader.words.say("act.by", name=quiet(by)), message.text]))


def joined(messages: Sequence[Message], reader: Reader) -> Message:
    """Several answers to one message as one, without pictures; the way back is said once, at the end."""
    if len(messages) == 1:
        return messages[0]
    undo = _undo(reader)
    texts = []
    for message in messages:
        kept = [line for line in message.text.split("\n\n") if line != undo]
        texts.append(paragraphs(kept))
    if any(undo in message.text for message in messages):
        texts[-1] = paragraphs([texts[-1], undo])
    buttons = tuple(dict.fromkeys(button for message in messages for button in message.buttons))
    most = max(MOST_BUTTONS, len(messages[0].buttons))
    return Message(
        messages[0].title,
        "\n\n---\n\n".join(texts),
        buttons[:most],
        pings=tuple(dict.fromkeys(staff_id for message in messages for staff_id in message.pings)),
        recallable=any(message.recallable for message in messages),
        secret="\n".join(message.secret for message in messages if message.secret),
        links=tuple(dict.fromkeys(link for message in messages for link in message.links))[:MOST_LINKS],
    )


def _movement(reader: Reader, after: KeyResult, before: KeyResult, check_in: NewCheckIn) -> str:
    words = reader.words
    told = reported(reader.echoing, after, check_in.value, done=check_in.done)
    if check_in.approx:
        told = words.say("receipt.approx", value=told)
    if after is before:
        day = words.full_day(check_in.at.astimezone(reader.tz).date())
        kept = "receipt.late_kept" if check_in.late else "receipt.back_dated"
        return words.say(kept, day=day, value=told, current=now(reader, after))
    was = fraction_done(before)
    done = fraction_done(after)
    return words.say(
        "receipt.moved" if was is not None else "receipt.first",
        before=stood(reader.echoing, before),
        after=told,
        was=share(reader, was),
        progress=share(reader, done),
        bar=bar(done),
    )


def _of_day(reader: Reader, after: KeyResult, before: KeyResult, check_in: NewCheckIn) -> str:
    """Of which day a back-dated report is, where it moves what stands; "" for one of today."""
    day = check_in.at.astimezone(reader.tz).date()
    if after is before or day == reader.today:
        return ""
    return reader.words.say("receipt.of_day", day=reader.words.full_day(day))


def stood(reader: Reader, kr: KeyResult) -> str:
    """Its value before a report; – for none."""
    return "–" if kr.current is None else reported(reader, kr, kr.current, done=kr.done)


def _of_its_kind(reader: Reader, kr: KeyResult, check_in: NewCheckIn) -> str:
    """Which milestones it ticked off, and what is next; how a step to another day was read."""
    if kr.kind is Kind.MILESTONES:
        named = reader.words.list(quiet(title) for title in check_in.ticked)
        ticked = reader.words.say("receipt.ticked", milestones=named) if named else ""
        return " · ".join(part for part in (ticked, measure.milestones(reader, kr)) if part)
    if check_in.how == "step":
        return _step_read(reader, kr, check_in)
    return ""


def _step_read(reader: Reader, kr: KeyResult, check_in: NewCheckIn) -> str:
    """Whole days, from the forecast before, else from the day it is due."""
    days = (day_of(check_in.value) - day_of(check_in.before or check_in.target)).days
    return reader.words.say(
        "receipt.read_as_step",
        step=f"{days:+d}",
        value=value(reader.echoing, kr, check_in.value),
    )


def _how_read(reader: Reader, kr: KeyResult, check_in: NewCheckIn) -> str:
    """45% of a road in hours is a number of hours: say which."""
    words = reader.words
    begin = check_in.before if check_in.before is not None else check_in.start
    step = check_in.value - (begin or Decimal(0))
    road_done = (check_in.value - (check_in.start or Decimal(0))) / (
        (check_in.target - check_in.start) if check_in.start is not None else Decimal(1)
    )
    return words.say(
        f"receipt.read_as_{check_in.how}",
        share=words.percent(road_done),
        road=road(reader, kr),
        value=value(reader, kr, check_in.value),
        step=("+" if step >= 0 else "") + words.number(step),
        target=value(reader, kr, check_in.target),
    )


def _stated(reader: Reader, check_in: NewCheckIn, standing: Standing) -> str:
    """The owner's own word beside the rule's; where they differ, a note is asked for."""
    words = reader.words
    stated = check_in.stated or Health.NONE
    said = words.say("receipt.stated", health=words.say(f"health.{stated.value}"))
    if standing.note_wanted and not check_in.note:
        return said + words.say("receipt.say_why")
    return said


def _field(reader: Reader, field: str, text: str) -> str:
    if field == "by" and text != "–":
        return reader.words.full_day(date.fromisoformat(text))
    if field in ("target", "start", "weight"):
        return _number_or_text(reader, text)
    return shortened(quiet(text), LONGEST_TITLE)


def _number_or_text(reader: Reader, text: str) -> str:
    digits = text.removeprefix("-").replace(".", "", 1)
    if digits.isascii() and digits.isdigit():
        return reader.words.number(Decimal(text))
    return shortened(quiet(text), LONGEST_TITLE)

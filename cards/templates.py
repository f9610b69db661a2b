"""Templates: the list of them, one with its blanks, and what was adopted with the lines that fill them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cards.layout import paragraphs, quantity, quiet, road, strong, thing
from cards.message import Button, Message
from cards.reader import Reader
from i18n.templates import Template, Wording
from okr.model import Objective

UNDO = "/undo"


def every(reader: Reader, templates: Sequence[Template]) -> Message:
    words = reader.words
    lines = [f"- {strong(wording.label)} {wording.title}" for wording in _wordings(reader, templates)]
    text = [
        words.say("template.heading"),
        "\n".join(lines),
        words.say("template.how", line=reader.line(f"/template {templates[0].name}")),
    ]
    buttons = tuple(
        Button(wording.label, f"/template {template.name}")
        for template, wording in zip(templates, _wordings(reader, templates), strict=True)
    )
    return Message(words.say("template.title"), paragraphs(text), buttons)


def one(reader: Reader, template: Template) -> Message:
    words, wording = reader.words, template.wording(reader.lang)
    line = f"/template {template.name} adopt"
    lines = [
        strong(wording.title),
        "\n".join(
            f"- {each.title} {_blank_road(reader, each.target, each.unit)}" for each in wording.measures
        ),
        words.say("template.adopt", line=reader.line(line)),
    ]
    title = words.say("template.title_of", label=wording.label)
    return Message(title, paragraphs(lines), (Button(words.say("button.adopt"), line),))


def adopted(reader: Reader, objective: Objective, wording: Wording) -> Message:
    """A draft: what is in it, and the line that fills each blank, with a number to put one's own over."""
    words = reader.words
    parts = [f"- {thing(kr)} {road(reader, kr)}" for kr in objective.key_results]
    fill = [
        reader.line(f"/kr edit {reader.ref(kr)} start {reader.typed(measure.sample)}")
        for kr, measure in zip(objective.key_results, wording.measures, strict=True)
    ]
    facts = [
        words.say("state.draft"),
        words.say("receipt.owner", owner=quiet(objective.owner.name)),
        words.say(f"visibility.{objective.visibility.value}"),
        objective.cycle,
    ]
    lines = [
        words.say("receipt.added", thing=thing(objective)),
        " · ".join(facts),
        "\n".join(parts),
        words.say("template.fill"),
        *fill,
        words.say("receipt.undo", line=reader.line(UNDO)),
    ]
    title = words.say("receipt.added.title", ref=objective.ref)
    return Message(title, paragraphs(lines), (Button(words.say("button.undo"), UNDO),))


def opened(reader: Reader, message: Message, objective: Objective) -> Message:
    """A receipt that also says that nothing is blank any more, before its last line."""
    return _also(message, reader.words.say("template.opened", thing=thing(objective)))


def filled(reader: Reader, message: Message, objective: Objective) -> Message:
    """The same of a draft whose cycle is still to come."""
    line = reader.line(f"/cycle open {objective.cycle}")
    said = reader.words.say("template.filled", thing=thing(objective), cycle=objective.cycle, line=line)
    return _also(message, said)


def _also(message: Message, said: str) -> Message:
    before, _, last = message.text.rpartition("\n\n")
    return Message(message.title, paragraphs([before, said, last]), message.buttons, message.late)


def _wordings(reader: Reader, templates: Sequence[Template]) -> list[Wording]:
    return [template.wording(reader.lang) for template in templates]


def _blank_road(reader: Reader, target: Decimal, unit: str) -> str:
    return f"＿ → {quantity(reader, target, unit)}"

"""Asking back before something happens that is not easily taken back, and the yes and no to it.

The question goes one to one where that works and holds two minutes, for the asker alone. On yes the
very line is run, once, as if it had been typed again in the conversation it came from.
"""

from __future__ import annotations

from cards import question as question_card
from cards import walk as walk_card
from handlers import conversation
from handlers.context import Context
from handlers.conversation import AMOUNT, CHOICE, GUESS, REASON
from handlers.grammar import command
from handlers.request import Reply
from okr.questions import AskedAlone, BadChoice, NothingAsked
from storage.events import DIRECT
from storage.walks import Walks


def ask(context: Context, kind: str, *, line: str = "", **facts: str) -> Reply:
    """The answer of a command that was not confirmed yet; `kind` and `facts` word the question.

    `line` is what runs on yes, where that says more than what was typed.
    Raises AskedAlone inside a message of several lines.
    """
    if context.several_lines:
        raise AskedAlone()
    alone = conversation.goes_one_to_one(context)
    line = line or " ".join([context.line.command, *(word.typed for word in context.line.said)])
    conversation.put(context, kind, (line,), private=alone)
    reader = context.reader_for(private=alone)
    return Reply(question_card.card(reader, kind, facts), private=alone)


@command("yes", example="/yes")
def yes(context: Context) -> Reply | None:
    """Do what I was asked back about, or what the bot took me to mean."""
    question = conversation.take(context)
    if question is None:
        raise NothingAsked()
    lines = tuple(conversation.opened(context, line) for line in question.lines)
    if len(lines) > 1:
        raise BadChoice("/yes", len(lines), lines=tuple(map(conversation.first_line, lines)))
    if question.kind == REASON:
        raise NothingAsked()
    if question.kind == AMOUNT:
        return context.again(f"{lines[0]} done")
    context.confirmed = question.kind not in (CHOICE, GUESS)
    return context.again(lines[0])


@command("no", example="/no")
def no(context: Context) -> Reply:
    """Leave it."""
    if conversation.take(context) is not None:
        return Reply(question_card.left(context.reader))
    staff_id = context.request.actor.staff_id
    if context.request.place.is_group or not staff_id or not Walks(context.unit).end(staff_id, DIRECT):
        raise NothingAsked()
    return Reply(walk_card.left(context.reader))

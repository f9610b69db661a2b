"""Asking back before something happens that is not easily taken back, and the yes and no to it.

The question goes one to one where that works and holds two minutes, for the asker alone. On yes the
very line is run, once, as if it had been typed again in the conversation it came from.
"""

from __future__ import annotations

from cards import question as question_card
from handlers.context import Context
from handlers.grammar import command
from handlers.mentions import GLUE
from handlers.request import Reply, ReplyBy
from okr.model import Person
from okr.refusals import AskedAlone, NothingAsked
from storage.events import DIRECT
from storage.questions import Question, Questions


def ask(context: Context, kind: str, *, line: str = "", **facts: str) -> Reply:
    """The answer of a command that was not confirmed yet; `kind` and `facts` word the question.

    `line` is what runs on yes, where that says more than what was typed.
    Raises AskedAlone inside a message of several lines.
    """
    if context.several_lines:
        raise AskedAlone()
    staff_id = context.request.actor.staff_id or ""
    alone = context.request.door.by is not ReplyBy.PRINT or not context.request.place.is_group
    place = DIRECT if alone else context.request.place.name
    line = line or " ".join(
        [context.line.command, *(_spelt(context, word.typed) for word in context.line.said)]
    )
    origin = context.request.place.name
    Questions(context.unit).put(staff_id, place, Question(kind, (line,), origin, context.now))
    reader = context.reader_for(private=alone)
    return Reply(question_card.card(reader, kind, facts), private=alone)


@command("yes", example="/yes")
def yes(context: Context) -> Reply | None:
    """Do what I was asked back about."""
    question = _take(context)
    if question is None:
        raise NothingAsked()
    if question.origin != DIRECT and not context.request.place.is_group:
        context.group = context.groups.by_conversation(question.origin)
    context.confirmed = True
    context.mentions = {**context.mentions, **_people(context, question.lines[0])}
    return context.again(question.lines[0])


@command("no", example="/no")
def no(context: Context) -> Reply:
    """Leave it."""
    if _take(context) is None:
        raise NothingAsked()
    return Reply(question_card.left(context.reader))


def _take(context: Context) -> Question | None:
    """What I was asked here, or one to one about a line of this conversation."""
    questions = Questions(context.unit)
    staff_id, here = context.request.actor.staff_id or "", context.request.place.name
    found = questions.take(staff_id, here, now=context.now)
    if found is not None or here == DIRECT:
        return found
    asked = questions.find(staff_id, DIRECT, now=context.now)
    if asked is None or asked.origin != here:
        return None
    return questions.take(staff_id, DIRECT, now=context.now)


def _spelt(context: Context, word: str) -> str:
    """A mention by its staff id: names change, and two people may have one."""
    person = context.mentions.get(word.casefold())
    return f"@{person.staff_id}" if person is not None else word.replace(GLUE, " ")


def _people(context: Context, line: str) -> dict[str, Person]:
    found = {}
    for word in line.split():
        person = context.people.find(word[1:]) if word.startswith("@") else None
        if person is not None:
            found[word.casefold()] = person
    return found

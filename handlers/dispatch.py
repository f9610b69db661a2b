"""The one road inside a transaction: claim the id, find the command, run it, write the answer.

Whoever calls commits. A refusal undoes what its message wrote and nothing else; a bug of ours does
the same and says sorry with the request's id. Errors of the database are the engine's to handle.
"""

from __future__ import annotations

from dataclasses import replace

import structlog

import handlers.commands  # noqa: F401 - fills the registry
from cards import help as help_card
from cards import receipt
from cards.message import Message
from handlers import guessing, mentions, small_talk, titles, typed_days
from handlers.about import env_lines, whats_due
from handlers.answering import answer_failure, answer_refusal, post
from handlers.context import Context, Rules
from handlers.conversation import ask_which, meant
from handlers.filling import filled_line
from handlers.grammar import Command
from handlers.idioms import each_report
from handlers.line import Line
from handlers.lines import own
from handlers.opening import open_context
from handlers.request import Handled, Reply, ReplyBy, Request, Source
from handlers.router import clock_route, route
from handlers.speech import hear
from handlers.walking import goes_on
from i18n.reading import clean
from okr.model import Person
from okr.questions import AmbiguousDate, NothingAsked
from okr.refusals import (
    AmbiguousAmount,
    BadAmount,
    BadConfidence,
    BadDate,
    BadReference,
    BadWeight,
    DateOutside,
    LineRefused,
    MissingWord,
    NotACommandLine,
    NotAllowed,
    Refusal,
    StartIsTarget,
    TitleMissing,
    TooLong,
    UnexpectedWord,
    UnknownCommand,
    UnreadableMessage,
)
from storage.inbox import Inbox
from storage.outbox import Outbox
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

# What is wrong with the line itself is answered with one that works.
MISTYPED = (
    BadAmount, BadConfidence, BadDate, BadReference, BadWeight, DateOutside, MissingWord, StartIsTarget,
    TitleMissing, UnexpectedWord,
)  # fmt: skip
# Commands that a key result alone makes whole: without one it is asked which.
ASKS_WHICH = frozenset({"kr update", "kr show", "kr history"})
LONGEST_LINE = 4000
MOST_LINES = 20


def handle(unit: UnitOfWork, request: Request, rules: Rules) -> Handled:
    """Do a request once, however often it is delivered."""
    if not Inbox(unit).claim(request.id, at=request.now, pair=request.pair):
        return repeated(unit, request)
    context = open_context(unit, request, rules)
    context.again = lambda text: _said(context, text.split("\n"))
    try:
        with unit.savepoint():
            reply = goes_on(context, _answer(context))
    except Refusal as refusal:
        return answer_refusal(context, refusal, _welcome(context))
    except Exception as error:
        if unit.is_database_error(error):
            raise
        log.exception("request_failed", request=request.id)
        return answer_failure(context)
    if reply is None:
        return Handled(())
    if request.has_picture:
        reply = replace(reply, message=receipt.beside_a_picture(reply.message, context.reader))
    welcome = _welcome(context)
    if reply.private:
        return Handled(tuple(post(context, [reply, *map(Reply, welcome)])))
    return Handled(tuple(post(context, [Reply(receipt.joined([reply.message, *welcome], context.reader))])))


def repeated(unit: UnitOfWork, request: Request) -> Handled:
    """What the request was answered with the first time; nothing is done again."""
    place = request.place.conversation_id if request.place.is_group else ""
    asker = request.actor.staff_id or ""
    person = "" if request.place.is_group else asker
    # On a page even what went one to one is shown at once.
    read = {(place, person), ("", asker)} if request.door.by is ReplyBy.PAGE else {(place, person)}
    stored = Outbox(unit).replies_to(request.id)
    messages = [
        Message.from_dict(body)
        for body in stored
        # What was told to others because of it is no answer, nor is an order to take something back.
        if (body["conversation"], body["staff_id"]) in read
        and not body.get("recall")
        # By another door it came before, and its answer is on its way: it would be said twice.
        and (body["answered"] or request.door.by is not ReplyBy.RESPONSE)
    ]
    return Handled(tuple(messages), repeated=True)


def _answer(context: Context) -> Reply | None:
    request = context.request
    if context.departed:  # however they say it
        raise NotAllowed("left")
    if request.filled is not None:
        return _run(context, *filled_line(context, request.filled))
    if request.source is Source.CARD:  # a line of ours, whole as it is
        return _run(context, *route(request.text))
    if request.source is not Source.CHAT:
        command, line = clock_route(request.text)
        return _run(context, command, line)
    if request.unreadable:
        raise UnreadableMessage(request.unreadable)
    lines = _lines(context)
    if not lines:
        return whats_due(context)
    if request.spoken:
        lines = [" ".join(lines)]
    if len(lines) > 1:
        return _all_or_nothing(context, lines)
    typed = meant(context, lines[0]).split("\n")
    typed = each_report(typed[0]) if len(typed) == 1 and not request.spoken else typed
    return _one(context, typed[0]) if len(typed) == 1 else _all_or_nothing(context, typed)


def _said(context: Context, lines: list[str]) -> Reply | None:
    return _run(context, *route(lines[0])) if len(lines) == 1 else _all_or_nothing(context, lines)


def _one(context: Context, text: str) -> Reply | None:
    """A line by itself: what is only talk is answered in kind, once it is no answer to a question."""
    talk = small_talk.kind_of(text)
    if talk in (None, "agreed"):
        try:
            return hear(context, text) if context.request.spoken else _run(context, *route(text))
        except (NothingAsked, UnknownCommand):
            if talk is None:
                raise
    return small_talk.answer(context, talk or "agreed")


def _lines(context: Context) -> list[str]:
    """The lines of a message, cleaned, without names before the command; mentions bound to people."""
    request = context.request
    text = mentions.without_robot(clean(request.text), context.rules.robot)
    if request.mentions:
        people = [context.people.find(staff_id) or Person(staff_id, "") for staff_id in request.mentions]
        also = {staff_id: context.people.names(staff_id) for staff_id in request.mentions}
        text, context.mentions = mentions.bind(text, people, mentions.marked_names(request.text), also)
        for person in context.mentions.values():
            context.people.meet(person.staff_id, person.name or person.staff_id)
    text = mentions.without_leading_names(text)
    lines = small_talk.without(own(text))
    if text.strip() and not lines:
        raise NotACommandLine(text.strip()[:60])
    if len(lines) > MOST_LINES:
        raise TooLong("message", len(lines), MOST_LINES)
    for line in lines:
        if len(line) > LONGEST_LINE:
            raise TooLong("line", len(line), LONGEST_LINE)
    return lines


def _all_or_nothing(context: Context, lines: list[str]) -> Reply:
    """Several lines are one change with one receipt; one refused line undoes the others."""
    context.several_lines = True
    replies = []
    for number, text in enumerate(lines, start=1):
        context.line = Line("", [])
        try:
            reply = _run(context, *route(text))
        except Refusal as cause:
            wholes = ("\n".join([*lines[: number - 1], line, *lines[number:]]) for line in cause.lines)
            refused = LineRefused(number, text[:80], cause, lines=cause.lines, wholes=tuple(wholes))
            raise refused from cause
        if reply is not None:
            replies.append(reply)
    return Reply(
        receipt.joined([reply.message for reply in replies], context.reader),
        private=any(reply.private for reply in replies),
    )


def _run(context: Context, command: Command, line: Line) -> Reply | None:
    context.line = line
    try:
        return command.call(context, line)
    except AmbiguousAmount as question:
        # A start, a target, a weight is one word of the line, or a few that stand together.
        if not question.lines and line.place(question.typed) is not None:
            question.lines = tuple(line.again(question.typed, choice) for choice in question.choices)
        raise
    except AmbiguousDate as doubt:
        doubt.lines = typed_days.answers(line, doubt)
        raise
    except MISTYPED as refusal:
        if isinstance(refusal, BadReference):
            called = titles.named(context, line, refusal)
            if called is not None:
                return _run(context, command, called)
        if refusal.guessed or command.hidden:
            raise
        refusal.meaning(guessing.reworded(context, command, line))
        if not refusal.lines:
            if command.name in ASKS_WHICH and not line.said and not context.several_lines:
                ask_which(context, line.command)
            refusal.lines = (command.sample(line, context.reader.words),)
        raise


def _welcome(context: Context) -> list[Message]:
    """What the first answer ever given in a group says besides; nothing in any other."""
    group = context.group
    if group is None or not context.is_first_word:
        return []
    people = (context.people.find(staff_id) for staff_id in sorted(group.managers))
    said = [help_card.welcome(context.reader, [person.name for person in people if person is not None])]
    if not group.configured:
        admin, key = context.request.actor.admin, group.conversation_id
        said.append(help_card.binding(context.reader, key, group.key, env_lines(group), admin=admin))
    return said

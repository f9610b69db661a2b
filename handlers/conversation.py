"""What somebody was asked last, and the few words that answer it: a number of a list, an amount.

A question holds two minutes, in the place where it was asked, for the asker alone. An answer stands for
a whole line, which runs as if it had been typed there: nothing is written that the line would not write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from handlers.amounts import form_of
from handlers.bare_answers import is_reference, on_a_walk
from handlers.context import Context
from handlers.mentions import GLUE
from handlers.mine import of_mine
from handlers.request import ReplyBy
from i18n import commands as vocabulary
from i18n.cleaning import narrow
from okr.amounts import Form
from okr.model import Person
from okr.questions import AmountOfWhat, BadChoice, WhichOfMine
from okr.refusals import Refusal
from storage.events import DIRECT
from storage.questions import Question, Questions

# Kinds of open questions; any other is one to be answered with yes or no.
CHOICE: Final = "choice"  # one of the lines
GUESS: Final = "guess"  # the line, on yes
AMOUNT: Final = "amount"  # the line, with an amount behind it
REASON: Final = "reason"  # the line, with any words behind it; asked one to one only
MOST_CHOICES: Final = 4
LONGEST_ANSWER: Final = 40
# 2, 2., 第二个, số 2, no 2: at most nine things are ever listed.
_PLACE: Final = re.compile(
    r"(?:第|#|số ?|so ?|no\.? ?)?([1-9一二三四五六七八九])[.。、)]?(?:个|個|项|項|号|號)?"
)
_PAIR: Final = re.compile(r"#?\d{1,3} \S+")
# One word that begins like a number: meant as one, even where it is none.
_NUMBERLIKE: Final = re.compile(r"[-+=]?[0-9０-９]\S*")
_PLACES: Final = {sign: place for place, sign in enumerate("一二三四五六七八九", 1)}
# Private-use signs never come in what people type: behind a mention stands whom it means.
_IDENTITY: Final = "\ue001"
_SPACE: Final = re.compile(r"([ \n])")  # kept when split at, since a kept line may be several


def put(context: Context, kind: str, lines: Iterable[str], *, private: bool) -> None:
    """Remember what the asker was asked: one to one, or where the line was typed.

    An external contact cannot be told from another one, and is not remembered.
    """
    staff_id = context.request.actor.staff_id
    if not staff_id:
        return
    origin = context.request.place.name
    sealed = tuple(_sealed(context, line) for line in lines)
    Questions(context.unit).put(
        staff_id, DIRECT if private else origin, Question(kind, sealed, origin, context.now)
    )


def goes_one_to_one(context: Context) -> bool:
    """May what is asked back be asked one to one? Whoever called from the command line reads it there."""
    return context.request.door.by is not ReplyBy.PRINT or not context.request.place.is_group


def remember(context: Context, refusal: Refusal, lines: Iterable[str], *, private: bool) -> bool:
    """Keep the lines of a question as choices; False for what is no question, or nobody's."""
    if refusal.offer == "sample" or not refusal.lines or not context.request.actor.staff_id:
        return False
    put(context, refusal.offer, tuple(lines)[:MOST_CHOICES], private=private)
    return True


def take(context: Context) -> Question | None:
    """What I was asked here, or one to one about a line of this conversation; then it is answered."""
    questions, (staff_id, place) = Questions(context.unit), _where(context)
    question = questions.take(staff_id, place, now=context.now) if place else None
    if question is not None and question.origin != DIRECT and not context.request.place.is_group:
        context.group = context.groups.by_conversation(question.origin)
    return question


def opened(context: Context, line: str) -> str:
    """A kept line as it was typed; who was mentioned in it is mentioned again."""
    words, people = [], {}
    for word in _SPACE.split(line):
        word, _, staff_id = word.partition(_IDENTITY)
        if staff_id:
            people[word.casefold()] = context.people.find(staff_id) or Person(staff_id, word[1:])
        words.append(word)
    context.mention(people)
    return "".join(words)


def meant(context: Context, text: str) -> str:
    """The line that a bare answer stands for; `text` itself where it is a line of its own.

    Raises BadChoice, or AmountOfWhat where nothing is open that it would answer.
    """
    if text[:1] in "/／":
        return text
    if (line := _one_to_one(context, text)) is not None:
        return line
    if len(text) > LONGEST_ANSWER or vocabulary.find(text) is not None:
        return text
    if _PAIR.fullmatch(text) and _open(context) is None:
        return text  # `3 12` is no amount
    place, form = _PLACE.fullmatch(narrow(text.casefold())), form_of(text, context.reading)
    if place is None and form is None and not _NUMBERLIKE.fullmatch(text):
        return text
    question = _open(context)
    if question is not None and question.kind == AMOUNT:
        take(context)
        return f"{opened(context, question.lines[0])} {text}"
    if place is None and form is None:
        return text
    if question is None or question.kind != CHOICE:
        if form is not Form.DAY:
            _ask_of_what(context, text)
        return text
    line = _chosen(question, text, place[1] if place else "")
    take(context)
    return opened(context, line)


def _one_to_one(context: Context, text: str) -> str | None:
    """The line that words of any length stand for where nobody else is spoken to: a reason that was asked
    for, an answer on a walk."""
    if context.request.place.is_group:
        return None
    question = _open(context)
    if question is None:
        return on_a_walk(context, text)
    if question.kind != REASON or vocabulary.find(text) is not None or is_reference(text.split()):
        return None
    take(context)
    return f"{opened(context, question.lines[0])} {text}"


def _open(context: Context) -> Question | None:
    """The question a bare answer would answer; none once its asker changed something here meanwhile."""
    staff_id, place = _where(context)
    question = Questions(context.unit).find(staff_id, place, now=context.now) if place else None
    if question is None:
        return None
    later = context.events.last_change(since=question.made_at + timedelta(milliseconds=1))
    return None if later else question


def _where(context: Context) -> tuple[str, str]:
    """Who was asked, and in which place the question lies: here, or one to one about this conversation."""
    staff_id, here = context.request.actor.staff_id or "", context.request.place.name
    if not staff_id:
        return "", ""
    questions = Questions(context.unit)
    if here == DIRECT or questions.find(staff_id, here, now=context.now) is not None:
        return staff_id, here
    asked = questions.find(staff_id, DIRECT, now=context.now)
    return (staff_id, DIRECT) if asked is not None and asked.origin == here else (staff_id, "")


def _chosen(question: Question, text: str, place: str) -> str:
    """By its number, or by the word in which it differs from the others. Raises BadChoice."""
    number = _PLACES.get(place) or int(place or 0)
    numbered = list(question.lines[number - 1 : number]) if number else []
    by_word = [line for line in question.lines if text in line.split()]
    found = list(dict.fromkeys(numbered + by_word * (len(by_word) == 1)))
    if len(found) == 1:
        return found[0]
    raise BadChoice(text, len(question.lines), lines=tuple(map(first_line, question.lines)))


def ask_which(context: Context, command: str) -> None:
    """Raises WhichOfMine where the asker has key results that may be named here."""
    mine = of_mine(context)
    lines = tuple(f"{command} {each.spelt}" for each in mine)
    if lines:
        raise WhichOfMine(command, lines=lines, labels=tuple(map(str, mine)))


def first_line(kept: str) -> str:
    """Of a kept line as it may be shown again."""
    shown = kept.split("\n")[0].replace(GLUE, " ")
    return re.sub(rf"{_IDENTITY}\S+", "", shown)


def mentions_somebody(context: Context, line: str) -> bool:
    """Does the line hold a mention, which only words of DingTalk's own keyboard can be?"""
    return any(word.casefold() in context.mentions for word in _SPACE.split(line))


def _ask_of_what(context: Context, text: str) -> None:
    """Raises AmountOfWhat where the asker has key results that may be told of here."""
    mine = of_mine(context)
    lines = tuple(f"/kr update {each.spelt} {text}" for each in mine)
    if lines:
        raise AmountOfWhat(text, lines=lines, labels=tuple(map(str, mine)))


def _sealed(context: Context, line: str) -> str:
    """Each mention with whom it means: names change, and two people may have one."""
    if not context.mentions:
        return line
    words = _SPACE.split(line)
    people = [context.mentions.get(word.casefold()) for word in words]
    return "".join(
        word if person is None else f"{word}{_IDENTITY}{person.staff_id}"
        for word, person in zip(words, people, strict=True)
    )

"""Where answers go: here, one to one, or nowhere when the same thing was said too often.

What is done on a page is said in the group as if it had been typed there, with the name of who did it; what
is refused there is nobody else's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from cards import help as help_card
from cards import receipt
from cards import refusal as refusal_card
from cards.message import Message
from cards.reader import Reader
from handlers import conversation
from handlers.context import Context
from handlers.mentions import GLUE
from handlers.request import Handled, Reply, ReplyBy, Source
from okr.refusals import LineRefused, Refusal
from storage.outbox import PROMPT, REPLY, Outbox, Outgoing
from storage.refusal_log import RefusalLog

KEPT = timedelta(hours=24)
# A longer answer leaves by the session webhook in parts; DingTalk's limit there is 20,000 bytes.
RESPONSE_BYTES = 12_000
SAME_AGAIN = timedelta(hours=1)
# Contract section 4: more than 20 refused lines a minute are answered once, then ignored.
REFUSED_A_MINUTE = 20


def post(context: Context, replies: Sequence[Reply]) -> list[Message]:
    """Put answers into the outbox; return those that the asker gets right here."""
    here: list[Message] = []
    for reply in replies:
        private = reply.private and context.request.place.is_group
        if private and context.request.door.by is ReplyBy.PAGE:  # nobody saw a line that this would answer
            _put_person(context, reply.message)
            here.append(reply.message)
        elif private and context.request.door.by is not ReplyBy.PRINT:
            _put_person(context, reply.message)
            here.append(_put_here(context, help_card.sent_privately(context.reader)))
        else:
            here.append(_put_here(context, reply.message))
    return here


def answer_refusal(context: Context, refusal: Refusal, besides: Sequence[Message] = ()) -> Handled:
    """Word a refusal; the same one twice within an hour in a group goes one to one.

    So does one about something that not everybody in the group may see.
    """
    cause, wholes = refusal, refusal.lines
    if isinstance(refusal, LineRefused):
        cause, wholes = refusal.cause, refusal.wholes
    # Names of several words were glued together while the line was read.
    refusal.lines = tuple(line.replace(GLUE, " ") for line in refusal.lines)
    message = refusal_card.card(context.reader, refusal)
    request = context.request
    said_aloud = request.door.by not in (ReplyBy.PRINT, ReplyBy.PAGE)
    reachable = bool(request.actor.staff_id) and said_aloud
    wording = f"{cause.code}:{sha256(message.text.encode()).hexdigest()[:16]}"
    repeated = (
        request.place.is_group
        and request.door.by is not ReplyBy.PAGE
        and cause.offer != "choice"
        and RefusalLog(context.unit).said_here(
            wording, place=request.place.name, since=request.now - SAME_AGAIN
        )
    )
    recent = _refused(context, wording, said=not repeated and request.door.by is not ReplyBy.PAGE)
    if recent > REFUSED_A_MINUTE:
        return Handled((), refused=cause.code)
    private = reachable and (repeated or context.touches_private)
    message = _worded(context, refusal, cause, wholes, private=private)
    if recent == REFUSED_A_MINUTE:
        message = refusal_card.too_many(context.reader_for(private=private))
    if private:
        _put_person(context, message)
        if repeated:
            return Handled((), refused=cause.code)
        message = help_card.sent_privately(context.reader)
    if request.door.by is ReplyBy.PAGE:
        return Handled((_put_aside(context, message),), cause.code)
    return Handled((_put_here(context, receipt.joined([message, *besides], context.reader)),), cause.code)


def _worded(
    context: Context, refusal: Refusal, cause: Refusal, wholes: Sequence[str], *, private: bool
) -> Message:
    """In three parts: what was understood, what is wrong, and a line to copy or a choice that is kept.

    On a page no line was typed: it says what is wrong, above the form to be filled in again.
    """
    if context.request.door.by is ReplyBy.PAGE:
        refusal.lines = ()
        return refusal_card.card(context.private_reader, refusal)
    remembered = conversation.remember(context, cause, wholes, private=private)
    return refusal_card.card(
        context.reader_for(private=private),
        refusal,
        understood=_understood(context, cause),
        remembered=remembered,
        mentioning=any(conversation.mentions_somebody(context, line) for line in wholes),
    )


def _understood(context: Context, cause: Refusal) -> str:
    """The line up to the word that the refusal is about; all of it when it is about none."""
    line = context.line
    wrong = str(getattr(cause, "typed", "") or getattr(cause, "ref", "")).casefold()
    said = [word.text for word in line.said]
    if not said or not line.command:
        return ""
    read = next((at for at, word in enumerate(said) if word.casefold() == wrong), len(said))
    return " ".join([line.command, *said[:read]]).replace(GLUE, " ")


def answer_failure(context: Context) -> Handled:
    """Say sorry for a bug of ours; for whoever goes on and on it counts like a refused line.

    What the clock says about one person is said in no conversation: nobody waits for an answer there.
    """
    if context.request.source is Source.CLOCK and not context.request.place.is_group:
        return Handled((), "failed")
    recent = _refused(context, "failed", said=False)
    if recent > REFUSED_A_MINUTE:
        return Handled((), "failed")
    message = refusal_card.apology(context.reader, context.request.id)
    if recent == REFUSED_A_MINUTE:
        message = refusal_card.too_many(context.reader)
    put = _put_aside if context.request.door.by is ReplyBy.PAGE else _put_here
    return Handled((put(context, message),), "failed")


def _refused(context: Context, wording: str, *, said: bool) -> int:
    """Note a refused line; how many the person had within the minute before it.

    An external contact has no id to count by.
    """
    request = context.request
    staff_id = request.actor.staff_id or ""
    log = RefusalLog(context.unit)
    recent = log.count(staff_id, since=request.now - timedelta(minutes=1)) if staff_id else 0
    log.add(
        at=request.now,
        place=request.place.name,
        staff_id=staff_id,
        code=wording,
        answered=said and recent <= REFUSED_A_MINUTE,
    )
    return recent


def _put_here(context: Context, message: Message) -> Message:
    request, message = context.request, _without_doors(context, message)
    fits = len(message.text.encode()) <= RESPONSE_BYTES
    answered = request.door.by is ReplyBy.PRINT or (request.door.by is ReplyBy.RESPONSE and fits)
    in_group = request.place.is_group
    posted = request.source is Source.CLOCK
    # What has left already is never late, and needs no way back.
    kept = message.without_secret() if answered else message
    stored = kept if posted or answered else _excused(kept, context.reader)
    if in_group and request.door.by is ReplyBy.PAGE:
        by = context.person.name if context.person else request.actor.name
        stored = receipt.from_page(stored, context.reader, by)
    seal = None if answered else request.door.seal
    _put(
        context,
        Outgoing(
            body=stored.to_dict(),
            priority=PROMPT if posted else REPLY,
            not_before=request.now,
            expires_at=request.now + KEPT,
            conversation=request.place.conversation_id if in_group else "",
            staff_id="" if in_group else request.actor.staff_id or "",
            group_key=context.group.key if context.group else "",
            session=seal() if seal else "",
            session_expires=request.door.expires if seal else None,
            answered=answered,
        ),
    )
    return message


def _without_doors(context: Context, message: Message) -> Message:
    """Guests in a group learn no address of ours: no page would let them in."""
    guests = context.request.place.is_group and context.group is not None and context.group.external
    return replace(message, links=()) if guests else message


def _put_aside(context: Context, message: Message) -> Message:
    """Kept as what the request was answered with, and said nowhere but on the page."""
    request = context.request
    _put(
        context,
        Outgoing(
            body=message.to_dict(),
            priority=REPLY,
            not_before=request.now,
            expires_at=request.now + KEPT,
            staff_id=request.actor.staff_id or "",
            answered=True,
        ),
    )
    return message


def _put_person(context: Context, message: Message) -> None:
    _put(
        context,
        Outgoing(
            body=_excused(message, context.private_reader).to_dict(),
            priority=REPLY,
            not_before=context.now,
            expires_at=context.now + KEPT,
            staff_id=context.request.actor.staff_id or "",
        ),
    )


def _excused(message: Message, reader: Reader) -> Message:
    """With the words it says if it leaves late; the timetable's posts have their own."""
    return replace(message, late=reader.words.say("message.late"))


def _put(context: Context, message: Outgoing) -> None:
    Outbox(context.unit).put(context.request.id, message, now=context.now)

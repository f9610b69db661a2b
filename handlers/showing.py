"""/kr show and /kr history: one key result in full, and every report on it, for whoever may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from cards import history as history_card
from cards import key_result as key_result_card
from cards import trend
from cards.drawing.burn_up import burn_up
from cards.message import Message
from cards.reader import Reader
from charts.burn_up import BurnUp
from handlers import around, lookup, options
from handlers.changes import is_private
from handlers.context import Context, zone
from handlers.grammar import command
from handlers.line import Line
from handlers.lookup import FoundKeyResult
from handlers.picturing import pictured
from handlers.reading import Reading
from handlers.request import Reply
from handlers.words import KeyResultRef
from okr.forecast import forecast
from okr.model import CheckIn, KeyResult
from okr.refusals import UnexpectedWord
from storage.skips import Skip, Skips
from storage.target_versions import TargetVersions

MOST_POINTS = 60  # check-ins that trend and forecast look back on
PAGE = 20
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Page:
    """`more` is the second page, `more 3` the third."""

    usage: ClassVar[str] = "[more]"
    number: int  # from 1

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.peek()
        if word is None:
            return cls(1)
        if options.following(line, "more") is None:
            raise UnexpectedWord(line.command, word.text)
        following = line.take()
        if following is None:
            return cls(2)
        if not (following.text.isascii() and following.text.isdigit()):
            raise UnexpectedWord(line.command, following.text)
        return cls(min(max(int(following.text[:9]), 1), MOST_PAGES))


@command("kr show", example="/kr show KR3")
def show(context: Context, which: KeyResultRef) -> Reply:
    """Value, road, expected and the sum behind the verdict, with the last check-ins."""
    found = lookup.key_result(context, which.reference)
    kr, group = found.key_result, found.group
    private = is_private(context, found.objective)
    check_ins = context.check_ins.newest(kr.id, most=MOST_POINTS)
    reader = context.reader_for(private=private)
    message = key_result_card.card(
        reader,
        kr,
        found.objective,
        context.standing(kr, group),
        check_ins=check_ins,
        versions=TargetVersions(context.unit).of(kr.id),
        forecast=forecast(kr, check_ins, cycle=context.cycle(kr.cycle), tz=zone(group.tz)),
    )
    message = around.shown(context, reader, found, message)
    return Reply(_drawn(context, reader, found, message, check_ins), private=private)


@command("kr history", example="/kr history KR3")
def history(context: Context, which: KeyResultRef, page: Page) -> Reply:
    """Every check-in, newest first; those taken back or corrected are struck."""
    found = lookup.key_result(context, which.reference)
    private = is_private(context, found.objective)
    first = (page.number - 1) * PAGE
    check_ins = context.check_ins.newest(found.key_result.id, most=first + PAGE + 1)
    reader = context.reader_for(private=private)
    message = history_card.card(
        reader,
        found.key_result,
        check_ins[first : first + PAGE],
        page=page.number,
        more=len(check_ins) > first + PAGE,
        skips=_skips(context, found.key_result, check_ins, page),
    )
    if page.number == 1:
        message = around.remembered(context, reader, found, message)
        message = _drawn(context, reader, found, message, check_ins[:PAGE])
    return Reply(message, private=private)


def _drawn(
    context: Context,
    reader: Reader,
    found: FoundKeyResult,
    message: Message,
    check_ins: Sequence[CheckIn],
) -> Message:
    """With its way from the first day of the cycle on, where a chart may be shown."""
    kr, cycle = found.key_result, context.cycle(found.key_result.cycle)

    def chart() -> BurnUp:
        newest = context.check_ins.newest(kr.id, most=MOST_POINTS)
        return burn_up(
            reader,
            kr,
            context.standing(kr, found.group),
            cycle=cycle,
            check_ins=newest,
            forecast=forecast(kr, newest, cycle=cycle, tz=zone(found.group.tz)),
        )

    return pictured(context, message, chart, instead_of=trend.line(reader, kr, check_ins))


def _skips(context: Context, kr: KeyResult, check_ins: Sequence[CheckIn], page: Page) -> list[Skip]:
    """Those of the days that the page is about: between its reports, on the first also after the newest."""
    begin, end = (page.number - 1) * PAGE, page.number * PAGE
    newest = check_ins[begin - 1].at if 0 < begin <= len(check_ins) else None
    oldest = check_ins[end - 1].at if len(check_ins) > end else None
    return [
        skip
        for skip in Skips(context.unit).newest(kr.id, most=PAGE)
        if (newest is None or skip.at <= newest) and (oldest is None or skip.at > oldest)
    ]

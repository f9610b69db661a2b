"""What is forgotten once an hour, when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock.jumps import set_right_after
from bot.outbound.pictures import MEDIA_LIFE
from okr.budget import month_of
from storage.asks import Asks
from storage.cards import Cards
from storage.departures import Departures
from storage.export_tokens import ExportTokens
from storage.feeds import Feeds
from storage.inbox import Inbox
from storage.media import Media
from storage.outbox import Outbox
from storage.page_links import PageLinks
from storage.person_occurrences import PersonOccurrences
from storage.questions import Questions
from storage.refusal_log import RefusalLog
from storage.sessions import Sessions
from storage.spending import Spending
from storage.unit_of_work import UnitOfWork
from storage.walks import Walks

ROUNDS_KNOWN = timedelta(days=400)  # who was asked in a round, who was nudged, what a month came to
REPORTS_KNOWN = timedelta(days=30)  # for so long the same id of a machine is the same report


def tidy(unit: UnitOfWork, now: datetime) -> None:
    set_right_after(unit, now)
    Inbox(unit).forget(now=now)
    Outbox(unit).tidy(now=now)
    RefusalLog(unit).forget(now=now)
    Feeds(unit).forget_answers(before=now - REPORTS_KNOWN)
    ExportTokens(unit).forget(now=now)
    PageLinks(unit).forget(now=now)
    Sessions(unit).forget(now=now)
    Questions(unit).forget(now=now)
    Walks(unit).forget(now=now)
    Cards(unit).forget(now=now)
    Departures(unit).forget_old(now=now)
    Asks(unit).forget(before=now - ROUNDS_KNOWN)
    PersonOccurrences(unit).forget(before=now - ROUNDS_KNOWN)
    Media(unit).forget(before=now - MEDIA_LIFE)
    Spending(unit).forget(before=month_of(now - ROUNDS_KNOWN))

"""What somebody may see, as lines that a spreadsheet reads; no file can be attached yet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cards.layout import paragraphs, quiet
from cards.listing import Entry
from cards.message import Message
from cards.reader import Reader
from okr.amounts import plain
from okr.dealings import whole_ref
from okr.model import KeyResult, Kind, Objective, Standing, day_of
from okr.progress import share4

MOST_LINES = 200
COLUMNS = (
    "objective,objective_title,key_result,title,owner,unit,start,target,current,progress,expected,health"
)
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = "=+-@＝＋－＠'"


def lines(reader: Reader, cycle: str, entries: Sequence[Entry], *, admin: bool) -> Message:
    words = reader.words
    rows = [
        _row(objective, kr, standings[kr.id])
        for objective, _, standings in entries
        for kr in objective.key_results
    ]
    left_out = len(rows) - MOST_LINES
    text = [
        words.say("export.heading", cycle=cycle),
        *([COLUMNS, *rows[:MOST_LINES]] if rows else [words.say("export.nothing")]),
        words.count("export.left_out", left_out) if left_out > 0 else "",
        words.say("export.admin", token=reader.line("/export token")) if admin else words.say("export.ask"),
    ]
    return Message(words.say("export.title"), paragraphs(text))


def _row(objective: Objective, kr: KeyResult, stands: Standing) -> str:
    texts = (whole_ref(objective), objective.title, whole_ref(kr), kr.title, kr.owner.name, kr.unit)
    target = None if kr.kind is Kind.YES_NO else kr.target
    numbers = (
        "" if kr.start is None else plain(kr.start),
        _value(kr, target),
        _value(kr, kr.current),
        _share(stands.progress),
        _share(stands.expected),
        stands.health.value,
    )
    return ",".join([*map(_field, texts), *numbers])


def _field(text: str) -> str:
    """Text of people: harmless in the chat and in a spreadsheet, quoted where RFC 4180 wants it."""
    shown = quiet(text)
    if shown.lstrip()[:1] in _FORMULA and shown.strip():
        shown = f"'{shown}"
    return '"' + shown.replace('"', '""') + '"' if "," in shown or '"' in shown else shown


def _value(kr: KeyResult, value: Decimal | None) -> str:
    if value is None:
        return ""
    return day_of(value).isoformat() if kr.kind is Kind.DATE else plain(value)


def _share(value: Decimal | None) -> str:
    return "" if value is None else plain(share4(value))

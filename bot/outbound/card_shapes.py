"""A card that rewrites itself in the form of DingTalk's: the values of one template, and back.

The template has a place for each of these values and no others: `docs/cards/okr-card.json`, described in
docs/cards.md. A value that is empty shows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cards.live import MOST_CARD_TAPS, MOST_ROW_TAPS, MOST_ROWS, Live, Row
from dingtalk_client.cards import MAX_VALUE_BYTES

TEXTS, FEET = 8, 3
NOTE: Final = "note"  # shown to whoever tapped, and to nobody else
NOTE_BYTES: Final = MAX_VALUE_BYTES - len(NOTE)  # all that one viewer is shown alone is 1 KB
_ACTION: Final = re.compile(r"(?:row([1-9])_([1-9]|undo)|card_([1-9]))")
_BREAKS: Final = ("\n\n", "\n", "")


def names() -> tuple[str, ...]:
    """Every value that everybody sees, in the order of the template."""
    rows = (name for number in range(1, MOST_ROWS + 1) for name in _of_row(number, None))
    return ("title", *_numbered("text", TEXTS), *rows, *_numbered("foot", FEET), *_card_taps())


def params(live: Live, *, title: str, late: str = "") -> dict[str, str] | None:
    """What a new card shows; None where it says more than a card holds. `late` stands above everything."""
    text, foot = pieces("\n\n".join(filter(None, (late, live.text)))), pieces(live.foot)
    if len(text) > TEXTS or len(foot) > FEET or len(live.rows) > MOST_ROWS:
        return None
    shown = dict.fromkeys(names(), "") | {"title": fitted(title)}
    shown |= dict(zip(_numbered("text", TEXTS), text, strict=False))
    shown |= dict(zip(_numbered("foot", FEET), foot, strict=False))
    for number, row in enumerate(live.rows, start=1):
        shown |= _of_row(number, row)
    return shown | dict(zip(_card_taps(), (fitted(tap.label) for tap in live.taps), strict=False))


def redrawn(rows: Mapping[int, Row]) -> dict[str, str]:
    """The values of rows that were drawn anew, by their number."""
    return {name: value for number, row in rows.items() for name, value in _of_row(number, row).items()}


def note(text: str) -> dict[str, str]:
    """What is said to the tapper alone; without words what was said before goes."""
    return {NOTE: fitted(text, NOTE_BYTES)}


def action(name: str) -> tuple[int, int] | None:
    """The row and the tap that a button's name means, 0 for the card itself and for the way back.

    None for a name that no button of ours has.
    """
    found = _ACTION.fullmatch(name)
    if found is None:
        return None
    row, tap, of_card = found.groups()
    if of_card is not None:
        return 0, int(of_card)
    return int(row), 0 if tap == "undo" else int(tap)


def pieces(text: str) -> list[str]:
    """The whole text in as few values as hold it, cut where a paragraph, else a line, ends."""
    return _cut(text, _BREAKS) if text else []


def fitted(text: str, most: int = MAX_VALUE_BYTES) -> str:
    """As much of it as one value holds."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore") + "…"


def _cut(text: str, breaks: tuple[str, ...]) -> list[str]:
    mark, *rest = breaks
    found: list[str] = []
    for part in text.split(mark) if mark else text:
        joined = f"{found[-1]}{mark}{part}" if found else part
        if len(joined.encode()) <= MAX_VALUE_BYTES and found:
            found[-1] = joined
        elif len(part.encode()) <= MAX_VALUE_BYTES:
            found.append(part)
        else:
            found += _cut(part, tuple(rest))
    return found


def _of_row(number: int, row: Row | None) -> dict[str, str]:
    labels = [fitted(tap.label) for tap in row.taps] if row else []
    shown = {f"row{number}": fitted(row.text) if row else ""}
    shown[f"row{number}_version"] = str(row.version) if row and row.text else ""
    for tap in range(1, MOST_ROW_TAPS + 1):
        shown[f"row{number}_{tap}"] = labels[tap - 1] if tap <= len(labels) else ""
    return shown | {f"row{number}_undo": fitted(row.undo) if row else ""}


def _numbered(name: str, count: int) -> list[str]:
    return [f"{name}{number}" for number in range(1, count + 1)]


def _card_taps() -> list[str]:
    return [f"card_{number}" for number in range(1, MOST_CARD_TAPS + 1)]

"""What the doctor says of names and leavers: how far DingTalk's address book may be read, and is believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.checkup.diagnosis import Diagnosis, told_at
from i18n.phrases import phrase
from storage.address_book import DEPARTMENTS, PEOPLE, Lack, Night, Stage

_UNREAD: Final = {
    PEOPLE: "names are those of messages, and who leaves is known from events alone; to mend it give the "
    "app {} in the developer console",
    DEPARTMENTS: "departments are not named; to mend it give the app {} in the developer console",
}


@dataclass(frozen=True, slots=True)
class Names:
    """How we stand with DingTalk's address book. That it may not be read is no fault, but worth knowing."""

    lacks: tuple[Lack, ...] = ()
    compared_at: datetime | None = None

    def facts(self) -> dict[str, Any]:
        return {
            "compared_at": None if self.compared_at is None else self.compared_at.isoformat(),
            "lacks": {each.what: list(each.scopes) for each in self.lacks},
        }

    def lines(self) -> list[str]:
        lines = [f"people: {_UNREAD[each.what].format(', '.join(each.scopes))}" for each in self.lacks]
        if self.compared_at is not None:
            lines.append(f"people: compared with DingTalk's address book at {told_at(self.compared_at)}")
        return lines


UNKNOWN: Final = Names()


def people(night: Night | None) -> Iterator[Diagnosis]:
    if night is not None and night.stage is Stage.HELD:
        known = night.found + night.missing
        yield Diagnosis(
            phrase("finding.people"),
            phrase("finding.people.held", missing=night.missing, known=known, at=night.began),
            phrase("finding.people.expected"),
            phrase("finding.do.app"),
        )

"""What the doctor says of names and leavers: how far DingTalk's address book may be read, and is believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.checkup.diagnosis import Diagnosis, told_at
from i18n.phrases import phrase
from i18n.words import Words
from storage.address_book import DEPARTMENTS, PEOPLE, Lack, Night, Stage

_UNREAD: Final = {PEOPLE: "doctor.people.unread", DEPARTMENTS: "doctor.departments.unread"}


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

    def lines(self, words: Words) -> list[str]:
        lines = [words.say(_UNREAD[each.what], scopes=words.list(each.scopes)) for each in self.lacks]
        if self.compared_at is not None:
            lines.append(words.say("doctor.people.compared", at=told_at(self.compared_at)))
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

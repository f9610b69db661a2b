"""What of the database is about people: every column of text, declared once.

From here follows what `person export` shows of somebody and what `person erase` does to them. A column
that is not listed is found by a test. Columns of whole numbers hold nobody: counts, instants, ids of rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, Table
from sqlmodel import SQLModel

from storage import tables as tables  # every table is known from here on

PSEUDONYM: Final = "erased-"  # how the staff id begins of somebody of whom history kept no more
NOTHING: Final = ""
_IDS: Final = ("mends", "subject")  # of rows, without the database's knowing of which
WITHHELD: Final = "—"  # where an empty text is none; said in no language


class Holds(StrEnum):
    """What may stand in a column, and with that what an erasure makes of it in rows that stay."""

    NOBODY = "nobody"  # a day, a number, a state, a key: stays
    STAFF = "staff id"  # history needs somebody: the pseudonym
    STAFFS = "staff ids"  # a JSON list of some: without them
    POINTER = "pointer"  # a staff id that nothing hangs on: nobody
    WORDS = "words"  # what people typed: what its author wrote goes, else their names in it
    JSON = "json"  # staff ids and words anywhere inside of it
    ADDRESS = "address"  # a staff id between other signs, as in the id of a request
    OWN = "own"  # only in rows of one's own, that are deleted
    SEALED = "sealed"  # hashes and what is encrypted: names nobody, and is shown to nobody


@dataclass(frozen=True, slots=True)
class Kept:
    """One table. `section` is where an export of a person puts what of it is about them, "" for nowhere."""

    table: Table
    section: str
    what: str
    holds: Mapping[str, Holds]
    ends: str  # the column whose rows an erasure deletes; "" for rows that history needs
    theirs: Mapping[str, str]  # columns of words, and which column says whose those are
    withheld: str  # what then stands in their place
    named_by: tuple[str, ...]  # the columns by which a row names them

    @property
    def instants(self) -> frozenset[str]:
        """The columns that are points of time, in milliseconds."""
        return frozenset(
            column.name
            for column in self.table.c
            if isinstance(column.type, BigInteger)
            and not (column.primary_key or column.foreign_keys or column.name in _IDS)
        )

    def columns(self, *kinds: Holds) -> list[str]:
        return [name for name, holds in self.holds.items() if holds in kinds]


def _kept(
    name: str,
    section: str,
    what: str,
    *,
    ends: str = "",
    theirs: str = "",
    withheld: str = NOTHING,
    **listed: str,
) -> Kept:
    """`listed` are the names of columns by what they hold, with spaces between; `theirs` are "text:by"."""
    holds = {column: Holds[kind.upper()] for kind, columns in listed.items() for column in columns.split()}
    named_by = [column for column, kind in holds.items() if kind in (Holds.STAFF, Holds.POINTER)]
    table = SQLModel.metadata.tables[name]
    named_by += [ends] if ends else []
    written = dict(pair.split(":") for pair in theirs.split())
    return Kept(table, section, what, holds, ends, written, withheld, tuple(named_by))


KEPT: Final = (
    _kept(
        "people", "person", "who they are, and what they chose: language, zone, silence", ends="staff_id",
        own="staff_id name lang tz muted plain skeleton nick", pointer="manager", json="departments",
    ),
    _kept("members", "memberships", "groups they belong to", ends="staff_id", own="staff_id"),
    _kept(
        "absences", "absences", "days away, their own and those they stand in for", ends="staff_id",
        own="staff_id", pointer="stand_in", nobody="first_day last_day",
    ),
    _kept(
        "objectives", "objectives", "objectives they own", staff="owner",
        words="title score_note verdict_line reason",
        nobody="cycle visibility ambition state score verdict carried_from",
    ),
    _kept(
        "key_results", "key_results", "key results they own", staff="owner",
        words="title feed_source score_note reason",
        nobody="cycle kind unit start target current weight due stated state low commit stretch phases "
        "last_step feed score carried_from",
    ),
    _kept(
        "check_ins", "check_ins", "check-ins they made; the note is theirs", theirs="note:by",
        staff="by", words="note", json="ticked",
        nobody="source value before start target stated low",
    ),
    _kept("milestones", "milestones", "milestones they ticked off", staff="done_by", words="title"),
    _kept(
        "target_versions", "target_versions", "targets they set", staff="by",
        nobody="start target low commit stretch phases",
    ),
    _kept(
        "comments", "comments", "comments they wrote", theirs="text:by", withheld=WITHHELD,
        staff="by", words="text",
    ),
    _kept(
        "kudos", "kudos", "thanks they gave and got", theirs="text:by", withheld=WITHHELD,
        staff="by to", words="text",
    ),
    _kept(
        "retros", "retros", "what they wrote at a cycle's end", theirs="text:by",
        withheld=WITHHELD, staff="by", words="text", nobody="cycle",
    ),
    _kept(
        "blockers", "blockers", "blockers they reported, own or cleared", theirs="reason:by word:closed_by",
        withheld=WITHHELD, staff="by owner closed_by", words="reason word",
    ),
    _kept(
        "skips", "skips", "rounds they had nothing to report in", theirs="reason:by",
        withheld=WITHHELD, staff="by", words="reason",
    ),
    _kept(
        "dependencies", "dependencies", "dependencies they asked for or answered",
        theirs="reason:answered_by", staff="asked_by answered_by", words="reason", nobody="by state told",
    ),
    _kept(
        "group_cycles", "cycles", "cycles they opened or closed", staff="opened_by closed_by",
        nobody="cycle state picture",
    ),
    _kept(
        "group_overrides", "settings", "settings they changed in chat", staff="said_by",
        nobody="name value beneath",
    ),
    _kept("feeds", "feeds", "tokens they made for machines", staff="made_by", sealed="token_hash"),
    _kept("export_tokens", "export_tokens", "tokens they made for the export", ends="made_by",
          own="made_by", sealed="token_hash"),
    _kept("asks", "asks", "check-in rounds in which they were asked", staff="staff_id", nobody="day"),
    _kept("person_occurrences", "told", "what they were told privately, or why not", ends="staff_id",
          own="staff_id", nobody="kind day state reason"),
    _kept("snoozes", "snoozes", "until when they want quiet", ends="staff_id", own="staff_id"),
    _kept("walks", "walks", "where they are on the way through what is due", ends="staff_id",
          own="staff_id", nobody="place"),
    _kept("questions", "questions", "what they were asked back", ends="staff_id", own="staff_id place",
          nobody="kind origin", json="lines"),
    _kept("refusals", "refusals", "lines of theirs that were refused within the hour", ends="staff_id",
          own="staff_id", nobody="place code"),
    _kept("cards", "cards", "interactive cards shown to them", ends="staff_id", own="staff_id",
          nobody="track_id kind conversation refused", json="rows"),
    _kept("sessions", "sessions", "browsers they were let in with", ends="staff_id",
          own="staff_id name device", address="target", nobody="state", sealed="token_hash code"),
    _kept("page_links", "page_links", "links to the pages they were given", ends="staff_id",
          own="staff_id", address="target", sealed="jti_hash"),
    _kept("departures", "departures", "when they left or came back", ends="staff_id",
          own="staff_id", nobody="place"),
    _kept("events", "changes", "the history of what they changed", staff="by", json="facts",
          address="request_id", nobody="place source what about"),
    _kept("outbox", "messages", "messages to them, for thirty days", ends="staff_id", own="staff_id lane",
          json="body", address="request_id",
          nobody="conversation group_key state reason lease query_keys", sealed="session"),
    _kept("groups", "manages", "groups, and who manages them", staffs="managers", words="title",
          nobody="conversation_id key level parent lang tz calendar visibility health checkin card quiet "
          "notices checkin_anchor card_anchor rollup digest"),
    _kept("inbox", "requests", "ids of requests, for a week", own="id", sealed="pair"),
    _kept("agenda", "", "what the clock looks at next", own="subject"),
    _kept("feed_values", "", "what a machine was answered", nobody="client_id answer"),
    _kept("notices", "", "news that wait for their window", nobody="kind before"),
    _kept("counters", "", "the last numbers given", nobody="cycle what"),
    _kept("occurrences", "", "times of the timetable", nobody="kind day state reason"),
    _kept("marks", "", "what processes tell each other", nobody="name value"),
    _kept("media", "", "pictures that were uploaded", nobody="digest kind media_id"),
    _kept("sends", "", "how often a door was used", nobody="door"),
    _kept("parked", "", "doors that are shut", nobody="door"),
    _kept("spending", "", "what a month came to", nobody="month kind"),
    _kept("alignments", "", "arrows", nobody=""),
    _kept("feed_calls", "", "calls of machines", nobody=""),
)  # fmt: skip

"""Why a time was left out: its row holds one line of English, and people read it in their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.clock.looking import FAILED
from handlers.availability import AWAY, LEFT, SNOOZED, SWITCHED_OFF
from handlers.digesting import NO_GROUPS, NOTHING_SET
from handlers.thrift import SPENT
from i18n.phrases import Phrase, phrase

MISSED: Final = "missed by more than three days"
OVERTAKEN: Final = "missed, and a newer one is due"
SILENT: Final = "nothing gets through to the group"
WORDS: Final[Mapping[str, Phrase]] = {
    reason: phrase(f"finding.why.{name}")
    for reason, name in {
        MISSED: "three_days",
        OVERTAKEN: "newer",
        SILENT: "silent",
        FAILED: "failed",
        SPENT: "spent",
        AWAY: "away",
        LEFT: "left",
        SNOOZED: "snoozed",
        SWITCHED_OFF: "switched_off",
        NO_GROUPS: "no_groups",
        NOTHING_SET: "nothing_set",
        "a newer one of its kind falls on the same time": "same_time",
        "a newer round has begun": "newer_round",
        "asked today": "asked_today",
        "everybody answered": "all_answered",
        "everybody has drafted": "all_drafted",
        "everybody has objectives": "all_have_objectives",
        "everything is answered": "answered",
        "everything is decided": "decided",
        "nobody is due": "nobody_due",
        "nobody is due with what all may see": "nobody_due_for_all",
        "nobody is known here": "nobody_known",
        "nobody was asked": "nobody_asked",
        "nothing is due": "nothing_due",
        "nudged ten times in seven days": "nudged_enough",
        "the cycle is closed": "cycle_closed",
        "the cycle it was for is over": "cycle_over",
        "the cycle was closed and looked back on": "looked_back",
        "the group does not want to hear of cycles": "no_cycle_notices",
        "the group was not bound": "not_bound",
        "the timetable was changed": "timetable_changed",
        "there was never an objective here": "never_an_objective",
        "there was nothing to score": "nothing_to_score",
    }.items()
}

"""What became of a step, judged from outside: by what was heard and by what is kept before and after."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from cards.question import YES
from tests.corpus.cases import Case, Step
from tests.corpus.facts import Facts, changes, missing, unallowed

UNDERSTOOD, ASKED, REFUSED = "understood", "asked back", "refused"
WRONG, WRITTEN = "wrong", "wrongly written"
VERDICTS = (UNDERSTOOD, ASKED, REFUSED, WRONG, WRITTEN)
GOOD = (UNDERSTOOD, ASKED, REFUSED)
QUESTION = re.compile(r"[?？]")
LINE = re.compile(r"(?m)^[\s>]*(?:[0-9]+[.、)]\s*)?(?:@OKR )?/\w")


@dataclass(frozen=True, slots=True)
class Outcome:
    case: Case
    step: Step
    verdict: str
    why: str = ""
    heard: str = ""

    def __str__(self) -> str:
        step, where = self.step, self.step.where or "one to one"
        return (
            f"{self.verdict} [{self.case.lang}, {self.case.theme}] {step.by} in {where}: {step.typed!r}"
            f" {step.kind} {step.wanted!r}: {self.why}"
        )


def judged(
    case: Case, step: Step, *, before: Facts, after: Facts, heard: str, offered: Sequence[str]
) -> Outcome:
    """A write that nobody asked for weighs more than an answer that is missing."""
    wanted = step.wanted if step.kind in ("does", "may") else {}
    changed = changes(before, after)
    stray = unallowed(changed, wanted, before)
    if stray:
        return Outcome(case, step, WRITTEN, f"{stray}; heard {_short(heard)}")
    if not heard.strip():
        return Outcome(case, step, WRONG, "no answer")
    if step.kind == "may" and not changed:
        return _asked(case, step, (), heard, offered)
    if step.kind in ("does", "may"):
        left = missing(after, wanted)
        why = f"{left} in place of it; heard {_short(heard)}" if left else ""
        return Outcome(case, step, WRONG if left else UNDERSTOOD, why)
    if step.kind == "guesses":
        # A line that mentions somebody cannot be tapped itself: yes stands for it.
        found = step.wanted in offered or (YES in offered and not _unsaid((step.wanted,), heard))
        return Outcome(case, step, ASKED if found else WRONG, "" if found else f"heard {_short(heard)}")
    if step.kind == "asks":
        return _asked(case, step, step.wanted, heard, offered)
    silent = _unsaid(() if step.kind == "talks" else step.wanted, heard)
    if silent:
        return Outcome(case, step, WRONG, f"{silent} not in {_short(heard)}")
    return Outcome(case, step, REFUSED if step.kind == "refuses" else UNDERSTOOD)


def _asked(case: Case, step: Step, wanted: Sequence[str], heard: str, offered: Sequence[str]) -> Outcome:
    if not (offered or QUESTION.search(heard) or LINE.search(heard)):
        return Outcome(case, step, WRONG, f"no question in {_short(heard)}")
    silent = _unsaid(wanted, heard)
    return (
        Outcome(case, step, WRONG, f"{silent} not in {_short(heard)}")
        if silent
        else Outcome(case, step, ASKED)
    )


def _unsaid(wanted: Sequence[str], heard: str) -> list[str]:
    said = _folded(heard)
    return [each for each in wanted if _folded(each) not in said]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _short(heard: str) -> str:
    return repr(" ".join(heard.split())[:240])

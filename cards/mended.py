"""The mended line to copy: what to type so that a finding of the quality check is gone, or a sample of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cards.reader import Reader
from okr.lint import Code, Finding
from okr.model import KeyResult, Kind, Objective, State
from okr.wording import Lexicon, behind_task, without_number, without_vague

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Mending:
    """`prefix` stands before every reference here, such as "SALES/"; `upper` is something to align to."""

    reader: Reader
    objective: Objective
    lexicon: Lexicon
    prefix: str = ""
    upper: str = ""

    def line(self, finding: Finding) -> str:
        """ "" where nothing can be said."""
        return _LINES[finding.code](self, finding)

    def _kr(self, finding: Finding) -> KeyResult | None:
        return next((kr for kr in self.objective.key_results if kr.ref == finding.ref), None)

    def _ref(self, finding: Finding) -> str:
        return f"{self.prefix}{finding.ref}"

    def _say(self, key: str, **facts: str) -> str:
        return self.reader.words.say(f"lint.{key}", **facts)

    def road(self, finding: Finding) -> str:
        title = self._title(finding)
        return f"/kr add {self.prefix}{self.objective.ref} {title} {self._say('from_to', a='0', b='100')}"

    def start(self, finding: Finding) -> str:
        number = self.reader.typed(self._number(finding, Decimal("0.5")))
        return f"/kr edit {self._ref(finding)} start {number}"

    def target(self, finding: Finding) -> str:
        """Half as far again; a percentage that cannot rise so far is rather kept than reached."""
        kr = self._kr(finding)
        further = self._number(finding, Decimal("1.5"))
        if kr is not None and kr.unit == "%" and kr.start and further > 100:
            keep = self._say("keep_above", a=f"{self.reader.typed(kr.start)}%")
            return f"/kr add {self.prefix}{self.objective.ref} {kr.title} {keep}"
        return f"/kr edit {self._ref(finding)} target {self.reader.typed(further)}"

    def task(self, finding: Finding) -> str:
        rest = behind_task(self._title(finding), self.lexicon)
        title = self._say("outcome_of", work=rest) if rest else self._say("sample_key_result")
        return f"/kr edit {self._ref(finding)} title {title}"

    def number(self, finding: Finding) -> str:
        return self._retitled(finding, without_number(self._title(finding), self.lexicon))

    def vague(self, finding: Finding) -> str:
        return self._retitled(finding, without_vague(self._title(finding), self.lexicon))

    def fewer_key_results(self, finding: Finding) -> str:
        last = [kr for kr in self.objective.key_results if kr.state in (State.OPEN, State.DRAFT)][-1]
        return f"/kr drop {self.prefix}{last.ref} {self._say('reason_fewer')}"

    def more_key_results(self, finding: Finding) -> str:
        sample = self._say("sample_key_result")
        return f"/kr add {self._ref(finding)} {sample} {self._say('from_to', a='0', b='100')}"

    def fewer_objectives(self, finding: Finding) -> str:
        return f"/okr drop {self._ref(finding)} {self._say('reason_fewer')}"

    def owner(self, finding: Finding) -> str:
        kind = "kr" if finding.ref.startswith("KR") else "okr"
        return f"/{kind} owner {self._ref(finding)} {self._say('sample_owner')}"

    def due(self, finding: Finding) -> str:
        last = finding.last.isoformat() if finding.last else ""
        return f"/kr edit {self._ref(finding)} by {last}"

    def arrow(self, finding: Finding) -> str:
        return f"/okr align {self._ref(finding)} {self.upper}" if self.upper else ""

    def same(self, finding: Finding) -> str:
        kind = "kr" if finding.ref.startswith("KR") else "okr"
        return f"/{kind} drop {self._ref(finding)} {self._say('reason_same', other=finding.other)}"

    def weight(self, finding: Finding) -> str:
        alive = [kr for kr in self.objective.key_results if kr.state in (State.OPEN, State.DRAFT)]
        lightest = min(alive, key=lambda kr: kr.weight)
        usual = sorted(kr.weight for kr in alive)[len(alive) // 2]
        return f"/kr edit {self.prefix}{lightest.ref} weight {self.reader.typed(usual or _ONE)}"

    def _title(self, finding: Finding) -> str:
        kr = self._kr(finding)
        return self.objective.title if kr is None else kr.title

    def _retitled(self, finding: Finding, title: str) -> str:
        if finding.ref.startswith("KR"):
            return f"/kr edit {self._ref(finding)} title {title or self._say('sample_key_result')}"
        return f"/okr edit {self._ref(finding)} {title or self._say('sample_objective')}"

    def _number(self, finding: Finding, times: Decimal) -> Decimal:
        """A number so many times as far as the start, on the side of the target."""
        kr = self._kr(finding)
        if kr is None or kr.start is None:
            return Decimal(0)
        if kr.start == 0:
            return Decimal(100)
        factor = 1 / times if kr.kind is Kind.FALL else times
        found = kr.start * factor
        return found.quantize(_ONE, ROUND_HALF_UP) if abs(found) >= 10 else found.quantize(_ONE / 100)


_LINES: Mapping[Code, Callable[[Mending, Finding], str]] = {
    Code.NO_NUMBER: Mending.road,
    Code.NO_BASELINE: Mending.start,
    Code.START_IS_TARGET: Mending.target,
    Code.TASK_NOT_RESULT: Mending.task,
    Code.NUMBER_IN_OBJECTIVE: Mending.number,
    Code.TOO_MANY_KEY_RESULTS: Mending.fewer_key_results,
    Code.TOO_FEW_KEY_RESULTS: Mending.more_key_results,
    Code.TOO_MANY_OBJECTIVES: Mending.fewer_objectives,
    Code.NO_OWNER: Mending.owner,
    Code.DUE_OUTSIDE_CYCLE: Mending.due,
    Code.UNALIGNED: Mending.arrow,
    Code.DUPLICATE: Mending.same,
    Code.VAGUE_WORD: Mending.vague,
    Code.ALREADY_DONE: Mending.target,
    Code.WEIGHTS_ODD: Mending.weight,
}

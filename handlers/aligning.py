"""/okr align, /okr unalign: arrows from an objective up to what it serves, and whether it counts there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from cards import life as receipt
from handlers import lookup, options
from handlers.changes import is_private, recorded
from handlers.context import Context
from handlers.grammar import command
from handlers.line import Line
from handlers.living import own_objective
from handlers.lookup import FoundKeyResult, FoundObjective
from handlers.reading import Reading
from handlers.references import Reference
from handlers.request import Reply
from handlers.undoing import REVERSALS, TakenBack, rows_back
from handlers.updating import acting
from handlers.words import ObjectiveRef, UpperRef, read_upper
from okr import planning
from okr.dealings import whole_ref
from okr.model import Arrow, Objective
from okr.objections import NotAligned
from okr.refusals import BuiltUpon
from storage.cascade import Cascade
from storage.events import Event
from storage.objectives import Link

ALIGNMENTS = "alignments"


@dataclass(frozen=True, slots=True)
class HowItCounts:
    usage: ClassVar[str] = "[supports|contributes]"
    arrow: Arrow

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        named = options.following(line, "supports", "contributes")
        return cls(Arrow.SUPPORTS if named is None else Arrow(named))


@dataclass(frozen=True, slots=True)
class MaybeUpperRef:
    usage: ClassVar[str] = "[COMPANY/O2]"
    reference: Reference | None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        word = line.take()
        return cls(None if word is None else read_upper(word.text))


@command("okr align", example="/okr align O1 COMPANY/O2")
def align(context: Context, which: ObjectiveRef, target: UpperRef, how: HowItCounts) -> Reply:
    """Draw an arrow from an objective of one's own up to what it serves; said again, weigh it anew."""
    acting(context)
    found = own_objective(context, which, "okr align")
    lookup.check_open(found)
    drawn = draw(context, found, target.reference, how.arrow)
    private = is_private(context, found.objective) or drawn.private
    reader = context.reader_for(private=private)
    message = receipt.aligned(reader, found.objective, drawn.ref, how.arrow, changed=drawn.changed)
    return Reply(message, private=private)


@command("okr unalign", example="/okr unalign O1 COMPANY/O2")
def unalign(context: Context, which: ObjectiveRef, target: MaybeUpperRef) -> Reply:
    """Take one arrow of an objective of one's own away, or all of them."""
    acting(context)
    found = own_objective(context, which, "okr unalign")
    lookup.check_open(found)
    links = context.objectives.links(found.objective.id)
    private = is_private(context, found.objective)
    if target.reference is not None:
        upper = _upper(context, target.reference)
        links = [link for link in links if link.ref == _name(upper)]
        private = private or is_private(context, upper.objective)
    if not links:
        raise NotAligned(found.objective.ref)
    refs = [link.ref for link in links]
    rows = [(ALIGNMENTS, link.id) for link in links]
    with recorded(context, "unalign", found, rows=rows, before=", ".join(refs), after="–"):
        for link in links:
            context.objectives.unalign(link.id)
    return Reply(receipt.unaligned(context.reader_for(private=private), found.objective, refs), private)


def _drawn_again(context: Context, change: Event) -> TakenBack:
    """Raises BuiltUpon where what it led to serves, by now, what it leads from."""
    done = rows_back(context, change)
    lower = context.objectives.objective_by_id(change.subject)
    if lower is not None and any(each.id == lower.id for each in Cascade(context.unit).above(lower.id)):
        raise BuiltUpon(lower.ref)
    return done


REVERSALS["unalign"] = _drawn_again


@dataclass(frozen=True, slots=True)
class Drawn:
    """`ref` is the whole reference it leads to; `private`: not everyone here may know of that."""

    ref: str
    changed: bool
    private: bool


def draw(context: Context, found: FoundObjective, target: Reference, arrow: Arrow = Arrow.SUPPORTS) -> Drawn:
    """Store the arrow. One that is there just so stays as it is; else it is said what it does above.

    Raises AlignmentLoop, AlignmentCycles or AlignmentDown.
    """
    upper = _upper(context, target)
    _check_arrow(context, found, upper)
    ref, above = _name(upper), upper.objective
    counts = arrow is Arrow.CONTRIBUTES
    there = _link(context.objectives.links(found.objective.id), ref)
    private = is_private(context, above)
    if there is not None and there.contributes == counts:
        return Drawn(ref, changed=False, private=private)
    if there is not None:
        before = Arrow.CONTRIBUTES if there.contributes else Arrow.SUPPORTS
        with recorded(
            context, "weigh_arrow", found, rows=[(ALIGNMENTS, there.id)],
            before=f"{ref} {before}", after=f"{ref} {arrow}",
        ):  # fmt: skip
            context.objectives.weigh(there.id, contributes=counts)
        return Drawn(ref, changed=True, private=private)
    with recorded(context, "align", found, before="–", after=ref) as changed:
        made = context.objectives.align(
            found.objective.id,
            to_objective=above.id,
            to_key_result=upper.key_result.id if isinstance(upper, FoundKeyResult) else None,
            contributes=counts,
        )
        if made is not None:
            changed.made(ALIGNMENTS, made)
    return Drawn(ref, changed=True, private=private)


def _upper(context: Context, target: Reference) -> FoundKeyResult | FoundObjective:
    return lookup.key_result(context, target) if target.letter == "KR" else lookup.objective(context, target)


def _name(upper: FoundKeyResult | FoundObjective) -> str:
    return whole_ref(upper.key_result if isinstance(upper, FoundKeyResult) else upper.objective)


def _link(links: list[Link], ref: str) -> Link | None:
    return next((link for link in links if link.ref == ref), None)


def _check_arrow(context: Context, found: FoundObjective, upper: FoundKeyResult | FoundObjective) -> None:
    lower, above = found.objective, upper.objective
    served = _served(Cascade(context.unit).above(above.id), above.id, context)
    planning.check_alignment(whole_ref(lower), whole_ref(above), lambda ref: served.get(ref, ()))
    planning.check_arrow(
        whole_ref(lower),
        _name(upper),
        cycles=(context.cycle(lower.cycle), context.cycle(above.cycle)),
        levels=(found.group.level, upper.group.level),
    )


def _served(above: list[Objective], key: int, context: Context) -> Mapping[str, tuple[str, ...]]:
    """By whole reference of an objective: those of the objectives that its arrows lead to."""
    start = context.objectives.objective_by_id(key)
    everything = [*above, *([start] if start is not None else [])]
    home = {whole_ref(kr): whole_ref(each) for each in everything for kr in each.key_results}
    return {whole_ref(each): tuple(home.get(ref, ref) for ref in each.aligned_to) for each in everything}

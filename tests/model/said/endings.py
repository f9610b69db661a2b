"""Lines about the end of a cycle: scores, what was learnt, closing, opening, carrying over."""

from __future__ import annotations

from decimal import Decimal

from tests.model.plain import NEXT, NOW, No, group_of, home, is_closed
from tests.model.said.choice import Choice, Said

GIVEN: tuple[tuple[str, Decimal | None], ...] = (
    ("0.7", Decimal("0.7")),
    ("0.35", Decimal("0.35")),
    ("1", Decimal(1)),
    ("0", Decimal(0)),
    ("1.2", Decimal("1.2")),
    ("70%", None),
)


def score(choose: Choice) -> Said:
    ref, note = choose.anything(), choose.one(("", "it never took off"))
    typed, given = choose.one(GIVEN if choose.seldom(5) else GIVEN[:4])
    text = f"/score {choose.typed(ref)} {typed} {note}".rstrip()
    return Said(text, "score", {"ref": ref, "given": given, "note": note})


def retro(choose: Choice) -> Said:
    cycle, text = NEXT if choose.seldom(6) else None, choose.title()
    return Said(f"/retro {cycle or ''} {text}".replace("  ", " "), "retro", {"cycle": cycle, "text": text})


def show(choose: Choice) -> Said:
    return Said(choose.one(("/cycle show", "/cycle show 2027Q1", "/cycle 2026Q3")), "cycle show", {})


def open_cycle(choose: Choice) -> Said:
    """A closed one soon after, mostly."""
    if not choose.rules():
        return score(choose)
    cycle = NOW if _is_closed_here(choose) and not choose.seldom(4) else choose.one((NEXT, NEXT, NOW))
    return Said(f"/cycle open {cycle}", "cycle open", {"cycle": cycle})


def close_cycle(choose: Choice) -> Said:
    """Mostly open again first, lest everything be refused from then on."""
    if not choose.rules():
        return retro(choose)
    if _is_closed_here(choose) and not choose.seldom(4):
        return open_cycle(choose)
    cycle = choose.one((None, None, NOW, NEXT))
    return Said(f"/cycle close {cycle or ''}".rstrip(), "cycle close", {"cycle": cycle})


def _is_closed_here(choose: Choice) -> bool:
    try:
        return is_closed(choose.world, f"{home(choose.world, choose.me)}/O0")
    except No:
        return False


def carry(choose: Choice) -> Said:
    if not choose.rules():
        return score(choose)
    ref = choose.objective(lambda ref, each: each["state"] == "open" and "2027" not in ref)
    if "2027" in ref:
        ref = f"{group_of(ref)}/O97"  # what is carried twice is not what is looked at here
    verdict = choose.one(("", "keep", "keep", "change", "drop"))
    line = "" if not verdict or choose.seldom(6) else "we are nearly there"
    text = " ".join(filter(None, ["/cycle carry", choose.typed(ref), verdict, line]))
    return Said(text, "cycle carry", {"ref": ref, "verdict": verdict, "line": line})

"""One objective: what its number is made of, what it serves and what serves it, what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cards import verdict
from cards.objective import decided, scored, summing
from handlers.context import Context
from handlers.whole import seen_whole
from okr.dealings import whole_ref
from okr.model import KeyResult
from okr.progress import Term
from web import addresses, named
from web.views import Asked, Page, view


@dataclass(frozen=True, slots=True)
class Part:
    """A term of the sum; `key_result` is None for an objective below, `title` "" for one not to be seen."""

    term: Term
    title: str
    key_result: KeyResult | None = None


@view("/groups/{key}/{cycle}/O{number:ref}")
def objective(context: Context, asked: Asked) -> Page:
    found = named.objective(context, asked)
    group, of, reader = found.group, found.objective, context.reader
    seen = seen_whole(context, of, group, private=True)
    titles = {each.ref: each.title for each in seen.below}
    own = {kr.ref: kr for kr in of.key_results}
    facts: dict[str, Any] = {
        "group": group,
        "objective": of,
        "ref": whole_ref(of),
        "whole": seen,
        "why": verdict.sentence(reader, seen.standing),
        "rule": verdict.rule(reader, seen.standing.rule),
        "parts": [
            Part(
                term, own[term.ref].title if term.ref in own else titles.get(term.ref, ""), own.get(term.ref)
            )
            for term in seen.terms
        ],
        "summing": summing(reader, group),
        "scored": scored(reader, of, seen.judged) if seen.judged else "",
        "decided": decided(reader, of),
        "group_path": addresses.address_of(group),
    }
    return Page("objective.html", f"{of.ref} {of.title}", facts)

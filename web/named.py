"""What an address names: a group, an objective, a key result, however its letters are written.

Only looked at: `handlers.lookup` holds what it finds for whoever is about to change it, and a page's
transaction lets nobody do that. What is not there and what the visitor may not see read the same.
"""

from __future__ import annotations

import re
from typing import Final

from handlers.context import Context
from handlers.lookup import FoundKeyResult, FoundObjective
from okr.model import Group
from okr.refusals import BadCycle
from web.views import LARGEST, Asked, NotThere

_KEY_RESULT: Final = re.compile(r"KR([0-9]{1,6})")


def group(context: Context, asked: Asked) -> Group:
    """Raises NotThere."""
    key = asked.path["key"].upper()
    found = next((each for each in context.every_group if each.key == key), None)
    if found is None:
        raise NotThere
    return found


def objective(context: Context, asked: Asked) -> FoundObjective:
    """With all that counts in it. Raises NotThere."""
    of, number = group(context, asked), int(asked.path["number"])
    listed = context.roll_up.in_group(of.id, _cycle(context, asked))
    found = next((each for each in listed if each.number == number), None)
    if found is None or not context.sees(found, of):
        raise NotThere
    return FoundObjective(found, of)


def key_result(context: Context, asked: Asked) -> FoundKeyResult:
    """By its number, or by a `ref` such as KR3. Raises NotThere."""
    of, number = group(context, asked), _number(asked)
    pair = context.key_results.looked_at(of.id, _cycle(context, asked), number) if number <= LARGEST else None
    if pair is None:
        raise NotThere
    own = pair[0].owner.staff_id == context.request.actor.staff_id
    if not own and not context.sees(pair[1], of):
        raise NotThere
    return FoundKeyResult(*pair, of)


def _number(asked: Asked) -> int:
    if "number" in asked.path:
        return int(asked.path["number"])
    found = _KEY_RESULT.fullmatch(asked.path["ref"].upper())
    if found is None:
        raise NotThere
    return int(found[1])


def _cycle(context: Context, asked: Asked) -> str:
    try:
        return context.cycle(asked.path["cycle"].upper()).id
    except BadCycle:
        raise NotThere from None

"""Where a card's page is: the addresses that `web/` serves, below whatever people reach us by.

A link opens nothing by itself: whoever follows it is asked at the door who they are, and sees what they may.
"""

from __future__ import annotations

from urllib.parse import quote

from cards.layout import LONGEST_LABEL, quiet, shortened
from cards.message import Link
from cards.reader import Reader
from okr.model import Group, KeyResult, Objective, Person


def overview(reader: Reader) -> Link:
    return Link(reader.words.say("picture.page.overview"), "/")


def group(reader: Reader, of: Group) -> Link:
    return Link(reader.words.say("picture.page.group"), f"/groups/{quote(of.key, safe='')}")


def thing(reader: Reader, of: Objective | KeyResult) -> Link:
    """Of one objective or key result."""
    path = "/".join(quote(part, safe="") for part in (of.group_key, of.cycle, of.ref))
    return Link(reader.words.say("picture.page.thing", ref=of.ref), f"/groups/{path}")


def alignment_map(reader: Reader) -> Link:
    return Link(reader.words.say("picture.page.map"), "/map")


def mine(reader: Reader) -> Link:
    return Link(reader.words.say("picture.page.mine"), "/mine")


def person(reader: Reader, of: Person) -> Link:
    name = shortened(quiet(of.name), LONGEST_LABEL)
    return Link(reader.words.say("picture.page.person", name=name), f"/people/{quote(of.staff_id, safe='')}")

"""Lines about objectives and drafts to start from."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import i18n
from tests.kit.company import NAMES
from tests.model.plain import NEXT, NOW, Dict
from tests.model.said.choice import Choice, Said, named


def add_objective(choose: Choice) -> Said:
    seen_by = choose.one(("company", "company", "group", "private", None))
    under = choose.objective() if choose.seldom(4) else None
    if under is not None and choose.level(under) < int(choose.me.where == "COMPANY"):
        under = None  # whether an arrow may lead down is not what is looked at here
    said = an_objective(choose.title(), seen_by, choose.somebody(), me=choose.me.who)
    if choose.seldom(9):
        said = replace(said, text=f"{said.text} in {NEXT}", args={**said.args, "cycle": NEXT})
    if under is None:
        return said
    return replace(said, text=f"{said.text} under {choose.typed(under)}", args={**said.args, "under": under})


def an_objective(title: str, seen_by: str | None, owner: str, *, me: str = "") -> Said:
    mention, mentions = named(owner, me)
    args = {"title": title, "visibility": seen_by, "under": None, "owner": owner}
    return Said(f"/okr add {title} {seen_by or ''}".rstrip() + mention, "okr add", args, mentions)


def edit_objective(choose: Choice) -> Said:
    ref, title = choose.objective(), choose.title()
    names = ("company", "group", "private")
    name, to = choose.one(
        (("title", title), ("title", title), ("visibility", choose.one(names)), ("ambition", "committed"))
    )
    return Said(f"/okr edit {choose.typed(ref)} {to}", "okr edit", {"ref": ref, "name": name, "to": to})


def hand_over(choose: Choice) -> Said:
    ref, owner = choose.objective(), choose.somebody() if choose.seldom(2) else "u004"
    mine = owner == choose.me.who
    text = f"/okr owner {choose.typed(ref)} {'me' if mine else '@' + NAMES[owner]}"
    return Said(text, "okr owner", {"ref": ref, "owner": owner}, () if mine else (owner,))


def align(choose: Choice) -> Said:
    """Upwards or level; that may well lead round in a circle."""
    ref, to = choose.objective(), choose.key_result() if choose.seldom(4) else choose.objective()
    if choose.level(to) < choose.level(ref):
        ref, to = (to, ref) if "/KR" not in to else (ref, ref)
    contributes = choose.seldom(3)
    how = " contributes" if contributes else choose.one(("", " supports"))
    text = f"/okr align {choose.typed(ref)} {choose.typed(to)}{how}"
    return Said(text, "okr align", {"ref": ref, "to": to, "contributes": contributes})


def unalign(choose: Choice) -> Said:
    """What serves something; where nothing does, that is mended first, mostly."""
    arrows = [*choose.world.arrows]
    if not arrows and not choose.seldom(6):
        return align(choose)
    if not arrows or choose.seldom(8):
        ref, to = choose.objective(), choose.objective()
    else:
        ref, to = choose.one(arrows)
    if choose.seldom(3):
        return Said(f"/okr unalign {choose.typed(ref)}", "okr unalign", {"ref": ref, "to": None})
    text = f"/okr unalign {choose.typed(ref)} {choose.typed(to)}"
    return Said(text, "okr unalign", {"ref": ref, "to": to})


def drop(choose: Choice) -> Said:
    ref = choose.objective()
    return Said(f"/okr drop {choose.typed(ref)} overtaken by events", "okr drop", {"ref": ref})


def close(choose: Choice) -> Said:
    ref, line = choose.objective(), choose.one(("", "reached early"))
    text = f"/okr close {choose.typed(ref)} {line}".rstrip()
    return Said(text, "okr close", {"ref": ref, "line": line})


def reopen(choose: Choice) -> Said:
    """What has ended; where nothing has, something does, mostly."""
    ended = [ref for ref, each in choose.world.objectives.items() if each["state"] in ("closed", "dropped")]
    if not ended and not choose.seldom(6):
        return close(choose)
    ref = choose.one(ended) if ended and not choose.seldom(8) else choose.objective()
    return Said(f"/okr reopen {choose.typed(ref)}", "okr reopen", {"ref": ref})


@cache
def wordings() -> Dict:
    """The drafts' own file: what is in them is no decision of the bot's."""
    return tomllib.loads((Path(i18n.__file__).with_name("templates.toml")).read_text())


def template(choose: Choice) -> Said:
    name, owner = choose.one(("sales", "people")), choose.somebody()
    cycle = NEXT if choose.seldom(3) else NOW
    mention, mentions = choose.named(owner)
    adopting = f"/template {name} adopt{mention}" + (f" in {cycle}" if cycle != NOW else "")
    args = {"adopted": None, "owner": owner, "cycle": cycle, "code": ""}
    if not choose.seldom(4):
        return Said(adopting, "template", {**args, "adopted": wordings()[name]}, mentions)
    text, code = choose.one(
        (("/template", ""), (f"/template {name}", ""), ("/template gardening", "unknown_template"))
    )
    return Said(text, "template", {**args, "code": code})

"""Exports: what the visitor may see, as a workbook, a table or a document, of a cycle or a group."""

from __future__ import annotations

from functools import partial
from typing import Final

from exchange.exporting import document_of
from exchange.formats import FORMS
from exchange.kept import Kept
from exchange.sight import cut
from handlers.audience import Tree
from handlers.context import Context
from okr import cycles
from storage.check_ins import CheckIns
from storage.exports import Exports
from web.sight import sight_of
from web.views import Asked, File, NotThere, Page, file, view
from web.words_asked import cycle_asked, group_asked, safe

ALL: Final = "all"
# What one process holds in memory at once, and writes in some seconds.
MOST_CHECK_INS: Final = 50_000


@view("/export")
def choices(context: Context, asked: Asked) -> Page:
    return _choices(context, asked)


@file("/export.{form}", alone=True)
def export(context: Context, asked: Asked) -> File | Page:
    """The file is written once the reading is over. Too much for one file is said in words."""
    form = FORMS.get(asked.path["form"])
    if form is None:
        raise NotThere
    cycle = None if asked.query.get("cycle") == ALL else cycle_asked(context, asked)
    group = group_asked(context, asked)
    if CheckIns(context.unit).count(cycle) > MOST_CHECK_INS:
        return _choices(context, asked, too_much=True)
    fiscal_start = context.rules.fiscal_start
    kept = Kept.read(context.unit, fiscal_start=fiscal_start, cycle=cycle)
    document = document_of(
        kept,
        fiscal_start=fiscal_start,
        now=context.now,
        cycle=cycle,
        group=group.key if group else None,
    )
    sight = sight_of(context, kept)
    shown = document if sight is None else cut(document, sight)
    name = "-".join(["okr", *filter(None, (cycle, group.key if group else None)), f"{context.today}"])
    return File(f"{safe(name)}.{asked.path['form']}", form.media_type, partial(form.write, shown))


def _choices(context: Context, asked: Asked, *, too_much: bool = False) -> Page:
    used = {cycle for _, cycle, _ in Exports(context.unit).counters()}
    current = cycles.quarter_of(context.today, context.rules.fiscal_start).id
    group = group_asked(context, asked)
    facts = {
        "cycles": sorted(used | {current}, reverse=True),
        "groups": Tree.of(context).groups,
        "cycle": asked.query.get("cycle", "").upper() or current,
        "group": group.key if group else "",
        "forms": tuple(FORMS),
        "all": ALL,
        "too_much": too_much,
        "most": MOST_CHECK_INS,
    }
    return Page("export.html", context.reader.words.say("report.files.title"), facts)

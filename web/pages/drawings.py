"""Every chart as a picture to keep: /groups/SALES/2026Q4/KR3/burn-up.svg, or .png, `?theme=dark`."""

from __future__ import annotations

from functools import partial
from typing import Final

from charts.drawing import Chart
from handlers import lookup
from handlers.context import Context
from handlers.references import read_reference
from okr.model import Group
from web import drawings
from web.views import Asked, Drawn, NotThere, file
from web.words_asked import group_asked, safe

FORMS: Final = ("svg", "png")


@file("/groups/{key}/{cycle}/{ref}/burn-up.{form}")
def burn_up(context: Context, asked: Asked) -> Drawn:
    path = asked.path
    reference = read_reference(f"{path['key']}/{path['cycle']}/{path['ref']}".upper())
    if reference is None or reference.letter != "KR":
        raise NotThere
    found = lookup.key_result(context, reference)
    check_ins = context.check_ins.every(found.key_result.id)
    return drawn(asked, drawings.of_key_result(context, found, check_ins), "burn-up")


@file("/groups/{key}/{cycle}/overview.{form}")
def overview(context: Context, asked: Asked) -> Drawn:
    cycle = context.cycle(asked.path["cycle"].upper())
    return drawn(asked, drawings.of_group(context, _group(context, asked), cycle), "overview")


@file("/groups/{key}/{cycle}/health.{form}")
def health_of_group(context: Context, asked: Asked) -> Drawn:
    cycle = context.cycle(asked.path["cycle"].upper())
    return drawn(asked, drawings.health(context, cycle, _group(context, asked)), "health")


@file("/groups/{key}/{cycle}/check-ins.{form}")
def check_ins_of_group(context: Context, asked: Asked) -> Drawn:
    cycle = context.cycle(asked.path["cycle"].upper())
    return drawn(asked, drawings.check_ins(context, cycle, _group(context, asked)), "check-ins")


@file("/cycles/{cycle}/health.{form}")
def health(context: Context, asked: Asked) -> Drawn:
    cycle = context.cycle(asked.path["cycle"].upper())
    return drawn(asked, drawings.health(context, cycle, group_asked(context, asked)), "health")


@file("/cycles/{cycle}/check-ins.{form}")
def check_ins(context: Context, asked: Asked) -> Drawn:
    cycle = context.cycle(asked.path["cycle"].upper())
    return drawn(asked, drawings.check_ins(context, cycle, group_asked(context, asked)), "check-ins")


def drawn(asked: Asked, chart: Chart, name: str) -> Drawn:
    """Raises NotThere for a form that no drawing has."""
    form = asked.path["form"]
    if form not in FORMS:
        raise NotThere
    parts = [*(asked.path.get(part, "") for part in ("key", "cycle", "ref")), asked.query.get("group", "")]
    whole = safe("-".join([*filter(None, parts), name]))
    return Drawn(f"{whole}.{form}", form, partial(drawings.alone, chart, asked.query.get("theme", "")))


def _group(context: Context, asked: Asked) -> Group:
    found = context.groups.by_key(asked.path["key"].upper())
    if found is None:
        raise NotThere
    return found

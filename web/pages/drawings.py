"""Every chart as a picture to keep: /groups/SALES/2026Q4/KR3/burn-up.svg, or .png, `?theme=dark`."""

from __future__ import annotations

from functools import partial
from typing import Final

from charts.drawing import Chart
from handlers.context import Context
from web import drawings, named
from web.views import Asked, Drawn, NotThere, file
from web.words_asked import group_asked, safe

FORMS: Final = ("svg", "png")


@file("/groups/{key}/{cycle}/{ref}/burn-up.{form}")
def burn_up(context: Context, asked: Asked) -> Drawn:
    found = named.key_result(context, asked)
    check_ins = context.check_ins.every(found.key_result.id)
    return drawn(asked, drawings.of_key_result(context, found, check_ins), "burn-up")


@file("/groups/{key}/{cycle}/overview.{form}")
def overview(context: Context, asked: Asked) -> Drawn:
    cycle = context.cycle(asked.path["cycle"].upper())
    return drawn(asked, drawings.of_group(context, named.group(context, asked), cycle), "overview")


@file("/groups/{key}/{cycle}/health.{form}")
def health_of_group(context: Context, asked: Asked) -> Drawn:
    cycle = context.cycle(asked.path["cycle"].upper())
    return drawn(asked, drawings.health(context, cycle, named.group(context, asked)), "health")


@file("/groups/{key}/{cycle}/check-ins.{form}")
def check_ins_of_group(context: Context, asked: Asked) -> Drawn:
    cycle = context.cycle(asked.path["cycle"].upper())
    return drawn(asked, drawings.check_ins(context, cycle, named.group(context, asked)), "check-ins")


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

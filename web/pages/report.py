"""The report of a cycle, of everything or of a group: to read on the screen, and to print."""

from __future__ import annotations

from functools import reduce
from typing import Final

from cards import objective as objective_card
from handlers.audience import Tree
from handlers.context import Context
from storage.exports import Exports
from web.cycle_report import Report, report_of
from web.views import Asked, NotThere, Page, view
from web.words_asked import group_asked

MOST_LISTED: Final = 8
MOST_THANKS: Final = 12
# Objectives told in full: more of them are read group by group.
MOST_IN_FULL: Final = 60
IN_FULL: Final = "1"


@view("/cycles/{cycle}")
def report(context: Context, asked: Asked) -> Page:
    cycle = context.cycle(asked.path["cycle"].upper())
    group = group_asked(context, asked)
    tree = Tree.of(context)
    found = report_of(context, cycle, group, tree)
    used = {name for _, name, _ in Exports(context.unit).counters()}
    if not found.came and not found.dropped and cycle.id not in {*used, context.reader.cycle}:
        raise NotThere
    words = context.reader.words
    whose = (group.title or group.key) if group else words.say("report.everybody")
    facts = {
        "report": found,
        "group": group,
        "groups": tree.groups,
        "cycles": sorted(used | {context.reader.cycle, cycle.id}, reverse=True),
        "summary": summary(context, found),
        "in_full": len(found.came) <= MOST_IN_FULL or asked.query.get("full") == IN_FULL,
        "most": MOST_LISTED,
        "most_thanks": MOST_THANKS,
        "scored": lambda came: objective_card.scored(context.reader, came.objective, came.judged),
        "chart": f"/cycles/{cycle.id}",
    }
    return Page("report.html", words.say("report.title", cycle=cycle.id, of=whose), facts)


def summary(context: Context, found: Report) -> str:
    """The report in two or three sentences with their figures."""
    words = context.reader.words
    if not found.came:
        return words.say("report.nothing", cycle=found.cycle.id)
    reached, of = len(found.reached), len(found.lines)
    parts = [
        words.say(
            "report.summary",
            objectives=words.count("report.objectives", len(found.came)),
            key_results=words.count("report.key_results", of),
            progress="–" if found.progress is None else words.percent(found.progress),
        ),
        words.say("report.reached" if found.over else "report.reached_so_far", n=reached, of=of),
    ]
    if found.score is not None:
        parts.append(words.say("cycle.mean", mean=words.number(found.score)))
    if found.bar_too_low:
        parts.append(words.say("cycle.bar_too_low"))
    return reduce(lambda first, then: words.say("report.and_then", first=first, then=then), parts)

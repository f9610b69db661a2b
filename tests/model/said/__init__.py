"""What people type: for each command a line, and the deed it should be in the plain world.

To let a new command in, add its deed to `tests.model.deeds`, a composer here, and a row to TABLE; what
it changes is compared once it is in `picture` of `tests.model.picture` and of `tests.model.stored`.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.model.said import endings, goals, looks, others, results
from tests.model.said.choice import Choice, Said

# How often each is said, among two hundred or so.
TABLE: tuple[tuple[int, Callable[[Choice], Said]], ...] = (
    (5, goals.add_objective),
    (5, goals.edit_objective),
    (2, goals.hand_over),
    (8, goals.align),
    (3, goals.unalign),
    (3, goals.drop),
    (2, goals.close),
    (3, goals.reopen),
    (4, goals.template),
    (8, results.add_key_result),
    (30, results.update),
    (14, results.tick),
    (8, results.fix),
    (12, results.edit_key_result),
    (5, results.fill),
    (5, results.hand_over),
    (6, results.move),
    (5, results.drop),
    (3, results.feed),
    (3, results.auto),
    (5, others.block),
    (4, others.unblock),
    (3, others.comment),
    (3, others.kudos),
    (4, others.skip),
    (3, others.away),
    (3, others.back),
    (3, others.habits),
    (6, others.depend),
    (8, others.answer),
    (5, endings.score),
    (2, endings.retro),
    (1, endings.show),
    (6, endings.open_cycle),
    (8, endings.close_cycle),
    (9, endings.carry),
    (2, looks.okr),
    (1, looks.show_objective),
    (1, looks.show_key_result),
    (1, looks.history),
    (2, looks.look_over),
    (2, looks.look_around),
    (1, looks.help_with),
    (2, looks.export),
    (3, looks.export_token),
    (2, looks.language),
    (1, looks.group_language),
    (10, looks.settings),
    (34, looks.undo),
    (12, looks.yes),
    (1, looks.no),
    (1, looks.quoted),
    (5, looks.wrong),
)
ALONE = (looks.yes, looks.no, looks.group_language, looks.quoted)
EVERY = tuple(compose for weight, compose in TABLE for _ in range(weight))
AMONG_OTHERS = tuple(compose for compose in EVERY if compose not in ALONE)

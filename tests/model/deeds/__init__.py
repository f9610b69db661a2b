"""What each command should do to the plain world, by its name. A new command is one more deed here.

Each is called with the world (a copy), the speaker, and what was said; it raises No when refused.
Its line is composed in `tests.model.said`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tests.model.deeds import endings, goals, looks, others, results
from tests.model.plain import No, Speaker, World, question
from tests.model.undoing import undo


def yes(world: World, me: Speaker) -> None:
    """What I was asked back one to one, about a line typed there or here."""
    key = question(world, me)
    if key is None:
        raise No("nothing_asked")
    asked = world.asked.pop(key)
    DEEDS[asked["deed"]](world, replace(me, group=asked["origin"], confirmed=True), **asked["args"])


DEEDS: dict[str, Callable[..., None]] = {
    "okr": looks.look,
    "okr add": goals.add_objective,
    "okr align": goals.align,
    "okr close": goals.close,
    "okr drop": goals.drop,
    "okr edit": goals.edit_objective,
    "okr owner": goals.hand_over,
    "okr reopen": goals.reopen,
    "okr show": looks.look_at,
    "okr unalign": goals.unalign,
    "kr add": results.add_key_result,
    "kr auto": results.auto,
    "kr comment": others.comment,
    "kr drop": results.drop,
    "kr edit": results.edit_key_result,
    "kr feed": results.feed,
    "kr fix": results.fix,
    "kr history": looks.look_at,
    "kr move": results.move,
    "kr owner": results.hand_over,
    "kr show": looks.look_at,
    "kr tick": results.tick,
    "kr update": results.update,
    "block": others.block,
    "unblock": others.unblock,
    "kudos": others.kudos,
    "depend": others.depend,
    "depend accept": partial(others.answer, state="accepted"),
    "depend refuse": partial(others.answer, state="refused"),
    "depend met": partial(others.answer, state="met"),
    "skip": others.skip,
    "away": others.away,
    "back": others.back,
    "snooze": looks.look,
    "mute": looks.look,
    "unmute": looks.look,
    "tz": looks.look,
    "score": endings.score,
    "retro": endings.retro,
    "cycle show": endings.show_cycle,
    "cycle open": endings.open_cycle,
    "cycle close": endings.close_cycle,
    "cycle carry": endings.carry,
    "template": goals.template,
    "settings": looks.settings,
    "lang": looks.speak,
    "undo": undo,
    "yes": yes,
    "no": looks.no,
    "card": looks.post_card,
    "digest": looks.digest,
    "status": looks.look_at_group,
    "map": looks.look,
    "lint": looks.look,
    "export": looks.export,
    "export token": looks.export_token,
    "help": looks.look,
    "id": looks.look,
    "whoami": looks.look,
}
WRONG = "wrong"  # no command: a line that is wrong by itself
EVERY_DEED = {**DEEDS, WRONG: looks.wrong}

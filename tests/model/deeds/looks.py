"""What changes nothing of the plain world, and what is about a group or the speaker alone."""

from __future__ import annotations

from tests.model import plain
from tests.model.plain import (
    ADMIN,
    GIVEN,
    No,
    Speaker,
    World,
    confirm,
    find,
    home,
    may_rule_somewhere,
)


def look(world: World, me: Speaker, ref: str = "", code: str = "") -> None:
    """Anybody may, wherever; `code` where there is no such thing."""
    if code:
        raise No(code)
    if ref:
        find(world, me, ref)


def look_at(world: World, me: Speaker, ref: str) -> None:
    find(world, me, ref)


def look_at_group(world: World, me: Speaker) -> None:
    home(world, me)


def post_card(world: World, me: Speaker) -> None:
    """It changes nothing, and can be taken back like a change."""
    home(world, me)
    world.note(me, "card", "")


def export(world: World, me: Speaker) -> None:
    """Asked back, and then only answered."""
    confirm(world, me, "export", {})


def export_token(world: World, me: Speaker) -> None:
    if me.who != ADMIN:
        raise No("not_allowed")
    confirm(world, me, "export token", {})


def digest(world: World, me: Speaker) -> None:
    """Of all that they manage, one to one, wherever it is asked for."""
    may_rule_somewhere(me)


def speak(world: World, me: Speaker, to: str, code: str = "") -> None:
    """The language of the answers to me; no change of the history."""
    if code:
        raise No(code)
    world.languages[me.who] = to


def settings(world: World, me: Speaker, name: str, to: str | None, code: str = "") -> None:
    """Said in chat it wins, until it is reset (`to` is None); without a name all of them are shown."""
    group = home(world, me)
    if not name:
        return
    if code == "unknown_setting":
        raise No(code)
    if not plain.manages(me, group):
        raise No("not_allowed")
    if code:
        raise No(code)
    said = world.overrides.get((group, name))
    if to is None:
        world.keep(me, "", [("overrides", (group, name), None)] if said else [])
        return
    row = {"value": to, "beneath": GIVEN[name], "at": me.at, "by": me.who}
    if said is None or said["value"] != to:
        world.keep(me, "", [("overrides", (group, name), row)])


def no(world: World, me: Speaker) -> None:
    key = plain.question(world, me)
    if key is None:
        raise No("nothing_asked")
    del world.asked[key]


def wrong(world: World, me: Speaker, code: str, rules: bool = False) -> None:
    """A line that is wrong by itself, whoever types it."""
    if rules:
        may_rule_somewhere(me)
    raise No(code)

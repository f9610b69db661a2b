"""/okr: objectives and key results of a group, a person, one's own, at risk, stale, of everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, Self

from cards import links, listing
from cards.listing import Entry
from cards.message import Link
from cards.reader import Reader
from handlers import guessing, lookup, options
from handlers.audience import Owned, Tree, shown_here, with_seen_arrows
from handlers.context import Context
from handlers.drafts import CYCLE
from handlers.grammar import command
from handlers.line import Line
from handlers.looking import entry
from handlers.reading import Reading
from handlers.request import Reply
from okr.model import Group, Health, Objective, Person, Standing, State
from okr.refusals import UnexpectedWord, UnknownReference
from storage.cascade import Cascade

RISKY = (Health.AT_RISK, Health.BEHIND)
MOST_PAGES = 999
WHOSE = {"mine": "mine", "me": "mine", "all": "all"}
WORDS = (*WHOSE, "risk", "stale")
ONLY = {"risk": "risk", "at_risk": "risk", "stale": "stale"}  # rủi ro is both a list and a health

_OPTIONS = frozenset({"page", *WHOSE, *ONLY})


@dataclass(frozen=True, slots=True)
class Whose:
    """Which objectives are meant; `only` leaves out those of another health."""

    usage: ClassVar[str] = "[@person|GROUP|mine|risk|stale|all] [cycle] [page 2]"
    which: str = ""  # "", "mine", "all", "person" or "group"
    only: str = ""  # "", "risk" or "stale"
    name: str = ""
    person: Person | None = None
    cycle: str | None = None
    page: int = 1

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        found = cls()
        said = [word.typed for word in line.said]
        while (word := line.peek()) is not None:
            option, count = options.leading(line.words, line.at, among=_OPTIONS)
            line.at += count or 1
            mentioned = reading.mentions.get(word.text.casefold())
            if found.cycle is None and CYCLE.fullmatch(word.text):
                found = replace(found, cycle=word.text.upper())
            elif option == "page" and (page := take_page(line)):
                found = replace(found, page=page)
            elif option in ONLY and not found.only:
                found = replace(found, only=ONLY[option])
            elif found.which:
                # `/okr ad Title` is more likely a misspelt command than a group.
                raise UnexpectedWord(line.command, word.text).meaning(guessing.misspelt("okr", said))
            elif mentioned is not None:
                found = replace(found, which="person", person=mentioned)
            elif option in WHOSE:
                found = replace(found, which=WHOSE[option])
            else:
                found = replace(found, which="group", name=word.text)
        return found

    def spelt(self) -> str:
        """What it was asked with, but for the page; a person by staff id, as a tap mentions nobody."""
        name = {"": "", "person": f"@{self.person.staff_id}" if self.person else "", "group": self.name}
        words = (name.get(self.which, self.which), self.only, self.cycle or "")
        return " ".join(["/okr", *filter(None, words)])


def take_page(line: Line) -> int | None:
    """The number behind `page`; None, and nothing taken, where there is none."""
    word = line.peek()
    if word is None or not (word.text.isascii() and word.text.isdigit()):
        return None
    line.take()
    return min(max(int(word.text[:6]), 1), MOST_PAGES)


@dataclass(frozen=True, slots=True)
class Found:
    """The objectives meant, before anyone asked who may see them, what their arrows lead to, their page."""

    heading: str
    facts: Mapping[str, str]
    owned: list[Owned]
    uppers: Callable[[], Iterable[Objective]]
    page: Callable[[Reader], Link]


@command("okr", example="/okr mine")
def list_objectives(context: Context, whose: Whose) -> Reply:
    """List objectives and key results with progress and health."""
    whose = _meant(context, whose)
    tree = Tree.of(context)
    found = _found(context, whose, tree)
    visible = shown_here(context, found.owned, alone=True)
    here = shown_here(context, found.owned)
    # A list about a person goes to the asker whole; another one counts what not everybody here may see.
    alone = len(here) < len(visible) and whose.which in ("mine", "person")
    shown = visible if alone else here
    holes = tree.holes(objective for objective, _ in shown) if whose.which == "all" else None
    arrowed = with_seen_arrows(context, shown, found.uppers, tree=tree, alone=alone)
    entries = _entries(context, arrowed, whose)
    hidden = 0 if alone else len(_entries(context, visible, whose)) - len(entries)
    reader = context.reader_for(private=alone)
    message = listing.objectives(
        reader,
        entries,
        heading=(found.heading, found.facts),
        hidden=hidden,
        page=whose.page,
        again=whose.spelt(),
        only=whose.only,
        holes=holes,
    )
    return Reply(replace(message, links=(found.page(reader),)), private=alone)


HEALTHS: dict[str, Callable[[Standing], bool]] = {
    "risk": lambda standing: standing.health in RISKY,
    "stale": lambda standing: standing.health is Health.STALE,
}


def _entries(context: Context, owned: Iterable[Owned], whose: Whose) -> list[Entry]:
    entries = [entry(context, objective, group) for objective, group in owned]
    if not whose.only:
        return entries
    return [kept for kept in (_only(item, HEALTHS[whose.only]) for item in entries) if kept]


def _only(item: Entry, wanted: Callable[[Standing], bool]) -> Entry | None:
    """The objective with just the key results that are wanted; None when none is."""
    objective, standing, standings = item
    kept = tuple(kr for kr in objective.key_results if wanted(standings[kr.id]))
    return (replace(objective, key_results=kept), standing, standings) if kept else None


def _meant(context: Context, whose: Whose) -> Whose:
    """One to one a bare list is one's own, and at risk or stale that of one's only group."""
    if whose.which == "group" and whose.name.startswith(("@", "＠")):
        person = context.people.find(whose.name[1:])
        return whose if person is None else replace(whose, which="person", person=person, name="")
    if whose.which or context.group is not None:
        return whose
    mine = context.own_groups
    if whose.only and len(mine) == 1:
        return replace(whose, which="group", name=mine[0].key)
    return replace(whose, which="mine")


def _found(context: Context, whose: Whose, tree: Tree) -> Found:
    if whose.which in ("mine", "person"):
        staff_id = whose.person.staff_id if whose.person else context.request.actor.staff_id or ""
        return Found(
            "list.person" if whose.person else "list.mine",
            {"name": whose.person.name if whose.person else "", "written": whose.cycle or ""},
            _everywhere(context, whose, tree, partial(context.roll_up.of_person, staff_id)),
            _above(context, whose, tree, partial(Cascade(context.unit).above_person, staff_id)),
            partial(links.person, of=whose.person) if whose.person else links.mine,
        )
    if whose.which == "all":
        return Found(
            "list.all",
            {"written": whose.cycle or ""},
            _everywhere(context, whose, tree, context.roll_up.in_cycle),
            _above(context, whose, tree, Cascade(context.unit).above_cycle),
            links.overview,
        )
    group = _group(context, whose)
    cycle = lookup.written_cycle(context, whose.cycle) if whose.cycle else context.cycle_of(group).id
    kept = [o for o in context.roll_up.in_group(group.id, cycle) if o.state is not State.DROPPED]
    return Found(
        {"risk": "list.risk", "stale": "list.stale"}.get(whose.only, "list.group"),
        {"group": group.title or group.key, "cycle": cycle},
        [(objective, group) for objective in kept],
        lambda: Cascade(context.unit).above_group(group.id, cycle),
        partial(links.group, of=group),
    )


def _group(context: Context, whose: Whose) -> Group:
    """The group named, else this one. Raises UnknownReference."""
    if whose.which == "group":
        named = context.groups.by_key(whose.name.upper())
        if named is None:
            known = tuple(group.key for group in context.own_groups)
            said = [word.typed for word in context.line.said]
            meant = guessing.misspelt("okr", said)
            meant = meant or guessing.named(context, whose.name, options=WORDS, people=True)
            raise UnknownReference(whose.name, known=known).meaning(meant)
        return named
    return lookup.own_group(context)


def cycles_of(context: Context, tree: Tree, written: str | None) -> list[str]:
    """The cycle written, else the current one of each group's own zone."""
    if written:
        return [lookup.written_cycle(context, written)]
    return sorted({context.cycle_of(group).id for group in tree.groups})


def _everywhere(
    context: Context, whose: Whose, tree: Tree, read: Callable[[str], list[Objective]]
) -> list[Owned]:
    """Objectives of all groups; each in its own group's current cycle unless one is written."""
    found = [each for cycle in cycles_of(context, tree, whose.cycle) for each in read(cycle)]
    return [
        (objective, group)
        for objective, group in tree.owned(found)
        if objective.state is not State.DROPPED
        and (whose.cycle or objective.cycle == context.cycle_of(group).id)
    ]


def _above(
    context: Context, whose: Whose, tree: Tree, read: Callable[[str], list[Objective]]
) -> Callable[[], list[Objective]]:
    return lambda: [each for cycle in cycles_of(context, tree, whose.cycle) for each in read(cycle)]

"""What a command works with: who asks, where, the day there, and the repositories of this transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from cards.reader import Reader
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply, Request
from handlers.rollup import RollUp
from okr import budget, cycles
from okr.health import objective_standing, stale_after
from okr.health import standing as standing_of
from okr.model import Cycle, Group, KeyResult, Objective, Person, Standing
from okr.rights import Standpoint, may_see
from storage.check_ins import CheckIns
from storage.events import Events
from storage.group_cycles import GroupCycles
from storage.groups import Groups, GroupSettings
from storage.key_results import KeyResults
from storage.objectives import Objectives
from storage.occurrences import Occurrences
from storage.page_links import PageLink
from storage.people import People
from storage.spending import Spending
from storage.unit_of_work import UnitOfWork

zone = lru_cache(maxsize=512)(ZoneInfo)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the administrator decided for the whole installation."""

    robot: str
    fiscal_start: int
    default_group: GroupSettings  # of a group nobody configured; its conversation, key and title are empty
    # By conversation ("" for a group nobody configured): the settings that the environment gave.
    given: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # By name: reads what may be said in chat, and gives the text to keep. Each raises ValueError.
    readers: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    # Of a calendar and a day: are the days off of its year not announced yet?
    provisional: Callable[[str, date], bool] = field(default=lambda _calendar, _day: False)
    admins: frozenset[str] = frozenset()  # staff ids
    budget: budget.Budget = field(default=budget.Budget())  # of DingTalk calls and pushes a month
    could_respond: bool = True  # answers could go in a callback's own response, and do not do so yet
    rewrites: bool = False  # cards that rewrite themselves can be shown
    # The whole address that lets somebody in to the pages, of a link and what makes it one of its kind; None
    # where pages have no address that people could reach.
    page_address: Callable[[PageLink, str], str] | None = None


@dataclass
class Context:
    """One request inside its transaction.

    `group` is None one to one. `person` is the asker as known by now; None for an external contact.
    """

    request: Request
    rules: Rules
    unit: UnitOfWork
    group: Group | None
    person: Person | None
    lang: str
    mentions: Mapping[str, Person] = field(default_factory=dict)
    line: Line = field(default_factory=lambda: Line("", []))
    added_objective: Objective | None = None  # by an earlier line of the same message
    is_first_word: bool = False  # nobody ever spoke to the robot in this group
    touches_private: bool = False  # it is about something that not everybody in this group may see
    several_lines: bool = False
    warnings_said: int = 0  # by the quality check, on the receipts of this message
    own_tz: str | None = None  # chosen by the asker; known one to one
    departed: bool = False  # whoever speaks left the company
    confirmed: bool = False  # its writer was asked back and said yes
    again: Callable[[str], Reply | None] = field(default=lambda _: None)  # runs a line in this context

    def __post_init__(self) -> None:
        self.groups = Groups(self.unit)
        self.people = People(self.unit)
        self.objectives = Objectives(self.unit)
        self.key_results = KeyResults(self.unit)
        self.check_ins = CheckIns(self.unit)
        self.occurrences = Occurrences(self.unit)
        self.events = Events(
            self.unit,
            at=self.request.now,
            by=self.request.actor.staff_id or "",
            place=self.request.place.name,
            request_id=self.request.id,
            source=self.request.source.value,
        )

    @property
    def now(self) -> datetime:
        return self.request.now

    @property
    def tz(self) -> ZoneInfo:
        """Of this group; one to one the asker's own, if they chose one."""
        return zone(self.group.tz if self.group else self.own_tz or self.rules.default_group.tz)

    @cached_property
    def today(self) -> date:
        return self.request.now.astimezone(self.tz).date()

    @cached_property
    def reader(self) -> Reader:
        return Reader(
            lang=self.lang,
            tz=self.tz,
            robot=self.rules.robot,
            in_group=self.request.place.is_group,
            today=self.today,
            cycle=cycles.quarter_of(self.today, self.rules.fiscal_start).id,
            group_lang=self.group.lang if self.group else "",
        )

    @cached_property
    def private_reader(self) -> Reader:
        """The same person, reading one to one."""
        return replace(self.reader, in_group=False)

    def reader_for(self, *, private: bool) -> Reader:
        """Whoever asked, as the reader of an answer that goes one to one or stays here."""
        return self.private_reader if private else self.reader

    @cached_property
    def reading(self) -> Reading:
        lang = self.group.lang if self.group else self.lang
        return Reading(lang, self.today, self.mentions, self.rules.fiscal_start)

    def mention(self, people: Mapping[str, Person]) -> None:
        """More words that mean a person, case-folded: those of a line that is said again or guessed."""
        self.mentions = {**self.mentions, **people}
        self.__dict__.pop("reading", None)

    def speak(self, lang: str) -> None:
        """Answer in another language from here on."""
        self.lang = lang
        for cached in ("reader", "private_reader"):
            self.__dict__.pop(cached, None)

    def today_in(self, group: Group) -> date:
        return self.request.now.astimezone(zone(group.tz)).date()

    def cycle_of(self, group: Group) -> Cycle:
        """The current cycle, by the day in the group's own zone."""
        return cycles.quarter_of(self.today_in(group), self.rules.fiscal_start)

    def cycle(self, name: str) -> Cycle:
        return cycles.by_id(name, self.rules.fiscal_start)

    @cached_property
    def spent(self) -> budget.Spent:
        """What this month came to so far, as every process told it some seconds ago."""
        return budget.total(Spending(self.unit).of_month(budget.month_of(self.now)))

    @cached_property
    def group_cycles(self) -> GroupCycles:
        return GroupCycles(self.unit, fiscal_start=self.rules.fiscal_start)

    def standpoint(self, group: Group) -> Standpoint:
        """Where the asker stands towards a group."""
        staff_id = self.request.actor.staff_id
        here = self.group is not None and group.id == self.group.id
        return Standpoint(
            actor=self.request.actor,
            member=staff_id is not None and not self.departed and (here or group.id in self.memberships),
            manager=staff_id is not None and not self.departed and staff_id in group.managers,
        )

    @property
    def own_groups(self) -> list[Group]:
        """The groups that the asker belongs to; an external contact belongs to none."""
        staff_id = self.request.actor.staff_id
        return self.groups.of_member(staff_id) if staff_id else []

    @property
    def groups_here(self) -> list[Group]:
        """Where a thing without a group's name is looked for: this group, one to one all of the asker's."""
        return self.own_groups if self.group is None else [self.group]

    @cached_property
    def memberships(self) -> frozenset[int]:
        return frozenset(group.id for group in self.own_groups)

    def sees(self, objective: Objective, group: Group) -> bool:
        """May the asker see it, wherever the answer goes?"""
        return may_see(
            objective.visibility,
            objective.owner.staff_id,
            self.standpoint(group),
            external_allowed=self.group is not None and self.group.external,
        ) or self._owns_part(objective)

    def _owns_part(self, objective: Objective) -> bool:
        staff_id = self.request.actor.staff_id
        return any(kr.owner.staff_id == staff_id for kr in objective.key_results)

    def standing(self, key_result: KeyResult, group: Group, *, on: date | None = None) -> Standing:
        """How it stands today, or stood on another day with the same report."""
        return standing_of(
            key_result,
            cycle=self.cycle(key_result.cycle),
            today=on or self.today_in(group),
            rule=group.health,
            stale_after_days=stale_after(group),
            tz=zone(group.tz),
        )

    @cached_property
    def every_group(self) -> list[Group]:
        """By key, as they were when they were asked for first."""
        return self.groups.every()

    @cached_property
    def roll_up(self) -> RollUp:
        """Lists of objectives with what contributes to them."""
        return RollUp(self.unit, lambda: self.every_group, self.standing)

    def objective_standing(
        self, objective: Objective, group: Group, *, parts: Sequence[Standing] | None = None
    ) -> Standing:
        """`parts`: how each of its key results stands today, where that is known."""
        return objective_standing(
            objective,
            parts=parts,
            cycle=self.cycle(objective.cycle),
            today=self.today_in(group),
            rule=group.health,
            stale_after_days=stale_after(group),
            tz=zone(group.tz),
            rollup=group.rollup,
            overflow=group.overflow,
            children=self.roll_up.children(objective),
        )

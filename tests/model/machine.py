"""Five people talk to the bot at random, and after each message its database is held against plain dicts.

A step is one message of one line or several, an earlier request once more, or time that passes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handlers.request import Handled, Request
from handlers.router import route
from okr.model import Actor
from storage.events import DIRECT
from storage.mapping import millis
from tests.kit.company import MEMBERS, NAMES
from tests.kit.desk import Desk, shown
from tests.model import stored
from tests.model.deeds import EVERY_DEED, WRONG
from tests.model.picture import picture
from tests.model.plain import ADMIN, Asked, No, Speaker, World
from tests.model.said import AMONG_OTHERS, EVERY
from tests.model.said.choice import PLACES, TALKATIVE, Choice, Said
from tests.model.said.goals import an_objective
from tests.model.said.looks import yes
from tests.model.said.results import TICKS, a_key_result

# Ten minutes are as far as /undo reaches, two as long as a question holds.
MINUTES = some.sampled_from((0, 0, 0, 0, 1, 1, 2, 3, 5, 10, 19))
SECONDS = some.sampled_from((0, 0, 1, 60))
# Who has what, and where, before the talk begins.
FOUNDING = (
    ("u003", "SALES", ("rise", "from 0 to 100", "", 0, 100), TICKS),
    ("u004", "SALES", ("fall", "from 48 to 24", "", 48, 24), ("rise", "from 50% to 90%", "%", 50, 90)),
    (
        "u001",
        "COMPANY",
        ("yes_no", "done/not done", "", None, 1),
        ("keep_below", "keep below 5", "", None, 5),
    ),
    ("u007", "PRODUCT", TICKS),
)


def founding() -> Iterator[tuple[str, str, list[Said]]]:
    """By whom and where, the lines of one message each."""
    for number, (who, where, *measures) in enumerate(FOUNDING, start=1):
        objective = f"{where}/O{2 if number == 2 else 1}"
        parts = [a_key_result(objective, "Shops", measure, who) for measure in measures]
        yield who, where, [an_objective("Succeed", "company", who), *parts]


class Talk(RuleBasedStateMachine):
    """A subclass says how to `open` a desk and how to `close` it; `tally` counts what was done."""

    open: ClassVar[Callable[[], Desk]]
    close: ClassVar[Callable[[Desk], None]]
    tally: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.desk = type(self).open()
        self.world = World({group: set(people) for group, people in MEMBERS.items()})
        self.may_differ = False
        self.taken: list[tuple[Request, list[str]]] = []
        self.last: tuple[str, str | None] = FOUNDING[0][:2]
        self.tally["runs"] += 1

    @initialize()
    def everybody_has_something(self) -> None:
        """Without anything there nearly every line would be refused."""
        for who, where, lines in founding():
            self._hear(who, where, lines)

    @rule(data=some.data())
    def somebody_says(self, data: Any) -> None:
        """Most steps are a message, and most messages one line."""
        who, where = self._speaker(data)
        choose = Choice(data, self.world, self._me(who, where))
        count = choose.one((1, 1, 1, 1, 1, 1, 2, 3))
        if count == 1 and choose.is_asked() and data.draw(some.booleans()):
            self._hear(who, where, [yes(choose)])
            return
        among = EVERY if count == 1 else AMONG_OTHERS
        self._hear(who, where, [choose.one(among)(choose) for _ in range(count)])

    @rule(data=some.data())
    def somebody_answers(self, data: Any) -> None:
        self.somebody_says(data)

    @rule(data=some.data())
    def somebody_goes_on(self, data: Any) -> None:
        self.somebody_says(data)

    @rule(data=some.data())
    def it_is_delivered_again(self, data: Any) -> None:
        request, answered = self.taken[-1 - data.draw(some.integers(0, len(self.taken) - 1))]
        before = stored.dump(self.desk.database, stored.TAKEN)
        handled = self.desk.do(request)
        assert handled.repeated
        assert [message.text for message in handled.messages] == answered, request
        assert stored.dump(self.desk.database, stored.TAKEN) == before, request
        self.tally["replays"] += 1

    @invariant()
    def the_bot_keeps_what_it_should(self) -> None:
        """Where nothing may have changed that was seen table by table."""
        self.tally["steps"] += 1
        if not self.may_differ:
            return
        self.may_differ = False
        kept, wanted = {*stored.picture(self.desk.database)}, {*picture(self.world)}
        assert kept == wanted, (
            sorted(kept - wanted, key=repr),
            sorted(wanted - kept, key=repr),
            self._talk(),
        )

    def teardown(self) -> None:
        assert stored.faults(self.desk.database) == []
        type(self).close(self.desk)

    def _talk(self) -> list[str]:
        """What was said of late, for whoever reads a red test."""
        return [f"{each.actor.staff_id} {each.place.title}: {each.text}" for each, _ in self.taken[-12:]]

    def _speaker(self, data: Any) -> tuple[str, str | None]:
        """Whoever spoke last, at once and again, or anybody, anywhere, some time later."""
        self.desk.now += timedelta(minutes=data.draw(MINUTES), seconds=data.draw(SECONDS))
        if data.draw(some.booleans()):
            return self.last
        who = data.draw(some.sampled_from(TALKATIVE))
        return who, data.draw(some.sampled_from(PLACES[who]))

    def _me(self, who: str, where: str | None, *, several: bool = False) -> Speaker:
        return Speaker(who, where, where, self.desk.now, f"r-{len(self.taken)}", several)

    def _hear(self, who: str, where: str | None, lines: list[Said]) -> None:
        """One message: what the plain world makes of it, and what the bot does."""
        self.last = who, where
        for line in lines:
            assert line.deed == WRONG or route(line.text)[0].name == line.deed, line
        expected, changes = self._expected(self._me(who, where, several=len(lines) > 1), lines)
        request = Request(
            id=f"r-{len(self.taken)}",
            actor=Actor(who, NAMES[who], admin=who == ADMIN),
            place=self.desk.place(where, who),
            now=self.desk.now,
            text="\n".join(line.text for line in lines),
            mentions=tuple(dict.fromkeys(each for line in lines for each in line.mentions)),
        )
        before = None if changes else stored.dump(self.desk.database, stored.KEPT)
        handled = self.desk.do(request)
        assert handled.refused == expected, (request.text, who, where, shown(handled), self._talk())
        if before is not None:
            assert stored.dump(self.desk.database, stored.KEPT) == before, request.text
        self.may_differ |= changes
        self._learn_numbers()
        self._learn_choices(request)
        self._remember(request, handled, lines)

    def _learn_numbers(self) -> None:
        """People are told a dependency's number; which one it is, the database says."""
        numbers = stored.dependency_numbers(self.desk.database)
        for asked, number in zip(self.world.dependencies.values(), numbers, strict=True):
            asked["number"] = asked["number"] or number

    def _learn_choices(self, request: Request) -> None:
        """A line that is wrong may be answered with lines to choose from: then those are asked last there."""
        who, here = request.actor.staff_id or "", self.last[1]
        for place, at in stored.choices_of(self.desk.database, who):
            if at == millis(request.now):
                slot = None if place == DIRECT else here
                self.world.asked[who, slot] = {"deed": "", "origin": here, "at": request.now}

    def _expected(self, me: Speaker, lines: list[Said]) -> tuple[str, bool]:
        """The code of the refusal, "" when all of it is done, or asked back to be done later; and may
        anything have changed, were it only a question?"""
        if me.where is not None:
            self.world.members[me.where].add(me.who)
        before, after = len(self.world.changes) + self.world.undos, self.world.copy()
        told = (dict(self.world.asked), dict(self.world.languages))
        try:
            for line in lines:
                EVERY_DEED[line.deed](after, me, **line.args)
        except Asked:
            self.tally["asked back"] += 1
        except No as refusal:
            return str(refusal), False
        self.world = after
        changes = len(after.changes) + after.undos > before or (after.asked, after.languages) != told
        return "", changes

    def _remember(self, request: Request, handled: Handled, lines: list[Said]) -> None:
        self.taken.append((request, [message.text for message in handled.messages]))
        self.tally["refused" if handled.refused else "done"] += 1
        if len(lines) > 1:
            self.tally["of several lines"] += 1
        for line in lines:
            self.tally[f"{line.deed} {'-' if handled.refused else '+'}"] += 1

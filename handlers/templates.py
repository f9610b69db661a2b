"""/template: drafts to start from; one that is adopted is open once its blanks are filled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, Self

from cards import templates as templates_card
from handlers import lookup, options, quality
from handlers.context import Context
from handlers.drafts import CYCLE
from handlers.grammar import command
from handlers.line import Line
from handlers.reading import Reading
from handlers.request import Reply
from handlers.updating import acting
from i18n import templates
from i18n.templates import Measure, Template
from okr import cycles, life
from okr.model import Ambition, Person, State
from okr.planning import kind_of
from okr.questions import UnknownTemplate
from okr.refusals import MissingWord, UnexpectedWord
from okr.rights import check_may_add
from storage.objectives import NewKeyResult

LONGEST_NAME = 2  # words


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which template, and whether it is adopted, for whom and when."""

    usage: ClassVar[str] = "[NAME [adopt [@owner] [in 2027Q1]]]"
    template: Template | None = None
    adopt: bool = False
    owner: Person | None = None
    cycle: str | None = None

    @classmethod
    def take(cls, line: Line, reading: Reading) -> Self:
        found = cls(_named(line))
        while (word := line.peek()) is not None:
            option, count = options.leading(line.words, line.at, among=("adopt", "in"))
            line.at += count or 1
            following = line.peek()
            person = reading.mentions.get(word.text.casefold())
            if option == "adopt" and not found.adopt:
                found = replace(found, adopt=True)
            elif person is not None and found.adopt:
                found = replace(found, owner=person)
            elif option == "in" and found.adopt and following and CYCLE.fullmatch(following.text):
                line.take()
                found = replace(found, cycle=following.text.upper())
            else:
                raise UnexpectedWord(line.command, word.text)
        if found.adopt and found.template is None:
            every = templates.every()[:4]
            raise MissingWord(
                line.command, "template", lines=tuple(f"/template {each.name} adopt" for each in every)
            )
        return found


def _named(line: Line) -> Template | None:
    """The template the line begins with. Raises UnknownTemplate with the one perhaps meant."""
    first = line.peek()
    if first is None or options.leading(line.words, line.at, among=("adopt",))[0] is not None:
        return None
    for count in range(min(LONGEST_NAME, len(line.left())), 0, -1):
        found = templates.find(" ".join(word.text for word in line.left()[:count]))
        if found is not None:
            for _ in range(count):
                line.take()
            return found
    known = tuple(each.name for each in templates.every())
    unknown = UnknownTemplate(first.text, known, lines=("/template",))
    for count in range(min(LONGEST_NAME, len(line.said)), 0, -1):
        meant = templates.guess(" ".join(word.text for word in line.said[:count]))
        if meant is not None:
            raise unknown.meaning(line.answered(0, count, (meant.name,))[0])
    raise unknown


@command("template", example="/template sales")
def template(context: Context, wanted: Wanted) -> Reply:
    """Drafts to start from: all of them, one, or one as a draft of one's own."""
    if wanted.template is None:
        return Reply(templates_card.every(context.reader, templates.every()))
    if not wanted.adopt:
        return Reply(templates_card.one(context.reader, wanted.template))
    return _adopt(context, wanted.template, wanted)


def _adopt(context: Context, wanted_template: Template, wanted: Wanted) -> Reply:
    person = acting(context)
    group = lookup.own_group(context)
    owner = wanted.owner or person
    check_may_add(context.standpoint(group), owner.staff_id, command="template adopt")
    written = wanted.cycle and lookup.written_cycle(context, wanted.cycle)
    cycle = context.cycle(written) if written else context.cycle_of(group)
    cycles.check_open(context.group_cycles.of(group.id, cycle))
    wording = wanted_template.wording(context.lang)
    objective = context.objectives.add(
        group_id=group.id,
        cycle=cycle.id,
        title=wording.title,
        owner=owner.staff_id,
        visibility=group.visibility,
        ambition=Ambition.ASPIRATIONAL,
        at=context.now,
        state=State.DRAFT,
    )
    private = not lookup.for_everyone_here(context, objective)
    made = [
        context.objectives.add_key_result(objective, _new(measure, owner), at=context.now, by=person.staff_id)
        for measure in wording.measures
    ]
    added = partial(context.events.add, group_id=group.id, private=private)
    added("add_objective", subject=objective.id, ref=objective.ref)
    for kr in made:
        added("add_key_result", subject=kr.id, ref=kr.ref)
    whole = replace(objective, key_results=tuple(made))
    message = templates_card.adopted(context.reader_for(private=private), whole, wording)
    return Reply(quality.warned_of_objective(context, message, whole, group), private=private)


def _new(measure: Measure, owner: Person) -> NewKeyResult:
    """With a blank for a start; which way it leads is known all the same."""
    return NewKeyResult(
        title=measure.title,
        owner=owner.staff_id,
        kind=kind_of(measure.sample, measure.target),
        unit=measure.unit,
        start=None,
        target=measure.target,
        weight=life.WHOLE_WEIGHT,
        due=None,
        state=State.DRAFT,
    )

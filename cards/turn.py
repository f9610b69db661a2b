"""What a group reads around the turn of a cycle: the next one's draft, what the last came to, who began."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cards.cycle import Came, Look, mean
from cards.layout import command, paragraphs, quiet, road, strong, thing, value
from cards.message import Button, Message
from cards.objective import decided, scored
from cards.reader import Reader
from i18n import templates
from okr import scoring
from okr.dealings import CycleState
from okr.model import Cycle, KeyResult, Objective, Person, State

MOST_OBJECTIVES = 8
MOST_KEY_RESULTS = 6  # of one objective
MOST_TEMPLATES = 3
MOST_NAMES = 20
SAMPLE = Decimal("0.7")


def draft(
    reader: Reader, ending: Cycle, following: Cycle, drafts: Sequence[Objective], *, is_open: bool, late: bool
) -> Message:
    """`drafts` are what everybody may see of the next cycle already; `is_open`: it was opened early."""
    words = reader.words
    last = words.day(ending.end, reader.today)
    title = words.say("turn.draft.title", cycle=ending.id, last=last, next=following.id)
    template = templates.every()[0]
    lines = [
        f"### {title}",
        _late(reader, late=late),
        words.count("turn.drafted", len(drafts), line=reader.line(f"/okr {following.id}"))
        if drafts
        else words.say("turn.drafted_none"),
        words.say("cycle.add", line=command(reader, words.say("cycle.add_example", cycle=following.id))),
        words.say("turn.template", line=reader.line(f"/template {template.name} adopt in {following.id}")),
        words.say("turn.templates", line=reader.line("/template")),
        words.say("cycle.open_already", cycle=following.id)
        if is_open
        else words.say("turn.draft.open", line=reader.line(f"/cycle open {following.id}")),
    ]
    buttons = [Button(words.say("template.title"), "/template")]
    if drafts:
        buttons.append(Button(words.say("button.show", ref=following.id), f"/okr {following.id}"))
    if not is_open:
        buttons.append(Button(words.say("button.open", cycle=following.id), f"/cycle open {following.id}"))
    return Message(title, paragraphs(lines), tuple(buttons))


def scores(reader: Reader, look: Look, *, late: bool) -> Message:
    """What a cycle came to that is over and that nobody closed."""
    words = reader.words
    cycle = look.lived.cycle.id
    title = words.say("turn.scores.title", cycle=cycle)
    lines = [f"### {title}", _late(reader, late=late)]
    for came in look.came[:MOST_OBJECTIVES]:
        lines += _came(reader, came)
    lines += [
        mean(reader, look.came),
        _unscored(reader, look),
        _post_mortem(reader, look),
        *_looking_back(reader, look),
        _all(reader, look, shown=MOST_OBJECTIVES),
        words.say("cycle.to_close", line=reader.line(f"/cycle close {cycle}")),
    ]
    buttons = (
        Button(words.say("button.show", ref=cycle), f"/cycle show {cycle}"),
        Button(words.say("button.close", cycle=cycle), f"/cycle close {cycle}"),
    )
    return Message(title, paragraphs(lines), buttons)


def retro(reader: Reader, look: Look, *, late: bool) -> Message:
    """Of a cycle that was closed, and scored with that: what nobody said yet is what was learnt."""
    words = reader.words
    cycle = look.lived.cycle.id
    title = words.say("turn.retro.title", cycle=cycle)
    lines = [
        f"### {title}",
        _late(reader, late=late),
        mean(reader, look.came),
        _post_mortem(reader, look),
        *_looking_back(reader, look),
        _all(reader, look, shown=0),
    ]
    show = Button(words.say("button.show", ref=cycle), f"/cycle show {cycle}")
    return Message(title, paragraphs(lines), (show,))


def carry(reader: Reader, ended: Cycle, count: int, *, late: bool) -> Message:
    """How many objectives nobody decided about; which ones is said where they can be decided."""
    words = reader.words
    line = reader.line(f"/cycle show {ended.id}")
    title = words.say("turn.carry.title", cycle=ended.id)
    said = words.count("turn.carry", count, cycle=ended.id, line=line)
    show = Button(words.say("button.show", ref=ended.id), f"/cycle show {ended.id}")
    return Message(title, paragraphs([_late(reader, late=late), said]), (show,))


def unset(
    reader: Reader,
    cycle: Cycle,
    *,
    done: int,
    of: int,
    named: Sequence[Person],
    is_empty: bool,
    late: bool,
) -> Message:
    """`done` people of all have something in the cycle; `is_empty`: this group has nothing in it."""
    words = reader.words
    title = words.say("turn.unset.title", cycle=cycle.id)
    first = templates.every()[:MOST_TEMPLATES]
    lines = [
        f"### {title}",
        _late(reader, late=late),
        words.count("turn.unset", done, of=of, cycle=cycle.id),
        words.say("turn.unset.empty", cycle=cycle.id) if is_empty else "",
        words.say("turn.unset.named", names=names(reader, named)) if named else "",
        words.say("turn.begin", line=command(reader, words.say("list.example"))),
        words.say("turn.template", line=reader.line(f"/template {first[0].name} adopt")),
        words.say("turn.templates", line=reader.line("/template")),
    ]
    buttons = [Button(each.wording(reader.lang).label, f"/template {each.name}") for each in first]
    return Message(title, paragraphs(lines), (*buttons, Button(words.say("template.title"), "/template")))


def names(reader: Reader, people: Sequence[Person]) -> str:
    """As many as are good to read, and how many more there are."""
    words = reader.words
    shown = words.list(quiet(each.name) for each in people[:MOST_NAMES])
    more = len(people) - MOST_NAMES
    return f"{shown} {words.count('prompt.more', more)}" if more > 0 else shown


def _late(reader: Reader, *, late: bool) -> str:
    return reader.words.say("card.late") if late else ""


def _came(reader: Reader, came: Came) -> list[str]:
    """An objective with its score, and each key result with its own."""
    objective = came.objective
    krs = _standing(objective)
    parts = [f"- {_key_result(reader, kr)}" for kr in krs[:MOST_KEY_RESULTS]]
    if len(krs) > MOST_KEY_RESULTS:
        parts.append(f"- {reader.words.count('turn.more_key_results', len(krs) - MOST_KEY_RESULTS)}")
    return [
        f"{thing(objective)} · {quiet(objective.owner.name)}",
        scored(reader, objective, came.judged)
        if came.judged is not None
        else reader.words.say("turn.no_score"),
        decided(reader, objective),
        "\n".join(parts),
    ]


def _all(reader: Reader, look: Look, *, shown: int) -> str:
    """Where to read all of it, and how much more that is where some of it was `shown`."""
    line = reader.line(f"/cycle show {look.lived.cycle.id}")
    more = len(look.came) - shown
    if shown and more > 0:
        return reader.words.count("list.more", more, line=line)
    return reader.words.say("turn.show", line=line)


def _key_result(reader: Reader, kr: KeyResult) -> str:
    words = reader.words
    score = scoring.score_of(kr)
    given = "–" if score is None else words.number(score)
    if kr.score is None and score is not None:
        given = words.say("turn.computed", score=given)
    facts = {"now": value(reader, kr, kr.current), "road": road(reader, kr)}
    return words.say("turn.key_result", ref=kr.ref, title=quiet(kr.title), score=given, **facts)


def _unscored(reader: Reader, look: Look) -> str:
    """Of those that have no score of their own: how many, and the line that scores the first."""
    words = reader.words
    left = [kr for came in look.came for kr in _standing(came.objective) if kr.score is None]
    if not left or look.state is CycleState.CLOSED:
        return ""
    line = reader.line(f"/score {look.lived.cycle.id}/{left[0].ref} {reader.typed(SAMPLE)}")
    return words.count("turn.unscored", len(left), line=line)


def _post_mortem(reader: Reader, look: Look) -> str:
    words = reader.words
    missed = [
        came.objective.ref for came in look.came if came.judged is not None and came.judged.wants_post_mortem
    ]
    if not missed:
        return ""
    example = words.say("turn.post_mortem_example", cycle=look.lived.cycle.id, ref=missed[0])
    return words.say("turn.post_mortem", refs=words.list(missed), line=command(reader, example))


def _looking_back(reader: Reader, look: Look) -> list[str]:
    words = reader.words
    example = words.say("retro.example", cycle=look.lived.cycle.id)
    return [
        strong(words.say("turn.keep")),
        strong(words.say("turn.change")),
        words.say("turn.retro", line=command(reader, example)),
        words.count("turn.retros", len(look.retros)) if look.retros else "",
    ]


def _standing(objective: Objective) -> list[KeyResult]:
    return [kr for kr in objective.key_results if kr.state is not State.DROPPED]

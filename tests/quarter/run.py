"""`make quarter`: let the demo company live through a quarter and write down what everybody read.

The simulator's clock steps through every due instant; nothing is left out but the answers to what
people typed, which are cut to their first line.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.terminal import demo_company
from simulator.world import ROBOT
from tests.kit.town import Town, sqlite_url
from tests.quarter.life import ALONE, BEGINS, ENDS, SHANGHAI, everything

PAGE = Path(__file__).parents[2] / "docs" / "a-quarter.md"
HEAD = """# A quarter in the demo company

What everybody in the demo company reads from 30 September 2026 to 13 January 2027, to the minute, as
the local DingTalk received it: `make quarter` plays it and writes this page, a test plays it again and
compares. Times are Shanghai's. What people type is in `tests/quarter/life.py`; the robot's answers to
it are cut to their first lines here, what it says by itself is whole, of a chart what stands for it where
nobody sees it.
"""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ANSWER_LINES = 3
# Its id is another one each time; what it shows stands beside it.
PICTURE = re.compile(r"!\[([^\]]*)\]\(@[^)]*\)")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as it stood in a chat; `by` is "" for the robot."""

    at: datetime
    where: str  # a group's title, or whom the robot spoke to one to one
    by: str
    title: str
    text: str
    buttons: tuple[str, ...]
    is_answer: bool

    @property
    def turn(self) -> int:
        """Within an instant: what comes by itself, then what people type, then what they are answered."""
        return 1 if self.by else 2 * self.is_answer


async def live(folder: Path) -> list[Heard]:
    """Play it in a folder of its own."""
    town = Town(sqlite_url(folder), start=BEGINS, **demo_company.SETTINGS)
    [bot] = town.bots
    bot.database.write_now(demo_company.introduce)
    town.clock.on_the_way(bot.next_due, town.tick)
    answers: set[str] = set()
    try:
        for said in everything():
            await town.clock.move_to(said.at)
            before = _ids(town)
            robot = "" if said.where == ALONE else "@OKR "
            status = await town.say(said.who, said.where, robot + said.text)
            assert status == 200, f"{said.text!r} was answered {status}"
            answers |= _ids(town) - before
        await town.clock.move_to(ENDS)
        return _heard(town, answers)
    finally:
        await town.close()


def _ids(town: Town) -> set[str]:
    return {each.id for key in town.world.conversations for each in town.world.messages(key)}


def _heard(town: Town, answers: set[str]) -> list[Heard]:
    found = []
    for conversation in list(town.world.conversations.values()):
        name = conversation.title or f"{town.world.people[conversation.members[0]].name} · 1:1"
        for each in town.world.messages(conversation.id):
            by = "" if each.sender == ROBOT else town.world.people[each.sender].name
            found.append(
                Heard(
                    each.at.astimezone(SHANGHAI),
                    name,
                    by,
                    each.title,
                    PICTURE.sub(r"[\1]", each.text),
                    tuple(f"{label} → {_command(url)}" for label, url in each.buttons),
                    each.id in answers,
                )
            )
    order = {name: number for number, name in enumerate(dict.fromkeys(each.where for each in found))}
    # What several groups tell one person in the same instant has no order of its own.
    return sorted(
        found,
        key=lambda each: (each.at, each.turn, order[each.where], "" if each.is_answer else each.text),
    )


def _command(url: str) -> str:
    return parse_qs(urlsplit(url).query).get("content", [url])[0]


def page(heard: list[Heard]) -> str:
    """The transcript as Markdown."""
    lines = [HEAD]
    for day, of_day in groupby(heard, key=lambda each: each.at.date()):
        lines.append(f"## {DAYS[day.weekday()]}, {day.day} {day:%B %Y}\n")
        for each in of_day:
            lines += [*_message(each), ""]
    return "\n".join(lines).rstrip() + "\n"


def _message(each: Heard) -> Iterator[str]:
    if each.by:
        yield f"**{each.at:%H:%M}** {each.where} · {each.by}: `{each.text.strip()}`"
        return
    said = [line for line in each.text.splitlines() if line.strip()]
    if each.is_answer:
        said = said[:ANSWER_LINES]
    else:
        yield f"**{each.at:%H:%M} {each.where} ← OKR**"
        yield ""
    for line in said:
        yield f"> {line.strip().removeprefix('### ')}  "
    if not each.is_answer and each.buttons:
        yield f"> [{'] ['.join(each.buttons)}]"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        heard = asyncio.run(live(Path(folder)))
    PAGE.write_text(page(heard), encoding="utf-8")
    print(f"{PAGE.name}: {sum(not each.by for each in heard)} messages of the robot")


if __name__ == "__main__":
    main()

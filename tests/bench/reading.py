"""How long 64 KiB of the worst text take to be read: cleaned, parted into words, their amount found.

    .venv/bin/python -m tests.bench.reading

Each text is a few signs over and over, as one line and as the most lines a message may have. Processor
time, the best of some rounds: what is measured is our work, not what else the machine does.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress

from handlers import mentions
from handlers.amounts import AmountWords
from handlers.dispatch import LONGEST_LINE, MOST_LINES
from handlers.reading import Reading
from handlers.router import route
from i18n.cleaning import clean
from i18n.reading import Unreadable, read_amount
from okr.model import Person
from okr.refusals import Refusal
from tests.kit.desk import MONDAY

SIZE = 64 * 1024
ROUNDS = 9
ROBOT = "OKR"
PEOPLE = (Person("u001", "Mei Wong"), Person("u002", ""))
SEEDS = {
    "spaces": " ",
    "wide spaces": "\u3000x",
    "spaces of a mention": "\u2005@",
    "zero-width signs": "\u200bx",
    "joiners": "👩\u200d",
    "marks": "\u0301\u0323",
    "letters with marks": "a\u0301\u0323\u0301\u0323\u0301\u0323",
    "marks beyond the basic plane": "\U0001e944\U0001e8d0",
    "marks that NFC takes apart": "\u0344\u0958",
    "syllables in pieces": "\u1100\u1161\u11a8",
    "line breaks": "\u2028",
    "names": "@a ",
    "names of several words": "@Mei Wong (Design) ",
    "the robot's name": "@OKR- ",
    "names without an end": f"@{'a' * 63}\u2005",
    "at signs": "@",
    "straight quotes": '" ',
    "curly quotes": "“ ",
    "corner brackets": "「a ",
    "inches": '6" ',
    "references": "KR3 ",
    "numbers": "1 ",
    "one long number": "1,",
    "Chinese numerals": "一万",
    "number words": "two hundred ",
    "Vietnamese numbers": "1tr",
    "amounts joined": "45->",
    "signs": "+-",
    "about": "约",
}
STARTS = ("", "/kr update 3 ", "/kr update 3 45% ")


def texts(seed: str) -> list[str]:
    """64 KiB of it: as one line, and as the most lines that are read."""
    whole = seed * (SIZE // len(seed.encode()))
    share = seed * min(SIZE // MOST_LINES // len(seed.encode()), LONGEST_LINE // len(seed))
    found: list[str] = []
    for start in STARTS:
        found += [start + whole, "\n".join([(start + share)[:LONGEST_LINE]] * MOST_LINES)]
    return found


def read(text: str) -> None:
    """What `dispatch` does with a message before anything is looked up."""
    typed = mentions.without_robot(clean(text), ROBOT)
    typed, found = mentions.bind(typed, PEOPLE, mentions.marked_names(text))
    typed = mentions.without_leading_names(typed)
    lines = [line.strip() for line in typed.split("\n") if line.strip()]
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        return
    for line in lines:
        try:
            _, words = route(line)
            words.take()
            AmountWords.take(words, Reading("vi", MONDAY.date(), found))
        except Refusal:
            return  # one refused line undoes the others


def read_as_amount(text: str) -> None:
    """Cleaned and read as an amount, of which only the first signs are looked at."""
    with suppress(Unreadable):
        read_amount(clean(text), "vi")


def cost_ms(work: Callable[[str], None], text: str) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        work(text)
        best = min(best, time.process_time() - begin)
    return best * 1000


def yardstick_ms() -> float:
    """How fast the machine is just now, to compare runs by."""

    def turn(_: str) -> None:
        for _turn in range(1_000_000):
            pass

    return cost_ms(turn, "")


def main() -> int:
    read("/kr update 3 é")  # tables are read once
    costs = {
        name: (
            cost_ms(read_as_amount, seed * (SIZE // len(seed.encode()))),
            max(cost_ms(read, text) for text in texts(seed)),
        )
        for name, seed in SEEDS.items()
    }
    print("as an amount   as a message")
    for name, (amount, message) in sorted(costs.items(), key=lambda item: -item[1][1]):
        print(f"{amount:9.1f} ms   {message:9.1f} ms  {name}")
    amounts, messages = zip(*costs.values(), strict=True)
    print(f"{max(amounts):9.1f} ms   {max(messages):9.1f} ms  the worst")
    print(f"a loop of a million empty turns: {yardstick_ms():.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())

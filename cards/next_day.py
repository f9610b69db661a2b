"""When the next check-in is, and whether that day may still move."""

from __future__ import annotations

from datetime import date

from cards.reader import Reader


def next_day_lines(reader: Reader, day: date, *, provisional: bool) -> list[str]:
    """`provisional`: nobody announced the days off of the day's year yet."""
    words = reader.words
    lines = [words.say("card.next", day=words.day(day, reader.today))]
    if provisional:
        lines.append(words.say("card.provisional", year=str(day.year)))
    return lines

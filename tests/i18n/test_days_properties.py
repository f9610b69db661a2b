"""Whatever day it is: what the bot prints it can read, and nothing it is told makes it fail."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_skeleton
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from i18n import commands
from i18n.day_words import TABLES
from i18n.days import read_day, read_past_day
from i18n.languages import LANGUAGES
from i18n.separators import locale_of
from i18n.unreadable import Unreadable
from i18n.words import words_for

slowly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
WRITTEN = ("zh-CN", "zh-HK", "en", "vi")
WORDS = sorted({alias for table in TABLES for words in commands.words(table).values() for alias in words})
dates = st.dates(date(2002, 1, 1), date(2197, 12, 31))
languages = st.sampled_from(WRITTEN)
pieces = st.sampled_from(
    [*WORDS, "3", "31", "12", "2026", "12-31", "3/4", "Q4", "12月31日", "15号", "31st", "thứ 6"]
)
phrases = st.tuples(st.lists(pieces, min_size=1, max_size=6), st.sampled_from(["", " "])).map(
    lambda it: it[1].join(it[0])
)


def readings(text: str, lang: str, today: date, fiscal_start: int = 1) -> list[date | None]:
    """As a day to come, and as one that was; None where it is none."""
    found: list[date | None] = []
    for read in (read_day, read_past_day):
        try:
            found.append(read(text, lang, today, fiscal_start=fiscal_start))
        except Unreadable:
            found.append(None)
    return found


@slowly
@given(day=dates, today=dates, lang=st.sampled_from(LANGUAGES))
def test_a_day_in_full_is_read_back_whatever_today_is(day, today, lang):
    words = words_for(lang)
    assert readings(words.full_day(day), lang, today) == [day, day]
    if day.year != today.year:
        assert readings(words.day(day, today), lang, today) == [day, day]


@slowly
@given(day=dates, today=dates, lang=languages, spoken=languages)
def test_every_form_of_a_written_day_is_read_back_in_every_language(day, today, lang, spoken):
    for skeleton in ("yMMMEd", "yMMMd", "yMMMMEEEEd", "yMMMMd"):
        text = format_skeleton(skeleton, day, locale=locale_of(lang))
        assert readings(text, spoken, today) == [day, day], text


@slowly
@given(today=dates, days=st.integers(0, 366), lang=languages)
def test_a_day_without_its_year_is_read_back_where_it_was_written_for(today, days, lang):
    """It is printed of a day of this year: a deadline to come, or a report that was."""
    for day, place in (
        (date.fromordinal(today.toordinal() + days), 0),
        (date.fromordinal(today.toordinal() - days), 1),
    ):
        if day.year == today.year:
            text = format_skeleton("MMMd", day, locale=locale_of(lang))
            assert readings(text, lang, today)[place] == day


@slowly
@given(
    text=st.text(max_size=50) | phrases,
    lang=languages | st.text(max_size=5),
    today=dates,
    fiscal=st.integers(1, 12),
)
@example(text="0月0日", lang="en", today=date(2026, 1, 1), fiscal=1)
@example(text="二十十日", lang="en", today=date(2026, 1, 1), fiscal=1)
@example(text="1/1/0000", lang="en", today=date(2026, 1, 1), fiscal=1)
@example(text="0q1", lang="en", today=date(2026, 1, 1), fiscal=1)
def test_nothing_but_unreadable_is_raised_and_what_is_open_is_on_its_own_side_of_today(
    text, lang, today, fiscal
):
    ahead, behind = readings(text, lang, today, fiscal)
    for found in (ahead, behind):
        assert found is None or 2000 <= found.year < 2200
    if ahead is not None and behind is not None:
        assert ahead == behind or behind <= today <= ahead


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_tables_can_be_said_of_a_day(word):
    today = date(2026, 11, 26)
    said = (
        *(
            word,
            f"{word} 5",
            f"friday {word}",
            f"{word} friday",
            f"end {word}",
            f"5 {word} ago",
            f"5 days {word}",
        ),
        *(f"{word} 5 days", f"{word} month", f"month {word}", f"friday {word} week", f"friday week {word}"),
        *(f"in {word} days", f"the end {word} month", f"5th {word} may"),
    )
    assert any(any(readings(text, "en", today)) for text in said)


@slowly
@given(today=dates, day=dates)
def test_a_doubtful_day_is_asked_with_days_that_are_read_back(today, day):
    text = f"{day.month}/{day.day}/{day.year}"
    if day.day > 12 or day.day == day.month:
        assert readings(text, "en", today) == [day, day]
        return
    with pytest.raises(Unreadable, match="ambiguous_day") as doubt:
        read_day(text, "en", today)
    other = date(day.year, day.day, day.month)
    assert {read_day(reading, "en", today) for reading in doubt.value.readings} == {day, other}

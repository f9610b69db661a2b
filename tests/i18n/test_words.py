"""Numbers, days and counted sentences, as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from i18n import words
from i18n.words import Words, words_for

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("lang", "value", "shows"),
    [
        ("en", "12000", "12,000"),
        ("en", "-1234567.50", "-1,234,567.5"),
        ("en", "0.0", "0"),
        ("en", "-0.0", "0"),
        ("en", "1E+3", "1,000"),
        ("zh-CN", "37.20", "37.2"),
        ("zh-HK", "12000.5", "12,000.5"),
        ("zh-HK", "-1234567", "-1,234,567"),
        ("en", "0.0001", "0.0001"),
        ("vi", "12000.5", "12.000,5"),
        ("vi", "37.20", "37,2"),
    ],
)
def test_numbers_lose_no_digit(lang, value, shows):
    assert words_for(lang).number(Decimal(value)) == shows


@pytest.mark.parametrize(
    ("share", "shows"),
    [("0.625", "62.5%"), ("0.5824", "58.2%"), ("0.00049", "0%"), ("0.0005", "0.1%"), ("-0.1", "-10%")],
)
def test_shares_are_rounded_half_up_for_showing(share, shows):
    assert words_for("en").percent(Decimal(share)) == shows


@pytest.mark.parametrize(
    ("lang", "this_year", "another"),
    [
        ("en", "Dec 31", "Jan 4, 2027"),
        ("zh-CN", "12月31日", "2027年1月4日"),
        ("zh-HK", "12月31日", "2027年1月4日"),
        ("vi", "31 thg 12", "4 thg 1, 2027"),
    ],
)
def test_days_have_a_year_only_when_it_is_another(lang, this_year, another):
    assert words_for(lang).day(date(2026, 12, 31), TODAY) == this_year
    assert words_for(lang).day(date(2027, 1, 4), TODAY) == another


def test_a_moment_is_on_the_clock_of_those_who_read_it():
    at = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
    assert words_for("zh-HK").moment(at, ZoneInfo("Asia/Hong_Kong"), TODAY) == "11月24日 01:05"
    assert words_for("en").moment(at, UTC, TODAY) == "Nov 23 17:05"


@pytest.mark.parametrize(
    ("lang", "n", "shows"),
    [
        ("en", 0, "0 more are not for here."),
        ("en", 1, "1 more is not for here."),
        ("en", 2, "2 more are not for here."),
        ("zh-CN", 1, "另有 1 个不便在此显示。"),
        ("zh-HK", 1, "另有 1 個不便在此顯示。"),
        ("zh-HK", 2, "另有 2 個不便在此顯示。"),
    ],
)
def test_counted_sentences_take_the_form_of_their_number(lang, n, shows):
    assert words_for(lang).count("list.hidden", n) == shows


def a_catalogue(folder, lang, *forms):
    """A catalogue of one counted sentence."""
    strings = "\n".join(f'msgstr[{n}] "{form}"' for n, form in enumerate(forms))
    header = f'msgid ""\nmsgstr "Plural-Forms: nplurals={len(forms)}; plural=0;\\n"'
    text = f'{header}\n\nmsgid "some"\nmsgid_plural "some.many"\n{strings}\n'
    (folder / f"{lang}.po").write_text(text, encoding="utf-8")


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    monkeypatch.setattr(words, "_CATALOGUES", tmp_path)
    words._catalogue.cache_clear()
    yield tmp_path
    words._catalogue.cache_clear()


@pytest.mark.parametrize(
    ("n", "form"), [(1, "one 1"), (21, "one 21"), (3, "few 3"), (11, "many 11"), (5, "many 5")]
)
def test_a_language_with_more_forms_needs_no_other_code(catalogues, n, form):
    a_catalogue(catalogues, "uk", "one {n}", "few {n}", "many {n}", "other {n}")
    assert Words("uk").count("some", n) == form


def test_a_counted_sentence_without_one_of_its_forms_is_no_catalogue(catalogues):
    a_catalogue(catalogues, "en", "{n} thing")
    with pytest.raises(ValueError, match=r"en\.po: some has 1 forms, not \['one', 'other'\]"):
        Words("en")


def test_a_language_we_do_not_speak_gets_the_nearest():
    assert words_for("zh-TW").lang == "zh-HK"
    assert words_for("en-GB").lang == "en"
    assert words_for("fr").lang == "en"

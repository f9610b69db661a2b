from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from i18n import commands
from i18n.cleaning import fold
from i18n.numerals import read_numeral
from tests.kit.tongues import simplified

FILE = Path(commands.__file__).with_name("aliases.toml")
TABLES = tomllib.loads(FILE.read_text(encoding="utf-8"))
COMMANDS = sorted(TABLES["commands"])


def full_width(text):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def spellings(table):
    return [(alias, name) for name in TABLES[table] for alias in commands.words(table)[name]]


@pytest.mark.parametrize("table", TABLES)
def test_no_spelling_means_two_things(table):
    names = list(TABLES[table]) if table == "commands" else []
    typed = Counter(
        fold(alias) for alias in [*names, *(word for words in TABLES[table].values() for word in words)]
    )
    assert [alias for alias, times in typed.items() if times > 1] == []
    assert set(commands.meanings(table).values()) == set(TABLES[table])


@pytest.mark.parametrize("table", TABLES)
def test_every_spelling_folds_to_itself(table):
    for alias, _ in spellings(table):
        assert fold(alias) == alias
        assert fold(full_width(alias.upper())) == alias


# Simplified signs that Big5 has too, in another sense: 后 is an empress there, 周 a name.
SHARED = "万与于体后吨复扰确范采周"


@pytest.mark.parametrize("table", TABLES)
def test_every_simplified_spelling_has_a_traditional_one(table):
    """Of the same length and the same signs but for those that differ."""
    missing = []
    for name, spelt in TABLES[table].items():
        for alias in spelt:
            other = {sign for sign in alias if sign in SHARED} | simplified(alias)
            pattern = "".join(f"[^{sign}]" if sign in other else re.escape(sign) for sign in alias)
            twins = [each for each in spelt if re.fullmatch(pattern, each) and not simplified(each)]
            if other and not twins:
                missing.append((name, alias))
    assert missing == []


@pytest.mark.parametrize("table", TABLES)
def test_every_spelling_is_short_enough_to_be_found(table):
    assert max(len(alias) for alias, _ in spellings(table)) <= 40


@pytest.mark.parametrize(("alias", "name"), spellings("commands"))
def test_a_command_is_found_in_any_width_and_case(alias, name):
    for typed in (
        alias,
        alias.upper(),
        full_width(alias),
        f"/{alias}",
        f"／{alias.upper()}",
        alias.replace(" ", "　"),
    ):
        assert commands.find(typed) == name


@pytest.mark.parametrize(("alias", "name"), spellings("options"))
def test_an_option_is_found_in_any_width_and_case(alias, name):
    for typed in (alias, alias.upper(), full_width(alias)):
        assert commands.option(typed) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(
            ("/help", "help"),
            ("/h", "help"),
            ("/帮助", "help"),
            ("帮助", "help"),
            ("?", "help"),
            ("？", "help"),
        ),
        *(("/okr", "okr"), ("/o", "okr"), ("/目标", "okr"), ("/me", "okr"), ("/okr add", "okr add")),
        *(("/目标 新增", "okr add"), ("/kr add", "kr add"), ("/kr 新增", "kr add")),
        *(("/kr update", "kr update"), ("/u", "kr update"), ("/更新", "kr update")),
        *(("/kr", "kr"), ("/kr show", "kr show"), ("/kr history", "kr history"), ("/历史", "kr history")),
        *(("/undo", "undo"), ("/撤销", "undo"), ("/status", "status"), ("/进度", "status")),
        *(("/card", "card"), ("/卡片", "card"), ("/id", "id"), ("/whoami", "whoami"), ("/lang", "lang")),
    ],
)
def test_the_documented_names(typed, name):
    assert commands.find(typed) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(("from", "from"), ("从", "from"), ("to", "to"), ("到", "to"), ("by", "by"), ("weight", "weight")),
        *(("conf", "conf"), ("信心", "conf"), ("on track", "on_track"), ("behind", "behind")),
        *(("at risk", "at_risk"), ("off track", "at_risk"), ("on", "on"), ("under", "under"), ("in", "in")),
        *(("keep below", "keep_below"), ("keep above", "keep_above"), ("done/not done", "yes_no_kind")),
        *(("committed", "committed"), ("aspirational", "aspirational"), ("private", "private")),
        *(("还是", "or"), ("or", "or"), ("hoặc", "or"), ("->", "to"), ("done", "done"), ("✅", "done")),
    ],
)
def test_the_documented_options(typed, name):
    assert commands.option(typed) == name


@pytest.mark.parametrize(
    "typed", ["", "/", "kr udpate", "//help", "helpme", "h" * 41, "帮助" * 2500, "45%", "①"]
)
def test_other_words_are_no_command_and_no_option(typed):
    assert commands.find(typed) is None
    assert commands.option(typed) is None


@pytest.mark.parametrize("name", COMMANDS)
def test_spellings_begin_with_the_canonical_name(name):
    assert commands.spellings(name)[0] == name
    assert all(commands.find(spelling) == name for spelling in commands.spellings(name))


def test_a_command_nobody_knows_is_spelt_as_it_is():
    assert commands.spellings("kr sing") == ("kr sing",)


def test_a_whole_unit_would_otherwise_multiply():
    for unit in TABLES["units"]["whole"]:
        assert read_numeral(f"3{unit}", 0, "zh-CN").end == 1, unit
        assert unit[0] in "十百千万萬"


@pytest.mark.parametrize(
    ("text", "clash"),
    [
        pytest.param('"help" = ["h"]\n"okr" = ["H"]', "both 'help' and 'okr'", id="two names"),
        pytest.param('"help" = ["okr"]\n"okr" = []', "both 'help' and 'okr'", id="an alias and a name"),
    ],
)
def test_a_clash_is_named_with_both_names(text, clash, tmp_path, monkeypatch):
    file = tmp_path / "aliases.toml"
    file.write_text(f"[commands]\n{text}\n", encoding="utf-8")
    monkeypatch.setattr(commands, "_ALIASES", file)
    commands._table.cache_clear()
    commands._meanings.cache_clear()
    try:
        with pytest.raises(ValueError, match=clash):
            commands.meanings("commands")
    finally:
        commands._table.cache_clear()
        commands._meanings.cache_clear()

"""The way from nothing to the first reply: both languages say the same, and only what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from bot.cli import app
from bot.online import console
from bot.settings import NAMES
from tests.house.test_documents import ROOT, blocks, headings, known_commands, text_of

ENGLISH, CHINESE = PAPERS = ("docs/setup.md", "docs/setup.zh-CN.md")
PAGES = [each for each in vars(console).values() if isinstance(each, console.Page)]
# What begins with a slash and is said to no robot.
ADDRESSES = {"/dingtalk/robot", "/dingtalk/cards", "/dingtalk/events", "/in/dingtalk/back"}


def settings_in(name: str) -> list[str]:
    return sorted(set(re.findall(r"\bOKR_[A-Z_]*[A-Z]\b", text_of(name))))


def codes_in(name: str) -> list[str]:
    """Whatever stands between backticks, but for the words of a language around a command."""
    return sorted(set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text_of(name), flags=re.DOTALL))))


def called_in(text: str) -> list[tuple[str, str]]:
    """The calls of the program: its words, and the options right behind them."""
    return re.findall(r"(?:`|bin/|bot |sudo |-- )dingokr ([a-z]+(?: [a-z]+)?)((?: --[a-z]+)*)", text)


def unknown_calls(text: str) -> list[str]:
    """Calls of commands that are not there, and options they do not have."""
    program, found = typer.main.get_command(app), []
    for words, options in called_in(text):
        command = program
        for word in words.split():
            command = getattr(command, "commands", {}).get(word, command)
        known = {option for each in command.params for option in each.opts}
        if command is program or not set(options.split()) <= known:
            found.append(words + options)
    return found


def said_in(name: str) -> set[str]:
    """The commands that people are told to type to the robot."""
    typed = re.findall(r"`(?:@OKR )?(/[^` ]+)|^@OKR (/\S+ \S+)", text_of(name), re.MULTILINE)
    return {one or other for one, other in typed} - ADDRESSES


def test_both_have_the_same_headings_and_blocks_to_copy():
    assert headings(ENGLISH) == headings(CHINESE)
    assert headings(ENGLISH).count(2) == 15
    assert blocks(ENGLISH) == blocks(CHINESE)


def test_both_have_tables_of_the_same_length():
    first, second = (re.findall(r"^\|", text_of(name), re.MULTILINE) for name in PAPERS)
    assert len(first) == len(second)


def test_both_name_the_same_settings_commands_and_codes():
    assert settings_in(ENGLISH) == settings_in(CHINESE)
    assert codes_in(ENGLISH) == codes_in(CHINESE)


def test_both_show_pictures_that_are_there_with_their_day():
    for name in PAPERS:
        shown = re.findall(
            r"^!\[[^\]]+\]\((\S+)\)\n\n\*.*(\d{4}-\d\d-\d\d).*\*$", text_of(name), re.MULTILINE
        )
        assert len(shown) == text_of(name).count("](pictures/") == 2
        for picture, _ in shown:
            assert (ROOT / "docs" / picture).stat().st_size < 300_000


@pytest.mark.parametrize("name", PAPERS)
def test_every_setting_named_is_there(name):
    named = {each for each in settings_in(name) if not NAMES.knows(each)}
    assert named == set()


@pytest.mark.parametrize("name", PAPERS)
def test_every_command_named_is_there(name):
    known = {f"/{each}" for each in known_commands()}
    assert {each for each in said_in(name) if each not in known and each.split(" ")[0] not in known} == set()
    assert {"/id", "/whoami", "/okr add", "/kr add", "/kr update"} <= said_in(name)


@pytest.mark.parametrize("name", PAPERS)
def test_every_call_of_the_program_is_there(name):
    assert called_in(text_of(name))
    assert unknown_calls(text_of(name)) == []


@pytest.mark.parametrize("name", PAPERS)
def test_targets_of_make_are_there(name):
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", text_of(name))) <= targets


def test_every_page_that_the_check_sends_to_is_explained():
    assert len(PAGES) == 9
    for page in PAGES:
        last = page.clicks_zh[-1]
        assert last in text_of(CHINESE), page.name
        assert last in text_of(ENGLISH), page.name


def test_the_readmes_lead_there():
    assert "(docs/setup.md)" in text_of("README.md")
    assert "(docs/setup.zh-CN.md)" in text_of("README.zh-CN.md")
    assert Path(ROOT / ENGLISH).exists()

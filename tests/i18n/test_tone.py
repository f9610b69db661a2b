"""Every sentence is one of its own language: translated whole, short, polite, blaming nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import i18n
from i18n import commands
from i18n.languages import LANGUAGES
from tests.kit.tongues import BLAME, MAINLAND, english, phone_lines, simplified, traditional

CHINESE = [lang for lang in LANGUAGES if lang.startswith("zh")]
LONGEST = 12  # lines of a phone
ABOUT_THE_MACHINE = {"doctor.things", "online.robot.none"}  # which takes it well


def sentences(lang: str) -> Iterator[tuple[str, str]]:
    """Each id with each of its sentences."""
    path = Path(i18n.__file__).parent / "catalogues" / f"{lang.replace('-', '_')}.po"
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id:
                plural = not isinstance(message.id, str)
                for string in message.string if plural else (message.string,):
                    yield (message.id[0] if plural else message.id), string


def faults(lang, found_in):
    """What is found, by id; a sentence without a fault is left out."""
    found = ((key, found_in(sentence)) for key, sentence in sentences(lang))
    return {key: fault for key, fault in found if fault}


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_no_sentence_is_left_in_english(lang):
    assert faults(lang, lambda sentence: english(sentence, lang)) == {}
    spoken = dict(sentences("en"))
    same = {key for key, said in sentences(lang) if said == spoken[key] and " " in said.strip()}
    assert {key for key in same if english(spoken[key], "zh-HK")} == set()


@pytest.mark.parametrize(
    ("sentence", "lang", "found"),
    [
        pytest.param("還欠 title，例如 KR3", "zh-HK", set(), id="what people type, and a reference"),
        pytest.param("按 the rule {health} 判斷", "zh-HK", {"the", "rule"}, id="words between Chinese"),
        pytest.param("Không có the objective", "vi", {"the"}, id="words between Vietnamese"),
        pytest.param("{of} là {the}", "vi", set(), id="names of facts are no words"),
    ],
)
def test_english_is_noticed(sentence, lang, found):
    assert english(sentence, lang) == found


def test_hong_kong_reads_its_own_signs_and_words():
    assert faults("zh-HK", simplified) == {}
    assert faults("zh-HK", MAINLAND.findall) == {}
    assert faults("zh-HK", re.compile("[“”‘’]").findall) == {}
    assert simplified("默认 后 万 着 裏 匯出") == set("认后万")


def test_the_mainland_reads_its_own_signs():
    assert faults("zh-CN", traditional) == {}
    assert faults("zh-CN", re.compile("[「」『』]").findall) == {}
    assert traditional("匯出 默认 週") == set("匯週")


@pytest.mark.parametrize("lang", CHINESE)
def test_chinese_has_chinese_punctuation(lang):
    half_width = re.compile(r"[\u3400-\u9fff}][,:?!](?!\d)|[\u3400-\u9fff]\(|\)[\u3400-\u9fff]")
    assert faults(lang, half_width.findall) == {}
    assert faults(lang, re.compile(r" [“”「」，。：；！？、]|[“”「」，。：；！？、] ").findall) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_blamed(lang):
    blaming = faults(lang, re.compile(BLAME[lang], re.IGNORECASE).findall)
    assert blaming.keys() - ABOUT_THE_MACHINE == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_longer_than_a_phone_shows_at_once(lang):
    assert faults(lang, lambda sentence: phone_lines(sentence) > LONGEST) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_to_copy_is_a_command(lang):
    """`/檢查 O1` inside a sentence; a slash inside `COMPANY/O1` is none."""

    def strangers(sentence):
        lines = re.findall(r"(?<![^\s，。；：「“(（|])/([^\s/][^/，。；：、]*)", sentence)
        return [line for line in lines if not any(map(commands.find, beginnings(line)))]

    def beginnings(line):
        words = line.rstrip(".,;:").split(" ")
        return [" ".join(words[:count]).rstrip(".,;:") for count in range(1, min(3, len(words)) + 1)]

    assert faults(lang, strangers) == {}

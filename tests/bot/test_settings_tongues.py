"""What is wrong with the settings, in the language of the terminal it is told at."""

from __future__ import annotations

import stat
from collections.abc import Mapping

import pytest

from bot import settings_values as read
from bot.clock.company_days import days_of
from bot.settings import Loaded, load
from bot.settings_faults import Expected
from i18n.languages import LANGUAGES
from i18n.phrases import Phrase
from i18n.words import words_for
from tests.bot.test_settings_faults import CANARY, GOOD, KEYS, VALUES, D, G, written

CHINESE = words_for("zh-CN")
TRANSLATED = [lang for lang in LANGUAGES if lang != "en"]
HALVES: list[dict[str, str | None]] = [
    {G + "WEBHOOK": None},
    {D + "REPLY": "response", D + "RECEIVE": "stream"},
    {D + "EVENT_TOKEN": "abc123"},
    {D + "LOGIN": "on"},
    {G + "WEBHOK": "x"},
    {"OKR_LANG": GOOD[D + "CLIENT_SECRET"]},
    {D + "CLIENT_SECRET": None, D + "CLIENT_SECRET_FILE": "/nowhere/secret"},
    {D + "CLIENT_SECRET": None, D + "CLIENT_SECRET_FILE": "/"},
    {D + "CARD_TEMPLATE_ID": "a.schema"},
    {D + "LOGIN": "on", "OKR_PUBLIC_URL": "https://okr.example.com"},
    {"OKR_SECRET_KEY": "short"},
]
LINES = (
    b"???\n",
    b"OKR_LANG\n",
    b"OKR_LANG='en\n",
    b"OKR_LANG=en\nOKR_LANG=vi\n",
    "OKR_LANG=en\n".encode("utf-16"),
)
TABLES = (b"[", b"\xff\xfe", b"SALES = 1\n", b"[SALES]\nlang = 1.5\n")
DAYS = (
    '[all]\nannounced = [2027]\noff = "x"\nof = []\n[XX]\n',
    '[CN]\noff = ["2026-11-23", 7]\nwork = ["2026-11-23", "2026-12-31..2026-12-24"]\nannounced = [27]\n',
    "CN = 5",
    "",
    "[",
    "\0" * 300_000,
)


@pytest.fixture(scope="module")
def every_fault(tmp_path_factory) -> dict[str, tuple[str, ...]]:
    """The lines of every fault and warning there is, by their line in English."""
    folder = tmp_path_factory.mktemp("faults")
    found: list[Loaded] = []
    spoilt: list[Mapping[str, str | None]] = [{name: value} for name, value, _ in VALUES]
    spoilt += [{f"OKR_GROUPS__{key}__CONVERSATION_ID": "cidC"} for key in KEYS]
    for changes in (*spoilt, *HALVES):
        path = written(folder, dict(changes))
        path.chmod(0o644)
        found.append(load({}, path))
    for raw in LINES:
        (folder / ".env").write_bytes(raw)
        found.append(load({"OKR_TZ": '"UTC"'}, folder / ".env"))
    for raw in TABLES:
        (folder / "groups.toml").write_bytes(raw)
        found.append(load({"OKR_GROUPS_FILE": str(folder / "groups.toml")}, None))
    for raw in (b"", b"\xff", b"x" * 70_000):
        (folder / "secret").write_bytes(raw)
        found.append(load({D + "CLIENT_SECRET_FILE": str(folder / "secret")}, None))
    days = [days_of(folder)[1], days_of(folder / "nowhere")[1]]
    for text in DAYS:
        (folder / "days.toml").write_text(text)
        days.append(days_of(folder / "days.toml")[1])
    told = [each for one in found for each in (*one.faults, *one.warnings)] + [f for one in days for f in one]
    return {str(each): tuple(each.line(words_for(lang)) for lang in LANGUAGES) for each in told}


def test_every_fault_is_told_in_four_languages(every_fault):
    assert len(every_fault) > 130
    for english, lines in every_fault.items():
        told = dict(zip(LANGUAGES, lines, strict=True))
        assert told.pop("en") == english
        assert english not in told.values()
        assert {line.split(" ")[0] for line in lines} == {english.split(" ")[0]}
        assert CANARY not in "".join(lines)


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_word_of_ours_is_left_in_english(every_fault, lang):
    ours = (
        " expected ",
        " is ",
        "did you mean",
        "not set",
        "environment",
        "a hidden",
        "missing",
        " without ",
    )
    told = [lines[LANGUAGES.index(lang)] for lines in every_fault.values()]
    assert [line for line in told if any(word in line for word in ours)] == []


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        pytest.param(
            {D + "CLIENT_ID": None},
            "ERROR OKR_DINGTALK__CLIENT_ID（未设置）需要填写，应为：应用的 Client ID（AppKey）",
            id="missing",
        ),
        pytest.param(
            {"OKR_LNG": "en"},
            "ERROR OKR_LNG（.env:12）不是已知的设置项；是不是想写 OKR_LANG？",
            id="misspelt",
        ),
        pytest.param(
            {"OKR_TZ": "Asia/Shangai"},
            "ERROR OKR_TZ（.env:12）写的是 'Asia/Shangai'，应为：Asia/Shanghai 这样的时区；"
            "是不是想写 Asia/Shanghai？",
            id="a value, and what was perhaps meant",
        ),
        pytest.param(
            {D + "CLIENT_SECRET": "a b"},
            "ERROR OKR_DINGTALK__CLIENT_SECRET（.env:2）的值不对（出于保密不显示），应为：一串没有空格的字符",
            id="a secret",
        ),
        pytest.param(
            {G + "PARENT": "EAST"},
            "ERROR OKR_GROUPS__SALES__PARENT（.env:9）写的是 'EAST'，应为：COMPANY、SALES 中的一个",
            id="a list",
        ),
        pytest.param(
            {"OKR_GROUPS__ALL__CONVERSATION_ID": "cidC"},
            "ERROR OKR_GROUPS__ALL__CONVERSATION_ID（.env:12）里的群代号 'ALL' 和命令里的词重名，"
            "应为：由大写字母、数字和单个 _ 组成的群代号，不能是命令里的词或编号",
            id="a reason of its own",
        ),
        pytest.param(
            {"OKR_GROUPS_FILE": "/nowhere/groups.toml"},
            "ERROR OKR_GROUPS_FILE（.env:12）指向的 '/nowhere/groups.toml' 无法读取："
            "文件不存在（No such file or directory），应为：可以读取的 TOML 文件",
            id="the system's words, explained",
        ),
    ],
)
def test_a_chinese_terminal_reads_chinese(tmp_path, changes, line):
    (fault,) = load({}, written(tmp_path, changes)).faults
    assert fault.line(CHINESE) == line


def test_a_place_is_told_in_the_reader_s_words_and_to_programs_in_english(tmp_path):
    (fault,) = load({"OKR_TZ": '"Asia/Shanghai"'}, written(tmp_path, {})).faults
    assert fault.line(CHINESE) == "ERROR OKR_TZ（环境变量）的值带着引号，应为：不带引号的值"
    assert fault.facts() == {
        "variable": "OKR_TZ",
        "where": "environment",
        "found": "wrapped in quotes",
        "expected": "the bare value",
        "guess": "",
    }


def test_warnings_speak_the_terminal_s_language_too(tmp_path):
    path = written(tmp_path, {D + "CARD_TEMPLATE_ID": "a.schema"})
    path.chmod(stat.S_IRUSR | stat.S_IRGRP)
    assert [each.line(CHINESE) for each in load({}, path).warnings] == [
        "WARNING .env 里有密钥，别的用户也能读取：请执行 chmod 600 .env",
        "WARNING OKR_DINGTALK__CARD_TEMPLATE_ID（.env:12）暂不生效：用 HTTP 接收卡片点击，"
        "还要填写 OKR_DINGTALK__CARD_API_SECRET 和 OKR_PUBLIC_URL",
    ]


def test_a_secret_in_the_wrong_place_is_shown_in_no_language(tmp_path):
    path = written(tmp_path, {"OKR_LANG": GOOD[D + "CLIENT_SECRET"]})
    (fault,) = load({}, path).faults
    assert CANARY not in repr(fault) + "".join(fault.line(words_for(lang)) for lang in LANGUAGES)


def test_a_secret_that_is_part_of_a_list_is_silenced(tmp_path):
    """A group's KEY stands inside the phrase that says why it cannot be one."""
    path = written(tmp_path, {"OKR_GROUPS__2026Q3__CONVERSATION_ID": "cidC", G + "SECRET": "2026Q3"})
    (fault,) = load({}, path).faults
    assert fault.facts()["found"] == "a hidden value"


def test_what_a_reader_expected_is_a_value_error_in_english():
    with pytest.raises(ValueError, match=r"^one of off, on$") as raised:
        read.one_of("off", "on")("perhaps")
    assert isinstance(raised.value, Expected)
    assert raised.value.what == Phrase("setting.fault.one_of", {"choices": ("off", "on")})

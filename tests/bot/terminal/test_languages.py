"""What the commands say is in the terminal's language; what programs read is the same in every one."""

from __future__ import annotations

import io
import json
import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.outbound.vault import KEY_FILE
from bot.terminal import demo, files, offline, persons, upkeep
from exchange.importing import Report
from i18n.languages import LANGUAGES
from i18n.words import words_for
from storage import migrate
from storage.personal import KEPT
from storage.soundness import COUNTS
from tests.kit.bots import WEDNESDAY, a_bot, an_env, settings_of
from tests.kit.documents import a_document, changed

WHO = "emp-9071"
LATER = WEDNESDAY + timedelta(hours=1)
CHINESE = words_for("zh-CN")


@pytest.fixture
def dingokr(tmp_path, monkeypatch):
    """Runs a command at a terminal of mainland China."""
    monkeypatch.chdir(tmp_path)
    for name in ("bot.logs.configure", "bot.terminal.demo.configure"):
        monkeypatch.setattr(name, lambda *_: None)  # the log of the test run stays its own

    def run(*words, **env):
        env = an_env(tmp_path, **env) | {"LC_ALL": "zh_CN.UTF-8"}
        return CliRunner().invoke(app, list(words), env=env)

    return run


@pytest.fixture
def owner(say):
    """Somebody who reported, and owns something that is open."""
    for who, line in (
        ("u002", "/okr add Sell more\n/kr add O1 Stores from 0 to 10"),
        (WHO, "/kr comment KR1 looks good"),
        (WHO, "/okr add Half done"),
    ):
        assert say(line, who)[0] == 0


def erase(settings, words, *, json=False, yes=True):
    return persons.take_out(settings, words, WHO, yes=yes, json=json, at=LATER)


# The database


def test_a_damaged_database_is_told_with_the_way_back(dingokr, tmp_path):
    file = tmp_path / "okr.db"
    file.write_bytes(b"this is no database, whatever its name says. " * 100)
    told = dingokr("say", "/okr", "--as", "u001")
    assert told.exit_code == 78
    assert told.stderr.splitlines() == [
        f"数据库不可信：{file}: file is not a database",
        "用备份恢复：先停掉所有进程，再运行",
        f"  rm -f {file}-wal {file}-shm {file}-journal && cp BACKUP.db {file}",
        "然后重新启动。",
    ]


def test_a_database_that_does_not_answer_is_told(dingokr, tmp_path):
    (tmp_path / "taken").write_text("a file where a folder must be")
    told = dingokr("tick", OKR_DATABASE_URL=f"sqlite:///{tmp_path}/taken/okr.db")
    assert (told.exit_code, told.stderr) == (1, f"数据库没有响应：{tmp_path}/taken: File exists\n")


def test_a_new_database_is_upgraded_once(dingokr):
    assert dingokr("db", "upgrade").stdout == f"结构版本 {migrate.HEAD}：已升级\n"
    assert dingokr("db", "upgrade").stdout == f"结构版本 {migrate.HEAD}：已经是最新，无需升级\n"


def test_a_copy_and_a_look_over(settings, tmp_path, capsys):
    copy, key = tmp_path / "copy.db", tmp_path / KEY_FILE
    key.write_text("canary")
    assert upkeep.backup(settings, CHINESE, copy, json=False, now=WEDNESDAY) == 0
    rows = "群 1、人员 0、目标 0、关键结果 0、更新 0、事件 0"
    assert capsys.readouterr().out.splitlines() == [
        f"{copy}：{copy.stat().st_size:,} 字节，结构版本 {migrate.HEAD}，{rows}；已检查",
        f"请把 {key} 和它放在一起：里面加密的内容要靠它解开",
    ]
    assert upkeep.verify(settings, CHINESE, json=False, now=WEDNESDAY) == 0
    assert capsys.readouterr().out == f"结构版本 {migrate.HEAD}，{rows}：全部相符\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_look_over_is_the_same_for_programs(settings, capsys, lang):
    told = []
    for words in (words_for("en"), words_for(lang)):
        assert upkeep.verify(settings, words, json=True, now=WEDNESDAY) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


# A line, a tick, an export


def test_a_group_or_cycle_that_is_not_there(settings, capsys):
    assert offline.say(settings, CHINESE, "/okr", "u001", "SELLS", at=WEDNESDAY, json=False) == 1
    for wanted in ({"cycle": None, "group": "SELLS"}, {"cycle": "2026Q5", "group": None}):
        assert files.export(settings, CHINESE, Path("-"), at=WEDNESDAY, **wanted) == 1
    assert capsys.readouterr().err.splitlines() == [
        "--in SELLS：没有这个群；已有：SALES",
        "--group SELLS：没有这个群；已有：SALES",
        "--cycle 2026Q5：应为一个季度，例如 2026Q4",
    ]


# An import


@pytest.fixture
def taken_in(tmp_path, capsys):
    (tmp_path / "elsewhere").mkdir()
    a_bot(tmp_path / "elsewhere").database.close()
    settings = settings_of(tmp_path / "elsewhere", OKR_GROUPS__SALES__MANAGERS="u001")
    file = tmp_path / "in.json"

    def run(document, words=CHINESE, *, dry_run=False, as_json=False):
        file.write_text(json.dumps(document))
        files.take_in(settings, words, file, dry_run=dry_run, json=as_json, at=LATER)
        return capsys.readouterr()

    return run


def test_an_import_tells_what_it_brought(taken_in):
    document = a_document(groups=[])
    would, did, again = (taken_in(document, dry_run=dry).out for dry in (True, False, False))
    assert would.startswith("将会导入：人员 ")
    assert did == would.replace("将会导入", "已导入")
    assert "、关键结果 " in did
    assert again.splitlines() == ["已导入：没有新内容", "已存在且内容相同：1"]


def test_what_does_not_fit_is_english_for_whoever_made_the_file(taken_in):
    faulty = changed(a_document(), "people.0.name", 7)
    told = taken_in(faulty).err.splitlines()
    assert told == [
        "people[0].name: found 7, expected text of 1 to 200 characters",
        "没有导入任何内容",
    ]
    assert taken_in(a_document(objectives=[5] * 80)).err.splitlines()[-2] == "还有 30 处"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_import_is_the_same_for_programs(taken_in, lang):
    document, english = a_document(groups=[]), words_for("en")
    there = taken_in(document, words_for(lang), dry_run=True, as_json=True)
    assert there == taken_in(document, english, dry_run=True, as_json=True)


# A person


@pytest.mark.usefixtures("owner")
def test_what_stands_in_the_way_of_an_erasure(settings, tmp_path, capsys):
    capsys.readouterr()
    assert erase(settings_of(tmp_path, OKR_ADMINS=WHO), CHINESE) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"OKR_ADMINS：里面写着 {WHO}，抹除后会因此再出现；请先从那里去掉",
        "SALES/2026Q4/O2：还在进行，负责人是此人；请主管或管理员移交：/okr owner SALES/2026Q4/O2 @某人",
    ]
    assert persons.export(settings, CHINESE, "emp-1", Path("-"), at=LATER) == 1
    assert capsys.readouterr().err == "emp-1：没有这个员工号的任何数据\n"


@pytest.mark.usefixtures("owner")
def test_it_is_asked_and_told_what_was_done(settings, say, capsys, monkeypatch):
    assert say("/okr close O2", WHO)[0] == say("/yes", WHO)[0] == 0
    typed = io.StringIO(f"{WHO}\n")
    typed.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", typed)
    assert erase(settings, CHINESE, yes=False) == 0
    told = capsys.readouterr()
    assert told.err == f"这会把 {WHO} ({WHO}) 从数据库中抹除，无法撤销。\n请再输入一次员工号： "
    lines = re.sub(r"erased-[0-9a-f]{12}", "PSEUDONYM", told.out).splitlines()
    assert lines[0] == f"已抹除：{WHO} 从此是 PSEUDONYM"
    assert lines[1].startswith("已删除：群成员身份 1、")
    assert lines[2].startswith("以化名保留：目标 1、评论 1、")
    assert lines[3:] == [
        "已隐去的文字：评论 1",
        "改写了别人的文字：无",
        "之前的备份里还有此人的数据：恢复备份后请再抹除一次",
        f"{WHO} 仍可再给机器人发消息，那时会被当作新人",
    ]


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stands_in_the_way_is_the_same_for_programs(settings, capsys, lang):
    capsys.readouterr()
    told = []
    for words in (words_for("en"), words_for(lang)):
        assert erase(settings, words, json=True) == 1
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert "is open and theirs" in told[1]


@pytest.mark.usefixtures("owner")
def test_what_an_erasure_cannot_reach_is_english_for_programs(settings, say, capsys):
    assert say("/okr close O2", WHO)[0] == say("/yes", WHO)[0] == 0
    assert erase(settings, CHINESE, json=True) == 0
    [first, *_] = json.loads(capsys.readouterr().out)["notes"]
    assert first == "a backup made before still holds them: whoever restores one erases them again"


# What is counted, and the demo


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_that_may_be_counted_has_a_name(lang):
    words = words_for(lang)
    brought = {each.name for each in fields(Report)} - {"already_there", "renumbered"}
    sections = {each.section or each.table.name for each in KEPT}
    unnamed = {name for name in brought | sections if not words.knows(f"cli.count.{name}")}
    assert unnamed == set()
    assert {table for table in COUNTS if not words.knows(f"cli.rows.{table}")} == set()


def test_in_english_they_are_called_as_the_export_calls_them():
    words = words_for("en")
    for each in KEPT:
        name = each.section or each.table.name
        assert words.say(f"cli.count.{name}", number=2) == f"2 {name.replace('_', '-')}"
    assert [words.say(f"cli.rows.{table}", number="0") for table in COUNTS] == [
        f"{table.replace('_', ' ')} 0" for table in COUNTS
    ]


@pytest.mark.parametrize(
    ("lang", "first", "second", "third", "last"),
    [
        pytest.param(
            "en",
            "Chat page:  http://page/",
            "Bot:        http://bot  (log and database in data/demo)",
            "Type  @OKR /kr update 3 45% waiting for vendor  in 销售部, then move the clock to Friday.",
            "Ctrl-C stops everything; the data stay.",
            id="english, to the letter",
        ),
        pytest.param(
            "zh-CN",
            "聊天页面：http://page/",
            "机器人：http://bot （日志和数据库在 data/demo）",
            "在销售部里输入  @OKR /kr update 3 45% waiting for vendor  再把时钟拨到周五。",
            "按 Ctrl-C 全部停止，数据保留。",
            id="chinese",
        ),
    ],
)
def test_the_demo_s_lines(capsys, lang, first, second, third, last):
    demo._announce(words_for(lang), "http://page", "http://bot", Path("data/demo"))
    assert capsys.readouterr().out.splitlines() == [first, second, third, last]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_demo_s_addresses_stand_alone_in_every_language(capsys, lang):
    demo._announce(words_for(lang), "http://127.0.0.1:8701", "http://127.0.0.1:8700", Path("data"))
    found = re.findall(r"http://\S+", capsys.readouterr().out)
    assert found == ["http://127.0.0.1:8701/", "http://127.0.0.1:8700"]

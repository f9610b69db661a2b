"""/help, /id, /whoami, /lang and the first word in a group nobody configured."""

from __future__ import annotations

from datetime import UTC

import pytest

import handlers.commands  # noqa: F401 - fills the registry
from cards import help as help_card
from cards.reader import Reader
from handlers.families import FAMILIES
from handlers.grammar import REGISTRY
from handlers.router import route
from i18n import commands as vocabulary
from i18n.languages import LANGUAGES
from i18n.words import words_for
from okr.rights import TABLE
from tests.kit.desk import ADMIN, commands, shown

SPOKEN = [name for name, command in REGISTRY.items() if not command.hidden]


def test_every_alias_names_a_registered_command():
    named = set(vocabulary.words("commands"))
    assert named - {"kr"} <= set(REGISTRY)


def test_every_command_of_people_has_aliases():
    assert set(SPOKEN) <= set(vocabulary.words("commands"))


@pytest.mark.parametrize("name", SPOKEN)
def test_every_alias_of_every_language_is_understood_with_and_without_a_slash(name):
    for spelling in vocabulary.spellings(name):
        for typed in (spelling, f"/{spelling}", f"／{spelling.upper()}"):
            assert route(typed)[0].name == name, typed


def test_an_alias_of_kr_shows_or_updates_by_what_follows():
    for spelling in vocabulary.spellings("kr"):
        assert route(f"/{spelling} 3")[0].name == "kr show"
        assert route(f"/{spelling} 3 45%")[0].name == "kr update"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SPOKEN)
def test_every_command_has_its_help_words(name, lang):
    assert words_for(lang).knows(f"help.{name.replace(' ', '_')}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SPOKEN)
def test_help_explains_every_command_with_its_words_and_an_example(desk, name, lang):
    desk.must(f"/lang {lang}")
    text = desk.must(f"/help {name}")
    assert f"**/{name}**" in text
    assert words_for(lang).say(f"help.{name.replace(' ', '_')}") in text
    example = text.partition("@OKR ")[2].split("\n")[0]
    assert route(example)[0] is REGISTRY[name]


@pytest.mark.parametrize("name", SPOKEN)
def test_every_command_of_people_belongs_to_a_family(name):
    assert REGISTRY[name].family in FAMILIES


def test_every_command_somebody_may_run_has_a_family_already():
    named = [name for names in FAMILIES.values() for name in names]
    assert len(named) == len(set(named))
    assert set(TABLE) - {"kr", "template adopt"} <= set(named)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_and_what_is_always_the_same_has_at_most_twelve_lines(desk, lang):
    desk.configure("SALES", lang=lang)
    lines = ["/help", "/id", "/whoami", "/lang", "/nonsense", ""]
    lines += [f"/help {each}" for each in (*families_there_are(), *SPOKEN)]
    long = {line: shown(desk.say(line)) for line in lines}
    assert {line for line, text in long.items() if len(list(filter(None, text.split("\n")))) > 12} == set()
    reader = Reader(lang, UTC, "OKR", in_group=True, today=desk.now.date())
    welcome = help_card.welcome(reader, ["李雷", "Bo Chen"]).text
    binding = help_card.binding(reader, "cid", "G1", ("A=1", "B=2"), admin=True).text
    assert len(list(filter(None, f"{welcome}\n{binding}".split("\n")))) <= 12


@pytest.mark.parametrize("names", FAMILIES.values(), ids=FAMILIES)
def test_a_family_has_few_enough_commands_to_be_read_at_once(names):
    assert len(names) <= 10


def families_there_are() -> list[str]:
    return [family for family in FAMILIES if any(REGISTRY[name].family == family for name in SPOKEN)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_has_a_line_for_each_family_and_each_can_be_tapped(desk, lang):
    desk.must(f"/lang {lang}")
    handled = desk.say("/帮助")
    text = shown(handled)
    assert len([line for line in text.split("\n") if line]) <= 12
    labels = [line.split("**")[1] for line in text.split("\n") if line.startswith("- ")]
    assert labels == [words_for(lang).say(f"family.{family}") for family in families_there_are()]
    assert commands(handled) == [f"/help {family}" for family in families_there_are()]
    assert "@OKR /help kr update" in text
    assert "@OKR /help all" in text
    for line in (*commands(handled), *(f"/help {label}" for label in labels)):
        assert "- **/" in desk.must(line), line


def test_a_newcomer_sees_the_commands_they_need_first(desk):
    text = desk.must("/help")
    for name in ("/kr update", "/okr", "/okr add", "/kr add", "/lang", "/id"):
        assert f" {name} " in f"{text} ".replace("\n", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_lists_its_commands_and_each_can_be_tapped(sales, family, lang):
    sales.must(f"/lang {lang}")
    names = [name for name in FAMILIES[family] if name in SPOKEN]
    if not names:
        assert sales.refused(f"/help {family}") == "unknown_command"
        return
    handled = sales.say(f"/help {family}")
    text = shown(handled)
    assert [line.split("**")[1] for line in text.split("\n") if line.startswith("- ")] == [
        f"/{name}" for name in names
    ]
    assert len(text.split("\n")) <= 16
    for line in commands(handled):
        assert sales.say(line).refused in ("", "nothing_to_undo", "nothing_asked", "not_allowed", "not_away")


def test_every_spelling_of_a_family_is_understood_and_is_no_command():
    for family in FAMILIES:
        for spelling in vocabulary.words("families")[family]:
            assert vocabulary.family(spelling.upper()) == family
            assert vocabulary.find(spelling) is None, spelling
    assert set(vocabulary.words("families")) == set(FAMILIES)


@pytest.mark.parametrize("said", ["/help all", "/help 全部", "/帮助 tất cả"])
def test_help_all_explains_every_command_by_family(desk, said):
    text = desk.must(said)
    assert [line.split("**")[1] for line in text.split("\n") if line.startswith("- ")] == [
        f"/{name}" for names in FAMILIES.values() for name in names if name in SPOKEN
    ]


@pytest.mark.parametrize("name", SPOKEN)
def test_the_example_of_a_command_is_understood_by_it(sales, name):
    sales.must(
        "/okr add First choice\n/okr add Second\n/kr add Dealers from 0 to 9", by="u002", group="COMPANY"
    )
    sales.must("/okr add Second\n/kr update KR3 60% on 11-20", by="u001")
    sales.must("/block KR3 waiting for the vendor")
    line = REGISTRY[name].example
    refused = sales.say(
        line, by=ADMIN if name == "export token" else "u001", mentions=["u004"] if "@" in line else []
    ).refused
    # KR3 has no milestones here; the words themselves are right.
    nothing_there = (
        "nothing_to_undo",
        "nothing_asked",
        "unknown_dependency",
        "not_for_this_kind",
        "not_closed",
        "not_aligned",
        "not_fed",
        "not_away",
        "not_reminded",
    )
    assert refused in ("", *nothing_there)


@pytest.mark.parametrize("topic", ["/kr update", "更新", "U", "ＫＲ　update"])
def test_help_finds_a_command_by_any_of_its_names(desk, topic):
    assert "**/kr update**" in desk.must(f"/help {topic}")


@pytest.mark.parametrize("topic", ["weather", "clock card", "天气"])
def test_help_about_no_command_says_so(desk, topic):
    handled = desk.say(f"/help {topic}")
    assert handled.refused == "unknown_command"
    assert commands(handled) == ["/help"]


def test_help_about_half_a_name_offers_the_whole_ones(desk):
    handled = desk.say("/help kr")
    assert handled.refused == "unknown_command"
    assert "/help kr update" in commands(handled)
    for line in commands(handled):
        desk.must(line)


def test_id_prints_the_conversation_and_nothing_to_add_where_it_is_configured(desk):
    text = desk.must("/id")
    assert "Conversation id: cid-sales" in text
    assert "This group's key: **SALES**" in text
    assert "OKR_GROUPS" not in text


def test_id_prints_the_lines_that_bind_a_group_nobody_configured(desk):
    desk.must("/help", group="cid-new")
    text = desk.must("/编号", group="cid-new")
    key = desk.posts()[-1].text.partition("OKR_GROUPS__")[2].partition("__")[0]
    assert key.startswith("G")
    assert len(key) == 9
    assert f"OKR_GROUPS__{key}__CONVERSATION_ID=cid-new" in text
    assert f"OKR_GROUPS__{key}__TITLE=cid-new" in text


def test_id_one_to_one_prints_that_conversation(desk):
    assert "Conversation id: direct:u003" in desk.must("/id", group=None)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param("/help", "", id="a command"),
        pytest.param("/okr add Be useful", "", id="a change"),
        pytest.param("/nonsense", "unknown_command", id="a refusal"),
        pytest.param("/okr mine", "", id="an answer that may go one to one"),
    ],
)
def test_the_first_answer_in_a_group_nobody_configured_welcomes_it_once(sales, line, code):
    sales.must("/okr add Hire a rival private")
    first = sales.say(line, group="cid-new")
    assert first.refused == code
    assert "Nobody configured this group yet" in shown(first)
    assert "ask an admin" in shown(first)
    assert "__CONVERSATION_ID=cid-new" in shown(first)
    assert "Nobody configured" not in shown(sales.say(line, group="cid-new", by="u004"))
    assert "rival" not in "".join(post.text for post in sales.posts(conversation="cid-new"))


def test_an_admin_is_told_what_to_add(desk):
    assert "add these lines to .env" in desk.must("/help", by=ADMIN, group="cid-new")


def test_a_group_nobody_configured_works(desk):
    desk.must("/okr add Be useful\n/kr add Shops from 0 to 9\n", group="cid-new")
    assert "Shops" in desk.must("/okr", group="cid-new")


def test_whoami_says_whom_the_robot_takes_me_for(desk):
    text = desk.must("/whoami", by="u001")
    assert "Name: 李雷" in text
    assert "Staff id: u001" in text
    assert "Roles: manager (Sales)" in text
    assert "admin" in desk.must("/我是谁", by=ADMIN)
    assert "No staff id" in desk.must("/whoami", by=None, name="Guest")


@pytest.mark.parametrize("said", ["/lang zh-CN", "/lang 中文", "/语言 Chinese", "/lang ＺＨ"])
def test_lang_answers_in_the_new_language_at_once_and_from_then_on(desk, said):
    assert "以后我用简体中文回答你" in desk.must(said)
    assert "查看帮助" in desk.must("/help help")
    assert "没有命令" in shown(desk.say("/nonsense", group=None))
    assert "take back" in desk.must("/help undo", by="u004")


def test_lang_without_or_with_an_unknown_language_offers_those_there_are(desk):
    for said in ("/lang", "/lang klingon"):
        handled = desk.say(said)
        assert handled.refused in ("missing_word", "unknown_language")
        assert commands(handled) == [f"/lang {lang}" for lang in LANGUAGES]


@pytest.mark.parametrize(
    "said", ["/lang zh-HK", "/lang 繁中", "/語言 廣東話", "/lang zh-Hant", "/lang zh_TW"]
)
def test_lang_speaks_the_chinese_of_hong_kong(desk, said):
    assert "以後我會用繁體中文（香港）回答你" in desk.must(said)
    assert "語言：zh-HK" in desk.must("/我是誰")
    assert "復原我上一次的修改" in desk.must("/help undo")


def test_the_example_in_a_refusal_is_in_the_askers_language(desk):
    desk.must("/lang 繁體")
    handled = desk.say("/目標 新增")
    assert handled.refused == "title_missing"
    assert commands(handled) == ["/目標 新增 讓新客戶第一週就上手"]
    desk.must(commands(handled)[0])
    desk.must("/lang en")
    assert "New customers" in shown(desk.say("/okr add"))


def test_the_example_in_a_refusal_is_about_the_thing_that_was_named(sales):
    sales.must("/lang 繁體")
    assert commands(sales.say("/更新 2 香蕉")) == ["/更新 KR2 45% 等供應商回覆"]

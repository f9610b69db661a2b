"""Every way to spoil a settings file is named, with its variable, and never with a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load

CANARY = "canary-3f9c1a"
GOOD = {
    "OKR_DINGTALK__CLIENT_ID": "dingabc123",
    "OKR_DINGTALK__CLIENT_SECRET": f"{CANARY}-app",
    "OKR_DATABASE_URL": f"postgresql://okr:{CANARY}@db.example.com/okr",
    "OKR_SECRET_KEY": f"{CANARY}-key-for-webhooks",
    "OKR_ADMINS": "u001,u002",
    "OKR_GROUPS__COMPANY__CONVERSATION_ID": "cidA+/==",
    "OKR_GROUPS__COMPANY__LEVEL": "company",
    "OKR_GROUPS__SALES__CONVERSATION_ID": "cidB+/==",
    "OKR_GROUPS__SALES__PARENT": "COMPANY",
    "OKR_GROUPS__SALES__WEBHOOK": f"https://oapi.dingtalk.com/robot/send?access_token={CANARY}",
    "OKR_GROUPS__SALES__SECRET": f"SEC{CANARY}",
}


def written(folder: Path, changes: dict[str, str | None]) -> Path:
    """The good file with some values replaced, added, or (None) taken out."""
    values = {name: value for name, value in (GOOD | changes).items() if value is not None}
    path = folder / ".env"
    path.write_text("".join(f"{name}={value}\n" for name, value in values.items()), encoding="utf-8")
    path.chmod(0o600)
    return path


def faults_of(path: Path, env: dict[str, str] | None = None) -> list[str]:
    loaded = load(env or {}, path)
    lines = [str(fault) for fault in loaded.faults]
    assert CANARY not in "\n".join([*lines, *map(str, loaded.warnings), repr(loaded)])
    return lines


def test_the_good_file_has_no_fault(tmp_path):
    assert faults_of(written(tmp_path, {})) == []


G, D = "OKR_GROUPS__SALES__", "OKR_DINGTALK__"
UNKNOWN, MISSING = "unknown", "is missing"

VALUES = [
    (D + "CLIENT_ID", None, MISSING),
    (D + "CLIENT_ID", "", MISSING),
    (D + "CLIENT_ID", '""', MISSING),
    (D + "CLIENT_ID", '"   "', MISSING),
    (D + "CLIENT_ID", "ding abc", "one word without blanks"),
    (D + "CLIENT_SECRET", None, MISSING),
    (D + "CLIENT_SECRET", " # later", MISSING),
    (D + "CLIENT_SECRET", f"{CANARY} second", "is a hidden value"),
    (D + "CLIENT_SECRET", f"'{CANARY}", "is not readable"),
    (D + "CLIENT_SECRET", f'"{CANARY}', "is not readable"),
    (D + "CLIENT_SECRET_FILE", f"/nowhere/{CANARY}", "given twice"),
    (D + "CLIENT_SECRET_PREVIOUS_FILE", f"/nowhere/{CANARY}", "no file to read"),
    (D + "CLIENT_SECRET_PREVIOUS", f"a {CANARY}", "is a hidden value"),
    (D + "ROBOT_CODE", "two words", "one word without blanks"),
    (D + "ROBOT_NAME", '"OKR\nrobot"', "one line of at most 200 characters"),
    (D + "CORP_ID", "ding 1", "one word without blanks"),
    (D + "RECEIVE", "htp", "is 'htp', expected one of http, stream, both"),
    (D + "REPLY", "webhook", "one of session, response"),
    (D + "SIGN_WINDOW", "9", "from 10 to 3600"),
    (D + "SIGN_WINDOW", "3601", "from 10 to 3600"),
    (D + "SIGN_WINDOW", "5m", "from 10 to 3600"),
    (D + "SIGN_WINDOW", "３００", "from 10 to 3600"),
    (D + "CALLBACK_PATH", "robot", "a path such as /dingtalk/robot"),
    (D + "CALLBACK_PATH", "/healthz", "a path such as /dingtalk/robot"),
    (D + "CALLBACK_PATH", "/dingtalk/cards", "a path such as /dingtalk/robot"),
    (D + "CALLBACK_PATH", "/api/v1/export", "a path such as /dingtalk/robot"),
    (D + "CALLBACK_PATH", "/in/link", "a path such as /dingtalk/robot"),
    (D + "CALLBACK_PATH", "/map", "a path such as /dingtalk/robot"),
    (D + "LOGIN", "true", "one of off, on"),
    (D + "API_URL", "http://api.dingtalk.com", "http only for localhost"),
    (D + "API_URL", f"https://me:{CANARY}@api.dingtalk.com", "http only for localhost"),
    (D + "OAPI_URL", "oapi.dingtalk.com", "http only for localhost"),
    (D + "OAPI_URL", "https://oapi.dingtalk.com/robot", "http only for localhost"),
    (D + "OAPI_URL", "http://127.0.0.1:99999", "http only for localhost"),
    (D + "REPLY_HOSTS", "https://oapi.dingtalk.com", "a comma list of host names"),
    (D + "CARD_TEMPLATE_ID", "a b", "one word without blanks"),
    ("OKR_PUBLIC_URL", "okr.example.com", "an address such as"),
    ("OKR_PUBLIC_URL", "http://okr.example.com", "http only for localhost"),
    ("OKR_PUBLIC_URL", "https://okr.example.com/?x=1", "an address such as"),
    (D + "CARD_API_SECRET", f"a {CANARY}", "is a hidden value"),
    (D + "EVENT_TOKEN", CANARY, "3 to 32 letters and digits"),
    (D + "EVENT_AES_KEY", CANARY, "43 letters and digits"),
    ("OKR_METRICS_TOKEN", f"two {CANARY}", "is a hidden value"),
    ("OKR_DATABASE_URL", f"mysql://okr:{CANARY}@db/okr", "sqlite:///FILE or postgresql://"),
    ("OKR_DATABASE_URL", "sqlite://", "sqlite:///FILE or postgresql://"),
    ("OKR_DATABASE_URL", "data/okr.db", "sqlite:///FILE or postgresql://"),
    ("OKR_SECRET_KEY", None, MISSING),
    ("OKR_SECRET_KEY", '" , "', "a key, or a comma list"),
    ("OKR_FISCAL_START", "0", "from 1 to 12"),
    ("OKR_FISCAL_START", "13", "from 1 to 12"),
    ("OKR_FISCAL_START", "April", "from 1 to 12"),
    ("OKR_HTTP_PROXY", f"socks5://me:{CANARY}@proxy", "is a hidden value"),
    ("OKR_ADMINS", "u001 u002", "a comma list of staff ids"),
    ("OKR_LANG", "zh_CN", "one of zh-CN, zh-HK, en, vi"),
    ("OKR_LANG", "de", "one of zh-CN, zh-HK, en, vi"),
    ("OKR_TZ", "Asia/Shangai", "did you mean Asia/Shanghai?"),
    ("OKR_TZ", "../../etc/passwd", "a time zone"),
    ("OKR_TZ", "UTC+8", "a time zone"),
    ("OKR_CALENDAR", "XX", "a country such as CN"),
    ("OKR_LOG", "text", "one of json, console"),
    ("OKR_GROUPS_FILE", "/nowhere/groups.toml", "a readable TOML file"),
    (G + "CONVERSATION_ID", None, MISSING),
    (G + "CONVERSATION_ID", "cidA+/==", "the same conversation as OKR_GROUPS__COMPANY__CONVERSATION_ID"),
    (G + "LEVEL", "squad", "one of company, department, team"),
    (G + "PARENT", "COMPNY", "did you mean COMPANY?"),
    (G + "PARENT", "SALES", "in a loop of parents: SALES > SALES"),
    (G + "MANAGERS", "@u001 @u002", "a comma list of staff ids"),
    (G + "LANG", "english", "one of zh-CN, zh-HK, en, vi"),
    (G + "TZ", "Hongkong/Central", "a time zone"),
    (G + "CALENDAR", "cn-holidays", "a country such as CN"),
    (G + "CHECKIN", "every fri", "every [N] week(s) on DAY"),
    (G + "CHECKIN", "every 2 weeks on fri 25:00", "every [N] week(s) on DAY"),
    (G + "CARD", "mondays", "every [N] week(s) on DAY"),
    (G + "CARD", "every month on 32 10:00", "every [N] week(s) on DAY"),
    (G + "QUIET", "at night", "quiet hours such as 20:00-08:30"),
    (G + "NOTICES", "health,cats", "all, none, or a list of"),
    (G + "NOTICES", "all,none", "all, none, or a list of"),
    (G + "EXTERNAL", "maybe", "on or off"),
    (G + "WEBHOOK", f"http://oapi.dingtalk.com/robot/send?access_token={CANARY}", "is a hidden value"),
    (G + "WEBHOOK", f"https://oapi.dingtalk.com/robot/send?token={CANARY}", "is a hidden value"),
    (G + "SECRET", f"SEC {CANARY}", "is a hidden value"),
    (G + "VISIBILITY", "public", "one of company, group, private"),
    (G + "HEALTH", "gap 25 10", "a health rule such as gap 10 25"),
    (G + "HEALTH", "ten points", "a health rule such as gap 10 25"),
    ("OKR_GROUP_DEFAULTS__QUIET", "never", "quiet hours such as 20:00-08:30"),
    ("OKR_GROUP_DEFAULTS__CONVERSATION_ID", "cidC", UNKNOWN),
]


@pytest.mark.parametrize(
    ("name", "value", "said"), [pytest.param(*case, id=f"{case[0][4:]}={case[1]!r}"[:60]) for case in VALUES]
)
def test_a_spoilt_value_is_one_fault_that_names_its_variable(tmp_path, name, value, said):
    (line,) = faults_of(written(tmp_path, {name: value}))
    assert line.startswith(f"ERROR {name} (")
    assert said in line


NAMES = [
    (G + "WEBHOK", G + "WEBHOOK"),
    (G + "WEB_HOOK", G + "WEBHOOK"),
    (G + "SECERT_FILE", G + "SECRET_FILE"),
    (G + "CHECK_IN", G + "CHECKIN"),
    (G + "quiet", G + "QUIET"),
    ("OKR_GROUP__SALES__TITLE", G + "TITLE"),
    ("OKR_GROUPS_SALES__TITLE", G + "TITLE"),
    ("OKR_GROUP_DEFAULT__LANG", "OKR_GROUP_DEFAULTS__LANG"),
    (D + "CLIENT_SECRT", D + "CLIENT_SECRET"),
    (D + "CLIENTID", D + "CLIENT_ID"),
    ("OKR_DINGTALK_CLIENT_ID", D + "CLIENT_ID"),
    ("OKR_DINGTALK__SIGN_WINDW", D + "SIGN_WINDOW"),
    ("OKR_DATABSE_URL", "OKR_DATABASE_URL"),
    ("OKR_SECRET_KEY_FIL", "OKR_SECRET_KEY_FILE"),
    ("OKR_TIMEZONE_OF_THE_MOON", ""),
    ("OKR_ADMIN", "OKR_ADMINS"),
    ("okr_lang", "OKR_LANG"),
    ("ORK_DATABASE_URL", "OKR_DATABASE_URL"),
    ("OKR_LANG_FILE", "OKR_LANG"),
]


@pytest.mark.parametrize(("name", "meant"), NAMES, ids=[name for name, _ in NAMES])
def test_a_misspelt_name_is_unknown_and_the_right_one_is_suggested(tmp_path, name, meant):
    (line,) = faults_of(written(tmp_path, {name: CANARY}))
    end = f"; did you mean {meant}?" if meant else ""
    assert line == f"ERROR {name} (.env:{len(GOOD) + 1}) unknown{end}"


KEYS = ["ALL", "MINE", "ME", "RISK", "STALE", "ADD", "O1", "KR3", "3", "2026Q3", "2026H2", "2026"]
KEYS += ["G0A1B2C3D", "sales", "A__B", "销售", "A-B", "X" * 41]


@pytest.mark.parametrize("key", KEYS)
def test_a_group_may_not_be_called_what_the_commands_say_otherwise(tmp_path, key):
    name = f"OKR_GROUPS__{key}__CONVERSATION_ID"
    (line,) = faults_of(written(tmp_path, {name: "cidC"}))
    assert line.startswith(f"ERROR {name} (.env:")
    assert f"is a group called {key!r}" in line


@pytest.mark.parametrize("key", ["RISKS", "ALLIANCE", "OPS_2", "G123", "KRONOS", "2026Q3_LAUNCH"])
def test_a_key_that_only_resembles_a_word_of_the_commands_is_fine(tmp_path, key):
    assert faults_of(written(tmp_path, {f"OKR_GROUPS__{key}__CONVERSATION_ID": "cidC"})) == []


def test_all_faults_of_a_file_are_found_at_once(tmp_path):
    spoilt = {name: value for name, value, _ in VALUES if "\n" not in (value or "") and name not in GOOD}
    lines = faults_of(written(tmp_path, spoilt))
    assert {line.split()[1] for line in lines} == set(spoilt)


def test_a_loop_of_three_parents_is_one_fault(tmp_path):
    path = written(
        tmp_path,
        {
            "OKR_GROUPS__COMPANY__PARENT": "EAST",
            "OKR_GROUPS__EAST__CONVERSATION_ID": "cidC",
            "OKR_GROUPS__EAST__PARENT": "SALES",
        },
    )
    (line,) = faults_of(path)
    assert "in a loop of parents: COMPANY > EAST > SALES > COMPANY" in line


def test_half_a_custom_robot_is_a_fault(tmp_path):
    (line,) = faults_of(written(tmp_path, {G + "WEBHOOK": None}))
    assert line.startswith(f"ERROR {G}SECRET (.env:")
    assert f"without {G}WEBHOOK" in line


@pytest.mark.parametrize("receive", ["http", "both", None])
def test_an_answer_in_the_http_response_needs_http(tmp_path, receive):
    reply = {D + "REPLY": "response"}
    assert faults_of(written(tmp_path, reply | {D + "RECEIVE": receive})) == []
    (line,) = faults_of(written(tmp_path, reply | {D + "RECEIVE": "stream"}))
    assert line.startswith(f"ERROR {D}REPLY (.env:")
    assert line.endswith(f"is response with {D}RECEIVE=stream, expected session, or http or both there")


@pytest.mark.parametrize(("name", "value"), [("EVENT_TOKEN", "abc123"), ("EVENT_AES_KEY", "k" * 43)])
def test_half_a_subscription_to_events_is_a_fault(tmp_path, name, value):
    (line,) = faults_of(written(tmp_path, {D + name: value}))
    assert line.startswith(f"ERROR {D}{name} (.env:")
    assert "without OKR_DINGTALK__EVENT_" in line


def test_a_login_without_an_address_to_come_back_to_is_a_fault(tmp_path):
    login = {D + "LOGIN": "on"}
    (line,) = faults_of(written(tmp_path, login))
    assert line.startswith(f"ERROR {D}LOGIN (.env:")
    assert "without OKR_PUBLIC_URL" in line
    assert faults_of(written(tmp_path, login | {"OKR_PUBLIC_URL": "https://okr.example.com"})) == []


def test_a_lost_quote_that_swallows_a_secret_does_not_show_it(tmp_path):
    path = tmp_path / ".env"
    path.write_text(f"OKR_LANG='en\n{D}CLIENT_SECRET={CANARY}\nOKR_TZ='UTC'\n")
    assert any(line.startswith("ERROR OKR_LANG") for line in faults_of(path))


def test_a_secret_in_the_wrong_place_is_not_shown_either(tmp_path):
    lines = faults_of(written(tmp_path, {"OKR_LANG": GOOD[D + "CLIENT_SECRET"]}))
    assert lines == ["ERROR OKR_LANG (.env:12) is a hidden value, expected one of zh-CN, zh-HK, en, vi"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(
            f"{D}CLIENT_SECRET {CANARY}\n".encode(), f"{D}CLIENT_SECRET (.env:1)", id="no equals sign"
        ),
        pytest.param(f"{D}CLIENT_SECRET\n".encode(), f"{D}CLIENT_SECRET (.env:1)", id="a bare name"),
        pytest.param(f"\r\n\r\nOKR_LNG={CANARY}\r\n".encode(), "OKR_LNG (.env:3)", id="CRLF counts lines"),
        pytest.param(b"\xef\xbb\xbfOKR_LNG=en\n", "OKR_LNG (.env:1)", id="byte order mark"),
        pytest.param("OKR_LANG=en\n".encode("utf-16"), "not UTF-8", id="UTF-16"),
        pytest.param(
            b"OKR_LANG=en\nOKR_LANG=vi\n", "OKR_LANG (.env:2) given twice, first at .env:1", id="twice"
        ),
    ],
)
def test_a_spoilt_line_is_named(tmp_path, raw, said):
    path = tmp_path / ".env"
    path.write_bytes(raw)
    assert any(said in line for line in faults_of(path))


def test_quotes_that_came_along_with_the_process_are_a_fault(tmp_path):
    (line,) = faults_of(written(tmp_path, {}), {"OKR_TZ": '"Asia/Shanghai"'})
    assert line == "ERROR OKR_TZ (environment) is wrapped in quotes, expected the bare value"


def test_postgresql_without_its_driver_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    (line,) = faults_of(written(tmp_path, {}))
    assert "PostgreSQL without its driver, expected the extra dingokr[postgres] installed" in line

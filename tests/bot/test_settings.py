"""What a settings file means once nothing is wrong with it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import NAMES, load

ROOT = Path(__file__).parents[2]
APP = {"OKR_DINGTALK__CLIENT_ID": "dingabc", "OKR_DINGTALK__CLIENT_SECRET": "app-secret"}


def settings(env_text: str = "", folder: Path | None = None, **env: str):
    path = None
    if folder is not None:
        path = folder / ".env"
        path.write_bytes(env_text.encode())
        path.chmod(0o600)
    loaded = load(APP | env, path)
    assert loaded.faults == ()
    return loaded.settings


def test_an_app_is_all_that_must_be_given():
    found = settings()
    assert found.dingtalk.client_secret == SecretStr("app-secret")
    assert found.dingtalk.robot_code == "dingabc"
    assert found.groups == {}
    assert (found.database_url, found.fiscal_start, found.log) == ("sqlite:///data/okr.db", 1, "json")
    assert (found.default_group.lang, found.default_group.calendar) == ("zh-CN", "CN")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("OKR_ADMINS=u001,u002\n", id="plain"),
        pytest.param("OKR_ADMINS='u001,u002'\r\n", id="single quotes and CRLF"),
        pytest.param('\ufeffOKR_ADMINS="u001, u002"\n', id="double quotes and a byte order mark"),
        pytest.param(
            "export OKR_ADMINS=u001，u002 # the two of us\n", id="export, full-width comma, comment"
        ),
        pytest.param("OKR_ADMINS = u001,,u002,u001\u200b \n", id="blanks around, a hole, a zero-width space"),
        pytest.param("# OKR_LANG=en\n\nOKR_ADMINS=u001,u002", id="no line break at the end"),
    ],
)
def test_every_way_to_write_a_value_is_read_alike(tmp_path, raw):
    assert settings(raw, tmp_path).admins == ("u001", "u002")


def test_a_dollar_and_a_hash_inside_a_secret_stay(tmp_path):
    found = settings("OKR_SECRET_KEY=a$b{c}#d-0123456789\n", tmp_path)
    assert found.secret_key.get_secret_value() == "a$b{c}#d-0123456789"


def test_the_process_wins_over_the_file_unless_it_is_empty(tmp_path):
    text = "OKR_LANG=vi\nOKR_TZ=Asia/Ho_Chi_Minh\n"
    found = settings(text, tmp_path, OKR_LANG="en", OKR_TZ="")
    assert (found.lang, found.tz) == ("en", "Asia/Ho_Chi_Minh")


def test_a_secret_may_lie_in_a_file_of_its_own(tmp_path):
    (tmp_path / "key").write_text("from-the-file-0123456789\n")
    found = settings("", tmp_path, OKR_SECRET_KEY_FILE=str(tmp_path / "key"))
    assert found.secret_key.get_secret_value() == "from-the-file-0123456789"


def test_the_process_s_file_wins_over_the_value_of_the_env_file(tmp_path):
    (tmp_path / "key").write_text("from-the-file-0123456789")
    found = settings(
        "OKR_SECRET_KEY=written-down-0123\n", tmp_path, OKR_SECRET_KEY_FILE=str(tmp_path / "key")
    )
    assert found.secret_key.get_secret_value() == "from-the-file-0123456789"


def test_a_group_takes_the_nearest_value_that_is_written():
    found = settings(
        OKR_LANG="en",
        OKR_TZ="UTC",
        OKR_GROUP_DEFAULTS__TZ="Asia/Hong_Kong",
        OKR_GROUP_DEFAULTS__QUIET="21:00-09:00",
        OKR_GROUPS__SALES__CONVERSATION_ID="cidA",
        OKR_GROUPS__SALES__QUIET="19:00-07:00",
        OKR_GROUPS__OPS__CONVERSATION_ID="cidB",
    )
    sales, ops, nobody = found.groups["SALES"], found.groups["OPS"], found.default_group
    assert [(each.lang, each.tz, each.calendar) for each in (sales, ops, nobody)] == [
        ("en", "Asia/Hong_Kong", "CN")
    ] * 3
    assert [each.quiet for each in (sales, ops, nobody)] == ["19:00-07:00", "21:00-09:00", "21:00-09:00"]
    assert found.tz == "UTC"


def test_a_default_parent_is_not_its_own():
    found = settings(
        OKR_GROUP_DEFAULTS__PARENT="COMPANY",
        OKR_GROUPS__COMPANY__CONVERSATION_ID="cidA",
        OKR_GROUPS__SALES__CONVERSATION_ID="cidB",
    )
    assert (found.groups["COMPANY"].parent, found.groups["SALES"].parent) == (None, "COMPANY")


def test_many_groups_may_stand_in_a_toml_file(tmp_path):
    (tmp_path / "groups.toml").write_text(
        '[SALES]\nconversation_id = "cidA"\nmanagers = ["u001", "u002"]\nexternal = true\nTITLE = "Sales"\n'
        '[OPS]\nCONVERSATION_ID = "cidB"\nlang = "vi"\n'
    )
    found = settings(OKR_GROUPS_FILE=str(tmp_path / "groups.toml"), OKR_GROUPS__OPS__LANG="en")
    sales = found.groups["SALES"]
    assert (sales.managers, sales.external, sales.title) == (("u001", "u002"), True, "Sales")
    assert found.groups["OPS"].lang == "en"


def test_faults_of_the_toml_file_name_file_and_group(tmp_path):
    (tmp_path / "groups.toml").write_text('[groups.SALES]\nconversation_id = "cidA"\nwebhok = "canary"\n')
    loaded = load(APP | {"OKR_GROUPS_FILE": str(tmp_path / "groups.toml")}, None)
    (fault,) = loaded.faults
    assert str(fault).startswith("ERROR OKR_GROUPS__SALES__WEBHOK (groups.toml [SALES]) unknown")


def test_without_credentials_there_are_faults_and_still_settings_to_work_offline():
    loaded = load({}, None)
    assert [fault.variable for fault in loaded.faults] == list(APP)
    assert loaded.settings is not None


@pytest.mark.parametrize("language", ["zh-CN", "zh-HK", "en", "vi"])
def test_every_language_of_the_contract_may_be_set(language):
    assert settings(OKR_LANG=language).default_group.lang == language


def test_addresses_may_be_http_on_this_machine_only():
    found = settings(
        OKR_DINGTALK__API_URL="http://127.0.0.1:8701/",
        OKR_DINGTALK__OAPI_URL="http://localhost:8701",
        OKR_GROUPS__SALES__CONVERSATION_ID="cidA",
        OKR_GROUPS__SALES__WEBHOOK="http://127.0.0.1:8701/robot/send?access_token=t",
    )
    app = found.dingtalk
    assert (app.api_url, app.oapi_url) == (
        "http://127.0.0.1:8701",
        "http://localhost:8701",
    )


def test_no_repr_shows_a_secret():
    secrets = {
        "OKR_DINGTALK__CLIENT_SECRET": "canary-app",
        "OKR_DATABASE_URL": "postgresql://okr:canary@db/okr",
        "OKR_SECRET_KEY": "canary-key-0123456789",
        "OKR_HTTP_PROXY": "http://me:canary@proxy:3128",
        "OKR_GROUPS__SALES__CONVERSATION_ID": "cidA",
        "OKR_GROUPS__SALES__WEBHOOK": "https://oapi.dingtalk.com/robot/send?access_token=canary",
        "OKR_GROUPS__SALES__SECRET": "SECcanary",
    }
    loaded = load(APP | secrets, None)
    assert loaded.settings is not None
    assert "canary" not in repr(loaded) + str(loaded.settings)


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        settings().dingtalk.client_id = "other"


def test_an_env_file_that_others_may_read_is_warned_about(tmp_path):
    path = tmp_path / ".env"
    path.write_text("".join(f"{name}={value}\n" for name, value in APP.items()))
    os.chmod(path, 0o644)
    (warning,) = load({}, path).warnings
    assert str(warning) == "WARNING .env holds secrets and others may read it: chmod 600 .env"
    os.chmod(path, 0o600)
    assert load({}, path).warnings == ()


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        pytest.param({}, "OKR_DINGTALK__CARD_API_SECRET and OKR_PUBLIC_URL", id="alone"),
        pytest.param(
            {"OKR_PUBLIC_URL": "https://okr.example.com"}, "OKR_DINGTALK__CARD_API_SECRET", id="url"
        ),
        pytest.param({"OKR_DINGTALK__CARD_API_SECRET": "s3cret"}, "OKR_PUBLIC_URL", id="secret"),
    ],
)
def test_a_card_template_whose_taps_would_not_come_back_is_warned_about(given, missing):
    template = {"OKR_DINGTALK__CARD_TEMPLATE_ID": "a.schema"}
    (warning,) = load(APP | template | given, None).warnings
    assert str(warning) == (
        f"WARNING OKR_DINGTALK__CARD_TEMPLATE_ID (environment) is not used: taps by HTTP need {missing} too"
    )


def test_a_card_template_with_all_it_needs_is_no_reason_to_warn():
    loaded = load(
        APP
        | {
            "OKR_DINGTALK__CARD_TEMPLATE_ID": "a.schema",
            "OKR_DINGTALK__CARD_API_SECRET": "s3cret",
            "OKR_PUBLIC_URL": "https://okr.example.com/bot/",
        },
        None,
    )
    assert (loaded.faults, loaded.warnings) == ((), ())
    assert loaded.settings is not None
    assert loaded.settings.public_url == "https://okr.example.com/bot"
    assert "s3cret" not in repr(loaded)


def test_the_example_holds_every_name_and_no_other():
    text = (ROOT / ".env.example").read_text()
    found = re.findall(r"^#?(OKR_[A-Z0-9_]+)=", text, re.M)
    assert sorted(found) == sorted(NAMES.flat | {f"OKR_GROUPS__SALES__{field}" for field in NAMES.group})


def test_the_example_with_an_app_filled_in_is_a_good_file_and_states_the_defaults(tmp_path):
    text = (ROOT / ".env.example").read_text()
    filled = re.sub(r"(?m)^#(OKR_[A-Z0-9_]+=.+)$", r"\1", text).replace(
        "SALES__CONVERSATION_ID=", "SALES__CONVERSATION_ID=cidA"
    )
    filled = filled.replace("#OKR_GROUPS__SALES__CONV", "OKR_GROUPS__SALES__CONV")
    (tmp_path / "whole").mkdir()
    whole = settings(filled, tmp_path / "whole")
    assert whole.groups.pop("SALES") == settings().default_group.model_copy(
        update={"conversation_id": "cidA"}
    )
    assert whole == settings()


@pytest.mark.parametrize(
    ("corp_id", "warned"),
    [
        pytest.param({}, True, id="no corporation to compare with"),
        pytest.param({"OKR_DINGTALK__CORP_ID": "dingxyz"}, False, id="one to compare with"),
    ],
)
def test_a_login_that_could_be_of_any_corporation_is_warned_of(corp_id, warned):
    login = {"OKR_DINGTALK__LOGIN": "on", "OKR_PUBLIC_URL": "https://okr.example.com"}
    loaded = load(APP | login | corp_id, None)
    assert loaded.faults == ()
    assert ["OKR_DINGTALK__CORP_ID" in str(each) for each in loaded.warnings] == ([True] if warned else [])

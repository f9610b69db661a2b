"""What a new tenant gets wrong is told with the page of the console that mends it. Nothing is posted."""

from __future__ import annotations

import pytest

from bot.online import console
from bot.online.findings import Level
from tests.kit.tenant import GROUP_SEND, PERSON_SEND, QUERY, Tenant

PERMISSION = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
CARD = "/v1.0/card/instances/createAndDeliver"
STREAM = "/v1.0/gateway/connections/open"
NO_ROBOT = "http://127.0.0.1:9/robot/send?access_token=" + "0" * 64
GROUPS = ["group COMPANY", "group PRODUCT", "group SALES"]
STEPS = [
    "secret",
    "robot",
    "visible range",
    *GROUPS,
    "contacts",
    "departments",
    "callback path",
    "version",
    "clock",
]


@pytest.fixture
async def tenant(tmp_path):
    """One in which all is well."""
    return Tenant(tmp_path)


async def test_where_all_is_well_the_walk_says_so_step_by_step(tenant):
    findings = await tenant.walk()
    assert [each.step for each in findings] == STEPS
    assert {each.level for each in findings} == {Level.OK, Level.NOTE}
    assert tenant.posts() == []


@pytest.mark.parametrize(
    ("env", "step", "setting", "page"),
    [
        pytest.param(
            {"OKR_DINGTALK__CLIENT_SECRET": "another"},
            "secret",
            "OKR_DINGTALK__CLIENT_SECRET",
            console.CREDENTIALS,
            id="a wrong secret",
        ),
        pytest.param(
            {"OKR_DINGTALK__CLIENT_ID": "another"},
            "secret",
            "OKR_DINGTALK__CLIENT_SECRET",
            console.CREDENTIALS,
            id="a wrong client id",
        ),
        pytest.param(
            {"OKR_DINGTALK__ROBOT_CODE": "another"},
            "robot",
            "OKR_DINGTALK__ROBOT_CODE",
            console.ROBOT,
            id="a code no robot has: told once, and nothing else is asked of it",
        ),
    ],
)
async def test_settings_that_do_not_fit_the_app(tmp_path, env, step, setting, page):
    tenant = Tenant(tmp_path, **env)
    [wrong] = await tenant.wrong()
    assert (wrong.step, wrong.setting, wrong.page) == (step, setting, page)
    assert wrong.said
    assert tenant.posts() == []


async def test_after_a_wrong_secret_the_app_s_other_questions_are_not_asked(tmp_path):
    findings = await Tenant(tmp_path, OKR_DINGTALK__CLIENT_SECRET="another").walk()
    assert [each.step for each in findings] == [
        "secret",
        "the app's other questions",
        "callback path",
        "version",
        "clock",
    ]


@pytest.mark.parametrize(
    ("path", "code", "page"),
    [
        pytest.param(GROUP_SEND, "resource.not.found", console.VERSIONS, id="a robot never published"),
        pytest.param(GROUP_SEND, "template.stopped", console.ROBOT, id="a robot that is switched off"),
        pytest.param(PERSON_SEND, "robot.oto.notExist", console.VERSIONS, id="administrators out of range"),
        pytest.param(PERSON_SEND, "chatbotId.notAllow.sendOTO", console.VERSIONS, id="nothing published"),
        pytest.param(PERSON_SEND, "staffId.notExisted", console.VERSIONS, id="an administrator out of range"),
        pytest.param(QUERY, "invalid.openConversationId", console.GROUP_ROBOTS, id="an id of no group"),
        pytest.param(QUERY, "group.disbanded", console.GROUP_ROBOTS, id="a group that is no more"),
        pytest.param(QUERY, "conversation.org.dismatch", console.GROUP_ROBOTS, id="a foreign group"),
        pytest.param(
            QUERY, "invalidParameter.robotCode.notExsit", console.GROUP_ROBOTS, id="not in the group"
        ),
    ],
)
async def test_a_refusal_names_the_page_that_mends_it(tmp_path, path, code, page):
    tenant = Tenant(tmp_path)
    await tenant.refuses(path, code, "DingTalk's own words")
    wrong = await tenant.wrong()
    assert {each.page for each in wrong} == {page}
    assert all(each.said == f"{code}: DingTalk's own words" for each in wrong)
    assert len(wrong) == (3 if path == QUERY else 1)  # each of the groups has its own
    assert tenant.posts() == []


@pytest.mark.parametrize(
    ("switches", "step", "page"),
    [
        pytest.param(
            {"allowed_networks": ["10.0.0.0/8"]}, "address", console.SECURITY, id="an address not on the list"
        ),
        pytest.param({"other_robots": ["sim-app"]}, "robot", console.ROBOT, id="another app's robot"),
        pytest.param(
            {"withheld_scopes": ["qyapi_robot_sendmsg"]},
            "permission qyapi_robot_sendmsg",
            console.PERMISSIONS,
            id="no permission to send",
        ),
    ],
)
async def test_a_tenant_that_was_set_up_wrong_is_told_once_what_is_wrong(tmp_path, switches, step, page):
    tenant = Tenant(tmp_path)
    await tenant.switch(**switches)
    [wrong] = await tenant.wrong()
    assert (wrong.step, wrong.page) == (step, page)
    assert wrong.said
    assert tenant.posts() == []


async def test_a_month_whose_calls_are_used_up_is_told(tmp_path):
    tenant = Tenant(tmp_path)
    await tenant.switch(calls_a_month=1, grace_days=0)
    assert [each.step for each in await tenant.wrong()] == ["quota"]


async def test_the_permission_of_cards_is_asked_for_where_there_is_a_template(tmp_path):
    tenant = Tenant(tmp_path, OKR_DINGTALK__CARD_TEMPLATE_ID="t.schema")
    await tenant.refuses(CARD, PERMISSION, "没有调用该接口的权限")
    [wrong] = await tenant.wrong()
    assert wrong.step == "permission Card.Instance.Write"
    assert wrong.page == console.PERMISSIONS


async def test_without_the_contacts_all_else_works_so_it_is_a_warning(tenant):
    scopes = ["qyapi_get_member", "qyapi_get_department_list"]
    await tenant.switch(withheld_scopes=scopes)
    warned = [each for each in await tenant.walk() if each.level is Level.WARNING]
    assert [each.step for each in warned] == [f"permission {scope}" for scope in scopes]
    assert {each.page for each in warned} == {console.PERMISSIONS}
    assert await tenant.wrong() == []


async def test_an_administrator_nobody_knows(tmp_path):
    tenant = Tenant(tmp_path, OKR_ADMINS="u002,u999")
    [wrong] = await tenant.wrong()
    assert (wrong.step, wrong.setting) == ("contacts", "OKR_ADMINS")
    assert wrong.found.startswith("u999 ")
    assert "u002 is known" in [each.found for each in await tenant.walk()]


async def test_people_whom_an_answer_of_200_leaves_out(tenant):
    await tenant.answers(
        PERSON_SEND, {"invalidStaffIdList": ["u002"], "flowControlledStaffIdList": []}, status=200
    )
    [wrong] = await tenant.wrong()
    assert wrong.found == "not people this robot can write to: u002"


async def test_no_administrator_at_all_is_a_warning(tmp_path):
    findings = await Tenant(tmp_path, OKR_ADMINS="").walk()
    [warning] = [each for each in findings if each.level is Level.WARNING]
    assert warning.setting == "OKR_ADMINS"


@pytest.mark.parametrize("code", ["param.templateNotExist", "param.templateUnpublished"])
async def test_a_card_template_that_is_not_there(tmp_path, code):
    tenant = Tenant(tmp_path, OKR_DINGTALK__CARD_TEMPLATE_ID="t.schema")
    await tenant.refuses(CARD, code)
    [wrong] = await tenant.wrong()
    assert (wrong.setting, wrong.page) == ("OKR_DINGTALK__CARD_TEMPLATE_ID", console.CARDS)


async def test_the_gateway_of_stream_is_asked_only_where_messages_come_that_way(tmp_path):
    tenant = Tenant(tmp_path, OKR_DINGTALK__RECEIVE="stream")
    told = {each.step: each.level for each in await tenant.walk()}
    assert told["stream"] is Level.OK
    assert "callback path" not in told


async def test_a_gateway_that_gives_out_no_connection_is_an_error(tmp_path):
    tenant = Tenant(tmp_path, OKR_DINGTALK__RECEIVE="both")
    await tenant.answers(STREAM, {"code": "authFailed", "message": "鉴权失败"}, status=401)
    [wrong] = await tenant.wrong()
    assert (wrong.page, wrong.said) == (console.CREDENTIALS, "authFailed: 鉴权失败")


async def test_an_id_that_no_group_has_is_told_with_the_group_s_key(tmp_path):
    [wrong] = await Tenant(tmp_path, OKR_GROUPS__SALES__CONVERSATION_ID="cidNowhere").wrong()
    assert (wrong.step, wrong.setting) == ("group SALES", "OKR_GROUPS__SALES__CONVERSATION_ID")
    assert "say `@OKR /id` in the group" in wrong.do


async def test_how_to_try_the_callback_path_is_told_with_the_path(tmp_path):
    tenant = Tenant(tmp_path, OKR_DINGTALK__CALLBACK_PATH="/dingtalk/unguessable")
    [note] = [each for each in await tenant.walk() if each.step == "callback path"]
    assert "https://YOUR-HOST/dingtalk/unguessable` must print 401" in note.do


@pytest.mark.parametrize(
    ("status", "level"),
    [
        pytest.param(401, Level.OK, id="the bot refuses what has no signature"),
        pytest.param(404, Level.WARNING, id="a proxy that does not pass the path on"),
        pytest.param(200, Level.WARNING, id="a page of somebody else's"),
    ],
)
async def test_a_public_address_is_tried_from_here(tmp_path, status, level):
    tenant = Tenant(tmp_path, OKR_PUBLIC_URL="https://okr.example.com/okr")
    tenant.way.outside["okr.example.com"] = status
    told = {each.step: each for each in await tenant.walk()}
    assert told["callback path"].level is level
    assert told["clock"].level is Level.OK  # not by the proxy's clock


async def test_a_custom_robot_that_is_right_posts_nothing(tmp_path, tenant):
    other = Tenant(tmp_path, **await tenant.custom_robot("SALES"))
    told = {each.step: each for each in await other.walk()}
    assert told["custom robot of SALES"].level is Level.OK
    assert "--group SALES` proves it" in told["custom robot of SALES"].do
    assert other.posts() == []


@pytest.mark.parametrize(
    ("switches", "code"),
    [
        pytest.param({"disabled": ["SALES"]}, "400102", id="switched off"),
        pytest.param({"removed": ["SALES"]}, "400106", id="taken out of the group"),
        pytest.param({"disbanded": ["SALES"]}, "400013", id="of a group that is no more"),
    ],
)
async def test_a_custom_robot_that_is_no_more(tmp_path, tenant, switches, code):
    other = Tenant(tmp_path, **await tenant.custom_robot("SALES"))
    await other.switch(**switches)
    wrong = {each.step: each for each in await other.wrong()}["custom robot of SALES"]
    assert (wrong.setting, wrong.page) == ("OKR_GROUPS__SALES__WEBHOOK", console.CUSTOM_ROBOT)
    assert wrong.said.startswith(code)


async def test_a_custom_robot_s_address_that_nobody_gave_out(tmp_path):
    [wrong] = await Tenant(tmp_path, OKR_GROUPS__SALES__WEBHOOK=NO_ROBOT).wrong()
    assert (wrong.setting, wrong.said[:6]) == ("OKR_GROUPS__SALES__WEBHOOK", "400101")


@pytest.mark.parametrize(
    "words", ["sign not match", "keywords not in content", "ip 1.2.3.4 not in whitelist"]
)
async def test_a_custom_robot_that_refuses_before_it_looks_at_the_message(tmp_path, tenant, words):
    other = Tenant(tmp_path, **await tenant.custom_robot("SALES"))
    await other.answers("/robot/send", {"errcode": 310000, "errmsg": words}, status=200)
    [wrong] = await other.wrong()
    assert (wrong.setting, wrong.said) == ("OKR_GROUPS__SALES__SECRET", f"310000: {words}")


@pytest.mark.parametrize(
    ("env", "switches"),
    [
        pytest.param({"OKR_GROUPS__SALES__SECRET": "SECwrong"}, {}, id="another secret"),
        pytest.param({"OKR_GROUPS__SALES__SECRET": ""}, {}, id="no secret"),
        pytest.param({}, {"networks": {"SALES": ["10.0.0.0/8"]}}, id="only for other addresses"),
        pytest.param({}, {"keywords": {"SALES": ["报警"]}}, id="only with a keyword"),
    ],
)
async def test_a_test_line_finds_out_what_the_question_may_not(tmp_path, tenant, env, switches):
    other = Tenant(tmp_path, **await tenant.custom_robot("SALES") | env)
    await other.switch(**switches)
    told = await other.walk(groups=["SALES"])
    [wrong] = [each for each in told if each.level is Level.ERROR]
    assert (wrong.step, wrong.setting) == ("custom robot of SALES", "OKR_GROUPS__SALES__SECRET")
    assert wrong.page == console.CUSTOM_ROBOT
    assert other.posts() == []


@pytest.mark.parametrize(
    "switches", [{"stopped": ["SALES"]}, {"muted": ["SALES"]}, {"disbanded": ["SALES"]}], ids=str
)
async def test_a_test_line_that_the_group_does_not_take(tenant, switches):
    await tenant.switch(**switches)
    wrong = {each.step: each for each in await tenant.walk(groups=["SALES"]) if each.level is Level.ERROR}
    assert wrong["group SALES"].page == console.GROUP_ROBOTS


@pytest.mark.parametrize(
    ("date_ahead_s", "level", "words"),
    [
        pytest.param(-2, Level.OK, "2 s ahead of", id="the way there and back"),
        pytest.param(29, Level.OK, "29 s behind", id="just good enough"),
        pytest.param(-95, Level.ERROR, "95 s ahead of", id="too far ahead"),
        pytest.param(3600, Level.ERROR, "3600 s behind", id="too far behind"),
    ],
)
async def test_the_clock_is_compared_with_dingtalk_s_own(tenant, date_ahead_s, level, words):
    await tenant.switch(date_ahead_s=date_ahead_s)
    [clock] = [each for each in await tenant.walk() if each.step == "clock"]
    assert clock.level is level
    assert words in clock.found


async def test_a_dingtalk_that_does_not_tell_the_time_is_no_fault(tenant):
    tenant.way.timeless = True
    [clock] = [each for each in await tenant.walk() if each.step == "clock"]
    assert clock.level is Level.NOTE


async def test_no_way_to_dingtalk_is_told_once(tenant):
    tenant.way.cut = True
    [wrong] = await tenant.wrong()
    assert (wrong.step, wrong.setting) == ("way to DingTalk", "OKR_DINGTALK__API_URL")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param("<html>Log in to the guest network</html>", "not_json", id="a page"),
        pytest.param({"ok": True}, "no_token", id="another program"),
    ],
)
async def test_an_answer_that_is_none_of_dingtalk_s_is_told(tmp_path, body, code):
    tenant = Tenant(tmp_path)
    await tenant.answers("/v1.0/oauth2/accessToken", body, status=200)
    [wrong] = await tenant.wrong()
    assert (wrong.step, wrong.said.partition(":")[0]) == ("way to DingTalk", code)


async def test_several_things_at_once_are_all_told(tmp_path):
    tenant = Tenant(
        tmp_path,
        OKR_ADMINS="u999",
        OKR_GROUPS__SALES__WEBHOOK=NO_ROBOT,
    )
    await tenant.switch(date_ahead_s=300)
    await tenant.refuses(QUERY, "invalid.openConversationId")
    assert {each.step for each in await tenant.wrong()} == {
        "contacts", "group COMPANY", "group SALES", "group PRODUCT", "custom robot of SALES", "clock",
    }  # fmt: skip


async def test_no_secret_is_told_even_where_dingtalk_says_it(tmp_path):
    secrets = {
        "OKR_DINGTALK__CLIENT_SECRET": "canary-of-the-app-0123456789",
        "OKR_GROUPS__SALES__SECRET": "SECcanary0123456789canary0123456789",
        "OKR_GROUPS__SALES__WEBHOOK": "http://127.0.0.1:9/robot/send?access_token=canary0123456789canary0123456789",
    }
    tenant = Tenant(tmp_path, **secrets)
    said = f"bad {' '.join(secrets.values())}"
    await tenant.refuses("/v1.0/oauth2/accessToken", "invalidClientIdOrSecret", said)
    await tenant.answers("/robot/send", {"errcode": 310000, "errmsg": said}, status=200)
    told = [f"{finding} {finding.facts()}" for finding in await tenant.walk()]
    assert len([line for line in told if "bad" in line]) == 2  # both said it
    assert not [line for line in told if "canary" in line]


async def test_a_test_line_goes_only_where_it_was_asked_for(tenant):
    findings = await tenant.walk(groups=["SALES"], people=["u002"])
    assert {each.step: each.level for each in findings}["test line to SALES"] is Level.OK
    assert len(tenant.posts()) == 2
    assert all("dingokr check" in text for text in tenant.posts())


async def test_a_test_line_takes_the_door_that_posts_take(tmp_path, tenant):
    other = Tenant(tmp_path, OKR_GROUPS__SALES__LANG="vi", **await tenant.custom_robot("SALES"))
    await other.walk(groups=["SALES"])
    [text] = other.posts()
    assert text.startswith("Đây là một dòng thử")
    log = (await other.page.get("/_sim/log")).json()
    assert [each["status"] for each in log if each["path"] == "/robot/send"] == [200, 200]  # asked, then sent


async def test_a_test_line_that_does_not_arrive_says_why(tenant):
    findings = await tenant.walk(groups=["NOWHERE"], people=["u999"])
    wrong = {each.step: each for each in findings if each.level is Level.ERROR}
    assert wrong["test line to NOWHERE"].found == "no group of this KEY, there are: COMPANY, PRODUCT, SALES"
    assert wrong["test line to u999"].page == console.VERSIONS


async def test_a_line_holds_the_thing_the_words_and_the_way(tmp_path):
    [wrong] = await Tenant(tmp_path, OKR_DINGTALK__CLIENT_SECRET="another").wrong()
    assert str(wrong) == (
        "ERROR secret: the client secret is not that of the client id (OKR_DINGTALK__CLIENT_SECRET);"
        " DingTalk says invalidClientIdOrSecret: 无效的clientId或者clientSecret;"
        " copy Client ID and Client Secret again, of the same app, without blanks"
        " -> Credentials (凭证与基础信息), open-dev.dingtalk.com:"
        " App development > DingTalk apps > your app > Basic information > Credentials"
        " (应用开发 > 钉钉应用 > 你的应用 > 基础信息 > 凭证与基础信息)"
    )
    assert wrong.facts()["mend"]["path_zh"][-1] == "凭证与基础信息"

"""`dingokr check --online` answers in the language of the terminal; programs read English everywhere."""

from __future__ import annotations

import json

import pytest

from bot.online import console
from bot.settings import load
from bot.terminal.check import report
from i18n.languages import LANGUAGES
from i18n.words import words_for
from tests.kit.bots import WEDNESDAY
from tests.kit.tenant import Tenant

CHINESE = words_for("zh-CN")


async def test_a_new_tenant_in_chinese(tmp_path):
    found = await Tenant(tmp_path, OKR_DINGTALK__CLIENT_SECRET="another").walk()
    app = "open-dev.dingtalk.com：应用开发 > 钉钉应用 > 你的应用"
    assert [each.finding.line(CHINESE) for each in found] == [
        "ERROR 密钥：Client Secret 与 Client ID 不是一对（OKR_DINGTALK__CLIENT_SECRET）；钉钉的原话："
        "invalidClientIdOrSecret: 无效的clientId或者clientSecret；重新复制同一个应用的 Client ID 和 "
        f"Client Secret，不要带空格 -> 凭证与基础信息，{app} > 基础信息 > 凭证与基础信息",
        "NOTE 应用的其他项目：没有检查；等密钥没问题了再检查一次",
        "NOTE 回调路径：从外网能否访问回调路径（OKR_DINGTALK__CALLBACK_PATH）；在另一个网络里运行 "
        "`curl -sS -o /dev/null -w '%{http_code}' -X POST https://YOUR-HOST/dingtalk/robot`，应当打印 401；"
        f"那里的消息接收模式要选 HTTP，并填写这个地址 -> 机器人，{app} > 应用能力 > 机器人",
        "NOTE 应用版本：发布的是哪个版本、给谁看，接口查不到；最新版本要带机器人，"
        "并对所有人可见（可见范围 > 全部员工）"
        f" -> 版本管理与发布，{app} > 应用发布 > 版本管理与发布",
        "OK 时钟：比钉钉慢 0 秒",
    ]


async def test_what_dingtalk_says_stays_as_it_says_it(tmp_path):
    tenant = Tenant(tmp_path)
    await tenant.refuses("/v1.0/robot/groupMessages/query", "group.disbanded", "群已解散")
    line = next(each.finding.line(CHINESE) for each in await tenant.wrong())
    assert line.startswith("ERROR 群 COMPANY：群已解散（OKR_GROUPS__COMPANY__CONVERSATION_ID）；")
    assert "；钉钉的原话：group.disbanded: 群已解散；在群里说 `@OKR /id`，再从回答里复制 ID -> " in line


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_programs_read_english_everywhere(tmp_path, lang):
    found = [each.finding for each in await Tenant(tmp_path).walk()]
    loaded = load({}, None)
    text, _ = report(loaded, words_for(lang), json=True, online=found, now=WEDNESDAY)
    assert text == report(loaded, words_for("en"), json=True, online=found, now=WEDNESDAY)[0]
    assert "client id and secret belong together" in [each["found"] for each in json.loads(text)["online"]]


def test_a_page_of_the_console_is_told_as_its_reader_sees_it():
    assert console.GROUP_ROBOTS.line(CHINESE) == "群机器人，钉钉里的那个群：群设置 > 群管理 > 机器人"
    assert console.ROBOT.line(words_for("vi")) == str(console.ROBOT)

"""Where in DingTalk a thing is mended: each page by its name and the clicks that lead to it.

Names and clicks as the documents gave them in August 2026; the console is Chinese, so each is told in
both languages. Only names: what a page is needed for stands where it is sent to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from i18n.languages import FALLBACK
from i18n.words import Words, words_for

DEVELOPERS: Final = "open-dev.dingtalk.com"
CHAT: Final = "the chat in DingTalk"
EVERYONE: Final = "可见范围 > 全部员工"


@dataclass(frozen=True, slots=True)
class Page:
    """`clicks` and `clicks_zh` lead from the start of `place` to it, one for one."""

    name: str
    name_zh: str
    place: str
    clicks: tuple[str, ...]
    clicks_zh: tuple[str, ...]

    def facts(self) -> dict[str, Any]:
        return {
            "page": self.name,
            "page_zh": self.name_zh,
            "place": self.place,
            "path": list(self.clicks),
            "path_zh": list(self.clicks_zh),
        }

    def line(self, words: Words) -> str:
        """In Chinese as the console shows it, elsewhere in both its languages."""
        place = words.say("online.place.chat") if self.place == CHAT else self.place
        clicks, clicks_zh = " > ".join(self.clicks), " > ".join(self.clicks_zh)
        if words.lang.startswith("zh"):
            return f"{self.name_zh}，{place}：{clicks_zh}"
        return f"{self.name} ({self.name_zh}), {place}: {clicks} ({clicks_zh})"

    def __str__(self) -> str:
        return self.line(words_for(FALLBACK))


def _of_the_app(name: str, name_zh: str, *under: tuple[str, str]) -> Page:
    ways = (("App development", "应用开发"), ("DingTalk apps", "钉钉应用"), ("your app", "你的应用"), *under)
    clicks, clicks_zh = zip(*ways, (name, name_zh), strict=True)
    return Page(name, name_zh, DEVELOPERS, clicks, clicks_zh)


# https://open.dingtalk.com/document/dingstart/create-application
CREDENTIALS: Final = _of_the_app("Credentials", "凭证与基础信息", ("Basic information", "基础信息"))
# https://open.dingtalk.com/document/dingstart/configure-the-robot-application
ROBOT: Final = _of_the_app("Robot", "机器人", ("App capabilities", "应用能力"))
# https://open.dingtalk.com/document/development/add-api-permission
PERMISSIONS: Final = _of_the_app("Permissions", "权限管理", ("Development", "开发配置"))
# https://open.dingtalk.com/document/dingstart/develop-webapp-backend
SECURITY: Final = _of_the_app("Security settings", "安全设置", ("Development", "开发配置"))
# https://open.dingtalk.com/document/development/configure-stream-push
EVENTS: Final = _of_the_app("Event subscription", "事件订阅", ("Development", "开发配置"))
# https://open.dingtalk.com/document/dingstart/publish-dingtalk-application
VERSIONS: Final = _of_the_app("Versions", "版本管理与发布", ("Publishing", "应用发布"))
# https://open.dingtalk.com/document/development/card-template-building-and-publishing
CARDS: Final = Page(
    "Card platform", "卡片平台", f"{DEVELOPERS}/fe/card", ("Templates", "Publish"), ("模板列表", "发布")
)
# https://open.dingtalk.com/document/dingstart/add-robot-to-group
GROUP_ROBOTS: Final = Page(
    "Robots of the group",
    "群机器人",
    CHAT,
    ("Group settings", "Group management", "Robots"),
    ("群设置", "群管理", "机器人"),
)
# https://open.dingtalk.com/document/dingstart/customize-robot-security-settings
CUSTOM_ROBOT: Final = Page(
    "Security of the custom robot",
    "自定义机器人安全设置",
    CHAT,
    ("Group settings", "Robots", "the custom robot", "Security settings"),
    ("群设置", "机器人", "自定义机器人", "安全设置"),
)

"""The languages the bot speaks. A new one is an entry here and a catalogue of the same name."""

from __future__ import annotations

from typing import Final

from i18n.cleaning import fold

LANGUAGES: Final = ("zh-CN", "zh-HK", "en", "vi")
FALLBACK: Final = "en"

# As people call them, in any language; 中文 alone is the one most people mean by it.
_NAMES: Final = {
    "zh-CN": (
        *("zh-cn", "zh", "cn", "zh-sg", "zh-hans", "chinese", "simplified chinese", "mandarin", "simplified"),
        *("中文", "汉语", "漢語", "简体", "簡體", "简中", "簡中", "简体中文", "簡體中文", "普通话", "普通話"),
        *("国语", "國語", "大陆", "大陸", "tiếng trung", "tiếng hoa", "tiếng trung giản thể", "giản thể"),
    ),
    "zh-HK": (
        *("zh-hk", "hk", "zh-mo", "zh-tw", "tw", "zh-hant", "zh-hant-hk", "yue", "cantonese", "hong kong"),
        *("traditional chinese", "traditional", "hong kong chinese", "繁體", "繁体", "繁中", "正體", "正体"),
        *(
            "繁體中文",
            "繁体中文",
            "正體中文",
            "正体中文",
            "廣東話",
            "广东话",
            "粵語",
            "粤语",
            "香港",
            "香港中文",
        ),
        *("繁體中文（香港）", "繁体中文（香港）", "台灣", "台湾", "tiếng quảng đông", "tiếng trung phồn thể"),
        *("phồn thể", "hồng kông"),
    ),
    "en": ("en", "en-us", "en-gb", "english", "英文", "英语", "英語", "tiếng anh"),
    "vi": (
        *(
            "vi",
            "vn",
            "vi-vn",
            "vietnamese",
            "tiếng việt",
            "tiếng việt nam",
            "tieng viet",
            "việt",
            "việt nam",
        ),
        *("越南文", "越南语", "越南語", "越南话", "越南話", "越文", "越语", "越語"),
    ),
}
_BY_NAME: Final = {fold(name): lang for lang, names in _NAMES.items() for name in names}
# What a tag says about its script, by itself or by its place; the script counts more.
_TRADITIONAL: Final = frozenset({"hant", "hk", "mo", "tw"})


def match(text: str) -> str | None:
    """The language somebody names, in any language; None when it is none of ours."""
    return _BY_NAME.get(fold(text).replace("_", "-"))


def spoken(lang: str) -> str:
    """The language itself, else one of ours that its readers understand best."""
    if lang in LANGUAGES:
        return lang
    family, *rest = lang.replace("_", "-").casefold().split("-")
    if family in ("zh", "yue"):
        traditional = family == "yue" or not _TRADITIONAL.isdisjoint(rest)
        return "zh-HK" if traditional and "hans" not in rest else "zh-CN"
    return next((ours for ours in LANGUAGES if ours.split("-")[0] == family), FALLBACK)

"""The languages the bot speaks. A new one is an entry here and a catalogue of the same name."""

from __future__ import annotations

from typing import Final

from i18n.cleaning import fold

LANGUAGES: Final = ("zh-CN", "en")
FALLBACK: Final = "en"

_NAMES: Final = {
    "zh-CN": ("zh-cn", "zh", "cn", "zh-hans", "chinese", "中文", "汉语", "简体", "简体中文", "tiếng trung"),
    "en": ("en", "en-us", "en-gb", "english", "英文", "英语", "英語", "tiếng anh"),
}
_BY_NAME: Final = {name: lang for lang, names in _NAMES.items() for name in names}


def match(text: str) -> str | None:
    """The language somebody names, in any language; None when it is none of ours."""
    return _BY_NAME.get(fold(text).replace("_", "-"))


def spoken(lang: str) -> str:
    """The language itself, else one of ours that its readers understand best."""
    if lang in LANGUAGES:
        return lang
    family = lang.replace("_", "-").split("-")[0].casefold()
    return next((ours for ours in LANGUAGES if ours.split("-")[0] == family), FALLBACK)

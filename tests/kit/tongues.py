"""What gives a translation away: signs, words and manners that a sentence of a language does not have."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from i18n import commands

# Words that are the same in every language.
_PROPER = """
    okr kr token json csv xlsx api env dingokr file out company sales asia shanghai q d e
    cn hk vn zh en vi every weeks month mon fri all gap ratio equal size blocker
    http https stream doctor docs md public url example com ntp
    toml utf kib mb ip localhost postgresql appkey appsecret client secret sec webhook staff announced
"""
PROPER: Final = frozenset(_PROPER.split())
# English that no Vietnamese sentence has; Chinese ones have no English but what is typed.
_ENGLISH = """
    the of is are was were and with there your you has have had nobody only already undone please cannot must
    may which what said says does not it its this that these those from who when where why how more than at be
    been being will would should could can
"""
ENGLISH: Final = frozenset(_ENGLISH.split())
# Manners: who answers is a colleague, not an inspector.
BLAME: Final = {
    "en": r"you must|you should|your fault|your mistake|\b(?:invalid|illegal|wrong|incorrect|forbidden|denied"
    r"|failed|error|bad)\b",
    "zh-CN": "错误|非法|无效|必须|不允许|禁止|失败|违规|不合法|你错|你应该",
    "zh-HK": "錯誤|非法|無效|必須|不准|禁止|失敗|違規|不合法|你錯|你應該",
    "vi": r"không hợp lệ|bạn phải|lỗi của bạn|\b(?:sai|cấm|thất bại|vi phạm|bất hợp pháp)\b",
}
# What the mainland says and Hong Kong does not.
MAINLAND: Final = re.compile(
    "信息|默認|導出|導入|保存|鏈接|文件夾|周期|登錄|設置|撤銷|撤消|添加|質量|視頻|服務器|機器人|消息|本群(?!組)"
    "|命令|程序|什麼|反饋|屏幕|打印|鼠標|點贊|上報|令牌|支撐|私信|手工|接口|復盤|簽到|模板|匯總表|賬號|表格文本"
)
# Signs that Big5 has in another sense; where we write them they would be simplified ones.
_BORROWED: Final = frozenset(
    "万与么于价优体党几划厂吨听坏复夸宁异征怀怜惊扑扰据机极构柜洁涂涌确离种筑网肮腊范荐触赶辟适郁采雇后"
)
_OF_HONG_KONG: Final = frozenset("裏着")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[A-Za-z]+")
_FACT: Final = re.compile(r"\{\w*\}")


def simplified(text: str) -> set[str]:
    """Its signs that traditional writing has not; the code pages of both know which."""
    # Big5 with the Hong Kong supplement would not do: that has 启 and 汇 besides.
    return {
        each
        for each in _HAN.findall(text)
        if each in _BORROWED or not (_encodes(each, "big5") or each in _OF_HONG_KONG)
    }


def traditional(text: str) -> set[str]:
    """Its signs that simplified writing has not."""
    return {each for each in _HAN.findall(text) if not _encodes(each, "gb2312")}


def english(text: str, lang: str) -> set[str]:
    """Its English words that are neither proper names nor what people type."""
    found = {word.casefold() for word in _WORD.findall(_FACT.sub(" ", text))}
    if lang == "vi":
        whole = re.findall(r"[^\W\d_]+", _FACT.sub(" ", text))
        found = {word.casefold() for word in whole} & ENGLISH
    return found - PROPER - typed_words()


def phone_lines(text: str) -> int:
    """How many lines of a narrow phone it takes: 20 Chinese signs, or 40 letters, each."""
    columns = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return -(-columns // 40)


def typed_words() -> frozenset[str]:
    """Every word in ASCII by which a command, an option, a setting or a currency goes."""
    tables = ("commands", "options", "families", "settings", "units", "currencies")
    spellings = (word for table in tables for words in commands.words(table).values() for word in words)
    return frozenset(part for spelling in spellings for part in _WORD.findall(spelling))


def _encodes(sign: str, page: str) -> bool:
    try:
        sign.encode(page)
    except UnicodeEncodeError:
        return False
    return True

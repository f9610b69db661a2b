"""What `i18n/signs.toml` has to hold, worked out anew from OpenCC's and pypinyin's dictionaries.

python -m tests.i18n.signs      writes the file; needed after an alias with a new Chinese sign
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from opencc import OpenCC
from pypinyin import Style, pinyin

import i18n

FOLDER = Path(i18n.__file__).parent
FILE = FOLDER / "signs.toml"
SPELT = ("aliases.toml", "templates.toml")
# Of the hundred commonest family names, then what most people are called by.
NAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔"
    "谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔"
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰红建国志梅丹鹏飞鑫波宇浩然轩子涵梓雨欣怡佳琪嘉俊峰健斌辉亮"
    "晨晓小雪莹璐婷雯慧倩玲凤美莲琳蕾蓉薇菲颖洁珊瑶瑞祥海东南春秋冬立新成光德福生庆忠义仁信永宏伦凯翔博睿哲思源远航恒"
    "毅森楠柏彬彤诗诚家乐心悦舒淑贞珍珠翠云虹燕莉萍芬芸茜香花荷菊松竹天宝宁安康泰贤良才民权威豪仪君若依可妮娇婉柔晴昕"
    "昊阳旭日月星辰逸凡靖廷绍绮咏"
)
HAN = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
# The signs of the first level of GB 2312, the 3,755 that people write with.
COMMON = [
    bytes((row, cell)).decode("gb2312")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
    if (row, cell) < (0xD7, 0xFA)
]


def signs() -> set[str]:
    """Every Chinese sign of the words people may type and of their names, Simplified."""
    simplify = OpenCC("t2s")
    found = {sign for name in SPELT for sign in _spellings(FOLDER / name) if "\u3400" <= sign <= "\u9fff"}
    return {simplify.convert(sign) for sign in (*found, *NAMES)}


def simpler() -> dict[str, str]:
    """From each traditional sign of the mainland's, Hong Kong's and Taiwan's tables to its simplified one."""
    wanted = signs()
    found: dict[str, str] = {}
    for table in ("t2s", "hk2s", "tw2s"):
        convert = OpenCC(table).convert
        for sign in HAN:
            simple = convert(sign)
            if simple != sign and simple in wanted:
                found.setdefault(sign, simple)
    return found


def alike() -> dict[str, str]:
    """From each sign to the common ones of the same sound, whatever their tone."""
    by_sound: dict[str, list[str]] = {}
    for sign in COMMON:
        by_sound.setdefault(_sound(sign), []).append(sign)
    found = {
        sign: "".join(each for each in by_sound.get(_sound(sign), ()) if each != sign) for sign in signs()
    }
    return {sign: others for sign, others in sorted(found.items()) if others}


def made() -> str:
    """The file."""
    pairs: dict[str, str] = {}
    for sign, simple in sorted(simpler().items()):
        pairs[simple] = pairs.get(simple, "") + sign
    lines = [
        "# Made by `python -m tests.i18n.signs` of the signs in aliases.toml, templates.toml and names.",
        "",
        "# Each sign and the traditional ones written for it.",
        "[traditional]",
        *(f'"{simple}" = "{signs}"' for simple, signs in sorted(pairs.items())),
        "",
        "# Each sign and the common ones that sound like it: what a keyboard offers in its place.",
        "[homophones]",
        *(f'"{sign}" = "{others}"' for sign, others in alike().items()),
        "",
    ]
    return "\n".join(lines)


def _sound(sign: str) -> str:
    return pinyin(sign, style=Style.NORMAL)[0][0]


def _spellings(path: Path) -> str:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    if path.name == "aliases.toml":
        return "".join(word for table in tables.values() for words in table.values() for word in words)
    labels = (text["label"] for table in tables.values() for text in table.values() if isinstance(text, dict))
    return "".join((*labels, *(word for table in tables.values() for word in table["also"])))


if __name__ == "__main__":
    FILE.write_text(made(), encoding="utf-8")

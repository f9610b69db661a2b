"""Lines that nobody would type, and many that somebody might: the same ones for the same seed.

A third is made of the words that commands know, in any order and language; a third are corpus lines with
slips of the finger; a third is Unicode as it comes.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from handlers.grammar import REGISTRY
from i18n import commands as vocabulary
from tests.corpus.cases import LANGUAGES, corpus

REFERENCES = """
    KR1 kr2 KR3 3 9 10 11 KR99 O1 o2 O3 #KR3 SALES/KR3 2026Q4/KR2 PRODUCT/KR1 COMPANY/O1 KR３ kr0
    KR-1 2026Q3/KR1
"""
AMOUNTS = """
    45% ４５％ 45 0.45 +3 −3 =-3 12/20 done 完成 xong 未完成 约45% 1.2万 1万2 一百六十八万
    百分之四十五 四成半 1,100万 3k 1.8M ¥1.2亿 HK$180萬 1,5 1.234,5 1,234.5 2.5e3 1e999 NaN inf ½
    ① 45%% 1_000 12。5 还是 或 hoặc -> tỷ triệu 33h 12家 ✅ forty two dozen bốn mươi lăm phần
    trăm 一打 0 -0 00 999999999999999999 0.00001 +0 ٤٥ ४५ 4 5 %
"""
MORE = """
    conf 7 conf99 信心7 tự tin on track behind 有风险 at risk on 11-20 昨天 hôm qua next Friday
    月底 by 12-31 截止 from to 从 到 từ đến weight 权重 private 私密 committed under title target
    start @ @李雷 「 」 “ ” > # / ／ ; ； , ， 。 . ! ? 😀 👨‍👩‍👧 [x](http://a) **b** `c`
    新签经销商 renewal gia hạn note 備註 waiting 等供应商 \u202e \u200b
"""
PLANES = ((0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x600, 0x6FF), (0x2000, 0x206F), (0x3000, 0x30FF),
          (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xE000, 0xE0FF), (0xFF00, 0xFFEF), (0x1F300, 0x1FAFF),
          (0xE0000, 0xE007F), (0x10000, 0x10FFFF))  # fmt: skip
TWISTS = "０１２３４５６７８９％＋－／．，：；\u200b\u2005\u3000\u00a0\ufeff\u202e \t/／!！#。.%+-−=…"


def lines(seed: int) -> Iterator[str]:
    """Without end."""
    chance = random.Random(seed)
    makers: tuple[Callable[[random.Random], str], ...] = (of_known_words, of_slips, of_any_signs)
    while True:
        made = chance.choice(makers)(chance)
        yield made if chance.random() < 0.9 else f"{made}\n{chance.choice(makers)(chance)}"


def of_known_words(chance: random.Random) -> str:
    """A command's name in any language, or none, and words of every kind behind it."""
    words = [chance.choice(("", "/", "／", "@OKR ", "")) + chance.choice((*_names(), ""))]
    words += chance.choices(REFERENCES.split(), k=chance.choice((0, 1, 1, 1, 2)))
    words += chance.choices(AMOUNTS.split(), k=chance.choice((0, 1, 1, 1, 2, 3)))
    words += chance.choices(MORE.split(), k=chance.choice((0, 0, 1, 2, 5)))
    if chance.random() < 0.15:
        chance.shuffle(words)
    return chance.choice((" ", " ", " ", " ", "", "  ", "\u3000")).join(words)


def of_slips(chance: random.Random) -> str:
    """A line of the corpus with one to four slips."""
    said = chance.choice(_typed())
    for _ in range(chance.randint(1, 4)):
        said = chance.choice(SLIPS)(said, chance)
    return said


def of_any_signs(chance: random.Random) -> str:
    """Mostly of one plane, now and then of all of them."""
    planes = PLANES if chance.random() < 0.3 else (chance.choice(PLANES), PLANES[0])
    return "".join(chr(chance.randint(*chance.choice(planes))) for _ in range(chance.randint(0, 40)))


def _left_out(said: str, chance: random.Random) -> str:
    at = chance.randrange(len(said) + 1)
    return said[:at] + said[at + 1 :]


def _twice(said: str, chance: random.Random) -> str:
    at = chance.randrange(len(said) + 1)
    return said[:at] + said[at : at + 1] + said[at:]


def _swapped(said: str, chance: random.Random) -> str:
    at = chance.randrange(len(said) + 1)
    return said[:at] + said[at : at + 2][::-1] + said[at + 2 :]


def _slipped_in(said: str, chance: random.Random) -> str:
    at = chance.randrange(len(said) + 1)
    return said[:at] + chance.choice(TWISTS) + said[at:]


def _reordered(said: str, chance: random.Random) -> str:
    words = said.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _spliced(said: str, chance: random.Random) -> str:
    other = chance.choice(_typed())
    return said[: chance.randrange(len(said) + 1)] + other[chance.randrange(len(other) + 1) :]


SLIPS: tuple[Callable[[str, random.Random], str], ...] = (
    _left_out, _twice, _swapped, _slipped_in, _reordered, _spliced,
    lambda said, _: said.upper(),
    lambda said, _: unicodedata.normalize("NFD", said),
    lambda said, _: unicodedata.normalize("NFKC", said),
    lambda said, _: said.replace(" ", ""),
)  # fmt: skip


@cache
def _names() -> tuple[str, ...]:
    shown = (name for name, known in REGISTRY.items() if not known.hidden)
    return tuple(spelling for name in shown for spelling in vocabulary.spellings(name))


@cache
def _typed() -> tuple[str, ...]:
    return tuple(step.typed for lang in LANGUAGES for step in corpus(lang).steps() if step.typed)

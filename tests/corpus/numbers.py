"""Every number that a text could be said to hold, read anew and generously, with nothing of the house.

Who asks is a judge: a value that was written must be one of these, or follow from one. So where a text
can be read in two ways, both are among them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

# Names of the numbers from zero on, then those that stand elsewhere, then what multiplies; all folded.
_FROM_ZERO = (
    "零一二三四五六七八九",
    "〇壹貳叁肆伍陸柒捌玖",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
    "khong mot hai ba bon nam sau bay tam chin",
)
_ELSEWHERE = """
    两2 兩2 贰2 參3 陆6 廿20 卅30 a1 an1 tu4 lam5 nham5 twenty20 thirty30 forty40 fifty50 sixty60
    seventy70 eighty80 ninety90
"""
_MULTIPLY = """
    十1 拾1 百2 佰2 千3 仟3 万4 萬4 w4 亿8 億8 兆12 k3 m6 mn6 mio6 mil6 mln6 b9 bn9 bio9 bln9 tn12
    trn12 hundred2 hundreds2 thousand3 thousands3 grand3 lakh5 million6 millions6 crore7 billion9
    billions9 trillion12 muoi1 chuc1 tram2 nghin3 ngan3 van4 trieu6 tr6 trd6 ty9 ti9
"""


def _table(text: str) -> dict[str, int]:
    return {name: int(number) for name, number in re.findall(r"(\D+?)(\d+)\s", text.strip() + " ")}


_NAMES = {
    name: number
    for names in _FROM_ZERO
    for number, name in enumerate(names.split() if names.isascii() else names)
} | {name.strip(): number for name, number in _table(_ELSEWHERE).items()}
_TIMES = {name.strip(): 10**power for name, power in _table(_MULTIPLY).items()}
_TIMES |= dict.fromkeys(("打", "dozen", "dozens", "ta"), 12)
_BIG = 10**4
_LATIN = sorted((name for name in {*_NAMES, *_TIMES} if name.isascii()), key=len, reverse=True)
_SIGNS = "".join(sorted(name for name in {*_NAMES, *_TIMES} if not name.isascii()))
_TOKEN = re.compile(
    rf"(?P<run>\d[\d.,。']*(?:e[+-]?\d{{1,2}}(?![a-z\d]))?)|(?P<word>(?<![a-z])(?:{'|'.join(_LATIN)})(?![a-z]))"
    rf"|(?P<sign>[{_SIGNS}])|(?P<point>点|點|phay|point)|(?P<half>半|ruoi)|(?P<gap>[\s\-]+|and|linh|le)"
)
_TENTHS = re.compile(r"([一二三四五六七八九\d])成(?:([一二三四五六七八九半\d]))?")
_LONGEST = 12  # tokens of one number


def folded(text: str) -> str:
    """One width, one case, without marks above and below letters, without what nobody sees."""
    plain = unicodedata.normalize("NFKD", text.replace("⁄", " ")).casefold().replace("đ", "d")
    kept = (sign for sign in plain if not unicodedata.category(sign).startswith(("M", "Cf", "Co", "Cs")))
    return "".join(kept).translate({ord(dash): "-" for dash in "−–—‐‑‒﹣"})


def numbers(text: str) -> set[Decimal]:
    """All that the text holds, without signs."""
    plain = folded(text)
    found: set[Decimal] = set()
    for chain in _chains(plain):
        for begin in range(len(chain)):
            for end in range(begin + 1, min(len(chain), begin + _LONGEST) + 1):
                found |= set(_values(chain[begin:end]))
    for tens, ones in _TENTHS.findall(plain):
        found.add(Decimal(_digit(tens) * 10 + (5 if ones == "半" else _digit(ones) if ones else 0)))
    if "半" in plain or "half" in plain or "nua" in plain or "ruoi" in plain:
        found |= {Decimal(50), *(each + Decimal("0.5") for each in set(found))}
    return found


Token = tuple[str, tuple[Decimal, ...]]


def _chains(plain: str) -> Iterator[list[Token]]:
    """Tokens that stand together; a gap between two of them does not part them."""
    chain: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(plain):
        if match.start() != at and chain:
            yield chain
            chain = []
        at = match.end()
        token = _token(match)
        if token is not None:
            chain.append(token)
    if chain:
        yield chain


def _token(match: re.Match[str]) -> Token | None:
    said, kind = match.group(), match.lastgroup
    if kind == "gap":
        return None
    if kind == "run":
        return "number", tuple(_shapes(said))
    if kind in ("point", "half"):
        return kind, ()
    if said in _TIMES:
        return "times", (Decimal(_TIMES[said]),)
    return "number", (Decimal(_NAMES[said]),)


def _shapes(run: str) -> Iterator[Decimal]:
    """1.234,5 and 1,234.5: whichever sign is the point, and both when there is one only."""
    body, _, exponent = run.partition("e")
    body = body.rstrip(".,。'").replace("。", ".").replace("'", "")
    raised = Decimal(10) ** int(exponent) if exponent else Decimal(1)
    for point in ".,":
        other = "," if point == "." else "."
        whole, _, rest = body.replace(other, "").rpartition(point)
        if whole:
            yield Decimal(f"{whole.replace(point, '')}.{rest or '0'}") * raised
    yield Decimal(re.sub(r"\D", "", body)) * raised


def _values(chain: Sequence[Token]) -> Iterator[Decimal]:
    """What such a chain may mean: one value for each shape of its first number."""
    first = chain[0][1] if chain[0][0] == "number" else (None,)
    for shape in first:
        yield from _sums(chain if shape is None else [("number", (shape,)), *chain[1:]])


def _sums(chain: Sequence[Token]) -> Iterator[Decimal]:
    total, section, waiting, last = Decimal(0), Decimal(0), None, Decimal(1)
    fraction: Decimal | None = None
    for kind, values in chain:
        if kind == "number":
            value = values[-1] if len(values) == 1 else values[0]
            if fraction is not None:
                waiting, fraction = (waiting or 0) + value * fraction, fraction / 10
            elif waiting is None:
                waiting = value
            elif waiting % 10 == 0 and 0 < value < 10 and waiting:
                waiting += value
            else:
                waiting = waiting * 10 + value
        elif kind == "times":
            times = values[0]
            if times >= _BIG or times == 12:
                total = (total + section + (waiting or 0) or 1) * times
                section = Decimal(0)
            else:
                section += (1 if waiting is None else waiting) * times
            waiting, last, fraction = None, times, None
        elif kind == "point":
            fraction = Decimal("0.1")
        else:
            section += last / 2
    yield total + section + (waiting or 0)
    if waiting is not None:
        yield total + section + waiting * last / 10  # 一万二
        yield total * 10 + section + waiting


def _digit(sign: str) -> int:
    return int(sign) if sign.isdigit() else _NAMES[sign]

"""What a title says about itself: numbers, tasks, vague words, sameness.

The words come from outside, a `Lexicon` for every language together: people mix them. Scripts that
write without blanks are searched anywhere in a title, the others by whole words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

SAME_FROM = 0.86  # likeness, 0..1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lower-case words and phrases.

    `tasks` begin a title that tells work, not a result; `measures` are longer words that begin like one
    of them and tell a result all the same ("完成率"). `fillers` may stand before ("this quarter", "we
    will"). `vague` promise nothing that can be checked; `precise` hold such a word harmlessly
    ("better half"). `amounts` are patterns of numbers written in words, `names` of digits that are a
    name or a date. `joints` are words that join a number to what it is of.
    """

    tasks: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    precise: frozenset[str] = frozenset()
    amounts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    joints: frozenset[str] = frozenset()


# A number, but not the digits of a name (B2B, 5G, COVID-19).
_NUMBER = r"(?<![a-z0-9.])(?<![a-z]-)[+-]?\d+(?:[.,]\d+)*\s*(?:%|[kmwxh]\b)?(?![0-9]|-?[a-z])"
# Years, dates, around the clock, places in a row, versions, quarters and halves.
_NO_NUMBER = (
    r"(?<!\d)(?:19|20|21)\d\d(?:\s*[-/年.]\s*\d{1,2}(?!\d)(?:\s*[-/月.]\s*\d{1,2}[日号號]?)?|(?![\d.,%]))"
    r"|\d{1,2}月(?:\d{1,2}[日号號])?|24/7|7\s*[x×*]\s*24|(?:\btop|\bno\.?|第|\bv|\bversion|#)\s*\d+(?:\.\d+)*"
    r"|\b\d+(?:st|nd|rd|th)\b|\b[qh][1-4]\b"
)
_UNSPACED = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]")
_CLOSING = tuple(",.;:，。；：、")
_NOISE = re.compile(r"[\W_]+")


def folded(title: str) -> str:
    """Width, case and runs of blanks do not matter."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def number_in(title: str, lexicon: Lexicon) -> str:
    """The first number it names, as it stands there; "" without one."""
    text = folded(title)
    for pattern in (*lexicon.names, _NO_NUMBER):
        text = re.sub(pattern, " ", text)
    found = [match for pattern in (_NUMBER, *lexicon.amounts) if (match := re.search(pattern, text))]
    return min(found, key=re.Match.start).group().strip() if found else ""


def task_in(title: str, lexicon: Lexicon) -> str:
    """The word with which it begins to tell work to be done; "" when it tells a result."""
    text = folded(title)
    while filler := _beginning(text, lexicon.fillers):
        text = text[len(filler) :].lstrip(" ,，:：")
    return "" if _beginning(text, lexicon.measures) else _beginning(text, lexicon.tasks)


def vague_in(title: str, lexicon: Lexicon) -> str:
    """The first word that promises nothing one could check; "" without one."""
    text = folded(title)
    for phrase in sorted(lexicon.precise, key=len, reverse=True):
        text = re.sub(_anywhere(phrase), " ", text)
    found = [match for word in lexicon.vague if (match := re.search(_anywhere(word), text))]
    return min(found, key=lambda match: (match.start(), -match.end())).group() if found else ""


def without_number(title: str, lexicon: Lexicon) -> str:
    """The title without its numbers and what joined them to it; "" when nothing says anything then."""
    return _without(title, lexicon, number_in)


def without_vague(title: str, lexicon: Lexicon) -> str:
    """The title without its vague words; "" when nothing says anything then."""
    return _without(title, lexicon, vague_in)


def behind_task(title: str, lexicon: Lexicon) -> str:
    """What the work is about: the title behind the word that tells work, "" when nothing follows it."""
    text, task = unicodedata.normalize("NFKC", title), task_in(title, lexicon)
    found = re.search(_loosely(task), text, re.IGNORECASE) if task else None
    return "" if found is None else _tidied(text[found.end() :], frozenset())


def _without(title: str, lexicon: Lexicon, first: Callable[[str, Lexicon], str]) -> str:
    text = unicodedata.normalize("NFKC", title)
    while found := first(text, lexicon):
        place = re.search(_loosely(found), text, re.IGNORECASE)
        if place is None:  # case folding changed its very letters
            return ""
        before = _tidied(text[: place.start()], lexicon.joints)
        behind = text[place.end() :].lstrip()
        if first is number_in and behind[:1] in lexicon.joints and _UNSPACED.match(behind):
            behind = behind[1:]  # what was counted, as 家 in 200家
        glued = _UNSPACED.match(before[-1:]) or _UNSPACED.match(behind) or behind[:1] in _CLOSING
        text = f"{before}{'' if glued else ' '}{behind}".strip()
    return _tidied(text, lexicon.joints)


def _loosely(found: str) -> str:
    """Folding made one blank of several."""
    return r"\s+".join(map(re.escape, found.split()))


def _tidied(text: str, joints: frozenset[str]) -> str:
    """Without blanks, signs and joining words at its end."""
    while True:
        text = text.strip(" ,，、:：;；-–—~()（）")
        ending = max((word for word in joints if _ends_with(text, word)), key=len, default="")
        if not ending:
            return text
        text = text[: len(text) - len(ending)]


def _ends_with(text: str, word: str) -> bool:
    before = text[: len(text) - len(word)]
    if not text.casefold().endswith(word):
        return False
    return bool(_UNSPACED.search(word)) or not before or not before[-1].isalnum()


def normalised(title: str) -> str:
    """Letters and digits only: two titles that differ in nothing else are the same."""
    return _NOISE.sub("", folded(title))


def same_as(title: str, others: Iterable[tuple[str, str]], likeness: Callable[[str, str], float]) -> str:
    """The reference of the title most like this one, "" when none says the same.

    `others` are (reference, title) of what the reader may see; `likeness` gives 0..1.
    """
    own = normalised(title)
    best, name = 0.0, ""
    for ref, other in others:
        theirs = normalised(other)
        alike = 1.0 if own == theirs else likeness(own, theirs)
        if alike >= SAME_FROM and alike > best:
            best, name = alike, ref
    return name


def _beginning(text: str, words: frozenset[str]) -> str:
    fitting = [word for word in words if text.startswith(word) and _ends_there(text, word)]
    return max(fitting, key=len, default="")


def _ends_there(text: str, word: str) -> bool:
    """A word written with letters must be whole; "do" does not begin "double"."""
    following = text[len(word) : len(word) + 1]
    return bool(_UNSPACED.search(word)) or not following or not following.isalnum()


def _anywhere(word: str) -> str:
    return re.escape(word) if _UNSPACED.search(word) else rf"(?<!\w){re.escape(word)}(?!\w)"

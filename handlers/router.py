"""From a cleaned line to its command: every alias of every language, with or without the slash.

What is no command as it stands may be one in another order or without spaces (`handlers.phrasing`). A
line that would write and only looks like a command is refused with the command to tap.
"""

from __future__ import annotations

from collections.abc import Iterable

from handlers import idioms, phrasing
from handlers.grammar import REGISTRY, Command
from handlers.guessing import LONGEST_NAME, guess
from handlers.idioms import Found
from handlers.line import Line, Word, split
from handlers.lines import is_quoted
from handlers.references import Letter, read_reference
from i18n import commands as vocabulary
from okr.questions import UnclearLine
from okr.refusals import NotACommandLine, UnknownCommand

PREFIXES = "/／!！#。"
REPORTS = ("kr", "kr show", "kr update", "status")
# What a command of such a reference may begin with.
FAMILY_OF: dict[Letter | None, tuple[str, ...]] = {"KR": ("kr", ""), "O": ("okr", "")}
# What a question is answered with, words of everyday talk among it.
ANSWERS = ("yes", "no")
# A verb without its thing is one of key results, unless an objective follows it.
TWINS = {"kr owner": "okr owner", "kr drop": "okr drop", "kr edit": "okr edit", "kr show": "okr show"}
SHOWS = ("kr show", "okr show", "help")
# The first words of longer commands: `/目标 新增：TITLE`.
FAMILIES = ("okr", "cycle show", "depend", "export")
MARKS = ":：，,、。.!！~～"
# Nothing is written by these; whatever else is spoken is asked back about.
LOOKS = frozenset(
    (
        "help",
        "okr",
        "okr show",
        "kr show",
        "kr history",
        "cycle show",
        "status",
        "map",
        "id",
        "whoami",
        "lint",
    )
)


def route(text: str) -> tuple[Command, Line]:
    """Raises UnknownCommand or UnclearLine, with the line perhaps meant."""
    if is_quoted(text):
        raise NotACommandLine(text[:60])
    said = _without_prefix(text)
    words = split(said)
    if not words:
        raise UnknownCommand(text)
    name, left = _find(said, words, slashed=said is not text)
    return REGISTRY[name], Line(f"/{name}", left)


def clock_route(text: str) -> tuple[Command, Line]:
    """The clock and machines speak canonical names only, and only they may say the hidden ones."""
    words = split(text)
    name = " ".join(word.text for word in words[:2])
    return REGISTRY[name], Line(f"/{name}", words[2:])


def _without_prefix(text: str) -> str:
    # `#KR3` and `#3` are references, not a prefix before a command.
    if text[:1] == "#" and read_reference(text.split(maxsplit=1)[0]) is not None:
        return text
    return text[1:].lstrip() if text[:1] in PREFIXES else text


def _find(said: str, words: list[Word], *, slashed: bool) -> Found:
    if not slashed and (found := idioms.listed(said)) is not None:
        return found
    if (found := idioms.snoozed(said)) is not None:
        return found
    name, used = _named(words)
    if name is None:
        apart = _apart(said)
        if apart != said:
            said, words = apart, split(apart)
            name, used = _named(words)
    if name in ANSWERS and len(words) > used and not slashed:
        name = None  # 是 45% answers nothing
    if name is None or (name in REPORTS and not _is_plain(words[used:])):
        found = _reported(said, words, name, slashed=slashed)
        if found is not None:
            return found
    if (name is None or name in SHOWS) and (found := idioms.asked(said)) is not None:
        return found
    if name is None:
        return _loosely(said, words, slashed=slashed)
    if name in FAMILIES and len(words) > used:
        apart = _apart(said, beyond=len(words[0].text))
        if apart != said:
            return _find(apart, split(apart), slashed=slashed)
    return _with_arguments(name, words[used:], words)


def _loosely(said: str, words: list[Word], *, slashed: bool) -> Found:
    """What begins politely or ends like a sentence. Raises UnknownCommand with what was perhaps meant."""
    if (found := idioms.absent(said)) is not None:
        return found
    plainly = phrasing.without_please(said)
    if plainly not in (said, ""):
        return _find(plainly, split(plainly), slashed=slashed)
    whole = vocabulary.find(said.rstrip(f"?？{MARKS}"))
    if whole is not None and whole in REGISTRY:
        return whole, []
    raise UnknownCommand(words[0].text, lines=guess([word.typed for word in words]))


def _named(words: list[Word]) -> tuple[str | None, int]:
    """The command's name and of how many words it is; more words win over fewer."""
    said: list[str] = []
    for word in words[:LONGEST_NAME]:
        if word.quoted:
            break
        said.append(word.text)
    name, count = vocabulary.longest(said) if said else (None, 0)
    for at, spelling in enumerate(said[1:], 2):
        if name is None and spelling.endswith((":", "：")):
            name, count = vocabulary.find(" ".join(said[:at])[:-1]), at  # new kr: TITLE
    return (name, count) if name in REGISTRY or name == "kr" else (None, 0)


def _is_plain(words: list[Word]) -> bool:
    """Reference first, amount behind it: nothing to be set in order."""
    if not words:
        return True
    if read_reference(words[0].text) is None:
        return False
    return len(words) == 1 or words[1].quoted or not phrasing.is_between(words[1].text)


def _reported(said: str, words: list[Word], name: str | None, *, slashed: bool) -> Found | None:
    """What a line says of a key result or an objective in another order than command first."""
    if name is None and (found := _verb_behind(said, words, (3, 2), slashed=slashed)) is not None:
        return found  # `kr3 no longer blocked` has no amount in it
    phrase = phrasing.update(said, slashed=slashed)
    if phrase is not None and phrase.shows:
        return "kr show", phrase.words
    if name is None and not (phrase and phrase.is_amount) and (edited := idioms.edited(said)):
        return edited
    if phrase is not None and phrase.sure:
        return "kr update", phrase.words
    if phrase is not None and phrase.is_amount:
        raise UnclearLine(said[:80], lines=(phrase.line(),))
    if name is not None:
        return None
    return _reference_first(said, words, slashed=slashed)


def _reference_first(said: str, words: list[Word], *, slashed: bool) -> Found | None:
    """`KR3 history`, `O1 关闭`, `KR3 blocked no vendor`; a reference alone shows what it is."""
    said = idioms.parted(said)
    words = split(said)
    letter = idioms.reference_of(words)
    if letter is None:
        return None
    found = _verb_behind(said, words, (1,), slashed=slashed)
    if found is not None:
        return found
    glued = None
    if len(words) > 1 and not words[1].quoted:
        glued = idioms.glued_verb(words, FAMILY_OF[letter], MARKS)
    if glued is not None and glued[0] in REGISTRY and letter in REGISTRY[glued[0]].letters:
        return _not_asked(said, *glued, slashed=slashed)
    if (shown := idioms.asked(said)) is not None:
        return shown
    if letter == "KR":
        idioms.check_status(words)
        return _with_arguments("kr", words, words)
    return ("okr show", words) if len(words) == 1 else None


def _verb_behind(said: str, words: list[Word], counts: Iterable[int], *, slashed: bool) -> Found | None:
    """The command that the words behind a reference name, where it is of so many words."""
    letter = idioms.reference_of(words)
    for count in counts if letter is not None else ():
        after = words[1 : 1 + count]
        text = " ".join(word.text for word in after).rstrip(f"?？{MARKS}")
        if len(after) < count or any(word.quoted for word in after):
            continue
        for name in (vocabulary.find(f"{family} {text}".strip()) for family in FAMILY_OF[letter]):
            if name in REGISTRY and letter in REGISTRY[name].letters:
                return _not_asked(said, name, [words[0], *words[1 + count :]], slashed=slashed)
    return None


def _not_asked(said: str, name: str, left: list[Word], *, slashed: bool) -> Found:
    """Raises UnclearLine for a question that would change something: `KR3 blocked?`."""
    if phrasing.is_question(said) and name not in LOOKS and not slashed:
        raise UnclearLine(said[:80], lines=(_line(name, left),))
    return name, left


def _with_arguments(name: str, words: list[Word], said: list[Word]) -> Found:
    """`/kr 3` shows and `/kr 3 45%` updates; so does 进度, which alone is the status line."""
    if words and name in TWINS and idioms.reference_of(words) == "O":
        name = TWINS[name]  # `give O1 to @Bo`
    if words and name in REGISTRY and read_reference(words[0].text) is None:
        letters = REGISTRY[name].letters
        words = phrasing.loosened(words, letters[0]) if letters else words
    if name in ("kr", "kr show", "status"):
        referred = bool(words) and read_reference(words[0].text) is not None
        if referred and len(words) > 1:
            return "kr update", words
        if name == "kr" and words and not referred:
            typed = f"{said[0].text} {words[0].text}"
            raise UnknownCommand(typed, lines=guess([word.typed for word in said]))
        if referred or name == "kr":
            return "kr show", words
    if name == "okr":
        if len(words) == 1 and (one := read_reference(words[0].text)) and one.letter == "O":
            return "okr show", words  # no group has such a name
        if vocabulary.option(said[0].text) in ("me", "mine"):
            return name, [Word("mine"), *words]  # `/me`, `my okrs`, 我的目标 list what is mine
    return name, words


def _apart(said: str, beyond: int = 0) -> str:
    """`更新3 45%`, `帮助。`, `目标新增：TITLE`: the command and what stuck to it as two words.

    `beyond` is a length that the command must be longer than.
    """
    end = (
        len(said[: beyond + 1]) + len(said[beyond + 1 :].partition(" ")[0])
        if beyond
        else len(said.partition(" ")[0])
    )
    for at in range(min(end, vocabulary.LONGEST), beyond, -1):
        behind = said[at : at + 1]
        if not _parts(said[:at], behind):
            continue
        name = vocabulary.find(said[:at])
        if name in REGISTRY or (name == "kr" and behind):
            rest = said[at:].lstrip(MARKS + ("?？" if name in LOOKS else ""))
            if rest or name is not None:
                return f"{said[:at]} {rest}".strip()
    return said


def _parts(before: str, behind: str) -> bool:
    """May a word end between what stands before and this sign?"""
    if not behind or behind.isspace() or before[-1].isspace():
        return False
    if behind in MARKS or behind in '?？"“”「『《(（':
        return True
    # 更新3, 更新KR3, 放弃KR3 (where the letters belong to the command)
    return behind < "⺀" and (before[-1] >= "⺀" or (behind.isdigit() and not before.isascii()))


def _line(name: str, words: list[Word]) -> str:
    return " ".join([f"/{name}", *(word.typed for word in words)])

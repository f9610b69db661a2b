"""How often a misspelt command is guessed right, and how often everyday talk is taken for one.

    python -m tests.bench.guessing

Every alias of every command is misspelt in every way of one slip: a letter left out, two swapped, one
too many, one wrong; of Chinese words also a sign of the same sound. Then the words people begin
ordinary messages with are tried (`tests/i18n/everyday/`), alone: those that are commands are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import handlers.commands  # noqa: F401 - fills the registry
from handlers.grammar import REGISTRY
from i18n import commands as vocabulary
from i18n import likeness
from i18n.cleaning import fold
from i18n.signs import homophones

EVERYDAY = Path(__file__).parents[1] / "i18n" / "everyday"
CUTOFFS = (0.5, 0.6, 0.65, 0.7, 0.8, 0.9, None)  # None: the borders that are in use
KINDS = ("latin", "chinese")


def spelt() -> dict[str, str]:
    names = [name for name, known in REGISTRY.items() if not known.hidden]
    return {alias: name for name in names for alias in vocabulary.spellings(name)}


def is_chinese(word: str) -> bool:
    return any(sign >= "⺀" for sign in word)


def slips(word: str) -> Iterator[str]:
    """Every way to misspell a word once; of letters too many and wrong ones only their neighbours'."""
    chinese = is_chinese(word)
    for at, sign in enumerate(word):
        if sign == " ":
            continue
        yield word[:at] + word[at + 1 :]
        if at + 1 < len(word) and word[at + 1] not in (sign, " "):
            yield word[:at] + word[at + 1] + sign + word[at + 2 :]
        yield word[: at + 1] + sign + word[at + 1 :]
        if chinese:
            yield from (word[:at] + other + word[at + 1 :] for other in homophones(sign)[:4])
        else:
            yield from (word[:at] + other + word[at + 1 :] for other in "aeiknst" if other != sign)


def everyday() -> dict[str, list[str]]:
    return {
        file.stem: list(dict.fromkeys(file.read_text(encoding="utf-8").split()))
        for file in sorted(EVERYDAY.glob("*.txt"))
    }


def hits(kind: str, cutoff: float | None) -> tuple[int, int, int]:
    """Slips guessed right, guessed wrong, and all that are no command as they stand."""
    known = spelt()
    right = wrong = tried = 0
    for alias, name in known.items():
        if is_chinese(alias) != (kind == "chinese"):
            continue
        for slip in dict.fromkeys(slips(alias)):
            if vocabulary.find(slip) is not None or not slip.strip():
                continue
            guessed = likeness.nearest(fold(slip), known, cutoff)
            tried += 1
            right += guessed is not None and known[guessed] == name
            wrong += guessed is not None and known[guessed] != name
    return right, wrong, tried


def false_alarms(words: list[str], cutoff: float | None) -> tuple[list[str], int]:
    """Everyday words taken for a misspelt command, of how many that are none and no small talk."""
    known = [alias for alias in spelt() if " " not in alias]
    talk = [word for word in words if vocabulary.find(word) is None and vocabulary.talk(word) is None]
    return [word for word in talk if likeness.nearest(fold(word), known, cutoff)], len(talk)


def main() -> None:
    print("cut-off  " + "  ".join(f"{kind}: right wrong" for kind in KINDS) + "   false alarms by language")
    for cutoff in CUTOFFS:
        shares = []
        for kind in KINDS:
            right, wrong, tried = hits(kind, cutoff)
            shares.append(f"{right / tried:12.1%} {wrong / tried:6.1%}")
        alarms = []
        for language, words in everyday().items():
            found, tried = false_alarms(words, cutoff)
            alarms.append(f"{language} {len(found) / tried:.1%}")
        print(f"{cutoff or 'in use':7}  " + "  ".join(shares) + "   " + ", ".join(alarms))
    for language, words in everyday().items():
        print(language, "in use:", *false_alarms(words, None)[0])


if __name__ == "__main__":
    main()

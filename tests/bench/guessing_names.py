"""How often a misspelt name is guessed right, and how often something else is taken for one.

    python -m tests.bench.guessing_names

The people of the sample company and of the corpus, its groups, the settings and the templates are
misspelt in every way of one slip (`tests.bench.guessing`). Of people a name that nobody bears is tried,
too: each one's own, among the others. Then the words people begin ordinary messages with are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from handlers import guessing, namesakes
from i18n import commands as vocabulary
from i18n import templates
from i18n.cleaning import fold
from i18n.likeness import nearest
from okr.model import Person
from storage.group_settings import SAID_IN_CHAT
from tests.bench.guessing import everyday, slips
from tests.corpus.cases import LANGUAGES, corpus
from tests.kit.company import NAMES, SETTINGS

Guess = Callable[[str], str | None]


def people() -> list[Person]:
    names = [*NAMES.values(), *(name for lang in LANGUAGES for name in corpus(lang).people.values())]
    return [Person(f"p{n:02}", name) for n, name in enumerate(dict.fromkeys(names))]


def who(among: Sequence[Person]) -> Guess:
    def guess(typed: str) -> str | None:
        found = namesakes.among(among, typed)
        return None if found is None else found.name

    return guess


def of(names: dict[str, str]) -> Guess:
    """The name that the nearest spelling stands for."""

    def guess(typed: str) -> str | None:
        found = nearest(fold(typed), names)
        return None if found is None else names[found]

    return guess


def kinds() -> dict[str, tuple[dict[str, str], Guess]]:
    """By what is named: each spelling with its name, and how one is guessed."""
    settings = {
        spelt: name for spelt, name in vocabulary.meanings("settings").items() if name in SAID_IN_CHAT
    }
    drafts = {spelling: each.name for each in templates.every() for spelling in each.spellings}
    groups = {fold(key): key for key in SETTINGS}
    options = {spelt: spelt for count in (1, 2, 3) for spelt in guessing.options(count)}
    return {
        "people": ({each.name: each.name for each in people()}, who(people())),
        "groups": (groups, of(groups)),
        "settings": (settings, of(settings)),
        "templates": (drafts, of(drafts)),
        "options": (options, of(options)),
    }


def hits(names: dict[str, str], guess: Guess) -> tuple[float, float]:
    """Shares of all slips that are no name as they stand: guessed right, guessed wrong."""
    right = wrong = tried = 0
    for spelling, name in names.items():
        for slip in dict.fromkeys(slips(spelling)):
            if not slip.strip() or fold(slip) in names:
                continue
            found = guess(slip)
            tried += 1
            right += found == name
            wrong += found not in (name, None)
    return right / tried, wrong / tried


def false_alarms(words: Iterable[str], names: dict[str, str], guess: Guess) -> list[str]:
    known = {fold(name) for name in names}
    return [word for word in words if fold(word) not in known and guess(word) is not None]


def strangers() -> list[tuple[str, str]]:
    """Each name that is taken for another's where its own bearer is not there, and for whose."""
    everybody = people()
    found = (
        (each.name, who([other for other in everybody if other != each])(each.name)) for each in everybody
    )
    return [(name, other) for name, other in found if other is not None]


def main() -> None:
    words = everyday()
    for kind, (names, guess) in kinds().items():
        right, wrong = hits(names, guess)
        alarms = {lang: false_alarms(said, names, guess) for lang, said in words.items()}
        shares = ", ".join(f"{lang} {len(found) / len(words[lang]):.1%}" for lang, found in alarms.items())
        print(f"{kind:10} {len(names):4} right {right:.1%} wrong {wrong:.1%}   false alarms: {shares}")
        print(" " * 15, {lang: found[:12] for lang, found in alarms.items()})
    print(f"of {len(people())} who are not there, taken for another:", strangers())


if __name__ == "__main__":
    main()

"""What the first who misspells a command would wait for, made before anybody does.

Tables and patterns of every language are made when they are first needed, which is in the thread that
writes: everybody's answer would wait there, too.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from handlers import guessing
from handlers.router import route
from i18n import commands as vocabulary
from i18n.languages import LANGUAGES
from i18n.words import words_for
from okr.refusals import Refusal

# None is a command as it stands, so each is read in every way there is.
_MISSPELT: Final = (
    "/kr updte 3 45%",
    "更薪 3 45%",
    "cuộc hopj kr3 45%",
    "cập nhaat tiến độo nha",
    "看 kr3",
)


def prepare() -> None:
    """Takes a fifth of a second; whoever reads lines meanwhile reads them right."""
    for line in _MISSPELT:
        with suppress(Refusal):
            route(line)
        vocabulary.talk(line)  # what is no command may be a greeting
    for count in range(1, guessing.LONGEST_OPTION + 1):
        guessing.options(count)
    for lang in LANGUAGES:
        words_for(lang).list(())

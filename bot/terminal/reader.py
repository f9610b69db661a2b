"""Whom the command line speaks to: an administrator, in the language of their terminal."""

from __future__ import annotations

from collections.abc import Mapping

from i18n.languages import FALLBACK, match
from i18n.words import Words, words_for

# In POSIX's order; the first that says anything counts.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language(env: Mapping[str, str]) -> str:
    """`zh_TW.UTF-8` is Chinese with the signs of Hong Kong; what is none of ours, `C` too, is English.

    https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html
    """
    said = next((env[name] for name in _VARIABLES if env.get(name)), "")
    locale = said.partition(".")[0].partition("@")[0]
    return match(locale) or match(locale.partition("_")[0]) or FALLBACK


def words_of(env: Mapping[str, str]) -> Words:
    return words_for(language(env))

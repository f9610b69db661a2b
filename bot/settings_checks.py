"""What one setting cannot see by itself: names nobody knows, groups that contradict each other.

Works on texts and their places, so that every fault of a file is found even where values are wrong too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from bot import settings_values as read
from bot.logs import redacted
from bot.settings_faults import HIDDEN, MISSING, NOT_SET, Caution, Fault, Said, place
from bot.settings_source import FILE_SUFFIX, PREFIX, Entry, readable_by_others
from i18n.phrases import Phrase, phrase

GROUPS: Final = PREFIX + "GROUPS__"

# What may follow `/okr`: a group of that name could not be asked for.
COMMAND_WORDS: Final = frozenset(
    {"ALL", "MINE", "ME", "RISK", "STALE", "ADD", "NEW", "EDIT", "OWNER", "ALIGN", "UNALIGN", "CLOSE"}
    | {"REOPEN", "DROP", "UNDER", "OKR", "KR"}
)
# O1, KR3, #3, 2026Q3, 2026H2, 2026, and the keys G1A2B3C4D that unregistered groups get by themselves.
_REFERENCE: Final = re.compile(r"(?:O|KR)?\d+|\d{4}[QH]\d|G[0-9A-F]{8}")
_KEY: Final = re.compile(r"[A-Z0-9_]{1,40}")
_KEY_WANTED: Final = phrase("setting.fault.group_key")
_CLOSE: Final = 75
_CLOSE_FIELD: Final = 60
_SHORTEST_KEY: Final = 16
_LONGEST_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Names:
    """Every name there is: whole ones, and the last parts of those that belong to a group."""

    flat: frozenset[str]
    group: frozenset[str]
    flat_secrets: frozenset[str]
    group_secrets: frozenset[str]

    def is_secret(self, name: str) -> bool:
        parts = _group_parts(name)
        return name in self.flat_secrets if parts is None else parts[1] in self.group_secrets

    def knows(self, name: str) -> bool:
        bare = name.removesuffix(FILE_SUFFIX)
        if bare != name and self.is_secret(bare):
            return True
        parts = _group_parts(name)
        return name in self.flat if parts is None else parts[1] in self.group


def name_faults(entries: Mapping[str, Entry], names: Names) -> tuple[list[Fault], dict[str, str]]:
    """What is wrong with the names themselves, and the groups: KEY by the prefix of its variables."""
    faults: list[Fault] = []
    groups: dict[str, str] = {}
    refused: set[str] = set()
    for entry in entries.values():
        if not names.knows(entry.name):
            faults.extend(_unknown(entry, entries, names))
            continue
        parts = _group_parts(entry.name)
        if parts is None:
            continue
        key, why = parts[0], _key_fault(parts[0])
        if why is None:
            groups[f"{GROUPS}{key}__"] = key
        elif key not in refused:
            refused.add(key)
            called = phrase("setting.fault.group_called", group=repr(key), why=why)
            faults.append(entry.fault(called, _KEY_WANTED))
    return faults, groups


def _unknown(entry: Entry, entries: Mapping[str, Entry], names: Names) -> Iterator[Fault]:
    """An unknown name; somebody else's in the same file is one only if it looks like ours misspelt."""
    guess = _name_guess(entry.name, entries, names)
    if guess or entry.name.upper().startswith(PREFIX):
        yield entry.fault(phrase("setting.fault.unknown"), guess=guess)


def cross_faults(entries: Mapping[str, Entry], groups: Mapping[str, str]) -> list[Fault]:
    """Groups that share a conversation or point nowhere, and whatever there is only half of."""
    return [
        *_conversations(entries, groups),
        *_parents(entries, groups),
        *_half_robots(entries, groups),
        *_reply_without_http(entries),
        *_half_subscription(entries),
        *_login_without_address(entries),
        *_database(entries),
    ]


def missing_credentials(entries: Mapping[str, Entry]) -> list[Fault]:
    """What only `serve` and the timetable need: without it nobody is heard or answered."""
    wanted = {
        PREFIX + "DINGTALK__CLIENT_ID": phrase("setting.fault.client_id"),
        PREFIX + "DINGTALK__CLIENT_SECRET": phrase("setting.fault.client_secret"),
    }
    return [Fault(name, NOT_SET, MISSING, what) for name, what in wanted.items() if name not in entries]


def warnings(entries: Mapping[str, Entry], names: Names, env_file: Path | None) -> tuple[Caution, ...]:
    """What works and is still not wise."""
    found = []
    if env_file is not None and readable_by_others(env_file):
        sources = {entry.where.rpartition(":")[0] for name, entry in entries.items() if names.is_secret(name)}
        if env_file.name in sources:
            mend = f"chmod 600 {env_file.name}"
            found.append(Caution(phrase("check.warning.readable", file=env_file.name, command=mend)))
    key = entries.get(PREFIX + "SECRET_KEY")
    if key is not None and min(len(part.strip()) for part in key.value.split(",")) < _SHORTEST_KEY:
        found.append(_caution("check.warning.short_key", key, least=_SHORTEST_KEY))
    return (*found, *_cards(entries), *_login(entries))


def _cards(entries: Mapping[str, Entry]) -> Iterator[Caution]:
    """A template whose taps could not come back: plain cards are sent instead."""
    template = entries.get(PREFIX + "DINGTALK__CARD_TEMPLATE_ID")
    receive = entries.get(PREFIX + "DINGTALK__RECEIVE")
    if template is None or (receive is not None and receive.value in ("stream", "both")):
        return
    wanted = [name for name in ("DINGTALK__CARD_API_SECRET", "PUBLIC_URL") if PREFIX + name not in entries]
    if wanted:
        one, *others = (PREFIX + name for name in wanted)
        missing = phrase("check.warning.both", one=one, other=others[0]) if others else one
        yield _caution("check.warning.cards", template, missing=missing)


def _login(entries: Mapping[str, Entry]) -> Iterator[Caution]:
    """Of which corporation somebody is, DingTalk says; whether it is ours only this setting."""
    login = entries.get(PREFIX + "DINGTALK__LOGIN")
    if login is not None and login.value == "on" and PREFIX + "DINGTALK__CORP_ID" not in entries:
        yield _caution("check.warning.login", login, other=PREFIX + "DINGTALK__CORP_ID")


def _caution(what: str, entry: Entry, **facts: object) -> Caution:
    return Caution(Phrase(what, {"variable": entry.name, "where": place(entry.where), **facts}))


def shown(entry: Entry, *, hidden: bool) -> Said:
    """What was found, as far as it may be seen: a lost quote can pull other lines into a value."""
    if hidden or not entry.value.isprintable() or len(entry.value) > _LONGEST_SHOWN:
        return HIDDEN
    return phrase("setting.fault.value", value=repr(redacted(entry.value)))


def value_guess(field: str, entry: Entry) -> str:
    """The value that may have been meant, where there are too many to list."""
    if field != "tz":
        return ""
    return _likest(entry.value, read.time_zones(), _CLOSE)


def _group_parts(name: str) -> tuple[str, str] | None:
    """KEY and field of a group's variable; None for any other name."""
    if not name.startswith(GROUPS):
        return None
    key, separator, field = name.removeprefix(GROUPS).rpartition("__")
    return (key, field) if separator else None


def _key_fault(key: str) -> Phrase | None:
    if "__" in key:
        return phrase("setting.fault.underscores")
    if not _KEY.fullmatch(key):
        return phrase("setting.fault.letters")
    if key in COMMAND_WORDS:
        return phrase("setting.fault.command_word")
    return phrase("setting.fault.reference") if _REFERENCE.fullmatch(key) else None


def _name_guess(name: str, entries: Mapping[str, Entry], names: Names) -> str:
    parts = _group_parts(name)
    if parts is not None:
        fields = [*sorted(names.group), *(each + FILE_SUFFIX for each in sorted(names.group_secrets))]
        field = _likest(parts[1].upper(), fields, _CLOSE_FIELD)
        return f"{GROUPS}{parts[0]}__{field}" if field else ""
    keys = {each[0] for each in map(_group_parts, entries) if each is not None}
    keys.update(re.findall(r"^OKR_GROUPS?_+([A-Z0-9]+(?:_[A-Z0-9]+)*)__", name.upper()))
    grouped = (f"{GROUPS}{key}__{field}" for key in sorted(keys) for field in sorted(names.group))
    files = (each + FILE_SUFFIX for each in sorted(names.flat_secrets))
    return _likest(name.upper(), [*sorted(names.flat), *files, *grouped], _CLOSE)


def _likest(text: str, choices: Sequence[str], least: int) -> str:
    best = process.extractOne(text, choices, scorer=fuzz.ratio, score_cutoff=least)
    return best[0] if best is not None else ""


def _conversations(entries: Mapping[str, Entry], groups: Mapping[str, str]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for prefix in groups:
        name = prefix + "CONVERSATION_ID"
        entry = entries.get(name)
        if entry is None:
            yield Fault(name, NOT_SET, MISSING, phrase("setting.fault.conversation", line="@OKR /id"))
        elif (before := first.setdefault(entry.value, name)) != name:
            yield entry.fault(phrase("setting.fault.same_conversation", other=before))


def _parents(entries: Mapping[str, Entry], groups: Mapping[str, str]) -> Iterator[Fault]:
    inherited = entries.get(PREFIX + "GROUP_DEFAULTS__PARENT")
    given: dict[str, Entry] = {}
    for prefix, key in groups.items():
        entry = entries.get(prefix + "PARENT", inherited)
        if entry is not None and not (entry is inherited and entry.value == key):
            given[key] = entry
    known = sorted(groups.values())
    for entry in given.values():
        if entry.value not in known:
            guess = _likest(entry.value.upper(), known, _CLOSE_FIELD)
            choices = phrase("setting.fault.one_of", choices=tuple(known))
            yield entry.fault(shown(entry, hidden=False), choices, guess)
    reported: set[str] = set()
    for key, entry in given.items():
        loop = _loop(key, {child: each.value for child, each in given.items()})
        if loop and key not in reported:
            reported.update(loop)
            yield entry.fault(phrase("setting.fault.loop", way=" > ".join([*loop, key])))


def _loop(start: str, parents: Mapping[str, str]) -> list[str]:
    """The way up from `start` back to itself; empty when there is none."""
    way = [start]
    while (above := parents.get(way[-1])) is not None:
        if above == start:
            return way
        if above in way:
            return []
        way.append(above)
    return []


def _half_robots(entries: Mapping[str, Entry], groups: Mapping[str, str]) -> Iterator[Fault]:
    for prefix in groups:
        secret = entries.get(prefix + "SECRET")
        if secret is not None and prefix + "WEBHOOK" not in entries:
            yield secret.fault(phrase("setting.fault.no_webhook", webhook=prefix + "WEBHOOK"))


def _reply_without_http(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    """A message that comes by Stream has no HTTP response to be answered in."""
    receive, reply = (entries.get(f"{PREFIX}DINGTALK__{name}") for name in ("RECEIVE", "REPLY"))
    if receive and reply and (receive.value, reply.value) == ("stream", "response"):
        found = phrase("setting.fault.stream_response", reply="response", receive=f"{receive.name}=stream")
        yield reply.fault(
            found, phrase("setting.fault.other_response", session="session", http="http", both="both")
        )


def _half_subscription(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    names = PREFIX + "DINGTALK__EVENT_TOKEN", PREFIX + "DINGTALK__EVENT_AES_KEY"
    for name, other in (names, names[::-1]):
        if name in entries and other not in entries:
            found = phrase("setting.fault.without", other=other)
            yield entries[name].fault(found, phrase("setting.fault.both_or_none"))


def _login_without_address(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    """Whoever logs in has to come back from DingTalk to somewhere."""
    login = entries.get(PREFIX + "DINGTALK__LOGIN")
    if login is not None and login.value == "on" and PREFIX + "PUBLIC_URL" not in entries:
        found = phrase("setting.fault.login", address=PREFIX + "PUBLIC_URL")
        yield login.fault(found, phrase("setting.fault.login_address"))


def _database(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    url = entries.get(PREFIX + "DATABASE_URL")
    if url is None or not url.value.startswith("postgresql"):
        return
    if PREFIX + "SECRET_KEY" not in entries:
        yield Fault(PREFIX + "SECRET_KEY", NOT_SET, MISSING, phrase("setting.fault.one_key"))
    try:
        import psycopg  # noqa: F401
    except ImportError:
        expected = phrase("setting.fault.extra", extra="dingokr[postgres]")
        yield url.fault(phrase("setting.fault.driver"), expected)

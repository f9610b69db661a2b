"""What one setting cannot see by itself: names nobody knows, groups that contradict each other.

Works on texts and their places, so that every fault of a file is found even where values are wrong too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from bot import settings_values as read
from bot.logs import redacted
from bot.settings_source import FILE_SUFFIX, PREFIX, Entry, Fault, readable_by_others

GROUPS: Final = PREFIX + "GROUPS__"
NOT_SET: Final = "not set"

# What may follow `/okr`: a group of that name could not be asked for.
COMMAND_WORDS: Final = frozenset(
    {"ALL", "MINE", "ME", "RISK", "STALE", "ADD", "NEW", "EDIT", "OWNER", "ALIGN", "UNALIGN", "CLOSE"}
    | {"REOPEN", "DROP", "UNDER", "OKR", "KR"}
)
# O1, KR3, #3, 2026Q3, 2026H2, 2026, and the keys G1A2B3C4D that unregistered groups get by themselves.
_REFERENCE: Final = re.compile(r"(?:O|KR)?\d+|\d{4}[QH]\d|G[0-9A-F]{8}")
_KEY: Final = re.compile(r"[A-Z0-9_]{1,40}")
_KEY_WANTED: Final = "a KEY of A-Z, 0-9 and single _ that is no word or reference of the commands"
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
        if not why:
            groups[f"{GROUPS}{key}__"] = key
        elif key not in refused:
            refused.add(key)
            faults.append(entry.fault(f"a group called {key!r}, which {why}", _KEY_WANTED))
    return faults, groups


def _unknown(entry: Entry, entries: Mapping[str, Entry], names: Names) -> Iterator[Fault]:
    """An unknown name; somebody else's in the same file is one only if it looks like ours misspelt."""
    guess = _name_guess(entry.name, entries, names)
    if guess or entry.name.upper().startswith(PREFIX):
        yield entry.fault("unknown", guess=guess)


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
        PREFIX + "DINGTALK__CLIENT_ID": "the app's AppKey (Client ID)",
        PREFIX + "DINGTALK__CLIENT_SECRET": "the app's AppSecret (Client Secret)",
    }
    return [Fault(name, NOT_SET, "missing", what) for name, what in wanted.items() if name not in entries]


def warnings(entries: Mapping[str, Entry], names: Names, env_file: Path | None) -> tuple[str, ...]:
    """What works and is still not wise."""
    found = []
    if env_file is not None and readable_by_others(env_file):
        sources = {entry.where.rpartition(":")[0] for name, entry in entries.items() if names.is_secret(name)}
        if env_file.name in sources:
            found.append(
                f"WARNING {env_file.name} holds secrets and others may read it: chmod 600 {env_file.name}"
            )
    key = entries.get(PREFIX + "SECRET_KEY")
    if key is not None and min(len(part.strip()) for part in key.value.split(",")) < _SHORTEST_KEY:
        found.append(f"WARNING {key.name} ({key.where}) has a key of less than {_SHORTEST_KEY} letters")
    return (*found, *_cards(entries), *_login(entries))


def _cards(entries: Mapping[str, Entry]) -> Iterator[str]:
    """A template whose taps could not come back: plain cards are sent instead."""
    template = entries.get(PREFIX + "DINGTALK__CARD_TEMPLATE_ID")
    receive = entries.get(PREFIX + "DINGTALK__RECEIVE")
    if template is None or (receive is not None and receive.value in ("stream", "both")):
        return
    wanted = [name for name in ("DINGTALK__CARD_API_SECRET", "PUBLIC_URL") if PREFIX + name not in entries]
    if wanted:
        missing = " and ".join(PREFIX + name for name in wanted)
        yield f"WARNING {template.name} ({template.where}) is not used: taps by HTTP need {missing} too"


def _login(entries: Mapping[str, Entry]) -> Iterator[str]:
    """Of which corporation somebody is, DingTalk says; whether it is ours only this setting."""
    login = entries.get(PREFIX + "DINGTALK__LOGIN")
    if login is not None and login.value == "on" and PREFIX + "DINGTALK__CORP_ID" not in entries:
        yield f"WARNING {login.name} ({login.where}) is on without {PREFIX}DINGTALK__CORP_ID to compare with"


def shown(entry: Entry, *, hidden: bool) -> str:
    """What was found, as far as it may be seen: a lost quote can pull other lines into a value."""
    if hidden or not entry.value.isprintable() or len(entry.value) > _LONGEST_SHOWN:
        return "a hidden value"
    return repr(redacted(entry.value))


def silenced(fault: Fault, secrets: Sequence[str]) -> Fault:
    """The fault without any secret: one may have been pasted into the wrong variable."""
    found = fault.found
    for secret in secrets:
        if len(secret) > 3 and secret in found:
            found = "a hidden value"
    return replace(fault, found=found)


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


def _key_fault(key: str) -> str:
    if "__" in key:
        return "holds two underscores in a row"
    if not _KEY.fullmatch(key):
        return "is not written in A-Z, 0-9 and _"
    if key in COMMAND_WORDS:
        return "is a word of the commands"
    return "looks like a reference" if _REFERENCE.fullmatch(key) else ""


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
            yield Fault(name, NOT_SET, "missing", "the id that @OKR /id prints in that group")
        elif (before := first.setdefault(entry.value, name)) != name:
            yield entry.fault(f"the same conversation as {before}")


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
            yield entry.fault(shown(entry, hidden=False), f"one of {', '.join(known)}", guess)
    reported: set[str] = set()
    for key, entry in given.items():
        loop = _loop(key, {child: each.value for child, each in given.items()})
        if loop and key not in reported:
            reported.update(loop)
            yield entry.fault(f"in a loop of parents: {' > '.join([*loop, key])}")


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
            yield secret.fault(f"without {prefix}WEBHOOK, whose posts it signs")


def _reply_without_http(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    """A message that comes by Stream has no HTTP response to be answered in."""
    receive, reply = (entries.get(f"{PREFIX}DINGTALK__{name}") for name in ("RECEIVE", "REPLY"))
    if receive and reply and (receive.value, reply.value) == ("stream", "response"):
        yield reply.fault(f"response with {receive.name}=stream", "session, or http or both there")


def _half_subscription(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    names = PREFIX + "DINGTALK__EVENT_TOKEN", PREFIX + "DINGTALK__EVENT_AES_KEY"
    for name, other in (names, names[::-1]):
        if name in entries and other not in entries:
            yield entries[name].fault(f"without {other}", "both, or neither of them")


def _login_without_address(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    """Whoever logs in has to come back from DingTalk to somewhere."""
    login = entries.get(PREFIX + "DINGTALK__LOGIN")
    if login is not None and login.value == "on" and PREFIX + "PUBLIC_URL" not in entries:
        yield login.fault(f"on without {PREFIX}PUBLIC_URL", "both: people come back from DingTalk to there")


def _database(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    url = entries.get(PREFIX + "DATABASE_URL")
    if url is None or not url.value.startswith("postgresql"):
        return
    if PREFIX + "SECRET_KEY" not in entries:
        yield Fault(PREFIX + "SECRET_KEY", NOT_SET, "missing", "with PostgreSQL one key for every replica")
    try:
        import psycopg  # noqa: F401
    except ImportError:
        yield url.fault("PostgreSQL without its driver", "the extra dingokr[postgres] installed")

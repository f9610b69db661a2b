"""Where settings are written down: the `.env` file, the process, the groups' TOML file, files of secrets.

Reads texts and remembers where each stood; knows no setting and believes no value. What cannot be read
becomes a Fault, and no fault ever holds the value of a secret.
"""

from __future__ import annotations

import io
import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dotenv.parser import Binding, parse_stream

from bot.settings_faults import ENVIRONMENT, NAMELESS, Fault, Said, place, reason
from i18n.phrases import phrase

PREFIX = "OKR_"
FILE_SUFFIX = "_FILE"

_LARGEST_FILE_BYTES = 1024 * 1024
_LARGEST_SECRET_BYTES = 64 * 1024
_NAME = re.compile(r"\s*(?:export\s+)?['\"]?([A-Za-z_][A-Za-z0-9_]*)")
_A_LINE = "NAME=value"
_NEWLINE = re.compile(r"\r\n|\n|\r")
_QUOTES = ("'", '"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One text as it was found. Its value stays out of every repr."""

    name: str
    value: str = field(repr=False)
    where: str

    @property
    def of_process(self) -> bool:
        return self.where == ENVIRONMENT

    def fault(self, found: Said, expected: Said = "", guess: str = "") -> Fault:
        return Fault(self.name, self.where, found, expected, guess)


@dataclass(slots=True)
class Reading:
    """Entries by name, and what was wrong with the sources themselves."""

    entries: dict[str, Entry] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Keep an entry; a second one of its name is a fault."""
        before = self.entries.setdefault(entry.name, entry)
        if before is not entry:
            self.faults.append(entry.fault(phrase("setting.fault.twice", where=place(before.where))))


def read_env_file(path: Path) -> Reading:
    """Every name of the file; a file that is not there holds nothing."""
    reading = Reading()
    try:
        raw = path.read_bytes() if path.exists() else b""
        text = raw.decode("utf-8-sig")
    except OSError as error:
        found = phrase("setting.fault.unreadable", reason=reason(error))
        return Reading(faults=[Fault(path.name, ENVIRONMENT, found)])
    except UnicodeDecodeError:
        found, expected = phrase("setting.fault.not_utf8"), phrase("setting.fault.text_file")
        return Reading(faults=[Fault(path.name, ENVIRONMENT, found, expected)])
    for binding in parse_stream(io.StringIO(text, newline="")):
        where = f"{path.name}:{_line(binding)}"
        if binding.error or (binding.key is not None and binding.value is None):
            reading.faults.append(_unreadable_line(binding, where))
        elif binding.key is not None and binding.value is not None:
            reading.add(Entry(binding.key, _trimmed(binding.value), where))
    return reading


def read_environment(env: Mapping[str, str]) -> Reading:
    """The names of ours among the process's variables."""
    reading = Reading()
    for name in sorted(env):
        if not name.upper().startswith(PREFIX):
            continue
        value = env[name]
        if len(value) > 1 and value[0] in _QUOTES and value[-1] == value[0]:
            found, expected = phrase("setting.fault.quoted"), phrase("setting.fault.bare")
            reading.faults.append(Fault(name, ENVIRONMENT, found, expected))
        else:
            reading.add(Entry(name, _trimmed(value), ENVIRONMENT))
    return reading


def joined(*readings: Reading) -> Reading:
    """One reading of several, the later ones winning where they say anything."""
    whole = Reading()
    for reading in readings:
        whole.faults.extend(reading.faults)
        for entry in reading.entries.values():
            if entry.value or entry.name not in whole.entries:
                whole.entries[entry.name] = entry
    return whole


def with_secret_files(reading: Reading, is_secret: Callable[[str], bool]) -> Reading:
    """The same with each `<NAME>_FILE` of a secret replaced by what its file holds."""
    whole = Reading(faults=list(reading.faults))
    for entry in reading.entries.values():
        name = entry.name.removesuffix(FILE_SUFFIX)
        if name == entry.name or not is_secret(name):
            whole.entries.setdefault(entry.name, entry)
            continue
        bare = reading.entries.get(name)
        if bare is not None and bare.value and bare.of_process == entry.of_process:
            twice = phrase("setting.fault.twice_named", name=name, where=place(bare.where))
            whole.faults.append(entry.fault(twice))
        elif entry.value and not (bare is not None and bare.value and bare.of_process):
            secret = _secret_file(entry, name)
            if isinstance(secret, Fault):
                whole.faults.append(secret)
            else:
                whole.entries[name] = secret
    return whole


def _secret_file(entry: Entry, name: str) -> Entry | Fault:
    # The path is not repeated: people also put the secret itself here.
    path = Path(entry.value)
    expected = phrase("setting.fault.secret_file")
    try:
        if path.stat().st_size > _LARGEST_SECRET_BYTES:
            return entry.fault(phrase("setting.fault.large_file"), expected)
        value = _trimmed(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return entry.fault(phrase("setting.fault.no_file", reason=reason(error)), expected)
    except ValueError:
        return entry.fault(phrase("setting.fault.no_text_file"), expected)
    if not value:
        return entry.fault(phrase("setting.fault.empty_file"), expected)
    return Entry(name, value, entry.where)


def read_groups_file(entry: Entry) -> Reading:
    """The groups of a TOML file under the names they would have in the environment.

    One table a group: `[SALES]` or `[groups.SALES]`, keys in either case.
    """
    path = Path(entry.value)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        found = phrase("setting.fault.closed_file", file=repr(entry.value), reason=reason(error))
        return Reading(faults=[entry.fault(found, phrase("setting.fault.readable_toml"))])
    except ValueError as error:  # not UTF-8, or not TOML: neither says more than where it is wrong
        found = phrase("setting.fault.broken_file", file=repr(entry.value), reason=str(error))
        return Reading(faults=[entry.fault(found, phrase("setting.fault.toml"))])
    reading = Reading()
    for key, fields in _unwrapped(tables).items():
        prefix, where = f"{PREFIX}GROUPS__{key}", f"{path.name} [{key}]"
        if not isinstance(fields, dict):
            expected = phrase("setting.fault.table", section=f"[{key}]")
            reading.faults.append(Fault(prefix, where, phrase("setting.fault.no_table"), expected))
            continue
        for name, value in fields.items():
            text = _plain(value)
            entry = Entry(f"{prefix}__{name.upper()}", _trimmed(text or ""), where)
            if text is None:
                found = phrase("setting.fault.type", type=type(value).__name__)
                reading.faults.append(entry.fault(found, phrase("setting.fault.types")))
            else:
                reading.add(entry)
    return reading


def readable_by_others(path: Path) -> bool:
    """May users other than its owner read the file?"""
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        return False


def _line(binding: Binding) -> int:
    """The line of the name itself: a binding also carries the empty lines before it."""
    text = binding.original.string
    before = text[: len(text) - len(text.lstrip())]
    return binding.original.line + len(_NEWLINE.findall(before))


def _unreadable_line(binding: Binding, where: str) -> Fault:
    match = _NAME.match(binding.original.string)
    name = match[1] if match else NAMELESS
    if binding.error and "=" in binding.original.string:
        expected = phrase("setting.fault.closed_quotes", line=_A_LINE)
        return Fault(name, where, phrase("setting.fault.not_readable"), expected)
    return Fault(name, where, phrase("setting.fault.no_value"), _A_LINE)


def _trimmed(value: str) -> str:
    """Copied from a web page, credentials bring along blanks that nobody sees."""
    return value.strip().strip("\u200b\u200e\u200f\u2060\ufeff").strip()


def _unwrapped(tables: dict[str, Any]) -> dict[str, Any]:
    if len(tables) == 1:
        (name,) = tables
        inner = tables[name]
        if name.upper() == "GROUPS" and isinstance(inner, dict) and _all_tables(inner.values()):
            return inner
    return tables


def _all_tables(values: Any) -> bool:
    return all(isinstance(value, dict) for value in values)


def _plain(value: Any) -> str | None:
    match value:
        case bool():
            return "on" if value else "off"
        case str() | int():
            return str(value)
        case list():
            parts = list(_parts(value))
            return None if None in parts else ",".join(part for part in parts if part is not None)
        case _:
            return None


def _parts(values: list[Any]) -> Iterator[str | None]:
    for value in values:
        yield str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None

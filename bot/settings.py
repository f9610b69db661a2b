"""What administrators decide, from `.env` and the process's environment: one field, one variable.

A field's place in these models is its name: `dingtalk.client_id` is OKR_DINGTALK__CLIENT_ID. All faults
are found at once and none holds the value of a secret. Reading the settings writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot import settings_values as read
from bot.settings_checks import (
    Names,
    cross_faults,
    missing_credentials,
    name_faults,
    shown,
    value_guess,
    warnings,
)
from bot.settings_faults import Caution, Fault, silenced
from bot.settings_source import (
    FILE_SUFFIX,
    PREFIX,
    Entry,
    Reading,
    joined,
    read_env_file,
    read_environment,
    read_groups_file,
    with_secret_files,
)

__all__ = ["NAMES", "DingTalkSettings", "Fault", "GroupSettings", "Loaded", "Settings", "load"]

DINGTALK: Final = PREFIX + "DINGTALK__"
BUDGET: Final = PREFIX + "BUDGET__"
DEFAULTS: Final = PREFIX + "GROUP_DEFAULTS__"
GROUPS_FILE: Final = PREFIX + "GROUPS_FILE"

_OF_EVERY_GROUP: Final = ("lang", "tz", "calendar")
_OF_ONE_GROUP: Final = frozenset({"conversation_id", "webhook", "secret"})


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# A field that stays out of every repr is a secret, and may also be given as <NAME>_FILE.
class DingTalkSettings(_Frozen):
    """The app, and how its callbacks come and its answers go."""

    client_id: Annotated[str, BeforeValidator(read.word)] = ""
    client_secret: Annotated[SecretStr, BeforeValidator(read.word)] = Field(SecretStr(""), repr=False)
    client_secret_previous: Annotated[SecretStr | None, BeforeValidator(read.word)] = Field(None, repr=False)
    robot_code: Annotated[str, BeforeValidator(read.word)] = ""  # the client id unless given
    robot_name: Annotated[str, BeforeValidator(read.one_line)] = "OKR"
    corp_id: Annotated[str | None, BeforeValidator(read.word)] = None
    receive: Annotated[str, BeforeValidator(read.one_of("http", "stream", "both"))] = "http"
    reply: Annotated[str, BeforeValidator(read.one_of("session", "response"))] = "session"
    sign_window: Annotated[int, BeforeValidator(read.whole_number(10, 3600))] = 3600  # seconds
    callback_path: Annotated[str, BeforeValidator(read.callback_path)] = "/dingtalk/robot"
    card_template_id: Annotated[str | None, BeforeValidator(read.word)] = None
    card_api_secret: Annotated[SecretStr | None, BeforeValidator(read.word)] = Field(None, repr=False)
    login: Annotated[str, BeforeValidator(read.one_of("off", "on"))] = "off"
    event_token: Annotated[SecretStr | None, BeforeValidator(read.event_token)] = Field(None, repr=False)
    event_aes_key: Annotated[SecretStr | None, BeforeValidator(read.event_aes_key)] = Field(None, repr=False)
    api_url: Annotated[str, BeforeValidator(read.api_address)] = "https://api.dingtalk.com"
    oapi_url: Annotated[str, BeforeValidator(read.api_address)] = "https://oapi.dingtalk.com"
    reply_hosts: Annotated[tuple[str, ...], BeforeValidator(read.hosts)] = (
        "oapi.dingtalk.com",
        "api.dingtalk.com",
    )


class BudgetSettings(_Frozen):
    """What DingTalk lets the organisation do in a month, by its edition; 0 is without a limit."""

    api_calls: Annotated[int, BeforeValidator(read.whole_number(0, 100_000_000))] = 5000
    pushes: Annotated[int, BeforeValidator(read.whole_number(0, 100_000_000))] = 3000


class GroupSettings(_Frozen):
    """One group with every default merged in. Texts stay in the grammar of the settings."""

    conversation_id: Annotated[str, BeforeValidator(read.word)] = ""
    title: Annotated[str, BeforeValidator(read.one_line)] = ""
    level: Annotated[str, BeforeValidator(read.one_of("company", "department", "team"))] = "team"
    parent: Annotated[str | None, BeforeValidator(read.word)] = None
    managers: Annotated[tuple[str, ...], BeforeValidator(read.staff_ids)] = ()
    lang: Annotated[str, BeforeValidator(read.language)] = "zh-CN"
    tz: Annotated[str, BeforeValidator(read.time_zone)] = "Asia/Shanghai"
    calendar: Annotated[str, BeforeValidator(read.calendar)] = "CN"
    checkin: Annotated[str, BeforeValidator(read.timetable)] = "every 2 weeks on fri 10:00"
    card: Annotated[str, BeforeValidator(read.timetable)] = "every 2 weeks on mon 10:00"
    digest: Annotated[str, BeforeValidator(read.timetable)] = "every 2 weeks on mon 11:00"
    quiet: Annotated[str, BeforeValidator(read.quiet_hours)] = "20:00-08:30"
    notices: Annotated[str, BeforeValidator(read.notices)] = "all"
    names: Annotated[bool, BeforeValidator(read.switch)] = False
    pictures: Annotated[bool, BeforeValidator(read.switch)] = True
    external: Annotated[bool, BeforeValidator(read.switch)] = False
    webhook: Annotated[SecretStr | None, BeforeValidator(read.webhook)] = Field(None, repr=False)
    secret: Annotated[SecretStr | None, BeforeValidator(read.word)] = Field(None, repr=False)
    visibility: Annotated[str, BeforeValidator(read.one_of("company", "group", "private"))] = "company"
    health: Annotated[str, BeforeValidator(read.health_rule)] = "gap 10 25"


class Settings(_Frozen):
    """Everything, checked. `default_group` is what a group that nobody configured gets."""

    dingtalk: DingTalkSettings
    budget: BudgetSettings
    default_group: GroupSettings
    groups: dict[str, GroupSettings]
    database_url: Annotated[str, BeforeValidator(read.database)] = Field("sqlite:///data/okr.db", repr=False)
    public_url: Annotated[str | None, BeforeValidator(read.public_address)] = None
    secret_key: Annotated[SecretStr | None, BeforeValidator(read.keys)] = Field(None, repr=False)
    fiscal_start: Annotated[int, BeforeValidator(read.whole_number(1, 12))] = 1  # month
    http_proxy: Annotated[SecretStr | None, BeforeValidator(read.proxy)] = Field(None, repr=False)
    admins: Annotated[tuple[str, ...], BeforeValidator(read.staff_ids)] = ()
    lang: Annotated[str, BeforeValidator(read.language)] = "zh-CN"
    tz: Annotated[str, BeforeValidator(read.time_zone)] = "Asia/Shanghai"
    calendar: Annotated[str, BeforeValidator(read.calendar)] = "CN"
    calendar_file: Annotated[str | None, BeforeValidator(read.one_line)] = None
    log: Annotated[str, BeforeValidator(read.one_of("json", "console"))] = "json"
    metrics_token: Annotated[SecretStr | None, BeforeValidator(read.word)] = Field(None, repr=False)


Model = TypeVar("Model", bound=BaseModel)

_OWN: Final = frozenset(Settings.model_fields) - {"dingtalk", "budget", "default_group", "groups"}


def _names() -> Names:
    group, dingtalk = GroupSettings.model_fields, DingTalkSettings.model_fields
    flat = {PREFIX + name.upper(): Settings.model_fields[name] for name in _OWN}
    flat |= {DINGTALK + name.upper(): info for name, info in dingtalk.items()}
    flat |= {BUDGET + name.upper(): info for name, info in BudgetSettings.model_fields.items()}
    flat |= {DEFAULTS + name.upper(): info for name, info in group.items() if name not in _OF_ONE_GROUP}
    return Names(
        flat=frozenset(flat) | {GROUPS_FILE},
        group=frozenset(name.upper() for name in group),
        flat_secrets=frozenset(name for name, info in flat.items() if not info.repr),
        group_secrets=frozenset(name.upper() for name, info in group.items() if not info.repr),
    )


NAMES: Final = _names()


@dataclass(frozen=True, slots=True)
class Loaded:
    """`settings` is there as soon as nothing is wrong with what was given.

    Credentials that were not given at all are faults too, but leave `settings` usable: commands that
    never speak to DingTalk can do without, `serve` cannot.
    """

    settings: Settings | None
    faults: tuple[Fault, ...]
    warnings: tuple[Caution, ...]


def load(env: Mapping[str, str], env_file: Path | None) -> Loaded:
    """Read and check everything. The process wins over `env_file`, both over OKR_GROUPS_FILE."""
    reading = _read(env, env_file)
    unknown, groups = name_faults(reading.entries, NAMES)
    entries = {name: entry for name, entry in reading.entries.items() if entry.value}
    faults = [*reading.faults, *unknown]
    settings = _build(entries, groups, faults)
    # What was given and could not be read is no longer missing.
    named = {fault.variable.removesuffix(FILE_SUFFIX) for fault in faults}
    faults += [fault for fault in cross_faults(entries, groups) if fault.variable not in named]
    faults = list(dict.fromkeys(faults))
    missing = [fault for fault in missing_credentials(entries) if fault.variable not in named]
    secrets = [entry.value for name, entry in reading.entries.items() if NAMES.is_secret(name)]
    return Loaded(
        None if faults else settings,
        tuple(silenced(fault, secrets) for fault in (*faults, *missing)),
        warnings(entries, NAMES, env_file),
    )


def _read(env: Mapping[str, str], env_file: Path | None) -> Reading:
    reading = joined(read_env_file(env_file) if env_file else Reading(), read_environment(env))
    listed = reading.entries.get(GROUPS_FILE)
    if listed is not None and listed.value:
        reading = joined(read_groups_file(listed), reading)
    return with_secret_files(reading, NAMES.is_secret)


def _build(entries: Mapping[str, Entry], groups: Mapping[str, str], faults: list[Fault]) -> Settings | None:
    """The whole tree, or None with the reasons added to `faults`. `groups` are prefixes and their KEYs."""
    own = _fields(entries, PREFIX, _OWN)
    dingtalk = _fields(entries, DINGTALK, DingTalkSettings.model_fields)
    if "client_id" in dingtalk:
        dingtalk.setdefault("robot_code", dingtalk["client_id"])
    inherited = {
        **_fields(entries, PREFIX, _OF_EVERY_GROUP),
        **_fields(entries, DEFAULTS, GroupSettings.model_fields.keys() - _OF_ONE_GROUP),
    }
    app = _validated(DingTalkSettings, dingtalk, faults)
    budget = _validated(BudgetSettings, _fields(entries, BUDGET, BudgetSettings.model_fields), faults)
    default = _validated(GroupSettings, inherited, faults)
    members: dict[str, GroupSettings] = {}
    for prefix, key in groups.items():
        given = inherited | _fields(entries, prefix, GroupSettings.model_fields)
        if given.get("parent") is not None and given["parent"].value == key:
            del given["parent"]  # a default parent COMPANY reaches COMPANY too
        member = _validated(GroupSettings, given, faults)
        if member is not None:
            members[key] = member
    return _validated(
        Settings,
        own,
        faults,
        dingtalk=app or DingTalkSettings(),
        budget=budget or BudgetSettings(),
        default_group=default or GroupSettings(),
        groups=members,
    )


def _fields(entries: Mapping[str, Entry], prefix: str, names: Iterable[str]) -> dict[str, Entry]:
    """The entries of some fields, by the fields' names."""
    found = {name: entries.get(prefix + name.upper()) for name in sorted(names)}
    return {name: entry for name, entry in found.items() if entry is not None}


def _validated(
    model: type[Model], given: Mapping[str, Entry], faults: list[Fault], **built: object
) -> Model | None:
    """A model of what was given, or None with every field's fault added to `faults`."""
    try:
        return model.model_validate({name: entry.value for name, entry in given.items()} | built)
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            name = str(each["loc"][0])
            entry = given[name]
            hidden = not model.model_fields[name].repr
            expected = each["ctx"]["error"].what  # every reader raises Expected
            faults.append(entry.fault(shown(entry, hidden=hidden), expected, value_guess(name, entry)))
    return None

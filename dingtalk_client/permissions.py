"""What an app may not do because nobody gave it the permission point, and which one that is.

Both hosts name the scope: the new one in a list of its own, the old one in square brackets in its
sentence, often behind the gateway's code 88.
https://open.dingtalk.com/document/development/server-api-error-codes-1
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dingtalk_client.errors import DingTalkError

CODES: Final = frozenset({"60011", "Forbidden.AccessDenied.AccessTokenPermissionDenied"})
MOST_SCOPES: Final = 8

# A scope is a name such as qyapi_get_member or Contact.User.Read; anything else in brackets is prose.
_IN_BRACKETS = re.compile(r"\[([^\[\]]{1,400})\]")
# Those of the old host have a name that is nothing else, with or without brackets.
_OLD_SCOPE = re.compile(r"qyapi_[a-z_]{2,70}")
_SCOPE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{2,79}")


@dataclass(eq=False)
class PermissionMissing(DingTalkError):
    """The app was not given a permission point. `scopes` are those to ask for; empty where none is named."""

    scopes: tuple[str, ...] = ()


def missing(code: str, detail: str, reply: Mapping[str, Any]) -> PermissionMissing:
    """The fault that an answer with one of CODES stands for."""
    fault = DingTalkError.from_code(code, detail)
    scopes = _required(reply) or _in_words(detail)
    return PermissionMissing(fault.code, fault.detail, fault.action, fault.retry_after, scopes)


def _required(reply: Mapping[str, Any]) -> tuple[str, ...]:
    detail = reply.get("accessdenieddetail")
    named = detail.get("requiredScopes") if isinstance(detail, Mapping) else None
    return _scopes([each for each in named if isinstance(each, str)]) if isinstance(named, list) else ()


def _in_words(detail: str) -> tuple[str, ...]:
    named = [name for inside in _IN_BRACKETS.findall(detail) for name in re.split(r"[,，\s]+", inside)]
    return _scopes(named) or _scopes(_OLD_SCOPE.findall(detail))


def _scopes(names: list[str]) -> tuple[str, ...]:
    found = dict.fromkeys(name for name in names if _SCOPE.fullmatch(name))
    return tuple(found)[:MOST_SCOPES]

"""What the program says about itself: one event with its fields on each line, on standard error.

No secret, no webhook address, no text of a check-in: what is named or looks like a secret is replaced
before it is written, in our own events, in other libraries' and in tracebacks.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

HIDDEN = "hidden"

# httpx logs whole addresses with their tokens at INFO.
QUIET_LIBRARIES = (
    "httpx",
    "httpcore",
    "uvicorn",
    "uvicorn.access",
    "uvicorn.error",
    "apscheduler",
    "alembic",
    "asyncio",
)

_SECRET_NAME = re.compile(
    r"secret|token|ticket|webhook|passw|credential|authorization|cookie|(api|aes|private|access|app)_?key"
    r"|^sign$|signature|^session$",
    re.I,
)
_SECRET_TEXT = re.compile(
    r"(?P<name>(?:access_?token|x-acs-dingtalk-access-token|event_?token|ticket|session|sign|signature"
    r"|client_?secret|app_?secret|api_?secret|aes_?key)"
    r"[\"']?\s*[=:]\s*[\"']?)[^\s&\"',;)}]+",
    re.I,
)
_USER_IN_ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)[^\s/@]+@", re.I)
# Line breaks and terminal commands forge lines; bidirectional controls make them read otherwise.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BEYOND_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def configure(mode: str, stream: TextIO | None = None) -> None:
    """Write JSON lines (`mode` "json") or lines for people ("console") to `stream`, else standard error."""
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        redact,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    ends: list[Processor] = (
        [_json] if mode == "json" else [_escape, structlog.dev.ConsoleRenderer(colors=False)]
    )
    structlog.configure(
        processors=[*shared, *ends],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, *ends],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)


def redacted(text: str) -> str:
    """The text with whatever looks like a credential replaced."""
    if "=" not in text and ":" not in text:  # both patterns need one of them; most texts have neither
        return text
    text = _SECRET_TEXT.sub(rf"\g<name>{HIDDEN}", text)
    return _USER_IN_ADDRESS.sub(rf"\g<scheme>{HIDDEN}@", text)


def escaped(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey."""
    return _CONTROLS.sub(_visible, text)


def redact(_: Any, __: str, event: EventDict) -> EventDict:
    """A structlog processor: no value of a secret's name, nothing that looks like one."""
    return {name: _without_secrets(name, value) for name, value in event.items()}


@lru_cache(maxsize=1024)
def _names_secret(name: str) -> bool:
    """The same few dozen names come with every event."""
    return _SECRET_NAME.search(name) is not None


def _without_secrets(name: str, value: object) -> object:
    if _names_secret(name) and value is not None and not isinstance(value, bool):
        return HIDDEN
    match value:
        case str():
            return redacted(value)
        case Mapping():
            return {str(key): _without_secrets(str(key), inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_without_secrets("", inner) for inner in value]
        case None | bool() | int() | float():
            return value
        case _:
            return redacted(str(value))


_rendered = structlog.processors.JSONRenderer(ensure_ascii=False)


def _json(logger: Any, name: str, event: EventDict) -> str:
    line = _rendered(logger, name, event)
    return _BEYOND_JSON.sub(_visible, line if isinstance(line, str) else line.decode())


def _escape(_: Any, __: str, event: EventDict) -> EventDict:
    # A traceback or stack keeps its lines: it is ours, and people read it.
    return {
        name: escaped(value) if isinstance(value, str) and name not in ("exception", "stack") else value
        for name, value in event.items()
    }


def _visible(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"

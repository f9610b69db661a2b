"""YAML with every scalar as the text it was written as: "2", "true"."""

from __future__ import annotations

from typing import Any

import yaml


def read_all(text: str) -> list[Any]:
    """Every document of a file."""
    return list(yaml.load_all(text, Loader=yaml.BaseLoader))


def read(text: str) -> Any:
    """The only document of a file."""
    (document,) = read_all(text)
    return document

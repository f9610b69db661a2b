"""The address at which people reach the pages, as the administrator gave it: no header is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class PublicUrl:
    """`base` stands before every path, "" or such as "/okr"; `origin` is "" where no address was given."""

    origin: str
    base: str

    @classmethod
    def of(cls, text: str | None) -> Self:
        parts = urlsplit(text or "")
        return cls(f"{parts.scheme}://{parts.netloc}" if parts.netloc else "", parts.path.rstrip("/"))

    @property
    def is_https(self) -> bool:
        return self.origin.startswith("https://")

    def whole(self, path: str) -> str:
        return f"{self.origin}{self.base}{path}"

"""YAML as this repository writes it: mappings and sequences by indent, `[a, b]`, `|`, quotes, comments.

Whatever else YAML knows is refused, so that nothing is read otherwise than a real reader would. Scalars stay
texts: "2", "true".
"""

from __future__ import annotations

import json
import re
from typing import Any

KEY = re.compile(r"(?P<key>[A-Za-z][\w./-]*):(?: +(?P<rest>.*))?")
FLOW = re.compile(r""" *("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s,"'\[\]{}][^,\[\]{}]*?) *(?:,|$)""")
PLAIN = re.compile(r"[^\s&*!|>%@`\"'\[\]{},#?:-].*|[-:?][^\s].*")


class NotPlain(ValueError):
    """Something this reader does not know, with the number of its line."""


def read_all(text: str) -> list[Any]:
    """Every document of a file."""
    found: list[Any] = []
    before = 0
    for part in re.split(r"^---$", text, flags=re.MULTILINE):
        reader = _Reader(part.split("\n"), before)
        if (top := reader.peek()) is not None:
            found.append(reader.node(top[0]))
            if reader.peek() is not None:
                raise reader.fault("an indent that fits nothing above")
        before += part.count("\n")
    return found


def read(text: str) -> Any:
    """The only document of a file."""
    (document,) = read_all(text)
    return document


class _Reader:
    def __init__(self, lines: list[str], before: int) -> None:
        self._lines = lines
        self._before = before
        self._at = 0

    def fault(self, why: str) -> NotPlain:
        return NotPlain(f"line {self._before + self._at + 1}: {why}")

    def peek(self) -> tuple[int, str] | None:
        """The indent and the text of the next line that says anything."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if "\t" in line:
                raise self.fault("a tab")
            text = line.strip()
            if text and not text.startswith("#"):
                return len(line) - len(line.lstrip()), text
            self._at += 1
        return None

    def node(self, indent: int) -> Any:
        top = self.peek()
        return self._sequence(indent) if top and _is_item(top[1]) else self._mapping(indent)

    def _mapping(self, indent: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while (top := self.peek()) is not None and top[0] == indent and not _is_item(top[1]):
            entry = KEY.fullmatch(top[1])
            if entry is None:
                raise self.fault(f"no `key: value`: {top[1]}")
            if entry["key"] in found:
                raise self.fault(f"{entry['key']} a second time")
            self._at += 1
            found[entry["key"]] = self._value((entry["rest"] or "").strip(), indent)
        return found

    def _sequence(self, indent: int) -> list[Any]:
        found: list[Any] = []
        while (top := self.peek()) is not None and top[0] == indent and _is_item(top[1]):
            rest = top[1][1:].strip()
            if KEY.fullmatch(rest):
                self._lines[self._at] = " " * (indent + 2) + rest
                found.append(self._mapping(indent + 2))
            else:
                self._at += 1
                found.append(self._value(rest, indent))
        return found

    def _value(self, rest: str, indent: int) -> Any:
        if rest == "|":
            return self._literal(indent)
        if rest and not rest.startswith("#"):
            return self._scalar(rest)
        top = self.peek()
        return self.node(top[0]) if top is not None and top[0] > indent else None

    def _literal(self, indent: int) -> str:
        lines: list[str] = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            lines.append(line)
            self._at += 1
        margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
        return "\n".join(line[margin:] for line in lines).rstrip("\n") + "\n"

    def _scalar(self, text: str) -> Any:
        if text.startswith("[") and text.endswith("]"):
            return self._flow(text[1:-1])
        if text[0] == '"' and (quoted := re.fullmatch(r'("(?:[^"\\]|\\.)*")(?: +#.*)?', text)):
            return json.loads(quoted[1])
        if text[0] == "'" and (quoted := re.fullmatch(r"'((?:[^']|'')*)'(?: +#.*)?", text)):
            return quoted[1].replace("''", "'")
        bare = re.split(r"\s+#", text)[0]
        if not PLAIN.fullmatch(bare) or ": " in bare or bare.endswith(":"):
            raise self.fault(f"no plain value: {text}")
        return bare

    def _flow(self, text: str) -> list[Any]:
        found, at = [], 0
        while at < len(text.rstrip()):
            item = FLOW.match(text, at)
            if item is None:
                raise self.fault(f"no plain list: [{text}]")
            found.append(self._scalar(item[1]))
            at = item.end()
        return found


def _is_item(text: str) -> bool:
    return text == "-" or text.startswith("- ")

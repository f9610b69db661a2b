"""A Dockerfile and its .dockerignore as values, for `tools/docker_check.py` and the tests.

Reads, runs nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

BUILDING = ("ARG", "FROM", "RUN", "COPY", "ENV", "WORKDIR", "VOLUME")
RUNNING = ("USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD")


class Failed(Exception):
    """A step that would not work, in words."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: `flags` are its --name=value words, `rest` what follows them."""

    word: str
    flags: Mapping[str, str]
    rest: str

    def __str__(self) -> str:
        flags = " ".join(f"--{name}={value}" for name, value in self.flags.items())
        text = " ".join(f"{self.word} {flags} {self.rest}".split())
        return text if len(text) <= 96 else text[:95] + "…"

    @property
    def command(self) -> list[str]:
        """The exec form: a shell between would swallow the signal to stop."""
        try:
            found = json.loads(self.rest.removeprefix("CMD ").strip())
        except ValueError:
            found = None
        if not isinstance(found, list):
            raise Failed('not written as ["word", "word"]')
        return [str(word) for word in found]


def read_steps(text: str) -> list[Step]:
    """The instructions of a Dockerfile, in order. Raises Failed for one this check does not know."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    steps = []
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        word, _, rest = line.strip().partition(" ")
        if not word:
            continue
        if word not in BUILDING + RUNNING:
            raise Failed(f"{word}: an instruction this check does not know")
        flags = {}
        rest = rest.strip()
        while (flag := re.match(r"--(\w[\w-]*)=(\S+)\s+", rest)) is not None:
            flags[flag[1]] = flag[2]
            rest = rest[flag.end() :]
        steps.append(Step(word, flags, rest))
    return steps


def ignored(path: str, patterns: list[str]) -> bool:
    """Does .dockerignore keep a path of the checkout out?

    The last pattern that fits the path, or a folder above it, decides.
    """
    here = PurePosixPath(path)
    names = [str(here), *(str(above) for above in here.parents if str(above) != ".")]
    out = False
    for pattern in patterns:
        wanted = _expression(pattern.removeprefix("!").strip("/"))
        if any(wanted.fullmatch(name) for name in names):
            out = not pattern.startswith("!")
    return out


def _expression(pattern: str) -> re.Pattern[str]:
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(signs.get(part, re.escape(part)) for part in parts))


def read_ignore(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def sources(step: Step) -> list[str]:
    return step.rest.split()[:-1]


def copy_faults(steps: list[Step], patterns: list[str], checkout: Path) -> Iterator[str]:
    """What COPY asks of the checkout and would not get."""
    for step in steps:
        if step.word != "COPY" or "from" in step.flags:
            continue
        for source in sources(step):
            if not (checkout / source).exists():
                yield f"COPY {source}: not there"
            elif ignored(source, patterns):
                yield f"COPY {source}: .dockerignore keeps it out"


def tops_of(steps: list[Step]) -> tuple[str, ...]:
    """The container's folders at the root that the Dockerfile speaks of."""
    places = [step.rest.split()[-1] for step in steps if step.word in ("COPY", "WORKDIR", "VOLUME")]
    return tuple(sorted({"/" + place.split("/")[1] for place in places}))

"""Whoever looks at the pages reads nothing that is not for them, wherever they look.

Random groups, people and visibilities; every title, note, comment and reason that is not for everybody
carries a word found nowhere else. `CANARIES=2000` tries more companies than every run does.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import os
import re
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from exchange.formats import FORMS
from storage.engine import open_database
from storage.retros import Retros
from storage.unit_of_work import UnitOfWork
from tests.kit.company import ADMIN
from tests.kit.desk import CYCLE, Desk
from tests.kit.pages import desk_pages
from tests.kit.secrets import KEYS, STAFF, WORD, Picture, Secret, companies, found, picture
from web.views import FILES, VIEWS

# Fewer than of lines: each company is looked at by everybody, everywhere.
COMPANIES = max(1, int(os.environ.get("CANARIES", "200")) // 100)
FOUND = re.compile(rf"{WORD}\d+x")
LESSON = re.compile(r"lesson(\d+)x")
STRANGER = "p9"
# What may stand behind the "?", and what htmx may ask for alone.
ASKED = (("", ""), ("?cycle=all", ""), (f"?q={WORD}", "company"), (f"?q={WORD}", "hits"))
PACKED = b"PK\x03\x04"


@pytest.mark.timeout(3600)
@settings(
    max_examples=COMPANIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(company=companies())
def test_nobody_reads_on_a_page_what_is_not_for_them(
    tmp_path: Path, migrated_file: Path, company: Any
) -> None:
    shutil.copy(migrated_file, tmp_path / "canaries.db")
    database = open_database(f"sqlite:///{tmp_path}/canaries.db", checkpoints=True)
    try:
        desk = Desk(database)
        secrets = found(desk, company)
        desk.read(lambda unit: _lessons(desk, unit))
        watch = Watch(picture(desk), secrets)
        for staff_id in (*STAFF, ADMIN, STRANGER):
            asyncio.run(watch.look(desk_pages(desk, staff_id), staff_id))
        assert watch.read[ADMIN] == secrets.keys(), "what nobody is ever shown is kept from nobody"
    finally:
        database.close()


def _lessons(desk: Desk, unit: UnitOfWork) -> None:
    """Of each group one, by its row id: for whoever is in it and whoever manages it."""
    for group in picture(desk).groups:
        Retros(unit).add(group, CYCLE, text=f"lesson{group}x", by="p1", at=desk.now)


@dataclass
class Watch:
    there: Picture
    secrets: Mapping[str, Secret]
    read: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    async def look(self, browser: httpx.AsyncClient, staff_id: str) -> None:
        async with browser:
            for address, part in self._addresses():
                answer = await browser.get(address, headers={"hx-target": part} if part else {})
                assert answer.status_code in (200, 404), (address, answer.status_code)
                self._check(_text_of(answer), staff_id, address)

    def _addresses(self) -> Iterator[tuple[str, str]]:
        samples = self._samples()
        for path in (*VIEWS, *FILES):
            names = re.findall(r"{(\w+)", path)
            for values in itertools.product(*(samples[name] for name in names)):
                address = path
                for name, value in zip(names, values, strict=True):
                    address = re.sub(rf"{{{name}[^}}]*}}", value, address)
                for query, part in ASKED if len(names) < 2 else ASKED[:1]:
                    yield address + query, part
        for key in samples["key"]:
            yield f"/retro/{CYCLE}?group={key}", ""
            yield f"/map?group={key}", ""
            yield f"/export.json?group={key}", ""

    def _samples(self) -> Mapping[str, Sequence[str]]:
        groups = [row["key"] for row in self.there.groups.values() if row["key"] in KEYS]
        things = [*self.there.objectives.values(), *self.there.key_results.values()]
        numbers = range(1, max(thing["number"] for thing in things) + 1)
        return {
            "key": groups,
            "cycle": [CYCLE],
            "number": list(map(str, numbers)),
            "ref": [f"{letter}{number}" for letter in ("O", "KR") for number in numbers],
            "staff_id": [*STAFF, ADMIN],
            "form": ["svg", *FORMS],
        }

    def _check(self, text: str, staff_id: str, address: str) -> None:
        for word in sorted(set(FOUND.findall(text))):
            self.read[staff_id].add(word)
            allowed = self.there.may_read(self.secrets[word], conversation="", staff_id=staff_id)
            assert allowed, f"{staff_id} read {word} at {address}"
        for group in sorted(set(LESSON.findall(text))):
            assert self.there.is_of(int(group), staff_id), f"{staff_id} read lesson {group} at {address}"


def _text_of(answer: httpx.Response) -> str:
    """All that can be read in it; a workbook is a packed folder."""
    if not answer.content.startswith(PACKED):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())

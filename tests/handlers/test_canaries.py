"""Whatever anybody types, nobody reads what is not for them.

Random groups, people, visibilities and lines; every private or group title, comment and reason carries
a word that is found nowhere else. `CANARIES=5000` tries more than the 200 companies of every run.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as some

from handlers.grammar import REGISTRY
from handlers.request import Handled, Request
from i18n import commands as vocabulary
from okr.model import Actor
from storage.engine import open_database
from tests.kit.company import ADMIN
from tests.kit.desk import Desk
from tests.kit.secrets import KEYS, STAFF, WORD, Picture, Secret, companies, found, picture

EXAMPLES = int(os.environ.get("CANARIES", "200"))
SPOKEN = sorted(name for name, known in REGISTRY.items() if not known.hidden)
FOUND = re.compile(rf"{WORD}\d+x")
THING = re.compile(r"<([KO])(\d)>")
OWNER, THERE = "its owner", "its group"  # of the first thing that a line names

numbers = some.sampled_from(["1", "2", "3", "4"])
in_group = some.sampled_from(["", *(f"{key}/" for key in KEYS)])
# <K3> and <O1> are replaced by whole references to what is there.
key_results = some.sampled_from([f"<K{n}>" for n in range(10)]) | some.builds(
    "{}KR{}".format, in_group, numbers
)
objectives = some.sampled_from([f"<O{n}>" for n in range(5)]) | some.builds("{}O{}".format, in_group, numbers)
people = some.sampled_from([f"@{name}" for name in STAFF.values()])
WORDS = """
45% +3 done at risk conf 2 by 12-01 12-24 on mine all risk stale private group company me 2026Q4
contributes target title owner from 0 to 9 yes on off 0.7 sales ALPHA BETA 2h keep drop
""".split()  # noqa: SIM905 - nobody reads a list of so many words
words = some.sampled_from(WORDS)
# What is most likely to be done, with everything it needs.
whole = some.one_of(
    some.builds("/okr {}".format, some.sampled_from(["", "mine", "all", "risk", "stale", *KEYS])),
    some.builds("/okr {}".format, people),
    some.builds("/okr add Plain under {}".format, objectives),
    some.builds("/okr align {} {}".format, objectives, objectives | key_results),
    some.builds("/{} {} overtaken".format, some.sampled_from(["okr drop", "okr close"]), objectives),
    some.builds("/kr {} {}".format, some.sampled_from(["show", "show", "history"]), key_results),
    some.builds("/kr drop {} overtaken".format, key_results),
    some.builds("/kr update {} {}".format, key_results, some.sampled_from(["0", "5 conf 1", "50", "100"])),
    some.builds("/kr edit {} {}".format, key_results, some.sampled_from(["by 12-30", "target 900"])),
    some.builds("/kr edit {} title Plain".format, key_results),
    some.builds("/kr add {} Plain from 0 to 9 {}".format, objectives, people),
    some.builds("/{} owner {} {}".format, some.just("kr"), key_results, people),
    some.builds("/block {} stuck {}".format, key_results, people),
    some.builds("/unblock {} moving".format, key_results),
    some.builds("/kr comment {} fine".format, key_results),
    some.builds("/kudos {} {} thanks".format, people, key_results),
    some.builds("/depend {} on {} by 12-20".format, key_results, key_results),
    some.builds("/depend {} {} why not".format, some.sampled_from(["refuse", "accept", "met"]), numbers),
    some.sampled_from(["/depend", "/undo", "/yes", "/status", "/card", "", "/okr mine", "/undo"]),
)
spellings = some.sampled_from(SPOKEN).flatmap(lambda name: some.sampled_from(vocabulary.spellings(name)))
anything = some.builds(
    lambda name, said: " ".join([f"/{name}", *said]),
    spellings,
    some.lists(key_results | objectives | people | words | numbers, max_size=5),
)
misspelt = some.builds(
    lambda line, at: line[: at % (len(line) + 1)] + line[at % (len(line) + 1) + 1 :],
    whole | anything,
    some.integers(1, 12),
)
lines = whole | anything | misspelt
texts = lines | some.lists(lines, min_size=2, max_size=3).map("\n".join)
steps = some.lists(
    some.tuples(
        some.sampled_from([OWNER] * 6 + [*STAFF, ADMIN, None]),
        some.sampled_from([*KEYS, None, THERE, THERE]),
        texts | some.sampled_from(["tick card", "tick checkin"]),
    ),
    min_size=4,
    max_size=10,
)


@pytest.mark.timeout(3600)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(company=companies(), steps=steps)
def test_nobody_reads_what_is_not_for_them(
    tmp_path: Path, migrated_file: Path, company: Any, steps: Any
) -> None:
    shutil.copy(migrated_file, tmp_path / "canaries.db")
    database = open_database(f"sqlite:///{tmp_path}/canaries.db", checkpoints=True)
    try:
        desk = Desk(database)
        watch = Watch(desk, found(desk, company))
        for by, group, text in steps:
            watch.step(by, group, text)
    finally:
        database.close()


@pytest.mark.timeout(3600)
@settings(
    max_examples=max(1, EXAMPLES // 8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(company=companies())
def test_nobody_exports_what_is_not_for_them(tmp_path: Path, migrated_file: Path, company: Any) -> None:
    """Everybody, everywhere: what is handed out comes one to one, with the yes to a question."""
    shutil.copy(migrated_file, tmp_path / "canaries.db")
    database = open_database(f"sqlite:///{tmp_path}/canaries.db", checkpoints=True)
    try:
        desk = Desk(database)
        watch = Watch(desk, found(desk, company))
        for by in [*STAFF, ADMIN, None]:
            for group in [*KEYS[: len(company.groups)], None]:
                watch.step(by, group, "/export")
                watch.step(by, group, "/yes")
    finally:
        database.close()


class Watch:
    """Does one step after another, and looks at everything that anybody was handed because of it."""

    def __init__(self, desk: Desk, secrets: dict[str, Secret]) -> None:
        self._desk = desk
        self._secrets = secrets
        self._seen = 0
        self._before = picture(desk)

    def step(self, by: str | None, group: str | None, text: str) -> None:
        by, group, text = self._meant(by, group, text)
        note(f"{by} in {group}: {text}")
        self._desk.forward(seconds=30)
        handled = self._do(by, group, text)
        assert handled.refused != "failed"
        after = picture(self._desk)
        place = {"conversation": group or "", "staff_id": "" if group else by or ""}
        for message in handled.messages:
            self._check(str(message.to_dict()), after, **place)
        posts = self._desk.posts()
        for post in posts[self._seen :]:
            said = f"{post.title} {post.text} {post.commands}"
            self._check(said, after, conversation=post.conversation, staff_id=post.staff_id)
        self._seen, self._before = len(posts), after

    def _meant(self, by: str | None, group: str | None, text: str) -> tuple[str | None, str | None, str]:
        """Who says what where, with everything there by its name."""
        things = {"K": list(self._before.key_results.values()), "O": list(self._before.objectives.values())}
        named = [things[letter][int(place) % len(things[letter])] for letter, place in THING.findall(text)]
        first = named[0] if named else things["O"][0]
        by = first["owner"] if by == OWNER else by
        group = self._before.groups[first["group_id"]]["key"] if group == THERE else group
        for thing in named:
            letter = "KR" if "objective_id" in thing else "O"
            key = self._before.groups[thing["group_id"]]["key"]
            text = THING.sub(f"{key}/{letter}{thing['number']}", text, count=1)
        return by, group, text

    def _do(self, by: str | None, group: str | None, text: str) -> Handled:
        if text.startswith("tick "):
            return self._desk.tick(text[5:], group=group) if group in self._groups() else Handled(())
        mentions = [staff_id for staff_id, name in STAFF.items() if f"@{name}" in text]
        request = Request(
            id=f"step-{self._desk.now.isoformat()}",
            actor=Actor(by, STAFF.get(by or "", ""), admin=by == ADMIN),
            place=self._desk.place(group, by),
            now=self._desk.now,
            text=text,
            mentions=tuple(mentions),
        )
        handled = self._desk.do(request)
        again = self._desk.do(request)
        assert [each.text for each in again.messages] == [each.text for each in handled.messages]
        return handled

    def _groups(self) -> set[str]:
        return {row["key"] for row in self._before.groups.values()}

    def _check(self, said: str, after: Picture, *, conversation: str, staff_id: str) -> None:
        """What was to be read before or after the step; a change may end what its answer tells of."""
        for word in set(FOUND.findall(said)):
            secret = self._secrets[word]
            where = {"conversation": conversation, "staff_id": staff_id}
            allowed = self._before.may_read(secret, **where) or after.may_read(secret, **where)
            assert allowed, f"{where} read {word}: {said}"

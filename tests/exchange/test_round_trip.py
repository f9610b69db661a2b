"""What an export tells, an import brings back: into an empty database, to the byte."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from exchange.importing import Report
from exchange.sameness import plain_objective, says_the_same
from storage.engine import open_database
from tests.kit.documents import give, take, written
from tests.kit.random_documents import documents

ONCE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def tells(document, found) -> list[str]:
    """What of that which was told is not in the export that came of it."""
    objectives = {each["ref"]: each for each in found["objectives"]}
    missing = [
        each["ref"]
        for each in document["objectives"]
        if not says_the_same(plain_objective(each), plain_objective(objectives[each["ref"]]))
    ]
    told = document | {"groups": sorted(document["groups"], key=lambda group: group["key"])}
    names = ("groups", "people", "dependencies", "absences", "kudos", "retros")
    return missing + [name for name in names if not says_the_same(told[name], found[name])]


def round_trip(document, first, second) -> None:
    try:
        take(first, document)
        once = give(first)
        assert tells(document, once) == []
        take(second, once)
        assert written(give(second)) == written(once)
        again = take(second, once)
        things = sum(
            len(once[name]) for name in ("objectives", "dependencies", "absences", "kudos", "retros")
        )
        assert again.to_dict() == Report(already_there=things).to_dict()
        assert written(give(second)) == written(once)
    finally:
        first.close()
        second.close()


@given(documents())
@settings(max_examples=60, deadline=None, suppress_health_check=ONCE)
def test_an_export_imported_into_an_empty_file_is_the_same_again(tmp_path_factory, migrated_file, document):
    folder: Path = tmp_path_factory.mktemp("round")
    opened = []
    for name in ("a.db", "b.db"):
        shutil.copy(migrated_file, folder / name)
        opened.append(open_database(f"sqlite:///{folder / name}", checkpoints=True))
    round_trip(document, *opened)


@given(documents())
@settings(max_examples=8, deadline=None, suppress_health_check=ONCE)
def test_an_export_imported_into_an_empty_server_is_the_same_again(postgres, document):
    urls = [postgres.migrated() for _ in range(2)]
    try:
        round_trip(document, *(open_database(url, checkpoints=True) for url in urls))
    finally:
        for url in urls:
            postgres.drop(url)

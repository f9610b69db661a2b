"""The files that pages load: ours or with a licence, kept for good under their version, small on the wire."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path

import pytest

from tests.kit.bots import a_bot
from tests.kit.pages import a_visitor, looking
from web.rendering import FOLDER, version_of

STATIC = FOLDER / "static"
VENDOR = STATIC / "vendor"


def vendored() -> dict[str, str]:
    lines = (VENDOR / "SHA256SUMS").read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def test_what_is_not_ours_is_what_was_published_and_carries_its_licence() -> None:
    there = {path.name for path in VENDOR.iterdir() if path.name != "SHA256SUMS"}
    assert {name for name in there if "LICENSE" not in name} == set(vendored())
    for name, digest in vendored().items():
        assert sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
        assert (VENDOR / f"{name.split('.')[0]}.LICENSE.txt").read_text("utf-8").strip(), name


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        pytest.param(f"?v={version_of('site.css')}", "public, max-age=31536000, immutable", id="by version"),
        pytest.param("", "no-cache", id="by name alone: asked for again"),
        pytest.param("?v=0123456789", "no-cache", id="by the version that another replica has already"),
    ],
)
async def test_a_file_is_kept_for_good_under_its_version(tmp_path: Path, query: str, kept: str) -> None:
    async with looking(a_bot(tmp_path), None) as browser:
        answer = await browser.get(f"/static/site.css{query}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, kept)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_browser_that_has_it_is_not_sent_it_again(tmp_path: Path) -> None:
    async with looking(a_bot(tmp_path), None) as browser:
        first = await browser.get("/static/site.css")
        again = await browser.get("/static/site.css", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_nothing_outside_the_folder_is_served(tmp_path: Path) -> None:
    async with looking(a_bot(tmp_path), None) as browser:
        for path in ("/static/../site.py", "/static/%2e%2e/site.py", "/static/vendor/", "/static/"):
            assert (await browser.get(path)).status_code == 404, path


async def test_a_page_names_its_files_by_version(tmp_path: Path) -> None:
    async with looking(a_bot(tmp_path), a_visitor()) as browser:
        text = (await browser.get("/")).text
    assert f'href="/static/site.css?v={version_of("site.css")}"' in text


def test_the_sheet_stays_small() -> None:
    assert (STATIC / "site.css").stat().st_size < 20_000
    assert len(gzip.compress((STATIC / "site.css").read_bytes())) < 6_000

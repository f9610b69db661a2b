"""The page about running it for good: both languages say the same, and only what there is."""

from __future__ import annotations

import re
from inspect import signature

import pytest

from bot import serving
from bot.cli import serve
from bot.inbound import events, webhook
from bot.settings import NAMES
from dingtalk_client.strict_json import MAX_BYTES
from i18n.words import words_for
from storage import migrate
from storage.engine import StorageDamaged, make_engine
from tests.house.test_documents import ROOT, blocks, headings, text_of
from tests.house.test_setup import called_in, codes_in, settings_in, unknown_calls
from tests.kit.plain_yaml import read
from web import forms

ENGLISH, CHINESE = PAPERS = ("docs/deploy.md", "docs/deploy.zh-CN.md")
INSIDE = ("metrics", "healthz", "readyz")  # nobody outside is to see them
# What brings something over the network, and the sections that do.
LOADS = re.compile(r"docker build|--build|docker compose build|apt-get install|make setup|apply -k")


def block(kind: str, holding: str) -> str:
    """The only block of a kind with some text in it."""
    (found,) = [text for each, text in blocks(ENGLISH) if each == kind and holding in text]
    return found


def section(name: str, number: int) -> str:
    return re.split(r"^## ", text_of(name), flags=re.MULTILINE)[number]


def metrics_there() -> set[str]:
    """The names under which Prometheus reads what bot/metrics.py gives."""
    source = text_of("bot/metrics.py")
    counters = re.findall(r'_counter\(\s*"(\w+)"', source)
    counters += re.findall(r'CounterMetricFamily\(\s*"dingokr_(\w+)"', source)
    gauges = re.findall(r'_gauge\(\s*"(\w+)"', source)
    gauges += re.findall(r'GaugeMetricFamily\(\s*"dingokr_(\w+)"', source)
    return {f"dingokr_{name}_total" for name in counters} | {f"dingokr_{name}" for name in gauges}


def test_both_have_the_same_headings_blocks_tables_and_codes():
    assert headings(ENGLISH) == headings(CHINESE)
    assert headings(ENGLISH).count(2) == 9
    assert blocks(ENGLISH) == blocks(CHINESE)
    first, second = (re.findall(r"^\|", text_of(name), re.MULTILINE) for name in PAPERS)
    assert len(first) == len(second)
    assert codes_in(ENGLISH) == codes_in(CHINESE)
    assert settings_in(ENGLISH) == settings_in(CHINESE)


def test_the_readmes_lead_there():
    assert f"({ENGLISH})" in text_of("README.md")
    assert f"({CHINESE})" in text_of("README.zh-CN.md")


@pytest.mark.parametrize("name", PAPERS)
def test_every_setting_call_and_target_named_is_there(name):
    assert {each for each in settings_in(name) if not NAMES.knows(each)} == set()
    assert called_in(text_of(name))
    assert unknown_calls(text_of(name)) == []
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    typed = [*codes_in(name), *(text for _, text in blocks(name))]
    made = r"(?:^|sudo |ADDRESS )make ([a-z-]+)"
    called = {target for each in typed for target in re.findall(made, each, re.MULTILINE)}
    assert called
    assert called <= targets


@pytest.mark.parametrize("name", PAPERS)
def test_every_file_of_ours_that_is_named_is_there(name):
    named = set(re.findall(r"\bdeploy/[\w./-]*[\w/]|\b(?:compose\.yaml|CHANGELOG\.md)", text_of(name)))
    assert {"deploy/systemd/", "deploy/kubernetes/"} <= named
    assert {each for each in named if not (ROOT / each).exists()} == {"deploy/kubernetes/.env"}
    for manifest in ("kustomization", "ingress", "disruption", "backup"):
        assert f"`{manifest}.yaml`" in text_of(name)
        assert (ROOT / f"deploy/kubernetes/{manifest}.yaml").exists()


def test_every_file_of_systemds_folder_is_installed_by_the_page():
    installed = block("sh", "systemd-sysusers\n")
    assert [path.name for path in (ROOT / "deploy/systemd").iterdir() if path.name not in installed] == []


@pytest.mark.parametrize(("name", "word"), [(ENGLISH, "mirror"), (CHINESE, "镜像站")])
def test_beside_whatever_loads_something_stands_how_a_mirror_does(name, word):
    loading = [number for number in range(1, 10) if LOADS.search(section(name, number))]
    assert {1, 2, 3, 5} <= set(loading)
    # A way back builds what was built before, as the section before it says.
    assert [number for number in loading if number != 6 and word not in section(name, number)] == []


def test_the_proxies_let_through_what_the_bot_takes():
    nginx, caddy = block("nginx", "upstream"), block("caddy", "reverse_proxy")
    largest = max(MAX_BYTES, events.MOST_BYTES, forms.MOST_BYTES)
    for limit in (r"client_max_body_size (\d+)k;", r"max_size (\d+)KiB"):
        assert int(re.search(limit, nginx + caddy)[1]) * 1024 >= largest
    assert f"{MAX_BYTES // 1024} KiB" in section(ENGLISH, 4)


def test_the_proxies_let_go_of_a_connection_before_the_bot_does():
    for proxy in (block("nginx", "upstream"), block("caddy", "reverse_proxy")):
        (kept,) = re.findall(r"keepalive(?:_timeout)? (\d+)s", proxy)
        assert 0 < int(kept) < serving.KEEP_ALIVE_SECONDS


def test_the_proxies_hide_what_is_for_the_inside():
    assert f"location ~ ^/({'|'.join(INSIDE)})$ {{\n        return 404;" in block("nginx", "upstream")
    caddy = block("caddy", "reverse_proxy")
    assert f"@inside path {' '.join(f'/{each}' for each in INSIDE)}\n\trespond @inside 404" in caddy


def test_the_proxies_wait_no_longer_for_a_request_than_the_bot():
    nginx = block("nginx", "upstream")
    assert f"client_header_timeout {serving.HEADER_SECONDS:.0f}s;" in nginx
    assert f"client_body_timeout {webhook.BODY_SECONDS:.0f}s;" in nginx


def test_no_header_of_a_proxy_is_believed():
    assert "proxy_headers=False" in text_of("bot/serving.py")
    believed = re.compile(r"x-forwarded|x-real-ip", re.IGNORECASE)
    sources = [path for package in ("bot", "web") for path in (ROOT / package).rglob("*.py")]
    assert [path for path in sources if believed.search(path.read_text(encoding="utf-8"))] == []


def test_the_proxies_look_where_the_service_listens():
    asked = signature(serve).parameters
    for proxy in (block("nginx", "upstream"), block("caddy", "reverse_proxy")):
        assert re.findall(r"([\d.]+):(\d+)", proxy) == [(asked["host"].default, str(asked["port"].default))]


def test_a_newer_schema_is_refused_in_the_words_of_the_page(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/okr.db")
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageDamaged) as refused:
        migrate.upgrade(engine)
    engine.dispose()
    said = re.sub(r"\b\d{4}\b", "N", str(refused.value))
    told = re.sub(r"\b\d{4}\b", "N", block("text", "cannot be trusted"))
    assert told == words_for("en").say("cli.damaged", why=said) + "\n"
    assert '"cli.damaged", why=damaged' in text_of("bot/cli.py")


def test_the_copy_of_before_an_upgrade_is_called_so():
    assert '.before-{found}"' in text_of("storage/migrate.py")
    assert "okr.db.before-0013" in text_of(ENGLISH)


@pytest.mark.parametrize("name", PAPERS)
def test_every_figure_of_the_process_is_in_the_table(name):
    listed = set(re.findall(r"`(dingokr_\w+)`", section(name, 8)))
    assert listed == metrics_there()


def test_alerts_ask_for_figures_there_are():
    rules = read(block("yaml", "alert:"))["groups"][0]["rules"]
    asked = {name for rule in rules for name in re.findall(r"\bdingokr_\w+", rule["expr"])}
    assert asked
    assert asked <= metrics_there()
    assert len({rule["alert"] for rule in rules}) == len(rules)


@pytest.mark.parametrize("name", PAPERS)
def test_what_becomes_of_a_callback_is_told_in_the_programs_words(name):
    row = re.search(r"^\| `dingokr_callbacks_total` \| `outcome` \| (.*) \|$", text_of(name), re.MULTILINE)
    source = text_of("bot/inbound/webhook.py")
    there = set(re.findall(r'return \d+, "(\w+)"', source))
    there |= set(re.search(r'outcome = "(\w+)" if \S+ else "(\w+)"', source).groups())
    assert set(re.findall(r"`(\w+)`", row[1])) == there


@pytest.mark.parametrize("name", PAPERS)
def test_every_size_was_measured(name):
    measured = set(re.findall(r"\d[\d,.]*\d|\d", text_of("docs/measurements.md")))
    cells = re.findall(r"^\| [^|]+ \| ([^|]*\d[^|]*) \|$", section(name, 9), re.MULTILINE)
    assert len(cells) == 6
    for cell in cells:
        figures = re.findall(r"\d[\d,.]*\d|\d", re.sub(r"`[^`]*`", "", cell))
        assert set(figures) <= measured, cell


def test_a_replica_opens_as_many_connections_as_the_page_says():
    pool = make_engine("postgresql://okr@db/okr").pool
    most = pool.size() + pool._max_overflow + 1  # and the one that holds the duty of Stream
    words = {9: ("nine", "九")}
    assert all(f"{word}" in section(name, 3) for name, word in zip(PAPERS, words[most], strict=True))

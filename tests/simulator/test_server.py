from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path

import pytest
import uvicorn

import simulator
from bot.cli import serve
from bot.settings import DingTalkSettings
from simulator import server
from simulator.server import Credentials, run, settings_lines

FOLDER = Path(simulator.__file__).parent
OUTSIDE = {"cryptography", "httpx", "starlette", "uvicorn", "simulator"}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.name)
def test_the_simulator_imports_nothing_of_the_house(file):
    imported = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).partition(".")[0])
    assert imported <= OUTSIDE | sys.stdlib_module_names


async def test_the_page_and_its_files_are_served_from_their_folder(place):
    page = await place.http.get("/")
    assert page.headers["content-type"].startswith("text/html")
    for name in ("style.css", "app.js"):
        assert (await place.http.get(f"/static/{name}")).status_code == 200
    assert (await place.http.get("/static/../server.py")).status_code == 404


def test_a_bot_is_told_every_setting_it_needs(world):
    lines = settings_lines(world, Credentials(), "http://127.0.0.1:8701")
    names = [line.partition("=")[0] for line in lines]
    assert len(names) == len(set(names))
    assert "OKR_DINGTALK__CLIENT_ID=sim-app" in lines
    assert "OKR_DINGTALK__OAPI_URL=http://127.0.0.1:8701" in lines
    assert "OKR_ADMINS=u002" in lines
    assert "OKR_GROUPS__SALES__CONVERSATION_ID=cidSalesTeam+demo/1==" in lines


def test_it_runs_on_this_machine_only_and_prints_where_the_page_is_first(monkeypatch, capsys):
    served = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda server: served.append(server.config))
    monkeypatch.setenv("SIM_CALLBACK_URL", "http://127.0.0.1:9000/robot")
    run(9701)
    lines = capsys.readouterr().out.splitlines()
    assert [(config.host, config.port) for config in served] == [("127.0.0.1", 9701)]
    assert lines[0] == "Chat page: http://127.0.0.1:9701/"
    assert "http://127.0.0.1:9000/robot" in lines[1]


def test_without_a_setting_callbacks_go_to_where_a_bot_listens_by_itself(monkeypatch, capsys):
    monkeypatch.setattr(uvicorn.Server, "run", lambda server: None)
    monkeypatch.delenv("SIM_CALLBACK_URL", raising=False)
    run()
    assert server.CALLBACK_URL in capsys.readouterr().out
    port = inspect.signature(serve).parameters["port"].default
    assert f"http://127.0.0.1:{port}{DingTalkSettings().callback_path}" == server.CALLBACK_URL

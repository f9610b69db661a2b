"""Programs of ours in processes of their own on this machine, for the tools that look at them."""

from __future__ import annotations

import json
import os
import socket
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WITHIN_SECONDS = 40


def surroundings(env: dict[str, str]) -> dict[str, str]:
    """This process's variables without any setting of the bot, and `env`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OKR_")}
    return kept | {"PYTHONPATH": str(ROOT)} | env


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(url: str) -> None:
    """Until it answers. Raises OSError after WITHIN_SECONDS."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while True:
        try:
            urllib.request.urlopen(url).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def post(url: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request).close()

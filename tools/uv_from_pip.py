"""Prints what pip was told about package indexes and certificates, as variables of uv for a shell.

Reads `pip config list`, which merges pip's files and its PIP_* variables. A variable of uv that is set
already stays. Runs on any Python 3 that has pip, before there is an environment of our own.
"""

import ast
import os
import shlex
import subprocess
import sys

SOURCES = ("global", "install", ":env:")  # the later ones win
ON = ("1", "true", "yes", "on")


def pip_settings():
    """pip's settings by name, dashes and all."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], stdout=subprocess.PIPE, check=True
    ).stdout.decode()
    found = {}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        source, _, setting = name.rpartition(".")
        if source in SOURCES:
            found.setdefault(setting, {})[source] = str(ast.literal_eval(value))
    return {
        setting: next(given[source] for source in reversed(SOURCES) if source in given)
        for setting, given in found.items()
    }


def uv_variables(pip):
    """The same wishes in uv's words; lists are spaces to pip, and spaces or commas to uv."""
    wanted = {
        "UV_DEFAULT_INDEX": pip.get("index-url", ""),
        "UV_INDEX": " ".join(pip.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": ",".join(pip.get("find-links", "").split()),
        "UV_INSECURE_HOST": " ".join(pip.get("trusted-host", "").split()),
        "UV_HTTP_TIMEOUT": pip.get("timeout", pip.get("default-timeout", "")),
        "SSL_CERT_FILE": pip.get("cert", ""),
        "SSL_CLIENT_CERT": pip.get("client-cert", ""),
        "HTTPS_PROXY": pip.get("proxy", ""),
        "HTTP_PROXY": pip.get("proxy", ""),
        "UV_NO_INDEX": "1" if pip.get("no-index", "").lower() in ON else "",
    }
    if os.environ.get("UV_INDEX_URL"):
        del wanted["UV_DEFAULT_INDEX"]
    return {name: value for name, value in wanted.items() if value and not os.environ.get(name)}


if __name__ == "__main__":
    for name, value in uv_variables(pip_settings()).items():
        print("export {}={}".format(name, shlex.quote(value)))  # noqa: UP032 - runs on any Python with a pip

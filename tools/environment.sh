#!/bin/sh
# Builds the project's own environment: uv into .tools, everything else into .venv.
#
#   tools/environment.sh uv|runtime|development|lock
#
# Asks nothing of the machine but a Python of 3.11 or later and a pip: no venv module, no compiler, no
# rights. The project itself is not built: a .pth and a small script make the checkout the installation
# (docs/decisions/0004).
set -eu
cd "$(dirname -- "$0")/.."

fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

is_new_enough() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if is_new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or later is missing. On Debian or Ubuntu: sudo apt-get install python3 python3-pip"
}

# uv itself runs without Python, so that any Python's pip may fetch it.
find_pip() {
    for name in "$1" python3 python3.13 python3.12 python3.11; do
        if "$name" -m pip --version >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return
        fi
    done
    fail "pip is missing for $1. On Debian or Ubuntu: sudo apt-get install python3-pip"
}

fetch_uv() {
    [ -x .tools/bin/uv ] && .tools/bin/uv --version >/dev/null 2>&1 && return
    pip=$(find_pip "$(find_python)")
    set -- --quiet --upgrade --no-user --disable-pip-version-check --target .tools
    # An externally managed Python wants this word, and older pips do not know it.
    if "$pip" -m pip install --help | grep -q break-system-packages; then
        set -- "$@" --break-system-packages
    fi
    echo "fetching uv, the installer"
    PIP_REQUIRE_VIRTUALENV=0 PIP_ROOT_USER_ACTION=ignore "$pip" -m pip install "$@" 'uv>=0.5' ||
        fail "pip could not fetch uv (above it says why). Is this machine's package index reachable?"
}

uv() {
    settings=$("$(find_pip "$(find_python)")" tools/uv_from_pip.py)
    eval "$settings"
    .tools/bin/uv "$@"
}

make_venv() {
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && return
    rm -rf .venv
    uv venv --quiet --no-project --python "$(find_python)" .venv
}

install() {
    uv pip install --quiet --python .venv/bin/python --require-hashes --index-strategy unsafe-best-match -r "$1" ||
        fail "the packages of $1 could not be installed (above it says why)"
}

link_project() {
    for packages in .venv/lib/python3*/site-packages; do
        # From site-packages up to the checkout: it may be moved.
        printf '../../../..\n' >"$packages/dingokr.pth"
    done
    cat >.venv/bin/dingokr <<'SCRIPT'
#!/bin/sh
'''exec' "$(dirname -- "$(realpath -- "$0")")/python" "$0" "$@"
' '''
from bot.cli import main

main()
SCRIPT
    chmod +x .venv/bin/dingokr
}

compile_lock() {
    out=$1
    shift
    uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
        --index-strategy unsafe-best-match --python-version 3.11 "$@" --output-file "$out" pyproject.toml
}

case "${1:-}" in
uv)
    fetch_uv
    ;;
runtime)
    echo "building .venv (once)"
    fetch_uv
    make_venv
    install requirements.lock
    link_project
    touch .venv/.runtime
    ;;
development)
    echo "adding the development tools to .venv (once)"
    fetch_uv
    install requirements-dev.lock
    touch .venv/.development
    ;;
lock)
    compile_lock requirements.lock --extra postgres
    compile_lock requirements-dev.lock --group dev --constraint requirements.lock
    ;;
*)
    fail "usage: tools/environment.sh uv|runtime|development|lock"
    ;;
esac

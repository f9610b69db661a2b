"""The papers of the house: both readmes say the same, and nothing private or local got into a file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bot.settings import NAMES
from tools.dockerfile import copy_faults, ignored, read_ignore, read_steps

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r'^@command\("(?P<name>[^"]+)"(?P<rest>[^\n]*)', re.MULTILINE)
TARGET = re.compile(r"^(?P<name>[a-z][a-z-]*):(?!=)(?P<rest>.*)$", re.MULTILINE)

# Written in parts, so that this file does not find itself.
INDEX_HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "mirrors." + "aliyun",
    "mirrors." + "cloud.tencent",
    "tuna." + "tsinghua",
    "mirrors." + "ustc",
    "dou" + "ban.com/simple",
    "--index-url " + "http",
    "index-url=" + "http",
    "file://" + "/",
)
PRIVATE_PATHS = ("/" + "root/", "/" + "home/", "/" + "Users/", "/" + "work/", "C:" + "\\Users")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def without_blocks(name: str) -> str:
    return FENCE.sub("", text_of(name))


def headings(name: str) -> list[int]:
    """The levels of the headings, in order."""
    return [len(marks) for marks in re.findall(r"^(#+) ", without_blocks(name), re.MULTILINE)]


def blocks(name: str) -> list[tuple[str, str]]:
    return [(match["kind"], match["text"]) for match in FENCE.finditer(text_of(name))]


def listed_commands(name: str) -> list[str]:
    """The first cells of the table of commands."""
    return re.findall(r"^\| `(/[^`]+)` \|", text_of(name), re.MULTILINE)


def known_commands() -> set[str]:
    """The names that handlers register for people, read off their files."""
    found = set()
    for path in (ROOT / "handlers").glob("*.py"):
        for match in COMMAND.finditer(path.read_text(encoding="utf-8")):
            if "hidden=True" not in match["rest"]:
                found.add(match["name"])
    return found


def committed_files() -> list[str]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def holding(needles: tuple[str, ...]) -> list[str]:
    """Each place in a committed file that holds one of some texts."""
    found = []
    for name in committed_files():
        text = (ROOT / name).read_bytes().decode("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            found += [f"{name}:{number}: {needle}" for needle in needles if needle in line]
    return found


def test_both_readmes_have_the_same_headings():
    first, second = map(headings, READMES)
    assert first == second
    assert first.count(1) == 1


def test_both_readmes_have_the_same_blocks_to_copy():
    first, second = map(blocks, READMES)
    assert first == second
    assert len(first) > 5


def test_the_newcomers_two_commands_come_first():
    for name in READMES:
        assert blocks(name)[0] == ("sh", "make demo\nmake test\n")


def test_both_readmes_list_the_same_commands():
    first, second = map(listed_commands, READMES)
    assert first == second


def test_the_readme_lists_exactly_the_commands_there_are():
    known = known_commands()
    listed = {
        max((name for name in known if f"{line} ".startswith(f"/{name} ")), key=len, default=line)
        for line in listed_commands("README.md")
    }
    assert listed == known


def test_the_example_settings_name_exactly_the_settings_there_are():
    named = re.findall(r"^#?(OKR_\w+)=", text_of(".env.example"), re.MULTILINE)
    assert len(named) == len(set(named))
    assert set(named) == NAMES.flat | {f"OKR_GROUPS__SALES__{field}" for field in NAMES.group}


def test_the_readmes_name_only_settings_there_are():
    for name in ("README.md", "README.zh-CN.md", "SECURITY.md", "compose.yaml", "Dockerfile"):
        named = set(re.findall(r"\bOKR_[A-Z_]*[A-Z]\b", text_of(name)))
        assert {each for each in named if not NAMES.knows(each)} == set()


def test_no_committed_file_holds_the_address_of_a_package_index():
    assert holding(INDEX_HOSTS) == []


def test_no_committed_file_holds_a_path_of_a_private_machine():
    assert holding(PRIVATE_PATHS) == []


def test_decisions_are_numbered_without_a_gap():
    names = sorted(path.name for path in (ROOT / "docs/decisions").iterdir())
    assert [re.fullmatch(r"(\d{4})-[a-z0-9-]+\.md", name)[1] for name in names] == [
        f"{number:04}" for number in range(1, len(names) + 1)
    ]


def test_every_decision_has_its_number_context_decision_and_consequence():
    for path in sorted((ROOT / "docs/decisions").iterdir()):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequence"], (
            path.name
        )


def test_links_between_the_papers_lead_somewhere():
    papers = [ROOT / name for name in (*READMES, "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
    for paper in [*papers, *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", paper.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (paper.parent / target).exists(), f"{paper.name}: {target}"


def test_every_target_of_make_says_what_it_does():
    makefile = text_of("Makefile")
    targets = {match["name"]: match["rest"] for match in TARGET.finditer(makefile)}
    assert [name for name, rest in targets.items() if not re.search(r"## \S", rest)] == []
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == set(targets)


def test_what_the_dockerfile_copies_is_there_and_not_kept_out():
    patterns = read_ignore(text_of(".dockerignore"))
    assert list(copy_faults(read_steps(text_of("Dockerfile")), patterns, ROOT)) == []


@pytest.mark.parametrize(
    ("path", "out"),
    [
        pytest.param(".env", True, id="secrets stay out"),
        pytest.param("data/okr.db", True, id="data stay out"),
        pytest.param(".git/config", True, id="history stays out"),
        pytest.param("tests/house/test_documents.py", True, id="tests stay out"),
        pytest.param("bot/app.py", False, id="a package goes in"),
        pytest.param("i18n/catalogues/en.po", False, id="and what lies deeper in it"),
        pytest.param("bot/__pycache__/app.cpython-311.pyc", True, id="but not what Python leaves there"),
    ],
)
def test_dockerignore_keeps_out_what_does_not_belong_into_an_image(path, out):
    assert ignored(path, read_ignore(text_of(".dockerignore"))) is out


def test_the_image_holds_every_package_of_the_project():
    packages = re.search(r"\[tool\.hatch[^\]]*\]\npackages = \[(.*?)\]", text_of("pyproject.toml"), re.DOTALL)
    assert packages is not None
    copied = re.findall(r"^COPY (\w+) /app/\1$", text_of("Dockerfile"), re.MULTILINE)
    assert set(copied) - {"LICENSE"} == set(re.findall(r'"(\w+)"', packages[1]))

"""The tree has its fixed names, and its files speak of the project alone."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIXED_NAMES = ["tracker", "migrations", "templates", "tests", "config.py", "wsgi.py", "pyproject.toml"]
UNFINISHED = re.compile(r"\b(?:TO(?:DO)|FIX(?:ME))\b")
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|root|home|Users)/")
REGISTRY = re.compile(r"pypi\.(?:org|python)|pythonhosted\.org|registry\.npmjs|deb\.debian", re.IGNORECASE)
CLOCKS_AND_FILES = {"now", "open", "print", "input", "today", "utcnow"}


def project_files() -> list[Path]:
    """Every text file of the project: those in git and those that would be added to it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=30,
    )
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()]


def places(pattern: re.Pattern[str]) -> list[str]:
    """Where the pattern stands, as file:line: text."""
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in project_files()
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("name", FIXED_NAMES)
def test_the_top_of_the_tree_has_its_fixed_names(name: str):
    assert (ROOT / name).exists()


def test_nothing_is_marked_as_unfinished():
    assert not places(UNFINISHED)


def test_no_path_of_a_machine_is_named():
    assert not places(MACHINE_PATH)


def test_no_package_registry_is_named():
    assert not places(REGISTRY)


@pytest.mark.parametrize(
    "pattern,line",
    [
        (UNFINISHED, "# TO" + "DO: later"),
        (MACHINE_PATH, "open('" + "/home" + "/someone/file')"),
        (REGISTRY, "https://pypi" + ".org/simple"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], line: str):
    assert pattern.search(line)


@pytest.mark.parametrize("file", sorted((ROOT / "tracker").rglob("*.py")), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_says_in_one_sentence_what_it_is_for(file: Path):
    said = ast.get_docstring(ast.parse(file.read_text())) or ""
    assert re.fullmatch(r"[^\n]+\.", said)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "tracker" / "readiness").rglob("*.py")), ids=lambda file: str(file.relative_to(ROOT))
)
def test_the_rules_ask_no_clock_and_touch_no_file(file: Path):
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
    }
    assert not called & CLOCKS_AND_FILES

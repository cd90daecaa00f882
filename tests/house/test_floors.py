"""The contracts on imports do find what they forbid: each is broken on purpose in a small copy of the floors."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = [
    "access",
    "actions",
    "audit",
    "cli",
    "exports",
    "interop",
    "readiness",
    "records",
    "resources",
    "settings",
    "web",
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Empty floors under the project's own contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for floor in ["", *FLOORS]:
        package = tmp_path / "tracker" / floor
        package.mkdir()
        (package / "__init__.py").touch()
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, timeout=60, check=False)


def test_what_the_floors_allow_passes(house: Path):
    (house / "tracker" / "web" / "pages.py").write_text("import flask, tracker.actions, tracker.records")
    (house / "tracker" / "cli" / "__init__.py").write_text("import click, tracker.web")
    said = lint(house)
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize(
    "floor,imported,contract",
    [
        ("records", "tracker.audit", "A floor imports only from floors below its own"),
        ("exports", "tracker.interop", "A floor imports only from floors below its own"),
        ("readiness", "tracker.access", "The rules are pure"),
        ("readiness", "sqlalchemy", "The rules are pure"),
        ("readiness", "pathlib", "The rules are pure"),
        ("actions", "flask", "Only the web floor knows Flask"),
        ("cli", "werkzeug.security", "Only the web floor knows Flask"),
    ],
)
def test_what_the_floors_forbid_is_found(house: Path, floor: str, imported: str, contract: str):
    (house / "tracker" / floor / "checks.py").write_text(f"import {imported}")
    said = lint(house)
    assert said.returncode == 1
    assert any(contract in line and line.endswith("BROKEN") for line in said.stdout.splitlines()), said.stdout


def test_a_package_without_a_floor_is_found(house: Path):
    (house / "tracker" / "helpers.py").touch()
    assert "tracker.helpers" in lint(house).stdout

"""./run explains itself, and can be read by a Python too old for the project."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = ROOT / "run"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, RUN, *words], capture_output=True, text=True, timeout=30, check=False)


def test_an_old_python_can_read_it_far_enough_to_say_that_it_is_too_old():
    ast.parse(RUN.read_text(), feature_version=(3, 5))


def test_it_needs_no_package():
    imported = {
        alias.name
        for node in ast.walk(ast.parse(RUN.read_text()))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize("words,code", [(["--help"], 0), (["polish"], 2)])
def test_help_and_unknown_words_list_what_it_can_do(words: list[str], code: int):
    said = run(*words)
    assert said.returncode == code
    for word in ("setup", "serve", "check", "test", "lock", "bench", "torture", "gallery"):
        assert f"\n    {word} " in said.stdout

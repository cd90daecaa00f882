"""The lock files pin exactly what pyproject.toml asks for, by hash and without an address."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "pyproject.toml"
SERVING, EVERYTHING = "requirements.lock", "requirements-dev.lock"
PIN = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>\S+)", re.MULTILINE)
ASKED_FOR = re.compile(r"^ +# +(?:via )?drain-tracker \(pyproject\.toml(?::dev)?\)$")
DEPENDENCY = re.compile(r'^ {4}"[a-z][^"]*",')


def asked(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for in that lock."""
    project = tomllib.loads(PROJECT.read_text())
    serving: list[str] = project["project"]["dependencies"]
    checking: list[str] = project["dependency-groups"]["dev"]
    return [Requirement(line) for line in (serving if lock == SERVING else serving + checking)]


def blocks(lock: str) -> dict[str, str]:
    """The text of the lock by the name that it pins."""
    parts = re.split(r"\n(?=\S)", (ROOT / lock).read_text().rstrip("\n"))
    return {PIN.match(part)["name"]: part for part in parts}  # type: ignore[index]  # each part begins with a pin


def pins(lock: str) -> dict[str, Version]:
    return {pin["name"]: Version(pin["version"]) for pin in PIN.finditer((ROOT / lock).read_text())}


@pytest.mark.parametrize("lock", [SERVING, EVERYTHING])
def test_every_dependency_is_pinned_to_a_version_that_it_allows(lock: str):
    pinned = pins(lock)
    outside = [need for need in asked(lock) if pinned[canonicalize_name(need.name)] not in need.specifier]
    assert asked(lock)
    assert not outside


@pytest.mark.parametrize("lock", [SERVING, EVERYTHING])
def test_nothing_is_locked_that_nobody_asks_for_any_more(lock: str):
    direct = {name for name, text in blocks(lock).items() if any(map(ASKED_FOR.match, text.splitlines()))}
    assert direct == {canonicalize_name(need.name) for need in asked(lock)}


@pytest.mark.parametrize("lock", [SERVING, EVERYTHING])
def test_every_pin_has_hashes_and_no_address(lock: str):
    unhashed = [name for name, text in blocks(lock).items() if not re.search(r"--hash=sha256:[0-9a-f]{64}", text)]
    assert not unhashed
    assert not re.findall(r"http|file:|://|--index|--find-links| @ ", (ROOT / lock).read_text())


def test_serving_and_checking_use_the_same_versions():
    everything = pins(EVERYTHING)
    assert {name: everything[name] for name in pins(SERVING)} == pins(SERVING)


def test_every_dependency_says_why_it_is_there():
    lines = [line for line in PROJECT.read_text().splitlines() if DEPENDENCY.match(line) and re.search("[<>=]", line)]
    unexplained = [line for line in lines if not re.search(r'",  # \w.{10,}', line)]
    assert len(lines) == len(asked(EVERYTHING))
    assert not unexplained

"""The wheel holds the program with its templates and migrations, and starts from an empty folder."""

import http.client
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_S = 120

pytestmark = pytest.mark.slow


def call(*command: object, folder: Path = ROOT) -> str:
    """Run a program to its end; its output."""
    ended = subprocess.run(
        [str(word) for word in command], cwd=folder, capture_output=True, text=True, timeout=LONGEST_S, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment with the wheel, which sees the pinned packages but not this tree."""
    folder = tmp_path_factory.mktemp("installed")
    call(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    call(sys.executable, "-m", "pip", "--python", python, "install", "-qq", "--no-deps", "--no-index", wheel)
    # Only now, or pip would see other environments' packages; and a path file is not read through a path file.
    packages = next((folder / "lib").glob("python*")) / "site-packages"
    (packages / "pinned.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin"


def test_it_holds_every_template_and_migration_and_no_deployment_file(wheel: Path):
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "migrations"):
        files = {path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts}
        assert files
        assert {f"tracker/{path.relative_to(ROOT)}" for path in files} <= held
    assert "tracker/docs/audit.md" in held
    assert not {"config.py", "wsgi.py"} & {Path(name).name for name in held if "/" not in name}
    assert not [name for name in held if name.startswith("tests/")]


def test_the_command_starts_from_an_empty_folder(installed: Path, tmp_path: Path):
    where = call(installed / "python", "-c", "import tracker; print(tracker.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)
    assert "serve" in call(installed / "drain-tracker", "--help", folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_it_serves_from_an_empty_folder_what_it_printed(installed: Path, tmp_path: Path):
    """The demonstration is made, served at the address that is printed, and stopped."""
    command = [str(installed / "drain-tracker"), "serve", "--demo", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as served:
        try:
            assert served.stdout is not None
            address = served.stdout.readline().strip().removeprefix("Serving on ")
            host, _, port = address.removeprefix("http://").rstrip("/").rpartition(":")
            asked = http.client.HTTPConnection(host, int(port), timeout=LONGEST_S)
            asked.request("GET", "/login")
            assert ": every patient on these pages is made up" in asked.getresponse().read().decode()
            asked.close()
        finally:
            served.terminate()
            served.wait(timeout=LONGEST_S)
    accounts = tmp_path / "instance" / "demo-accounts.json"
    assert accounts.stat().st_mode & 0o777 == 0o600

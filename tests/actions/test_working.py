"""What an export leaves behind when it is killed is gone with the next one; what a living one works in stays."""

import subprocess
import sys
from pathlib import Path

from tracker.actions.working import clear_left_over, working_folder

EXPORTING = """
import sys, time
from pathlib import Path
from tracker.actions.working import working_folder
with working_folder(Path(sys.argv[1])) as folder:
    (folder / "patients.csv").write_text("9990142231")
    print(folder, flush=True)
    time.sleep(600)
"""


def exporting(instance: Path) -> tuple["subprocess.Popen[str]", Path]:
    process = subprocess.Popen([sys.executable, "-c", EXPORTING, str(instance)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_killed_exports_folder_goes_and_a_living_ones_stays(tmp_path: Path):
    killed, left = exporting(tmp_path)
    living, used = exporting(tmp_path)
    with killed, living:
        assert (left / "patients.csv").exists()
        killed.kill()
        killed.wait()
        assert (left / "patients.csv").exists()
        with working_folder(tmp_path) as own:
            assert not left.exists()
            clear_left_over(tmp_path)
            assert own.exists()
        assert not own.exists()
        assert (used / "patients.csv").exists()
        living.kill()
        living.wait()
        clear_left_over(tmp_path)
    assert list((tmp_path / "exports").iterdir()) == []


def test_nothing_is_made_where_nothing_was_exported(tmp_path: Path):
    clear_left_over(tmp_path)
    assert list(tmp_path.iterdir()) == []

"""Folders in which exports are made: they hold patients' data, and are gone when the export is, however it ended."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["clear_left_over", "working_folder"]

FOLDER = "exports"


@contextmanager
def working_folder(instance: Path) -> Iterator[Path]:
    """A folder that only its owner can read, gone afterwards; those that a killed process left go with it."""
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _held(folder):
        _clear(folder)
        made = TemporaryDirectory(dir=folder)
        in_use = os.open(made.name, os.O_RDONLY)
        fcntl.flock(in_use, fcntl.LOCK_EX)
    try:
        yield Path(made.name)
    finally:
        made.cleanup()
        os.close(in_use)


def clear_left_over(instance: Path) -> None:
    """Remove what a killed process left; what a living one works in is locked by it, and stays."""
    folder = instance / FOLDER
    if folder.is_dir():
        with _held(folder):
            _clear(folder)


def _clear(folder: Path) -> None:
    for left in folder.iterdir():
        if left.is_dir():
            try:
                with _held(left, wait=False):
                    shutil.rmtree(left)
            except BlockingIOError:
                continue


@contextmanager
def _held(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """The kernel lets go of the lock when its process ends. Raises BlockingIOError where it may not be waited for."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)

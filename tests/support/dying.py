"""Work in a process of its own that may be killed at any moment."""

import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from tracker.records.database import Database

__all__ = ["at_work"]


@contextmanager
def at_work(work: Callable[[], object], databases: Sequence[Database]) -> Iterator[None]:
    """Killed at the end, in the middle of whatever it does.

    Before it is made every connection is closed: one, and what SQLite's library knows of its locks, is of one process.
    """
    for one in databases:
        one.dispose()
    process = os.fork()
    if process == 0:
        try:
            work()
        except Exception:  # noqa: BLE001 - whatever ends it early is shown
            traceback.print_exc()
        finally:
            os._exit(1)
    try:
        yield
        assert os.waitpid(process, os.WNOHANG) == (0, 0), "it ended by itself"
    finally:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)

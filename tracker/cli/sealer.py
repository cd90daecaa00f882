"""The sealer as a process beside the server."""

import os
import subprocess
import sys
import time

__all__ = ["SealerProcess"]

SECONDS_BETWEEN_STARTS = 10


class SealerProcess:
    """`drain-tracker work`, started again when it ends by itself, and ended with this process, however that ends."""

    def __init__(self, *, seconds_between_starts: float = SECONDS_BETWEEN_STARTS) -> None:
        self._seconds_between_starts = seconds_between_starts
        self._started: float | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def keep_running(self) -> None:
        """Start it where it does not run; not more often than once in some seconds."""
        if self.process is not None and self.process.poll() is None:
            return
        if self._started is None or time.monotonic() - self._started >= self._seconds_between_starts:
            self._started = time.monotonic()
            command = [sys.executable, "-m", "tracker", "work", "--parent", str(os.getpid())]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - this very program

    def end(self) -> None:
        """Ask it to end and wait until it has finished its batch."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

"""Spreads a series over the cores in chunks, shows how far it is, and stops at the first thing found wrong."""

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice

from tests.torture.series import SERIES

__all__ = ["Outcome", "run_series"]

Outcome = tuple[int, list[str]]
"""How many cases were looked at, and what was found wrong."""

LINES_IN_A_PIPE = 10


def look(name: str, numbers: range) -> Outcome:
    """One chunk, in a process of its own."""
    return len(numbers), list(islice(SERIES[name].look(numbers), 1))


def run_series(name: str, count: int) -> Outcome:
    """All chunks, or those up to the first that found something."""
    progress, done = _Progress(name, count), 0
    chunks = _chunks(count, SERIES[name].chunk)
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("fork")) as pool:
        running: set[Future[Outcome]] = {pool.submit(look, name, one) for one in islice(chunks, 4)}
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                number, wrong = future.result()
                done += number
                progress.show(done)
                if wrong:
                    pool.shutdown(cancel_futures=True)
                    return done, wrong
                running |= {pool.submit(look, name, one) for one in islice(chunks, 1)}
    return done, []


def _chunks(count: int, size: int) -> Iterator[range]:
    return (range(start, min(start + size, count)) for start in range(0, count, size))


class _Progress:
    """A line that is written over on a terminal; every tenth part of the way in a pipe."""

    def __init__(self, name: str, count: int) -> None:
        self.name, self.count, self.started = name, count, time.monotonic()
        self.shown = 0

    def show(self, done: int) -> None:
        part = done * LINES_IN_A_PIPE // self.count
        if sys.stderr.isatty() or part > self.shown:
            rate = done / (time.monotonic() - self.started)
            start, end = ("\r", "") if sys.stderr.isatty() and done < self.count else ("\r" * sys.stderr.isatty(), "\n")
            sys.stderr.write(f"{start}{self.name}: {done:,} of {self.count:,}, {rate:,.0f} a second{end}")
            sys.stderr.flush()
            self.shown = part

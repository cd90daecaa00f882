"""Spreads a series over the cores in chunks, shows how far it is, and stops at the first thing found wrong."""

import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice

from tests.torture.look import Outcome
from tests.torture.series import SERIES

__all__ = ["found_by_control", "run_series"]

LINES_IN_A_PIPE = 10
LONGEST_CONTROL = 100
"""Cases within which a control must find something."""


def look(name: str, numbers: range) -> Outcome:
    """One chunk, in a process of its own, up to the first thing found."""
    counted = Counter[str]()
    for one in SERIES[name].look(numbers):
        if isinstance(one, str):
            return Outcome(len(numbers), [one], counted)
        counted += one
    return Outcome(len(numbers), [], counted)


def found_by_control(name: str, control: str) -> str | None:
    """What a series finds first once that guard is gone; None where it notices nothing."""
    looked = SERIES[name].controls[control](range(LONGEST_CONTROL))
    return next((one for one in looked if isinstance(one, str)), None)


def run_series(name: str, count: int) -> Outcome:
    """All chunks, or those up to the first that found something."""
    progress, done, counted = _Progress(name, count), 0, Counter[str]()
    chunks = _chunks(count, SERIES[name].chunk)
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("fork")) as pool:
        running: set[Future[Outcome]] = {pool.submit(look, name, one) for one in islice(chunks, 4)}
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                number, wrong, more = future.result()
                done += number
                counted += more
                progress.show(done)
                if wrong:
                    pool.shutdown(cancel_futures=True)
                    return Outcome(done, wrong, counted)
                running |= {pool.submit(look, name, one) for one in islice(chunks, 1)}
    return Outcome(done, [], counted)


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

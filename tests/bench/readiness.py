"""How many judgements and full verdicts a second on one core, and whether either grows with their number."""

import resource
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median
from typing import NamedTuple

from tests.bench.records import AS_OF, OUTCOMES, timeline
from tracker.readiness.judgement import rule
from tracker.readiness.protocol import SHIPPED
from tracker.readiness.verdict import judge

__all__ = ["Growth", "Speed", "growth", "judgements", "verdicts"]

ABSCESS = SHIPPED["default-abscess"]
ROUNDS = 5


class Speed(NamedTuple):
    """So many a second on one core, the median of several rounds, and the bar that is promised."""

    what: str
    per_second: float
    bar: int | None = None

    @property
    def is_met(self) -> bool:
        return self.bar is None or self.per_second >= self.bar


class Growth(NamedTuple):
    """After so many timelines: seconds for each of the last batch, and the process's peak memory in MB."""

    timelines: int
    seconds_each: float
    memory_mb: float


def judgements(rounds: int = ROUNDS) -> list[Speed]:
    """Days folded once, judged every 7 minutes of the ten days, each moment once."""
    step = timedelta(minutes=7)
    moments = [AS_OF - step * number for number in range(timedelta(days=10) // step)]

    def judged(outcome: str) -> Callable[[], int]:
        ruled = rule(timeline(outcome), ABSCESS, AS_OF)

        def run() -> int:
            for moment in moments:
                ruled.judge(moment)
            return len(moments)

        return run

    rates = [median(_rate(judged(outcome)) for _ in range(rounds)) for outcome in OUTCOMES]
    return [Speed("judgements over folded days", _together(rates), 20_000)]


def verdicts(rounds: int = ROUNDS, count: int = 60) -> list[Speed]:
    """From fresh timelines: fold, judgement, alerts, forecast, end of validity; the mean over all outcomes."""

    def judged(outcome: str) -> Callable[[], int]:
        fresh = [timeline(outcome, seed) for seed in range(count)]

        def run() -> int:
            for one in fresh:
                judge(one, (ABSCESS,), AS_OF)
            return count

        return run

    rates = {outcome: median(_rate(judged(outcome)) for _ in range(rounds)) for outcome in OUTCOMES}
    each = [Speed(f"full verdicts: {outcome}", rate) for outcome, rate in rates.items()]
    return [Speed("full verdicts from raw timelines", _together(list(rates.values())), 1_000), *each]


def growth(last: int) -> Iterator[Growth]:
    """Timelines made, folded, judged and let go, ten times as many at each step."""
    done, step = 0, 100
    while step <= last:
        started = time.process_time()
        for seed in range(done, step):
            rule(timeline(OUTCOMES[seed % len(OUTCOMES)], seed), ABSCESS, AS_OF).judge(AS_OF)
        each = (time.process_time() - started) / (step - done)
        yield Growth(step, each, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        done, step = step, step * 10


def _rate(run: Callable[[], int]) -> float:
    """How many a second of processor time."""
    started = time.process_time()
    count = run()
    return count / (time.process_time() - started)


def _together(rates: list[float]) -> float:
    """The rate over equally many of each."""
    return len(rates) / sum(1 / rate for rate in rates)

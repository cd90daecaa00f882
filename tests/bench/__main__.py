"""Measures the speeds that the project promises, prints them and draws them: ./run bench."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.bench.chart import svg
from tests.bench.leaving import auditing, boards, measured, sealing
from tests.bench.readiness import ROUNDS, Growth, Speed, growth, judgements, verdicts
from tests.support.databases import ENGINES

RESULTS = Path(__file__).parents[2] / "bench-results"


def main(words: Sequence[str]) -> int:
    """Figures are medians of several rounds on one core; ratios are of one run."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds of each series (default %(default)s)")
    parser.add_argument("--timelines", type=int, default=100_000, help="last step of growth (default %(default)s)")
    parser.add_argument("--events", type=int, default=1_000_000, help="audit events to search (default %(default)s)")
    parser.add_argument("--rows", type=int, default=100_000, help="checks to export (default %(default)s)")
    parser.add_argument("--sealed", type=int, default=100_000, help="audit events to seal (default %(default)s)")
    parser.add_argument("--lag", type=float, default=30, help="seconds of events sealed as they come")
    parser.add_argument("--acts", type=int, default=100, help="acts of each writer in a round of the cost of audit")
    parser.add_argument(
        "--engines", nargs="+", choices=ENGINES, default=ENGINES, help="databases to search the audit of"
    )
    parser.add_argument("--boards", type=int, default=30, help="boards that refresh themselves (default %(default)s)")
    parser.add_argument("--board-hours", type=int, default=24, help="hours of them (default %(default)s)")
    parser.add_argument("--only", nargs="+", choices=SERIES, default=SERIES, help="which series (default: all)")
    parser.add_argument("--into", type=Path, default=RESULTS, help="folder for table and chart")
    asked = parser.parse_args(words)
    asked.into.mkdir(parents=True, exist_ok=True)
    for name in asked.only:
        SERIES[name](asked)
    sys.stdout.write(f"Tables and charts are in {asked.into}.\n")
    return 0


def _readiness(asked: argparse.Namespace) -> None:
    speeds = [*judgements(asked.rounds), *verdicts(asked.rounds)]
    table = _speed_table(speeds)
    sys.stdout.write(table)
    grown = []
    for step in growth(asked.timelines):
        grown.append(step)
        sys.stdout.write(_growth_line(step, grown[0]))
    lines = [table, *(_growth_line(step, grown[0]) for step in grown)]
    (asked.into / "readiness.txt").write_text("".join(lines), encoding="utf-8")
    (asked.into / "readiness.svg").write_text(svg(speeds, grown), encoding="utf-8")


def _audit(asked: argparse.Namespace) -> None:
    _tell(measured(asked.events, asked.rows, asked.engines), asked.into / "audit.txt")


def _audit_cost(asked: argparse.Namespace) -> None:
    _tell(auditing(asked.acts, asked.rounds, asked.engines), asked.into / "audit-cost.txt")


def _sealing(asked: argparse.Namespace) -> None:
    _tell(sealing(asked.sealed, asked.lag, asked.engines), asked.into / "sealing.txt")


def _boards(asked: argparse.Namespace) -> None:
    _tell(boards(asked.boards, asked.board_hours, asked.engines), asked.into / "boards.txt")


SERIES: dict[str, Callable[[argparse.Namespace], None]] = {
    "readiness": _readiness,
    "audit": _audit,
    "audit-cost": _audit_cost,
    "sealing": _sealing,
    "boards": _boards,
}


def _tell(lines: Iterable[str], into: Path) -> None:
    """Print each line when it is measured, and keep all."""
    told = []
    for line in lines:
        told.append(line)
        sys.stdout.write(line)
    into.write_text("".join(told), encoding="utf-8")


def _speed_table(speeds: Sequence[Speed]) -> str:
    rows = [f"{'on one core, a second':40}{'measured':>12}{'promised':>12}\n"]
    for one in speeds:
        promised = "" if one.bar is None else f"{one.bar:,}"
        verdict = "" if one.bar is None else "  met" if one.is_met else "  NOT met"
        rows.append(f"{one.what:40}{one.per_second:12,.0f}{promised:>12}{verdict}\n")
    return "".join(rows)


def _growth_line(step: Growth, first: Growth) -> str:
    time, memory = step.seconds_each / first.seconds_each, step.memory_mb / first.memory_mb
    each = f"{step.seconds_each * 1000:.3f} ms each (x{time:.2f})"
    return f"{step.timelines:>8,} timelines: {each}, {step.memory_mb:.0f} MB (x{memory:.2f})\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Looks for what the short series miss, on every core: ./run torture [--only NAME] [--share PART]."""

import argparse
import sys
import time
from collections.abc import Sequence

from tests.torture.cores import found_by_control, run_series
from tests.torture.faults import caught_faults
from tests.torture.mutation import judged_mutants
from tests.torture.series import SERIES

FAULTS, MUTATION = "planted faults", "mutation"


def main(words: Sequence[str]) -> int:
    """The exit code is 1 as soon as anything is found wrong; its smallest case is printed."""
    parser = argparse.ArgumentParser(prog="./run torture", description=__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="series whose name begins so")
    parser.add_argument("--share", type=float, default=1.0, help="this part of each series (default %(default)s)")
    parser.add_argument("--list", action="store_true", help="name the series and stop")
    asked = parser.parse_args(words)
    if asked.list:
        sys.stdout.write(
            "".join(f"{name}: {one.cases:,}\n" for name, one in SERIES.items()) + f"{FAULTS}\n{MUTATION}\n"
        )
        return 0
    chosen = [name for name in (*SERIES, FAULTS, MUTATION) if not asked.only or name.startswith(tuple(asked.only))]
    if not chosen:
        parser.error(f"no series begins with {' or '.join(asked.only)}; --list names them")
    return max([_run(name, asked.share) for name in chosen])


def _run(name: str, share: float) -> int:
    if name == FAULTS:
        return _faults()
    return _mutation(share) if name == MUTATION else _series(name, share)


def _series(name: str, share: float) -> int:
    started = time.monotonic()
    done, wrong, counted = run_series(name, max(1, int(SERIES[name].cases * share)))
    took = time.monotonic() - started
    _say(f"{name}: {done:,} looked at in {took:,.0f} s, {'WRONG' if wrong else 'nothing wrong'}", *wrong)
    if counted:
        _say("  " + ", ".join(f"{what} {count:,}" for what, count in sorted(counted.items())))
    return max([1 if wrong else 0, *(_control(name, control) for control in SERIES[name].controls)])


def _control(name: str, control: str) -> int:
    """A series that does not notice that a guard is gone proves nothing."""
    found = found_by_control(name, control)
    _say(f"  control, {control}: {f'found, {found}' if found else 'NOT FOUND'}")
    return 0 if found else 1


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _faults() -> int:
    """Every planted fault must be caught by something."""
    started = time.monotonic()
    missed = 0
    for name, by in caught_faults():
        missed += by is None
        sys.stdout.write(f"  {name}: {by or 'NOT CAUGHT'}\n")
        sys.stdout.flush()
    took = time.monotonic() - started
    sys.stdout.write(f"{FAULTS}: {missed} not caught, {took:,.0f} s\n")
    return 1 if missed else 0


def _mutation(share: float) -> int:
    """Every mutant must be caught or explained; the score counts the explained ones as living."""
    started = time.monotonic()
    found = []
    for one in judged_mutants(share):
        found.append(one)
        if one.by is None:
            sys.stdout.write(f"  {one.mutant.name}: {one.why or 'NOT CAUGHT'}\n")
            sys.stdout.flush()
    took = time.monotonic() - started
    caught, explained = sum(one.by is not None for one in found), sum(one.why is not None for one in found)
    missed = len(found) - caught - explained
    share_caught = f"{caught:,} of {len(found):,} mutants caught ({caught / len(found):.1%})"
    sys.stdout.write(f"{MUTATION}: {share_caught}, {explained} explained, {missed} not caught, {took:,.0f} s\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The long series over random cases: each looks at a range of seeds and says what it found wrong."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from tests.readiness.test_laws import blank_left_ready, freed_without_cause, worse_made_ready
from tests.readiness.test_replay_corrections import compared
from tests.support.abstract_world import abstract_case, choices
from tests.support.bundles import altered, made, verdict
from tests.support.foresight import wrong_forecasts, wrong_needs, wrong_validity
from tests.support.random_cases import case_document
from tests.support.random_world import Fields
from tests.support.replaying import REPLAY
from tests.support.sameness import SAMENESS
from tests.support.shrinking import case_file_text, smallest
from tests.support.two_evaluators import differences
from tests.torture.look import Look, Series
from tests.torture.record_series import RECORD_SERIES

__all__ = ["SERIES"]

FIRST_SEED = 1_000_000
"""Beyond the seeds that the tests use."""


def _beyond(numbers: range) -> range:
    return range(FIRST_SEED + numbers.start, FIRST_SEED + numbers.stop)


def _random_differences(numbers: range) -> Iterator[str]:
    for seed in _beyond(numbers):
        yield from _difference(f"seed {seed}", case_document(seed))


def _enumerated_differences(numbers: range) -> Iterator[str]:
    for number, choice in enumerate(islice(choices(4), numbers.start, numbers.stop), numbers.start):
        yield from _difference(f"enumerated case {number}", abstract_case(choice))


def _difference(name: str, document: Fields) -> Iterator[str]:
    """Shown as the smallest case file in which it still stands."""
    if differences(document):
        small = smallest(document, lambda one: bool(differences(one)))
        told = "; ".join(map(str, differences(small)))
        yield f"{name}, {told}\n{case_file_text(small)}"


def _law(law: Callable[[range, Counter[str]], Iterator[str]]) -> Look:
    return lambda numbers: law(_beyond(numbers), Counter())


def _by_seed(law: Callable[[range, Counter[str]], Iterator[tuple[int, str]]]) -> Look:
    return lambda numbers: (f"seed {seed}: {why}" for seed, why in law(_beyond(numbers), Counter()))


def _sameness(law: Callable[[range], Iterator[tuple[int, bool]]]) -> Look:
    return lambda numbers: (f"seed {seed}" for seed, same in law(_beyond(numbers)) if not same)


def _validity(seeds: range, tried: Counter[str]) -> Iterator[tuple[int, str]]:
    """On a finer grid than in the tests."""
    return wrong_validity(seeds, tried, moments=120)


def _corrections(numbers: range) -> Iterator[str]:
    return (f"seed {seed}" for seed in compared(_beyond(numbers), Counter()))


def _alterations(numbers: range) -> Iterator[str]:
    """Flips, cuts, swaps, insertions and re-signing of a bundle, each of which its verifier must find."""
    for seed in _beyond(numbers):
        how, files = altered(seed)
        if verdict(files, made().vkey) == "SOUND":
            yield f"seed {seed}: {how} was not found"


SERIES: dict[str, Series] = {
    "both evaluators, random cases": Series(1_000_000, 500, _random_differences),
    "both evaluators, enumerated cases": Series(133_082, 500, _enumerated_differences),
    "law 1, worse": Series(40_000, 100, _law(worse_made_ready)),
    "law 2, blank": Series(40_000, 200, _law(blank_left_ready)),
    "law 3, void": Series(40_000, 100, _law(freed_without_cause)),
    "earliest removal": Series(30_000, 100, _by_seed(wrong_forecasts)),
    "needs": Series(20_000, 100, _by_seed(wrong_needs)),
    "end of validity": Series(30_000, 100, _by_seed(_validity)),
    "altered bundles": Series(1_000, 50, _alterations),
    "corrections named": Series(30_000, 200, _corrections),
    **{f"same by {name}": Series(20_000, 200, _sameness(law)) for name, law in SAMENESS.items()},
    **{f"replay, {name}": Series(20_000, 200, _sameness(law)) for name, law in REPLAY.items()},
    **RECORD_SERIES,
}

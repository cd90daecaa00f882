"""Mutants of the criterion files: made, planted, taken out again and caught; a sample here, all in the long run."""

from collections import Counter

import pytest

from tests.spec.said import COMMAND, FILE, said
from tests.torture import faults, mutation
from tests.torture.explained import EXPLAINED
from tests.torture.faults import failing_rows
from tests.torture.mutants import MUTATED, Mutant, mutants_of
from tests.torture.planting import planted

MUTANTS = [mutant for module in MUTATED for mutant in mutants_of(module)]
KINDS = (" < ", " not ", " and ", "Finding.", "left out", "return None")
SAMPLE = [
    next(mutant for mutant in MUTANTS[number * 150 :] if kind in mutant.change) for number, kind in enumerate(KINDS)
]


@pytest.fixture(autouse=True)
def fewer_cases(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(faults, "RANDOM_CASES", 50)


def test_every_criterion_has_mutants_of_every_kind():
    assert min(Counter(mutant.where.split(":")[0] for mutant in MUTANTS).values()) > 200
    assert not [kind for kind in KINDS if not any(kind in mutant.change for mutant in MUTANTS)]


def test_every_mutant_differs_from_the_source_and_can_be_planted_and_taken_out_again():
    for mutant in MUTANTS:
        right = mutant.function().__code__
        with planted(mutant):
            faulty = mutant.function().__code__
            assert (faulty.co_code, faulty.co_consts, faulty.co_names) != (
                right.co_code,
                right.co_consts,
                right.co_names,
            )
        assert mutant.function().__code__ is right


@pytest.mark.parametrize("mutant", SAMPLE, ids=lambda mutant: mutant.name)
def test_a_mutant_is_caught(mutant: Mutant):
    assert mutation.caught(mutant)


def test_nothing_is_caught_where_nothing_is_changed():
    assert not list(failing_rows())
    assert not list(mutation.said_otherwise())
    assert not list(mutation.failing_points())


def test_what_is_said_about_the_rows_is_as_it_was_read():
    assert FILE.read_text(encoding="utf-8") == said(), f"the sentences changed; read them and run: {COMMAND}"


def test_every_explained_mutant_is_one_that_there_is():
    assert set(EXPLAINED) <= {mutant.key for mutant in MUTANTS}
    assert all(why.endswith(".") for why in EXPLAINED.values())

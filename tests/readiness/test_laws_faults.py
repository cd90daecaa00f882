"""Planted faults are caught: a sample here, all in the long run; nothing is caught where nothing is wrong."""

import pytest

from tests.support.abstract_world import abstract_case
from tests.support.two_evaluators import findings_of
from tests.torture import faults
from tests.torture.fault_table import FAULTS
from tests.torture.faults import caught_by
from tests.torture.planting import Fault, FaultNotPlantable, planted
from tracker.readiness.cases import read_document

SAMPLE = FAULTS[:: len(FAULTS) // 10]


@pytest.fixture(autouse=True)
def fewer_cases(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(faults, "RANDOM_CASES", 300)


def test_there_are_enough_faults_and_no_name_stands_twice():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 60


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_planted_in_the_source_as_it_is_and_is_taken_out_again(fault: Fault):
    right = fault.function().__code__
    with planted(fault):
        assert fault.function().__code__ is not right
    assert fault.function().__code__ is right


@pytest.mark.parametrize("fault", SAMPLE, ids=lambda fault: fault.name)
def test_a_planted_fault_is_caught(fault: Fault):
    assert caught_by(fault)


def test_a_piece_written_as_it_was_is_not_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(faults, "CATCHES", (faults.differing_cases,))
    same = Fault("no fault", "protocol:Protocol.output_passes", "net_ml < self", "net_ml < self")
    assert caught_by(same) is None


def test_a_fault_whose_place_is_gone_says_so():
    gone = Fault("gone", "protocol:Protocol.output_passes", "no such source", "anything")
    with pytest.raises(FaultNotPlantable), planted(gone):
        pass


def test_whoever_imported_the_function_has_the_fault_too():
    case = read_document(abstract_case(()), "quiet")[0]
    before = findings_of(case)
    with planted(Fault("none passes", "output:days_needed", "else protocol.output_days", "else 6")):
        assert findings_of(case) != before
    assert findings_of(case) == before

"""The bench measures, prints and draws; how fast it must be is no matter of a test."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.bench.__main__ import main
from tests.bench.chart import svg
from tests.bench.readiness import ABSCESS, Growth, Speed
from tests.bench.records import AS_OF, OUTCOMES, timeline
from tracker.readiness.verdict import judge
from tracker.readiness.vocabulary import Readiness


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # later Pythons warn of it in tests
def test_a_short_run_leaves_a_table_and_a_chart(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    few = ["--rounds", "1", "--timelines", "100", "--events", "300", "--rows", "20", "--engines", "sqlite"]
    few += ["--sealed", "300", "--lag", "0.3", "--boards", "1", "--board-hours", "1", "--acts", "2"]
    assert main([*few, "--into", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "full verdicts from raw timelines" in told
    assert "100 timelines" in told
    assert (tmp_path / "readiness.txt").read_text(encoding="utf-8") in told
    for words in ("that patient, refused", "20 checks as xlsx"):
        assert words in (tmp_path / "audit.txt").read_text(encoding="utf-8")
    for words in ("a check by one writer", "a check by 8 writers", "a bare INSERT and COMMIT"):
        assert words in (tmp_path / "audit-cost.txt").read_text(encoding="utf-8")
    for words in ("300 events verified", "30 events, 100 a second: sealed after"):
        assert words in (tmp_path / "sealing.txt").read_text(encoding="utf-8")
    assert "60 refreshes" in (tmp_path / "boards.txt").read_text(encoding="utf-8")
    assert ET.parse(tmp_path / "readiness.svg").getroot().tag.endswith("svg")  # noqa: S314 - drawn by ourselves


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_record_to_measure_with_has_the_outcome_that_it_is_named_for(outcome: str):
    verdict = judge(timeline(outcome, seed=3), (ABSCESS,), AS_OF)
    assert (verdict.readiness is Readiness.READY) == (outcome == "ready")
    assert verdict.forecast.earliest is not None
    assert verdict.valid_until is not None


def test_a_chart_shows_a_speed_beside_what_is_promised():
    drawn = svg([Speed("judgements", 10.0, 20), Speed("others", 5.0)], [Growth(100, 0.001, 20.0)])
    assert drawn.count("<rect") == 2
    assert drawn.count("<line") == 1

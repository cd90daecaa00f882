"""The long run in a short form: what it can be asked, how it counts, that it stops at what it finds."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.torture import cores
from tests.torture.__main__ import main
from tests.torture.cores import run_series
from tests.torture.look import Series
from tests.torture.record_series import RECORD_SERIES
from tests.torture.series import SERIES

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # later Pythons warn of it in tests


def nothing_wrong(numbers: range) -> Iterator[str | Counter[str]]:
    yield Counter(numbers=len(numbers))


def wrong_at_seventeen(numbers: range) -> Iterator[str]:
    return (f"number {number}" for number in numbers if number == 17)


@pytest.fixture
def own_series(monkeypatch: pytest.MonkeyPatch):
    """Two small series in place of the long ones; the processes made inherit them."""
    own = {
        "good": Series(50, 7, nothing_wrong, {"noticed": wrong_at_seventeen}),
        "bad": Series(1000, 7, wrong_at_seventeen),
        "blind": Series(5, 7, nothing_wrong, {"not noticed": nothing_wrong}),
    }
    for module in (cores, __import__("tests.torture.__main__", fromlist=["SERIES"])):
        monkeypatch.setattr(module, "SERIES", own)


def test_every_number_is_looked_at_once(own_series: None):
    assert run_series("good", 50) == (50, [], {"numbers": 50})


def test_a_series_stops_at_the_first_thing_found(own_series: None, capsys: pytest.CaptureFixture[str]):
    done, wrong, _ = run_series("bad", 1000)
    assert wrong == ["number 17"]
    assert done < 1000


def test_the_exit_code_says_whether_anything_was_found(own_series: None, capsys: pytest.CaptureFixture[str]):
    assert main(["--only", "good"]) == 0
    assert "control, noticed: found, number 17" in capsys.readouterr().out
    assert main(["--only", "blind"]) == 1
    assert "control, not noticed: NOT FOUND" in capsys.readouterr().out
    assert main(["--only", "bad", "--share", "0.1"]) == 1
    assert "number 17" in capsys.readouterr().out


def test_a_name_that_no_series_has_is_refused(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["--only", "no such series"])
    assert "--list names them" in capsys.readouterr().err


def test_the_series_are_named_with_their_lengths(capsys: pytest.CaptureFixture[str]):
    assert main(["--list"]) == 0
    told = capsys.readouterr().out
    assert "both evaluators, random cases: 1,000,000" in told
    assert all(name in told for name in SERIES)


@pytest.mark.parametrize("name", sorted(set(SERIES) - set(RECORD_SERIES)))
def test_the_first_few_of_a_series_find_nothing(name: str):
    assert not list(SERIES[name].look(range(12)))

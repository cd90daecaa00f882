"""Outputs and temperatures of another system: odd shapes are taken honestly, what is assumed is said, runs repeat."""

import json
import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.support.pages import Pages, app_of
from tests.support.postgres_fixtures import FreshPostgres
from tests.support.ward import Ward, migrate
from tracker.cli import group
from tracker.readiness.vocabulary import Finding
from tracker.records.database import Database

ZERO = datetime(2026, 10, 20, tzinfo=UTC)
OUTPUTS = [
    *("--map", "patient=pt", "--map", "drain=tube", "--map", "label=label", "--map", "time=hours"),
    *("--map", "volume=value_ml", "--map", "unit=unit", "--map", "entry_lag_min=lag_min"),
    *("--hour-zero", ZERO.isoformat(), "--source", "charts", "--ward", "Ward 7"),
    *("--assume", "type=abscess", "--assume", "site=abdominal"),
]
TEMPERATURES = [
    *("--map", "patient=pt", "--map", "time=hours", "--map", "temperature=valuenum", "--map", "unit=unit"),
    *("--hour-zero", ZERO.isoformat(), "--source", "charts"),
]


@pytest.fixture
def ward(sqlite_ward: Ward, monkeypatch: pytest.MonkeyPatch) -> Ward:
    """A ward that the command reaches."""
    url = sqlite_ward.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", url)
    return sqlite_ward


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(group, [str(one) for one in arguments], catch_exceptions=False)


def charted(folder: Path, *, patients: int = 12, seed: int = 7) -> Path:
    """A file of the shapes of real charts: gaps, zeros, blanks, negative lags, labels used for several tubes."""
    rng = random.Random(seed)
    rows = ["tube,pt,label,hours,value_ml,unit,lag_min,source"]
    for patient in range(patients):
        for tube in range(rng.choice((1, 1, 2))):
            hours = rng.uniform(0, 40)
            for _ in range(rng.choice((1, 3, 9, 24))):
                hours += rng.choice((1, 6, 8, 24, 31))
                volume = rng.choice(("0.0", "5.0", "10.0", "120.0", "", "45.0"))
                unit, lag = rng.choice(("ml", "mL", "mL(label)")), rng.choice((-50, 0, 13, 22, 2185))
                name = f"P{patient}-{tube}"
                rows.append(f"{name},P{patient},Drain Out #1,{hours:.3f},{volume},{unit},{lag}.0,made-up")
    file = folder / "outputs.csv"
    file.write_text("\n".join(rows) + "\n")
    return file


def test_every_row_is_on_the_board_with_an_honest_outcome(ward: Ward, tmp_path: Path):
    file = charted(tmp_path)
    done = run("import", "outputs", file, *OUTPUTS, "--unit", "mL(label)=mL")
    assert done.exit_code == 0, done.output
    count = len(file.read_text().splitlines()) - 1
    assert f"{count} rows read, 0 refused" in done.output
    assert f"Added {count} checks" in done.output
    verdicts = [json.loads(line) for line in run("verdict", "--all", "--json").output.splitlines()]
    assert len(verdicts) >= 12
    assert not [one for one in verdicts if one["removable"]]
    assert {one["criteria"]["imaging"]["finding"] for one in verdicts} == {"unknown"}


def test_running_an_import_again_adds_nothing(ward: Ward, tmp_path: Path):
    file = charted(tmp_path)
    arguments = ["import", "outputs", file, *OUTPUTS, "--unit", "mL(label)=mL"]
    run(*arguments)
    before = run(
        "verdict", "--all", "--json", "--as-of", "2026-10-25T12:00+00:00", "--known-at", "2027-01-01T00:00+00:00"
    )
    assert "Nothing new; " in run(*arguments).output
    after = run(
        "verdict", "--all", "--json", "--as-of", "2026-10-25T12:00+00:00", "--known-at", "2027-01-01T00:00+00:00"
    )
    assert before.output == after.output


def test_a_dry_run_says_the_same_and_writes_nothing(ward: Ward, tmp_path: Path):
    done = run("import", "outputs", charted(tmp_path), *OUTPUTS, "--unit", "mL(label)=mL", "--dry-run")
    assert "Dry run: nothing was written." in done.output
    assert run("verdict", "--all", "--json").output == ""


def test_a_row_that_cannot_be_read_is_named_with_its_line_and_the_others_are_taken(ward: Ward, tmp_path: Path):
    file = tmp_path / "outputs.csv"
    file.write_text(
        "tube,pt,label,hours,value_ml,unit,lag_min,source\n"
        "T1,P1,Drain,1,20,mL,0,x\nT1,P1,Drain,2,20,gallon,0,x\nT1,P1,Drain,three,20,mL,0,x\n"
        "T1,P1,Drain,4,1e3,mL,0,x\nT1,P1,Drain,5,0.25,mL,0,x\n,P1,Drain,6,5,mL,0,x\nT1,P1,Drain,7,0.02,L,0,x\n"
    )
    done = run("import", "outputs", file, *OUTPUTS)
    assert "2 rows read, 5 refused" in done.output
    for line, reason in (
        (3, 'the unit "gallon" is not mL, cc or L'),
        (4, 'the time "three" is not a number'),
        (5, 'the volume "1e3" is not a number'),
        (6, "the volume 0.25 is finer than a tenth of a millilitre"),
        (7, "the drain is blank"),
    ):
        assert f"line {line}: {reason}" in done.output


@pytest.mark.parametrize(
    "changes,said",
    [
        (["--map", "patient=nobody"], 'there is no column "nobody" for patient'),
        (["--map", "person=pt"], '--map: there is no field "person"'),
        (["--assume", "temperature=36"], '--assume: "temperature" cannot be assumed'),
        (["--assume", "patency=open"], '--assume patency: "open" is not one of patent'),
        (["--hour-zero", "2026-10-20"], "is not a moment with an offset"),
        (["--ward", "Ward 99"], 'There is no ward "Ward 99"'),
    ],
)
def test_terms_that_cannot_be_are_one_sentence_and_exit_2(ward: Ward, tmp_path: Path, changes: list[str], said: str):
    usual = list(OUTPUTS)
    if changes[0] == "--map" and changes[1].startswith("patient="):
        usual.remove("patient=pt")
        usual.remove("--map")
    done = run("import", "outputs", charted(tmp_path), *usual, "--unit", "mL(label)=mL", *changes)
    assert done.exit_code == 2
    assert said in done.stderr
    assert run("verdict", "--all", "--json").output == ""


def low_and_patent(folder: Path) -> Path:
    file = folder / "low.csv"
    rows = [f"T1,P1,Drain,{hours},2,mL,0,x" for hours in range(8, 24 * 5, 8)]
    file.write_text("tube,pt,label,hours,value_ml,unit,lag_min,source\n" + "\n".join(rows) + "\n")
    return file


def test_what_is_assumed_changes_the_answer_and_is_said_on_every_page(ward: Ward, tmp_path: Path):
    file = low_and_patent(tmp_path)
    assumed = ["--assume", "flush_ml=0", "--assume", "patency=patent"]
    run("import", "outputs", file, *OUTPUTS, *assumed)
    (drain,) = [json.loads(line)["drain"] for line in run("verdict", "--all", "--json").output.splitlines()]
    ward.clock.now = datetime.now(UTC)
    pages = Pages.of(app_of(ward, tmp_path), "physician")
    of_drain = ("", "/readiness", "/decision/new", "/what-if", "/removal", "/history?kind=check")
    whole = "kind of drain, site of the collection, time put in, period starts at the emptying before, flush, patency"
    for path in ("/board", "/round", "/handover", "/round/sheet", *(f"/drains/{drain}{place}" for place in of_drain)):
        said = "period starts at the emptying before, flush, patency" if "history" in path else whole
        assert said in pages.get(path).text, path
    page = pages.get(f"/drains/{drain}").text
    check = re.search(r"/checks/[-0-9a-f]{36}(?=\")", page)
    assert check is not None
    assert "flush, patency" in pages.get(check[0]).text
    then = f"as_of={(ZERO + timedelta(days=4, hours=22)).isoformat()}&known_at={ward.clock.now.isoformat()}"
    page = pages.get(f"/drains/{drain}?{then}").text
    assert "Low and complete; assumed: period starts at the emptying before, flush, patency" in page


def test_details_that_a_person_has_corrected_are_assumed_no_more(ward: Ward, tmp_path: Path):
    run("import", "outputs", low_and_patent(tmp_path), *OUTPUTS, "--assume", "flush_ml=0")
    (drain,) = [json.loads(line)["drain"] for line in run("verdict", "--all", "--json").output.splitlines()]
    ward.clock.now = datetime.now(UTC)
    pages = Pages.of(app_of(ward, tmp_path), "physician")
    path = f"/drains/{drain}/details/correct"
    asked = pages.fill(path, french="12", reason="Read on the hub.")
    if asked.status_code == 422:
        asked = pages.confirm(path, asked, french="12", reason="Read on the hub.")
    assert asked.status_code == 303, asked.text
    said = pages.get(f"/drains/{drain}").text
    assert "Imported with assumptions:</strong> site of the collection, period starts" in said


def test_without_the_assumptions_two_low_days_stay_unknown(ward: Ward, tmp_path: Path):
    run("import", "outputs", low_and_patent(tmp_path), *OUTPUTS)
    moment = (ZERO + timedelta(days=4, hours=22)).isoformat()
    known = "2027-01-01T00:00+00:00"
    (line,) = run("verdict", "--all", "--json", "--as-of", moment, "--known-at", known).output.splitlines()
    assert json.loads(line)["criteria"]["output"]["finding"] == Finding.UNKNOWN


def test_with_the_assumptions_they_are_low_days(ward: Ward, tmp_path: Path):
    run("import", "outputs", low_and_patent(tmp_path), *OUTPUTS, "--assume", "flush_ml=0", "--assume", "patency=patent")
    moment = (ZERO + timedelta(days=4, hours=22)).isoformat()
    known = "2027-01-01T00:00+00:00"
    (line,) = run("verdict", "--all", "--json", "--as-of", moment, "--known-at", known).output.splitlines()
    assert json.loads(line)["criteria"]["output"]["finding"] == Finding.MET


def test_temperatures_in_both_units_reach_the_patient_and_blanks_are_refused(ward: Ward, tmp_path: Path):
    run("import", "outputs", low_and_patent(tmp_path), *OUTPUTS)
    file = tmp_path / "temperatures.csv"
    file.write_text(
        "pt,hours,valuenum,unit,temp_c\nP1,90,101.3,F,38.5\nP1,92,36.5,C,36.5\nP1,93,,C,\nP9,94,36.5,C,36.5\n"
    )
    done = run("import", "temperatures", file, *TEMPERATURES)
    assert "3 rows read, 2 refused" in done.output
    assert "Added 2 checks" in done.output
    assert 'line 4: the temperature "" is not a number' in done.output
    assert "line 5: the patient P9 is not known from this source with a drain" in done.output
    moment = (ZERO + timedelta(days=4, hours=22)).isoformat()
    known = "2027-01-01T00:00+00:00"
    (line,) = run("verdict", "--all", "--json", "--as-of", moment, "--known-at", known).output.splitlines()
    reasons = json.loads(line)["criteria"]["clinical"]["reasons"]
    assert ("fever", "38.5") in [(one["code"], one["numbers"].get("temp_c")) for one in reasons]


@pytest.mark.postgres
def test_verdicts_over_imported_rows_are_byte_for_byte_the_same_on_both_engines(
    ward: Ward, fresh_postgres: FreshPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    outputs = charted(tmp_path)
    temperatures = tmp_path / "temperatures.csv"
    # Each row says when it was entered: else "entered late" would count hours to the moment of each of the two imports.
    rows = [f"P{patient},{hours},{36 + patient / 10},C,5" for patient in range(12) for hours in range(1, 200, 7)]
    temperatures.write_text("pt,hours,valuenum,unit,lag_min\n" + "\n".join(rows) + "\n")
    other = Ward(Database(fresh_postgres("migrated", migrate).application_url))
    printed = []
    for one in (ward, other):
        url = one.database.engine.url.render_as_string(hide_password=False)
        monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", url)
        assumed = ("--assume", "flush_ml=0", "--assume", "patency=patent")
        assert run("import", "outputs", outputs, *OUTPUTS, *assumed, "--unit", "mL(label)=mL").exit_code == 0
        lag = ("--map", "entry_lag_min=lag_min")
        assert run("import", "temperatures", temperatures, *TEMPERATURES, *lag).exit_code == 0
        moments = [(ZERO + timedelta(hours=29 * number)).isoformat() for number in range(1, 8)]
        known = ("--known-at", "2027-01-01T00:00+00:00")
        printed.append([run("verdict", "--all", "--json", "--as-of", at, *known).output for at in moments])
    other.database.dispose()
    assert printed[0] == printed[1]
    assert len({text.count("\n") for text in printed[0]}) > 1

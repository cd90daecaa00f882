"""The command that judges case files: a line or an object an evaluation, one sentence for a broken file."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli import group

CASE = """
schema: drain-cases/1
cases:
- id: W1
  title: Two low days, patent, well, cleared
  protocol: default-abscess
  timezone: Europe/London
  drains:
  - {id: A, type: abscess, site: pelvic, etiology: postoperative, cavity: C1, inserted_at: '2026-11-05T10:00'}
  days:
  - {day: '2026-11-08', gross_ml: 14, flush_ml: 10, patency: patent, temp_max: 36.7, pain: 0, pain_from: none}
  - {day: '2026-11-09', gross_ml: 12, flush_ml: 10, patency: patent, temp_max: 36.6, pain: 0, pain_from: none}
  fistula:
  - {at: '2026-11-07T09:00', status: none_suspected, evidence: clinical_assessment}
  imaging:
  - {at: '2026-11-08T15:00', modality: CT, status: final, cavity: C1, result: resolved, residual_mm: 0,
     drain_position: in_cavity, complication: none, new_collection: false}
  evaluations:
  - {at: '2026-11-10T12:00', expect: {drain: A, overall: EXPECTED}}
"""


def judge(folder: Path, text: str, *options: str) -> Result:
    file = folder / "cases.yaml"
    file.write_text(text)
    return CliRunner().invoke(group, ["judge", str(file), *options])


def test_a_case_as_expected_is_one_line_and_exit_0(tmp_path: Path):
    done = judge(tmp_path, CASE.replace("EXPECTED", "ready"))
    assert done.exit_code == 0
    assert done.output == (
        "W1 drain A 2026-11-10T12:00:00+00:00: Criteria met "
        "(clinical met, output met, fistula met, imaging met): as expected\n"
    )


def test_a_case_that_differs_says_so_and_exits_1(tmp_path: Path):
    done = judge(tmp_path, CASE.replace("EXPECTED", "not_ready"))
    assert done.exit_code == 1
    assert "NOT AS EXPECTED" in done.output


def test_the_object_has_the_keys_that_other_programs_read(tmp_path: Path):
    done = judge(tmp_path, CASE.replace("EXPECTED", "ready"), "--json")
    (line,) = done.output.splitlines()
    found = json.loads(line)
    assert found["case"] == "W1"
    assert found["removable"] is True
    assert found["expected"] is True
    assert list(found["criteria"]) == ["clinical", "output", "fistula", "imaging"]
    assert found["criteria"]["clinical"]["reasons"][0]["code"] == "afebrile"


@pytest.mark.parametrize(
    "old,new,said",
    [
        ("pain_from: none}\n  fistula", "pain_form: none}\n  fistula", 'unknown key "pain_form"'),
        ("patency: patent, temp_max: 36.6", "patency: open, temp_max: 36.6", '"open" is not one of patent'),
        ("EXPECTED", "maybe", '"maybe" is not one of ready'),
    ],
)
def test_a_broken_file_is_one_sentence_on_stderr_exit_2_and_no_verdict(tmp_path: Path, old: str, new: str, said: str):
    done = judge(tmp_path, CASE.replace(old, new).replace("EXPECTED", "ready"))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "cases.yaml: case W1" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_one_sentence_and_exit_2(tmp_path: Path):
    done = CliRunner().invoke(group, ["judge", str(tmp_path / "nothing.yaml")])
    assert done.exit_code == 2
    assert "cannot be read" in done.stderr

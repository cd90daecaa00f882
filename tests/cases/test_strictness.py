"""A valid case file with one key or word too many, anywhere in it, is refused; whatever is written, nothing crashes."""

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.readiness.case_text import load
from tracker.readiness.cases import CaseFileError, judge_cases, read_document

Path = tuple[str | int, ...]
NAME = "whole.yaml"
WHOLE: dict[str, Any] = load(
    """
schema: drain-cases/1
protocols:
  ours: {base: default-abscess, output_comparator: le, run_restarts_on: [exchanged, upsized], applies_to: [abscess]}
cases:
- id: K1
  title: Every kind of row
  tags: [all]
  protocol: ours
  override: {fever_comparator: gt, antipyretic_policy: warn, wbc_policy: required, imaging_policy: required,
    imaging_modalities: [CT, US]}
  timezone: Europe/London
  drains:
  - {id: A, type: abscess, site: pelvic, etiology: postoperative, cavity: C1, french: 10,
    inserted_at: '2026-11-01T10:00', immunocompromised: false}
  days:
  - {day: '2026-11-08', drain: A, gross_ml: {value: 0.034, unit: L}, flush_ml: 30, patency: patent, clamped: false,
    leak: false, fluid: serous, temp_max: {value: 98.2, unit: F}, antipyretic: false, pain: 0, pain_from: none,
    sepsis_signs: false, observed_at: '2026-11-08T09:00'}
  - {day: '2026-11-10', partial: true, gross_ml: 1, flush_ml: 0}
  entries:
  - {id: e1, drain: A, start: '2026-11-09T07:00', end: '2026-11-10T07:00', gross_ml: 13, flush_ml: 10,
    patency: patent, temp_max: 36.7, pain: 0, pain_from: abscess, entered_by: n1, entered_at: '2026-11-10T07:05'}
  - {id: e2, start: '2026-11-09T07:00', end: '2026-11-10T07:00', gross_ml: 14, flush_ml: 10, supersedes: e1,
    reason: misread, entered_at: '2026-11-10T08:00'}
  - {id: e3, void: e2, reason: wrong patient, entered_at: '2026-11-10T09:00'}
  events:
  - {at: '2026-11-05T11:00', drain: A, kind: exchanged, note: kinked}
  fistula:
  - {at: '2026-11-06T09:00', drain: A, status: none_suspected, evidence: clinical_assessment}
  imaging:
  - {at: '2026-11-08T15:00', modality: CT, status: final, cavity: C1, result: residual, residual_mm: 5,
    drain_position: in_cavity, complication: none, new_collection: false, entered_at: '2026-11-08T17:00'}
  labs:
  - {at: '2026-11-09T06:00', wbc_10e9_l: 9, crp_mg_l: 12, drain_amylase_x_uln: 1, entered_at: '2026-11-09T08:00'}
  evaluations:
  - at: '2026-11-10T12:00'
    known_at: '2026-11-10T12:00'
    expect: {drain: A, clinical: unknown, output: unknown, fistula: met, imaging: not_met, overall: not_ready,
      reason: residual, alerts: [missed_check], also_acceptable: {clinical: [met], overall: [cannot_tell]}}
""",
    NAME,
)
WORDS = [
    "output_comparator",
    "run_restarts_on",
    "applies_to",
    "protocol",
    "fever_comparator",
    "antipyretic_policy",
    "wbc_policy",
    "imaging_policy",
    "imaging_modalities",
    "timezone",
    "type",
    "patency",
    "fluid",
    "pain_from",
    "unit",
    "kind",
    "status",
    "modality",
    "result",
    "drain_position",
    "clinical",
    "output",
    "fistula",
    "imaging",
    "overall",
    "alerts",
    "schema",
    "base",
]
FLAGS = ["partial", "clamped", "leak", "antipyretic", "sepsis_signs", "immunocompromised", "new_collection"]


def places(value: Any, here: Path = ()) -> Iterator[Path]:
    """Every place of a document, the whole first."""
    yield here
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*here, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from places(one, (*here, index))


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def changed(path: Path, value: Any) -> dict[str, Any]:
    """The whole document with another value at one place."""
    document = copy.deepcopy(WHOLE)
    at(document, path[:-1])[path[-1]] = value
    return document


def refusal(document: Any) -> str:
    with pytest.raises(CaseFileError) as refused:
        read_document(document, NAME)
    return str(refused.value)


PLACES = list(places(WHOLE))
MAPPINGS = [path for path in PLACES if isinstance(at(WHOLE, path), dict)]


def last_key(path: Path) -> str:
    return next(str(step) for step in reversed(path) if isinstance(step, str))


CLOSED = [path for path in PLACES if isinstance(at(WHOLE, path), str) and last_key(path) in WORDS]
CLOSED = [path for path in CLOSED if path[:3] != ("cases", 0, "tags")]
TRUE_OR_FALSE = [path for path in PLACES if isinstance(at(WHOLE, path), bool)]


def test_the_whole_document_is_read() -> None:
    assert [one.as_expected for one in judge_cases(read_document(WHOLE, NAME))] == [True]


@pytest.mark.parametrize("path", MAPPINGS, ids=str)
def test_one_unknown_key_anywhere_is_refused(path: Path) -> None:
    sentence = refusal(changed((*path, "colour"), "blue"))
    assert sentence.startswith(NAME)
    assert "colour" in sentence


@pytest.mark.parametrize("path", CLOSED, ids=str)
def test_one_unknown_word_anywhere_is_refused(path: Path) -> None:
    sentence = refusal(changed(path, "blue"))
    assert sentence.startswith(NAME)
    assert "blue" in sentence or path == ("schema",)


@pytest.mark.parametrize("word", WORDS)
def test_every_closed_field_stands_in_the_document(word: str) -> None:
    assert word in map(last_key, CLOSED)


@pytest.mark.parametrize("path", TRUE_OR_FALSE, ids=str)
@pytest.mark.parametrize("value", ["yes", "no", "true", Decimal(1)])
def test_only_true_and_false_are_true_and_false(path: Path, value: Any) -> None:
    assert "is not true or false" in refusal(changed(path, value))


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_stands_in_the_document(flag: str) -> None:
    assert flag in map(last_key, TRUE_OR_FALSE)


MOMENTS = ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "9999-12-31", "24:00", "07:00", "2026-11-08T07:00"]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(max_size=4),
    st.sampled_from(MOMENTS),
    st.just([]),
    st.just({}),
    st.just({"value": Decimal(1), "unit": []}),
    st.just({"value": {}, "unit": "mL"}),
    st.just({Decimal(5): {}}),
)


@settings(max_examples=250)
@given(path=st.sampled_from(PLACES[1:]), value=VALUES)
def test_whatever_is_written_in_one_place_is_judged_or_refused_in_one_sentence(path: Path, value: Any) -> None:
    try:
        list(judge_cases(read_document(changed(path, value), NAME)))
    except CaseFileError as error:
        sentence = str(error)
    else:
        sentence = f"{NAME}: read"
    assert sentence.startswith(NAME)
    assert "\n" not in sentence

"""The workbench: a case file pasted or sent judges as the command does; broken and too large ones get a sentence."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from tests.support.pages import Pages, shown_fields
from tests.support.ward import Ward
from tracker.readiness.cases import judge_cases, read_cases
from tracker.readiness.vocabulary import label
from tracker.web import workbench

CASES = Path(__file__).parents[1] / "cases"
WORKED = (CASES / "worked.yaml").read_text(encoding="utf-8")
BROKEN = sorted((CASES / "broken").glob("*.yaml"))[::8]


@pytest.fixture
def nurse(app: Flask) -> Pages:
    return Pages.of(app, "nurse")


def outcomes(html: str) -> list[str]:
    return re.findall(r'<p class="verdict-line"><strong class="outcome[^"]*">.*?<span>([^<]+)</span>', html)


def test_a_pasted_file_shows_every_evaluation_with_the_verdict_of_the_command(nurse: Pages):
    answer = nurse.fill("/workbench", text=WORKED)
    assert answer.status_code == 200
    judged = list(judge_cases(read_cases(WORKED, "worked.yaml")))
    assert outcomes(answer.text) == [label(one.verdict.readiness) for one in judged]
    assert f"{len(judged)} as expected, <strong>0 not as expected" in answer.text


def test_a_file_that_is_sent_is_judged_and_put_into_the_field(nurse: Pages):
    fields = shown_fields(nurse.get("/workbench").text)
    answer = nurse.send("/workbench", {**fields, "file": (BytesIO(WORKED.encode()), "ours.yaml")})
    assert answer.status_code == 200
    assert "ours.yaml: " in answer.text
    assert "schema: drain-cases/1" in answer.text


def test_where_it_is_not_as_expected_the_difference_is_told_in_words(nurse: Pages):
    wrong = WORKED.replace("overall: ready", "overall: not_ready", 1)
    assert wrong != WORKED
    answer = nurse.fill("/workbench", text=wrong)
    assert "Readiness: expected not ready, found criteria met" in answer.text
    assert "1 not as expected" in answer.text


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_file_gets_its_sentence_and_stays_in_the_field(file: Path, nurse: Pages):
    text = file.read_text(encoding="utf-8")
    answer = nurse.fill("/workbench", text=text)
    sentence = text.splitlines()[0].removeprefix("# expect: ").replace(file.name, "pasted.yaml")
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert text.splitlines()[1] in unescape(answer.text)


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "Paste a case file, or choose one."),
        ("x" * 300_000, "the file has more than 250,000 characters"),
        ("a: &a [1,1,1,1,1,1,1,1]\n" + "".join(f"b{n}: &b{n} [*{p},*{p},*{p},*{p},*{p},*{p}]\n" for n, p in
         enumerate(["a", *(f"b{n}" for n in range(9))])), "holds more than 20,000 values"),
        ("a: &a [*a]\n", "holds more than 20,000 values"),
        (WORKED.replace("2027-02-01T14:20", "1927-02-01T14:20"), "its times lie more than 730 days apart"),
        ("[" * 5000, "cannot be read as YAML|nested too deeply"),
    ],
    ids=["nothing", "long", "anchors that multiply", "an anchor in itself", "a hundred years", "deep"],
)  # fmt: skip
def test_what_would_take_without_bound_is_refused_in_one_sentence(text: str, sentence: str, nurse: Pages):
    answer = nurse.fill("/workbench", text=text)
    assert answer.status_code == 422
    assert re.search(sentence, unescape(answer.text))


def test_more_than_a_form_may_hold_is_refused_and_other_pages_keep_their_own_bound(nurse: Pages, sqlite_ward: Ward):
    fields = shown_fields(nurse.get("/workbench").text)
    assert nurse.send("/workbench", {**fields, "text": "x" * 2_000_000}).status_code == 413
    assert nurse.send("/patients/new", {**fields, "surname": "x" * 100_000}).status_code == 413


def test_what_is_not_text_is_refused(nurse: Pages):
    fields = shown_fields(nurse.get("/workbench").text)
    answer = nurse.send("/workbench", {**fields, "file": (BytesIO(b"\xff\xfe\x00"), "picture.yaml")})
    assert answer.status_code == 422
    assert "picture.yaml: this is not a text file in UTF-8." in answer.text


def test_only_so_many_evaluations_are_judged_and_the_page_says_so(nurse: Pages, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbench, "MOST_EVALUATIONS", 2)
    answer = nurse.fill("/workbench", text=WORKED)
    assert len(outcomes(answer.text)) == 2
    assert "Only the first 2 were judged" in answer.text


def test_what_if_is_asked_of_one_evaluation(nurse: Pages):
    failing = WORKED.replace("gross_ml: 14", "gross_ml: 140", 1)
    answer = nurse.fill("/workbench", text=failing, what_if="0")
    assert answer.status_code == 200
    assert answer.text.count("changes were tried") == 1


@pytest.mark.parametrize("who, status", [("nurse", 200), ("physician", 200), ("auditor", 200), ("", 302)])
def test_whoever_may_see_a_ward_and_the_auditor_may_use_it(who: str, status: int, app: Flask, sqlite_ward: Ward):
    assert Pages.of(app, who).get("/workbench").status_code == status

"""Each broken case file is refused before anything is judged, in the one sentence that stands in its first line."""

from pathlib import Path

import pytest

from tracker.readiness.cases import CaseFileError, read_cases

FILES = sorted(Path(__file__).with_name("broken").glob("*.yaml"))
EXPECT = "# expect: "


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_broken_file_gets_its_sentence(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    with pytest.raises(CaseFileError) as refused:
        read_cases(text, file.name)
    assert EXPECT + str(refused.value) == text.splitlines()[0]


def test_there_are_files_for_what_goes_wrong() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_sentence_names_the_file_and_is_one_line(file: Path) -> None:
    sentence = file.read_text(encoding="utf-8").splitlines()[0].removeprefix(EXPECT)
    assert sentence.startswith(file.name)
    assert sentence.endswith(".")


JSON = [
    ('{"schema": "drain-cases/1", "schema": "x"}', 'f.json: "schema" is given twice in one place.'),
    ('{"schema": NaN}', 'f.json: "NaN" is not a number that a case file may hold.'),
    ('{"schema": 1e999}', 'f.json: "1e999" is not a number that a case file may hold.'),
    ('{"schema":\n', "f.json, line 2: this cannot be read as JSON: Expecting value."),
    ('{"a":' * 100_000, "f.json: lists and mappings are nested too deeply."),
]


@pytest.mark.parametrize("text, sentence", JSON, ids=["key twice", "not a number", "huge number", "cut off", "deep"])
def test_json_is_read_as_strictly(text: str, sentence: str) -> None:
    with pytest.raises(CaseFileError) as refused:
        read_cases(text, "f.json")
    assert str(refused.value) == sentence


TAGGED = ["!!int 33", "!!float abc", "!!bool maybe", "!!null 33", "!!timestamp 2026-11-09", "!!python/object:x 33"]


@pytest.mark.parametrize("value", TAGGED)
def test_a_value_with_a_type_is_never_guessed_at(value: str) -> None:
    whole = (FILES[0].parent / "duplicate_key.yaml").read_text(encoding="utf-8")
    text = whole.replace("gross_ml: 33, gross_ml: 330", f"gross_ml: {value}")
    assert text != whole
    with pytest.raises(CaseFileError, match=r"^f\.yaml: .*\.$"):
        read_cases(text, "f.yaml")


@pytest.mark.parametrize("value", ["33", "33.0", "3.3e1", "{value: 33, unit: mL}", "{value: 0.033, unit: L}"])
def test_the_same_file_with_a_plain_value_is_read(value: str) -> None:
    whole = (FILES[0].parent / "duplicate_key.yaml").read_text(encoding="utf-8")
    case = read_cases(whole.replace("gross_ml: 33, gross_ml: 330", f"gross_ml: {value}"), "f.yaml")[0]
    assert case.record.days[1].check.gross_ml == 33

"""Every row of every table comes out as it says, by both evaluators, and the tables leave nothing of the rules out."""

from collections import Counter
from dataclasses import asdict, replace

import pytest

from tests.second_opinion.evaluator import evaluate
from tests.spec.all_tables import ALL_TABLES
from tests.spec.columns import UnknownHeading, record_of
from tests.spec.judged import cells_of, differences, document, verdict_of
from tests.spec.quiet import Record
from tests.spec.table import EXPECTED, Row, Table
from tracker.readiness.case_protocols import PROTOCOL_FIELDS
from tracker.readiness.cases import read_document
from tracker.readiness.findings import ReasonCode
from tracker.readiness.vocabulary import Readiness

ROWS = [
    pytest.param(table, row, id=f"{table.rule}: {table.title}, row {row.number}")
    for table in ALL_TABLES
    for row in table.rows
]
TABLES = [pytest.param(table, id=f"{table.rule}: {table.title}") for table in ALL_TABLES]
SENTENCES = ["R0", *(f"R1.{n}" for n in range(1, 12)), *(f"R2.{n}" for n in range(1, 8))]
SENTENCES += [*(f"R3.{n}" for n in range(1, 6)), *(f"R4.{n}" for n in range(1, 6)), *(f"R5.{n}" for n in range(1, 4))]
SENTENCES += [f"R6.{n}" for n in range(1, 5)]


def second_opinion(record: Record) -> tuple[str, ...] | None:
    """The four findings and the readiness by the other evaluator; None where a case file cannot say all of it."""
    if record.of_the_form or record.in_force is not None:
        return None
    protocol = read_document(document(record), "table")[0].protocol
    fields = {name: value for name, value in asdict(protocol).items() if name not in ("name", "version")}
    fields["ward_day_starts"] = protocol.ward_day_starts.isoformat("minutes")
    case = record.case()
    found = evaluate(case, fields, case["evaluations"][0])
    return tuple(found[name] for name in ("clinical", "output", "fistula", "imaging", "overall"))


@pytest.mark.parametrize("table, row", ROWS)
def test_a_row_comes_out_as_it_says_by_both_evaluators(table: Table, row: Row) -> None:
    assert not differences(table, row)
    record = record_of(cells_of(table, row))
    if row.expected.get("file") != "refused" and (other := second_opinion(record)) is not None:
        verdict = verdict_of(cells_of(table, row))
        found = [finding.finding for finding in verdict.judgement.criteria().values()]
        assert (*found, verdict.readiness) == other


def test_the_quiet_record_meets_all_four_criteria_and_raises_no_alert() -> None:
    verdict = verdict_of({})
    assert verdict.readiness is Readiness.READY
    assert not verdict.alerts


@pytest.mark.parametrize("table", TABLES)
def test_a_table_shows_both_sides_of_its_sentence_and_no_row_twice(table: Table) -> None:
    assert set(table.headings[1]) <= set(EXPECTED)
    assert len({tuple(row.expected.values()) for row in table.rows}) > 1
    assert max(Counter(str(row.recorded) for row in table.rows).values()) == 1


def test_every_reason_stands_in_a_row() -> None:
    told = {word for table in ALL_TABLES for row in table.rows for word in row.expected.get("because", "").split(", ")}
    assert set(ReasonCode) - told == set()


def test_every_field_of_a_protocol_is_named_by_a_table() -> None:
    assert set(PROTOCOL_FIELDS) - {name for table in ALL_TABLES for name in table.fields} == set()


def test_every_sentence_of_the_rules_has_its_table() -> None:
    assert set(SENTENCES) - {table.rule for table in ALL_TABLES} == set()


def test_there_are_rows_enough_on_the_boundaries() -> None:
    assert len(ROWS) > 600


def test_a_wrong_expectation_is_noticed() -> None:
    drawn = "net 9-Nov || output | because | readiness\n10 || met | white_count_low | cannot tell"
    table = Table("R1.1", "wrong", "Wrong.", drawn)
    assert len(differences(table, table.rows[0])) == 3


def test_a_refused_record_is_no_row_that_passes() -> None:
    table = Table("R5.2", "wrong", "Wrong.", "protocol change || output\noutput_threshold_ml: 31 || met")
    assert "outside 0 to 30" in differences(table, table.rows[0])[0]


def test_an_accepted_record_is_not_taken_as_refused() -> None:
    table = Table("R5.2", "wrong", "Wrong.", "protocol change || file\noutput_threshold_ml: 30 || refused")
    assert differences(table, table.rows[0])


@pytest.mark.parametrize("heading, cell", [("net 9-Nov-2026", "4"), ("colour 9-Nov", "blue"), ("", "4")])
def test_a_heading_that_nothing_reads_is_an_error(heading: str, cell: str) -> None:
    with pytest.raises(UnknownHeading):
        record_of({heading: cell})


@pytest.mark.parametrize(
    "heading, cell",
    [("more checks", "08:00-09:00 fine"), ("imaging", "CT 8-Nov 15:00, good"), ("fistula records", "6-Nov 09:00 gone")],
)
def test_a_phrase_that_nothing_reads_is_an_error(heading: str, cell: str) -> None:
    with pytest.raises((ValueError, KeyError, StopIteration)):
        record_of({heading: cell})


def test_a_table_without_its_last_row_no_longer_shows_both_sides() -> None:
    whole = next(table for table in ALL_TABLES if len(table.rows) == 2)
    assert len(replace(whole, drawn="\n".join(whole.drawn.strip().splitlines()[:-1])).rows) == 1

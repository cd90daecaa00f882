"""The board: three groups that add up, a fixed number of statements, and an answer of one row when nothing changed."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import event

from tests.support.pages import Pages
from tests.support.ward import NOW, Ward
from tests.web.test_gate import count
from tracker.actions import patients
from tracker.audit.vocabulary import AuditAction
from tracker.records.database import Database
from tracker.records.words import Sex

MOST_STATEMENTS = 10


@pytest.fixture
def physician(app: Flask) -> Pages:
    return Pages.of(app, "physician")


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement that the database is sent, but for beginning and ending transactions."""
    sent: list[str] = []

    def note(_, __, statement: str, *___: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def without_token(html: str) -> str:
    """A page apart from its form token, which holds the second at which it was made."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", html)


def several_drains(ward: Ward, numbers: Iterable[int]) -> None:
    for number in numbers:
        ward.clear(ward.drain(ward.patient(f"99900000{number:02d}", f"Somebody{number}", f"B{number:02d}")))


def test_a_board_of_any_size_costs_at_most_ten_statements(physician: Pages, sqlite_ward: Ward, app: Flask):
    database = app.extensions["house"].database
    several_drains(sqlite_ward, range(2))
    sqlite_ward.clock.forward(minutes=2)
    with statements(database) as of_two:
        physician.get("/board")
    several_drains(sqlite_ward, range(20, 30))
    sqlite_ward.clock.forward(minutes=2)
    with statements(database) as of_twelve:
        physician.get("/board")
    assert len(of_two) == len(of_twelve) <= MOST_STATEMENTS, "\n".join(of_twelve)


def test_what_is_remembered_is_not_read_again_and_changes_no_byte(physician: Pages, sqlite_ward: Ward, app: Flask):
    several_drains(sqlite_ward, range(3))
    cold = physician.get("/board")
    with statements(app.extensions["house"].database) as warm:
        again = physician.get("/board")
    assert without_token(again.text) == without_token(cold.text)
    assert not [one for one in warm if "FROM drain_check" in one]


def test_groups_add_up_and_an_empty_one_says_none(physician: Pages, sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    several_drains(sqlite_ward, range(3))
    text = physician.get("/board").text
    counts = [int(one) for one in re.findall(r"</h2>|\((\d+)\)</h2>", text) if one]
    assert sum(counts) == 4
    assert "4 drains." in text
    assert text.count('<p class="none">None</p>') == counts.count(0)


def test_every_cell_has_a_mark_a_word_and_its_numbers(physician: Pages, sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    text = physician.get("/board").text
    for words in ("Met: </span>", "3 and 3 mL", "None suspected", "CT 07-Nov-2026: resolved", "Pain 0/10", "36.8 °C"):
        assert words in text, words


def test_unchanged_it_answers_304_from_one_row_and_writes_no_event(physician: Pages, sqlite_ward: Ward, app: Flask):
    sqlite_ward.ready_drain()
    first = physician.get("/board")
    before = count(sqlite_ward, AuditAction.SEE_BOARD)
    with statements(app.extensions["house"].database) as sent:
        again = physician.get("/board", If_None_Match=first.headers["ETag"], X_Refresh="1")
    assert (again.status_code, again.data) == (304, b"")
    assert len(sent) == 2, "the session and one row"
    assert count(sqlite_ward, AuditAction.SEE_BOARD) == before


def test_a_new_check_changes_the_answer(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    tag = physician.get("/board").headers["ETag"]
    sqlite_ward.clock.forward(minutes=1)
    sqlite_ward.check(drain, 1, gross_ml=Decimal(99))
    assert physician.get("/board", If_None_Match=tag).status_code == 200


def test_time_alone_changes_the_answer_where_a_verdict_or_a_due_check_does(physician: Pages, sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    tag = physician.get("/board").headers["ETag"]
    due = NOW.replace(hour=13, minute=30)  # an hour before the ward's second check time
    for moment in (due - timedelta(hours=4), due - timedelta(microseconds=1)):
        sqlite_ward.clock.now = moment
        assert physician.get("/board", If_None_Match=tag).status_code == 304
    sqlite_ward.clock.now = due
    assert physician.get("/board", If_None_Match=tag).status_code == 200


def test_another_wards_change_leaves_the_answer_unchanged(physician: Pages, sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    tag = physician.get("/board").headers["ETag"]
    assert physician.get("/board", If_None_Match=tag).status_code == 304
    entry = patients.PatientEntry("9990000077", "Elsewhere", "Ann", None, Sex.UNKNOWN)
    stay = patients.StayEntry(sqlite_ward.twelve, "Z1", sqlite_ward.clock.now)
    patients.add(sqlite_ward.house, entry=entry, stay=stay, by=sqlite_ward.stranger)
    assert physician.get("/board", If_None_Match=tag).status_code == 304


def test_a_patient_who_moves_leaves_the_board_of_the_ward_at_its_next_refresh(physician: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    patient = ward.in_care(ward.ready_drain()).patient_id
    tag = physician.get("/board").headers["ETag"]
    ward.clock.forward(minutes=1)
    patients.admit(
        ward.house, patient=patient, stay=patients.StayEntry(ward.twelve, "Z1", ward.clock.now), by=ward.stranger
    )
    answer = physician.get("/board", If_None_Match=tag)
    assert (answer.status_code, "HAZELWOOD" in answer.text) == (200, False)


def test_what_the_ward_before_enters_shows_on_the_board_of_the_ward_after(app: Flask, sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    stay = patients.StayEntry(ward.twelve, "Z1", ward.clock.now)
    patients.admit(ward.house, patient=ward.in_care(drain).patient_id, stay=stay, by=ward.stranger)
    there = Pages.of(app, "stranger")
    tag = there.get("/board").headers["ETag"]
    ward.clock.forward(minutes=1)
    ward.check(drain, 1, gross_ml=Decimal(99))
    assert there.get("/board", If_None_Match=tag).status_code == 200


def test_a_refresh_that_shows_nothing_new_writes_no_event(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    tag = physician.get("/board").headers["ETag"]
    sqlite_ward.clock.forward(minutes=1)
    sqlite_ward.check(drain, 1, gross_ml=Decimal(11))
    before = count(sqlite_ward, AuditAction.SEE_BOARD)
    answer = physician.get("/board", If_None_Match=tag, X_Refresh="1")
    assert answer.status_code == 200, "a new number is shown, but no other word"
    assert count(sqlite_ward, AuditAction.SEE_BOARD) == before
    sqlite_ward.clock.forward(minutes=1)
    sqlite_ward.check(drain, 1, gross_ml=Decimal(99))
    physician.get("/board", If_None_Match=answer.headers["ETag"], X_Refresh="1")
    assert count(sqlite_ward, AuditAction.SEE_BOARD) == before + 1


@pytest.mark.parametrize("forge", ["0" * 32, "", None])
def test_a_refresh_with_anothers_tag_writes_its_event(app: Flask, physician: Pages, sqlite_ward: Ward, forge):
    sqlite_ward.ready_drain()
    changed, until, _ = physician.get("/board").headers["ETag"].strip('"').split("/")
    tag = f'"{changed}/2000-01-01T00:00:00+00:00/{forge}"'
    if forge is None:
        tag = Pages.of(app, "nurse").get("/board").headers["ETag"].replace(until, "2000-01-01T00:00:00+00:00")
    before = count(sqlite_ward, AuditAction.SEE_BOARD)
    assert physician.get("/board", If_None_Match=tag, X_Refresh="1").status_code == 200
    assert count(sqlite_ward, AuditAction.SEE_BOARD) == before + 1


@pytest.mark.parametrize(
    "surnames,marks", [(("Ashdown", "Ashdown"), "Same surname"), (("Ashdown", "Ashdowne"), "Similar surname")]
)
def test_same_and_similar_surnames_are_marked(physician: Pages, sqlite_ward: Ward, surnames, marks):
    for index, surname in enumerate(surnames):
        sqlite_ward.drain(sqlite_ward.patient(f"999000010{index}", surname, f"D{index}", given=f"Mary{index}"))
    assert physician.get("/board").text.count(f"{marks} on this list") == 2


def shown_rows(text: str) -> tuple[int, int]:
    """How many rows a board has, and how many of them are in sight."""
    rows = re.findall(r"<(?:tr|li)[^>]* data-row=[^>]*>", text)
    return len(rows), sum(" hidden" not in row for row in rows)


@pytest.mark.parametrize("path", ["/board", "/board/wall"])
def test_an_address_narrows_a_board_and_leaves_every_row_in_the_page(physician: Pages, sqlite_ward: Ward, path: str):
    sqlite_ward.ready_drain()
    several_drains(sqlite_ward, range(3))
    sqlite_ward.clock.now = NOW.replace(hour=17)
    ward = str(sqlite_ward.seven)
    assert shown_rows(physician.get(path).text) == (4, 4)
    assert shown_rows(physician.get(f"{path}?ward={ward}").text) == (4, 4)
    assert shown_rows(physician.get(f"{path}?overdue=yes&ward={ward}").text) == (4, 4)
    assert shown_rows(physician.get(f"{path}?overdue=no").text) == (4, 0)
    narrowed = physician.get(f"{path}?ward={sqlite_ward.twelve}&overdue=yes").text
    assert shown_rows(narrowed) == (4, 0)
    assert "Showing 0." in narrowed
    off = re.search(r'href="([^"]*)"[^>]*data-filter="overdue"[^>]*aria-current', narrowed)
    assert off
    assert "overdue" not in off[1]
    assert "ward=" in off[1]


def test_the_wall_shows_beds_and_initials_and_no_other_identifier(physician: Pages, sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    before = count(sqlite_ward, AuditAction.SEE_BOARD)
    text = physician.get("/board/wall").text
    assert "H. M." in text
    for identifier in ("HAZELWOOD", "Mary", "999 014 2231", "9990142231", "1958"):
        assert identifier not in text, identifier
        assert identifier in physician.get("/board").text or identifier == "9990142231"
    assert count(sqlite_ward, AuditAction.SEE_BOARD) > before


def test_surnames_that_differ_are_not_marked(physician: Pages, sqlite_ward: Ward):
    for index, surname in enumerate(("Ashdown", "Okoro")):
        sqlite_ward.drain(sqlite_ward.patient(f"999000010{index}", surname, f"D{index}", given=f"Mary{index}"))
    assert "surname on this list" not in physician.get("/board").text


def emptied_once_a_day(ward: Ward, hour: int) -> None:
    ward.clock.now = NOW.replace(hour=hour) - timedelta(days=7)
    drain = ward.drain()
    for _ in range(6):
        ward.clock.forward(hours=24)
        ward.check(drain, hours=24)


@pytest.mark.parametrize("hour, warned", [(18, True), (7, False)])
def test_a_ward_that_empties_its_bags_far_from_the_day_start_is_warned(
    hour: int, *, warned: bool, physician: Pages, sqlite_ward: Ward
):
    emptied_once_a_day(sqlite_ward, hour)
    page = physician.get("/board").text
    sentence = "Ward 7: bags are usually emptied at about 18:00, but the ward-day starts at 07:00. "
    assert (sentence in page) is warned
    assert ("on 0 of 6 drain-days" in page) is warned

"""The check form: what it takes, what it refuses with everything typed kept, what it asks once."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.pages import COMPLETE, Pages, asked_in, shown_fields
from tests.support.ward import Ward
from tracker.readiness.vocabulary import PainSource
from tracker.records.checks import DrainCheckRevision
from tracker.records.words import IdentityProof


@pytest.fixture
def nurse(app: Flask) -> Pages:
    return Pages.of(app, "nurse")


@pytest.fixture
def drain(sqlite_ward: Ward):
    """A drain that was put in eight hours ago."""
    found = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=8)
    return found


def saved(ward: Ward) -> list[DrainCheckRevision]:
    with ward.database.reading() as session:
        found = list(session.scalars(select(DrainCheckRevision).order_by(DrainCheckRevision.recorded_at)))
        session.expunge_all()
    return found


def test_a_complete_check_is_saved_and_leads_back_to_the_round(nurse: Pages, sqlite_ward: Ward, drain):
    answer = nurse.check(drain)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/round")
    (row,) = saved(sqlite_ward)
    assert (row.gross_ml, row.flush_ml, row.temp_c, row.pain) == (Decimal(14), Decimal(10), Decimal("36.8"), 0)
    assert row.sepsis_signs == ()
    assert row.identity_proof is IdentityProof.TYPED
    said = nurse.get("/round").text
    assert "Saved 14 mL for HAZELWOOD, Mary." in said
    assert "Correct it" in said


def test_many_checks_sent_from_a_device_leave_the_newest_words_for_the_next_page(
    nurse: Pages, sqlite_ward: Ward, drain: UUID
):
    path = f"/drains/{drain}/checks/new"
    forms = [shown_fields(nurse.get(path).text) for _ in range(8)]
    asked: list[str] = []
    for number, form in enumerate(forms):
        fields = {**form, **COMPLETE, "gross_ml": str(20 + number)}
        if number == 1:
            asked = asked_in(nurse.send(path, fields).text)
        answer = nurse.client.post(path, data={**fields, "confirmed": asked}, headers={"X-Outbox": "1"})
        assert (answer.status_code, answer.headers["X-Goes-To"]) == (204, "/round")
    said = re.findall(r"Saved (\d+) mL", nurse.get("/round").text)
    assert said == ["23", "24", "25", "26", "27"]
    assert len(saved(sqlite_ward)) == 8


def test_saving_a_check_changes_the_drains_page_and_the_board(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    physician = Pages.of(nurse.app, "physician")
    assert "Criteria met <strong>1</strong>" in physician.get("/board").text
    sqlite_ward.clock.forward(hours=2)
    assert nurse.check(drain, gross_ml="75", confirmed=["output_high", "recent"]).status_code == 303
    board = physician.get("/board").text
    assert "Criteria met <strong>0</strong>" in board
    assert "65 mL today so far" in board
    assert "Not ready" in physician.get(f"/drains/{drain}").text


def test_nothing_is_chosen_or_filled_in_beforehand_but_the_time(nurse: Pages, sqlite_ward: Ward, drain):
    sqlite_ward.check(drain)
    shown = shown_fields(nurse.get(f"/drains/{drain}/checks/new").text)
    empty = {"identity", "gross_ml", "flush_ml", "temp_c", "pain", "other_pain"}
    assert {name: shown[name] for name in empty} == {name: [""] for name in empty}
    assert not {"patency", "fluid", "antipyretic", "measured_by", "clamp_leak", "sepsis_signs"} & set(shown)
    assert shown["end_clock"] == ["20:00"]


def test_the_last_values_stand_beside_the_fields(nurse: Pages, sqlite_ward: Ward, drain):
    sqlite_ward.check(drain)
    sqlite_ward.clock.forward(hours=5)
    text = nurse.get(f"/drains/{drain}/checks/new").text
    assert "Last, 31-Oct-2026 20:00: 14 mL" in text
    assert "Last, 31-Oct-2026 20:00: 36.8 °C" in text


@pytest.mark.parametrize(
    "answers,sentence",
    [
        ({"identity": ""}, "Scan the wristband or type the last 4 digits of the number."),
        ({"identity": "9999"}, "This does not match the patient of this page. Check the wristband."),
        ({"gross_ml": "1e3"}, "Output emptied since the last check must be a number, like 12 or 12.5."),
        ({"gross_ml": "1_0"}, "Output emptied since the last check must be a number, like 12 or 12.5."),
        ({"gross_ml": "١٢"}, "Output emptied since the last check must be a number, like 12 or 12.5."),
        ({"gross_ml": "NaN"}, "Output emptied since the last check must be a number, like 12 or 12.5."),
        ({"gross_ml": "5001"}, "Output emptied since the last check must be from 0 to 5000 mL."),
        ({"gross_ml": "-3"}, "Output emptied since the last check must be from 0 to 5000 mL."),
        ({"temp_c": "45"}, "Temperature must be from 30 to 43 °C."),
        ({"temp_c": "38,55"}, "Temperature must be a number, like 12 or 12.5."),
        ({"pain": "11"}, "Pain from the abscess, 0 to 10 must be from 0 to 10 of 10."),
        ({"pain": "2.5"}, "Pain from the abscess, 0 to 10 must be a number, like 3."),
        ({"patency": "unsaid"}, "Did the drain flush?: choose one of the answers shown."),
        ({"sepsis_signs": ["none", "rigors"]}, "Signs of sepsis: choose &#34;None of these&#34; or what there is"),
        ({"end_clock": "25:00"}, "To: time must be a time like 09:40, 24-hour clock."),
        ({"end_clock": "23:30"}, "The time lies in the future."),
        ({"start_clock": "21:00"}, "The period begins after it ends."),
        ({"pain": "4"}, "Say whether this pain is certainly from the abscess."),
    ],
)
def test_a_wrong_answer_gets_one_sentence_and_everything_typed_is_kept(
    nurse: Pages, sqlite_ward: Ward, drain, answers, sentence
):
    answer = nurse.check(drain, **{"note": "kept words", **answers})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "kept words" in answer.text
    assert 'value="36.8"' in answer.text or "temp_c" in answers
    assert 'value="patent" checked' in answer.text or "patency" in answers
    assert saved(sqlite_ward) == []


def test_a_zero_is_an_answer_and_a_comma_a_decimal_point(nurse: Pages, sqlite_ward: Ward, drain):
    assert nurse.check(drain, gross_ml="0", flush_ml="0", temp_c="36,9").status_code == 303
    (row,) = saved(sqlite_ward)
    assert (row.gross_ml, row.flush_ml, row.temp_c) == (Decimal(0), Decimal(0), Decimal("36.9"))


def test_a_scanned_wristband_proves_identity_by_the_whole_number(nurse: Pages, sqlite_ward: Ward, drain):
    nurse.check(drain, identity="9990142231")
    assert saved(sqlite_ward)[0].identity_proof is IdentityProof.SCAN


def test_pain_of_doubtful_source_is_recorded_as_such(nurse: Pages, sqlite_ward: Ward, drain):
    nurse.check(drain, pain="3", pain_source_unknown="no")
    assert saved(sqlite_ward)[0].pain_from is PainSource.UNKNOWN


def test_unanswered_questions_are_asked_about_once_and_then_saved_as_a_partial_check(
    nurse: Pages, sqlite_ward: Ward, drain
):
    asked = nurse.check(drain, temp_c="", clamp_leak=[])
    assert asked.status_code == 422
    assert "Not answered: Clamp or leak; Temperature. Save it as a partial check?" in asked.text
    answer = nurse.send(f"/drains/{drain}/checks/new", {**shown_fields(asked.text), "confirmed": ["partial"]})
    assert answer.status_code == 303
    (row,) = saved(sqlite_ward)
    assert (row.temp_c, row.clamped, row.leak, row.soft_limits) == (None, None, None, ("partial",))


@pytest.mark.parametrize(
    "answers,code,sentence",
    [
        (
            {"gross_ml": "71"},
            "output_high",
            "Output 71 mL, last time 14 mL: more than five times as much. Is it right?",
        ),
        ({"gross_ml": "0"}, "output_zero", "Output 0 mL, last time 14 mL: fallen to nothing. Is it right?"),
        ({"temp_c": "38.3"}, "temperature_jump", "Temperature 38.3 °C, last time 36.8 °C. Is it right?"),
    ],
)
def test_a_value_far_from_the_last_one_is_asked_about_once(
    nurse: Pages, sqlite_ward: Ward, drain, answers, code, sentence
):
    sqlite_ward.check(drain)
    sqlite_ward.clock.forward(hours=8)
    asked = nurse.check(drain, **answers)
    assert asked.status_code == 422
    assert sentence in asked.text
    assert len(saved(sqlite_ward)) == 1
    answer = nurse.send(f"/drains/{drain}/checks/new", {**shown_fields(asked.text), "confirmed": [code]})
    assert answer.status_code == 303
    assert saved(sqlite_ward)[-1].soft_limits == (code,)


def test_exactly_five_times_the_last_output_is_not_asked_about(nurse: Pages, sqlite_ward: Ward, drain):
    sqlite_ward.check(drain)
    sqlite_ward.clock.forward(hours=8)
    assert nurse.check(drain, gross_ml="70").status_code == 303


def test_the_same_form_sent_twice_is_saved_once(nurse: Pages, sqlite_ward: Ward, drain):
    shown = {**shown_fields(nurse.get(f"/drains/{drain}/checks/new").text), **COMPLETE}
    answers = [nurse.send(f"/drains/{drain}/checks/new", shown) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(saved(sqlite_ward)) == 1


def test_the_same_form_with_other_content_is_refused_and_leads_to_what_was_saved(
    nurse: Pages, sqlite_ward: Ward, drain
):
    shown = {**shown_fields(nurse.get(f"/drains/{drain}/checks/new").text), **COMPLETE}
    nurse.send(f"/drains/{drain}/checks/new", shown)
    answer = nurse.send(f"/drains/{drain}/checks/new", {**shown, "gross_ml": "20"})
    assert answer.status_code == 422
    assert "Show what was saved" in answer.text
    assert len(saved(sqlite_ward)) == 1


def test_a_check_within_four_hours_of_another_is_pointed_out(nurse: Pages, sqlite_ward: Ward, drain):
    sqlite_ward.check(drain)
    sqlite_ward.clock.forward(hours=3, minutes=59)
    assert "Checked a short while ago" in nurse.get(f"/drains/{drain}/checks/new").text
    assert "Is this a new check?" in nurse.check(drain).text
    assert nurse.check(drain, confirmed=["recent"]).status_code == 303
    sqlite_ward.clock.forward(hours=4)
    assert "Checked a short while ago" not in nurse.get(f"/drains/{drain}/checks/new").text
    assert nurse.check(drain).status_code == 303


def test_a_late_check_between_two_others_offers_to_shorten_the_later_one(nurse: Pages, sqlite_ward: Ward, drain):
    sqlite_ward.clock.forward(hours=8)
    sqlite_ward.check(drain, 16)
    now = sqlite_ward.clock.now
    between = {
        "start_day": (now - timedelta(hours=16)).date().isoformat(),
        "start_clock": "12:00",
        "end_day": (now - timedelta(hours=8)).date().isoformat(),
        "end_clock": "20:00",
    }
    asked = nurse.check(drain, **between)
    assert "A later check reaches to 01-Nov-2026 04:00" in asked.text
    answer = nurse.send(f"/drains/{drain}/checks/new", {**shown_fields(asked.text), "confirmed": ["shorten"]})
    assert answer.status_code == 303
    versions = saved(sqlite_ward)
    assert len(versions) == 3
    assert any(row.revision == 2 and row.start_at == now - timedelta(hours=8) for row in versions)


def test_a_correction_shows_the_old_values_needs_a_reason_and_keeps_both(nurse: Pages, sqlite_ward: Ward, drain):
    check = sqlite_ward.check(drain)
    path = f"/checks/{check}/correct"
    shown = nurse.get(path).text
    assert "As it is saved now" in shown
    assert 'value="14"' in shown
    refused = nurse.fill(path, identity="2231", gross_ml="41")
    assert "Say why it is corrected." in refused.text
    given: dict[str, Any] = {"fluid": "serous", "measured_by": "cylinder", "reason": "Slip."}
    asked = nurse.fill(path, identity="2231", gross_ml="41", **given)
    answer = nurse.confirm(path, asked, reason="Slip.")
    assert answer.status_code == 303
    page = nurse.get(f"/checks/{check}").text
    assert page.index("41 mL") < page.index("14 mL")
    assert "Reason: Slip." in page


def test_a_correction_of_a_version_that_is_no_longer_the_newest_is_refused(nurse: Pages, sqlite_ward: Ward, drain):
    check = sqlite_ward.check(drain)
    path = f"/checks/{check}/correct"
    answers: dict[str, Any] = {
        "identity": "2231",
        "fluid": "serous",
        "measured_by": "cylinder",
        "reason": "Slip.",
    }
    stale = {**shown_fields(nurse.get(path).text), **answers, "gross_ml": "30"}
    first = nurse.fill(path, **answers, gross_ml="20")
    assert nurse.confirm(path, first, reason="Slip.").status_code == 303
    answer = nurse.send(path, {**stale, "reason": "Mine."})
    assert answer.status_code == 409
    assert "Nothing of your entry was saved" in answer.text
    assert "20 mL" in answer.text
    assert 'value="30"' in answer.text
    assert "Mine." in answer.text
    again = nurse.send(path, {**shown_fields(answer.text), "reason": "Mine."})
    assert again.status_code == 303
    assert [row.gross_ml for row in saved(sqlite_ward)] == [14, 20, 30]


def test_a_withdrawn_check_stays_readable_and_cannot_be_corrected(nurse: Pages, sqlite_ward: Ward, drain):
    check = sqlite_ward.check(drain)
    assert nurse.fill(f"/checks/{check}/void", reason="").status_code == 422
    assert nurse.fill(f"/checks/{check}/void", reason="Another patient's.").status_code == 303
    assert "entered in error" in nurse.get(f"/checks/{check}").text
    assert nurse.get(f"/checks/{check}/correct").status_code == 404


def test_a_correction_that_changes_the_verdict_says_so_before_it_is_saved(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    newest = max(sqlite_ward.in_care(drain).timeline.checks, key=lambda check: check.end)
    path = f"/checks/{newest.record}/correct"
    answers = {"identity": "2231", "gross_ml": "41", "fluid": "serous", "measured_by": "cylinder", "reason": "Slip."}
    asked = nurse.fill(path, **answers)
    assert asked.status_code == 422
    assert "This changes the verdict." in asked.text
    assert "now Criteria met (" in asked.text
    assert "afterwards Not ready (" in asked.text
    other = {**shown_fields(asked.text), "reason": "Slip.", "temp_c": "39", "confirmed": asked_in(asked.text)}
    assert nurse.send(path, other).status_code == 422, "another change is asked about again"
    assert nurse.confirm(path, asked, reason="Slip.").status_code == 303


def test_a_withdrawal_says_which_verdict_it_changes(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    oldest_needed = sorted(sqlite_ward.in_care(drain).timeline.checks, key=lambda check: check.end)[-4]
    path = f"/checks/{oldest_needed.record}/void"
    assert "afterwards Cannot tell (" in nurse.get(path).text
    asked = nurse.fill(path, reason="Another patient's.")
    assert nurse.confirm(path, asked, reason="Another patient's.").status_code == 303


def test_a_check_that_could_not_be_done_is_kept_with_its_reason_and_counts_for_nothing(
    nurse: Pages, sqlite_ward: Ward, drain
):
    path = f"/drains/{drain}/checks/not-done"
    assert "Choose why the check could not be done." in nurse.fill(path).text
    assert nurse.fill(path, not_done="off_ward", note="At CT").status_code == 303
    (row,) = saved(sqlite_ward)
    assert (row.not_done, row.note, row.gross_ml, row.temp_c) == ("off_ward", "At CT", None, None)
    assert "Patient off the ward" in nurse.get(f"/checks/{row.record_id}").text
    round_text = nurse.get("/round").text
    assert "Not done 31-Oct-2026 20:00: patient off the ward" in round_text
    assert "0 of 1 drains checked" in round_text

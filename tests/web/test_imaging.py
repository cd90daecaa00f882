"""The pages of imaging: what the form takes and asks, corrections, the final report, a new collection registered."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from tests.support.pages import Pages, shown_fields
from tests.support.ward import Ward
from tracker.readiness.vocabulary import Readiness


@pytest.fixture
def physician(app: Flask) -> Pages:
    return Pages.of(app, "physician")


def clear_report(ward: Ward, drain: UUID, hours: int = 0, **changes: Any) -> dict[str, Any]:
    """A whole report of a final CT made so many hours ago that finds the collection gone."""
    here = ward.in_care(drain)
    name = here.drain.collection_id.hex
    at = ward.clock.now.replace(minute=0)
    return {
        "at_day": at.date().isoformat(),
        "at_clock": f"{at.hour - hours:02d}:00",
        "modality": "CT",
        "status": "final",
        f"result_{name}": "resolved",
        f"residual_mm_{name}": "0",
        f"drain_position_{name}": "in_cavity",
        "complication": "no",
        "new_collection": "no",
        **{key.replace("_OF", f"_{name}"): value for key, value in changes.items()},
    }


def without_study(ward: Ward) -> UUID:
    """A drain that meets every criterion but imaging: its study is withdrawn."""
    from tracker.actions import imaging

    drain = ward.ready_drain()
    (study,) = ward.in_care(drain).record.imaging
    imaging.void(ward.house, study=study, revision=1, reason="Another patient's.", by=ward.physician)
    return drain


def test_a_reported_study_meets_the_last_criterion(physician: Pages, sqlite_ward: Ward):
    drain = without_study(sqlite_ward)
    assert "Cannot tell" in physician.get(f"/drains/{drain}").text
    answer = physician.fill(f"/drains/{drain}/imaging/new", **clear_report(sqlite_ward, drain))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/drains/{drain}")
    page = physician.get(f"/drains/{drain}").text
    assert "Saved the study for HAZELWOOD, Mary." in page
    assert 'said-warning"' not in page
    assert sqlite_ward.verdict(drain).readiness is Readiness.READY


def test_nothing_is_chosen_beforehand_not_even_the_time(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    shown = shown_fields(physician.get(f"/drains/{drain}/imaging/new").text)
    assert {name for name, values in shown.items() if any(values)} == {"csrf_token", "request_key"}


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"at_day": ""}, "Date: choose a date."),
        ({"at_clock": ""}, "Time must be a time like 09:40"),
        ({"at_clock": "23:59"}, "The time lies in the future."),
        ({"modality": []}, "Choose the kind of study."),
        ({"status": []}, "Choose whether the report is final."),
        ({"result_OF": []}, "Choose what the report says of: Pelvic."),
        ({"residual_mm_OF": "501"}, "Pelvic: largest diameter left must be from 0 to 500 mm."),
        ({"drain_position_OF": []}, "Choose where the drain lies in: Pelvic."),
        ({"complication": []}, "Choose whether there is a complication."),
        ({"complication": "yes", "which": " None "}, "Say which complication the report names."),
        ({"new_collection": []}, "Choose whether there is a new collection."),
    ],
)
def test_what_is_missing_or_wrong_is_told_in_a_sentence_and_nothing_typed_is_lost(
    physician: Pages, sqlite_ward: Ward, changes: dict[str, Any], sentence: str
):
    drain = sqlite_ward.drain()
    report = clear_report(sqlite_ward, drain, note="kept words", **changes)
    answer = physician.fill(f"/drains/{drain}/imaging/new", **report)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "kept words" in answer.text
    assert 'value="MRI"' in answer.text
    assert 'value="CT" checked' in answer.text or "modality" in changes
    assert sqlite_ward.in_care(drain).timeline.imaging == ()


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"residual_mm_OF": "4"}, "Pelvic: resolved, but 4 mm are left. Is it right?"),
        ({"result_OF": "residual", "residual_mm_OF": ""}, "Pelvic: a residual without its size. Is it right?"),
        ({"result_OF": "not_described", "drain_position_OF": []}, "describes none of the patient&#39;s collections"),
    ],
)
def test_what_is_out_of_the_ordinary_is_asked_once(physician: Pages, sqlite_ward: Ward, changes, sentence: str):
    drain = sqlite_ward.drain()
    path = f"/drains/{drain}/imaging/new"
    asked = physician.fill(path, **clear_report(sqlite_ward, drain, **changes))
    assert sentence in asked.text
    assert physician.confirm(path, asked).status_code == 303
    assert len(sqlite_ward.in_care(drain).timeline.imaging) == 1


def test_a_second_study_of_the_same_hours_and_one_of_long_ago_are_asked_about(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    path = f"/drains/{drain}/imaging/new"
    (study,) = next(iter(sqlite_ward.in_care(drain).record.imaging.values()))
    at = {"at_day": study.at.date().isoformat(), "at_clock": f"{study.at:%H:%M}"}
    asked = physician.fill(path, **clear_report(sqlite_ward, drain, **at))
    assert "is recorded already. Is this another?" in asked.text
    assert "more than 24 hours ago. Is the date right?" in asked.text


def test_a_study_too_early_after_insertion_is_said_at_once_not_to_count(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=3)
    physician.fill(f"/drains/{drain}/imaging/new", **clear_report(sqlite_ward, drain, 1))
    said = physician.get(f"/drains/{drain}").text
    assert "Pelvic · 10 Fr: CT of 31-Oct-2026 is less than 24 h after insertion and does not count." in said


def test_the_same_form_sent_twice_is_one_study(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    path = f"/drains/{drain}/imaging/new"
    sent = {**shown_fields(physician.get(path).text), **clear_report(sqlite_ward, drain)}
    assert [physician.send(path, sent).status_code for _ in range(2)] == [303, 303]
    assert len(sqlite_ward.in_care(drain).timeline.imaging) == 1
    assert physician.send(path, {**sent, "modality": "MRI"}).status_code == 422


def test_a_nurse_neither_opens_nor_sends_the_form_and_sees_no_way_to_it(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    nurse = Pages.of(app, "nurse")
    (study,) = sqlite_ward.in_care(drain).record.imaging
    for path in (f"/drains/{drain}/imaging/new", f"/imaging/{study}/correct", f"/imaging/{study}/void"):
        assert nurse.get(path).status_code == 403
    assert nurse.get(f"/imaging/{study}").status_code == 200
    assert "/correct" not in nurse.get(f"/imaging/{study}").text
    assert Pages.of(app, "stranger").get(f"/imaging/{study}").status_code == 404


def test_a_correction_lists_the_verdict_that_it_changes_and_keeps_both_versions(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    (study,) = sqlite_ward.in_care(drain).record.imaging
    name = sqlite_ward.in_care(drain).drain.collection_id.hex
    path = f"/imaging/{study}/correct"
    assert "Say why it is corrected." in physician.fill(path).text
    asked = physician.fill(path, **{f"result_{name}": "persistent", "reason": "Addendum read."})
    assert "now Criteria met (" in asked.text
    assert "afterwards Not ready (" in asked.text
    assert physician.confirm(path, asked, reason="Addendum read.").status_code == 303
    page = physician.get(f"/imaging/{study}").text
    assert page.index("Persistent") < page.index("Resolved")
    assert "Reason: Addendum read." in page
    assert sqlite_ward.verdict(drain).readiness is Readiness.NOT_READY


def test_a_correction_without_effect_on_the_verdict_asks_nothing(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    (study,) = sqlite_ward.in_care(drain).record.imaging
    answer = physician.fill(f"/imaging/{study}/correct", note="Seen again.", reason="Note.", confirmed=["late"])
    assert answer.status_code == 303


def test_two_corrections_of_one_version_are_shown_to_the_second_with_all_that_was_typed(
    physician: Pages, sqlite_ward: Ward
):
    drain = sqlite_ward.ready_drain()
    (study,) = sqlite_ward.in_care(drain).record.imaging
    path = f"/imaging/{study}/correct"
    late = {**shown_fields(physician.get(path).text), "reason": "Second.", "note": "mine", "confirmed": ["late"]}
    physician.fill(path, note="theirs", reason="First.", confirmed=["late"])
    answer = physician.send(path, late)
    assert answer.status_code == 409
    assert "Somebody else changed this record after you opened it." in answer.text
    assert "theirs" in answer.text
    assert ">mine</textarea>" in answer.text
    again = {**shown_fields(answer.text), "reason": "Second.", "note": "mine", "confirmed": ["late"]}
    assert physician.send(path, again).status_code == 303


def test_a_final_report_that_says_the_same_is_one_step(physician: Pages, sqlite_ward: Ward):
    drain = without_study(sqlite_ward)
    physician.fill(f"/drains/{drain}/imaging/new", **clear_report(sqlite_ward, drain, status="preliminary"))
    assert "CT of 10-Nov-2026 has no final report yet." in physician.get(f"/drains/{drain}").text
    study = next(
        name for name, rows in sqlite_ward.in_care(drain).record.imaging.items() if rows[-1].status == "preliminary"
    )
    assert "The final report has come" in physician.get(f"/imaging/{study}").text
    path = f"/imaging/{study}/report"
    assert "Choose whether the report is final or amended." in physician.fill(path).text
    assert physician.fill(path, status="final").status_code == 303
    assert sqlite_ward.verdict(drain).readiness is Readiness.READY
    assert "The final report has come" not in physician.get(f"/imaging/{study}").text


def test_a_reported_new_collection_is_registered_from_the_page_of_its_study(physician: Pages, sqlite_ward: Ward):
    drain = without_study(sqlite_ward)
    physician.fill(f"/drains/{drain}/imaging/new", **clear_report(sqlite_ward, drain, new_collection="yes"))
    record = sqlite_ward.in_care(drain).record
    study = next(name for name, rows in record.imaging.items() if rows[-1].new_collection)
    assert sqlite_ward.verdict(drain).readiness is Readiness.NOT_READY
    path = f"/imaging/{study}/register"
    assert 'name="collection" value="new"' in physician.get(path).text
    assert f'name="collection" value="{sqlite_ward.in_care(drain).drain.collection_id}"' not in physician.get(path).text
    assert "Choose the site of the new collection." in physician.fill(path, collection="new").text
    assert physician.fill(path, collection="new", site="subphrenic", side="right").status_code == 303
    assert sqlite_ward.verdict(drain).readiness is Readiness.READY
    assert physician.get(path).status_code == 404
    assert "registered as Right subphrenic" in physician.get(f"/imaging/{study}").text


def test_a_withdrawn_study_lists_the_verdict_and_stays_readable(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    (study,) = sqlite_ward.in_care(drain).record.imaging
    path = f"/imaging/{study}/void"
    asked = physician.fill(path, reason="Another patient's.")
    assert "afterwards Cannot tell (" in asked.text
    assert physician.confirm(path, asked, reason="Another patient's.").status_code == 303
    assert "entered in error" in physician.get(f"/imaging/{study}").text
    assert physician.get(f"/imaging/{study}/correct").status_code == 404

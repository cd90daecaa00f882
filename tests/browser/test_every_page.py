"""Every page there is, opened once: sound at three widths, dark, in forced colours, by keyboard, and with errors."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browser import Faults
from tests.support.browser_fixtures import NewContext
from tests.support.deciding import sign
from tests.support.served import Served
from tests.support.sound import assert_sound, assert_sound_with_errors
from tests.support.ward import Ward
from tracker.access.permissions import GRANTED, Role
from tracker.actions import imaging, labs
from tracker.actions.drains import EventEntry, record_event
from tracker.actions.imaging import NO_COMPLICATION, StudyEntry
from tracker.actions.importing import plans
from tracker.actions.importing.files import File, load
from tracker.actions.importing.outputs import Assumptions
from tracker.actions.importing.plans import Plan
from tracker.interop.kinds import READINGS
from tracker.interop.tables import Terms
from tracker.readiness.vocabulary import DrainType, EventKind, Modality, ReportStatus
from tracker.records.decisions import Choice
from tracker.records.drains import DrainEvent, DrainEventRevision
from tracker.records.words import ImportKind

pytestmark = pytest.mark.browser
VISITORS = (Role.ADMINISTRATOR, Role.AUDITOR, Role.PHYSICIAN)
"""Each page is opened by the first of these whose role holds its permission, the physician last."""
OUTPUTS = Plan(
    ImportKind.OUTPUTS,
    "charts",
    Terms({name: name for name in READINGS[ImportKind.OUTPUTS].fields}),
    Assumptions(DrainType.ABSCESS, "abdominal"),
)
FILES = frozenset({"static", "bootstrap.static", "assets.file"})
DOWNLOADS = frozenset(
    {"integrity.guide", "integrity.verifier", "integrity.witness", "reports.checks", "reports.drains"}
)
FOR_MACHINES = frozenset({"health.alive", "health.ready"})
LEAD_ON = frozenset({"sessions.start", "sessions.form", "locked.locked"})
"""Whoever is signed in sees another page there."""
REFUSE_NOTHING = (
    *("/checks/new", "/imaging/new", "/fistula/new", "/labs/new", "/events/new", "/decision/new", "/drains/new"),
    *("/removal", "/not-done", "/void", "/patients/new", "/users/new", "/wards/new"),
)
"""Forms that are sent empty: each says what is missing."""
NOT_PAGES = FILES | DOWNLOADS | FOR_MACHINES | LEAD_ON


def a_full_ward(ward: Ward) -> dict[str, UUID]:
    """A ready drain with checks, a study, an event; and the ids that addresses are made of."""
    drain = ward.ready_drain()
    entry = EventEntry(ward.clock.now, EventKind.POSITION_CONFIRMED)
    record_event(ward.house, drain=drain, entry=entry, by=ward.nurse)
    decision = sign(ward, drain, Choice.KEEP, reason="Wait for the surgeon.")
    in_care = ward.in_care(drain)
    report = StudyEntry(ward.clock.now, Modality.CT, ReportStatus.PRELIMINARY, (), NO_COMPLICATION, new_collection=True)
    study = imaging.report(ward.house, patient=in_care.patient_id, entry=report, by=ward.physician)
    white_count = labs.LabEntry(ward.clock.now, wbc_10e9_l=Decimal("8.4"))
    result = labs.report(ward.house, patient=in_care.patient_id, entry=white_count, by=ward.nurse)
    rows = ("P1,T1,,2026-11-09T08:00+00:00,20,mL,,", "P1,T1,,in the morning,20,mL,,")
    outputs = File("outputs.csv", "\n".join((",".join(READINGS[ImportKind.OUTPUTS].fields), *rows)))
    imported = load(ward.house, file=outputs, plan=OUTPUTS, by=ward.command, ward=ward.seven)
    with ward.database.reading() as session:
        event = session.scalars(select(DrainEvent.id)).one()
        audited = session.scalars(select(DrainEventRevision.event_id)).one()
    return {
        "drain_id": drain,
        "patient_id": in_care.patient_id,
        "collection_id": in_care.drain.collection_id,
        "check_id": next(iter(in_care.record.checks)),
        "event_id": event,
        "entry_id": audited,
        "study_id": study,
        "assessment_id": next(iter(in_care.record.fistula)),
        "result_id": result,
        "stay_id": next(iter(in_care.record.stays)),
        "account_id": ward.nurse.account_id,
        "ward_id": ward.seven,
        "mapping_id": plans.add(ward.house, name="Charts", plan=OUTPUTS, by=ward.command),
        "decision_id": decision,
        "import_id": imported.record,
    }


def pages_of(app: Flask, known: Mapping[str, Any]) -> dict[Role, list[str]]:
    """The address of each page that can be asked for, filled with ids of the ward, by a role that may see it."""
    found: dict[Role, list[str]] = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint in NOT_PAGES or "GET" not in (rule.methods or ()):
                continue
            assert set(rule.arguments) <= set(known), f"{rule.rule}: no example of {rule.arguments}"
            view: Any = app.view_functions[rule.endpoint]
            role = next(one for one in VISITORS if one is Role.PHYSICIAN or view.declared.permission in GRANTED[one])
            address = app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
            found.setdefault(role, []).append(address)
    return {role: sorted(addresses) for role, addresses in found.items()}


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_is_sound(app: Flask, new_context: NewContext, served: Served, faults: Faults, half: int):
    """Given a ward with everything in it, when each page is opened, then it is sound, and so are its errors."""
    faults.expect("status of 422")
    known = a_full_ward(served.ward)
    served.ward.hire("administrator", Role.ADMINISTRATOR)
    titles: dict[str, str] = {}
    refused = 0
    for role, paths in pages_of(app, known).items():
        page = new_context("desktop").new_page()
        if not titles:
            served.open(page, "/login")
            assert_sound(page)
        served.sign_in(page, role.value)
        for path in paths[half::2]:
            served.open(page, path)
            titles[path] = page.title()
            assert_sound(page)
            if path.endswith(REFUSE_NOTHING):
                page.locator("main form[method=post] button.primary").last.click()
                assert_sound_with_errors(page)
                refused += 1
    assert len(titles) > 30
    assert refused >= len(REFUSE_NOTHING) // 3

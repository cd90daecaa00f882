"""The integrity page shows how far the log is sealed and gives out bundles that verify."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from tests.support.bundles import verdict
from tests.support.deciding import sign
from tests.support.pages import Pages
from tests.support.sealing import Sealing, sealing_of
from tests.support.tampering import changed
from tests.support.ward import Ward
from tracker.actions import integrity
from tracker.audit import search
from tracker.audit.search import Filters
from tracker.audit.verifier import verify
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import Readiness
from tracker.records.decisions import Choice

PATH = "/audit/integrity"


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sealer runs beside these tests; an export need not wait for it."""
    monkeypatch.setattr("tracker.audit.heads.left_unsealed.__kwdefaults__", {"seconds": 0.0})


@pytest.fixture
def sealing(sqlite_ward: Ward, tmp_path: Path) -> Iterator[Sealing]:
    sqlite_ward.drain()
    with sealing_of(sqlite_ward, tmp_path) as found:
        yield found


@pytest.fixture
def auditor(app: Flask, sealing: Sealing) -> Pages:
    return Pages.of(app, "auditor")


def files_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_bundle_is_sent_as_its_event_says_and_verifies(auditor: Pages, sealing: Sealing):
    sealing.sealer().seal_all()
    sent = auditor.fill(PATH, purpose="Yearly audit")
    assert sent.status_code == 200
    assert sent.headers["Content-Disposition"].startswith("attachment; filename=audit-")
    files = files_of(sent.data)
    assert verdict(files, sealing.sealer()._signer.verifier_key) == "SOUND"
    with sealing.ward.database.reading() as session:
        (entry,) = search.find(session, Filters(actions=frozenset({AuditAction.EXPORT_BUNDLE})), 9)
    assert (entry.said["purpose"], entry.said["actor_name"]) == ("Yearly audit", "Auditor")
    assert "Yearly audit" in auditor.get("/exports").text


def test_one_patient_is_chosen_by_number_and_a_period_by_its_days(auditor: Pages, sealing: Sealing):
    patient = sealing.ward.patient("9990142299", "Oakley", None)
    sealing.sealer().seal_all()
    files = files_of(auditor.fill(PATH, purpose="Complaint 17", patient="9990142299", since="31-Oct-2026").data)
    found = [json.loads(line) for line in files["entries.ndjson"].splitlines()]
    assert found
    assert all(str(patient) in entry["patients"] for entry in found)
    assert b"from 2026-10-31T" in files["MANIFEST"]


def test_the_page_shows_head_key_and_what_waits(auditor: Pages, sealing: Sealing):
    sealing.sealer().seal_all()
    shown = auditor.get(PATH).text
    signer = sealing.sealer()._signer
    assert signer.verifier_key.replace("+", "&#43;") in shown or signer.verifier_key in shown
    assert "Entries wait to be sealed" not in shown


def test_the_page_says_what_was_compared_and_names_a_decision_that_does_not_replay(auditor: Pages, sealing: Sealing):
    ward = sealing.ward
    drain = ward.drain(ward.patient("9990142299", "Oakley", None))
    signed = sign(ward, drain, Choice.KEEP)
    assert "Not compared yet" in auditor.get(PATH).text
    list(integrity.check(ward.house, by=ward.command))
    sound = auditor.get(PATH).text
    assert "1 judged again, 0 with another verdict" in sound
    assert "Not everything is as it was written" not in sound
    verdict = '{"readiness": "ready"}'
    changed(ward, "decision_revision", {"record_id": signed}, {"verdict": verdict, "readiness": Readiness.READY})
    ward.clock.forward(minutes=1)
    list(integrity.check(ward.house, by=ward.command))
    shown = auditor.get(PATH).text
    assert "Not everything is as it was written" in shown
    assert f"decision:{signed}@1" in shown
    assert "1 judged again, 1 with another verdict" in shown


def test_before_anything_is_sealed_the_page_says_so_and_gives_no_bundle(auditor: Pages):
    assert "Entries wait to be sealed" in auditor.get(PATH).text
    refused = auditor.fill(PATH, purpose="Yearly audit")
    assert refused.status_code == 422
    assert "Nothing of the audit is sealed yet" in refused.text
    assert auditor.get(f"{PATH}/statement").status_code == 404


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"purpose": ""}, "Say what the export is for"),
        ({"purpose": "x"}, "Say what the export is for"),
        ({"patient": "12"}, "No patient has, or ever had"),
        ({"since": "2026-11-01"}, "must be a date like 21-Nov-2026"),
    ],
)
def test_a_form_that_cannot_be_taken_keeps_what_was_typed(
    auditor: Pages, sealing: Sealing, typed: dict[str, str], said: str
):
    sealing.sealer().seal_all()
    answer = auditor.fill(PATH, **{"purpose": "Yearly audit", **typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert all(value in answer.text for value in typed.values())


def test_guide_verifier_and_statement_can_be_taken_away(auditor: Pages, sealing: Sealing):
    sealing.sealer().seal_all()
    assert auditor.get(f"{PATH}/guide").text.startswith("# The audit log")
    assert auditor.get(f"{PATH}/verifier").data == Path(verify.__file__).read_bytes()
    assert auditor.get(f"{PATH}/statement?since=3").text.startswith("old 3\n")
    assert auditor.get(f"{PATH}/statement?since=999999").status_code == 404
    assert auditor.get(f"{PATH}/statement?since=-1").status_code == 400


def test_nobody_but_an_auditor_sees_it(app: Flask, sealing: Sealing):
    for name in ("nurse", "physician"):
        for path in (PATH, f"{PATH}/statement", f"{PATH}/guide"):
            assert Pages.of(app, name).get(path).status_code == 403

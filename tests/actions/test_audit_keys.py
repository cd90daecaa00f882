"""The audit's key is changed by two linked events; the old one can add nothing afterwards."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.bundles import verdict
from tests.support.sealing import Sealing
from tracker.actions import audit_keys
from tracker.actions.errors import Refused
from tracker.audit import bundle
from tracker.audit.bundle import Selection
from tracker.audit.sealing import SealingRefused
from tracker.audit.vocabulary import AuditAction
from tracker.records.audit import AuditEvent, AuditHead, AuditSeal


def files_of(sealing: Sealing, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    bundle.write(sealing.ward.database, folder, Selection())
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_change_is_announced_under_the_old_key_and_linked_under_the_new(sealing: Sealing, tmp_path: Path):
    ward, old = sealing.ward, sealing.sealer()
    old.seal_all()
    before = files_of(sealing, tmp_path / "before")
    signer = audit_keys.change(
        ward.house, sealer=sealing.sealer(), key_file=sealing.key_file, reason="Yearly", by=ward.command
    )
    ward.patient("9990142999", "Oakley", None)
    with pytest.raises(SealingRefused, match="another key"):
        old.seal()
    sealing.sealer().seal_all()
    after = files_of(sealing, tmp_path / "after")
    assert verdict(after, signer.verifier_key) == "SOUND"
    assert "another key" in verdict(after, signer.verifier_key, witness=before["checkpoints.txt"])
    with ward.database.reading() as session:
        query = select(AuditSeal.place, AuditEvent.payload).join(AuditEvent)
        query = query.where(AuditEvent.action == AuditAction.CHANGE_AUDIT_KEY.value).order_by(AuditSeal.place)
        (first, announced), (second, linked) = session.execute(query).all()
        heads = session.scalars(select(AuditHead).order_by(AuditHead.number)).all()
    said, answered = json.loads(announced), json.loads(linked)
    assert said["after"]["verifier_key"] == answered["after"]["verifier_key"] == signer.verifier_key
    last_old = [head for head in heads if head.verifier_key != signer.verifier_key][-1]
    assert answered["before"]["last_note"] == last_old.note
    assert first < last_old.size <= second
    assert sealing.key_file.stat().st_mode & 0o777 == 0o600
    assert not sealing.key_file.with_name("audit-key.next").exists()


def test_it_is_not_changed_without_a_reason_or_before_there_is_a_log(sealing: Sealing):
    for reason, said in (("  ", "Say why"), ("Yearly", "Nothing of the audit is sealed yet")):
        with pytest.raises(Refused, match=said):
            audit_keys.change(
                sealing.ward.house,
                sealer=sealing.sealer(),
                key_file=sealing.key_file,
                reason=reason,
                by=sealing.ward.command,
            )
    assert sealing.count(AuditHead) == 0

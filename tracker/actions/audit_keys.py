"""The key that signs the audit is changed: two linked events, one under either key."""

from pathlib import Path

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, act
from tracker.actions.errors import Refused
from tracker.audit.heads import last_head
from tracker.audit.sealing import Sealer
from tracker.audit.signing import Signer, keep, new_signer
from tracker.audit.vocabulary import AuditAction
from tracker.records.audit import AuditHead

__all__ = ["change"]


def change(house: House, *, sealer: Sealer, key_file: Path, reason: str, by: Actor) -> Signer:
    """Seal the announcement with the old key, hand the log over, and note the old key's last head under the new one.

    The new key lies beside the old until the log is handed over. Raises NotPermitted, Refused without a reason or
    before anything is sealed, SealingRefused.
    """
    by.check(Permission.ADMINISTER)
    if not reason.strip():
        raise Refused("reason", "Say why the key is changed: the reason stays in the audit.")
    if (head := _head(house)) is None:
        raise Refused("reason", "Nothing of the audit is sealed yet: there is no key to change.")
    draft = key_file.with_name(f"{key_file.name}.next")
    draft.unlink(missing_ok=True)
    signer = new_signer(head.verifier_key.partition("+")[0])
    keep(draft, signer)
    _note(house, {"verifier_key": head.verifier_key}, {"verifier_key": signer.verifier_key}, reason, by)
    sealer.seal_all()
    last = _head(house) or head
    sealer.hand_over(signer)
    draft.replace(key_file)
    before = {"verifier_key": last.verifier_key, "last_note": last.note}
    _note(house, before, {"verifier_key": signer.verifier_key}, reason, by)
    return signer


def _note(house: House, before: dict[str, str], after: dict[str, str], reason: str, by: Actor) -> None:
    with act(house, by=by, action=AuditAction.CHANGE_AUDIT_KEY, reason=reason.strip()) as doing:
        doing.about("audit", doing.event_id)
        doing.before.update(before)
        doing.after.update(after)


def _head(house: House) -> AuditHead | None:
    with house.database.reading() as session:
        head = last_head(session)
        session.expunge_all()
    return head

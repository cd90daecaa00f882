"""Whatever the database holds of a patient can be exported, or it is said here why it cannot."""

from tracker.audit.search import OF_A_DRAIN
from tracker.records.every import TABLES
from tracker.records.extracts import EXTRACT_LABELS, SOURCES, Extract

NOT_EXPORTED = {
    "account": "people who sign in are no record of a patient",
    "account_revision": "people who sign in are no record of a patient; who entered a row is named in it",
    "account_ward": "people who sign in are no record of a patient",
    "announcement": "who was shown which word is in the export of the audit, event by event",
    "audit_event": "the audit has exports of its own",
    "audit_head": "the audit has exports of its own",
    "audit_patient": "the audit has exports of its own",
    "audit_pending": "the audit has exports of its own",
    "audit_seal": "the audit has exports of its own",
    "import_mapping": "how files are read is no record of a patient",
    "import_mapping_revision": "how files are read is no record of a patient",
    "installation": "what this installation is for is no record of a patient",
    "patient_change": "it repeats when a record of a patient last changed",
    "protocol": "a protocol is no record of a patient; a decision names its own",
    "protocol_revision": "a protocol is no record of a patient; a decision names its own",
    "request": "the keys of forms that were sent",
    "sign_in": "who is signed in is in the export of the audit",
    "sign_in_attempt": "refused sign-ins are in the export of the audit",
    "ward": "a ward is no record of a patient",
    "ward_revision": "a ward is no record of a patient",
    "withdrawal": "which act took an announcement back is in the export of the audit",
    "withdrawal_seen": "who took note of it is in the export of the audit",
}


def exported() -> set[str]:
    return {model.__tablename__ for source in SOURCES.values() for model in source if model is not None}


def test_every_table_is_exported_or_has_a_reason_why_not():
    assert exported() | set(NOT_EXPORTED) == set(TABLES)
    assert not exported() & set(NOT_EXPORTED)


def test_every_export_has_its_table_and_its_label():
    assert set(SOURCES) == set(EXTRACT_LABELS) == set(Extract)


def test_every_record_of_a_drain_is_looked_at_when_the_audit_is_searched_by_drain():
    of_a_drain = {source.identity for source in SOURCES.values() if hasattr(source.identity, "drain_id")}
    assert set(OF_A_DRAIN) == of_a_drain

"""Every action that an audit event can speak of, and how it ended, each word with its label."""

from enum import StrEnum

__all__ = ["ACTION_LABELS", "OUTCOME_LABELS", "AuditAction", "Outcome"]


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"


OUTCOME_LABELS: dict[Outcome, str] = {Outcome.DONE: "Done", Outcome.REFUSED: "Refused"}


class AuditAction(StrEnum):
    """Acts are verbs of the ward; reads begin with "see"."""

    MARK_INSTALLATION = "mark_installation"
    ADD_ACCOUNT = "add_account"
    CHANGE_ACCOUNT = "change_account"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - a word, not a secret
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    END_SESSION = "end_session"
    ADD_WARD = "add_ward"
    CHANGE_WARD = "change_ward"
    SHIP_PROTOCOL = "ship_protocol"
    ADD_PATIENT = "add_patient"
    CHANGE_PATIENT = "change_patient"
    ADMIT = "admit"
    END_STAY = "end_stay"
    CORRECT_STAY = "correct_stay"
    ADD_COLLECTION = "add_collection"
    CHANGE_COLLECTION = "change_collection"
    INSERT_DRAIN = "insert_drain"
    CHANGE_DRAIN = "change_drain"
    RECORD_EVENT = "record_event"
    CORRECT_EVENT = "correct_event"
    RECORD_CHECK = "record_check"
    CORRECT_CHECK = "correct_check"
    VOID_CHECK = "void_check"
    ASSESS_FISTULA = "assess_fistula"
    CORRECT_FISTULA = "correct_fistula"
    REPORT_IMAGING = "report_imaging"
    CORRECT_IMAGING = "correct_imaging"
    REPORT_LAB = "report_lab"
    CORRECT_LAB = "correct_lab"
    SIGN_DECISION = "sign_decision"
    REMOVE_DRAIN = "remove_drain"
    REOPEN_DRAIN = "reopen_drain"
    RECORD_FOLLOW_UP = "record_follow_up"
    NOTE_ALERT = "note_alert"
    NOTE_WITHDRAWAL = "note_withdrawal"
    SEE_BOARD = "see_board"
    SEE_ROUND = "see_round"
    SEE_HANDOVER = "see_handover"
    SEE_ROUND_SHEET = "see_round_sheet"
    SEE_PATIENT = "see_patient"
    SEE_PATIENTS = "see_patients"
    SEE_DRAIN = "see_drain"
    SEE_FORM = "see_form"
    SEE_HISTORY = "see_history"
    SEE_AUDIT = "see_audit"
    SEE_VERDICT = "see_verdict"
    BACK_UP = "back_up"
    RESTORE = "restore"
    SEE_DECISION = "see_decision"
    SEE_REPORT = "see_report"
    SEE_WHAT_IF = "see_what_if"
    SAVE_CASE = "save_case"
    SEE_FOLLOW_UPS = "see_follow_ups"
    SEE_ADMINISTRATION = "see_administration"
    REFUSED_PAGE = "refused_page"
    IMPORT_ROWS = "import_rows"
    EXPORT_RECORDS = "export_records"
    EXPORT_AUDIT = "export_audit"
    EXPORT_ACCESS = "export_access"
    IMPORT_FILE = "import_file"
    SEE_IMPORT = "see_import"
    SAVE_IMPORT_MAPPING = "save_import_mapping"
    EXPORT_BUNDLE = "export_bundle"
    CHANGE_AUDIT_KEY = "change_audit_key"
    CHECK_INTEGRITY = "check_integrity"


ACTION_LABELS: dict[AuditAction, str] = {
    AuditAction.MARK_INSTALLATION: "Marked what the database is for",
    AuditAction.ADD_ACCOUNT: "Added an account",
    AuditAction.CHANGE_ACCOUNT: "Changed an account",
    AuditAction.CHANGE_PASSWORD: "Changed a password",
    AuditAction.SIGN_IN: "Signed in",
    AuditAction.SIGN_OUT: "Signed out",
    AuditAction.END_SESSION: "Ended somebody's session",
    AuditAction.ADD_WARD: "Added a ward",
    AuditAction.CHANGE_WARD: "Changed a ward",
    AuditAction.SHIP_PROTOCOL: "Entered a shipped protocol",
    AuditAction.ADD_PATIENT: "Added a patient",
    AuditAction.CHANGE_PATIENT: "Changed a patient's details",
    AuditAction.ADMIT: "Admitted a patient",
    AuditAction.END_STAY: "Ended a stay",
    AuditAction.CORRECT_STAY: "Corrected a stay",
    AuditAction.ADD_COLLECTION: "Added a collection",
    AuditAction.CHANGE_COLLECTION: "Changed a collection",
    AuditAction.INSERT_DRAIN: "Recorded a drain put in",
    AuditAction.CHANGE_DRAIN: "Changed a drain's details",
    AuditAction.RECORD_EVENT: "Recorded a drain event",
    AuditAction.CORRECT_EVENT: "Corrected a drain event",
    AuditAction.RECORD_CHECK: "Recorded a check",
    AuditAction.CORRECT_CHECK: "Corrected a check",
    AuditAction.VOID_CHECK: "Withdrew a check",
    AuditAction.ASSESS_FISTULA: "Recorded a fistula assessment",
    AuditAction.CORRECT_FISTULA: "Corrected a fistula assessment",
    AuditAction.REPORT_IMAGING: "Recorded imaging",
    AuditAction.CORRECT_IMAGING: "Corrected imaging",
    AuditAction.REPORT_LAB: "Recorded a laboratory result",
    AuditAction.CORRECT_LAB: "Corrected a laboratory result",
    AuditAction.SIGN_DECISION: "Signed a decision",
    AuditAction.REMOVE_DRAIN: "Recorded that a drain came out",
    AuditAction.REOPEN_DRAIN: "Withdrew a removal",
    AuditAction.RECORD_FOLLOW_UP: "Recorded a follow-up",
    AuditAction.NOTE_ALERT: "Took note of an alert",
    AuditAction.NOTE_WITHDRAWAL: "Took note that a verdict was taken back",
    AuditAction.SEE_BOARD: "Saw the board",
    AuditAction.SEE_ROUND: "Saw the round",
    AuditAction.SEE_HANDOVER: "Saw the handover sheet",
    AuditAction.SEE_ROUND_SHEET: "Saw the round sheet",
    AuditAction.SEE_PATIENT: "Saw a patient",
    AuditAction.SEE_PATIENTS: "Searched patients",
    AuditAction.SEE_DRAIN: "Saw a drain",
    AuditAction.SEE_FORM: "Opened a form",
    AuditAction.SEE_HISTORY: "Saw a history",
    AuditAction.SEE_AUDIT: "Read the audit",
    AuditAction.SEE_VERDICT: "Printed verdicts",
    AuditAction.BACK_UP: "Made a backup",
    AuditAction.RESTORE: "Restored a backup",
    AuditAction.SEE_DECISION: "Saw a decision",
    AuditAction.SEE_REPORT: "Saw a report",
    AuditAction.SEE_WHAT_IF: "Asked what would change a verdict",
    AuditAction.SAVE_CASE: "Saved a record as a case that names nobody",
    AuditAction.SEE_FOLLOW_UPS: "Saw the follow-ups due",
    AuditAction.SEE_ADMINISTRATION: "Saw accounts, wards or sessions",
    AuditAction.REFUSED_PAGE: "Asked for a page without permission",
    AuditAction.IMPORT_ROWS: "Imported rows",
    AuditAction.EXPORT_RECORDS: "Exported records",
    AuditAction.EXPORT_AUDIT: "Exported the audit",
    AuditAction.EXPORT_ACCESS: "Exported who saw a patient",
    AuditAction.IMPORT_FILE: "Imported a file",
    AuditAction.SEE_IMPORT: "Looked at a file to import",
    AuditAction.SAVE_IMPORT_MAPPING: "Saved how a file is read",
    AuditAction.EXPORT_BUNDLE: "Exported the sealed audit",
    AuditAction.CHANGE_AUDIT_KEY: "Changed the key that signs the audit",
    AuditAction.CHECK_INTEGRITY: "Compared the record with the sealed audit",
}
